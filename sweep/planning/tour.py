"""One team's shortest round: PyVRP on a single route."""

from __future__ import annotations

from typing import Any

import numpy as np
import pyvrp
from pyvrp.stop import MaxIterations, MaxRuntime, MultipleCriteria

from sweep.planning.problem_arrays import FloatArray, IntArray

_FEW = 3


def shortest_round(seconds: FloatArray, seed: int, iterations: int, limit_s: float) -> IntArray:
    """Order of nodes 1..n in a short round that leaves node 0 and ends there; `seconds` is (n + 1, n + 1).

    Starts from the order given. Bounded by iterations, so that the same seed gives the same round, unless
    `limit_s` seconds pass first.
    """
    stops = len(seconds) - 1
    given = np.arange(1, stops + 1)
    if stops < _FEW:
        return given
    # tenths of a second: PyVRP counts in integers, and shops of one street are seconds apart
    matrix: Any = np.rint(seconds * 10).astype(np.int64)
    data = pyvrp.ProblemData(
        [pyvrp.Location(0, 0)] * (stops + 1),
        [pyvrp.Client(node) for node in range(1, stops + 1)],
        [pyvrp.Depot(0)],
        [pyvrp.VehicleType()],
        [matrix],
        [matrix],
    )
    result = pyvrp.solve(
        data,
        MultipleCriteria([MaxIterations(iterations), MaxRuntime(limit_s)]),
        seed=seed,
        collect_stats=False,
        display=False,
        initial_solution=pyvrp.Solution(data, [list(range(stops))]),
    )
    (route,) = result.best.routes()
    return np.array([activity.idx + 1 for activity in route if activity.is_client()], dtype=np.int64)
