"""The kernel's routes fitted to the real day: urgent visits first, opening hours, the break, visits of two teams."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from sweep.planning.first_visits import go_there_first
from sweep.planning.problem_arrays import BoolArray, IntArray, PlanningProblem
from sweep.planning.real_day import RealDay
from sweep.planning.route_plan import Reason, Unassigned
from sweep.planning.schedule import Schedule, TeamDay
from sweep.planning.together import bring_together
from sweep.planning.travel import Places


@dataclass(frozen=True, slots=True)
class Fitted:
    """Stops ahead of each team with their times, and what found no place after all."""

    stops: list[IntArray]
    times: list[Schedule]
    unplaced: list[Unassigned]


def fit_to_real_day(
    problem: PlanningProblem,
    places: Places,
    ahead: Sequence[IntArray],
    days: Sequence[TeamDay],
    takes: BoolArray,
    kept: IntArray,
    seconds: float,
) -> Fitted:
    """The routes as they can be driven. Where no shop has hours, nobody a break and nothing is urgent, they stay."""
    day = RealDay(problem, places, days, takes, kept)
    stops = [np.asarray(route, dtype=np.int64) for route in ahead]
    if problem.shop_urgent is not None:
        stops = go_there_first(day, stops)
    unplaced: list[Unassigned] = []
    if problem.timetable is not None:
        share = seconds / max(1, len(stops))
        stops = [day.with_less_waiting(t, s, share) if takes[t] else s for t, s in enumerate(stops)]
        stops, unplaced = _without_never_open(day, stops)
    if problem.shop_two_teams is not None:
        stops, alone = bring_together(day, stops)
        unplaced += alone
    return Fitted(stops, [day.time(team, route)[0] for team, route in enumerate(stops)], unplaced)


def _without_never_open(day: RealDay, stops: list[IntArray]) -> tuple[list[IntArray], list[Unassigned]]:
    """Stops that are closed whenever their team could be there go to a team that finds them open, or are named."""
    homeless: list[int] = []
    for team, route in enumerate(stops):
        missed = day.time(team, route)[1]
        homeless += route[missed].tolist()
        stops[team] = np.delete(route, missed)
    unplaced = []
    for shop in homeless:
        able = np.flatnonzero(day.problem.may_visit(np.array([shop]))[:, 0] & day.takes)
        ways: list[tuple[float, int, IntArray]] = []
        for team in able.tolist():
            located = day.places.shop_located[stops[team]]
            at = int(located.sum()) if day.places.shop_located[shop] else len(stops[team])
            longer = np.insert(stops[team], at, shop)
            times, missed = day.time(team, longer)
            if not len(missed):
                ways.append((times.finish_s, team, longer))
        if ways:
            _, team, stops[team] = min(ways, key=lambda way: way[:2])
        else:
            unplaced.append(Unassigned(shop, Reason.NEVER_OPEN))
    return stops, unplaced
