"""What the planner answers: routes, what it could not place and why, and the figures of the whole."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from sweep.planning.problem_arrays import BoolArray, FloatArray, IntArray, PlanningProblem
from sweep.planning.road_spanning import road_forest_s
from sweep.planning.schedule import Schedule, TeamDay
from sweep.planning.spanning import spanning_forest_s
from sweep.planning.travel import Places

# beyond this the forest is taken sector by sector: its time grows with the square of the shops
MOST_SHOPS_IN_ONE_FOREST = 30_000


class Reason(StrEnum):
    """Why a shop is on no route."""

    NO_TEAM_IN_SECTOR = "no_team_in_sector"
    NO_OPEN_LINES = "no_open_lines"
    NO_ABLE_TEAM = "no_able_team"  # skills, or a person's wish, leave none of those that may go there
    NO_SECOND_TEAM = "no_second_team"  # two teams must visit, and only one can
    ROUTES_LOCKED = "routes_locked"  # a person has locked the routes of all that may go there
    NEVER_OPEN = "never_open"  # closed whenever a team could be there


@dataclass(frozen=True, slots=True)
class Route:
    """One team's stops, in order, over as many shifts as they need; empty for a team without work.

    `stops` are shop indices. `arrival_s` counts the team's working time from the start of the plan (nights
    left out), `day` its shifts from 0, `day_arrival_s` from the start of that shift. The first `visited`
    stops are over already: their three times are 0. `finish_s` is the return to the office after the last
    stop; `travel_s` holds every leg still to go, nightly returns included, `service_s` the stops still to
    make, `wait_s` what is spent before closed doors. `home_s` is the last return, from the start of that shift.
    """

    team: int
    stops: IntArray
    arrival_s: FloatArray
    day: IntArray
    day_arrival_s: FloatArray
    visited: int
    travel_s: float
    service_s: float
    finish_s: float
    wait_s: float = 0.0
    home_s: float = 0.0


@dataclass(frozen=True, slots=True)
class Unassigned:
    """A shop on no route, and why."""

    shop: int
    reason: Reason


@dataclass(frozen=True, slots=True)
class PlanMetrics:
    """Figures of a plan, of the work still to do. Seconds of working time.

    `routes` counts those with a stop. `makespan_s` is the latest finish, `mean_tour_s` the working time of
    all teams over their number, `days` the shifts of the longest route. `bound_s` = (service + spanning
    forest of the shops, rooted at the offices) / teams: no plan finishes earlier, and it knows nothing of
    nightly returns.
    """

    retailers: int
    teams: int
    routes: int
    unassigned: int
    makespan_s: float
    travel_s: float
    service_s: float
    bound_s: float
    mean_tour_s: float
    days: int
    wait_s: float = 0.0


@dataclass(frozen=True, slots=True)
class RoutePlan:
    """One route for each team, in the order of the teams; every shop on one of them or unassigned."""

    routes: tuple[Route, ...]
    unassigned: tuple[Unassigned, ...]
    metrics: PlanMetrics


def team_day(problem: PlanningProblem, team: int) -> TeamDay:
    """A team that starts a fresh shift at its office."""
    office = problem.shops + team
    return TeamDay(office, float(problem.team_shift_s[team]), int(problem.team_max_stops[team]), office)


def timed_route(team: int, stops: IntArray, times: Schedule, visited: int = 0) -> Route:
    """The route of a team; `times` are those of the stops after the first `visited`, which are over."""
    over = np.zeros(visited)
    return Route(
        team=team,
        stops=stops,
        arrival_s=np.concatenate([over, times.arrival_s]),
        day=np.concatenate([over.astype(np.int64), times.day]),
        day_arrival_s=np.concatenate([over, times.day_arrival_s]),
        visited=visited,
        travel_s=times.travel_s,
        service_s=times.service_s,
        finish_s=times.finish_s,
        wait_s=times.wait_s,
        home_s=times.home_s,
    )


def name_unplaced(
    problem: PlanningProblem, shops: IntArray, works: BoolArray, locked: BoolArray | None = None
) -> list[Unassigned]:
    """Shops that none of the teams that work and are not locked may visit, each with the reason."""
    named = []
    for shop in shops.tolist():
        can = problem.may_visit(np.array([shop]))[:, 0] & works
        if locked is not None and (can & locked).any():
            reason = Reason.ROUTES_LOCKED
        elif (problem.may_serve[:, problem.shop_sector[shop]] & works).any():
            reason = Reason.NO_ABLE_TEAM
        else:
            reason = Reason.NO_TEAM_IN_SECTOR
        named.append(Unassigned(shop, reason))
    return named


def measure(
    problem: PlanningProblem,
    places: Places,
    routes: Sequence[Route],
    unassigned: Sequence[Unassigned],
    teams: IntArray,
) -> PlanMetrics:
    """The figures of these routes; `teams` are those that work (not dropped)."""
    ahead = [route.stops[route.visited :] for route in routes]
    placed = np.concatenate([np.empty(0, dtype=np.int64), *ahead])
    count = max(1, len(teams))
    service_s = float(problem.shop_service_s[placed].sum())
    return PlanMetrics(
        retailers=problem.shops,
        teams=len(teams),
        routes=sum(1 for stops in ahead if len(stops)),
        unassigned=len(unassigned),
        makespan_s=max((route.finish_s for route in routes), default=0.0),
        travel_s=sum(route.travel_s for route in routes),
        service_s=service_s,
        bound_s=(service_s + _forest_s(problem, places, placed, teams)) / count,
        mean_tour_s=sum(route.finish_s for route in routes) / count,
        days=max((int(route.day[-1]) + 1 for route in routes if len(route.day)), default=0),
        wait_s=sum(route.wait_s for route in routes),
    )


def _forest_s(problem: PlanningProblem, places: Places, placed: IntArray, teams: IntArray) -> float:
    offices = problem.shops + teams
    if places.roads is not None:
        return road_forest_s(places.roads, placed, offices)
    if len(placed) <= MOST_SHOPS_IN_ONE_FOREST:
        return spanning_forest_s(places, placed, offices)
    # a route into a sector begins at the office of a team that may go there
    placed = placed[np.argsort(problem.shop_sector[placed], kind="stable")]
    sectors, firsts = np.unique(problem.shop_sector[placed], return_index=True)
    may_serve = problem.may_serve
    return sum(
        spanning_forest_s(places, shops, offices[may_serve[teams, sector]])
        for sector, shops in zip(sectors.tolist(), np.split(placed, firsts[1:]), strict=True)
    )
