"""The road engine on real extracts, where they are."""

from __future__ import annotations

import os
from functools import cache
from itertools import pairwise
from pathlib import Path

import numpy as np
import osmium
import pytest

from sweep.planning.roads.closures import Closures
from sweep.planning.roads.extract import LONGEST_PIECE_M, read_roads
from sweep.planning.roads.network import RoadNetwork
from sweep.planning.roads.packed import pack, unpack
from sweep.planning.roads.routing import Routing
from sweep.planning.roads.snapping import OffRoad, snap

REPOSITORY = Path(__file__).resolve().parents[2]
ROADS = Path(os.environ.get("SWEEP_SHARED_DATA", REPOSITORY.parent / "shared" / "data")) / "roads"
MANHATTAN = ROADS / "nyc_lower_manhattan.osm.pbf"
BEYOND_THE_RIVER, PRINCE_STREET, LIBERTY_STREET = (40.71079, -73.96828), (40.7244, -73.9972), (40.7089, -74.0086)

pytestmark = pytest.mark.skipif(
    not MANHATTAN.is_file(), reason=f"the road extracts are not in {ROADS} (SWEEP_SHARED_DATA)"
)


@cache
def manhattan() -> RoadNetwork:
    return read_roads(MANHATTAN)


def routing_between(*places: tuple[float, float]) -> Routing:
    lat, lon = np.array(places).T
    snapped = snap(manhattan(), lat, lon)
    return Routing(manhattan(), snapped.node, snapped.walk_s, len(places))


def test_streets_are_one_way_and_their_pieces_short() -> None:
    network = manhattan()
    there = set(zip(network.tail.tolist(), network.head.tolist(), strict=True))
    single = sum(1 for tail, head in there if (head, tail) not in there) / len(there)
    assert 0.3 < single < 0.95
    assert network.metres().max() <= LONGEST_PIECE_M + 0.1
    assert network.islands() > 100
    assert 20 < network.fastest_m_s * 3.6 < 130


def test_a_way_through_the_city_follows_its_streets_and_takes_minutes() -> None:
    routing = routing_between(PRINCE_STREET, LIBERTY_STREET)
    seconds, ways = routing.ways(np.array([0, 1]), np.array([1, 0]))
    network = routing.network
    streets = set(zip(network.tail.tolist(), network.head.tolist(), strict=True))
    assert (seconds > 300).all()
    assert (seconds < 1500).all()
    assert seconds[0] != seconds[1]
    for way in ways:
        assert len(way) > 30
        assert all(step in streets for step in pairwise(way.tolist()))


def test_no_way_through_the_city_makes_a_turn_that_a_sign_forbids() -> None:
    forbidden, at = _forbidden_turns()
    assert len(forbidden) > 80
    network = manhattan()
    assert network.passing.sum() > 150
    place = {(round(float(lat), 6), round(float(lon), 6)): number for number, (lat, lon) in at.items()}
    crossing = [
        place.get((round(float(lat), 6), round(float(lon), 6)))
        for lat, lon in zip(network.lat, network.lon, strict=True)
    ]
    way_of = {
        (int(tail), int(head)): int(way)
        for tail, head, way in zip(network.tail, network.head, network.way, strict=True)
    }
    doors = np.random.default_rng(4).choice(
        np.flatnonzero(network.stopping_nodes() & (network.component == 0)), 120, replace=False
    )
    routing = Routing(network, doors, np.zeros(len(doors)), len(doors))
    _, ways = routing.ways(np.repeat(np.arange(60), 60), np.tile(np.arange(60, 120), 60))
    passed = 0
    for way in ways:
        nodes = way.tolist()
        for before, middle, after in zip(nodes, nodes[1:], nodes[2:], strict=False):
            if crossing[middle] is not None:
                passed += 1
                assert (way_of[before, middle], crossing[middle], way_of[middle, after]) not in forbidden
    assert passed > 5_000


def _forbidden_turns() -> tuple[set[tuple[int, int, int]], dict[int, tuple[float, float]]]:
    """Straight from the extract, no_* only: (way, node, way), and where the nodes are."""
    turns: set[tuple[int, int, int]] = set()
    places: dict[int, tuple[float, float]] = {}
    for thing in osmium.FileProcessor(MANHATTAN):
        if isinstance(thing, osmium.osm.Node):
            places[thing.id] = (thing.location.lat, thing.location.lon)
        elif isinstance(thing, osmium.osm.Relation):
            by_role = {member.role: (member.type, member.ref) for member in thing.members}
            if (thing.tags.get("restriction") or "").startswith("no_") and by_role.get("via", "")[:1] == ("n",):
                turns.add((by_role["from"][1], by_role["via"][1], by_role["to"][1]))
    return turns, {via: places[via] for _, via, _ in turns if via in places}


def test_a_closed_way_is_driven_around() -> None:
    network = manhattan()
    routing = routing_between(PRINCE_STREET, LIBERTY_STREET)
    before, ways = routing.ways(np.array([0]), np.array([1]))
    middle = ways[0][len(ways[0]) // 2 :][:2]
    edge = next(
        e for e in range(network.first[middle[0]], network.first[middle[0] + 1]) if network.head[e] == middle[1]
    )
    closed = network.without(Closures(ways=frozenset({int(network.way[edge])})).edges(network))
    lat, lon = np.array([PRINCE_STREET, LIBERTY_STREET]).T
    snapped = snap(closed, lat, lon)
    after = Routing(closed, snapped.node, snapped.walk_s, 2).seconds(np.array([0]), np.array([1]))
    assert after[0] > before[0]


def test_streets_that_the_river_cuts_off_are_an_island() -> None:
    lat, lon = np.array([BEYOND_THE_RIVER, (40.6, -74.1)]).T
    assert snap(manhattan(), lat, lon).reason == {0: OffRoad.ROAD_ISLAND, 1: OffRoad.FAR_FROM_ROAD}


def test_what_is_kept_of_a_network_is_the_network() -> None:
    network, kept = manhattan(), unpack(pack(manhattan()))
    assert (kept.tail == network.tail).all()
    assert (kept.head == network.head).all()
    assert kept.seconds == pytest.approx(network.seconds, rel=1e-5)
    assert kept.lat == pytest.approx(network.lat, abs=1e-7)
    assert pack(kept) == pack(unpack(pack(kept)))
