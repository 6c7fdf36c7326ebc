"""What is wrong with a plan, found without trusting the planner: nothing here is used to make one."""

from __future__ import annotations

import math

import numpy as np

from sweep.planning.clock_violations import clock_violations
from sweep.planning.problem_arrays import PlanningProblem
from sweep.planning.route_plan import Reason, Route, RoutePlan

# what rounding may add up to over a route of a thousand legs
TOLERANCE_S = 0.5
_EARTH_RADIUS_M = 6_371_008.8


def violations(problem: PlanningProblem, plan: RoutePlan) -> list[str]:
    """One sentence for each rule that the plan breaks; empty when it is sound.

    Checked: each shop on exactly one route or named with a true reason; no team outside the sectors it may
    serve; unlocated shops at the end; arrival times no earlier than service and travel allow; shifts and
    stops of a shift within their limits; no stop at a closed door or without the break before it; visits of two teams
    on two routes at one time; the figures of routes and plan equal to their parts.
    """
    found = [*_placement(problem, plan), *_figures(problem, plan), *clock_violations(problem, plan)]
    if len(plan.routes) != problem.teams:
        found.append(f"{len(plan.routes)} routes for {problem.teams} teams")
    for team, route in enumerate(plan.routes):
        if route.team != team:
            found.append(f"route {team} is of team {route.team}")
        found += _borders(problem, route)
        found += _travel(problem, route)
        found += _times(problem, route)
    return found


def _placement(problem: PlanningProblem, plan: RoutePlan) -> list[str]:
    found = []
    times = [0] * problem.shops
    wanted = [1] * problem.shops if problem.shop_two_teams is None else (1 + problem.shop_two_teams).tolist()
    for route in plan.routes:
        for shop in route.stops[: route.visited].tolist():
            wanted[shop] = 1  # what is over is over
        for shop in route.stops.tolist():
            times[shop] += 1
    for unplaced in plan.unassigned:
        times[unplaced.shop] += 1
        wanted[unplaced.shop] = 1
        able = int(problem.may_visit(np.array([unplaced.shop])).sum())
        served = bool(problem.may_serve[:, problem.shop_sector[unplaced.shop]].any())
        match unplaced.reason:
            case Reason.NO_TEAM_IN_SECTOR if served and plan.metrics.teams == problem.teams:
                found.append(f"shop {unplaced.shop} is said to have no team, but one may serve its sector")
            case Reason.NO_ABLE_TEAM if able and plan.metrics.teams == problem.teams:
                found.append(f"shop {unplaced.shop} is said to have no able team, but one may visit it")
            case Reason.NO_SECOND_TEAM if wanted_two(problem, unplaced.shop) is False:
                found.append(f"shop {unplaced.shop} is said to lack a second team, but one is enough")
            case Reason.NEVER_OPEN if problem.timetable is None:
                found.append(f"shop {unplaced.shop} is said to be closed, but there are no hours")
            case Reason.NO_OPEN_LINES if problem.shop_open_lines[unplaced.shop] > 0:
                found.append(f"shop {unplaced.shop} is said to have no open lines, but it has")
    found += [f"shop {shop} is placed {n} times" for shop, n in enumerate(times) if n != wanted[shop]]
    return found


def wanted_two(problem: PlanningProblem, shop: int) -> bool:
    """Whether two teams must visit this shop."""
    return problem.shop_two_teams is not None and bool(problem.shop_two_teams[shop])


def _borders(problem: PlanningProblem, route: Route) -> list[str]:
    found = []
    lost_seen = False
    for shop in route.stops[route.visited :].tolist():
        if not problem.may_serve[route.team, problem.shop_sector[shop]]:
            found.append(f"team {route.team} may not serve the sector of shop {shop}")
        elif not problem.team_may_visit(route.team, np.array([shop]))[0]:
            found.append(f"team {route.team} is none of those that shop {shop} asks for")
        located = math.isfinite(problem.shop_lat[shop]) and math.isfinite(problem.shop_lon[shop])
        if located and lost_seen:
            found.append(f"shop {shop} comes after an unlocated one on the route of team {route.team}")
        lost_seen = lost_seen or not located
    return found


def _times(problem: PlanningProblem, route: Route) -> list[str]:
    found = []
    stops, team = route.stops.tolist(), route.team
    service = problem.shop_service_s
    most = int(problem.team_max_stops[team])
    shift_s = float(problem.team_shift_s[team])
    if problem.timetable is not None:
        shift_s += float(problem.timetable.lunch_s[team])
    for at in range(route.visited + 1, len(stops)):
        before, shop = stops[at - 1], stops[at]
        if route.day[at] < route.day[at - 1]:
            found.append(f"team {team} goes back a day at shop {shop}")
        away = _great_circle_s(problem, before, shop) if route.day[at] == route.day[at - 1] else 0.0
        if route.arrival_s[at] < route.arrival_s[at - 1] + service[before] + away - TOLERANCE_S:
            found.append(f"team {team} is at shop {shop} too early")
    ahead = range(route.visited, len(stops))
    for day in {int(route.day[at]) for at in ahead}:
        today = [at for at in ahead if route.day[at] == day]
        if most and len(today) > most:
            found.append(f"team {team} has {len(today)} stops on day {day}")
        last = today[-1]
        over = route.day_arrival_s[last] + service[stops[last]] > shift_s + TOLERANCE_S
        if over and len(today) > 1:
            found.append(f"team {team} works past its shift on day {day}")
    return found


def _travel(problem: PlanningProblem, route: Route) -> list[str]:
    """The travel of a route, leg by leg and with each return; not where roads or a place that nobody knows come in."""
    office = (float(problem.team_office_lat[route.team]), float(problem.team_office_lon[route.team]))
    at = [(float(problem.shop_lat[shop]), float(problem.shop_lon[shop])) for shop in route.stops.tolist()]
    if problem.roads is not None or not all(math.isfinite(degree) for place in (office, *at) for degree in place):
        return []
    here = at[route.visited - 1] if route.visited else office
    total_s, today = 0.0, 0
    for day, place in zip(route.day[route.visited :].tolist(), at[route.visited :], strict=True):
        if day != today:
            total_s += _way_s(problem, here, office)
            here, today = office, day
        total_s += _way_s(problem, here, place)
        here = place
    total_s += _way_s(problem, here, office) if len(at) > route.visited else 0.0
    if abs(total_s - route.travel_s) <= TOLERANCE_S:
        return []
    return [f"route of team {route.team}: travel_s is {route.travel_s}, its legs take {total_s}"]


def _figures(problem: PlanningProblem, plan: RoutePlan) -> list[str]:
    found = []
    metrics, routes = plan.metrics, plan.routes
    for route in routes:
        service_s = float(sum(problem.shop_service_s[shop] for shop in route.stops[route.visited :]))
        if abs(service_s - route.service_s) > TOLERANCE_S:
            found.append(f"route of team {route.team}: service_s is {route.service_s}, its stops take {service_s}")
        if abs(route.travel_s + route.service_s + route.wait_s - route.finish_s) > TOLERANCE_S:
            found.append(f"route of team {route.team}: travel, service and waiting do not add up to its finish")
    expected = {
        "retailers": problem.shops,
        "routes": sum(1 for route in routes if len(route.stops) > route.visited),
        "unassigned": len(plan.unassigned),
        "makespan_s": max((route.finish_s for route in routes), default=0.0),
        "travel_s": sum(route.travel_s for route in routes),
        "service_s": sum(route.service_s for route in routes),
        "mean_tour_s": sum(route.finish_s for route in routes) / max(1, metrics.teams),
        "days": max((int(route.day[-1]) + 1 for route in routes if len(route.stops)), default=0),
    }
    for name, value in expected.items():
        if abs(getattr(metrics, name) - value) > TOLERANCE_S:
            found.append(f"{name} is {getattr(metrics, name)}, its parts give {value}")
    if metrics.makespan_s < metrics.mean_tour_s - TOLERANCE_S:
        found.append("makespan_s is below mean_tour_s")
    return found


def _great_circle_s(problem: PlanningProblem, a: int, b: int) -> float:
    """Travel seconds between two shops, by road the least possible; 0 where a position is not known."""
    return _way_s(problem, (problem.shop_lat[a], problem.shop_lon[a]), (problem.shop_lat[b], problem.shop_lon[b]))


def _way_s(problem: PlanningProblem, a: tuple[float, float], b: tuple[float, float]) -> float:
    """Haversine travel seconds between two places in degrees, as `_great_circle_s`."""
    lat_a, lat_b = math.radians(a[0]), math.radians(b[0])
    lon = math.radians(b[1] - a[1])
    if not all(map(math.isfinite, (lat_a, lat_b, lon))):
        return 0.0
    half = np.sin((lat_b - lat_a) / 2) ** 2 + math.cos(lat_a) * math.cos(lat_b) * math.sin(lon / 2) ** 2
    metres = 2 * _EARTH_RADIUS_M * math.asin(min(1.0, math.sqrt(half)))
    if problem.roads is not None:
        return metres / problem.roads.fastest_m_s
    return metres * problem.travel.detour_factor / problem.travel.speed_m_s
