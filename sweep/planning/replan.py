"""Change a plan in the middle of the operation as little as the change asks for."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np

from sweep.planning.plan import Map, plan_routes
from sweep.planning.problem_arrays import BoolArray, FloatArray, IntArray, PlanningProblem
from sweep.planning.road_times import RoadTimes
from sweep.planning.route_plan import Reason, RoutePlan, Unassigned, measure, team_day, timed_route
from sweep.planning.schedule import TeamDay, schedule_route
from sweep.planning.search import Instance, Search, Tuning
from sweep.planning.travel import EARTH_RADIUS_M, Places, places_of
from sweep.planning.unlocated import spread_unlocated

# seconds that a stop must save before it goes to another team than it was promised to
LEAVING_S = 200.0
_SEARCH_SHARE = 0.75
_REST_S_PER_SHOP = 0.00006
_WORK_WITH_TRAVEL = 1.5


def replan(
    problem: PlanningProblem,
    previous: Sequence[IntArray],
    *,
    visited: BoolArray,
    reopened: BoolArray | None = None,
    dropped: BoolArray | None = None,
    worked_s: FloatArray | None = None,
    locked: BoolArray | None = None,
    afresh: bool = False,
    seed: int = 0,
    seconds: float = 5.0,
    progress: Callable[[float], None] | None = None,
    map_: Map = map,
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
    may_serve = problem.may_serve & ~gone[:, None]
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
    by_order = None if problem.team_by_order is None else problem.team_by_order & may_serve
    rest = replace(
        problem, shop_open_lines=lines, team_allowed=problem.team_allowed & may_serve, team_by_order=by_order
    )
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
    roads = _sought(problem, places, roads, waiting[located[waiting]], may_serve, teams, days, seed, seconds)
    whole = [np.concatenate([road, end]) for road, end in zip(roads, ends, strict=True)]
    lost = waiting[~located[waiting]]
    return spread_unlocated(places, whole, lost, problem.shop_service_s, days, may_serve[:, problem.shop_sector[lost]])


def _sought(
    problem: PlanningProblem,
    places: Places,
    roads: list[IntArray],
    waiting: IntArray,
    may_serve: BoolArray,
    teams: IntArray,
    days: list[TeamDay],
    seed: int,
    seconds: float,
) -> list[IntArray]:
    """Each waiting shop where the loads rise least, then the kernel, not hot; next stops stay."""
    if not len(waiting):
        return list(roads)
    service_s = problem.shop_service_s
    nexts = [roads[team][:1] for team in teams.tolist()]
    rest = [roads[team][1:] for team in teams.tolist()]
    shops = np.concatenate([*rest, waiting[np.argsort(-problem.shop_priority[waiting], kind="stable")]])
    number = np.full(problem.shops, -1, dtype=np.int64)
    number[shops] = np.arange(len(shops))
    former = np.full(len(shops), -1, dtype=np.int64)
    starts, spent_s = np.empty(len(teams), np.int64), np.zeros(len(teams))
    cut = []
    for at, team in enumerate(teams.tolist()):
        former[number[rest[at]]] = at
        day = days[team]
        starts[at] = nexts[at][0] if len(nexts[at]) else day.start
        whole = schedule_route(places, roads[team], service_s[roads[team]], day)
        if len(nexts[at]):
            spent_s[at] = whole.arrival_s[0] + service_s[nexts[at][0]]
        cut.append(np.split(number[rest[at]], np.flatnonzero(np.diff(whole.day)) if len(whole.day) else []))
    work_s = (service_s[shops].sum() + spent_s.sum()) * _WORK_WITH_TRAVEL / len(teams)
    shifts = np.where(np.isinf(problem.team_shift_s[teams]), 0.0, work_s / problem.team_shift_s[teams])
    most = np.where(problem.team_max_stops[teams] > 0, problem.team_max_stops[teams], np.inf)
    slots = np.maximum(np.ceil(np.maximum(shifts, len(shops) / len(teams) / most)) + 2, [len(c) + 1 for c in cut])
    slots = slots.astype(np.int64)
    team_of = np.repeat(np.arange(len(teams)), slots)
    firsts = np.concatenate([[0], np.cumsum(slots)[:-1]])
    office = places.unit[problem.shops + teams][team_of]
    start, shift, stops = office.copy(), problem.team_shift_s[teams][team_of].copy(), most[team_of]
    start[firsts] = places.unit[starts]
    at_start = problem.shops + teams[team_of]
    at_start[firsts] = starts
    worked = np.array([days[team].worked_s for team in teams.tolist()])
    # the first round of each team is what is left of its shift; of a shift that is over nothing is
    shift[firsts] = np.maximum(shift[firsts] - worked - spent_s, 1.0)
    stops[firsts] = np.maximum(stops[firsts] - [len(n) for n in nexts], 0.0)
    search = Search(
        Instance(
            xyz=places.unit[shops],
            demand=np.ones(len(shops)),
            service=service_s[shops],
            kind=problem.shop_sector[shops],
            start=start,
            end=office,
            most=stops,
            shift=shift,
            team=team_of,
            crossing=np.where(may_serve[teams], problem.crossing_s()[teams], np.inf),
            fixed=spent_s,
            scale=EARTH_RADIUS_M * places.s_per_m,
            former=former,
            leaving=LEAVING_S,
            roads=_roads_of(places, shops, at_start, problem.shops + teams[team_of]),
        ),
        seed,
        Tuning(hot=0.3, cold=0.05, removed=6.0),
    )
    routes = [np.empty(0, np.int64) for _ in team_of]
    for at, pieces in enumerate(cut):
        for piece_at, piece in enumerate(pieces):
            routes[int(firsts[at]) + piece_at] = piece
    search.start_with(routes)
    search.run_for(max(0.1, _SEARCH_SHARE * seconds - _REST_S_PER_SHOP * problem.shops))
    best = search.best_routes()
    changed = list(roads)
    for at, team in enumerate(teams.tolist()):
        rounds = best[int(firsts[at]) : int(firsts[at] + slots[at])]
        changed[team] = np.concatenate([nexts[at], *(shops[stops] for stops in rounds)])
    return changed


def _roads_of(places: Places, shops: IntArray, starts: IntArray, ends: IntArray) -> RoadTimes | None:
    """Road times among these shops, with where each round starts and ends after them."""
    if places.roads is None:
        return None
    others = np.concatenate([starts, ends])
    count = len(places.shop_located)
    return places.roads.with_others(places.unit, others).of(shops, count + np.arange(len(others)))
