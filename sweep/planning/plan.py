"""Plan a sweep's routes: teams to sectors, then each sector on its own."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import numpy as np

from sweep.planning.apportion import Group, apportion_teams, zones_of
from sweep.planning.cluster import split_into_pieces
from sweep.planning.fit_to_day import fit_to_real_day
from sweep.planning.problem_arrays import BoolArray, IntArray, PlanningProblem
from sweep.planning.route_plan import Reason, RoutePlan, Unassigned, measure, name_unplaced, team_day, timed_route
from sweep.planning.solve_sector import SectorTask, solve_sector
from sweep.planning.travel import Places, places_of

# more shops than this are divided first, teams with them
MOST_SHOPS_AT_ONCE = 25_000
# what is left of the time for the search: the figures of the plan take this much
_REST_S_PER_SHOP = 0.00006
# of the time, where doors are not always open
FITTING_SHARE = 0.25

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
    fitting_s = 0.0 if problem.timetable is None else FITTING_SHARE * seconds
    stops_of = share_out(problem, places, np.flatnonzero(due), seconds - fitting_s, seed, progress, map_)
    teams = np.arange(problem.teams)
    takes = np.ones(problem.teams, dtype=np.bool_)
    days = [team_day(problem, team) for team in teams.tolist()]
    fitted = fit_to_real_day(problem, places, stops_of, days, takes, np.zeros_like(teams), fitting_s)
    planned = tuple(
        timed_route(team, stops, times)
        for team, (stops, times) in enumerate(zip(fitted.stops, fitted.times, strict=True))
    )
    placed = np.zeros(problem.shops, dtype=np.bool_)
    placed[np.concatenate([np.empty(0, dtype=np.int64), *stops_of])] = True
    unassigned = [
        *(Unassigned(int(shop), Reason.NO_OPEN_LINES) for shop in np.flatnonzero(~due)),
        *name_unplaced(problem, np.flatnonzero(due & ~placed), takes),
        *fitted.unplaced,
    ]
    return RoutePlan(planned, tuple(unassigned), measure(problem, places, planned, unassigned, teams))


def share_out(
    problem: PlanningProblem,
    places: Places,
    shops: IntArray,
    seconds: float,
    seed: int,
    progress: Progress | None = None,
    map_: Map = map,
) -> list[IntArray]:
    """Stops of each team in order, before the clock is looked at; shops that no team may visit are on none."""
    parts = _where_they_can_be_visited(problem, places, _groups(problem, places, shops))
    stops_of = [np.empty(0, dtype=np.int64) for _ in range(problem.teams)]
    left_s = max(0.1, seconds - _REST_S_PER_SHOP * problem.shops)
    groups, tasks = list(zip(*_tasks(problem, places, parts, left_s, seed), strict=True)) or ((), ())
    done, total = 0, sum(len(group.shops) for group in groups)
    for group, routes in zip(groups, map_(solve_sector, tasks), strict=True):
        for team, route in zip(group.teams.tolist(), routes, strict=True):
            stops_of[team] = group.shops[route]
        done += len(group.shops)
        if progress is not None:
            progress(done, total)
    return stops_of


def _groups(problem: PlanningProblem, places: Places, shops: IntArray) -> list[Group]:
    """Shops and teams that are solved together: joined where a team may serve both, divided where too many."""
    return [
        Group(part.shops[inside], part.teams[members])
        for part in apportion_teams(zones_of(problem, places, shops))
        for inside, members in split_into_pieces(
            places.unit[part.shops],
            problem.shop_service_s[part.shops],
            places.unit[problem.shops + part.teams],
            np.ones(len(part.teams)),
            MOST_SHOPS_AT_ONCE,
        )
    ]


def _where_they_can_be_visited(problem: PlanningProblem, places: Places, parts: list[Group]) -> list[Group]:
    """The same with shops that ask for more than their own part's teams have in the nearest part that has it; in none
    where no part has."""
    if problem.shop_restriction is None:
        return parts
    shops = [part.shops for part in parts]
    middles = [places.unit[part.shops].mean(axis=0) for part in parts]
    for at, part in enumerate(parts):
        strays = part.shops[~problem.may_visit(part.shops)[part.teams].any(axis=0)]
        shops[at] = np.setdiff1d(shops[at], strays, assume_unique=True)
        for shop in strays.tolist():
            may = problem.may_visit(np.array([shop]))[:, 0]
            able = [other for other, its in enumerate(parts) if may[its.teams].any()]
            if able:
                nearest = min(able, key=lambda other: float(((middles[other] - places.unit[shop]) ** 2).sum()))
                shops[nearest] = np.append(shops[nearest], shop)
    return [Group(its, part.teams) for its, part in zip(shops, parts, strict=True) if len(its)]


def _tasks(
    problem: PlanningProblem, places: Places, parts: list[Group], seconds: float, seed: int
) -> list[tuple[Group, SectorTask]]:
    """Each task with its shops and teams; parts that share a team are one task while they are few enough."""
    total = sum(len(part.shops) for part in parts)
    tasks = []
    for joined in _joined(problem, parts, problem.may_serve):
        shops = np.concatenate([part.shops for part in joined])
        teams = np.concatenate([part.teams for part in joined])
        kind, cost = problem.kinds(shops, teams)
        shop_at, team_at = 0, 0
        places_in = []
        for part in joined:
            places_in.append(
                (np.arange(shop_at, shop_at + len(part.shops)), np.arange(team_at, team_at + len(part.teams)))
            )
            shop_at, team_at = shop_at + len(part.shops), team_at + len(part.teams)
        task = SectorTask(
            unit=np.vstack([places.unit[shops], places.unit[problem.shops + teams]]),
            s_per_m=places.s_per_m,
            located=places.shop_located[shops],
            service_s=problem.shop_service_s[shops],
            priority=problem.shop_priority[shops],
            kind=kind,
            shift_s=problem.team_shift_s[teams],
            max_stops=problem.team_max_stops[teams],
            crossing=cost,
            parts=tuple(places_in),
            seconds=seconds * len(shops) / total,
            seed=seed,
            roads=places.roads_among(shops, problem.shops + teams),
        )
        tasks.append((Group(shops, teams), task))
    return tasks


def _joined(problem: PlanningProblem, parts: list[Group], may_go: BoolArray) -> list[list[Group]]:
    """Parts in lists: those that a team of one may serve for the other, up to a number of shops."""
    has = [np.unique(problem.shop_sector[part.shops]).tolist() for part in parts]
    goes = [np.flatnonzero(may_go[part.teams].any(axis=0)).tolist() for part in parts]
    having, going = _by_sector(has), _by_sector(goes)
    left = [True] * len(parts)
    lists = []
    for first in range(len(parts)):
        if not left[first]:
            continue
        left[first] = False
        members = [first]
        size = len(parts[first].shops)
        for here in members:
            near = {part for sector in goes[here] for part in having.get(sector, ())}
            near |= {part for sector in has[here] for part in going.get(sector, ())}
            for other in sorted(near):
                if left[other] and size + len(parts[other].shops) <= MOST_SHOPS_AT_ONCE:
                    left[other] = False
                    members.append(other)
                    size += len(parts[other].shops)
        lists.append([parts[member] for member in sorted(members)])
    return lists


def _by_sector(sectors_of: list[list[int]]) -> dict[int, list[int]]:
    """The parts of each sector that some part names."""
    parts: dict[int, list[int]] = {}
    for part, sectors in enumerate(sectors_of):
        for sector in sectors:
            parts.setdefault(sector, []).append(part)
    return parts
