"""Every shop that needs a visit is on exactly one route; a new plan keeps what is done and what comes next."""

from __future__ import annotations

from pathlib import Path

import pytest

from sweep.actions.read_route_sheets import read_route_sheets
from sweep.actions.shift_times import shift_s
from sweep.actions.verify_ledger import verify_ledger
from sweep.db.connection import Database
from sweep.db.teams import TeamRow
from sweep.domain.ids import SectorId, TeamId
from sweep.domain.problem import Problem
from sweep.reports.route_sheet_files import write_route_sheet_files
from tests.actions.loading import Desk
from tests.actions.registry_files import HEADINGS, shop_row, square, write_csv

STOPS = "SELECT team_id, shop_id FROM stop WHERE plan = $1 ORDER BY team_id, seq"
VISITED = """
WITH next AS (UPDATE sweep SET head_n = head_n + 1 RETURNING sweep_id, head_n)
INSERT INTO event (sweep_id, n, shop_id, at_ms, actor, kind, entry, hash)
SELECT sweep_id, head_n, $1, (extract(epoch FROM clock_timestamp()) * 1000)::bigint, 'x', 'check_in_recorded', '', ''
FROM next
"""
HOUR_MS = 3_600_000


@pytest.fixture
async def desk(database: Database, tmp_path: Path) -> Desk:
    desk = Desk(database, tmp_path)
    await desk.sectors()
    await desk.registry(range(60))
    return desk


async def test_every_shop_is_on_one_route_of_its_own_sector(desk: Desk) -> None:
    await desk.teams(("T1", "East"), ("T2", "West"), ("T3", "West"))
    await desk.sweep()
    planned = await desk.plan()
    assert (planned.plan, planned.retailers, planned.teams, planned.unassigned) == (1, 60, 3, 0)
    assert planned.makespan_s >= planned.bound_s > 0
    stops = await desk.values(STOPS, 1)
    assert sorted(shop for _, shop in stops) == [f"{n:04}" for n in range(60)]
    assert {shop for team, shop in stops if team == "T1"} == {f"{n:04}" for n in range(0, 60, 2)}
    assert (await verify_ledger(desk.database)).ok


async def test_county_teams_serve_the_stations_below_them(desk: Desk) -> None:
    await desk.sectors(
        square("east", 105.39, 105.44), square("west", 105.44, 105.5), square("pier", 105.39, 105.405, parent="east")
    )
    await desk.teams(("T1", "East"), ("T2", "West"))
    await desk.sweep()
    assert (await desk.plan()).unassigned == 0
    assert len({team for team, _ in await desk.values(STOPS, 1)}) == 2


async def test_a_shop_known_only_by_its_county_is_served_by_the_stations_of_it(desk: Desk) -> None:
    await desk.sectors(square("east", 105.39, 105.44), square("pier", 105.39, 105.41, parent="east"))
    await desk.registry(write_csv(desk.folder / "one.csv", HEADINGS, [shop_row(0, lat="", lon="")]), confirm_gone=True)
    await desk.teams(("T1", "Pier"), ("T2", "West"))
    await desk.sweep()
    assert (await desk.plan()).unassigned == 0


async def test_a_sector_without_a_team_is_told_shop_by_shop(desk: Desk) -> None:
    await desk.teams(("T1", "East"))
    await desk.sweep()
    planned = await desk.plan()
    assert planned.unassigned == 30
    ((unassigned,),) = await desk.values("SELECT unassigned FROM plan")
    assert {reason for _, reason in unassigned} == {"no_team_in_sector"}


async def test_likely_holders_are_due_sooner_and_online_sellers_are_the_desks(desk: Desk) -> None:
    rows = [[*shop_row(n), "online seller" if n == 5 else "retailer"] for n in range(60)]
    await desk.registry(write_csv(desk.folder / "typed.csv", (*HEADINGS, "type"), rows))
    await desk.teams()
    await desk.sweep()
    await desk.distribution("consignee id,lot,quantity\n0008,A001,12\n")
    planned = await desk.plan()
    assert (planned.retailers, planned.desk_tasks) == (59, 1)
    due = dict(await desk.values("SELECT shop_id, due_ms - (SELECT opened_ms FROM sweep) FROM stop"))
    assert due["0008"] == 6 * HOUR_MS
    assert due["0010"] == 24 * HOUR_MS
    assert "0005" not in due


async def test_a_new_plan_keeps_what_is_done_and_what_comes_next(desk: Desk) -> None:
    await desk.teams()
    await desk.sweep()
    await desk.plan()
    before = [shop for team, shop in await desk.values(STOPS, 1) if team == "T1"]
    async with desk.database.transaction() as connection:
        await connection.execute(
            "UPDATE shop_state SET state = 'clear', visits = 1, open_lines = 0 WHERE shop_id = $1", before[0]
        )
    await desk.registry(range(62))
    planned = await desk.plan()
    assert planned.kept
    assert planned.retailers == 61
    after = [shop for team, shop in await desk.values(STOPS, 2) if team == "T1"]
    assert after[:2] == before[:2]
    assert sorted(shop for _, shop in await desk.values(STOPS, 2)) == [f"{n:04}" for n in range(62)]


async def test_a_shop_that_was_shut_does_not_come_first_again(desk: Desk) -> None:
    await desk.teams()
    await desk.sweep()
    await desk.plan()
    before = [shop for team, shop in await desk.values(STOPS, 1) if team == "T1"]
    async with desk.database.transaction() as connection:
        await connection.execute("UPDATE shop_state SET state = 'attempted', visits = 1 WHERE shop_id = $1", before[0])
        await connection.execute(VISITED, before[0])
    await desk.plan()
    after = [shop for team, shop in await desk.values(STOPS, 2) if team == "T1"]
    assert after[0] == before[1]
    assert before[0] in after
    # it has its place now, and keeps it like any other
    await desk.plan()
    assert [shop for team, shop in await desk.values(STOPS, 3) if team == "T1"] == after


async def test_without_teams_it_says_what_to_do(desk: Desk) -> None:
    await desk.sweep()
    with pytest.raises(Problem) as refused:
        await desk.plan()
    assert refused.value.code == "no-teams"


async def test_route_sheets_hold_every_stop(desk: Desk) -> None:
    await desk.teams()
    await desk.sweep()
    await desk.plan()
    sheets = await read_route_sheets(desk.database, None)
    files = write_route_sheet_files(desk.folder / "sheets", sheets, "en")
    assert sorted(file.name for file in files) == ["T1.xlsx", "T2.xlsx", "routes.html", "routes.xlsx"]
    page = (desk.folder / "sheets" / "routes.html").read_text(encoding="utf-8")
    assert all(f"Dairy {n}" in page for n in range(60))
    assert "T1 An" in page


def test_a_night_shift_ends_on_the_next_day() -> None:
    team = TeamRow(TeamId("T"), "T", SectorId("s"), shift_start="20:00", shift_end="06:00")
    assert shift_s(team) == 10 * 3600
