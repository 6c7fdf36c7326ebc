"""Compile the kernel before anybody waits for it; a second process finds it on disk."""

from __future__ import annotations

import os
from dataclasses import replace

import numpy as np

from sweep.planning.plan import plan_routes
from sweep.planning.problem_arrays import PlanningProblem, Timetable
from sweep.planning.roads.network import RoadNetwork, road_network
from sweep.planning.roads.node_times import without_streets
from sweep.planning.roads.times import by_road

_SHOPS, _TEAMS = 12, 2


def warm_up() -> None:
    """Plan a dozen shops by estimate, road and clock: half a minute where nothing was compiled, else a second."""
    problem = _dozen()
    plan_routes(problem, seconds=0.2)
    streets = _streets(problem)
    city = by_road(problem, streets)
    without_streets(city.times, streets, np.arange(streets.edges) == 0)
    plan_routes(city.problem, seconds=0.2)
    plan_routes(replace(problem, timetable=_doors()), seconds=0.2)


def _dozen() -> PlanningProblem:
    return PlanningProblem(
        shop_lat=np.linspace(28.9, 28.95, _SHOPS),
        shop_lon=105.4 + np.linspace(0.0, 0.3, _SHOPS) ** 2,
        shop_service_s=np.full(_SHOPS, 600.0),
        shop_sector=np.zeros(_SHOPS, dtype=np.int64),
        shop_priority=np.zeros(_SHOPS, dtype=np.int64),
        shop_open_lines=np.ones(_SHOPS, dtype=np.int64),
        team_sector=np.zeros(_TEAMS, dtype=np.int64),
        team_office_lat=np.full(_TEAMS, 28.9),
        team_office_lon=np.full(_TEAMS, 105.4),
        team_shift_s=np.full(_TEAMS, 8 * 3600.0),
        team_max_stops=np.zeros(_TEAMS, dtype=np.int64),
        team_allowed=np.ones((_TEAMS, 1), dtype=np.bool_),
    )


def _doors() -> Timetable:
    """The first shop opens late."""
    pattern = np.full(_SHOPS, -1, dtype=np.int64)
    pattern[0] = 0
    return Timetable(
        team_begins_s=np.full(_TEAMS, 8 * 3600.0),
        team_weekday=np.zeros(_TEAMS, dtype=np.int64),
        lunch_from_s=np.full(_TEAMS, 12 * 3600.0),
        lunch_s=np.full(_TEAMS, 3600.0),
        shop_pattern=pattern,
        open_s=np.full((1, 7, 1, 2), (10 * 3600.0, 12 * 3600.0)),
    )


def _streets(problem: PlanningProblem) -> RoadNetwork:
    """A street from each shop to the next, and back."""
    here, there = np.arange(_SHOPS - 1), np.arange(1, _SHOPS)
    count = 2 * len(here)
    return road_network(
        problem.shop_lat,
        problem.shop_lon,
        np.concatenate([here, there]),
        np.concatenate([there, here]),
        np.full(count, 60.0),
        np.ones(count, dtype=np.int64),
        np.ones(count, dtype=np.bool_),
    )


if __name__ == "__main__":
    if hasattr(os, "nice"):
        os.nice(10)
    warm_up()
