"""Change a plan in the middle of the operation as little as the change asks for."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np

from sweep.planning.fit_to_day import fit_to_real_day
from sweep.planning.plan import FITTING_SHARE, Map, share_out
from sweep.planning.problem_arrays import BoolArray, FloatArray, IntArray, PlanningProblem
from sweep.planning.road_times import RoadTimes
from sweep.planning.route_plan import Reason, RoutePlan, Unassigned, measure, name_unplaced, team_day, timed_route
from sweep.planning.schedule import TeamDay, schedule_route
from sweep.planning.search import Instance, Search, Tuning
from sweep.planning.travel import EARTH_RADIUS_M, Places, places_of
from sweep.planning.unlocated import spread_unlocated

# seconds that a stop must save before it goes to another team than it was promised to
LEAVING_S = 60.0
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
    `locked` (t,) teams keep their stops and their order, and get no others. `afresh`: of the rest of the old plan
    nothing is kept but what was visited. `progress(share)` tells how much of the search is over.
    """
    places = places_of(problem)
    gone = np.zeros(problem.teams, dtype=np.bool_) if dropped is None else dropped
    again = np.zeros(problem.shops, dtype=np.bool_) if reopened is None else reopened
    visited = visited & ~again
    done = [stops[visited[stops]] for stops in previous]
    due = (problem.shop_open_lines > 0) & ~visited
    on_done = np.zeros(problem.shops, dtype=np.bool_)
    on_done[np.concatenate([np.empty(0, dtype=np.int64), *done])] = True
    fixed = np.zeros(problem.teams, dtype=np.bool_) if locked is None else locked & ~gone
    takes = ~gone & ~fixed
    kind, crossing = problem.kinds(np.arange(problem.shops), np.arange(problem.teams))
    may = np.isfinite(crossing)
    keeps = fixed if afresh else ~gone
    kept = [stops[(due & ~again)[stops] & may[team, kind[stops]] & keeps[team]] for team, stops in enumerate(previous)]
    on_kept = np.zeros(problem.shops, dtype=np.bool_)
    on_kept[np.concatenate([np.empty(0, dtype=np.int64), *kept])] = True
    able: BoolArray = np.logical_or.reduce(may & takes[:, None], axis=0)
    homeless = due & ~on_kept & ~able[kind]
    waiting = due & ~on_kept & ~homeless
    days = [_day(problem, team, done[team], worked_s) for team in range(problem.teams)]
    crossing = np.where(takes[:, None], crossing, np.inf)
    fitting_s = 0.0 if problem.timetable is None else FITTING_SHARE * seconds
    if not afresh and on_kept.any():
        shops = np.flatnonzero(waiting)
        ahead = _placed(problem, places, kept, shops, kind, crossing, days, seed, seconds - fitting_s, progress)
    else:
        rest = replace(
            problem,
            team_allowed=problem.team_allowed & takes[:, None],
            team_by_order=None if problem.team_by_order is None else problem.team_by_order & takes[:, None],
        )
        new = share_out(rest, places, np.flatnonzero(waiting), seconds - fitting_s, seed, map_=map_)
        ahead = [old if len(old) else stops for old, stops in zip(kept, new, strict=True)]
    head = np.array([min(1, len(stops)) for stops in kept], dtype=np.int64)
    fitted = fit_to_real_day(problem, places, ahead, days, takes, head, fitting_s)
    routes = tuple(
        timed_route(team, np.concatenate([done[team], stops]), times, len(done[team]))
        for team, (stops, times) in enumerate(zip(fitted.stops, fitted.times, strict=True))
    )
    unassigned = [
        *(Unassigned(int(shop), Reason.NO_OPEN_LINES) for shop in np.flatnonzero(~due & ~on_done)),
        *name_unplaced(problem, np.flatnonzero(homeless), ~gone, fixed),
        *fitted.unplaced,
    ]
    return RoutePlan(routes, tuple(unassigned), measure(problem, places, routes, unassigned, np.flatnonzero(~gone)))


def _day(problem: PlanningProblem, team: int, done: IntArray, worked_s: FloatArray | None) -> TeamDay:
    day = team_day(problem, team)
    start = int(done[-1]) if len(done) else day.office
    worked = 0.0 if worked_s is None else float(worked_s[team])
    return TeamDay(day.office, day.shift_s, day.max_stops, start, worked)


def _placed(
    problem: PlanningProblem,
    places: Places,
    kept: list[IntArray],
    waiting: IntArray,
    kind: IntArray,
    crossing: FloatArray,
    days: list[TeamDay],
    seed: int,
    seconds: float,
    progress: Callable[[float], None] | None,
) -> list[IntArray]:
    """The kept stops of each team with the waiting shops among them; the kept plan itself if none waits."""
    if not len(waiting):
        return kept
    located = places.shop_located
    roads = [stops[located[stops]] for stops in kept]
    ends = [stops[~located[stops]] for stops in kept]
    roads = _sought(problem, places, roads, waiting[located[waiting]], kind, crossing, days, seed, seconds, progress)
    whole = [np.concatenate([road, end]) for road, end in zip(roads, ends, strict=True)]
    lost = waiting[~located[waiting]]
    return spread_unlocated(places, whole, lost, problem.shop_service_s, days, np.isfinite(crossing)[:, kind[lost]])


def _sought(
    problem: PlanningProblem,
    places: Places,
    roads: list[IntArray],
    waiting: IntArray,
    kind: IntArray,
    crossing: FloatArray,
    days: list[TeamDay],
    seed: int,
    seconds: float,
    progress: Callable[[float], None] | None,
) -> list[IntArray]:
    """Each waiting shop where the loads rise least, then the kernel, not hot; next stops stay."""
    if not len(waiting):
        return list(roads)
    service_s = problem.shop_service_s
    # where nothing waits nothing changes
    teams = np.flatnonzero(np.isfinite(crossing[:, np.unique(kind[waiting])]).any(axis=1))
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
            kind=kind[shops],
            start=start,
            end=office,
            most=stops,
            shift=shift,
            team=team_of,
            crossing=crossing[teams],
            fixed=spent_s,
            scale=EARTH_RADIUS_M * places.s_per_m,
            former=former,
            leaving=LEAVING_S,
            roads=_roads_of(places, shops, at_start, problem.shops + teams[team_of]),
        ),
        seed,
        Tuning(hot=1.0),
    )
    routes = [np.empty(0, np.int64) for _ in team_of]
    for at, pieces in enumerate(cut):
        for piece_at, piece in enumerate(pieces):
            routes[int(firsts[at]) + piece_at] = piece
    search.start_with(routes)
    search.run_for(max(0.1, _SEARCH_SHARE * seconds - _REST_S_PER_SHOP * problem.shops), progress)
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
