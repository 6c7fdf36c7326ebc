"""Routes for shops and the teams that share them: divided by work, then sought by the kernel, likely holders first."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from sweep.planning.cluster import split_by_work
from sweep.planning.early import days_by_priority, pull_forward
from sweep.planning.problem_arrays import BoolArray, FloatArray, IntArray
from sweep.planning.schedule import Schedule, TeamDay, nightly_share_s, schedule_route
from sweep.planning.search import Instance, Search
from sweep.planning.travel import EARTH_RADIUS_M, Places
from sweep.planning.unlocated import spread_unlocated

# how much later the latest finish may be for likely holders
_LATER_FOR_HOLDERS = 0.002
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

    @property
    def shops(self) -> int:
        return len(self.service_s)

    @property
    def teams(self) -> int:
        return len(self.shift_s)

    def places(self) -> Places:
        return Places(self.unit, self.located, self.s_per_m)

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
        ),
        task.seed,
    )
    search.start_with_savings(team_of)
    search.run_for(task.seconds, progress)
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
        shift_s, most = float(task.shift_s[teams].mean()), int(task.max_stops[teams].min())
        hops_s = _hop_s(task, places, inside)
        work_s = task.service_s[inside] + hops_s + reach_s / stops
        work_s += nightly_share_s(task.service_s[inside] + hops_s, reach_s, stops, shift_s, most)
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
    return team_of[found], slots


def _hop_s(task: SectorTask, places: Places, inside: IntArray) -> float:
    """Travel from a shop to the next, as if they lay evenly in their area (Beardwood, Halton, Hammersley 1959)."""
    unit = task.unit[inside]
    spread = unit - unit.mean(axis=0)
    area = 12.0 * math.sqrt(max(0.0, float(np.sort(np.linalg.eigvalsh(spread.T @ spread / len(unit)))[1:].prod())))
    return 0.7124 * math.sqrt(area / len(unit)) * EARTH_RADIUS_M * places.s_per_m


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
