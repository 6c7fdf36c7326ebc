"""Shops without coordinates: last on a route of their own sector; the team finds them by address."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from sweep.planning.problem_arrays import BoolArray, FloatArray, IntArray
from sweep.planning.schedule import TeamDay, schedule_route
from sweep.planning.travel import Places


def spread_unlocated(
    places: Places,
    routes: Sequence[IntArray],
    unlocated: IntArray,
    service_s: FloatArray,
    days: Sequence[TeamDay],
    allowed: BoolArray | None = None,
) -> list[IntArray]:
    """The routes with each unlocated shop appended where the team is then finished first, in the order given.

    They stand at the middle of their sector in the estimates, so a team that already goes there takes the
    next one at little cost. `allowed` (teams, len(unlocated)) forbids teams; each shop needs one that may.
    """
    ends = [_RouteEnd(places, route, service_s, day) for route, day in zip(routes, days, strict=True)]
    for column, shop in enumerate(unlocated.tolist()):
        finish = np.array([end.finish_with(shop, float(service_s[shop]))[0] for end in ends])
        if allowed is not None:
            finish[~allowed[:, column]] = np.inf
        ends[int(np.argmin(finish))].append(shop, float(service_s[shop]))
    return [np.array(end.stops, dtype=np.int64) for end in ends]


class _RouteEnd:
    """A route that grows at its end: into the last shift while that fits, else into one more."""

    def __init__(self, places: Places, route: IntArray, service_s: FloatArray, day: TeamDay) -> None:
        self.places, self.day = places, day
        self.stops: list[int] = route.tolist()
        times = schedule_route(places, route, service_s[route], day)
        self.finish_s, self.shift_used_s, self.stops_in_shift = times.finish_s, day.worked_s, 0
        if self.stops:
            last = route[-1:]
            back = float(places.seconds_to(day.office, last)[0])
            self.shift_used_s = float(times.day_arrival_s[-1] + service_s[last[0]]) + back
            self.stops_in_shift = int((times.day == times.day[-1]).sum())

    def finish_with(self, shop: int, service_s: float) -> tuple[float, float, int]:
        """Finish, shift used and stops in that shift, with one more shop at the end."""
        last = self.stops[-1] if self.stops else self.day.start
        way = self.places.seconds_along(np.array([last, shop, self.day.office]))
        home = self.places.seconds_to(self.day.office, np.array([last])) if self.stops else np.zeros(1)
        added = float(way[0] + way[1] - home[0]) + service_s
        full = self.day.max_stops and self.stops_in_shift >= self.day.max_stops
        if not self.stops or (self.shift_used_s + added <= self.day.shift_s and not full):
            return self.finish_s + added, self.shift_used_s + added, self.stops_in_shift + 1
        own = 2.0 * float(way[1]) + service_s
        return self.finish_s + own, own, 1

    def append(self, shop: int, service_s: float) -> None:
        self.finish_s, self.shift_used_s, self.stops_in_shift = self.finish_with(shop, service_s)
        self.stops.append(shop)
