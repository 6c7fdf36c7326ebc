"""A table of a notice -> lot rows: where its headings stand, which column is which, and what isn't a lot."""

from __future__ import annotations

import re
from collections.abc import Sequence

from sweep.intake.folding import key
from sweep.intake.headings import Columns, recognise
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
_COLUMN_ONLY_IF_LONG = frozenset(("id", "no", "number", "编号", "date", "日期", "level", "级别", "title", "标题"))


def rows_of(grid: SourceGrid, head: Head, file: str) -> tuple[list[LotRow], list[RejectRow]] | None:
    """The lot rows of a table, and what was left out; None if it has no headings of lots."""
    top = _heading_row(grid, file)
    if top is None:
        return None
    for above in grid.cells[:top]:
        _take_title_row(above, head)
    headings = [heading.strip() for heading in grid.cells[top]]
    columns = _columns(headings, file)
    remarks = list(columns.remarks)
    if any(column in columns.of.get("lot", ()) for _, column in grid.numbers):
        remarks.append(remark(Action.WARNING, 0, "lot", "", "codes-were-numbers"))
    rows: list[LotRow] = []
    seen_head: dict[str, list[str]] = {}
    head_columns = _head_columns(headings, columns, file)
    for index in range(top + 1, len(grid.cells)):
        cells, number = grid.cells[index], grid.rows[index]
        if not any(cell.strip() for cell in cells):
            continue
        row = _row(number, headings, columns, cells)
        first = next(cell.strip() for cell in cells if cell.strip())
        if [key(cell) for cell in cells] == [key(heading) for heading in headings]:
            remarks.append(remark(Action.REJECTED, number, "", first, "heading-again"))
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
    return recognise([_LANGUAGE.sub("", heading.strip()) for heading in headings], LOTS, file=file)


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
