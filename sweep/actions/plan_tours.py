"""What a plan asks of each team, and when the team is back."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sweep.actions.planning_problem import Framed
from sweep.actions.shift_times import moment
from sweep.planning.route_plan import RoutePlan


def tours_of(framed: Framed, made: RoutePlan, now: datetime) -> dict[str, dict[str, Any]]:
    """By team with a stop ahead: stops, travel_s, service_s, wait_s, finish_s (working time), days, finish_ms."""
    tours: dict[str, dict[str, Any]] = {}
    for route in made.routes:
        ahead = len(route.stops) - route.visited
        if not ahead:
            continue
        team = framed.teams[route.team]
        last_day = int(route.day[-1])
        tours[team.team_id] = {
            "stops": ahead,
            "travel_s": round(route.travel_s),
            "service_s": round(route.service_s),
            "wait_s": round(route.wait_s),
            "finish_s": round(route.finish_s),
            "days": last_day + 1,
            "finish_ms": round(moment(team, now, last_day, route.home_s).timestamp() * 1000),
        }
    return tours
