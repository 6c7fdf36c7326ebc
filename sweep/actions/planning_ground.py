"""What a plan is made from: the sweep as it stands, the plan before, and what people ordered of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from sweep.db import plans, sectors, steering, teams
from sweep.db.connection import Connection
from sweep.db.plans import ShopToPlan, StopRow
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
    none), the orders that hold at `now` (in the city's zone), and what visits have taken (see `select_visit_times`)."""

    shops: Sequence[ShopToPlan]
    sectors: Sequence[SectorRow]
    teams: Sequence[TeamRow]
    previous: Sequence[StopRow]
    now: datetime
    base: int = 0
    orders: Sequence[SteeringRow] = ()
    visit_times: Mapping[str, tuple[int, float]] = field(default_factory=dict)
    revised_ms: int = 0

    def teams_ordered(self, kind: SteeringKind) -> set[TeamId]:
        """Teams that an order of this kind names."""
        return {team for order in self.orders if order.kind == kind for team in order.teams}

    def by_shop(self, kind: SteeringKind) -> dict[ShopId, SteeringRow]:
        """The newest order of this kind for each shop that one names."""
        return {shop: order for order in self.orders if order.kind == kind for shop in order.shops}


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
    )
