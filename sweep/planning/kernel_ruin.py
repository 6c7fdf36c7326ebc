"""Ruin: strings of neighbouring stops are taken off neighbouring routes (SISR, Christiaens & Vanden Berghe 2020)."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from sweep.planning.kernel_compiled import Ints, inlined
from sweep.planning.kernel_solution import MEAN, USED, Routes, Rules, uniform, unlink
from sweep.planning.problem_arrays import FloatArray

SPLIT_RATE = 0.5
SPLIT_DEPTH = 0.01
MOST_REMOVED = 512
OVERLOADED_RATE = 0.5
# ruins stay for a while among so many customers: the processor's memory holds no more
WINDOW = 600


class Removed(NamedTuple):
    """Customers taken off, in order, with where they were."""

    customer: Ints
    before: Ints
    route: Ints
    made: Ints  # how many customers, from how many routes
    seen: Ints  # (R,) iteration that last ruined the route
    iteration: Ints
    key: FloatArray  # order of insertion
    order: Ints
    ruined: Ints  # routes


@inlined
def ruin(rules: Rules, routes: Routes, removed: Removed, window: int, mean_removed: float, longest: float) -> None:
    """Take about `mean_removed` customers off, in strings of at most `longest`, around a random one of the window."""
    n = len(rules.demand)
    removed.made[0] = removed.made[1] = 0
    removed.iteration[0] += 1
    mean_size = n / max(1, routes.counts[USED])
    most_length = max(1.0, min(longest, mean_size))
    most_strings = 4.0 * mean_removed / (1.0 + most_length) - 1.0
    strings = int(1.0 + uniform(routes) * max(0.0, most_strings))
    seed = pick(routes, window, n)
    if rules.balanced and uniform(routes) < OVERLOADED_RATE:
        # a stop of a team that has more than the mean: that is where the latest finish can fall
        for _ in range(8):
            if routes.team_time[rules.team[routes.route[seed]]] > routes.figures[MEAN]:
                break
            seed = pick(routes, window, n)
    _take_string(rules, routes, removed, seed, most_length)
    strings -= 1
    for j in range(rules.near.shape[1]):
        if strings == 0:
            break
        c = rules.near[seed, j]
        if routes.route[c] >= 0 and removed.seen[routes.route[c]] != removed.iteration[0]:
            _take_string(rules, routes, removed, c, most_length)
            strings -= 1


@inlined
def pick(routes: Routes, window: int, n: int) -> int:
    """One of the customers that stand behind `window`: near one another, and all that is read of them in the cache."""
    at = window + int(uniform(routes) * min(n, WINDOW))
    return at if at < n else at - n


@inlined
def _take_string(rules: Rules, routes: Routes, removed: Removed, c: int, most_length: float) -> None:
    n = len(rules.demand)
    r = routes.route[c]
    removed.seen[r] = removed.iteration[0]
    removed.ruined[removed.made[1]] = r
    removed.made[1] += 1
    size = routes.size[r]
    length = int(1.0 + uniform(routes) * min(most_length, size))
    length = min(length, size)
    kept = 0
    if length > 1 and length < size and uniform(routes) < SPLIT_RATE:
        kept = 1
        while length + kept < size and uniform(routes) < SPLIT_DEPTH:
            kept += 1
    span = length + kept
    ahead = 0
    node = routes.succ[c]
    while ahead < span - 1 and node < n:
        ahead += 1
        node = routes.succ[node]
    behind = 0
    node = routes.pred[c]
    while behind < span - 1 and node < n:
        behind += 1
        node = routes.pred[node]
    least, most = max(0, span - 1 - ahead), min(span - 1, behind)
    node = c
    for _ in range(least + int(uniform(routes) * (most - least + 1))):
        node = routes.pred[node]
    skip_at = 1 + int(uniform(routes) * (length - 1)) if kept else -1
    for at in range(length):
        if at == skip_at:
            for _ in range(kept):
                node = routes.succ[node]
        after = routes.succ[node]
        take(rules, routes, removed, node)
        node = after


@inlined
def take(rules: Rules, routes: Routes, removed: Removed, c: int) -> None:
    at = removed.made[0]
    if at >= MOST_REMOVED:
        return
    removed.customer[at], removed.before[at], removed.route[at] = c, routes.pred[c], routes.route[c]
    removed.made[0] = at + 1
    unlink(rules, routes, c)


def nothing_removed(routes: int) -> Removed:
    """Room for one ruin of `routes` routes."""
    most = MOST_REMOVED
    return Removed(
        np.zeros(most, np.int32),
        np.zeros(most, np.int32),
        np.zeros(most, np.int32),
        np.zeros(2, np.int64),
        np.zeros(routes, np.int64),
        np.zeros(1, np.int64),
        np.zeros(most),
        np.zeros(most, np.int32),
        np.zeros(most, np.int32),
    )
