"""Several sheets of one workbook that are one list: the same headings, often a sheet for each county."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from sweep.intake.folding import key
from sweep.intake.headings import known_headings
from sweep.intake.rejects import SHEET_ROWS, Action, RejectRow, remark
from sweep.intake.tables import Grid, header_row
from sweep.intake.vocabulary import REGISTRY

#: What a sheet's name says by how it ends: (the field, its heading, its ending).
_PLACES = (
    ("station", "监管所（工作表名 sheet name）", re.compile(r".+(?:所|分局)")),
    ("township", "乡镇（工作表名 sheet name）", re.compile(r".+(?:[镇乡鎮鄉]|街道| township| subdistrict)", re.I)),
    ("county", "区县（工作表名 sheet name）", re.compile(r".+(?:[区县市州旗盟區縣]| district| county| borough)", re.I)),
)
_FEWEST_HEADINGS = 2


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet's cells as text; `rows` numbers them as a spreadsheet does, `numbers` are (index, column)."""

    name: str
    cells: list[list[str]]
    rows: list[int]
    numbers: frozenset[tuple[int, int]]
    remarks: tuple[RejectRow, ...]

    @property
    def top(self) -> int:
        """Where the headings stand."""
        return header_row(self.cells)

    @property
    def keys(self) -> list[str]:
        """The headings, comparable."""
        return [key(cell) for cell in self.cells[self.top]]

    @property
    def known(self) -> int:
        """How many of the headings are known."""
        return known_headings(self.cells[self.top])


def join_sheets(sheets: Sequence[Sheet]) -> Grid:
    """The rows of the sheet with the most known headings, and of all that have the same headings; the others are
    named as not read. None of `sheets` is empty."""
    best = max(sheets, key=lambda sheet: sheet.known)
    alike = [best]
    if best.known >= _FEWEST_HEADINGS:
        alike = [sheet for sheet in sheets if sheet is best or _named(sheet.keys) == _named(best.keys)]
    remarks = [
        remark(Action.WARNING, 0, "", sheet.name, "sheet-not-read", sheet=sheet.name, rows=len(sheet.cells))
        for sheet in sheets
        if all(sheet is not one for one in alike)
    ]
    if len(alike) == 1:
        return Grid(best.cells, best.rows, (*remarks, *best.remarks), best.numbers)
    names = ", ".join(sheet.name for sheet in alike)
    remarks.append(remark(Action.WARNING, 0, "", names, "sheets-together", count=len(alike), sheets=names))
    return _joined(alike, remarks, {id(sheet): place for place, sheet in enumerate(sheets)})


def _named(keys: Sequence[str]) -> frozenset[str]:
    return frozenset(word for word in keys if word)


def _joined(alike: Sequence[Sheet], remarks: list[RejectRow], places: dict[int, int]) -> Grid:
    """One below the other, under the first one's headings; where each is called like a place of a sort that no column
    names, the sheet's name becomes a column."""
    first = alike[0]
    place = _place_column(alike)
    cells = [*first.cells[: first.top], [*first.cells[first.top], *([place] if place else ())]]
    width = len(first.cells[first.top])
    rows = list(first.rows[: first.top + 1])
    numbers: set[tuple[int, int]] = set()
    for sheet in alike:
        offset = places[id(sheet)] * SHEET_ROWS
        columns = {j: first.keys.index(word) for j, word in enumerate(sheet.keys) if word}
        for i in range(sheet.top + 1, len(sheet.cells)):
            numbers.update((len(cells), columns[j]) for j in columns if (i, j) in sheet.numbers)
            row = _under(sheet.cells[i], columns, width)
            cells.append([*row, sheet.name] if place and any(cell.strip() for cell in row) else row)
            rows.append(sheet.rows[i] + offset)
        remarks += [_in_sheet(said, offset) for said in sheet.remarks]
    return Grid(cells, rows, tuple(remarks), frozenset(numbers))


def _place_column(alike: Sequence[Sheet]) -> str | None:
    """The heading under which the sheets' names stand."""
    keys = set(alike[0].keys)
    for field, heading, ending in _PLACES:
        if all(ending.fullmatch(sheet.name.strip()) for sheet in alike):
            return heading if keys.isdisjoint(key(word) for word in REGISTRY[field]) else None
    return None


def _under(cells: Sequence[str], columns: dict[int, int], width: int) -> list[str]:
    row = [""] * width
    for j, cell in enumerate(cells):
        if j in columns:
            row[columns[j]] = cell
        elif cell.strip() and j < width and not row[j]:
            row[j] = cell  # below no heading, as it stands
    return row


def _in_sheet(said: RejectRow, offset: int) -> RejectRow:
    return said.at(said.row + offset) if said.row else said
