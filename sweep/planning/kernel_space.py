"""Points in space: an order in which neighbours are near in memory, and the nearest neighbours of each."""

from __future__ import annotations

import numpy as np

from sweep.planning.kernel_compiled import Ints, compiled, inlined
from sweep.planning.problem_arrays import FloatArray

LEAF = 8


@compiled
def tree_order(xyz: FloatArray) -> Ints:
    """Order of the points (n, 3) that makes them a balanced k-d tree (Bentley 1975), leaves of up to 8."""
    n = len(xyz)
    order = np.arange(n)
    lows, highs = np.empty(128, np.int64), np.empty(128, np.int64)
    lows[0], highs[0] = 0, n
    depth = 1
    while depth:
        depth -= 1
        low, high = lows[depth], highs[depth]
        if high - low <= LEAF:
            continue
        axis = _widest(xyz, order, low, high)
        middle = (low + high) // 2
        _select(xyz, order, low, high - 1, middle, axis)
        lows[depth], highs[depth] = low, middle
        lows[depth + 1], highs[depth + 1] = middle, high
        depth += 2
    return order


@inlined
def _widest(xyz: FloatArray, order: Ints, low: int, high: int) -> int:
    widest, axis = -1.0, 0
    for a in range(3):
        least = most = xyz[order[low], a]
        for at in range(low + 1, high):
            value = xyz[order[at], a]
            least, most = min(least, value), max(most, value)
        if most - least > widest:
            widest, axis = most - least, a
    return axis


@compiled
def _select(xyz: FloatArray, order: Ints, left: int, right: int, wanted: int, axis: int) -> None:
    """Hoare's selection: what is before `wanted` is not greater, what is behind not less."""
    while left < right:
        pivot = xyz[order[(left + right) // 2], axis]
        i, j = left, right
        while i <= j:
            while xyz[order[i], axis] < pivot:
                i += 1
            while xyz[order[j], axis] > pivot:
                j -= 1
            if i <= j:
                order[i], order[j] = order[j], order[i]
                i += 1
                j -= 1
        if wanted <= j:
            right = j
        elif wanted >= i:
            left = i
        else:
            return


@compiled
def nearest_points(xyz: FloatArray, queries: FloatArray, wanted: int, itself: bool) -> Ints:
    """The nearest points of each query, nearest first: (queries, min(wanted, n)).

    The points must stand in `tree_order` already; memory is that of the answer. With `itself` the queries are the
    points, and none is its own neighbour: then (n, min(wanted, n - 1)).
    """
    n, count = len(xyz), len(queries)
    k = min(wanted, n - 1 if itself else n)
    near = np.empty((count, max(k, 0)), np.int32)
    if k <= 0:
        return near
    axes, cuts = np.zeros(n + 1, np.int8), np.zeros(n + 1)
    _cuts(xyz, np.arange(n), axes, cuts)
    squared = np.empty(k)
    found = np.empty(k, np.int32)
    lows, highs, floors = np.empty(128, np.int64), np.empty(128, np.int64), np.empty(128)
    for q in range(count):
        squared[:] = np.inf
        lows[0], highs[0], floors[0] = 0, n, 0.0
        depth = 1
        while depth:
            depth -= 1
            low, high = lows[depth], highs[depth]
            if floors[depth] >= squared[k - 1]:
                continue
            if high - low <= LEAF:
                for p in range(low, high):
                    if not itself or p != q:
                        _keep(queries, xyz, q, p, squared, found)
                continue
            middle = (low + high) // 2
            away = queries[q, axes[middle]] - cuts[middle]
            floor = floors[depth]
            lower_is_far = away > 0
            lows[depth], highs[depth] = (low, middle) if lower_is_far else (middle, high)
            floors[depth] = max(floor, away * away)
            lows[depth + 1], highs[depth + 1] = (middle, high) if lower_is_far else (low, middle)
            floors[depth + 1] = floor
            depth += 2
        near[q] = found
    return near


@compiled
def _cuts(xyz: FloatArray, identity: Ints, axes: Ints, cuts: FloatArray) -> None:
    """Where each inner node of the tree is cut: along which axis, at which value."""
    n = len(xyz)
    lows, highs = np.empty(128, np.int64), np.empty(128, np.int64)
    lows[0], highs[0] = 0, n
    depth = 1
    while depth:
        depth -= 1
        low, high = lows[depth], highs[depth]
        if high - low <= LEAF:
            continue
        middle = (low + high) // 2
        axes[middle] = _widest(xyz, identity, low, high)
        cuts[middle] = xyz[middle:high, axes[middle]].min()
        lows[depth], highs[depth] = low, middle
        lows[depth + 1], highs[depth + 1] = middle, high
        depth += 2


@inlined
def _keep(queries: FloatArray, xyz: FloatArray, q: int, p: int, squared: FloatArray, found: Ints) -> None:
    dx, dy, dz = queries[q, 0] - xyz[p, 0], queries[q, 1] - xyz[p, 1], queries[q, 2] - xyz[p, 2]
    d = dx * dx + dy * dy + dz * dz
    at = len(squared) - 1
    if d >= squared[at]:
        return
    while at > 0 and squared[at - 1] > d:
        squared[at], found[at] = squared[at - 1], found[at - 1]
        at -= 1
    squared[at], found[at] = d, p
