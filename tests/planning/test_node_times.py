"""What is kept of travel times is what would be sought anew: with more shops, other offices, closed streets."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from sweep.planning.problem_arrays import BoolArray, IntArray
from sweep.planning.road_times import NEAREST_BY_ROAD
from sweep.planning.roads.network import RoadNetwork
from sweep.planning.roads.node_times import NodeTimes, node_times, without_streets
from tests.planning.streets import street_grid
from tests.planning.test_roads import dijkstra

NETWORK = street_grid(24, 24)


def sought(network: RoadNetwork, shop: IntArray, office: IntArray, kept: NodeTimes | None = None) -> NodeTimes:
    return node_times(network, shop, office, np.ones((len(office), len(shop)), dtype=np.bool_), kept)


def assert_true(times: NodeTimes, network: RoadNetwork, shop: IntArray, office: IntArray) -> None:
    """Every time is that of the shortest way, and what a row leaves out is no nearer than it says."""
    assert set(shop) <= set(times.shop)
    for row in range(0, len(times.shop), 9):
        truth = dijkstra(network, int(times.shop[row]))
        listed = times.near[row] >= 0
        others = times.shop[times.near[row][listed]]
        assert np.allclose([truth[int(node)] for node in others], times.near_s[row][listed], atol=1e-3)
        assert (np.diff(times.near_s[row][listed]) >= 0).all()
        left_out = set(times.shop.tolist()) - set(others.tolist()) - {int(times.shop[row])}
        assert min((truth.get(node, np.inf) for node in left_out), default=np.inf) >= times.radius_s[row] - 1e-3
        assert listed.sum() == min(len(times.shop) - 1, times.near.shape[1])
    for node in office[:2]:
        truth = dijkstra(network, int(node))
        row = int(np.flatnonzero(times.office == node)[0])
        out_s = dict(zip(times.shop.tolist(), times.out_s[row].tolist(), strict=True))
        assert np.allclose([out_s[int(s)] for s in shop], [truth.get(int(s), np.inf) for s in shop], atol=1e-3)
        back_s = dict(zip(times.shop.tolist(), times.back_s[row].tolist(), strict=True))
        for each in shop[:2].tolist():
            assert abs(back_s[each] - dijkstra(network, each).get(int(node), np.inf)) < 1e-3


def nodes(seed: int, count: int) -> IntArray:
    return np.random.default_rng(seed).choice(np.flatnonzero(NETWORK.component == 0), count, replace=False)


@settings(max_examples=4, deadline=None)
@given(st.integers(0, 99), st.sampled_from([90, 160, 260]), st.integers(1, 20), st.integers(1, 3))
def test_shops_and_offices_that_come_later_take_their_place(seed: int, before: int, new: int, offices: int) -> None:
    shop, office = nodes(seed, before + new), nodes(seed + 1, offices)
    first = sought(NETWORK, np.sort(shop[:before]), office[:1])
    second = sought(NETWORK, np.sort(shop), np.sort(office), first)
    assert_true(second, NETWORK, np.sort(shop), np.sort(office))


def a_cut(seed: int) -> BoolArray:
    """Some streets that cross a line."""
    row = 24 * (4 + seed % 16)
    crosses = (np.minimum(NETWORK.tail, NETWORK.head) < row) & (np.maximum(NETWORK.tail, NETWORK.head) >= row)
    closed: BoolArray = crosses & (np.random.default_rng(seed).random(NETWORK.edges) < 0.8)
    return closed


@settings(max_examples=4, deadline=None)
@given(st.integers(0, 99), st.integers(1, 3))
def test_only_what_may_lead_over_a_closed_street_is_sought_again(seed: int, offices: int) -> None:
    shop, office = np.sort(nodes(seed, 300)), np.sort(nodes(seed + 1, offices))
    closed = a_cut(seed)
    before = sought(NETWORK, shop, office)
    left = without_streets(before, NETWORK, closed)
    after = sought(NETWORK.without(closed), shop, office, left)
    assert_true(after, NETWORK.without(closed), shop, office)


def test_a_closed_street_at_the_edge_leaves_most_rows_as_they_are() -> None:
    shop, office = np.sort(nodes(5, 400)), np.sort(nodes(6, 2))
    closed = (NETWORK.tail < 2) | (NETWORK.head < 2)
    left = without_streets(sought(NETWORK, shop, office), NETWORK, closed)
    assert 0 < np.isnan(left.radius_s).sum() < 200
    assert 0 < np.isnan(left.out_s).sum() < 0.5 * left.out_s.size


def test_where_nothing_is_new_nothing_is_sought() -> None:
    shop, office = np.sort(nodes(1, 200)), np.sort(nodes(2, 2))
    times = sought(NETWORK, shop, office)
    again = sought(NETWORK, shop[20:], office[:1], times)
    assert again is times
    assert times.near.shape == (200, NEAREST_BY_ROAD)
    fewer = sought(NETWORK, shop[:40], office, times)
    assert len(fewer.shop) == 40
