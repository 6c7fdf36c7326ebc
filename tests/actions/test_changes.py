"""The middle of an operation: whatever happens, what is done stays, what comes next stays, and every move is told."""

from __future__ import annotations

from pathlib import Path

import pytest

from sweep.actions.actor import Actor
from sweep.actions.compare_plans import compare_plans
from sweep.actions.plan_roads import RoadsWanted
from sweep.actions.plan_routes import Planned
from sweep.actions.read_plans import read_stops
from sweep.actions.steer_plan import steer_plan
from sweep.db.connection import Database
from sweep.domain.ids import PersonId, ShopId, SweepId, TeamId
from sweep.domain.steering import SteeringKind
from sweep.domain.words import Role
from sweep.views.plan_comparison import PlanComparison
from tests.actions.loading import Desk
from tests.actions.test_plan_by_road import write_streets
from tests.actions.test_plan_routes import VISITED

COMMANDER = Actor(PersonId("commander"), Role.COMMANDER)
TEAMS = (("T1", "East"), ("T2", "East"), ("T3", "West"), ("T4", "West"))
DONE = "UPDATE shop_state SET state = 'clear', visits = 1, open_lines = 0 WHERE shop_id = ANY($1::text[])"
OPEN_AGAIN = "UPDATE shop_state SET state = 'reopened', open_lines = 1 WHERE shop_id = ANY($1::text[])"
Routes = dict[str, list[str]]


class MidWay:
    """Sixty shops, four teams, and a third of each route is done."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.done: Routes = {}
        self.next: dict[str, str] = {}

    async def reach(self) -> None:
        first = await self.desk.plan(seconds=0.3)
        for team, stops in (await self.routes(first.plan)).items():
            third = len(stops) // 3
            self.done[team], self.next[team] = stops[:third], stops[third]
        shops = [shop for stops in self.done.values() for shop in stops]
        async with self.desk.database.transaction() as connection:
            await connection.execute(DONE, shops)
            for shop in shops:
                await connection.execute(VISITED, shop)
        # the plan that is out when it happens has them as done
        await self.desk.plan(seconds=0.3)

    async def routes(self, plan: int) -> Routes:
        found: Routes = {}
        for stop in await read_stops(self.desk.database, None, plan):
            found.setdefault(stop.team, []).append(stop.shop)
        return found

    async def steer(self, kind: SteeringKind, reason: str, team: TeamId | None = None, *shops: ShopId) -> None:
        ((sweep,),) = await self.desk.values("SELECT sweep_id FROM sweep")
        await steer_plan(
            self.desk.database, SweepId(sweep), kind, COMMANDER, reason=reason, team=team, shops=list(shops)
        )

    async def open_again(self, shops: list[str]) -> None:
        for stops in self.done.values():
            stops[:] = [shop for shop in stops if shop not in shops]
        async with self.desk.database.transaction() as connection:
            await connection.execute(OPEN_AGAIN, shops)

    async def plan_again(
        self, *, but: frozenset[str] = frozenset(), roads: RoadsWanted | None = None
    ) -> tuple[Planned, PlanComparison]:
        """A new plan: visited stops are where they were, and so is the next one of each team `but` these."""
        planned = await self.desk.plan(seconds=0.5, roads=roads, reason="so it was told")
        after = await self.routes(planned.plan)
        for team, done in self.done.items():
            assert after[team][: len(done)] == done
            if team not in but:
                assert after[team][len(done)] == self.next[team]
        compared = await compare_plans(self.desk.database, None, planned.plan - 1, planned.plan)
        assert compared.moved == planned.moved
        assert all(change.why.zh and change.why.en for change in compared.changes)
        return planned, compared


@pytest.fixture
async def mid_way(database: Database, tmp_path: Path) -> MidWay:
    desk = Desk(database, tmp_path)
    await desk.sectors()
    await desk.registry(range(60))
    await desk.teams(*TEAMS)
    await desk.sweep()
    mid_way = MidWay(desk)
    await mid_way.reach()
    return mid_way


async def test_a_team_falls_ill_and_the_others_of_its_sector_take_over(mid_way: MidWay) -> None:
    left = set((await mid_way.routes(2))["T2"][len(mid_way.done["T2"]) :])
    await mid_way.steer(SteeringKind.EXCLUDE_TEAM, "in hospital", TeamId("T2"))
    planned, compared = await mid_way.plan_again(but=frozenset({"T2"}))
    assert planned.unassigned == 0
    excluded = [change for change in compared.changes if change.why.code == "excluded"]
    assert {change.shop for change in excluded} == left
    assert {(change.why.person, change.why.reason, change.team_b) for change in excluded} == {
        ("commander", "in hospital", "T1")
    }
    assert all(change.arrives_b_ms is not None for change in excluded)


async def test_shops_that_are_added_come_in_behind_the_next_stops(mid_way: MidWay) -> None:
    await mid_way.desk.registry(range(100))
    planned, compared = await mid_way.plan_again()
    assert (planned.unassigned, compared.added) == (0, 40)
    assert {change.why.code for change in compared.changes if change.team_a is None} == {"new"}


async def test_shops_that_a_revision_opens_again_are_placed_anew_behind_the_next_stops(mid_way: MidWay) -> None:
    again = [shop for stops in mid_way.done.values() for shop in stops]
    await mid_way.open_again(again)
    planned, compared = await mid_way.plan_again()
    assert planned.kept
    assert (planned.retailers, planned.unassigned) == (60, 0)
    assert {c.shop for c in compared.changes if c.why.code == "reopened"} == set(again)
    # they have their place now: the plan after this one moves nothing
    assert (await mid_way.plan_again())[1].changes == []


async def test_a_bridge_closes_and_who_moves_is_told_so(mid_way: MidWay) -> None:
    streets = write_streets(mid_way.desk.folder / "city.osm.pbf")
    await mid_way.plan_again(roads=RoadsWanted(streets))
    line = {"type": "LineString", "coordinates": [[105.39, 28.906], [105.4599, 28.906]]}
    closed: RoadsWanted = RoadsWanted(closures={"type": "Feature", "properties": {}, "geometry": line})
    planned, compared = await mid_way.plan_again(roads=closed)
    assert planned.closed_edges > 0
    assert {change.why.code for change in compared.changes} <= {"streets-closed"}
    assert await mid_way.desk.values("SELECT count(*) FROM road_times") == [(1,)]


async def test_a_sighting_is_the_next_stop_of_whoever_is_there_first(mid_way: MidWay) -> None:
    shop = (await mid_way.routes(2))["T3"][-1]
    await mid_way.steer(SteeringKind.VISIT_NOW, "hotline: still on sale", None, ShopId(shop))
    _, compared = await mid_way.plan_again(but=frozenset({"T3", "T4"}))
    after = await mid_way.routes(3)
    assert shop in {after[team][len(mid_way.done[team])] for team in ("T3", "T4")}
    assert len(compared.changes) <= 1
    assert {(c.shop, c.why.code, c.why.reason) for c in compared.changes} <= {
        (shop, "urgent", "hotline: still on sale")
    }
