"""Papers of a visit as forms that a bureau may replace: data with places for facts, filled alike here and on the phone.

A form has blocks in each language. A block is one of: facts (rows of label and value), text, goods (a row for each
finding), entry (something that is written by hand), signatures. `{name}` stands for a fact, in `goods` also for a fact
of the finding. There is nothing else: no conditions, no code, so that nothing in a form can do harm.

The phone fills them by sweep/phone/src/papers.ts; one table of cases tests both.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sweep.domain.problem import Problem

FACTS = frozenset(
    {
        "office", "sweep_title", "hazard", "revision", "lots_count", "shop_name", "shop_address", "began", "ended",
        "date", "officers", "outcome", "note", "found_count", "found_units", "lots_found",
    }
)  # fmt: skip
GOODS_FACTS = frozenset(
    {
        "number", "lot", "product", "brand", "spec", "rule", "units", "unit", "disposition", "basis", "seals",
        "custodian", "document", "lapses", "supplier", "sold_units",
    }
)  # fmt: skip
SIGNERS = frozenset({"officer", "shopkeeper", "witness"})
LANGUAGES = ("zh", "en")
_PLACE = re.compile(r"\{(\w+)\}")
_NAME = re.compile(r"[a-z][a-z0-9_]{0,39}")


@dataclass(frozen=True, slots=True)
class PaperForm:
    """One form. `on`: "clear" or "find" visits. `bases`: only for goods held on one of these (empty: for all).
    `numbered`: it is issued with a number that the office gives. `title` and `blocks` by language."""

    form: str
    on: str
    bases: frozenset[str]
    numbered: bool
    title: Mapping[str, str]
    blocks: Mapping[str, Sequence[Mapping[str, Any]]]

    def fits(self, bases: Iterable[str], *, is_find: bool) -> bool:
        """Whether a visit calls for this paper; `bases` are those of its holds."""
        if (self.on == "find") is not is_find:
            return False
        return not self.bases or bool(self.bases.intersection(bases))


def read_form(name: str, data: Any) -> PaperForm:
    """A form from its JSON. Raises Problem that says where it is wrong."""
    if not isinstance(data, Mapping) or not _NAME.fullmatch(name):
        raise _unfit(
            name, "", "must be an object, its file named like inspection_record.json", "应为对象，且文件名合规"
        )
    if data.get("on") not in ("clear", "find"):
        raise _unfit(name, "on", "must be clear or find", "应为 clear 或 find")
    titles, blocks = data.get("title"), data.get("blocks")
    if not isinstance(titles, Mapping) or not isinstance(blocks, Mapping):
        raise _unfit(name, "title, blocks", "must be given in zh and en", "应含 zh 与 en")
    for language in LANGUAGES:
        if not isinstance(titles.get(language), str) or not isinstance(blocks.get(language), list):
            raise _unfit(name, language, "must have a title and a list of blocks", "应有标题和内容列表")
        for number, block in enumerate(blocks[language], 1):
            _check_block(name, f"{language} {number}", block)
    bases = frozenset(str(basis) for basis in data.get("bases", ()))
    return PaperForm(name, data["on"], bases, bool(data.get("numbered", False)), titles, blocks)


def fill_form(
    form: PaperForm, language: str, facts: Mapping[str, str], goods: Sequence[Mapping[str, str]]
) -> dict[str, Any]:
    """The paper: {"form", "title", "blocks"}, every place filled. A fact that is not known is left open: ____."""
    blocks = [_filled(block, facts, goods) for block in form.blocks[language]]
    return {"form": form.form, "title": _fill(form.title[language], facts), "blocks": blocks}


def _filled(block: Mapping[str, Any], facts: Mapping[str, str], goods: Sequence[Mapping[str, str]]) -> dict[str, Any]:
    match block["kind"]:
        case "facts":
            rows = [[_fill(label, facts), _fill(value, facts)] for label, value in block["rows"]]
            return {"kind": "facts", "rows": rows}
        case "goods":
            head = [label for label, _ in block["columns"]]
            rows = [[_fill(value, {**facts, **each}) for _, value in block["columns"]] for each in goods]
            return {"kind": "goods", "head": head, "rows": rows}
        case "entry":
            return {"kind": "entry", "name": block["name"], "label": _fill(block["label"], facts), "value": ""}
        case "signatures":
            return {"kind": "signatures", "who": list(block["who"])}
        case _:
            return {"kind": "text", "text": _fill(block["text"], facts)}


def _fill(text: str, facts: Mapping[str, str]) -> str:
    return _PLACE.sub(lambda place: facts.get(place[1]) or "____", text)


def _check_block(name: str, where: str, block: Any) -> None:
    texts: list[Any]
    known = FACTS
    match block:
        case {"kind": "facts", "rows": [*rows]} if all(isinstance(row, list) and len(row) == 2 for row in rows):
            texts = [text for row in rows for text in row]
        case {"kind": "goods", "columns": [*rows]} if all(isinstance(row, list) and len(row) == 2 for row in rows):
            texts, known = [text for row in rows for text in row], FACTS | GOODS_FACTS
        case {"kind": "text", "text": text}:
            texts = [text]
        case {"kind": "entry", "name": str(), "label": label}:
            texts = [label]
        case {"kind": "signatures", "who": [*who]} if SIGNERS.issuperset(who):
            texts = []
        case _:
            raise _unfit(name, where, "is no block that is known", "不是可识别的内容块")
    for text in texts:
        if not isinstance(text, str):
            raise _unfit(name, where, "must hold texts only", "只能含文本")
        if unknown := set(_PLACE.findall(text)) - known:
            raise _unfit(name, where, f"names the unknown fact {min(unknown)}", f"含未知的项 {min(unknown)}")


def _unfit(name: str, where: str, en: str, zh: str) -> Problem:
    return Problem(
        "paper-form-unfit",
        f"The paper form {name}{f' ({where})' if where else ''} {en}; correct the file.",
        f"文书模板 {name}{f'（{where}）' if where else ''} {zh}；请更正该文件。",
        file=name,
        field=where,
    )
