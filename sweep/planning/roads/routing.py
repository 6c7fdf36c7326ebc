"""A city's shops and offices on its road network: exact times and the streets between any two of them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sweep.planning.kernel_compiled import Ints
from sweep.planning.problem_arrays import FloatArray, IntArray
from sweep.planning.roads.network import RoadNetwork
from sweep.planning.roads.shortest import ways_between


@dataclass(frozen=True, slots=True)
class Routing:
    """n shops, then t offices: `node` (n + t,) where each stands, -1 for nowhere; `walk_s` (n + t,) to its door."""

    network: RoadNetwork
    node: IntArray
    walk_s: FloatArray
    shops: int

    def seconds(self, origins: IntArray, destinations: IntArray) -> FloatArray:
        """Seconds of each pair of places (p,); NaN where no road joins them."""
        return self.ways(origins, destinations)[0]

    def ways(self, origins: IntArray, destinations: IntArray) -> tuple[FloatArray, list[Ints]]:
        """Seconds of each pair (p,) and the nodes on its way, in order; NaN and no node where no road joins them."""
        seconds = np.full(len(origins), np.nan)
        nodes: list[Ints] = [np.empty(0, np.int32)] * len(origins)
        on_road = (self.node[origins] >= 0) & (self.node[destinations] >= 0)
        # one search serves many ways from an office, and one against the traffic many ways to it
        home = on_road & (destinations >= self.shops)
        self._search(np.flatnonzero(on_road & ~home), origins, destinations, seconds, nodes, against=False)
        self._search(np.flatnonzero(home), destinations, origins, seconds, nodes, against=True)
        return seconds, nodes

    def _search(
        self,
        pairs: IntArray,
        origins: IntArray,
        destinations: IntArray,
        seconds: FloatArray,
        nodes: list[Ints],
        *,
        against: bool,
    ) -> None:
        if not len(pairs):
            return
        starts, ends = self.node[origins[pairs]], self.node[destinations[pairs]]
        order = np.argsort(starts, kind="stable")
        pairs, starts, ends = pairs[order], starts[order], ends[order]
        network = self.network
        if against:
            edge = network.entering
            tail, head, cost = network.head[edge], network.tail[edge], network.seconds[edge]
            found_s, edges, begins = ways_between(network.entered, tail, head, cost, starts, ends)
        else:
            head = network.head
            found_s, edges, begins = ways_between(network.first, network.tail, head, network.seconds, starts, ends)
        walk_s = self.walk_s[origins[pairs]] + self.walk_s[destinations[pairs]]
        seconds[pairs] = np.where(np.isfinite(found_s), found_s + walk_s, np.nan)
        passed = head[edges]
        for at, pair in enumerate(pairs.tolist()):
            if np.isfinite(found_s[at]):
                way = np.concatenate([starts[at : at + 1].astype(np.int32), passed[begins[at] : begins[at + 1]]])
                nodes[pair] = way[::-1] if against else way
