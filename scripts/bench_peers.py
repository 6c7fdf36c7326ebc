"""PyVRP, VROOM and OR-Tools on a plain CVRP instance, each with the time and the one core that ours gets."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from time import process_time
from typing import Any

import numpy as np

from sweep.planning.cvrp import Cvrp
from sweep.planning.problem_arrays import IntArray


def rounded_matrix(problem: Cvrp) -> np.ndarray[tuple[int, int], np.dtype[np.int32]]:
    """EUC_2D distances of all pairs, the depot first."""
    matrix = np.empty((len(problem.xy), len(problem.xy)), dtype=np.int32)
    for row, at in enumerate(problem.xy):
        matrix[row] = np.floor(np.hypot(*(problem.xy - at).T) + 0.5)
    return matrix


def solve_with_pyvrp(problem: Cvrp, seed: int, seconds: float) -> list[IntArray]:
    import pyvrp
    from pyvrp.stop import MaxRuntime

    began = process_time()
    matrix: Any = rounded_matrix(problem).astype(np.int64)
    vehicles = int(np.ceil(1.1 * problem.demand.sum() / problem.capacity)) + 10
    data = pyvrp.ProblemData(
        [pyvrp.Location(0, 0)] * len(problem.xy),
        [pyvrp.Client(node, delivery=[int(problem.demand[node])]) for node in range(1, len(problem.xy))],
        [pyvrp.Depot(0)],
        [pyvrp.VehicleType(vehicles, capacity=[int(problem.capacity)])],
        [matrix],
        [matrix],
    )
    left = max(1.0, seconds - (process_time() - began))
    result = pyvrp.solve(data, MaxRuntime(left), seed=seed, collect_stats=False, display=False)
    return [
        np.array([activity.idx for activity in route if activity.is_client()], dtype=np.int64)
        for route in result.best.routes()
    ]


def solve_with_vroom(problem: Cvrp, seed: int, seconds: float) -> list[IntArray]:
    from datetime import timedelta

    import vroom

    instance = vroom.Input()
    matrix = rounded_matrix(problem).astype(np.uint32)
    instance.set_durations_matrix("car", matrix)
    vehicles = int(np.ceil(1.1 * problem.demand.sum() / problem.capacity)) + 10
    instance.add_vehicle([vroom.Vehicle(v, start=0, end=0, capacity=[int(problem.capacity)]) for v in range(vehicles)])
    instance.add_job(
        [vroom.Job(c, location=c + 1, delivery=[int(amount)]) for c, amount in enumerate(problem.demand[1:].tolist())]
    )
    solution = instance.solve(5, 1, timedelta(seconds=seconds))
    jobs = solution.routes[solution.routes["type"] == "job"]
    return [group["id"].to_numpy(dtype=np.int64) for _, group in jobs.groupby("vehicle_id")]


def solve_with_ortools(problem: Cvrp, seed: int, seconds: float) -> list[IntArray]:
    from ortools.constraint_solver import pywrapcp, routing_enums_pb2

    matrix = rounded_matrix(problem)
    vehicles = int(np.ceil(1.1 * problem.demand.sum() / problem.capacity)) + 10
    manager = pywrapcp.RoutingIndexManager(len(matrix), vehicles, 0)
    model = pywrapcp.RoutingModel(manager)
    # nodes and indices are the same but for the ends of routes, which all are the depot
    node = [manager.IndexToNode(i) for i in range(model.Size() + vehicles)]
    leg = model.RegisterTransitCallback(lambda a, b: int(matrix[node[a], node[b]]))
    model.SetArcCostEvaluatorOfAllVehicles(leg)
    amount = model.RegisterUnaryTransitCallback(lambda a: int(problem.demand[node[a]]))
    model.AddDimension(amount, 0, int(problem.capacity), True, "load")
    routes = search_with_ortools(model, node, vehicles, routing_enums_pb2.FirstSolutionStrategy.SAVINGS, seconds)
    if routes is None:
        raise ValueError(f"OR-Tools found nothing in {seconds} s")
    return routes


def search_with_ortools(
    model: Any, node: Sequence[int], vehicles: int, first: Any, seconds: float
) -> list[IntArray] | None:
    """Guided local search from a `first` solution: stops of each vehicle, from 0; None where nothing was found."""
    from ortools.constraint_solver import pywrapcp, routing_enums_pb2

    search = pywrapcp.DefaultRoutingSearchParameters()
    search.first_solution_strategy = first
    search.local_search_metaheuristic = routing_enums_pb2.LocalSearchMetaheuristic.GUIDED_LOCAL_SEARCH
    search.time_limit.FromMilliseconds(int(seconds * 1000))
    found = model.SolveWithParameters(search)
    if found is None:
        return None
    routes = []
    for vehicle in range(vehicles):
        stops, index = [], found.Value(model.NextVar(model.Start(vehicle)))
        while not model.IsEnd(index):
            stops.append(node[index] - 1)
            index = found.Value(model.NextVar(index))
        routes.append(np.array(stops, dtype=np.int64))
    return routes


PEERS: dict[str, Callable[[Cvrp, int, float], list[IntArray]]] = {
    "pyvrp": solve_with_pyvrp,
    "vroom": solve_with_vroom,
    "ortools": solve_with_ortools,
}
