"""A road network as arrays: nodes, directed edges, and the part in which every node reaches every other."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sweep.planning.kernel_compiled import Ints
from sweep.planning.problem_arrays import BoolArray, FloatArray, IntArray
from sweep.planning.roads.components import strong_components


@dataclass(frozen=True, slots=True)
class RoadNetwork:
    """N nodes (WGS-84 degrees) and E directed edges, ordered by tail; an edge is a straight piece of street.

    The edges of node v are `first[v]` up to `first[v + 1]`; those that end in it are `entering[entered[v]:...]`.
    `stops` (E,) tells where a team may get out, `way` (E,) is the number in OpenStreetMap. `component` (N,) numbers
    the strongly connected parts from the largest, which is 0. `islands` are the other parts with a street to
    stop in. `passing` (N,) are crossings where a turn is forbidden: several nodes at one place, where nobody gets out.
    """

    lat: FloatArray
    lon: FloatArray
    tail: Ints
    head: Ints
    seconds: FloatArray
    way: IntArray
    stops: BoolArray
    first: IntArray
    entered: IntArray
    entering: Ints
    component: Ints
    passing: BoolArray

    @property
    def nodes(self) -> int:
        return len(self.lat)

    @property
    def edges(self) -> int:
        return len(self.tail)

    @property
    def fastest_m_s(self) -> float:
        """The greatest speed of any edge."""
        if not self.edges:
            return 1.0
        return float((self.metres() / np.maximum(self.seconds, 1e-9)).max())

    def metres(self) -> FloatArray:
        """Length of each edge."""
        return metres_between(self.lat[self.tail], self.lon[self.tail], self.lat[self.head], self.lon[self.head])

    def stopping_nodes(self) -> BoolArray:
        """Nodes (N,) on a street where a team may get out."""
        found = np.zeros(self.nodes, dtype=np.bool_)
        found[self.tail[self.stops]] = found[self.head[self.stops]] = True
        return found & ~self.passing

    def islands(self) -> int:
        """How many parts with streets to stop in are cut off from the largest part, one way or both."""
        return len(np.unique(self.component[self.stopping_nodes() & (self.component > 0)]))

    def without(self, closed: BoolArray) -> RoadNetwork:
        """The network with these edges (E,) closed."""
        left = ~closed
        return road_network(
            self.lat,
            self.lon,
            self.tail[left],
            self.head[left],
            self.seconds[left],
            self.way[left],
            self.stops[left],
            self.passing,
        )


def road_network(
    lat: FloatArray,
    lon: FloatArray,
    tail: Ints,
    head: Ints,
    seconds: FloatArray,
    way: IntArray,
    stops: BoolArray,
    passing: BoolArray | None = None,
) -> RoadNetwork:
    """The network of these nodes and directed edges, in any order; without `passing` people may get out anywhere."""
    count = len(lat)
    order = np.argsort(tail, kind="stable")
    tail, head = tail[order].astype(np.int32), head[order].astype(np.int32)
    first = np.searchsorted(tail, np.arange(count + 1))
    entering = np.argsort(head, kind="stable").astype(np.int32)
    entered = np.searchsorted(head[entering], np.arange(count + 1))
    component = strong_components(first, head)
    sizes = np.bincount(component, minlength=1)
    rank = np.empty(len(sizes), dtype=np.int32)
    rank[np.argsort(-sizes, kind="stable")] = np.arange(len(sizes), dtype=np.int32)
    return RoadNetwork(
        lat=lat,
        lon=lon,
        tail=tail,
        head=head,
        seconds=seconds[order].astype(np.float64),
        way=way[order].astype(np.int64),
        stops=stops[order],
        first=first,
        entered=entered,
        entering=entering,
        component=rank[component] if count else component,
        passing=np.zeros(count, dtype=np.bool_) if passing is None else passing,
    )


def metres_between(lat_a: FloatArray, lon_a: FloatArray, lat_b: FloatArray, lon_b: FloatArray) -> FloatArray:
    """Great-circle metres (haversine) between points in degrees."""
    a, b = np.radians(lat_a), np.radians(lat_b)
    half = np.sin((b - a) / 2) ** 2 + np.cos(a) * np.cos(b) * np.sin(np.radians(lon_b - lon_a) / 2) ** 2
    metres: FloatArray = 2.0 * 6_371_008.8 * np.arcsin(np.sqrt(np.minimum(half, 1.0)))
    return metres
