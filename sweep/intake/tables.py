"""Any table file -> headings and rows of text. What a file is, is decided by its content, not by its name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pandas as pd

from sweep.domain.problem import Problem
from sweep.intake.folding import escaped, is_storable, tidy
from sweep.intake.headings import known_headings
from sweep.intake.rejects import Action, RejectRow, remark

HEADER_SEARCH_ROWS = 30
_NUL_AND_BLANKS = "\x00 \t\r\n"
_STARTS: tuple[tuple[bytes, str, str], ...] = (
    (b"%PDF", "a PDF document", "PDF 文档"),
    (b"\x89PNG", "a picture", "图片"),
    (b"\xff\xd8\xff", "a picture", "图片"),
    (b"GIF8", "a picture", "图片"),
    (b"\x7fELF", "a program", "程序文件"),
    (b"MZ", "a program", "程序文件"),
    (b"Rar!", "an archive", "压缩包"),
    (b"7z\xbc\xaf", "an archive", "压缩包"),
    (b"\x1f\x8b", "an archive", "压缩包"),
    (b"SQLite format 3", "a database", "数据库文件"),
    (b"PGDMP", "a database", "数据库文件"),
)


@dataclass(frozen=True)
class Table:
    """A file's rows as text, with nothing inferred.

    `frame` has one column per heading, labelled 0..n-1 (headings may repeat), of str; `rows[i]` is the number that
    a spreadsheet gives to frame row i (in GeoJSON: the feature's number). `numeric` are the columns that held
    numbers in a workbook; `overlong` are the rows (by their number) with more cells than headings.
    """

    name: str
    headings: tuple[str, ...]
    frame: pd.DataFrame
    rows: npt.NDArray[np.int64]
    remarks: tuple[RejectRow, ...] = ()
    numeric: frozenset[int] = frozenset()
    overlong: frozenset[int] = frozenset()

    def column(self, position: int) -> list[str]:
        """One column's cells."""
        cells: list[str] = self.frame[position].tolist()
        return cells


@dataclass(frozen=True, slots=True)
class Grid:
    """What a reader found: every row of the file as cells of text, none left out; `rows` numbers them."""

    cells: list[list[str]]
    rows: list[int]
    remarks: tuple[RejectRow, ...] = ()
    number_cells: frozenset[tuple[int, int]] = frozenset()  # (index in cells, column)


def read_table(path: Path, *, encoding: str | None = None) -> Table:
    """Read CSV, TSV, XLSX, XLS, XLSB, ODS or GeoJSON.

    `encoding` overrules what the bytes suggest. Raises Problem: file-missing, file-unreadable, file-empty,
    not-a-table, encoding-unknown, workbook-unreadable, geojson-invalid, quote-unclosed, table-without-rows.
    """
    return table_from_bytes(read_bytes(path), path.name, encoding=encoding)


def read_bytes(path: Path) -> bytes:
    """A file's bytes. Raises Problem file-missing, file-unreadable, file-empty."""
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        raise Problem("file-missing", f"There is no file {path}.", f"文件 {path} 不存在。", file=str(path)) from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise Problem(
            "file-unreadable",
            f"{path} can't be read ({reason}); correct the path or its permissions.",
            f"文件 {path} 无法读取（{reason}）；请更正路径或权限。",
            file=str(path),
        ) from None
    if not data.strip(b"\x00\r\n\t \xef\xbb\xbf"):
        raise Problem("file-empty", f"{path.name} is empty.", f"文件 {path.name} 是空的。", file=path.name)
    return data


def table_from_bytes(data: bytes, name: str, *, encoding: str | None = None) -> Table:
    """`read_table` for bytes that are already in memory (an upload)."""
    from sweep.intake.delimited import read_delimited
    from sweep.intake.geojson import looks_like_json, read_features
    from sweep.intake.workbooks import is_workbook, read_workbook

    if is_workbook(data):
        return table_from_grid(read_workbook(data, name), name)
    refuse_other_files(data, name)
    if encoding is None and looks_like_json(data):
        return read_features(data, name)
    return table_from_grid(read_delimited(data, name, encoding=encoding), name)


def refuse_other_files(data: bytes, name: str) -> None:
    """Raises Problem not-a-table for a picture, a PDF, a web page and the like."""
    start = data[:1000].lstrip(b"\xef\xbb\xbf \t\r\n")
    for magic, en, zh in _STARTS:
        if start.startswith(magic):
            raise _not_a_table(name, en, zh)
    head = start[:200].lower()
    if head.startswith((b"<!doctype html", b"<html", b"<?xml", b"<table")):
        raise _not_a_table(name, "a web page or XML", "网页或 XML")
    sample = data[:100_000]
    controls = sum(byte < 32 and byte not in (9, 10, 13, 0) for byte in sample)
    wide = sample[:2] in (b"\xff\xfe", b"\xfe\xff") or sample.count(0) > len(sample) // 10
    if controls > max(2, 0.01 * len(sample)) and not wide:
        raise _not_a_table(name, "no readable text", "非文本内容")


def _not_a_table(name: str, en: str, zh: str) -> Problem:
    return Problem(
        "not-a-table",
        f"{name} is {en}, not a table; save the list as CSV, XLSX or GeoJSON.",
        f"{name} 是{zh}，不是表格；请将名单另存为 CSV、XLSX 或 GeoJSON。",
        file=name,
    )


def header_row(cells: Sequence[Sequence[str]]) -> int:
    """Where the headings stand: the row with the most known headings, else the first with two cells or more."""
    best, best_known = -1, 1
    first_wide = -1
    for index, row in enumerate(cells[:HEADER_SEARCH_ROWS]):
        filled = [cell for cell in row if cell.strip()]
        if first_wide < 0 and len(filled) >= 2:
            first_wide = index
        known = known_headings(filled)
        if known > best_known:
            best, best_known = index, known
    if best >= 0:
        return best
    if first_wide >= 0:
        return first_wide
    return next((i for i, row in enumerate(cells) if any(cell.strip() for cell in row)), 0)


def table_from_grid(grid: Grid, name: str) -> Table:
    """Find the headings, square the rows, drop blank ones, escape what can't be stored."""
    remarks = list(grid.remarks)
    top = header_row(grid.cells)
    headings = [tidy(escaped(cell)) for cell in grid.cells[top]] if grid.cells else []
    if any(cell.strip() for row in grid.cells[:top] for cell in row):
        remarks.append(remark(Action.WARNING, 0, "", "", "title-rows-skipped", row=grid.rows[top]))
    body = range(top + 1, len(grid.cells))
    headings, width = _square_headings(headings, [grid.cells[i] for i in body])
    rows: list[list[str]] = []
    numbers: list[int] = []
    overlong: set[int] = set()
    blanks, last_blank_run, nuls = 0, 0, 0
    for index in body:
        cells, number = grid.cells[index], grid.rows[index]
        if not any(cells) or not any(cell.strip() for cell in cells):
            last_blank_run += 1
            continue
        if not any(cell.strip(_NUL_AND_BLANKS) for cell in cells):
            nuls += 1
            continue
        blanks, last_blank_run = blanks + last_blank_run, 0
        if len(cells) != width:
            cells, strange = _squared(cells, width, number)
            remarks.extend(strange)
            if strange and len(grid.cells[index]) > width:
                overlong.add(number)
        if not is_storable("".join(cells)):
            remarks.extend(
                remark(Action.CORRECTED, number, headings[i], escaped(cell), "text-escaped")
                for i, cell in enumerate(cells)
                if not is_storable(cell)
            )
            cells = [escaped(cell) for cell in cells]
        rows.append(cells)
        numbers.append(number)
    if blanks:
        remarks.append(remark(Action.WARNING, 0, "", "", "blank-rows-skipped", count=blanks))
    if nuls:
        remarks.append(remark(Action.WARNING, 0, "", "", "nul-rows-skipped", count=nuls))
    if not rows:
        raise Problem(
            "table-without-rows",
            f"{name} has headings but no rows below them." if headings else f"{name} holds no table.",
            f"{name} 只有表头，没有数据行。" if headings else f"{name} 中没有表格。",
            file=name,
        )
    numeric = frozenset(column for index, column in grid.number_cells if index > top)
    frame = pd.DataFrame(rows, columns=range(width), dtype=object)
    return Table(
        name, tuple(headings), frame, np.array(numbers, dtype=np.int64), tuple(remarks), numeric, frozenset(overlong)
    )


def _square_headings(headings: list[str], body: list[list[str]]) -> tuple[list[str], int]:
    """The headings without empty ones at the end that stand over nothing."""
    width = len(headings)
    while width and not headings[width - 1] and not any(len(r) >= width and r[width - 1].strip() for r in body):
        width -= 1
    return headings[:width], width


def _squared(cells: list[str], width: int, number: int) -> tuple[list[str], list[RejectRow]]:
    """A row made as wide as the headings, and what is strange about it."""
    if len(cells) < width:
        said = remark(Action.WARNING, number, "", "", "row-too-short", found=len(cells), expected=width)
        return cells + [""] * (width - len(cells)), [said]
    if not any(cell.strip() for cell in cells[width:]):
        return cells[:width], []
    said = remark(
        Action.WARNING, number, "", " | ".join(cells[width:])[:200], "row-too-long", found=len(cells), expected=width
    )
    return cells[:width], [said]
