"""Routes for shops and the teams that share them: divided by work, then sought by the kernel, likely holders first."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from time import perf_counter

import numpy as np

from sweep.planning.cluster import split_by_work
from sweep.planning.early import days_by_priority, pull_forward
from sweep.planning.kernel_space import nearest_points, tree_order
from sweep.planning.problem_arrays import BoolArray, FloatArray, IntArray
from sweep.planning.road_times import RoadTimes
from sweep.planning.schedule import Schedule, TeamDay, schedule_route
from sweep.planning.search import Instance, Search
from sweep.planning.travel import EARTH_RADIUS_M, Places
from sweep.planning.unlocated import spread_unlocated

# how much later the latest finish may be for likely holders
_LATER_FOR_HOLDERS = 0.002
# a team is on the way out and home for at most this share of a shift, as far as the first division knows
_MOST_ON_THE_WAY = 0.9
_ROUNDS_TO_AGREE = 30
_NEAR_HOPS = 3
# likely holders are not pulled forward within longer routes: that needs a matrix
_MOST_STOPS_A_ROUND = 250


@dataclass(frozen=True, slots=True)
class SectorTask:
    """n shops and k teams, self-contained so that a worker process can take it.

    `unit` (n + k, 3) holds the shops, then the offices. `kind` (n,) is the column of `crossing` (k, kinds): what a
    stop there costs the team in seconds beyond its time, inf where it may not go. `parts` are the shops and teams
    of a first division by work. `seconds` bounds the time spent.
    """

    unit: FloatArray
    s_per_m: float
    located: BoolArray
    service_s: FloatArray
    priority: IntArray
    kind: IntArray
    shift_s: FloatArray
    max_stops: IntArray
    crossing: FloatArray
    parts: tuple[tuple[IntArray, IntArray], ...]
    seconds: float
    seed: int
    roads: RoadTimes | None = None

    @property
    def shops(self) -> int:
        return len(self.service_s)

    @property
    def teams(self) -> int:
        return len(self.shift_s)

    def places(self) -> Places:
        return Places(self.unit, self.located, self.s_per_m, self.roads)

    def team_day(self, team: int) -> TeamDay:
        office = self.shops + team
        return TeamDay(office, float(self.shift_s[team]), int(self.max_stops[team]), office)


def solve_sector(task: SectorTask, progress: Callable[[float], None] | None = None) -> list[IntArray]:
    """Shops of each team in the order of its visits; every shop of the task is in exactly one of them.

    `progress(share)` tells how much of the search is over.
    """
    places = task.places()
    found = np.flatnonzero(task.located)
    routes = [np.empty(0, dtype=np.int64) for _ in range(task.teams)]
    if len(found):
        routes = [found[route] for route in _located_routes(task, places, found, progress)]
    days = [task.team_day(team) for team in range(task.teams)]
    lost = np.flatnonzero(~task.located)
    may_serve = np.isfinite(task.crossing)[:, task.kind[lost]]
    routes = spread_unlocated(places, routes, lost, task.service_s, days, may_serve)
    return _likely_holders_first(task, places, routes, days)


def _located_routes(
    task: SectorTask, places: Places, found: IntArray, progress: Callable[[float], None] | None
) -> list[IntArray]:
    began = perf_counter()
    team_of, slots = _first_division(task, places, found)
    team = np.repeat(np.arange(task.teams), slots)
    search = Search(
        Instance(
            xyz=task.unit[found],
            demand=np.ones(len(found)),
            service=task.service_s[found],
            kind=task.kind[found],
            start=task.unit[task.shops + team],
            end=task.unit[task.shops + team],
            most=np.where(task.max_stops > 0, task.max_stops, np.inf)[team],
            shift=task.shift_s[team],
            team=team,
            crossing=task.crossing,
            fixed=np.zeros(task.teams),
            scale=EARTH_RADIUS_M * task.s_per_m,
            roads=places.roads_among(found, task.shops + np.concatenate([team, team])),
        ),
        task.seed,
    )
    search.start_with_savings(team_of)
    search.run_for(task.seconds, progress, perf_counter() - began)
    rounds = search.best_routes()
    return [
        np.concatenate([np.empty(0, dtype=np.int64), *(rounds[r] for r in np.flatnonzero(team == t))])
        for t in range(task.teams)
    ]


def _first_division(task: SectorTask, places: Places, found: IntArray) -> tuple[IntArray, IntArray]:
    """A team for each located shop (n,), by bisection; and the most routes (shifts) that each team may need (k,)."""
    team_of = np.zeros(task.shops, dtype=np.int64)
    slots = np.ones(task.teams, dtype=np.int64)
    for shops, teams in task.parts:
        inside = shops[task.located[shops]]
        if not len(inside) or not len(teams):
            continue
        reach_s = 2.0 * _office_s(task, places, inside, teams)
        stops = len(inside) / len(teams)
        work_s = team_work_s(
            task.service_s[inside] + _hops_s(task, places, inside),
            reach_s,
            len(teams),
            float(task.shift_s[teams].mean()),
        )
        offices = task.unit[task.shops + teams]
        pieces = split_by_work(task.unit[inside], work_s, offices, np.ones(len(teams)))
        for team, piece in zip(teams.tolist(), pieces, strict=True):
            team_of[inside[piece]] = team
        usable_s = np.maximum(task.shift_s[teams] - reach_s.mean(), 0.05 * task.shift_s[teams])
        shifts = work_s.sum() / len(teams) / usable_s
        limit = np.where(task.max_stops[teams] > 0, task.max_stops[teams], np.inf)
        needed = np.ceil(1.5 * np.maximum(shifts, stops / limit)) + 2
        unlimited = np.isinf(task.shift_s[teams]) & np.isinf(limit)
        slots[teams] = np.where(unlimited, 1, np.minimum(needed, len(inside) + 1))
    _to_able_teams(task, team_of, found)
    return team_of[found], slots


def _to_able_teams(task: SectorTask, team_of: IntArray, found: IntArray) -> None:
    """Shops whose team may not visit them go to the one that may whose shops are nearest."""
    unfit = found[np.isinf(task.crossing[team_of[found], task.kind[found]])]
    if not len(unfit):
        return
    middle = task.unit[task.shops :].copy()
    fit = np.setdiff1d(found, unfit)
    for team in np.unique(team_of[fit]):
        middle[team] = task.unit[fit[team_of[fit] == team]].mean(axis=0)
    away = ((task.unit[unfit][:, None] - middle[None]) ** 2).sum(axis=2)
    away[np.isinf(task.crossing[:, task.kind[unfit]].T)] = np.inf
    team_of[unfit] = np.argmin(away, axis=1)


def team_work_s(stop_s: FloatArray, reach_s: FloatArray, teams: int, shift_s: float) -> FloatArray:
    """What each stop takes of some team's time (n,), its part of the ways out and home included.

    A stop takes `stop_s` with the hop to it and lies `reach_s` there and back. A team that is out for a time L has
    L - reach left for stops, so that few of them fit where the way is long: stop / (1 - reach / L). L is the
    time of all teams alike, at most a shift.
    """
    out_s = float((stop_s.sum() + reach_s.mean() * teams) / teams)
    work_s = stop_s
    for _ in range(_ROUNDS_TO_AGREE):
        share = np.minimum(reach_s / max(min(out_s, shift_s), 1e-9), _MOST_ON_THE_WAY)
        work_s = stop_s / (1.0 - share)
        out_s = 0.5 * out_s + 0.5 * max(float(work_s.sum()) / teams, 1e-9)
    return work_s


def _hops_s(task: SectorTask, places: Places, inside: IntArray) -> FloatArray:
    """Travel from each shop to the next, guessed from its nearest neighbours."""
    order = tree_order(task.unit[inside])
    unit = task.unit[inside[order]]
    step = unit[nearest_points(unit, unit, _NEAR_HOPS, True)] - unit[:, None]
    hops_s = np.zeros(len(inside))
    if step.shape[1]:
        hops_s[order] = places.seconds_of_chord(np.sqrt((step**2).sum(axis=2))).mean(axis=1)
    return hops_s


def _office_s(task: SectorTask, places: Places, inside: IntArray, teams: IntArray) -> FloatArray:
    offices = np.unique(task.unit[task.shops + teams], axis=0)
    squared = np.min([((task.unit[inside] - office) ** 2).sum(axis=1) for office in offices], axis=0)
    return places.seconds_of_chord(np.sqrt(squared))


def _likely_holders_first(
    task: SectorTask, places: Places, routes: list[IntArray], days: list[TeamDay]
) -> list[IntArray]:
    """Of several orders of each route the one with the earliest likely holders, the latest finish hardly later."""

    def times(team: int, route: IntArray) -> Schedule:
        return schedule_route(places, route, task.service_s[route], days[team])

    now = [times(team, route) for team, route in enumerate(routes)]
    latest = (1.0 + _LATER_FOR_HOLDERS) * max(schedule.finish_s for schedule in now)
    chosen = []
    for team, route in enumerate(routes):
        found = route[task.located[route]]
        if len(found) > _MOST_STOPS_A_ROUND or not (task.priority[found] > 0).any():
            chosen.append(route)
            continue
        nodes = np.concatenate([[task.shops + team], found])
        seconds, service_s, priority = places.seconds(nodes, nodes), task.service_s[found], task.priority[found]
        orders = [found[pull_forward(seconds, service_s, priority, most)] for most in (0.02, 0.005, 0.0)]
        orders.append(found[days_by_priority(now[team].day[: len(found)], service_s, priority)])
        candidates = [route, *(np.concatenate([order, route[len(found) :]]) for order in orders)]
        lateness = []
        for order in candidates:
            schedule = times(team, order)
            late = float((task.priority[order] * schedule.arrival_s).sum())
            lateness.append(late if schedule.finish_s <= latest else math.inf)
        chosen.append(candidates[int(np.argmin(lateness))])
    return chosen
