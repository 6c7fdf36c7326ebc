"""What a plan is made from: the sweep as it stands, the plan before, and what people ordered of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from sweep.db import plans, sectors, steering, teams
from sweep.db.connection import Connection
from sweep.db.plans import PlanRow, ShopToPlan, StopRow
from sweep.db.sectors import SectorRow
from sweep.db.steering import SteeringRow
from sweep.db.sweeps import SweepRow
from sweep.db.teams import TeamRow
from sweep.domain.ids import ShopId, TeamId
from sweep.domain.problem import Problem
from sweep.domain.steering import SteeringKind


@dataclass(frozen=True, slots=True)
class Ground:
    """The sweep as it stands: shops that count, sectors, teams, the stops of the plan before (number `base`, 0 for
    none), the orders that hold at `now` (in the city's zone), what visits have taken (see `select_visit_times`), and
    who was visited since the plan before was made, of whose stops so many of each team were `ahead` then."""

    shops: Sequence[ShopToPlan]
    sectors: Sequence[SectorRow]
    teams: Sequence[TeamRow]
    previous: Sequence[StopRow]
    now: datetime
    base: int = 0
    orders: Sequence[SteeringRow] = ()
    visit_times: Mapping[str, tuple[int, float]] = field(default_factory=dict)
    revised_ms: int = 0
    visited_since: frozenset[ShopId] = frozenset()
    ahead: Mapping[TeamId, int] = field(default_factory=dict)

    def stops_ahead(self) -> Iterator[tuple[StopRow, bool]]:
        """The stops of the plan before, and whether a visit there has still to come."""
        for stop, was_ahead in with_ahead(self.previous, self.ahead):
            yield stop, was_ahead and stop.shop not in self.visited_since

    def teams_ordered(self, kind: SteeringKind) -> set[TeamId]:
        """Teams that an order of this kind names."""
        return {team for order in self.orders if order.kind == kind for team in order.teams}

    def by_shop(self, kind: SteeringKind) -> dict[ShopId, SteeringRow]:
        """The newest order of this kind for each shop that one names."""
        return {shop: order for order in self.orders if order.kind == kind for shop in order.shops}


def with_ahead(stops: Sequence[StopRow], ahead: Mapping[TeamId, int]) -> Iterator[tuple[StopRow, bool]]:
    """A plan's stops, team by team in order, and whether each is among the last so many of its team, which were still
    to make when the plan was made; those before were done."""
    left = Counter(stop.team for stop in stops)
    for stop in stops:
        is_ahead = left[stop.team] <= ahead.get(stop.team, 0)
        left[stop.team] -= 1
        yield stop, is_ahead


def ahead_of(plan: PlanRow) -> dict[TeamId, int]:
    """How many stops each team had still to make when a plan was made."""
    return {TeamId(team): tour["stops"] for team, tour in plan.tours.items()}


async def read_ground(connection: Connection, row: SweepRow) -> Ground:
    """Everything for one plan. Raises Problem no-teams."""
    newest = await plans.select_newest_plan(connection, row.sweep_id)
    known = await teams.select_teams(connection)
    if not any(team.active for team in known):
        raise Problem(
            "no-teams",
            "There are no teams to plan for; load them with `sweep teams load FILE`.",
            "没有可排线的检查组；请先用 sweep teams load 文件 载入。",
        )
    orders = await steering.select_steering(connection, row.sweep_id)
    before = await plans.select_plan(connection, row.sweep_id, newest)
    return Ground(
        shops=await plans.select_shops_to_plan(connection, row.sweep_id),
        sectors=await sectors.select_sectors(connection),
        teams=known,
        previous=await plans.select_stops(connection, row.sweep_id, newest) if newest else [],
        now=datetime.fromtimestamp(row.now_ms / 1000, UTC).astimezone(ZoneInfo(row.zone)),
        base=newest,
        orders=[order for order in orders if order.holds_at(row.now_ms)],
        visit_times=await plans.select_visit_times(connection, row.sweep_id),
        revised_ms=await plans.select_revised_ms(connection, row.sweep_id),
        visited_since=frozenset()
        if before is None
        else await plans.select_visited_since(connection, row.sweep_id, before.made_ms),
        ahead={} if before is None else ahead_of(before),
    )
