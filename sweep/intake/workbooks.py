"""XLSX, XLS, XLSB and ODS by calamine, merged cells filled."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Sequence
from decimal import Decimal

import python_calamine

from sweep.domain.problem import Problem
from sweep.intake.rejects import Action, RejectRow, remark
from sweep.intake.sheets import Sheet, join_sheets
from sweep.intake.tables import HEADER_SEARCH_ROWS, Grid

Cell = int | float | str | bool | dt.time | dt.date | dt.datetime | dt.timedelta
_EXACT_DIGITS = 10**15  # a workbook's numbers hold 15 digits


def is_workbook(data: bytes) -> bool:
    """Whether the bytes begin as a zipped workbook or an old binary one."""
    return data.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"))


def read_workbook(data: bytes, name: str) -> Grid:
    """The rows of the workbook's list, which may fill several sheets.

    Raises Problem workbook-unreadable, table-without-rows.
    """
    try:
        workbook = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
        sheets = [_read_sheet(workbook, sheet) for sheet in workbook.sheet_names]
    except (python_calamine.CalamineError, OSError, ValueError) as error:
        locked = isinstance(error, python_calamine.PasswordError)
        raise Problem(
            "workbook-unreadable",
            f"{name} is not a workbook that can be read"
            + (": it is locked by a password; save it without." if locked else "; open it and save it again as XLSX."),
            f"{name} 无法作为工作簿读取"
            + ("：文件有密码，请取消密码后保存。" if locked else "，请打开后另存为 XLSX。"),
            file=name,
        ) from None
    filled = [sheet for sheet in sheets if sheet.cells]
    if not filled:
        raise Problem(
            "table-without-rows", f"{name} has no sheet with anything in it.", f"{name} 中没有内容。", file=name
        )
    return join_sheets(filled)


def _read_sheet(workbook: python_calamine.CalamineWorkbook, name: str) -> Sheet:
    sheet = workbook.get_sheet_by_name(name)
    start_row, start_column = sheet.start or (0, 0)
    raw = sheet.to_python(skip_empty_area=True)
    remarks: list[RejectRow] = []
    if ranges := sheet.merged_cell_ranges:
        _fill_merged(raw, ranges, (start_row, start_column))
        remarks.append(remark(Action.WARNING, 0, "", name, "merged-cells-filled", count=len(ranges)))
    cells = [[written(cell) for cell in row] for row in raw]
    numbers = {
        (i, j) for i, row in enumerate(raw) for j, cell in enumerate(row) if type(cell) is float or type(cell) is int
    }
    rows = [start_row + i + 1 for i in range(len(cells))]
    for i, j in numbers:
        value = raw[i][j]
        if isinstance(value, int | float) and abs(value) >= _EXACT_DIGITS:
            remarks.append(remark(Action.WARNING, rows[i], "", cells[i][j], "digits-lost"))
    return Sheet(name, cells, rows, frozenset(numbers), tuple(remarks))


def _fill_merged(
    raw: list[list[Cell]],
    ranges: Sequence[tuple[tuple[int, int], tuple[int, int]]],
    start: tuple[int, int],
) -> None:
    """Write a merged area's value into each of its cells, except a title that spans the sheet."""
    for (top, left), (bottom, right) in ranges:
        i0, j0, i1, j1 = top - start[0], left - start[1], bottom - start[0], right - start[1]
        if not (0 <= i0 < len(raw) and 0 <= j0 < len(raw[i0])):
            continue
        if i0 < HEADER_SEARCH_ROWS and j1 - j0 + 1 >= max(3, len(raw[i0]) - 1):
            continue
        value = raw[i0][j0]
        for i in range(i0, min(i1, len(raw) - 1) + 1):
            for j in range(j0, min(j1, len(raw[i]) - 1) + 1):
                raw[i][j] = value


def written(cell: Cell) -> str:
    """A cell as the text that its author saw: 716.0 is 716, 0.1+0.2 is 0.3, dates are ISO 8601."""
    match cell:
        case str():
            return cell
        case bool():
            return "TRUE" if cell else "FALSE"
        case int():
            return str(cell)
        case float():
            if cell.is_integer() and abs(cell) < 1e17:
                return str(int(cell))
            return f"{Decimal(f'{cell:.15g}'):f}"
        case dt.datetime():
            return cell.date().isoformat() if cell.time() == dt.time() else cell.isoformat(" ", "seconds")
        case dt.date() | dt.time():
            return cell.isoformat()
        case _:
            return str(cell)
