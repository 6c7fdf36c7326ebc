"""A refusal: a stable code and one sentence in each language that says where and what to do."""

from __future__ import annotations


class Problem(Exception):
    """Something a person asked for cannot be done, and why.

    `code` is stable (kebab-case) and is what programs match on; `en` and `zh` are complete sentences for a
    person; `where` names the place (file, row, field, shop ...) for programs. `status` is the HTTP status with
    which the web answers; the command line exits 1 for every Problem.
    """

    def __init__(self, code: str, en: str, zh: str, *, status: int = 422, **where: str | int) -> None:
        super().__init__(en)
        self.code = code
        self.en = en
        self.zh = zh
        self.status = status
        self.where = where

    def sentence(self, language: str) -> str:
        """The sentence in 'zh' or, for every other language, English."""
        return self.zh if language == "zh" else self.en
