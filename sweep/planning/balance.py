"""Even out the loads of neighbouring teams: move one stop at a time while a convex sum of the loads falls.

The sum must be convex: with a linear penalty a long route can only unload to a neighbour that is itself
short, and the surplus of a dense town never diffuses outwards.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from sweep.planning.problem_arrays import BoolArray, FloatArray, IntArray
from sweep.planning.travel import EARTH_RADIUS_M

NEIGHBOURS = 14
EXPONENT = 8.0
LIGHT_ROUTES = 4
_KNN_ROWS = 256


class Balance:
    """Routes of one zone as linked lists over stops 0..n-1 and one office node n+r for each route r.

    `unit` (n + k, 3) unit vectors, `work_s` (n,) seconds at each stop, `rate` (k,) relative shift of each
    team, `neighbours` (n, any) stops worth joining. `allowed` (k, n) says which route may take which stop;
    a `locked` stop (n,) stays where it is and nothing is put in front of it.
    """

    def __init__(
        self,
        unit: FloatArray,
        s_per_m: float,
        work_s: FloatArray,
        rate: FloatArray,
        neighbours: IntArray,
        allowed: BoolArray | None = None,
        locked: BoolArray | None = None,
    ) -> None:
        self.unit, self.work_s, self.rate = unit, work_s, rate
        self.stops, self.routes = len(work_s), len(rate)
        self.allowed = allowed
        self.locked = np.zeros(self.stops + self.routes, dtype=np.bool_)
        if locked is not None:
            self.locked[: self.stops] = locked
        self.neighbours = neighbours
        # chord and arc differ by less than a millionth at the size of a zone
        self.s_per_unit = s_per_m * EARTH_RADIUS_M

    def load(self, routes: Sequence[IntArray], fixed_s: FloatArray) -> None:
        """Start from these routes (stop indices); `fixed_s` (k,) is what a route has beside stops and
        legs."""
        n, k = self.stops, self.routes
        self.succ, self.pred = np.arange(n + k), np.arange(n + k)
        self.route_of = np.full(n + k, -1, dtype=np.int64)
        self.leg = np.zeros(n + k)
        self.loads = fixed_s.copy()
        for r, stops in enumerate(routes):
            cycle = np.concatenate([[n + r], stops]).astype(np.int64)
            self.succ[cycle] = np.roll(cycle, -1)
            self.pred[cycle] = np.roll(cycle, 1)
            self.route_of[cycle] = r
            self.leg[cycle] = self._seconds(cycle, self.succ[cycle])
            self.loads[r] += self.leg[cycle].sum() + self.work_s[stops].sum()

    def routes_now(self) -> list[IntArray]:
        """Stop indices of each route in order."""
        ordered = []
        for r in range(self.routes):
            stops = []
            node = int(self.succ[self.stops + r])
            while node < self.stops:
                stops.append(node)
                node = int(self.succ[node])
            ordered.append(np.array(stops, dtype=np.int64))
        return ordered

    def run(self, moves: int) -> int:
        """Make at most `moves` improving moves, the longest routes first; returns how many were made."""
        made = 0
        stuck = np.zeros(self.routes, dtype=np.bool_)
        while made < moves and not stuck.all():
            longest = int(np.argmax(np.where(stuck, -np.inf, self.loads / self.rate)))
            touched = self._best_move(longest)
            if touched is None:
                stuck[longest] = True
                continue
            made += 1
            stuck[longest] = stuck[touched] = False
            if made % 50 == 0:
                stuck[:] = False
        return made

    def insert(self, stop: int) -> None:
        """Put a stop that is on no route yet where the sum rises least."""
        behind = np.flatnonzero((self.route_of >= 0) & ~self.locked[self.succ])
        if self.allowed is not None:
            behind = behind[self.allowed[self.route_of[behind], stop]]
        here = np.full(len(behind), stop)
        ahead = self.succ[behind]
        added = self._seconds(behind, here) + self._seconds(here, ahead) - self.leg[behind]
        to = self.route_of[behind]
        level, scale = self._levels()
        grown = level[to] + (self.work_s[stop] + added) / (self.rate[to] * scale)
        best = int(np.argmin(grown**EXPONENT - level[to] ** EXPONENT))
        self.succ[stop] = self.pred[stop] = stop
        self.route_of[stop] = to[best]
        self._link(stop, int(behind[best]))
        self.loads[to[best]] += self.work_s[stop] + added[best]

    def _levels(self) -> tuple[FloatArray, float]:
        """Loads as shares of the mean load, and that mean."""
        relative = self.loads / self.rate
        scale = max(float(relative.mean()), 1.0)
        return relative / scale, scale

    def _best_move(self, r: int) -> int | None:
        stop = np.flatnonzero(self.route_of[: self.stops] == r)
        if not len(stop):
            return None
        before, after = self.pred[stop], self.succ[stop]
        gain = self.leg[before] + self.leg[stop] - self._seconds(before, after)
        light = self.stops + np.argsort(self.loads / self.rate, kind="stable")[:LIGHT_ROUTES]
        beside = np.concatenate([self.neighbours[stop], np.broadcast_to(light, (len(stop), len(light)))], axis=1)
        # two places for each neighbour: behind it, and in front of it (that is: behind its predecessor)
        behind = np.concatenate([beside, self.pred[beside]], axis=1)
        ahead = self.succ[behind]
        moved = np.broadcast_to(stop[:, None], behind.shape)
        added = self._seconds(behind, moved) + self._seconds(moved, ahead) - self.leg[behind]
        to = self.route_of[behind]
        level, scale = self._levels()
        cost = level**EXPONENT
        own = to == r
        taken = (self.work_s[stop] + gain)[:, None]
        there = np.where(own, added - gain[:, None], self.work_s[stop][:, None] + added)
        change = (level[to] + there / (self.rate[to] * scale)) ** EXPONENT - cost[to]
        left = (level[r] - taken / (self.rate[r] * scale)) ** EXPONENT - cost[r]
        change += np.where(own, 0.0, left)
        forbidden = (behind == moved) | (ahead == moved) | (to < 0) | self.locked[ahead] | self.locked[moved]
        if self.allowed is not None:
            forbidden |= ~self.allowed[to, moved]
        change[forbidden] = np.inf
        best = int(np.argmin(change))
        if change.flat[best] > -1e-7:
            return None
        row = best // change.shape[1]
        self._relocate(int(stop[row]), int(behind.flat[best]), float(gain[row]), float(added.flat[best]))
        return int(to.flat[best])

    def _relocate(self, stop: int, behind: int, gain: float, added: float) -> None:
        r, q = int(self.route_of[stop]), int(self.route_of[behind])
        before, after = int(self.pred[stop]), int(self.succ[stop])
        self.succ[before], self.pred[after] = after, before
        self.leg[before] = self._seconds(np.array(before), np.array(after))
        self._link(stop, behind)
        self.route_of[stop] = q
        self.loads[r] -= self.work_s[stop] + gain
        self.loads[q] += self.work_s[stop] + added

    def _link(self, stop: int, behind: int) -> None:
        ahead = int(self.succ[behind])
        self.succ[behind], self.pred[stop] = stop, behind
        self.succ[stop], self.pred[ahead] = ahead, stop
        changed = np.array([behind, stop])
        self.leg[changed] = self._seconds(changed, self.succ[changed])

    def _seconds(self, a: IntArray, b: IntArray) -> FloatArray:
        step = self.unit[a] - self.unit[b]
        seconds: FloatArray = np.sqrt(np.einsum("...i,...i->...", step, step)) * self.s_per_unit
        return seconds


def nearest_stops(unit: FloatArray, wanted: int = NEIGHBOURS) -> IntArray:
    """The nearest other stops of each stop, (n, min(wanted, n - 1)), found a block of rows at a time."""
    n = len(unit)
    kept = min(wanted, n - 1)
    nearest = np.empty((n, kept), dtype=np.int64)
    if kept <= 0:
        return nearest
    for start in range(0, n, _KNN_ROWS):
        rows = np.arange(start, min(start + _KNN_ROWS, n))
        closeness = unit[rows] @ unit.T
        closeness[np.arange(len(rows)), rows] = -np.inf
        found = np.argpartition(-closeness, kept - 1, axis=1)[:, :kept]
        nearest[rows] = found
    return nearest
