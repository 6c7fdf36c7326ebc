"""What people read, in 中文 and English: `say(key, language, **values)`.

Each room has its own section: a module of this package with `WORDS = {key: Words(en=..., zh=...)}`. Keys are
kebab-case and start with the section's own word. `{name}` stands for a value.
"""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache
from typing import NamedTuple

LANGUAGES = ("zh", "en")


class Words(NamedTuple):
    """One text; both languages, always."""

    en: str
    zh: str


def say(key: str, language: str, **values: object) -> str:
    """The text in 'zh' or, for every other language, English. KeyError where there is no such key."""
    words = catalogue()[key]
    text = words.zh if language == "zh" else words.en
    return text.format(**values) if values else text


@cache
def catalogue() -> dict[str, Words]:
    """All sections in one. ValueError where two sections use the same key."""
    found: dict[str, Words] = {}
    for section in pkgutil.iter_modules(__path__):
        words: dict[str, Words] = importlib.import_module(f"{__name__}.{section.name}").WORDS
        if twice := found.keys() & words.keys():
            raise ValueError(f"{section.name} repeats {sorted(twice)}")
        found |= words
    return found
