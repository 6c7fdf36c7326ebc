"""What is wrong with a plan by the clock; as `violations`, without anything that makes plans."""

from __future__ import annotations

import math
from collections import defaultdict

from sweep.planning.problem_arrays import PlanningProblem, Timetable
from sweep.planning.route_plan import Route, RoutePlan

# rounding, as in `violations`
_TOLERANCE_S = 0.5


def clock_violations(problem: PlanningProblem, plan: RoutePlan) -> list[str]:
    """Stops at closed doors, shifts without their break, teams that miss each other."""
    found: list[str] = []
    if problem.timetable is not None:
        for route in plan.routes:
            found += _doors(problem, problem.timetable, route)
            found += _breaks(problem, problem.timetable, route)
    if problem.shop_two_teams is not None:
        found += _meetings(problem, plan)
    return found


def _doors(problem: PlanningProblem, table: Timetable, route: Route) -> list[str]:
    found = []
    for at in range(route.visited, len(route.stops)):
        shop = int(route.stops[at])
        pattern = int(table.shop_pattern[shop])
        if pattern < 0:
            continue
        clock = float(table.team_begins_s[route.team] + route.day_arrival_s[at])
        weekday = int(table.team_weekday[route.team] + route.day[at] + clock // 86_400) % 7
        clock %= 86_400  # a shift may go on after midnight
        service_s = float(problem.shop_service_s[shop])
        fits = [
            begin - _TOLERANCE_S <= clock and clock + min(service_s, end - begin) <= end + _TOLERANCE_S
            for begin, end in table.open_s[pattern, weekday].tolist()
            if not math.isnan(begin)
        ]
        if not any(fits):
            found.append(f"team {route.team} is at shop {shop} while it is closed")
    return found


def _breaks(problem: PlanningProblem, table: Timetable, route: Route) -> list[str]:
    """Between two stops of a shift, one begun before the time of the break and one at or after it, lies the break."""
    found = []
    begins, lunch_from = float(table.team_begins_s[route.team]), float(table.lunch_from_s[route.team])
    for at in range(route.visited + 1, len(route.stops)):
        if route.day[at] != route.day[at - 1]:
            continue
        before, here = begins + route.day_arrival_s[at - 1], begins + route.day_arrival_s[at]
        if before < lunch_from - _TOLERANCE_S and here >= lunch_from + _TOLERANCE_S:
            over = before + problem.shop_service_s[route.stops[at - 1]]
            if here - over < table.lunch_s[route.team] - _TOLERANCE_S:
                found.append(f"team {route.team} has no break before shop {route.stops[at]}")
    return found


def _meetings(problem: PlanningProblem, plan: RoutePlan) -> list[str]:
    assert problem.shop_two_teams is not None
    moments: dict[int, list[tuple[int, float]]] = defaultdict(list)
    for route in plan.routes:
        for at in range(route.visited, len(route.stops)):
            if problem.shop_two_teams[route.stops[at]]:
                table, team = problem.timetable, route.team
                begins = 0.0 if table is None else float(table.team_begins_s[team])
                first = 0 if table is None else int(table.team_weekday[team])
                moment_s = (first + int(route.day[at])) * 86_400 + begins + float(route.day_arrival_s[at])
                moments[int(route.stops[at])].append((team, moment_s))
    found = []
    for shop, visits in moments.items():
        if len({team for team, _ in visits}) != 2:
            found.append(f"shop {shop} is not visited by two teams")
        elif abs(visits[0][1] - visits[1][1]) > _TOLERANCE_S:
            found.append(f"teams {visits[0][0]} and {visits[1][0]} miss each other at shop {shop}")
    return found
