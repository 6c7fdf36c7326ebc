from __future__ import annotations

from itertools import permutations
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sweep.planning.cvrp import Cvrp, cost_of, cvrp_search, read_cvrplib, solution_text
from sweep.planning.kernel_space import nearest_points, tree_order


@st.composite
def instances(draw: st.DrawFn, most: int = 40) -> Cvrp:
    customers = draw(st.integers(1, most))
    rng = np.random.default_rng(draw(st.integers(0, 2**32)))
    spread = draw(st.sampled_from([1, 10, 1000]))
    demand = np.concatenate([[0], rng.integers(1, 6, customers)]).astype(np.float64)
    xy = rng.integers(0, spread, (customers + 1, 2)).astype(np.float64)
    return Cvrp("drawn", xy, demand, float(draw(st.integers(5, 30))))


@settings(max_examples=40, deadline=None)
@given(instances(), st.integers(0, 1000))
def test_every_customer_is_on_one_route_and_the_cost_told_is_that_of_the_routes(problem: Cvrp, seed: int) -> None:
    search = cvrp_search(problem, seed)
    first = search.cost
    search.run(iterations=1_000)
    assert search.cost == cost_of(problem, search.best_routes()) <= first


@pytest.mark.parametrize("seed", range(4))
def test_a_small_round_is_as_short_as_the_shortest_of_all_orders(seed: int) -> None:
    rng = np.random.default_rng(seed)
    problem = Cvrp("round", rng.integers(0, 100, (8, 2)).astype(float), np.r_[0.0, np.ones(7)], 7.0)
    search = cvrp_search(problem, seed)
    search.run(iterations=2_000)
    shortest = min(cost_of(problem, [np.array(order)]) for order in permutations(range(7)))
    assert search.cost <= shortest


def test_the_same_seed_and_iterations_give_the_same_routes_and_another_seed_others() -> None:
    rng = np.random.default_rng(5)
    problem = Cvrp("same", rng.integers(0, 1000, (301, 2)).astype(float), np.r_[0.0, rng.integers(1, 5, 300)], 40.0)
    found = []
    for seed in (1, 1, 2):
        search = cvrp_search(problem, seed)
        search.run(iterations=3_000)
        found.append([route.tolist() for route in search.best_routes()])
    assert found[0] == found[1] != found[2]


def test_more_iterations_shorten_the_savings_start() -> None:
    rng = np.random.default_rng(6)
    problem = Cvrp("better", rng.integers(0, 1000, (401, 2)).astype(float), np.r_[0.0, np.ones(400)], 20.0)
    search = cvrp_search(problem)
    first = search.cost
    search.run(iterations=60_000)
    assert search.cost < 0.985 * first


@settings(max_examples=30, deadline=None)
@given(st.integers(2, 60), st.integers(1, 12), st.sampled_from([1, 5, 1000]), st.integers(0, 1000))
def test_neighbours_are_those_of_all_pairs(count: int, wanted: int, spread: int, seed: int) -> None:
    points = np.random.default_rng(seed).integers(0, spread, (count, 3)).astype(float)
    points = points[tree_order(points)]
    near = nearest_points(points, points, wanted, True)
    legs = np.linalg.norm(points[:, None] - points[None], axis=2)
    np.fill_diagonal(legs, np.inf)
    expected = np.sort(legs, axis=1)[:, : near.shape[1]]
    assert np.allclose(np.take_along_axis(legs, near.astype(np.int64), axis=1), expected)


def test_a_cvrplib_file_is_read_and_its_solution_is_written_for_others(tmp_path: Path) -> None:
    path = tmp_path / "tiny.vrp"
    path.write_text(
        "NAME : tiny\nTYPE : CVRP\nDIMENSION : 4\nEDGE_WEIGHT_TYPE : EUC_2D\nCAPACITY : 2\nNODE_COORD_SECTION\n"
        "1 0 0\n2 0 3\n3 0 4\n4 5 0\nDEMAND_SECTION\n1 0\n2 1\n3 1\n4 2\nDEPOT_SECTION\n1\n-1\nEOF\n"
    )
    problem = read_cvrplib(path)
    search = cvrp_search(problem)
    search.run(iterations=500)
    routes = search.best_routes()
    assert cost_of(problem, routes) == 18
    assert solution_text(routes, 18).splitlines()[-1] == "Cost 18"
    with pytest.raises(ValueError, match="once"):
        cost_of(problem, routes[:0])


def test_a_file_with_other_distances_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "other.vrp"
    path.write_text("NAME : other\nEDGE_WEIGHT_TYPE : EXPLICIT\n")
    with pytest.raises(ValueError, match="EUC_2D"):
        read_cvrplib(path)
