"""Plans as people look at them: published or drafts, with teams, stops, and what could not be placed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from sweep.actions.actor import not_found
from sweep.actions.compare_plans import head
from sweep.actions.shift_times import moment
from sweep.db import plans, teams
from sweep.db.connection import Connection, Database
from sweep.db.plans import PlanRow
from sweep.db.sweeps import SweepRow, choose_sweep
from sweep.domain.geodesy import E7
from sweep.domain.ids import SectorId, ShopId, TeamId
from sweep.views.plan_comparison import PlanHead, PlanSheet, PlanStop, TeamTour, Unplaced
from sweep.views.words import say

Area = frozenset[SectorId] | None


async def read_drafts(database: Database, sweep: str | None) -> tuple[int, list[PlanHead]]:
    """The number of the plan that is out (0: none), and the drafts, the newest first."""
    async with database.acquire() as connection:
        row = await choose_sweep(connection, sweep)
        found = await plans.select_all_plans(connection, row.sweep_id)
    return max((plan.number for plan in found if not plan.is_draft), default=0), [head(p) for p in found if p.is_draft]


async def read_plan(database: Database, sweep: str | None, number: int, area: Area = None) -> PlanSheet:
    """One plan with its teams and what is on no route; of one area only that. Raises Problem not-found."""
    async with database.transaction(isolation="repeatable_read", readonly=True) as connection:
        row = await choose_sweep(connection, sweep)
        plan = await _plan(connection, row, number)
        shops = [ShopId(shop) for shop, _ in plan.unassigned]
        names = await plans.select_shop_names(connection, row.sweep_id, shops)
        known = [team for team in await teams.select_teams(connection) if area is None or team.sector_id in area]
    unplaced = [
        Unplaced(
            ShopId(shop), names[ShopId(shop)].name, reason, say(f"plan-unplaced-{reason}", "zh"),
            say(f"plan-unplaced-{reason}", "en"),
        )
        for shop, reason in plan.unassigned
        if ShopId(shop) in names and (area is None or names[ShopId(shop)].sector in area)
    ]  # fmt: skip
    tours = [
        TeamTour(team.team_id, team.name, plan.tours[team.team_id]) for team in known if team.team_id in plan.tours
    ]
    return PlanSheet(head(plan), tours, unplaced)


async def read_stops(
    database: Database, sweep: str | None, number: int, team: TeamId | None = None, area: Area = None
) -> Sequence[PlanStop]:
    """Stops of a plan, of one team or all. Raises Problem not-found."""
    async with database.transaction(isolation="repeatable_read", readonly=True) as connection:
        row = await choose_sweep(connection, sweep)
        plan = await _plan(connection, row, number)
        stops = await plans.select_stops(connection, row.sweep_id, number)
        wanted = [stop for stop in stops if team in (None, stop.team)]
        names = await plans.select_shop_names(connection, row.sweep_id, [stop.shop for stop in wanted])
        known = {each.team_id: each for each in await teams.select_teams(connection)}
    made = datetime.fromtimestamp(plan.made_ms / 1000, UTC).astimezone(ZoneInfo(row.zone))
    return [
        PlanStop(
            team=stop.team,
            seq=stop.seq,
            shop=stop.shop,
            name=named.name,
            address=named.address,
            lat=None if named.lat_e7 is None else named.lat_e7 / E7,
            lon=None if named.lon_e7 is None else named.lon_e7 / E7,
            arrives_ms=round(moment(known[stop.team], made, stop.day, stop.arrival_s).timestamp() * 1000),
            due_ms=stop.due_ms,
            state=named.state,
            with_team=stop.with_team,
        )
        for stop in wanted
        if (named := names.get(stop.shop)) is not None and (area is None or named.sector in area)
    ]


async def _plan(connection: Connection, row: SweepRow, number: int) -> PlanRow:
    plan = await plans.select_plan(connection, row.sweep_id, number)
    if plan is None:
        raise not_found("plan", "方案", str(number))
    return plan
