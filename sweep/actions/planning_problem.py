"""From the sweep's rows to the planner's arrays, and from its routes back to stops."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from sweep.db.plans import ShopToPlan, StopRow
from sweep.db.sectors import SectorRow
from sweep.db.teams import TeamRow
from sweep.domain.geodesy import E7
from sweep.domain.ids import SectorId, ShopId, TeamId
from sweep.domain.words import RetailerKind, ShopState
from sweep.planning.problem_arrays import BoolArray, FloatArray, IntArray, PlanningProblem, allowed_sectors
from sweep.planning.route_plan import RoutePlan

#: What only a visit can change. A claimed shop waits for a review, not for a team.
TO_VISIT = frozenset({ShopState.UNVISITED, ShopState.ATTEMPTED, ShopState.REOPENED, ShopState.SIGHTED, ShopState.FOUND})
_LIKELY, _DANGEROUS = 1, 2
_DAY_S = 24 * 3600


@dataclass(frozen=True, slots=True)
class Ground:
    """The sweep as it stands: shops that count, sectors, teams, and the stops of the plan before."""

    shops: Sequence[ShopToPlan]
    sectors: Sequence[SectorRow]
    teams: Sequence[TeamRow]
    previous: Sequence[StopRow]


@dataclass(frozen=True, slots=True)
class Framed:
    """A problem for the planner, with the shops and teams in its order.

    `previous` are the former stops of each team, without those that were visited and are due again;
    `visited` (n,) marks former stops that are done; `dropped` (t,) teams that no longer work.
    """

    problem: PlanningProblem
    shops: Sequence[ShopToPlan]
    teams: Sequence[TeamRow]
    previous: Sequence[IntArray]
    visited: BoolArray
    dropped: BoolArray


def frame(ground: Ground, service_s: float) -> Framed:
    """The shops that need a visit, and the former stops that are done, as arrays."""
    was_planned = {stop.shop for stop in ground.previous}
    shops = [
        shop
        for shop in _in_known_sectors(ground.shops)
        if shop.kind != RetailerKind.ONLINE.value and (needs_visit(shop) or shop.shop in was_planned)
    ]
    former = {stop.team for stop in ground.previous}
    teams = [team for team in ground.teams if team.active or team.team_id in former]
    sectors = [sector.sector_id for sector in ground.sectors]
    sector_of = {sector: i for i, sector in enumerate(sectors)}
    nowhere = len(sectors)  # shops of no known sector: nobody may be sent there before a person has placed them
    offices = {sector.sector_id: (sector.office_lat_e7, sector.office_lon_e7) for sector in ground.sectors}
    at = [_office(team, offices) for team in teams]
    team_sector = np.array([sector_of[team.sector_id] for team in teams], dtype=np.int64)
    due = np.array([needs_visit(shop) for shop in shops], dtype=np.bool_)
    problem = PlanningProblem(
        shop_lat=_degrees([shop.lat_e7 for shop in shops]),
        shop_lon=_degrees([shop.lon_e7 for shop in shops]),
        shop_service_s=np.full(len(shops), float(service_s)),
        shop_sector=np.array([_index(shop, sector_of, nowhere) for shop in shops], dtype=np.int64),
        shop_priority=np.array([_priority(shop) for shop in shops], dtype=np.int64),
        shop_open_lines=due.astype(np.int64),
        team_sector=team_sector,
        team_office_lat=_degrees([lat for lat, _ in at]),
        team_office_lon=_degrees([lon for _, lon in at]),
        team_shift_s=np.array([float(shift_s(team)) for team in teams]),
        team_max_stops=np.zeros(len(teams), dtype=np.int64),
        team_allowed=_allowed(team_sector, ground.sectors, sector_of),
    )
    number = {shop.shop: i for i, shop in enumerate(shops)}
    by_team: dict[TeamId, list[int]] = {team.team_id: [] for team in teams}
    for stop in ground.previous:
        i = number.get(stop.shop)
        if i is not None and not (due[i] and shops[i].visits) and stop.team in by_team:
            by_team[stop.team].append(i)
    return Framed(
        problem,
        shops,
        teams,
        [np.array(stops, dtype=np.int64) for stops in by_team.values()],
        ~due,
        np.array([not team.active for team in teams], dtype=np.bool_),
    )


def needs_visit(shop: ShopToPlan) -> bool:
    """Whether a team must go there."""
    return shop.state in TO_VISIT


def stops_of(framed: Framed, plan: RoutePlan, due_ms: Mapping[ShopId, int]) -> list[StopRow]:
    """The plan's stops, team by team."""
    stops: list[StopRow] = []
    for route in plan.routes:
        team = framed.teams[route.team].team_id
        times = zip(route.stops.tolist(), route.day_arrival_s.tolist(), route.day.tolist(), strict=True)
        for seq, (i, arrival_s, day) in enumerate(times, start=1):
            shop = framed.shops[i].shop
            stops.append(StopRow(team, seq, shop, round(arrival_s), day, due_ms[shop]))
    return stops


def shift_s(team: TeamRow) -> int:
    """How long a team's shift is; one that ends before it starts ends on the next day."""
    return (clock_s(team.shift_end) - clock_s(team.shift_start) - 1) % _DAY_S + 1


def clock_s(written: str) -> int:
    """HH:MM as seconds of the day."""
    hours, minutes = written.split(":")
    return int(hours) * 3600 + int(minutes) * 60


def _priority(shop: ShopToPlan) -> int:
    if shop.state in (ShopState.FOUND, ShopState.SIGHTED):
        return _DANGEROUS
    return _LIKELY if shop.likely else 0


def _office(team: TeamRow, offices: Mapping[SectorId, tuple[int | None, int | None]]) -> tuple[int | None, int | None]:
    own = (team.office_lat_e7, team.office_lon_e7)
    return own if own[0] is not None else offices.get(team.sector_id, (None, None))


def _degrees(values: Sequence[int | None]) -> FloatArray:
    return np.array([np.nan if value is None else value / E7 for value in values], dtype=np.float64)


def _index(shop: ShopToPlan, sector_of: Mapping[SectorId, int], nowhere: int) -> int:
    return nowhere if shop.sector is None else sector_of.get(shop.sector, nowhere)


def _allowed(team_sector: IntArray, sectors: Sequence[SectorRow], sector_of: Mapping[SectorId, int]) -> BoolArray:
    """Teams x sectors (and nowhere): a team serves its sector and those within it. A sector that has teams only in
    its parts is served by those: a shop that is known only by its county still gets a visit."""
    parents = [None if s.parent is None else sector_of.get(s.parent) for s in sectors]
    allowed = allowed_sectors(team_sector, [*parents, None])
    for sector in [s for s in range(len(sectors)) if not allowed[:, s].any()]:
        parts = _within(sector, parents)
        allowed[np.isin(team_sector, parts), sector] = True
    return allowed


def _within(sector: int, parents: Sequence[int | None]) -> list[int]:
    found = [sector]
    for part in found:
        found += [child for child, parent in enumerate(parents) if parent == part and child not in found]
    return found


def _in_known_sectors(shops: Sequence[ShopToPlan]) -> list[ShopToPlan]:
    """A located shop of no sector goes to that of its nearest neighbour."""
    homeless = [i for i, shop in enumerate(shops) if shop.sector is None and shop.lat_e7 is not None]
    placed = [shop for shop in shops if shop.sector is not None and shop.lat_e7 is not None]
    if not homeless or not placed:
        return list(shops)
    lat, lon = (_degrees([getattr(shop, name) for shop in placed]) for name in ("lat_e7", "lon_e7"))
    known = list(shops)
    for i in homeless:
        here = known[i]
        assert here.lat_e7 is not None
        assert here.lon_e7 is not None
        narrow = float(np.cos(np.radians(here.lat_e7 / E7)))
        away = (lat - here.lat_e7 / E7) ** 2 + ((lon - here.lon_e7 / E7) * narrow) ** 2
        known[i] = replace(here, sector=placed[int(np.argmin(away))].sector)
    return known
