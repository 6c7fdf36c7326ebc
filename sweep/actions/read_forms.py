"""The forms of papers: a bureau's own from its folder, the usual ones for what it does not replace."""

from __future__ import annotations

import json
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

from sweep.domain.paper_forms import PaperForm, read_form
from sweep.domain.problem import Problem

#: In the order in which a visit's papers are shown.
ORDER = ("inspection_record", "site_record", "order_to_correct", "coercive_measure", "registered_preservation")
_USUAL = files("sweep.views") / "paper_forms"


def read_forms(folder: Path | None) -> tuple[PaperForm, ...]:
    """All forms; `folder` holds files NAME.json that replace or add some (null: leave that one out).

    Raises Problem that names the file and the place.
    """
    found: dict[str, Any] = {}
    for source in (_USUAL, folder):
        if source is not None:
            found |= {file.name.removesuffix(".json"): _read(file) for file in _files(source)}
    rank = {name: place for place, name in enumerate(ORDER)}
    names = sorted(found, key=lambda name: (rank.get(name, len(rank)), name))
    return tuple(read_form(name, found[name]) for name in names if found[name] is not None)


def _files(folder: Traversable) -> list[Traversable]:
    try:
        return [file for file in folder.iterdir() if file.name.endswith(".json")]
    except OSError as error:
        raise Problem(
            "paper-forms-unreadable",
            f"The folder of paper forms {folder} cannot be read ({error.strerror}); correct SWEEP_PAPER_FORMS.",
            f"无法读取文书模板文件夹 {folder}（{error.strerror}）；请更正 SWEEP_PAPER_FORMS。",
            file=str(folder),
        ) from error


def _read(file: Traversable) -> Any:
    try:
        return json.loads(file.read_text(encoding="utf-8-sig"))
    except (OSError, ValueError) as error:
        raise Problem(
            "paper-form-unfit",
            f"The paper form {file.name} is not JSON in UTF-8 ({error}); correct the file.",
            f"文书模板 {file.name} 不是有效的 UTF-8 JSON（{error}）；请更正该文件。",
            file=file.name,
        ) from error
