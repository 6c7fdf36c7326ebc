"""The workbook: text stays text, numbers are numbers, and the same dossier gives the same bytes."""

from __future__ import annotations

import re
import zipfile
from collections.abc import AsyncIterator
from io import BytesIO

import pytest_asyncio
from python_calamine import CalamineWorkbook

from sweep.actions.read_dossier import read_dossier
from sweep.db.connection import Database
from sweep.reports.dossier_tables import tables
from sweep.reports.dossier_xlsx import render_dossier_xlsx
from sweep.views.dossier import Dossier
from sweep.views.words import say
from tests.reports.small_sweep import FORMULA, SmallSweep


@pytest_asyncio.fixture
async def dossier(database: Database) -> AsyncIterator[Dossier]:
    """The dossier of a small sweep with one of everything."""
    small = await SmallSweep.open(database)
    await small.fill()
    await small.desk.close()
    yield await read_dossier(database, None)


def sheet(book: bytes, name: str) -> list[list[object]]:
    return CalamineWorkbook.from_object(BytesIO(book)).get_sheet_by_name(name).to_python()


def test_the_same_dossier_gives_the_same_bytes(dossier: Dossier) -> None:
    assert render_dossier_xlsx(dossier, "zh") == render_dossier_xlsx(dossier, "zh")


def test_each_table_has_a_sheet_in_both_languages(dossier: Dossier) -> None:
    for language in ("zh", "en"):
        names = CalamineWorkbook.from_object(BytesIO(render_dossier_xlsx(dossier, language))).sheet_names
        wanted = [say(f"dossier-title-{key}", language) for key in ("summary", *tables(dossier))]
        assert names == wanted


def test_a_shop_called_like_a_formula_stays_text(dossier: Dossier) -> None:
    book = render_dossier_xlsx(dossier, "en")
    names = [row[1] for row in sheet(book, "Shops")]
    assert FORMULA in names
    with zipfile.ZipFile(BytesIO(book)) as parts:
        for part in parts.namelist():
            content = parts.read(part).decode()
            assert all(formula.startswith("SUM(") for formula in re.findall(r"<f>([^<]*)</f>", content))
            assert "<hyperlink" not in content


def test_the_stock_sheet_adds_up_by_itself(dossier: Dossier) -> None:
    rows = sheet(render_dossier_xlsx(dossier, "en"), "Stock account")
    head = rows[3]
    found, total = head.index("Units found"), head.index("= on accounts")
    brought = head.index("Returned by consumers")
    lots = rows[4:6]
    assert [row[found] + row[brought] for row in lots] == [row[total] for row in lots] == [4.0, 5.0]  # type: ignore[operator]
    assert [row[head.index("Adds up")] for row in lots] == ["yes", "yes"]
    assert lots[0][head.index("kg")] == 3.6


def test_every_shop_has_its_check_in_and_its_entry(dossier: Dossier) -> None:
    rows = sheet(render_dossier_xlsx(dossier, "en"), "Shops")
    head = rows[3]
    shops = {row[0]: row for row in rows[4:] if row[0] and row[0] != "Total"}
    assert set(shops) == {"e1", "e2", "e3", "w1", "w2"}
    assert all(str(row[head.index("Entry")]).startswith("#") for row in shops.values())
    assert shops["e1"][head.index("Check-in")]
    assert shops["e3"][head.index("Check-in")] == ""
