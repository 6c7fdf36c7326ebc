"""Drills the middle of an operation: `python scripts/drill_changes.py [--roads FILE.osm.pbf] [--json]`.

A city is planned; half of each route is visited; then, one after the other, each is told and planned again: a team
falls ill, forty shops are added, a revision opens thousands again, a bridge closes (with `--roads`), a sighting must be
visited now. For each: the seconds of the new plan, stops that changed their team and why, and what must not be: visited
stops that moved, next stops that were lost.
"""

from __future__ import annotations

import asyncio
import json
import os
import tempfile
import time
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from figures import options_of, print_figures
from rig import set_up

from sweep.actions.actor import Actor
from sweep.actions.compare_plans import compare_plans
from sweep.actions.load_registry import load_registry
from sweep.actions.plan_roads import RoadsWanted
from sweep.actions.plan_routes import Planned, plan_sweep
from sweep.actions.read_plans import read_stops
from sweep.actions.steer_plan import steer_plan
from sweep.db.connection import Database, open_database
from sweep.db.migrate import migrate
from sweep.demo.city import City
from sweep.domain.ids import PersonId, ShopId, SweepId, TeamId
from sweep.domain.steering import SteeringKind
from sweep.domain.words import Role
from sweep.planning.warm_up import warm_up
from sweep.settings import load_settings
from sweep.views.plan_comparison import PlanStop

COMMANDER = Actor(PersonId("commander"), Role.COMMANDER)
# a state that needs no visit, and one that does: what the check-ins of so many shops would leave
NOTE = """
WITH next AS (UPDATE sweep SET head_n = head_n + $2 RETURNING sweep_id, head_n)
INSERT INTO event (sweep_id, n, shop_id, at_ms, actor, kind, entry, hash)
SELECT sweep_id, head_n - $2 + at, shop, (extract(epoch FROM clock_timestamp()) * 1000)::bigint, 'drill',
       'check_in_recorded', '', ''
FROM next, unnest($1::text[]) WITH ORDINALITY AS visits (shop, at)
"""
VISIT = "UPDATE shop_state SET state = 'clear', visits = 1, open_lines = 0 WHERE shop_id = ANY($1::text[])"
REOPEN = "UPDATE shop_state SET state = 'reopened', open_lines = 1 WHERE shop_id = ANY($1::text[])"


class Operation:
    """A city half-way through its sweep."""

    def __init__(self, database: Database, city: City, sweep: SweepId, folder: Path, seconds: float) -> None:
        self.database, self.city, self.sweep, self.folder, self.seconds = database, city, sweep, folder, seconds
        self.visited: set[str] = set()
        self.figures: list[dict[str, Any]] = []
        self.number = 1

    async def read(self, plan: int) -> dict[TeamId, list[PlanStop]]:
        routes: dict[TeamId, list[PlanStop]] = {}
        for stop in await read_stops(self.database, self.sweep, plan):
            routes.setdefault(stop.team, []).append(stop)
        return routes

    async def plan(self, **options: Any) -> Planned:
        return await plan_sweep(self.database, self.sweep, by=COMMANDER.person, **{"seconds": self.seconds, **options})

    async def told(self, change: str, tell: Callable[[], Awaitable[Any]], **options: Any) -> None:
        """Tell it, plan again, and see what became of the stops."""
        before, visited = await self.read(self.number), set(self.visited)
        await tell()
        began, spent = time.perf_counter(), time.process_time()
        planned = await self.plan(reason=change, **options)
        took, cpu = time.perf_counter() - began, time.process_time() - spent
        after = await self.read(planned.plan)
        found = await compare_plans(self.database, self.sweep, planned.plan - 1, planned.plan)
        lost = [
            team
            for team, stops in before.items()
            if (ahead := [s.shop for s in stops if s.shop not in visited])
            and ahead[0] not in [s.shop for s in after.get(team, ()) if s.shop not in self.visited][:1]
        ]
        visited_moved = sum(
            [s.shop for s in stops if s.shop in self.visited]
            != [s.shop for s in after.get(team, ()) if s.shop in self.visited]
            for team, stops in before.items()
        )
        self.number = planned.plan
        example = found.changes[0] if found.changes else None
        self.figures.append(
            {
                "change": change,
                "plan": planned.plan,
                "seconds": round(took, 2),
                "cpu_s": round(cpu, 2),
                "to_visit": planned.retailers,
                "unplaced": planned.unassigned,
                "moved": planned.moved,
                "added": found.added,
                "over_mean": round(planned.makespan_s / planned.mean_tour_s, 3),
                "routes_with_visited_stops_changed": visited_moved,
                "next_stops_changed": len(lost),
                "why": dict(Counter(each.why.code for each in found.changes)),
                "for_example": ""
                if example is None
                else f"{example.shop}: {example.team_a} -> {example.team_b}: {example.why.en}; "
                f"{example.why.reason} ({example.why.person})",
                "load": round(os.getloadavg()[0], 1),
            }
        )

    async def visit_half(self) -> None:
        for stops in (await self.read(1)).values():
            self.visited.update(stop.shop for stop in stops[: len(stops) // 2])
        async with self.database.transaction() as connection:
            await connection.execute(VISIT, sorted(self.visited))
            await connection.execute(NOTE, sorted(self.visited), len(self.visited))

    async def reopen(self, count: int) -> None:
        shops = sorted(self.visited)[:: max(1, len(self.visited) // count)][:count]
        self.visited -= set(shops)
        async with self.database.transaction() as connection:
            await connection.execute(REOPEN, shops)

    async def add_shops(self, count: int) -> None:
        """The registry again, with some new ones beside old ones."""
        some = self.city.shops[:: len(self.city.shops) // count][:count]
        new = [
            replace(shop, shop_id=ShopId(f"new-{number}"), name=f"新开食品店 {number}", phone="")
            for number, shop in enumerate(some)
        ]
        files = replace(self.city, shops=(*self.city.shops, *new)).write(self.folder)
        now, by = datetime.now(UTC), COMMANDER.person
        await load_registry(self.database, files.registry, rejects_dir=self.folder, by=by, now=now)

    async def steer(self, kind: SteeringKind, reason: str, team: TeamId | None = None, *shops: ShopId) -> None:
        await steer_plan(self.database, self.sweep, kind, COMMANDER, reason=reason, team=team, shops=shops)

    async def last_stop(self) -> ShopId:
        """A stop that somebody would make last, with a place."""
        routes = await self.read(self.number)
        return next(stop.shop for stops in routes.values() for stop in reversed(stops) if stop.lat is not None)

    async def bridge(self) -> dict[str, Any]:
        """A line of two kilometres across the streets between the stops of one team."""
        stops = [stop for stop in next(iter((await self.read(self.number)).values())) if stop.lat and stop.lon]
        lat = sorted(stop.lat for stop in stops if stop.lat)[len(stops) // 2] + 0.0007
        lon = sorted(stop.lon for stop in stops if stop.lon)[len(stops) // 2]
        line = {"type": "LineString", "coordinates": [[lon - 0.01, lat], [lon + 0.01, lat]]}
        return {"type": "Feature", "properties": {}, "geometry": line}


async def drill(retailers: int, teams: int, seconds: float, roads: Path | None) -> dict[str, Any]:
    """All changes, one after the other."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        async with await open_database(load_settings({}, overrides={"data_dir": folder / "data"})) as database:
            await migrate(database)
            ground = await set_up(database, folder, retailers=retailers, teams=teams)
            operation = Operation(database, ground.city, ground.sweep, folder, seconds)
            first = await operation.plan(seconds=30.0, roads=RoadsWanted(roads) if roads else None)
            await operation.visit_half()
            ill = TeamId(ground.city.teams[3].team_id)
            six = [team.team_id for team in ground.city.teams[5 :: max(1, teams // 6)]][:6]

            async def fall_ill() -> None:
                await operation.steer(SteeringKind.EXCLUDE_TEAM, "two officers in hospital", ill)

            async def lose_six() -> None:
                for team in six:
                    await operation.steer(SteeringKind.EXCLUDE_TEAM, "called to the flood", team)

            async def sight() -> None:
                await operation.steer(
                    SteeringKind.VISIT_NOW, "hotline: still on sale", None, await operation.last_stop()
                )

            async def nothing() -> None:
                pass

            await operation.told("nothing changed", nothing)
            await operation.told("a team falls ill", fall_ill)
            await operation.told("forty shops added", lambda: operation.add_shops(40))
            await operation.told("3,000 open again", lambda: operation.reopen(3_000))
            if roads is not None:
                closures = await operation.bridge()
                await operation.told("a bridge closes", nothing, roads=RoadsWanted(closures=closures))
            await operation.told("a sighting", sight)
            await operation.told("six more teams lost", lose_six)
            return {
                "retailers": retailers,
                "teams": teams,
                "travel": first.travel,
                "road_nodes": first.road_nodes,
                "first_plan_s": first.seconds,
                "changes": operation.figures,
            }


def main() -> None:
    parser = options_of(__doc__)
    parser.add_argument("--retailers", type=int, default=10_600)
    parser.add_argument("--teams", type=int, default=120)
    parser.add_argument("--seconds", type=float, default=4.5, help="for each new plan")
    parser.add_argument("--roads", type=Path, metavar="FILE", help="an OpenStreetMap extract of the city")
    options = parser.parse_args()
    warm_up()
    found = asyncio.run(drill(options.retailers, options.teams, options.seconds, options.roads))
    changes = found.pop("changes")
    if options.json:
        print(json.dumps({**found, "changes": changes}, ensure_ascii=False))
        return
    print_figures(found, as_json=False)
    for change in changes:
        print()
        print_figures(change, as_json=False)


if __name__ == "__main__":
    main()
