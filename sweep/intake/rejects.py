"""What was changed, doubted or refused in a file, row by row: nothing is guessed silently."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path

from sweep.intake.reasons import REASONS

#: Where several sheets of a workbook are one list, row r of the workbook's sheet s (from 0) is s * SHEET_ROWS + r.
SHEET_ROWS = 2**21  # above the longest sheet there is
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


class Action(StrEnum):
    """What became of the row or cell."""

    REJECTED = "rejected"  # the row was not taken
    DUPLICATE = "duplicate"  # the row was not taken: the same shop stands above it
    EXCLUDED = "excluded"  # the row was not taken: the reader asked for others
    CORRECTED = "corrected"  # taken, with a cell changed
    UNLOCATED = "unlocated"  # taken, without a position
    WARNING = "warning"  # taken as it stands; a person should look


@dataclass(frozen=True, slots=True)
class RejectRow:
    """One thing said of one cell. `row` is the row as a spreadsheet numbers it (SHEET_ROWS); 0 means the whole file."""

    row: int
    field: str
    value: str
    reason_code: str
    reason_en: str
    reason_zh: str
    action: Action

    def at(self, row: int) -> RejectRow:
        """The same, of another row."""
        return replace(self, row=row)


def told_row(number: int) -> str:
    """A row's number for people: `35`, or `2!35` in the second sheet of a list over several."""
    sheet, row = divmod(number, SHEET_ROWS)
    return f"{sheet + 1}!{row}" if sheet else str(row)


def remark(action: Action, row: int, field: str, value: str, reason: str, /, **details: str | int | float) -> RejectRow:
    """A row for the rejects file; `reason` is a key of REASONS, `details` fill its sentences."""
    en, zh = REASONS[reason]
    if details:
        if isinstance(first := details.get("first"), int):
            details["first"] = told_row(first)
        en, zh = en.format(**details), zh.format(**details)
    return RejectRow(row, field, value, reason, en, zh, action)


def rejects_csv(remarks: Iterable[RejectRow]) -> bytes:
    """The rejects file: CSV, UTF-8 with BOM (Excel opens it rightly), no cell runs as a formula."""
    text = io.StringIO(newline="")
    sheet = csv.writer(text)
    sheet.writerow(["row", "action", "field", "value", "reason", "reason_en", "原因", "sheet"])
    for r in sorted(remarks, key=lambda remark: remark.row):
        sheet.writerow(
            [
                r.row % SHEET_ROWS or "",
                r.action,
                _harmless(r.field),
                _harmless(r.value),
                r.reason_code,
                _harmless(r.reason_en),
                _harmless(r.reason_zh),
                r.row // SHEET_ROWS + 1 if r.row >= SHEET_ROWS else "",
            ]
        )
    return text.getvalue().encode("utf-8-sig", errors="backslashreplace")


def write_rejects(path: Path, remarks: Iterable[RejectRow]) -> int:
    """Write the rejects file; the number of its rows. Raises OSError as Path.write_bytes does."""
    rows = list(remarks)
    path.write_bytes(rejects_csv(rows))
    return len(rows)


def _harmless(cell: str) -> str:
    """A cell that a spreadsheet can't take for a formula (OWASP: CSV injection)."""
    return f"'{cell}" if cell.startswith(_FORMULA_STARTS) else cell
