"""PyVRP, VROOM and OR-Tools on the demonstration's city: each sector on its own, with the time that ours gets.

OR-Tools minimises the latest finish. The other two only shorten travel: they get a limit on each team's time, as
tight as they find a plan for.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from bench_peers import search_with_ortools

from sweep.planning.problem_arrays import FloatArray, IntArray, PlanningProblem
from sweep.planning.spanning import spanning_forest_s
from sweep.planning.travel import places_of

# limits on a team's time, of what it may be expected to take: the first that is tried, how many are
_FIRST_LIMIT, _LIMITS, _LOOSEST = 1.1, 4, 2.0
_HOP_OF_TREE = 1.25
_SPAN_WEIGHT = 100

Matrix = np.ndarray[Any, np.dtype[np.int64]]
Solver = Callable[[Matrix, int, int, int, int, float], list[IntArray] | None]


def city_routes(problem: PlanningProblem, solver: str, seed: int, seconds: float) -> list[IntArray]:
    """Stops of each team in order, in its own sector. Raises ValueError where the solver finds no plan."""
    places = places_of(problem)
    routes = [np.empty(0, np.int64) for _ in range(problem.teams)]
    for sector in np.unique(problem.team_sector):
        teams = np.flatnonzero(problem.team_sector == sector)
        shops = np.flatnonzero(problem.shop_sector == sector)
        nodes = np.r_[problem.shops + teams[0], shops]
        matrix: Matrix = np.rint(places.seconds(nodes, nodes)).astype(np.int64)
        service = int(problem.shop_service_s[shops[0]])
        hops = _HOP_OF_TREE * spanning_forest_s(places, shops, problem.shops + teams[:1])
        fair = (service * len(shops) + hops) / len(teams) + 2.0 * float(matrix[0, 1:].mean())
        share = seconds * len(shops) / problem.shops
        found, tight, loose, limit = None, 1.0, _LOOSEST, _FIRST_LIMIT
        rounds = 1 if solver == "ortools" else _LIMITS
        for _ in range(rounds):
            most = _LOOSEST if solver == "ortools" else limit
            made = CITY_PEERS[solver](matrix, service, len(teams), int(most * fair), seed, share / rounds)
            tight, loose = (limit, loose) if made is None else (tight, limit)
            found = found if made is None else made
            limit = (tight + loose) / 2.0
        if found is None:
            raise ValueError(f"{solver} finds no plan for sector {sector} in {share:.1f} s")
        for team, stops in zip(teams.tolist(), found, strict=False):
            routes[team] = shops[stops]
    return routes


def finishes_s(problem: PlanningProblem, routes: list[IntArray]) -> FloatArray:
    """When each team is back, counted from positions by none of the solvers; every shop must be visited once."""
    if not np.array_equal(np.sort(np.concatenate(routes)), np.arange(problem.shops)):
        raise ValueError("the routes do not hold every shop once")
    lat = np.radians(np.r_[problem.shop_lat, problem.team_office_lat])
    lon = np.radians(np.r_[problem.shop_lon, problem.team_office_lon])
    back = np.zeros(len(routes))
    for team, stops in enumerate(routes):
        path = np.r_[problem.shops + team, stops, problem.shops + team]
        a, b = path[:-1], path[1:]
        half = np.sin((lat[b] - lat[a]) / 2) ** 2 + np.cos(lat[a]) * np.cos(lat[b]) * np.sin((lon[b] - lon[a]) / 2) ** 2
        metres = 2.0 * 6_371_008.8 * np.arcsin(np.sqrt(half)).sum()
        back[team] = metres * problem.travel.s_per_m + problem.shop_service_s[stops].sum()
    return back


def _pyvrp(matrix: Matrix, service: int, teams: int, limit: int, seed: int, seconds: float) -> list[IntArray] | None:
    import pyvrp
    from pyvrp.stop import MaxRuntime

    data = pyvrp.ProblemData(
        [pyvrp.Location(0, 0)] * len(matrix),
        [pyvrp.Client(node, service_duration=service) for node in range(1, len(matrix))],
        [pyvrp.Depot(0)],
        [pyvrp.VehicleType(teams, shift_duration=limit)],
        [matrix],
        [matrix],
    )
    result = pyvrp.solve(data, MaxRuntime(seconds), seed=seed, collect_stats=False, display=False)
    if not result.is_feasible():
        return None
    return [np.array([a.idx for a in route if a.is_client()], dtype=np.int64) for route in result.best.routes()]


def _vroom(matrix: Matrix, service: int, teams: int, limit: int, seed: int, seconds: float) -> list[IntArray] | None:
    from datetime import timedelta

    import vroom

    instance = vroom.Input()
    instance.set_durations_matrix("car", matrix.astype(np.uint32))
    instance.add_vehicle([vroom.Vehicle(v, start=0, end=0, time_window=(0, limit)) for v in range(teams)])
    instance.add_job([vroom.Job(c, location=c + 1, default_service=service) for c in range(len(matrix) - 1)])
    solution = instance.solve(5, 1, timedelta(seconds=seconds))
    if solution.unassigned:
        return None
    jobs = solution.routes[solution.routes["type"] == "job"]
    return [group["id"].to_numpy(dtype=np.int64) for _, group in jobs.groupby("vehicle_id")]


def _ortools(matrix: Matrix, service: int, teams: int, limit: int, seed: int, seconds: float) -> list[IntArray] | None:
    from ortools.constraint_solver import pywrapcp, routing_enums_pb2

    manager = pywrapcp.RoutingIndexManager(len(matrix), teams, 0)
    model = pywrapcp.RoutingModel(manager)
    node = [manager.IndexToNode(i) for i in range(model.Size() + teams)]
    takes = (matrix + np.where(np.arange(len(matrix)) > 0, service, 0)[None, :]).tolist()
    leg = model.RegisterTransitCallback(lambda a, b: takes[node[a]][node[b]])
    model.SetArcCostEvaluatorOfAllVehicles(leg)
    model.AddDimension(leg, 0, limit, True, "time")
    model.GetDimensionOrDie("time").SetGlobalSpanCostCoefficient(_SPAN_WEIGHT)
    first = routing_enums_pb2.FirstSolutionStrategy.PARALLEL_CHEAPEST_INSERTION
    return search_with_ortools(model, node, teams, first, seconds)


CITY_PEERS: dict[str, Solver] = {"pyvrp": _pyvrp, "vroom": _vroom, "ortools": _ortools}
