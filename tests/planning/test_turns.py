"""Turns that signs forbid, as OpenStreetMap tells of them."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

import numpy as np
import osmium
import pytest

from sweep.planning.roads.extract import read_roads
from sweep.planning.roads.network import RoadNetwork
from sweep.planning.roads.packed import pack, unpack
from sweep.planning.roads.routing import Routing
from sweep.planning.roads.snapping import snap
from sweep.planning.roads.turns import TurnRule, turn_rule

# a crossing (0) of four streets: 1 to the west, 2 to the east, 3 to the north, 4 to the south; 5 leads around
# from the east to the north. Places in steps of 200 m.
PLACES = {1: (-1, 0), 2: (1, 0), 3: (0, 1), 4: (0, -1), 5: (1, 1), 10: (0, 0)}
WEST, NORTH = (28.9, 105.398), (28.902, 105.4)
Tags = dict[str, str]


def crossing(folder: Path, *relations: tuple[Tags, Sequence[tuple[str, int, str]]]) -> RoadNetwork:
    """One way in the streets to the east, so that nobody turns round there."""
    path = folder / "crossing.osm"
    with osmium.SimpleWriter(str(path), overwrite=True) as file:
        for number, (x, y) in PLACES.items():
            place = (105.4 + 0.002 * x, 28.9 + 0.002 * y)
            file.add_node(osmium.osm.mutable.Node(id=number, location=place, version=1))
        for way, nodes, tags in (
            (1, [1, 10], {}),
            (2, [10, 2], {"oneway": "yes"}),
            (3, [10, 3], {}),
            (4, [4, 10], {"oneway": "yes"}),
            (5, [2, 5, 3], {"oneway": "yes"}),
        ):
            street = {"highway": "residential", **tags}
            file.add_way(osmium.osm.mutable.Way(id=way, nodes=nodes, tags=street, version=1))
        for number, (tags, members) in enumerate(relations, start=1):
            what = {"type": "restriction", **tags}
            file.add_relation(osmium.osm.mutable.Relation(id=number, members=list(members), tags=what, version=1))
    return read_roads(path)


def way_there(network: RoadNetwork) -> list[int]:
    """The streets that lead from the west to the north."""
    lat, lon = np.array([WEST, NORTH]).T
    snapped = snap(network, lat, lon)
    _, ways = Routing(network, snapped.node, snapped.walk_s, 2).ways(np.array([0]), np.array([1]))
    passed = []
    for tail, head in pairwise(ways[0].tolist()):
        edges = range(network.first[tail], network.first[tail + 1])
        passed.append(next(int(network.way[edge]) for edge in edges if network.head[edge] == head))
    return list(dict.fromkeys(passed))


LEFT = [("w", 1, "from"), ("n", 10, "via"), ("w", 3, "to")]
STRAIGHT = [("w", 1, "from"), ("n", 10, "via"), ("w", 2, "to")]


def test_a_forbidden_turn_is_driven_around_and_an_allowed_one_is_not(tmp_path: Path) -> None:
    assert way_there(crossing(tmp_path)) == [1, 3]
    assert way_there(crossing(tmp_path, ({"restriction": "no_left_turn"}, LEFT))) == [1, 2, 5]
    assert way_there(crossing(tmp_path, ({"restriction": "only_straight_on"}, STRAIGHT))) == [1, 2, 5]
    assert way_there(crossing(tmp_path, ({"restriction": "no_straight_on"}, STRAIGHT))) == [1, 3]


@pytest.mark.parametrize(
    "tags",
    [
        {"restriction": "no_left_turn", "except": "bus; motorcar"},
        {"restriction:hgv": "no_left_turn"},
        {"restriction:conditional": "no_left_turn @ (Mo-Fr 07:00-19:00)"},
        {"restriction": "no_left_turn", "type": "enforcement"},
    ],
    ids=str,
)
def test_a_rule_that_is_not_for_cars_at_all_times_is_not_heeded(tmp_path: Path, tags: Tags) -> None:
    assert way_there(crossing(tmp_path, (tags, LEFT))) == [1, 3]


def test_a_rule_over_a_way_or_of_unknown_streets_is_not_heeded(tmp_path: Path) -> None:
    assert turn_rule({"restriction": "no_u_turn"}, [("w", 1, "from"), ("w", 2, "via"), ("w", 3, "to")]) is None
    assert turn_rule({"restriction": "no_left_turn"}, LEFT) == TurnRule(frozenset({1}), 10, frozenset({3}), False)
    unknown = [("w", 1, "from"), ("n", 10, "via"), ("w", 99, "to")]
    assert way_there(crossing(tmp_path, ({"restriction": "only_right_turn"}, unknown))) == [1, 3]


def test_nobody_gets_out_where_a_turn_is_forbidden_and_every_street_there_is_still_reached(tmp_path: Path) -> None:
    network = crossing(tmp_path, ({"restriction": "no_left_turn"}, LEFT))
    # the crossing itself and a copy for who comes from the west
    at_crossing = np.flatnonzero((abs(network.lat - 28.9) < 1e-9) & (abs(network.lon - 105.4) < 1e-9))
    assert len(at_crossing) == 2
    assert not network.stopping_nodes()[at_crossing].any()
    corner = snap(network, np.array([28.9]), np.array([105.4]))
    assert 10 < corner.walk_s[0] * 1.4 < 50
    kept = unpack(pack(network))
    assert (kept.passing == network.passing).all()
    assert way_there(kept) == [1, 2, 5]
