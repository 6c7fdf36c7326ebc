"""Factories of small files, and the real ones where they are at hand."""

from __future__ import annotations

import csv
import io
import os
import warnings
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

Rows = Sequence[Sequence[object]]


@pytest.fixture
def shared_data() -> Path:
    """The folder with the real registries; skips loudly where it is absent."""
    default = Path(__file__).resolve().parents[2].parent / "shared" / "data"
    folder = Path(os.environ.get("SWEEP_SHARED_DATA", default))
    if not (folder / "registry").is_dir():
        warnings.warn(f"the real registries are not in {folder}: set SWEEP_SHARED_DATA", stacklevel=1)
        pytest.skip(f"the real registries are not in {folder}")
    return folder


@pytest.fixture
def csv_file(tmp_path: Path) -> Callable[..., Path]:
    """Make a text table: csv_file(rows, encoding=..., separator=...)."""

    def make(rows: Rows, *, encoding: str = "utf-8", separator: str = ",", name: str = "shops.csv") -> Path:
        text = io.StringIO(newline="")
        csv.writer(text, delimiter=separator).writerows(rows)
        path = tmp_path / name
        path.write_bytes(text.getvalue().encode(encoding))
        return path

    return make


@pytest.fixture
def xlsx_file(tmp_path: Path) -> Callable[..., Path]:
    """Make a workbook: xlsx_file({sheet: rows}, merged={sheet: ["A1:C1"]})."""
    openpyxl = pytest.importorskip("openpyxl")

    def make(sheets: dict[str, Rows], *, merged: dict[str, list[str]] | None = None, name: str = "shops.xlsx") -> Path:
        book = openpyxl.Workbook()
        book.remove(book.active)
        for title, rows in sheets.items():
            sheet = book.create_sheet(title)
            for row in rows:
                sheet.append(list(row))
            for area in (merged or {}).get(title, []):
                sheet.merge_cells(area)
        path = tmp_path / name
        book.save(path)
        return path

    return make
