"""Travel times by road between shops and to and from offices: what the planner knows of roads."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np

from sweep.planning.kernel_compiled import Ints
from sweep.planning.kernel_roads import RoadTable, legs_of, slots_of
from sweep.planning.problem_arrays import FloatArray, IntArray

# known of each shop by road, nearest first
NEAREST_BY_ROAD = 120


class ExactRoads(Protocol):
    """A road network at hand: what a table does not hold is sought in it."""

    def seconds(self, origins: IntArray, destinations: IntArray) -> FloatArray:
        """Seconds of each pair of places (p,); NaN where no road joins them."""


@dataclass(frozen=True, slots=True)
class RoadTimes:
    """n shops, then t other places (offices; for a search: where its routes begin and end).

    `near` (n, k) are the nearest shops by road of each shop, -1 for none; `table` answers every pair. `exact` is the
    network itself; without it pairs that are far apart are estimated. Tasks for other processes go without. Nothing
    drives faster than `fastest_m_s`.
    """

    near: Ints
    table: RoadTable
    exact: ExactRoads | None = None
    fastest_m_s: float = np.inf

    def of(self, shops: IntArray, others: IntArray) -> RoadTimes:
        """The same for some shops, numbered anew in this order, with these other places; none of it is exact."""
        n = len(self.near)
        number = np.full(n + 1, -1, dtype=np.int32)
        number[shops] = np.arange(len(shops), dtype=np.int32)
        near = number[self.near[shops]]
        order = np.argsort(near < 0, axis=1, kind="stable")
        near = np.take_along_axis(near, order, axis=1)
        near_s = np.take_along_axis(self.near_s()[shops], order, axis=1)
        used = np.ascontiguousarray(self.table.root[others - n])
        roots, root = np.unique(used, return_inverse=True)
        table = RoadTable(
            slots_of(near, near_s),
            self.table.radius_s[shops],
            self.table.s_per_unit[shops],
            root.reshape(-1).astype(np.int32),
            np.ascontiguousarray(self.table.out_s[np.ix_(roots, shops)]),
            np.ascontiguousarray(self.table.back_s[np.ix_(roots, shops)]),
            np.ascontiguousarray(self.table.between_s[np.ix_(roots, roots)]),
        )
        return RoadTimes(near, table)

    def with_others(self, unit: FloatArray, places: IntArray) -> RoadTimes:
        """The same shops with other places (p,) after them, shops or offices; `unit` as in `seconds`."""
        n = len(self.near)
        distinct, root = np.unique(places, return_inverse=True)
        shops, count = np.arange(n), len(distinct)
        here, there = np.repeat(distinct, n), np.tile(shops, count)
        table = self.table._replace(
            root=root.reshape(-1).astype(np.int32),
            out_s=legs_of(self.table, unit, here, there, True).reshape(count, n).astype(np.float32),
            back_s=legs_of(self.table, unit, there, here, True).reshape(count, n).astype(np.float32),
            between_s=legs_of(self.table, unit, np.repeat(distinct, count), np.tile(distinct, count), True)
            .reshape(count, count)
            .astype(np.float32),
        )
        return RoadTimes(self.near, table)

    def seconds(self, unit: FloatArray, origins: IntArray, destinations: IntArray) -> FloatArray:
        """Seconds of each pair (p,) of shops 0..n-1 and others n..n+t-1; `unit` (n + t, 3) are their places."""
        if self.exact is None:
            return legs_of(self.table, unit, origins, destinations, True)
        legs = self.seconds_known(unit, origins, destinations)
        unknown = np.flatnonzero(legs < 0)
        if len(unknown):
            found = self.exact.seconds(origins[unknown], destinations[unknown])
            guess = legs_of(self.table, unit, origins[unknown], destinations[unknown], True)
            legs[unknown] = np.where(np.isfinite(found), found, guess)
        return legs

    def seconds_known(self, unit: FloatArray, origins: IntArray, destinations: IntArray) -> FloatArray:
        """Seconds of each pair (p,) that a table holds, -1 for the others."""
        return legs_of(self.table, unit, origins, destinations, False)

    def near_s(self) -> FloatArray:
        """Seconds to each of `near` (n, k)."""
        n, k = self.near.shape
        rows = np.repeat(np.arange(n), k)
        columns = np.maximum(self.near, 0).ravel().astype(np.int64)
        nowhere = np.zeros((0, 3))
        return legs_of(self.table, nowhere, rows, columns, False).reshape(n, k)
