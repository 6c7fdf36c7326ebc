"""Plan a sweep's routes: teams to sectors, then each sector on its own."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import numpy as np

from sweep.planning.apportion import Group, apportion_teams, zones_of
from sweep.planning.cluster import split_into_pieces
from sweep.planning.problem_arrays import IntArray, PlanningProblem
from sweep.planning.route_plan import Reason, RoutePlan, Unassigned, measure, team_day, timed_route
from sweep.planning.solve_sector import SectorTask, solve_sector
from sweep.planning.travel import Places, places_of

# more shops than this are divided first, teams with them
MOST_SHOPS_AT_ONCE = 4_000

Map = Callable[[Callable[[SectorTask], list[IntArray]], Iterable[SectorTask]], Iterable[Any]]
Progress = Callable[[int, int], None]


def plan_routes(
    problem: PlanningProblem,
    *,
    seconds: float = 30.0,
    seed: int = 0,
    progress: Progress | None = None,
    map_: Map = map,
) -> RoutePlan:
    """Put every shop on exactly one route, or name the reason why not.

    `seconds` is an upper bound for the whole on one core; while it is not reached, the work is bounded by
    iterations and the same seed gives the same plan. `progress(shops_done, shops)` is called after each
    sector. `map_` may be the `map` of a process pool: tasks hold arrays only.
    """
    places = places_of(problem)
    due = problem.shop_open_lines > 0
    unassigned = [Unassigned(int(shop), Reason.NO_OPEN_LINES) for shop in np.flatnonzero(~due)]
    groups = _groups(problem, places, np.flatnonzero(due))
    stops_of = [np.empty(0, dtype=np.int64) for _ in range(problem.teams)]
    done, total = 0, sum(len(group.shops) for group in groups)
    tasks = [_task(problem, places, group, seconds * len(group.shops) / total, seed) for group in groups]
    for group, routes in zip(groups, map_(solve_sector, tasks), strict=True):
        for team, route in zip(group.teams.tolist(), routes, strict=True):
            stops_of[team] = group.shops[route]
        done += len(group.shops)
        if progress is not None:
            progress(done, total)
    placed = np.zeros(problem.shops, dtype=np.bool_)
    placed[np.concatenate([np.empty(0, dtype=np.int64), *stops_of])] = True
    unassigned += [Unassigned(int(shop), Reason.NO_TEAM_IN_SECTOR) for shop in np.flatnonzero(due & ~placed)]
    planned = tuple(
        timed_route(problem, places, team, stops, team_day(problem, team)) for team, stops in enumerate(stops_of)
    )
    metrics = measure(problem, places, planned, unassigned, np.arange(problem.teams))
    return RoutePlan(planned, tuple(unassigned), metrics)


def _groups(problem: PlanningProblem, places: Places, shops: IntArray) -> list[Group]:
    """Shops and teams that are solved together, none larger than can be, as far as teams can be divided."""
    return [
        Group(group.shops[inside], group.teams[members])
        for group in apportion_teams(zones_of(problem, places, shops))
        for inside, members in split_into_pieces(
            places.unit[group.shops],
            problem.shop_service_s[group.shops],
            places.unit[problem.shops + group.teams],
            np.ones(len(group.teams)),
            MOST_SHOPS_AT_ONCE,
        )
    ]


def _task(problem: PlanningProblem, places: Places, group: Group, seconds: float, seed: int) -> SectorTask:
    return SectorTask(
        unit=np.vstack([places.unit[group.shops], places.unit[problem.shops + group.teams]]),
        s_per_m=places.s_per_m,
        located=places.shop_located[group.shops],
        service_s=problem.shop_service_s[group.shops],
        priority=problem.shop_priority[group.shops],
        shift_s=problem.team_shift_s[group.teams],
        max_stops=problem.team_max_stops[group.teams],
        seconds=seconds,
        seed=seed,
    )
