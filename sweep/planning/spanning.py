"""The shortest forest that joins every shop to some office: what no set of routes can travel less than."""

from __future__ import annotations

import numpy as np

from sweep.planning.kernel_compiled import compiled, inlined
from sweep.planning.problem_arrays import FloatArray, IntArray
from sweep.planning.travel import Places


def spanning_forest_s(places: Places, shops: IntArray, offices: IntArray) -> float:
    """Travel seconds of the minimum spanning forest over `shops` rooted at `offices` (place indices).

    Prim (1957) with O(n) memory and O(n^2) time. Without an office it is the spanning tree of the shops.
    """
    if not len(shops):
        return 0.0
    unit = np.ascontiguousarray(places.unit[shops])
    roots = np.unique(places.unit[offices], axis=0) if len(offices) else unit[:1]
    squared = _joined(unit, np.ascontiguousarray(roots))
    return float(places.seconds_of_chord(np.sqrt(squared)).sum())


@compiled
def _joined(unit: FloatArray, roots: FloatArray) -> FloatArray:
    """Squared chord by which each point is joined, (n,)."""
    n = len(unit)
    nearest, squared = np.full(n, np.inf), np.empty(n)
    for p in range(n):
        for r in range(len(roots)):
            nearest[p] = min(nearest[p], _squared(unit, p, roots, r))
    waiting = np.arange(n)
    for left in range(n, 0, -1):
        at = 0
        for other in range(1, left):
            if nearest[waiting[other]] < nearest[waiting[at]]:
                at = other
        point = waiting[at]
        squared[n - left] = nearest[point]
        # the joined point's place is taken by the last one, so that the list shrinks
        waiting[at] = waiting[left - 1]
        for other in range(left - 1):
            p = waiting[other]
            nearest[p] = min(nearest[p], _squared(unit, p, unit, point))
    return squared


@inlined
def _squared(a: FloatArray, at: int, b: FloatArray, other: int) -> float:
    dx, dy, dz = a[at, 0] - b[other, 0], a[at, 1] - b[other, 1], a[at, 2] - b[other, 2]
    return float(dx * dx + dy * dy + dz * dz)
