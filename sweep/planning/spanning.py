"""The shortest forest that joins every shop to some office: what no set of routes can travel less than."""

from __future__ import annotations

import numpy as np

from sweep.planning.problem_arrays import IntArray
from sweep.planning.travel import Places


def spanning_forest_s(places: Places, shops: IntArray, offices: IntArray) -> float:
    """Travel seconds of the minimum spanning forest over `shops` rooted at `offices` (place indices).

    Prim (1957) with O(n) memory and O(n^2) time. Without an office it is the spanning tree of the shops.
    """
    if not len(shops):
        return 0.0
    unit = np.ascontiguousarray(places.unit[shops])
    if len(offices):
        roots = np.unique(places.unit[offices], axis=0)
        nearest = np.min([((unit - root) ** 2).sum(axis=1) for root in roots], axis=0)
    else:
        nearest = ((unit - unit[0]) ** 2).sum(axis=1)
    squared = np.empty(len(unit))
    for joined in range(len(unit)):
        closest = int(np.argmin(nearest))
        squared[joined] = nearest[closest]
        here = unit[closest].copy()
        # the joined shop's place is taken by the last one, so that the arrays shrink
        unit[closest], nearest[closest] = unit[-1], nearest[-1]
        unit, nearest = unit[:-1], nearest[:-1]
        step = unit - here
        np.minimum(nearest, np.einsum("ij,ij->i", step, step), out=nearest)
    return float(places.seconds_of_chord(np.sqrt(squared)).sum())
