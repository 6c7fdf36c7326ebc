"""The street in front of each door: where a team leaves its car, or why no street is there."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from sweep.planning.kernel_space import nearest_points, tree_order
from sweep.planning.problem_arrays import BoolArray, FloatArray, IntArray
from sweep.planning.roads.network import RoadNetwork
from sweep.planning.travel import EARTH_RADIUS_M, unit_vectors

# a team walks no further than this from its car
MOST_WALK_M = 500.0
# a street this near that no way leads to decides that the shop is on an island
_AT_THE_DOOR_M = 250.0
_WALK_M_S = 1.4


class OffRoad(StrEnum):
    """Why a shop is not reached by road."""

    FAR_FROM_ROAD = "far_from_road"
    ROAD_ISLAND = "road_island"


@dataclass(frozen=True, slots=True)
class Snapped:
    """`node` (p,) of each place, -1 for none; `walk_s` (p,) from there to the door; `reason` of those without a node
    by place; a place without coordinates has neither."""

    node: IntArray
    walk_s: FloatArray
    reason: dict[int, OffRoad]


def snap(network: RoadNetwork, lat: FloatArray, lon: FloatArray) -> Snapped:
    """The nearest node of a street in the network's largest part to each place (p,) in degrees."""
    located = np.flatnonzero(np.isfinite(lat) & np.isfinite(lon))
    node, walk_s = np.full(len(lat), -1, dtype=np.int64), np.zeros(len(lat))
    may_stop = network.stopping_nodes()
    nearest, metres = _nearest(network, may_stop & (network.component == 0), lat[located], lon[located])
    _, any_metres = _nearest(network, may_stop, lat[located], lon[located])
    cut_off = (metres > _AT_THE_DOOR_M) & (any_metres <= _AT_THE_DOOR_M)
    reached = (metres <= MOST_WALK_M) & ~cut_off
    node[located[reached]] = nearest[reached]
    walk_s[located[reached]] = metres[reached] / _WALK_M_S
    reason = {
        int(place): OffRoad.ROAD_ISLAND if island else OffRoad.FAR_FROM_ROAD
        for place, island in zip(located[~reached], cut_off[~reached], strict=True)
    }
    return Snapped(node, walk_s, reason)


def _nearest(network: RoadNetwork, wanted: BoolArray, lat: FloatArray, lon: FloatArray) -> tuple[IntArray, FloatArray]:
    """The nearest wanted node of each place and how far it is; inf where there is none."""
    nodes = np.flatnonzero(wanted)
    if not len(nodes) or not len(lat):
        return np.full(len(lat), -1, dtype=np.int64), np.full(len(lat), np.inf)
    unit = unit_vectors(network.lat[nodes], network.lon[nodes])
    order = tree_order(unit)
    nodes, unit = nodes[order], np.ascontiguousarray(unit[order])
    places = np.ascontiguousarray(unit_vectors(lat, lon))
    found = nearest_points(unit, places, 1, False)[:, 0].astype(np.int64)
    chord = np.sqrt(((unit[found] - places) ** 2).sum(axis=1))
    return nodes[found], 2.0 * EARTH_RADIUS_M * np.arcsin(np.minimum(chord / 2.0, 1.0))
