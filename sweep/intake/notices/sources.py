"""A notice's file as grids of cells and lines of prose, whatever kind of file it is."""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass

import pdfplumber
import python_calamine
from docx import Document
from docx.opc.exceptions import PackageNotFoundError
from docx.table import Table as DocxTable
from pdfminer.pdfdocument import PDFPasswordIncorrect
from pdfminer.psexceptions import PSException
from pdfplumber.utils.exceptions import PdfminerException

from sweep.domain.problem import Problem
from sweep.intake.delimited import read_delimited
from sweep.intake.folding import escaped
from sweep.intake.rejects import RejectRow
from sweep.intake.tables import refuse_other_files
from sweep.intake.workbooks import is_workbook, written

MAX_SOURCE_TEXT = 2_000_000


@dataclass(frozen=True, slots=True)
class SourceGrid:
    """One table as it stands in the file. `rows` number its rows for a person; `numbers` are (row index, column)."""

    place_en: str
    place_zh: str
    cells: list[list[str]]
    rows: list[int]
    numbers: frozenset[tuple[int, int]] = frozenset()


@dataclass(frozen=True, slots=True)
class Source:
    """All that the file holds: tables in order, and the prose around them."""

    grids: tuple[SourceGrid, ...]
    lines: tuple[str, ...]
    text: str
    remarks: tuple[RejectRow, ...] = ()


def read_source(data: bytes, name: str) -> Source:
    """The tables and prose of a CSV, TSV, workbook, DOCX or text PDF.

    Raises Problem: workbook-unreadable, document-unreadable, scan-without-text, not-a-table, encoding-unknown ...
    """
    if data.startswith(b"%PDF"):
        return _pdf(data, name)
    if is_workbook(data):
        return _docx(data, name) if _is_docx(data) else _workbook(data, name)
    refuse_other_files(data, name)
    grid = read_delimited(data, name)
    cells = [[escaped(cell) for cell in row] for row in grid.cells]
    return Source((SourceGrid("the file", "文件", cells, grid.rows),), (), _as_text([cells]), grid.remarks)


def _workbook(data: bytes, name: str) -> Source:
    try:
        workbook = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
        grids = tuple(grid for sheet in workbook.sheet_names if (grid := _sheet(workbook, sheet)).cells)
    except (python_calamine.CalamineError, OSError, ValueError):
        raise _unreadable("workbook-unreadable", name, "XLSX") from None
    return Source(grids, (), _as_text([grid.cells for grid in grids]))


def _sheet(workbook: python_calamine.CalamineWorkbook, name: str) -> SourceGrid:
    sheet = workbook.get_sheet_by_name(name)
    top, left = sheet.start or (0, 0)
    raw = sheet.to_python(skip_empty_area=True)
    cells = [[escaped(written(cell)) for cell in row] for row in raw]
    numbers = {(i, j) for i, row in enumerate(raw) for j, cell in enumerate(row) if type(cell) in (int, float)}
    for (first_row, first_column), (last_row, last_column) in sheet.merged_cell_ranges or ():
        # A producer that stands once beside several lots is meant for each of them; a title over the sheet is not.
        if first_column == last_column and 0 <= first_row - top < len(cells):
            for row in cells[first_row - top : last_row - top + 1]:
                row[first_column - left] = cells[first_row - top][first_column - left]
    rows = [top + i + 1 for i in range(len(cells))]
    return SourceGrid(f"sheet “{name}”", f"工作表“{name}”", cells, rows, frozenset(numbers))


def _docx(data: bytes, name: str) -> Source:
    try:
        document = Document(io.BytesIO(data))
    except (PackageNotFoundError, KeyError, ValueError, zipfile.BadZipFile):
        raise _unreadable("document-unreadable", name, "DOCX") from None
    grids = tuple(
        SourceGrid(f"table {number}", f"表 {number}", cells := _docx_cells(table), list(range(1, len(cells) + 1)))
        for number, table in enumerate(document.tables, start=1)
    )
    lines = tuple(escaped(paragraph.text.strip()) for paragraph in document.paragraphs if paragraph.text.strip())
    return Source(grids, lines, _as_text([grid.cells for grid in grids], lines))


def _docx_cells(table: DocxTable) -> list[list[str]]:
    # python-docx repeats a merged cell in each place that it covers, which is what a list of lots means by it.
    return [[escaped(cell.text.strip()) for cell in row.cells] for row in table.rows]


def _pdf(data: bytes, name: str) -> Source:
    try:
        with pdfplumber.open(io.BytesIO(data)) as document:
            pages = [(page.extract_text() or "", page.extract_tables()) for page in document.pages]
    except PdfminerException as error:
        locked = bool(error.args) and isinstance(error.args[0], PDFPasswordIncorrect)
        raise _unreadable("document-unreadable", name, "PDF", locked=locked) from None
    except (PSException, ValueError, KeyError, TypeError, OSError):
        # What pdfminer stumbles over on the pages of a damaged file comes through as these.
        raise _unreadable("document-unreadable", name, "PDF") from None
    lines = tuple(escaped(line.strip()) for text, _ in pages for line in text.splitlines() if line.strip())
    if not lines:
        raise Problem(
            "scan-without-text",
            f"{name} is a scan: it holds pictures and no text. Type its lots at the desk, or give a table (CSV, XLSX).",
            f"{name} 是扫描件，只有图像没有文字；请在值班台录入批次，或提供表格（CSV、XLSX）。",
            file=name,
        )
    grids: list[SourceGrid] = []
    for page, (_, tables) in enumerate(pages, start=1):
        for found in tables:
            cells = _filled_down(found)
            previous = grids[-1] if grids else None
            numbers = list(range(1, len(cells) + 1))
            if previous and previous.cells and cells and len(previous.cells[0]) == len(cells[0]):
                # A long list goes on over the page, with its headings repeated or not.
                start = previous.rows[-1]
                previous.cells.extend(cells)
                previous.rows.extend(start + number for number in numbers)
            else:
                grids.append(SourceGrid(f"the table on page {page}", f"第 {page} 页的表格", cells, numbers))
    return Source(tuple(grids), lines, _as_text([], lines))


def _filled_down(table: list[list[str | None]]) -> list[list[str]]:
    """The cells, those inside a merged one (None) with the text above them."""
    cells: list[list[str]] = []
    for row in table:
        above = cells[-1] if cells else [""] * len(row)
        cells.append([escaped(" ".join(cell.split())) if cell is not None else above[i] for i, cell in enumerate(row)])
    return cells


def _is_docx(data: bytes) -> bool:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            return "word/document.xml" in package.namelist()
    except (zipfile.BadZipFile, OSError):
        return False


def _as_text(tables: list[list[list[str]]], lines: tuple[str, ...] = ()) -> str:
    rows = ["\t".join(row).rstrip() for table in tables for row in table]
    return "\n".join([*lines, *rows])[:MAX_SOURCE_TEXT]


def _unreadable(code: str, name: str, kind: str, *, locked: bool = False) -> Problem:
    if locked:
        en, zh = "it is locked by a password; save it without one", "文件有密码，请取消密码后保存"
    else:
        en, zh = f"open it in its program and save it again as {kind}", f"请在原软件中打开并另存为 {kind}"
    return Problem(code, f"{name} can't be read as {kind}: {en}.", f"{name} 无法作为 {kind} 读取：{zh}。", file=name)
