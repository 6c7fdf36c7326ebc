"""The shortest forest that joins shops to offices by road: at most what any set of routes travels."""

from __future__ import annotations

import numpy as np

from sweep.planning.kernel_compiled import Ints, compiled
from sweep.planning.problem_arrays import FloatArray, IntArray
from sweep.planning.road_times import RoadTimes


def road_forest_s(roads: RoadTimes, shops: IntArray, offices: IntArray) -> float:
    """Seconds of the minimum spanning forest over `shops` rooted at `offices` (place numbers): Kruskal (1956).

    A leg counts as the shorter of its two directions. Legs that no table holds count as the least that any such leg
    can take, so that the forest is never longer than the true one.
    """
    count = len(shops)
    if not count:
        return 0.0
    inside = roads.of(shops, offices)
    radius_s = inside.table.radius_s
    one = np.repeat(np.arange(count), inside.near.shape[1])
    other = inside.near.ravel().astype(np.int64)
    seconds = inside.near_s().ravel()
    listed = other >= 0
    one, other, seconds = one[listed], other[listed], seconds[listed]
    nowhere = np.zeros((0, 3))
    back = inside.seconds_known(nowhere, other, one)
    seconds = np.minimum(seconds, np.where(back >= 0, back, radius_s[other]))
    reached = radius_s > 0
    least = np.where(reached, radius_s[reached].min() if reached.any() else 0.0, 0.0)
    if len(offices):
        least = np.minimum(least, np.minimum(inside.table.out_s.min(axis=0), inside.table.back_s.min(axis=0)))
    one, other = np.concatenate([one, np.arange(count)]), np.concatenate([other, np.full(count, count)])
    seconds = np.concatenate([seconds, least])
    return _joined_s(count + 1, one, other, seconds, np.argsort(seconds, kind="stable"))


@compiled
def _joined_s(nodes: int, one: Ints, other: Ints, seconds: FloatArray, order: Ints) -> float:
    parent = np.arange(nodes)
    total = 0.0
    for edge in order:
        a, b = one[edge], other[edge]
        while parent[a] != a:
            parent[a] = parent[parent[a]]
            a = parent[a]
        while parent[b] != b:
            parent[b] = parent[parent[b]]
            b = parent[b]
        if a != b:
            parent[a] = b
            total += seconds[edge]
    return total
