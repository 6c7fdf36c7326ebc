"""Shops without coordinates: at the end of a route of their own sector, where the team finds them by address."""

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
    """The routes with each unlocated shop appended where the team is finished first, in the order given.

    They stand at the middle of their sector in the estimates, so a team that already goes there takes the next one
    at little cost. `allowed` (teams, len(unlocated)) forbids teams; every shop must be allowed somewhere.
    """
    appended = [list(route) for route in routes]
    finish = np.array(
        [
            schedule_route(places, route, service_s[route], day).finish_s
            for route, day in zip(routes, days, strict=True)
        ]
    )
    for column, shop in enumerate(unlocated.tolist()):
        then = np.array(
            [
                finish[team] + _added_s(places, stops, shop, day) + service_s[shop]
                for team, (stops, day) in enumerate(zip(appended, days, strict=True))
            ]
        )
        if allowed is not None:
            then[~allowed[:, column]] = np.inf
        team = int(np.argmin(then))
        appended[team].append(shop)
        finish[team] = then[team]
    return [np.array(stops, dtype=np.int64) for stops in appended]


def _added_s(places: Places, stops: list[int], shop: int, day: TeamDay) -> float:
    """Travel that one more shop at the end of the round adds."""
    last = stops[-1] if stops else day.start
    way = places.seconds_along(np.array([last, shop, day.office]))
    return float(way.sum() - places.seconds_along(np.array([last, day.office]))[0])
