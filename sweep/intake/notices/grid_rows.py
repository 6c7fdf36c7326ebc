"""A table of a notice -> lot rows: where its headings stand, which column is which, and what isn't a lot."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from sweep.intake.folding import key
from sweep.intake.headings import Columns, listed, recognise
from sweep.intake.notices.head import Head
from sweep.intake.notices.lot_rows import LotRow, is_about_nothing
from sweep.intake.notices.reasons import remark
from sweep.intake.notices.sources import SourceGrid
from sweep.intake.notices.vocabulary import HEAD, LOTS, NAME_FIELDS, RULE_FIELDS
from sweep.intake.rejects import Action, RejectRow

_HEADING_ROWS = 30
_TOTAL = re.compile(
    r"(?:合计|總計|总计|小计|共计|合計|total|subtotal|sum)\b.*|(?:注|备注|備註|说明|note)s?\s*[:：].*",
    re.IGNORECASE | re.DOTALL,
)
_LANGUAGE = re.compile(r"[ _-](?:en|eng|zh|cn|zh[ _-]?(?:hans|hant|cn|tw))$", re.IGNORECASE)
_REPUBLICAN = ("民国", "民國", "roc")
_PARTS = re.compile(r"\s*(?:[/／,，、&+]|\bor\b|\band\b|或|及|和)\s*", re.IGNORECASE)
_WORDS = {key(word): name for name, words in LOTS.items() for word in words}
_LABELS = 3  # so many labelled lines make a sheet
_COLUMN_ONLY_IF_LONG = frozenset(("id", "no", "number", "编号", "date", "日期", "level", "级别", "title", "标题"))


def rows_of(grid: SourceGrid, head: Head, file: str) -> tuple[list[LotRow], list[RejectRow]] | None:
    """The lot rows of a table, and what was left out; None if it has no headings of lots."""
    remarks: list[RejectRow] = []
    if (turned := _turned(grid, file)) is not None:
        remarks.append(remark(Action.WARNING, 0, "", "", "table-turned", place=grid.place_en, place_zh=grid.place_zh))
        grid = turned
    top = _heading_row(grid, file)
    if top is None:
        return None
    for above in grid.cells[:top]:
        _take_title_row(above, head)
    headings = [heading.strip() for heading in grid.cells[top]]
    columns = _columns(headings, file)
    remarks.extend(columns.remarks)
    if any(column in columns.of.get("lot", ()) for _, column in grid.numbers):
        remarks.append(remark(Action.WARNING, 0, "lot", "", "codes-were-numbers"))
    rows: list[LotRow] = []
    seen_head: dict[str, list[str]] = {}
    head_columns = _head_columns(headings, columns, file)
    if (unread := _unread(headings, columns, head_columns, grid, top)) != "–":
        place = {"place": grid.place_en, "place_zh": grid.place_zh, "columns": unread}
        remarks.append(remark(Action.WARNING, 0, "", "", "columns-not-read", **place))
    for index in range(top + 1, len(grid.cells)):
        cells, number = grid.cells[index], grid.rows[index]
        if not any(cell.strip() for cell in cells):
            continue
        row = _row(number, headings, columns, cells)
        first = next(cell.strip() for cell in cells if cell.strip())
        if [key(cell) for cell in cells] == [key(heading) for heading in headings]:
            remarks.append(remark(Action.REJECTED, number, "", first, "heading-again"))
        elif _is_section(cells):
            remarks.append(remark(Action.REJECTED, number, "", first, "section-row"))
        elif _TOTAL.fullmatch(first):
            remarks.append(remark(Action.REJECTED, number, "", first, "total-row"))
        elif is_about_nothing(row):
            remarks.append(remark(Action.REJECTED, number, "", " | ".join(filter(None, cells)), "row-empty"))
        else:
            rows.append(row)
            for name, column in head_columns.items():
                if column < len(cells) and cells[column].strip():
                    seen_head.setdefault(name, []).append(cells[column].strip())
    for name, values in seen_head.items():
        if name == "recall_class" or len(set(values)) == 1:
            for value in dict.fromkeys(values):
                head.take(name, value)
    return rows, remarks


def _heading_row(grid: SourceGrid, file: str) -> int | None:
    """The row with the most known headings: two or more, of which one names a product or says which lots."""
    best, best_known = None, 1
    for index, cells in enumerate(grid.cells[:_HEADING_ROWS]):
        if all(len(cell) > 60 for cell in cells):
            continue
        of = _columns(cells, file).of
        named = [name for name, columns in of.items() if columns]
        if len(named) > best_known and any(name in named for name in (*NAME_FIELDS, *RULE_FIELDS, "lot_id")):
            best, best_known = index, len(named)
    if best is None and len(grid.cells) > 1:
        lone = _columns(grid.cells[0], file).of
        if any(lone.get(name) for name in ("product", "lot", "rule")):
            return 0
    return best


def _columns(headings: Sequence[str], file: str) -> Columns:
    return recognise([_single(_LANGUAGE.sub("", heading.strip())) for heading in headings], LOTS, file=file)


def _single(heading: str) -> str:
    """Batch/Lot is a column of lots; Lot # / Best by, 生产日期或保质期 hold whatever says which units: a rule."""
    fields = [_WORDS.get(key(part.replace("#", " number"))) for part in _PARTS.split(heading) if part.strip()]
    if len(fields) < 2 or key(heading) in _WORDS or not all(name in RULE_FIELDS for name in fields):
        return heading
    return LOTS["lot" if set(fields) == {"lot"} else "rule"][0]


def _turned(grid: SourceGrid, file: str) -> SourceGrid | None:
    """A table with its labels in the first column (one product's sheet) as one with headings; None for any other."""
    labelled = [cells for cells in grid.cells if len(cells) >= 2 and cells[0].strip()]
    if len(labelled) < _LABELS or any(len(cells) != 2 for cells in labelled):
        return None
    labels = [cells[0].strip().rstrip(":：") for cells in labelled]
    of = _columns(labels, file).of
    if not any(of.get(name) for name in NAME_FIELDS) or not any(of.get(name) for name in RULE_FIELDS):
        return None
    return replace(grid, cells=[labels, [cells[1] for cells in labelled]], rows=[1, 2], numbers=frozenset())


def _is_section(cells: Sequence[str]) -> bool:
    """One text in each of three cells or more: a title that was merged over the whole row."""
    return len(cells) > 2 and len({cell.strip() for cell in cells}) == 1


def _unread(headings: Sequence[str], columns: Columns, head: Mapping[str, int], grid: SourceGrid, top: int) -> str:
    """The headings over something that no field is read from."""
    read = {column for found in columns.of.values() for column in found} | set(head.values())
    return listed(
        [
            heading
            for at, heading in enumerate(headings)
            if heading
            and at not in read
            and key(heading) not in _COLUMN_ONLY_IF_LONG
            and any(at < len(c) and c[at].strip() for c in grid.cells[top + 1 :])
        ]
    )


def _head_columns(headings: Sequence[str], columns: Columns, file: str) -> dict[str, int]:
    """Columns of class, hazard ... that aren't columns of the lots themselves."""
    taken = {column for found in columns.of.values() for column in found}
    found = recognise(headings, HEAD, file=file).of
    return {
        name: free[0]
        for name, positions in found.items()
        if (free := [at for at in positions if at not in taken and key(headings[at]) not in _COLUMN_ONLY_IF_LONG])
        or (name == "recall_class" and (free := [at for at in positions if at not in taken]))
    }


def _row(number: int, headings: Sequence[str], columns: Columns, cells: Sequence[str]) -> LotRow:
    """The row's cells by field; of several columns for one field the first that is filled."""
    texts: dict[str, str] = {}
    named: dict[str, str] = {}
    for name, positions in columns.of.items():
        at = next((at for at in positions if at < len(cells) and cells[at].strip()), None)
        if at is not None:
            texts[name], named[name] = cells[at], headings[at]
    republican = frozenset(
        name for name, heading in named.items() if any(word in heading.casefold() for word in _REPUBLICAN)
    )
    return LotRow(number, texts, None, named, republican)


def _take_title_row(cells: Sequence[str], head: Head) -> None:
    filled = [cell.strip() for cell in cells if cell.strip()]
    unique = list(dict.fromkeys(filled))
    if len(unique) == 2 and head.take_labelled(unique[0].rstrip(":："), unique[1]):
        return
    head.take_lines(line for cell in unique for line in cell.splitlines() if line.strip())
