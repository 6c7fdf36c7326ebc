"""Likely holders first: pull stops of high priority forward, as far as the round is not broken for it."""

from __future__ import annotations

import numpy as np

from sweep.planning.problem_arrays import FloatArray, IntArray

# travel that one second of earlier arrival may cost, for each step of priority
TRAVEL_FOR_EARLINESS = 0.02


def pull_forward(seconds: FloatArray, service_s: FloatArray, priority: IntArray, most_added: float) -> IntArray:
    """Order of stops 0..n-1, given in travel order, with those of high priority earlier.

    `seconds` is (n + 1, n + 1), the office first. The round may be turned about, which costs nothing; then
    each stop with a priority moves to the place before it where priority x seconds earlier is worth most
    against the travel added; all pulls together may add `most_added` of the time of the round.
    """
    order = list(range(len(service_s)))
    if not (priority > 0).any():
        return np.array(order, dtype=np.int64)
    if _lateness(order[::-1], seconds, service_s, priority) < _lateness(order, seconds, service_s, priority):
        order.reverse()
    path = np.array([-1, *order]) + 1
    budget = most_added * float(seconds[path, np.roll(path, -1)].sum() + service_s.sum())
    wanted = [stop for stop in order if priority[stop] > 0]
    for stop in sorted(wanted, key=lambda stop: -int(priority[stop])):
        budget -= _pull(stop, order, seconds, service_s, int(priority[stop]), budget)
    return np.array(order, dtype=np.int64)


def days_by_priority(day: IntArray, service_s: FloatArray, priority: IntArray) -> IntArray:
    """Order of stops 0..n-1 with the shifts that hold most priority for their work first (Smith 1956).

    Each shift starts and ends at the office, so that changing their order costs next to nothing.
    """
    last = int(day.max())
    worth = [priority[day == d].sum() / max(1.0, float(service_s[day == d].sum())) for d in range(last + 1)]
    first = sorted(range(last + 1), key=lambda d: -worth[d])
    return np.concatenate([np.flatnonzero(day == d) for d in first])


def _pull(stop: int, order: list[int], seconds: FloatArray, service_s: FloatArray, weight: int, budget: float) -> float:
    """Move the stop to its best place further forward; returns the travel added."""
    at = order.index(stop)
    if at == 0:
        return 0.0
    node = stop + 1
    path = np.array([-1, *order, -1]) + 1
    saved = seconds[path[at], node] + seconds[node, path[at + 2]] - seconds[path[at], path[at + 2]]
    before, after = path[:at], path[1 : at + 1]
    added = seconds[before, node] + seconds[node, after] - seconds[before, after] - saved
    arrival = _arrivals(order, seconds, service_s)
    there = np.concatenate([[0.0], arrival[: at - 1] + service_s[order[: at - 1]]]) + seconds[before, node]
    worth = TRAVEL_FOR_EARLINESS * weight * (arrival[at] - there) - added
    worth[added > budget] = -np.inf
    best = int(np.argmax(worth))
    if worth[best] <= 0:
        return 0.0
    order.insert(best, order.pop(at))
    return max(0.0, float(added[best]))


def _arrivals(order: list[int], seconds: FloatArray, service_s: FloatArray) -> FloatArray:
    path = np.array([-1, *order]) + 1
    waits = np.concatenate([[0.0], service_s[order[:-1]]])
    arrivals: FloatArray = np.cumsum(seconds[path[:-1], path[1:]] + waits)
    return arrivals


def _lateness(order: list[int], seconds: FloatArray, service_s: FloatArray, priority: IntArray) -> float:
    return float((priority[order] * _arrivals(order, seconds, service_s)).sum())
