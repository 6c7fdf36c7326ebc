"""Travel times: by road where a network is given, else great circle x detour / speed; never all pairs at once."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sweep.planning.problem_arrays import BoolArray, FloatArray, IntArray, PlanningProblem
from sweep.planning.road_times import RoadTimes

EARTH_RADIUS_M = 6_371_008.8


@dataclass(frozen=True, slots=True)
class Places:
    """Where everything is: shops 0..n-1, then the offices n..n+t-1, as unit vectors (n+t, 3).

    A shop without coordinates stands at the mean of the located shops of its sector; `shop_located` tells
    it apart. With `roads` ways are as they say, else great circles; `s_per_m` is for estimates in both cases.
    """

    unit: FloatArray
    shop_located: BoolArray
    s_per_m: float
    roads: RoadTimes | None = None

    def seconds(self, origins: IntArray, destinations: IntArray) -> FloatArray:
        """Travel seconds from each origin to each destination, shape (origins, destinations)."""
        if self.roads is not None:
            starts, ends = np.repeat(origins, len(destinations)), np.tile(destinations, len(origins))
            return self.roads.seconds(self.unit, starts, ends).reshape(len(origins), len(destinations))
        dot = self.unit[origins] @ self.unit[destinations].T
        # the chord is exact where the arc cosine of a dot product has lost its digits: shops metres apart
        chord = np.sqrt(np.maximum(2.0 - 2.0 * dot, 0.0))
        return self.seconds_of_chord(chord)

    def seconds_along(self, nodes: IntArray) -> FloatArray:
        """Travel seconds of each leg of a path, shape (len(nodes) - 1,)."""
        return self._each(nodes[:-1], nodes[1:])

    def seconds_from(self, origin: int, destinations: IntArray) -> FloatArray:
        """Travel seconds from one place to each destination, shape (destinations,)."""
        return self._each(np.full(len(destinations), origin), destinations)

    def seconds_to(self, destination: int, origins: IntArray) -> FloatArray:
        """Travel seconds to one place from each origin, shape (origins,)."""
        return self._each(origins, np.full(len(origins), destination))

    def seconds_of_chord(self, chord: FloatArray) -> FloatArray:
        """Travel seconds, as an estimate, of straight lines through the unit sphere, any shape."""
        metres: FloatArray = 2.0 * EARTH_RADIUS_M * np.arcsin(np.minimum(chord / 2.0, 1.0))
        return metres * self.s_per_m

    def roads_among(self, shops: IntArray, offices: IntArray) -> RoadTimes | None:
        """Road times of some shops and offices (place numbers), numbered anew; None without roads."""
        return None if self.roads is None else self.roads.of(shops, offices)

    def _each(self, origins: IntArray, destinations: IntArray) -> FloatArray:
        if self.roads is not None:
            return self.roads.seconds(self.unit, origins, destinations)
        step = self.unit[destinations] - self.unit[origins]
        return self.seconds_of_chord(np.sqrt(np.einsum("ij,ij->i", step, step)))


def places_of(problem: PlanningProblem) -> Places:
    """Places of all shops and offices; whoever has no position gets the best guess there is."""
    shop_located = np.isfinite(problem.shop_lat) & np.isfinite(problem.shop_lon)
    shop_unit = unit_vectors(problem.shop_lat, problem.shop_lon)
    office_unit = unit_vectors(problem.team_office_lat, problem.team_office_lon)
    office_located = np.isfinite(office_unit).all(axis=1)
    everywhere = _mean_direction(np.vstack([shop_unit[shop_located], office_unit[office_located]]))
    for sector in range(problem.sectors):
        inside = problem.shop_sector == sector
        allowed = problem.team_allowed[:, sector]
        known = shop_unit[inside & shop_located]
        if not len(known):
            known = office_unit[allowed & office_located]
        middle = _mean_direction(known) if len(known) else everywhere
        shop_unit[inside & ~shop_located] = middle
        office_unit[(problem.team_sector == sector) & ~office_located] = middle
    return Places(np.vstack([shop_unit, office_unit]), shop_located, problem.travel.s_per_m, problem.roads)


def unit_vectors(lat: FloatArray, lon: FloatArray) -> FloatArray:
    """Unit vectors (n, 3) of WGS-84 degrees; NaN stays NaN."""
    phi, lam = np.radians(lat), np.radians(lon)
    return np.column_stack([np.cos(phi) * np.cos(lam), np.cos(phi) * np.sin(lam), np.sin(phi)])


def _mean_direction(unit: FloatArray) -> FloatArray:
    if not len(unit):
        return np.array([1.0, 0.0, 0.0])
    mean = unit.mean(axis=0)
    length = float(np.linalg.norm(mean))
    direction: FloatArray = mean / length if length > 0 else unit[0]
    return direction
