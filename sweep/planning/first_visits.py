"""What must be visited now: whoever can be there first goes there next."""

from __future__ import annotations

import math

import numpy as np

from sweep.planning.problem_arrays import IntArray
from sweep.planning.real_day import RealDay


def go_there_first(day: RealDay, stops: list[IntArray]) -> list[IntArray]:
    """Each urgent stop in front of the route of the team that is there first; a team gets a second one only where that
    is still sooner than anybody else. Locked teams are left alone, but keep what was theirs."""
    problem = day.problem
    assert problem.shop_urgent is not None
    placed = np.concatenate([np.empty(0, np.int64), *stops])
    urgent = placed[problem.shop_urgent[placed]]
    free_s = np.array([_free_from_s(day, team) for team in range(problem.teams)])
    at = np.array([team_day.start for team_day in day.days])
    ahead = np.zeros(problem.teams, dtype=np.int64)
    for shop in urgent[np.argsort(-problem.shop_priority[urgent], kind="stable")].tolist():
        holder = next(team for team, route in enumerate(stops) if shop in route)
        if not day.takes[holder]:
            continue
        able = np.flatnonzero(problem.may_visit(np.array([shop]))[:, 0] & day.takes)
        way_s = np.array([float(day.places.seconds_from(int(at[team]), np.array([shop]))[0]) for team in able])
        team = int(able[np.argmin(free_s[able] + way_s)])
        stops[holder] = stops[holder][stops[holder] != shop]
        if not day.places.shop_located[shop] and day.places.shop_located[stops[team]].any():
            # nobody knows where it is: it stays behind what is known, as all such do
            stops[team] = np.append(stops[team], shop)
            continue
        stops[team] = np.insert(stops[team], ahead[team], shop)
        free_s[team] += float(way_s[able == team][0]) + float(problem.shop_service_s[shop])
        at[team] = shop
        ahead[team] += 1
    day.kept[:] = np.where(ahead > 0, ahead + np.minimum(day.kept, 1), day.kept)
    return stops


def _free_from_s(day: RealDay, team: int) -> float:
    """When a team can set out: now, unless its shift is as good as over."""
    team_day = day.days[team]
    left = team_day.shift_s - team_day.worked_s
    return 0.0 if left > 1800.0 or math.isinf(left) else left + 12 * 3600.0
