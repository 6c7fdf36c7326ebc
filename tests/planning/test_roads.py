from __future__ import annotations

import heapq
import pickle
from dataclasses import replace
from functools import cache
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sweep.domain.problem import Problem
from sweep.planning.plan import plan_routes
from sweep.planning.problem_arrays import PlanningProblem
from sweep.planning.replan import replan
from sweep.planning.road_spanning import road_forest_s
from sweep.planning.roads.car import driving
from sweep.planning.roads.closures import closures_of
from sweep.planning.roads.network import RoadNetwork, road_network
from sweep.planning.roads.shapes import line_of, shift_shapes
from sweep.planning.roads.snapping import OffRoad
from sweep.planning.roads.times import ByRoad, by_road
from sweep.planning.travel import places_of
from sweep.planning.violations import violations
from tests.planning.cities import tiny_city
from tests.planning.streets import LAT, LON, street_grid

SHOPS, TEAMS = 300, 4


def city_on(network: RoadNetwork, shops: int = SHOPS, teams: int = TEAMS, seed: int = 1) -> PlanningProblem:
    """Shops and offices a few metres beside the nodes of a network."""
    rng = np.random.default_rng(seed)
    at, office = rng.integers(0, network.nodes, shops), rng.integers(0, network.nodes, teams)
    problem = tiny_city([0] * shops, [0] * teams)
    return replace(
        problem,
        shop_lat=network.lat[at] + rng.normal(size=shops) * 5e-5,
        shop_lon=network.lon[at] + rng.normal(size=shops) * 5e-5,
        shop_priority=rng.choice([0, 1], size=shops, p=[0.9, 0.1]),
        team_office_lat=network.lat[office],
        team_office_lon=network.lon[office],
    )


@cache
def town() -> ByRoad:
    network = street_grid(30, 30)
    return by_road(city_on(network), network)


def dijkstra(network: RoadNetwork, source: int) -> dict[int, float]:
    """Seconds from one node to all, the plain way."""
    best, heap = {source: 0.0}, [(0.0, source)]
    while heap:
        seconds, v = heapq.heappop(heap)
        if seconds > best[v]:
            continue
        for e in range(network.first[v], network.first[v + 1]):
            w, there = int(network.head[e]), seconds + float(network.seconds[e])
            if there < best.get(w, np.inf):
                best[w] = there
                heapq.heappush(heap, (there, w))
    return best


def test_times_by_road_are_the_shortest_and_count_the_walk_to_the_door() -> None:
    city = town()
    places, routing = places_of(city.problem), city.routing
    shops = np.arange(0, SHOPS, 7)
    for origin in (3, 77, SHOPS + 1):
        truth = dijkstra(routing.network, int(routing.node[origin]))
        expected = [truth[int(routing.node[s])] + routing.walk_s[s] + routing.walk_s[origin] for s in shops]
        found = places.seconds_from(origin, shops)
        others = shops != origin
        assert found[others] == pytest.approx(np.array(expected)[others], abs=0.01)


def test_one_way_streets_make_the_way_back_another() -> None:
    places = places_of(town().problem)
    shops = np.arange(SHOPS)
    out, back = places.seconds_from(SHOPS, shops), places.seconds_to(SHOPS, shops)
    assert (np.abs(out - back) > 20).mean() > 0.1


def test_a_plan_by_road_breaks_no_rule_and_reports_the_exact_times_of_its_legs() -> None:
    city = town()
    plan = plan_routes(city.problem, seconds=0.8)
    assert violations(city.problem, plan) == []
    assert plan.metrics.bound_s <= plan.metrics.makespan_s
    for route in plan.routes:
        same_day = np.flatnonzero(route.day[1:] == route.day[:-1])
        legs = city.routing.seconds(route.stops[same_day], route.stops[same_day + 1])
        gaps = route.arrival_s[same_day + 1] - route.arrival_s[same_day] - 600.0
        assert gaps == pytest.approx(legs, abs=0.05)


def test_a_plan_by_road_drives_less_than_one_by_estimate() -> None:
    city = town()
    by_estimate = plan_routes(replace(city.problem, roads=None), seconds=0.8)
    places = places_of(city.problem)

    def driven(routes: object) -> float:
        return sum(
            float(places.seconds_along(np.concatenate([[SHOPS + r.team], r.stops, [SHOPS + r.team]])).sum())
            for r in routes  # type: ignore[attr-defined]  # routes of a plan
        )

    assert driven(plan_routes(city.problem, seconds=0.8).routes) < driven(by_estimate.routes)


def test_each_piece_of_a_shape_is_a_street_in_its_direction() -> None:
    city = town()
    network = city.routing.network
    streets = set(zip(network.tail.tolist(), network.head.tolist(), strict=True))
    plan = plan_routes(city.problem, seconds=1)
    shapes = shift_shapes(city.problem, city.routing, plan.routes)
    assert {shape.team for shape in shapes} == set(range(TEAMS))
    for shape in shapes:
        assert shape.places[0] == shape.places[-1] == SHOPS + shape.team
        for piece, origin, destination in zip(shape.pieces, shape.places[:-1], shape.places[1:], strict=True):
            assert piece[0] == city.routing.node[origin]
            assert piece[-1] == city.routing.node[destination]
            assert all(step in streets for step in pairwise(piece.tolist()))
        assert len(line_of(city.problem, city.routing, shape)) >= len(shape.places)


def test_a_shop_on_an_island_or_far_from_any_street_is_named_and_keeps_its_place() -> None:
    land, island = street_grid(20, 20, one_way=0.0), street_grid(3, 3, one_way=0.0)
    network = road_network(
        np.concatenate([land.lat, island.lat + 0.05]),
        np.concatenate([land.lon, island.lon]),
        np.concatenate([land.tail, island.tail + land.nodes]),
        np.concatenate([land.head, island.head + land.nodes]),
        np.concatenate([land.seconds, island.seconds]),
        np.concatenate([land.way, island.way + 10_000]),
        np.concatenate([land.stops, island.stops]),
    )
    assert network.islands() == 1
    problem = city_on(land, shops=20, teams=2)
    problem.shop_lat[0], problem.shop_lon[0] = LAT + 0.0505, LON + 0.0005
    problem.shop_lat[1], problem.shop_lon[1] = LAT, LON - 0.1
    problem.shop_lat[2] = problem.shop_lon[2] = np.nan
    city = by_road(problem, network)
    assert city.off_road == {0: OffRoad.ROAD_ISLAND, 1: OffRoad.FAR_FROM_ROAD}
    plan = plan_routes(city.problem, seconds=1)
    assert violations(city.problem, plan) == []
    assert not plan.unassigned


def test_a_closed_bridge_makes_the_way_longer_and_a_drawn_line_closes_it() -> None:
    network = street_grid(2, 40, one_way=0.0)
    line = {"type": "LineString", "coordinates": [[LON + 0.0015, LAT - 0.001], [LON + 0.0015, LAT + 0.0005]]}
    closures = closures_of({"type": "Feature", "geometry": line, "properties": None}, "drawn")
    closed = closures.edges(network)
    assert closed.sum() == 2
    open_way, around = dijkstra(network, 0), dijkstra(network.without(closed), 0)
    assert around[39] == pytest.approx(open_way[39] + 2 * 12.5)
    by_number = closures_of({"type": "Feature", "geometry": None, "properties": {"way": 2}}, "named")
    assert set(network.way[by_number.edges(network)]) == {2}


@pytest.mark.parametrize(
    "document",
    [[], {"type": "FeatureCollection"}, {"type": "Feature", "geometry": 5}, {"type": "Point", "coordinates": [999, 3]}],
)
def test_closures_that_cannot_be_read_are_refused(document: object) -> None:
    with pytest.raises(Problem, match="no GeoJSON"):
        closures_of(document, "drawn")


def test_the_middle_of_the_operation_is_planned_by_road_too() -> None:
    city = town()
    plan = plan_routes(city.problem, seconds=1)
    visited = np.zeros(SHOPS, dtype=np.bool_)
    for route in plan.routes:
        visited[route.stops[: len(route.stops) // 3]] = True
    dropped = np.array([True, *[False] * (TEAMS - 1)])
    again = replan(city.problem, [r.stops for r in plan.routes], visited=visited, dropped=dropped, seconds=2)
    assert violations(city.problem, again) == []


def test_tasks_for_other_processes_hold_times_but_no_network() -> None:
    city = town()
    few = city.problem.roads
    assert few is not None
    part = few.of(np.arange(40), SHOPS + np.arange(2))
    assert part.exact is None
    assert len(pickle.dumps(part)) < 1_000_000
    unit = places_of(city.problem).unit
    for a, b in ((5, 9), (40, 3), (3, 41)):
        whole_a, whole_b = (at if at < 40 else SHOPS + at - 40 for at in (a, b))
        inside = np.vstack([unit[:40], unit[SHOPS : SHOPS + 2]])
        here, there = (
            part.seconds(inside, np.array([a]), np.array([b])),
            few.seconds(unit, np.array([whole_a]), np.array([whole_b])),
        )
        assert here == pytest.approx(there, rel=0.5)


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10_000), st.integers(2, 40), st.integers(1, 3))
def test_the_forest_by_road_is_never_longer_than_any_plan(seed: int, shops: int, teams: int) -> None:
    network = street_grid(8, 8, seed=seed)
    city = by_road(city_on(network, shops, teams, seed), network)
    assert city.problem.roads is not None
    plan = plan_routes(city.problem, seconds=0.2)
    assert violations(city.problem, plan) == []
    offices = shops + np.arange(teams)
    assert road_forest_s(city.problem.roads, np.arange(shops), offices) <= plan.metrics.travel_s + 1e-3


@pytest.mark.parametrize(
    ("tags", "directions"),
    [
        ({"highway": "residential"}, (True, True)),
        ({"highway": "residential", "oneway": "yes"}, (True, False)),
        ({"highway": "residential", "oneway": "-1"}, (False, True)),
        ({"highway": "tertiary", "junction": "roundabout"}, (True, False)),
        ({"highway": "motorway"}, (True, False)),
        ({"highway": "motorway", "oneway": "no"}, (True, True)),
        ({"highway": "primary", "oneway": "reversible"}, None),
        ({"highway": "footway"}, None),
        ({"highway": "service", "access": "private"}, None),
        ({"highway": "service", "access": "private", "motor_vehicle": "yes"}, (True, True)),
        ({"highway": "residential", "motor_vehicle": "no"}, None),
        ({"highway": "residential", "access": "destination"}, (True, True)),
        ({"highway": "pedestrian"}, None),
    ],
)
def test_access_and_one_way_rules_of_a_car(tags: dict[str, str], directions: tuple[bool, bool] | None) -> None:
    may = driving(tags)
    assert (None if may is None else (may.forward, may.backward)) == directions


@pytest.mark.parametrize(
    ("limit", "kmh"), [("50", 40.0), ("25 mph", 32.187), ("walk", 25.0), ("none", 25.0), ("CN:urban", 25.0), ("1", 5.0)]
)
def test_signed_limits_decide_the_speed(limit: str, kmh: float) -> None:
    may = driving({"highway": "residential", "maxspeed": limit})
    assert may is not None
    assert may.speed_m_s * 3.6 == pytest.approx(kmh, abs=0.01)
