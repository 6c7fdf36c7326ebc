"""What the planner is given: shops, teams and how fast teams travel, as plain arrays."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from sweep.planning.road_times import RoadTimes

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]
BoolArray = npt.NDArray[np.bool_]

# seconds that a stop beyond the border must save, so that only few stops cross
CROSSING_S = 60.0


@dataclass(frozen=True, slots=True)
class TravelModel:
    """Travel time without a road file: great-circle distance x `detour_factor` / `speed_m_s`. An estimate."""

    detour_factor: float = 1.3
    speed_m_s: float = 30 / 3.6

    @property
    def s_per_m(self) -> float:
        """Seconds of travel for one metre of great-circle distance."""
        return self.detour_factor / self.speed_m_s


@dataclass(frozen=True, slots=True)
class Timetable:
    """Clock times, as seconds of the day: when shifts begin and break off, and when shops let a team in.

    `team_begins_s`, `team_weekday` (t,): the first shift begins then, on that day of the week (Monday 0).
    `lunch_from_s`, `lunch_s` (t,): whoever would begin a stop at or after `lunch_from_s` (inf: no break) begins it
    `lunch_s` later; the break is no working time. `shop_pattern` (n,): a row of `open_s` (patterns, 7, spans, 2),
    from and to on each day of the week, NaN for none; -1: open at all times.
    """

    team_begins_s: FloatArray
    team_weekday: IntArray
    lunch_from_s: FloatArray
    lunch_s: FloatArray
    shop_pattern: IntArray
    open_s: FloatArray


@dataclass(frozen=True, slots=True)
class PlanningProblem:
    """n shops, t teams, m sectors.

    Positions are WGS-84 degrees; NaN where a shop (or an office) has none. `shop_priority` is 0 for an
    ordinary shop; the higher, the sooner it should be visited. A shop with `shop_open_lines` 0 needs no
    visit. `team_max_stops` limits the stops of one shift (0: no limit); `team_shift_s` is the working time
    of one shift, after which the team returns to its office for the night. `team_allowed[team, sector]`
    says where a team may inspect; see `allowed_sectors` for nested sectors. `team_by_order` (teams, sectors) is
    true where a recorded order lets a team cross into a sector that is not its own: at `CROSSING_S` a stop.
    `roads` are the times by road between these shops and offices; without them times are estimates by `travel`.
    `shop_restriction` (n,) names a row of `restricted_to` (restrictions, teams), the only teams that may come (the
    skills they have, or a person's wish), -1 for none. `shop_two_teams` (n,): two teams visit together.
    `shop_urgent` (n,): whoever can be there first goes there next.

    Raises ValueError when shapes, indices or values do not fit together.
    """

    shop_lat: FloatArray
    shop_lon: FloatArray
    shop_service_s: FloatArray
    shop_sector: IntArray
    shop_priority: IntArray
    shop_open_lines: IntArray
    team_sector: IntArray
    team_office_lat: FloatArray
    team_office_lon: FloatArray
    team_shift_s: FloatArray
    team_max_stops: IntArray
    team_allowed: BoolArray
    travel: TravelModel = field(default_factory=TravelModel)
    team_by_order: BoolArray | None = None
    shop_restriction: IntArray | None = None
    restricted_to: BoolArray | None = None
    shop_two_teams: BoolArray | None = None
    shop_urgent: BoolArray | None = None
    timetable: Timetable | None = None
    roads: RoadTimes | None = None

    @property
    def shops(self) -> int:
        return len(self.shop_lat)

    @property
    def teams(self) -> int:
        return len(self.team_sector)

    @property
    def sectors(self) -> int:
        return int(self.team_allowed.shape[1])

    @property
    def may_serve(self) -> BoolArray:
        """Teams x sectors: by jurisdiction or by order."""
        return self.team_allowed if self.team_by_order is None else self.team_allowed | self.team_by_order

    def may_visit(self, shops: IntArray) -> BoolArray:
        """Teams x these shops: by jurisdiction or order, and by what the shop asks for."""
        may: BoolArray = self.may_serve[:, self.shop_sector[shops]]
        if self.shop_restriction is not None and self.restricted_to is not None:
            row = self.shop_restriction[shops]
            may[:, row >= 0] &= self.restricted_to[row[row >= 0]].T
        return may

    def team_may_visit(self, team: int, shops: IntArray) -> BoolArray:
        """Which of these shops one team may visit, (len(shops),)."""
        may: BoolArray = self.may_serve[team, self.shop_sector[shops]]
        if self.shop_restriction is not None and self.restricted_to is not None:
            row = self.shop_restriction[shops]
            may &= (row < 0) | self.restricted_to[row, team]
        return may

    def kinds(self, shops: IntArray, teams: IntArray) -> tuple[IntArray, FloatArray]:
        """Shops that the same teams may visit at the same cost are of one kind: (len(shops),) and the cost of a stop
        beyond its time, (teams, kinds); inf where a team may not go."""
        crossing = self.crossing_s(teams)
        if self.shop_restriction is None or self.restricted_to is None:
            sectors, kind = np.unique(self.shop_sector[shops], return_inverse=True)
            return kind.reshape(-1), crossing[:, sectors]
        rows = len(self.restricted_to) + 1
        both, kind = np.unique(self.shop_sector[shops] * rows + self.shop_restriction[shops] + 1, return_inverse=True)
        free = np.ones((1, self.teams), dtype=np.bool_)
        may = np.vstack([free, self.restricted_to])[both % rows][:, teams].T
        cost: FloatArray = np.where(may, crossing[:, both // rows], np.inf)
        return kind.reshape(-1), cost

    def crossing_s(self, teams: IntArray | None = None) -> FloatArray:
        """Teams (all, or these) x sectors: what a stop there is made to cost beyond its time; inf where a team may not
        go."""
        of = slice(None) if teams is None else teams
        cost: FloatArray = np.where(self.team_allowed[of], 0.0, np.inf)
        if self.team_by_order is not None:
            cost[self.team_by_order[of] & ~self.team_allowed[of]] = CROSSING_S
        return cost

    def __post_init__(self) -> None:
        shops, teams = len(self.shop_lat), len(self.team_sector)
        for name in ("shop_lon", "shop_service_s", "shop_sector", "shop_priority", "shop_open_lines"):
            if getattr(self, name).shape != (shops,):
                raise ValueError(f"{name} must have one value for each of {shops} shops")
        for name in ("team_office_lat", "team_office_lon", "team_shift_s", "team_max_stops"):
            if getattr(self, name).shape != (teams,):
                raise ValueError(f"{name} must have one value for each of {teams} teams")
        if self.team_allowed.ndim != 2 or self.team_allowed.shape[0] != teams:
            raise ValueError("team_allowed must be teams x sectors")
        if self.team_by_order is not None and self.team_by_order.shape != self.team_allowed.shape:
            raise ValueError("team_by_order must be teams x sectors, as team_allowed")
        for name in ("shop_restriction", "shop_two_teams", "shop_urgent"):
            if getattr(self, name) is not None and getattr(self, name).shape != (shops,):
                raise ValueError(f"{name} must have one value for each of {shops} shops")
        if self.shop_restriction is not None and self.restricted_to is None:
            raise ValueError("shop_restriction needs restricted_to")
        for name in ("shop_sector", "team_sector"):
            values = getattr(self, name)
            if len(values) and (values.min() < 0 or values.max() >= self.sectors):
                raise ValueError(f"{name} names a sector outside 0..{self.sectors - 1}")
        if not (np.isfinite(self.shop_service_s).all() and (self.shop_service_s >= 0).all()):
            raise ValueError("shop_service_s must be finite and not negative")
        if not (self.team_shift_s > 0).all():
            raise ValueError("team_shift_s must be positive")


def allowed_sectors(team_sector: IntArray, sector_parent: Sequence[int | None]) -> BoolArray:
    """Teams x sectors: a team may serve its own sector and every sector nested in it.

    `sector_parent[s]` is the index of the sector that contains s, None at the top.
    """
    allowed = np.zeros((len(team_sector), len(sector_parent)), dtype=np.bool_)
    for sector in range(len(sector_parent)):
        ancestor: int | None = sector
        seen: set[int] = set()
        while ancestor is not None and ancestor not in seen:
            seen.add(ancestor)
            allowed[team_sector == ancestor, sector] = True
            ancestor = sector_parent[ancestor]
    return allowed
