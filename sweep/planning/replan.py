"""Change a plan in the middle of the operation as little as the change asks for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from sweep.planning.balance import Balance, nearest_stops
from sweep.planning.plan import plan_routes
from sweep.planning.problem_arrays import BoolArray, FloatArray, IntArray, PlanningProblem
from sweep.planning.route_plan import Reason, RoutePlan, Unassigned, measure, team_day, timed_route
from sweep.planning.schedule import TeamDay, nightly_share_s
from sweep.planning.tour import shortest_round
from sweep.planning.travel import Places, places_of
from sweep.planning.unlocated import spread_unlocated

# a route that takes in more new stops than this share of it is put into a new order
_NEW_SHARE = 0.1
_ITERATIONS = 20
_MOST_STOPS_REORDERED = 600
# moves of stops between teams, for each stop that had to find a team: the rest of the plan stays
_MOVES_PER_PLACED = 3


def replan(
    problem: PlanningProblem,
    previous: Sequence[IntArray],
    *,
    visited: BoolArray,
    reopened: BoolArray | None = None,
    dropped: BoolArray | None = None,
    worked_s: FloatArray | None = None,
    seed: int = 0,
    seconds: float = 5.0,
) -> RoutePlan:
    """A new plan from an old one: visited stops kept, the next stop of each team kept, little else moved.

    `problem` holds all shops, those added since at the end; `previous` (t,) are the stops of each team in
    order. `visited` (n,) is true where a visit has happened that still counts; such stops stay on their
    route. `reopened` (n,) shops were visited and are open again: they are placed anew, where a team now
    passes. `dropped` (t,) teams keep their visited stops and get no others. `worked_s` (t,) is the part of
    the current shift that is over (default: none); times count from now, and a team starts where its last
    visited stop was. Shops with no open lines that were not visited are unassigned with that reason.
    """
    places = places_of(problem)
    gone = np.zeros(problem.teams, dtype=np.bool_) if dropped is None else dropped
    again = np.zeros(problem.shops, dtype=np.bool_) if reopened is None else reopened
    visited = visited & ~again
    done = [stops[visited[stops]] for stops in previous]
    due = (problem.shop_open_lines > 0) & ~visited
    on_done = np.zeros(problem.shops, dtype=np.bool_)
    on_done[np.concatenate([np.empty(0, dtype=np.int64), *done])] = True
    may_serve = problem.team_allowed & ~gone[:, None]
    served: BoolArray = np.logical_or.reduce(may_serve, axis=0)
    homeless = due & ~served[problem.shop_sector]
    here = due & ~homeless
    stays = here & ~again
    kept = [stops[stays[stops] & may_serve[team, problem.shop_sector[stops]]] for team, stops in enumerate(previous)]
    days = [_day(problem, team, done[team], worked_s) for team in range(problem.teams)]
    waiting = here.copy()
    waiting[np.concatenate([np.empty(0, dtype=np.int64), *kept])] = False
    if any(len(stops) for stops in kept):
        ahead = _placed(problem, places, kept, np.flatnonzero(waiting), may_serve, days, seed, seconds)
    else:
        ahead = _afresh(problem, waiting, may_serve, seed, seconds)
    routes = tuple(
        timed_route(problem, places, team, np.concatenate([done[team], stops]), days[team], len(done[team]))
        for team, stops in enumerate(ahead)
    )
    unassigned = [
        *(Unassigned(int(shop), Reason.NO_OPEN_LINES) for shop in np.flatnonzero(~due & ~on_done)),
        *(Unassigned(int(shop), Reason.NO_TEAM_IN_SECTOR) for shop in np.flatnonzero(homeless)),
    ]
    return RoutePlan(routes, tuple(unassigned), measure(problem, places, routes, unassigned, np.flatnonzero(~gone)))


def _day(problem: PlanningProblem, team: int, done: IntArray, worked_s: FloatArray | None) -> TeamDay:
    day = team_day(problem, team)
    start = int(done[-1]) if len(done) else day.office
    worked = 0.0 if worked_s is None else float(worked_s[team])
    return TeamDay(day.office, day.shift_s, day.max_stops, start, worked)


def _afresh(
    problem: PlanningProblem, waiting: BoolArray, may_serve: BoolArray, seed: int, seconds: float
) -> list[IntArray]:
    """Nothing of the old plan is left to keep: the waiting shops are a plan of their own."""
    lines = np.where(waiting, problem.shop_open_lines, 0)
    rest = replace(problem, shop_open_lines=lines, team_allowed=may_serve)
    return [route.stops for route in plan_routes(rest, seconds=seconds, seed=seed).routes]


def _placed(
    problem: PlanningProblem,
    places: Places,
    kept: list[IntArray],
    waiting: IntArray,
    may_serve: BoolArray,
    days: list[TeamDay],
    seed: int,
    seconds: float,
) -> list[IntArray]:
    """The kept stops of each team with the waiting shops among them; the kept plan itself if none waits."""
    if not len(waiting):
        return kept
    located = places.shop_located
    roads = [stops[located[stops]] for stops in kept]
    ends = [stops[~located[stops]] for stops in kept]
    teams = np.flatnonzero(may_serve.any(axis=1))
    roads = _inserted(problem, places, roads, waiting[located[waiting]], may_serve, teams)
    for team in teams.tolist():
        roads[team] = _reordered(places, kept[team], roads[team], days[team], seed, seconds / len(teams))
    whole = [np.concatenate([road, end]) for road, end in zip(roads, ends, strict=True)]
    lost = waiting[~located[waiting]]
    return spread_unlocated(places, whole, lost, problem.shop_service_s, days, may_serve[:, problem.shop_sector[lost]])


def _inserted(
    problem: PlanningProblem,
    places: Places,
    roads: list[IntArray],
    waiting: IntArray,
    may_serve: BoolArray,
    teams: IntArray,
) -> list[IntArray]:
    """Each waiting shop where the loads rise least, likely holders first; then a few moves to even out."""
    if not len(waiting):
        return list(roads)
    shops = np.concatenate([*(roads[team] for team in teams), waiting])
    number = np.full(problem.shops, -1, dtype=np.int64)
    number[shops] = np.arange(len(shops))
    local = [number[roads[team]] for team in teams]
    locked = np.zeros(len(shops), dtype=np.bool_)
    for road in local:
        locked[road[:1]] = True
    unit = places.unit[shops]
    balance = Balance(
        np.vstack([unit, places.unit[problem.shops + teams]]),
        places.s_per_m,
        problem.shop_service_s[shops] + _nightly_s(problem, places, shops, may_serve),
        np.ones(len(teams)),
        nearest_stops(unit),
        may_serve[np.ix_(teams, problem.shop_sector[shops])],
        locked,
    )
    balance.load(local, np.zeros(len(teams)))
    for shop in waiting[np.argsort(-problem.shop_priority[waiting], kind="stable")].tolist():
        balance.insert(int(number[shop]))
    balance.run(_MOVES_PER_PLACED * len(waiting))
    changed = list(roads)
    for team, road in zip(teams.tolist(), balance.routes_now(), strict=True):
        changed[team] = shops[road]
    return changed


def _nightly_s(problem: PlanningProblem, places: Places, shops: IntArray, may_serve: BoolArray) -> FloatArray:
    """Each shop's share of the nightly returns of the teams of its sector."""
    share_s = np.zeros(len(shops))
    sector_of = problem.shop_sector[shops]
    for sector in np.unique(sector_of).tolist():
        inside = np.flatnonzero(sector_of == sector)
        teams = np.flatnonzero(may_serve[:, sector])
        offices = np.unique(places.unit[problem.shops + teams], axis=0)
        away = places.unit[shops[inside]][:, None] - offices[None]
        reach_s = 2.0 * places.seconds_of_chord(np.linalg.norm(away, axis=2)).min(axis=1)
        share_s[inside] = nightly_share_s(
            problem.shop_service_s[shops[inside]],
            reach_s,
            len(inside) / len(teams),
            float(problem.team_shift_s[teams].mean()),
            int(problem.team_max_stops[teams].min()),
        )
    return share_s


def _reordered(places: Places, before: IntArray, road: IntArray, day: TeamDay, seed: int, seconds: float) -> IntArray:
    """A shorter order behind the next stop, for a route that has taken in many new stops."""
    new = ~np.isin(road, before)
    first = 0 if not len(road) or new[0] else 1
    rest = road[first:]
    if new.sum() <= max(2, _NEW_SHARE * len(road)) or len(rest) > _MOST_STOPS_REORDERED:
        return road
    start = int(road[0]) if first else day.start
    nodes = np.concatenate([[start], rest])
    way = places.seconds(nodes, nodes)
    # the path leaves where the team stands and ends at its office
    way[1:, 0] = places.seconds_from(day.office, rest)
    return np.concatenate([road[:first], rest[shortest_round(way, seed, _ITERATIONS, seconds) - 1]])
