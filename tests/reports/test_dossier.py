"""The dossier says what the ledger says, and every figure leads back to it."""

from __future__ import annotations

import json
import re
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import pytest_asyncio

from sweep.actions.close_sweep import close_sweep
from sweep.actions.read_dossier import read_dossier
from sweep.actions.verify_ledger import verify_ledger
from sweep.app.write_report import write_report
from sweep.db.connection import Database
from sweep.domain.problem import Problem
from sweep.domain.words import Account, Flag, Outcome, Purpose, ShopState
from sweep.reports.dossier_cells import Shower, entries, kilograms
from sweep.reports.dossier_columns import Kind
from sweep.reports.dossier_files import render_dossier
from sweep.reports.dossier_html import MOST_ROWS, render_dossier_html, show_table
from sweep.reports.dossier_tables import tables
from sweep.views.words import catalogue
from tests.reports.small_sweep import COMMANDER, SmallSweep


@pytest_asyncio.fixture
async def small(database: Database) -> AsyncIterator[SmallSweep]:
    """A small sweep, empty as yet."""
    opened = await SmallSweep.open(database)
    yield opened
    await opened.desk.close()


async def test_units_add_up_from_separate_sources(small: SmallSweep) -> None:
    await small.fill()
    dossier = await read_dossier(small.database, None)
    first, second = dossier.lots
    assert (first.found, first.returned, first.sold_before) == (4, 0, 7)
    assert first.units == {Account.SEALED: 1, Account.DESTROYED: 2, Account.CORRECTED: 1}
    assert (second.found, second.returned) == (0, 5)
    assert second.units == {Account.COLLECTED: 5}
    assert dossier.is_balanced


_LOSE_ONE = """
UPDATE shop_state SET detail = jsonb_set(detail, '{stock}', (
    SELECT jsonb_agg(CASE e ->> 'account' WHEN 'destroyed'
                     THEN jsonb_set(e, '{units}', to_jsonb((e ->> 'units')::int - 1)) ELSE e END)
    FROM jsonb_array_elements(detail -> 'stock') AS e))
WHERE detail ? 'stock'
"""


async def test_a_unit_that_is_nowhere_shows(small: SmallSweep) -> None:
    await small.fill()
    async with small.database.acquire() as connection:
        await connection.execute(_LOSE_ONE)
    dossier = await read_dossier(small.database, None)
    assert not dossier.is_balanced
    assert "DOES NOT ADD UP" in render_dossier_html(dossier, "en")


async def test_every_row_names_entries_of_the_ledger(small: SmallSweep) -> None:
    await small.fill()
    dossier = await read_dossier(small.database, None)
    numbers = set(await small.numbers())
    # These rest on the whole ledger or on what is missing; an area that nobody visited has no check-in to name.
    without = {"states", "unknown", "stock", "checks", "counties", "sectors"}
    for key, table in tables(dossier).items():
        columns = [column for column in table.columns if column.kind in (Kind.ENTRIES, Kind.BETWEEN)]
        for row in table.rows:
            named = [n for column in columns for n in column.of(row)]
            assert set(named) <= numbers, key
            assert named or key in without, (key, row)


async def test_a_finds_entries_are_its_own(small: SmallSweep) -> None:
    find = await small.fill()
    dossier = await read_dossier(small.database, None)
    (row,) = dossier.finds
    assert row.told.finding_id == find
    async with small.database.acquire() as connection:
        kinds = [(await connection.fetchval("SELECT kind FROM event WHERE n = $1", n)) for n in row.entries]
    assert kinds == [
        "check_in_recorded",
        "check_in_reviewed",
        "correction_proposed",
        "correction_decided",
        "goods_moved",
    ]


async def test_non_responders_are_named_refusals_first(small: SmallSweep) -> None:
    await small.fill()
    dossier = await read_dossier(small.database, None)
    assert [(shop.row.shop, shop.unmet) for shop in dossier.unmet] == [
        ("w1", "refused"),
        ("e3", "never"),
        ("w2", "never"),
    ]


async def test_areas_and_teams_add_up_to_the_whole(small: SmallSweep) -> None:
    await small.fill()
    dossier = await read_dossier(small.database, None)
    for areas in (dossier.counties, dossier.sectors):
        assert sum(area.shops for area in areas) == len(dossier.shops) == 5
        assert sum(area.visited for area in areas) == 3
        assert sum(area.units for area in areas) == 9
    assert [(area.name, area.shops) for area in dossier.counties] == [("江阳区", 3), ("纳溪区", 2)]
    assert {team.team: (team.visited, team.finds, team.unmet) for team in dossier.teams} == {
        "team-e": (2, 1, 0),
        "team-w": (1, 0, 1),
    }


async def test_a_hold_that_lapsed_over_goods_is_told(small: SmallSweep) -> None:
    await small.fill()
    dossier = await read_dossier(small.database, None)
    (hold,) = dossier.holds
    assert (hold.standing, hold.held) == ("lapsed", 1)
    assert [p.overdue for p in dossier.promises if p.kind == "hold_lapse"] == [1]


async def test_an_open_sweep_says_so_with_its_blockers(small: SmallSweep) -> None:
    await small.fill()
    dossier = await read_dossier(small.database, None)
    assert dossier.end == "open"
    assert "未结束" in render_dossier_html(dossier, "zh")
    page = render_dossier_html(dossier, "en")
    assert "Still open" in page
    assert "3 shops have not answered for it" in page
    assert "2 lots: L-1, L-2" in page


async def test_an_override_is_marked_on_everything(small: SmallSweep) -> None:
    await small.fill()
    await close_sweep(small.database, small.sweep, COMMANDER, override="the flood stops all visits")
    dossier = await read_dossier(small.database, None)
    files = render_dossier(dossier, "en")
    assert b"CLOSED BY OVERRIDE" in files["report.en.html"]
    assert "强行结束 – 尚有未销号事项".encode() in files["report.zh.html"]
    assert json.loads(files["report.geojson"])["overridden"] is True
    assert json.loads(files["ledger-head.json"])["overridden"] is True
    assert [row.key for row in dossier.signed] == ["correction", "override"]


async def test_an_exercise_is_marked_on_everything(database: Database) -> None:
    small = await SmallSweep.open(database, exercise=True)
    await small.desk.close()
    files = render_dossier(await read_dossier(database, None), "zh")
    for name in ("report.zh.html", "report.geojson"):
        assert "演练".encode() in files[name]
    assert b"EXERCISE" in files["report.en.html"]
    assert json.loads(files["ledger-head.json"])["exercise"] is True


async def test_the_page_holds_no_script_and_no_outside_link(small: SmallSweep) -> None:
    await small.fill()
    dossier = await read_dossier(small.database, None)
    for language in ("zh", "en"):
        page = render_dossier_html(dossier, language)
        assert "<script" not in page.casefold()
        assert "<b>test" not in page
        assert not re.search(r"(?:src|href)=\"(?!#)", page)
        assert "url(" not in page
        assert "13800000000" not in page  # who reported it is nobody's business here
        assert "dossier-" not in page


async def test_the_map_data_parse_whatever_shops_are_called(small: SmallSweep) -> None:
    await small.fill()
    dossier = await read_dossier(small.database, None)
    told = json.loads(render_dossier(dossier, "en")["report.geojson"])
    shops = {feature["id"]: feature for feature in told["features"]}
    assert shops["e1"]["geometry"] == {"type": "Point", "coordinates": [105.4, 28.89]}
    assert shops["w2"]["geometry"] is None
    assert shops["e2"]["properties"]["name"].startswith("<script>")
    assert shops["e1"]["properties"]["entry"] in await small.numbers()


async def test_the_report_is_written_whole_and_its_head_verifies(small: SmallSweep, tmp_path: Path) -> None:
    await small.fill()
    out = tmp_path / "new" / "report"
    files = await write_report(small.database, None, out, language="zh")
    assert sorted(file.name for file in files) == sorted(file.name for file in out.iterdir())
    head = json.loads((out / "ledger-head.json").read_bytes())
    await small.visit("e3")
    checked = await verify_ledger(small.database, small.sweep, head["head"])
    assert checked.ok
    async with small.database.acquire() as connection:
        assert await connection.fetchval("SELECT n FROM exported_head") == head["n"]


async def test_a_place_that_is_no_folder_is_refused_in_one_sentence(small: SmallSweep, tmp_path: Path) -> None:
    taken = tmp_path / "taken"
    taken.write_text("here already")
    with pytest.raises(Problem) as refused:
        await write_report(small.database, None, taken, language="en")
    assert refused.value.code == "report-not-written"
    assert taken.read_text() == "here already"


async def test_long_tables_are_left_to_the_workbook(small: SmallSweep) -> None:
    dossier = await read_dossier(small.database, None)
    many = replace(dossier, sectors=dossier.sectors[:1] * (MOST_ROWS + 5))
    shown = show_table(tables(many)["sectors"], many, Shower("en", ZoneInfo("UTC")))
    assert len(shown.rows) == MOST_ROWS
    assert "5 more rows" in shown.more


@pytest.mark.parametrize(
    ("words", "codes"),
    [
        ("state", ShopState),
        ("account", Account),
        ("outcome", Outcome),
        ("told", [*Outcome, *Purpose, *Flag]),
    ],
)
def test_every_code_has_a_word(words: str, codes: list[str]) -> None:
    for code in codes:
        assert f"dossier-{words}-{code.replace('_', '-')}" in catalogue()


def test_entries_are_told_as_runs() -> None:
    assert entries([3, 1, 2, 9]) == "#1–#3, #9"
    assert entries([1, 3, 5, 7, 9, 10]) == "#1, #3, #5, #7 (+2)"
    assert entries([]) == ""


def test_small_weights_keep_their_grams() -> None:
    assert kilograms(400) == "0.400"
    assert kilograms(61_800) == "61.8"
