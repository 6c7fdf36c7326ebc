"""From the sweep's rows to the planner's arrays, and from its routes back to stops."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from sweep.actions.planning_ground import Ground
from sweep.actions.planning_limits import restrictions, timetable
from sweep.actions.shift_times import working_s
from sweep.actions.visit_times import ORDINARY_S, is_sensitive, visit_s
from sweep.db.plans import ShopToPlan, StopRow
from sweep.db.sectors import SectorRow
from sweep.db.teams import TeamRow
from sweep.domain.geodesy import E7
from sweep.domain.ids import SectorId, ShopId, TeamId
from sweep.domain.steering import CROSSING, MOST_PRIORITY, SteeringKind
from sweep.domain.words import TO_VISIT, RetailerKind, ShopState
from sweep.planning.problem_arrays import BoolArray, FloatArray, IntArray, PlanningProblem, allowed_sectors
from sweep.planning.route_plan import RoutePlan

#: What only a visit can change. A claimed shop waits for a review, not for a team.
_EARLY, _LIKELY, _DANGEROUS = 1, 2, 4
_EARLY_KINDS = frozenset({RetailerKind.WHOLESALER.value, RetailerKind.WAREHOUSE.value})


@dataclass(frozen=True, slots=True)
class Framed:
    """A problem for the planner, with the shops and teams in its order.

    `previous` are the former stops of each team, without those that were visited and are due again;
    `visited` (n,) marks former stops that are done; `dropped` (t,) teams that no longer work, `locked` (t,) those
    whose routes stay as they are.
    """

    problem: PlanningProblem
    shops: Sequence[ShopToPlan]
    teams: Sequence[TeamRow]
    previous: Sequence[IntArray]
    visited: BoolArray
    dropped: BoolArray
    locked: BoolArray


def frame(ground: Ground, ordinary_s: float | None = None) -> Framed:
    """The shops that need a visit, and the former stops that are done, as arrays.

    `ordinary_s`: what a visit takes where nothing else is known; given, it counts for what was measured too.
    """
    was_planned = {stop.shop for stop in ground.previous}
    shops = [
        shop
        for shop in _in_known_sectors(ground.shops)
        if shop.kind != RetailerKind.ONLINE.value and (needs_visit(shop) or shop.shop in was_planned)
    ]
    former = {stop.team for stop in ground.previous}
    excluded = ground.teams_ordered(SteeringKind.EXCLUDE_TEAM)
    works = {team.team_id for team in ground.teams if team.active and team.team_id not in excluded}
    teams = [team for team in ground.teams if team.team_id in works or team.team_id in former]
    sectors = [sector.sector_id for sector in ground.sectors]
    sector_of = {sector: i for i, sector in enumerate(sectors)}
    nowhere = len(sectors)  # shops of no known sector: nobody may be sent there before a person has placed them
    offices = {sector.sector_id: (sector.office_lat_e7, sector.office_lon_e7) for sector in ground.sectors}
    at = [_office(team, offices) for team in teams]
    team_sector = np.array([sector_of[team.sector_id] for team in teams], dtype=np.int64)
    due = np.array([needs_visit(shop) for shop in shops], dtype=np.bool_)
    measured = ground.visit_times if ordinary_s is None else {}
    urgent = ground.by_shop(SteeringKind.VISIT_NOW)
    asked = {shop: order.value for shop, order in ground.by_shop(SteeringKind.PRIORITY).items()}
    wanted = {shop: order.teams[0] for shop, order in ground.by_shop(SteeringKind.MOVE_STOP).items()}
    restriction, restricted_to = restrictions(shops, teams, wanted, works)
    two = np.array([shop.two_teams for shop in shops], dtype=np.bool_)
    problem = PlanningProblem(
        shop_lat=_degrees([shop.lat_e7 for shop in shops]),
        shop_lon=_degrees([shop.lon_e7 for shop in shops]),
        shop_service_s=np.array([visit_s(shop, ordinary_s or ORDINARY_S, measured) for shop in shops]),
        shop_sector=np.array([_index(shop, sector_of, nowhere) for shop in shops], dtype=np.int64),
        shop_priority=np.array([_priority(shop, asked, shop.shop in urgent) for shop in shops], dtype=np.int64),
        shop_open_lines=due.astype(np.int64),
        team_sector=team_sector,
        team_office_lat=_degrees([lat for lat, _ in at]),
        team_office_lon=_degrees([lon for _, lon in at]),
        team_shift_s=np.array([float(working_s(team)) for team in teams]),
        team_max_stops=np.zeros(len(teams), dtype=np.int64),
        team_allowed=_allowed(team_sector, ground.sectors, sector_of),
        team_by_order=_by_order(ground, teams, sector_of),
        shop_restriction=restriction,
        restricted_to=restricted_to,
        shop_two_teams=two if two.any() else None,
        shop_urgent=np.array([shop.shop in urgent for shop in shops], dtype=np.bool_) & due if urgent else None,
        timetable=timetable(shops, teams, ground.now),
    )
    number = {shop.shop: i for i, shop in enumerate(shops)}
    by_team: dict[TeamId, list[int]] = {team.team_id: [] for team in teams}
    for stop, is_ahead in ground.stops_ahead():
        i = number.get(stop.shop)
        if i is not None and (is_ahead or not due[i]) and not stop.second and stop.team in by_team:
            by_team[stop.team].append(i)
    locked = ground.teams_ordered(SteeringKind.LOCK_ROUTE)
    return Framed(
        problem,
        shops,
        teams,
        [np.array(stops, dtype=np.int64) for stops in by_team.values()],
        ~due,
        np.array([team.team_id not in works for team in teams], dtype=np.bool_),
        np.array([team.team_id in locked for team in teams], dtype=np.bool_),
    )


def needs_visit(shop: ShopToPlan) -> bool:
    """Whether a team must go there."""
    return shop.state in TO_VISIT


def stops_of(framed: Framed, plan: RoutePlan, due_ms: Mapping[ShopId, int]) -> list[StopRow]:
    """The plan's stops, team by team. A visit of two teams is a stop of both; the first of them counts it."""
    teams_at: dict[int, list[int]] = defaultdict(list)
    for route in plan.routes:
        for i in route.stops.tolist():
            teams_at[i].append(route.team)
    stops: list[StopRow] = []
    for route in plan.routes:
        team = framed.teams[route.team].team_id
        times = zip(route.stops.tolist(), route.day_arrival_s.tolist(), route.day.tolist(), strict=True)
        for seq, (i, arrival_s, day) in enumerate(times, start=1):
            shop = framed.shops[i].shop
            other = next((framed.teams[t].team_id for t in teams_at[i] if t != route.team), None)
            second = teams_at[i][0] != route.team
            stops.append(StopRow(team, seq, shop, round(arrival_s), day, due_ms[shop], other, second))
    return stops


def _priority(shop: ShopToPlan, asked: Mapping[ShopId, int], urgent: bool) -> int:
    """The higher, the sooner: a person's word before anything else, then danger, then likelihood, then exposure."""
    if urgent:
        return MOST_PRIORITY
    if shop.shop in asked:
        return asked[shop.shop]
    if shop.state in (ShopState.FOUND, ShopState.SIGHTED):
        return _DANGEROUS
    if shop.likely:
        return _LIKELY
    return _EARLY if shop.kind in _EARLY_KINDS or is_sensitive(shop.name) else 0


def _by_order(ground: Ground, teams: Sequence[TeamRow], sector_of: Mapping[SectorId, int]) -> BoolArray | None:
    """Teams x sectors (and nowhere): where an order lets a team cross; None where there is no order."""
    orders = [order for order in ground.orders if order.kind == CROSSING]
    if not orders:
        return None
    parents = [None if sector.parent is None else sector_of.get(sector.parent) for sector in ground.sectors]
    by_order = np.zeros((len(teams), len(sector_of) + 1), dtype=np.bool_)
    for order in orders:
        within = {
            part for sector in order.sectors if sector in sector_of for part in _within(sector_of[sector], parents)
        }
        named = [i for i, team in enumerate(teams) if team.team_id in order.teams]
        by_order[np.ix_(named, sorted(within))] = True
    return by_order


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
