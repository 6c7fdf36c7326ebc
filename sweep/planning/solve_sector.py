"""Routes for one group of shops and the teams that share them: split, balance, shorten, in a few rounds."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from sweep.planning.balance import Balance, nearest_stops
from sweep.planning.cluster import split_by_work
from sweep.planning.early import days_by_priority, pull_forward
from sweep.planning.problem_arrays import BoolArray, FloatArray, IntArray
from sweep.planning.schedule import Schedule, TeamDay, nightly_share_s, schedule_route
from sweep.planning.tour import shortest_round
from sweep.planning.travel import Places
from sweep.planning.unlocated import spread_unlocated

# PyVRP iterations for each team's round, one entry a round of balancing: cheap while stops still change teams
ITERATIONS: tuple[int, ...] = (1, 1, 1, 1, 60, 60)
QUICK_ITERATIONS: tuple[int, ...] = (1, 1, 1)
# with less time than this for each shop the quick rounds must do
_FULL_S_PER_SHOP = 0.0015
MOVES_PER_STOP = 2
# a move looks at every stop of a route: few long routes get fewer moves
MOST_STOPS_LOOKED_AT = 1_000_000
# a longer round is solved in parts: its teams return home for many nights anyway, and PyVRP needs a matrix
MOST_STOPS_A_ROUND = 250


@dataclass(frozen=True, slots=True)
class SectorTask:
    """n shops and k teams, self-contained so that a worker process can take it.

    `unit` (n + k, 3) holds the shops, then the offices. `seconds` bounds the time spent on rounds.
    """

    unit: FloatArray
    s_per_m: float
    located: BoolArray
    service_s: FloatArray
    priority: IntArray
    shift_s: FloatArray
    max_stops: IntArray
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


def solve_sector(task: SectorTask) -> list[IntArray]:
    """Shops of each team in the order of its visits; every shop of the task is in exactly one of them."""
    places = task.places()
    found = np.flatnonzero(task.located)
    routes = [np.empty(0, dtype=np.int64) for _ in range(task.teams)]
    if len(found):
        routes = [found[route] for route in _located_routes(task, places, found)]
    days = [task.team_day(team) for team in range(task.teams)]
    routes = spread_unlocated(places, routes, np.flatnonzero(~task.located), task.service_s, days)
    return _likely_holders_first(task, places, routes, days)


def _located_routes(task: SectorTask, places: Places, found: IntArray) -> list[IntArray]:
    unit, service_s = task.unit[found], task.service_s[found]
    rate = task.shift_s / task.shift_s.mean() if np.isfinite(task.shift_s).all() else np.ones(task.teams)
    near = nearest_stops(unit)
    hops_s, reach_s = _hops_s(task, places, found, near), 2.0 * _office_s(task, places, found)
    shift_s, most = float(task.shift_s.mean()), int(task.max_stops.min())
    stops = len(found) / task.teams
    nightly_s = nightly_share_s(service_s + hops_s, reach_s, stops, shift_s, most)
    work_s = service_s + hops_s + nightly_s + reach_s * task.teams / len(found)
    offices = task.unit[task.shops :]
    routes = split_by_work(unit, work_s, offices, rate)

    balance = Balance(np.vstack([unit, offices]), task.s_per_m, service_s + nightly_s, rate, near)
    moves = min(MOVES_PER_STOP * len(found), MOST_STOPS_LOOKED_AT * task.teams // len(found))
    best, best_finish = routes, math.inf
    rounds = ITERATIONS if task.seconds >= _FULL_S_PER_SHOP * len(found) else QUICK_ITERATIONS
    if task.teams == 1:
        rounds = rounds[-1:]
    known: dict[tuple[int, int, bytes], IntArray] = {}
    for number, iterations in enumerate(rounds):
        for team, route in enumerate(routes):
            key = (iterations, team, route.tobytes())
            if key not in known:
                known[key] = _rounded(task, places, found, team, route, iterations)
            routes[team] = known[key]
            # a round that is short already stays so until its stops change
            known[(iterations, team, routes[team].tobytes())] = routes[team]
        finish_s = _finishes_s(task, places, found, routes)
        if (worst := float((finish_s / rate).max())) < best_finish:
            best, best_finish = list(routes), worst
        if number == len(rounds) - 1:
            break
        balance.load(routes, np.zeros(task.teams))
        # what the estimate of the nights misses stays with the team as a fixed amount
        fixed_s = finish_s - balance.loads
        balance.load(routes, fixed_s)
        balance.run(moves)
        routes = balance.routes_now()
    return best


def _rounded(
    task: SectorTask, places: Places, found: IntArray, team: int, route: IntArray, iterations: int
) -> IntArray:
    """The same stops as one short round from the team's office."""
    if len(route) > MOST_STOPS_A_ROUND:
        parts = math.ceil(len(route) / MOST_STOPS_A_ROUND)
        pieces = split_by_work(
            task.unit[found[route]],
            np.ones(len(route)),
            np.tile(task.unit[task.shops + team], (parts, 1)),
            np.ones(parts),
        )
        rounds = [_rounded(task, places, found, team, route[piece], iterations) for piece in pieces]
        return np.concatenate(rounds)
    nodes = np.concatenate([[task.shops + team], found[route]])
    limit = task.seconds * len(route) / task.shops / len(ITERATIONS)
    order = shortest_round(places.seconds(nodes, nodes), task.seed, iterations, limit)
    return route[order - 1]


def _finishes_s(task: SectorTask, places: Places, found: IntArray, routes: list[IntArray]) -> FloatArray:
    return np.array(
        [
            schedule_route(places, found[route], task.service_s[found[route]], task.team_day(team)).finish_s
            for team, route in enumerate(routes)
        ]
    )


def _likely_holders_first(
    task: SectorTask, places: Places, routes: list[IntArray], days: list[TeamDay]
) -> list[IntArray]:
    """Of several orders of each route the one with the earliest likely holders, the group's finish not later."""

    def times(team: int, route: IntArray) -> Schedule:
        return schedule_route(places, route, task.service_s[route], days[team])

    now = [times(team, route) for team, route in enumerate(routes)]
    latest = max(schedule.finish_s for schedule in now)
    chosen = []
    for team, route in enumerate(routes):
        found = route[task.located[route]]
        if len(found) > MOST_STOPS_A_ROUND or not (task.priority[found] > 0).any():
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


def _hops_s(task: SectorTask, places: Places, found: IntArray, near: IntArray) -> FloatArray:
    """Travel from each shop to the next, guessed from its nearest neighbours."""
    step = task.unit[found][near[:, :4]] - task.unit[found][:, None]
    hop_s = places.seconds_of_chord(np.linalg.norm(step, axis=2))
    mean: FloatArray = hop_s.mean(axis=1) if hop_s.shape[1] else np.zeros(len(found))
    return mean


def _office_s(task: SectorTask, places: Places, found: IntArray) -> FloatArray:
    offices = np.unique(task.unit[task.shops :], axis=0)
    step = task.unit[found][:, None] - offices[None]
    nearest: FloatArray = places.seconds_of_chord(np.linalg.norm(step, axis=2)).min(axis=1)
    return nearest
