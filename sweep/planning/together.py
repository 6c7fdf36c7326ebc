"""Visits that two teams make together: a second team comes to the first one's stop, at a moment fixed for both."""

from __future__ import annotations

import math

import numpy as np

from sweep.planning.problem_arrays import IntArray
from sweep.planning.real_day import Meeting, RealDay, finish_of, located_end
from sweep.planning.route_plan import Reason, Unassigned

# teams that are asked, nearest first
_ASKED = 8
_DAYS_LATER = 7


def bring_together(day: RealDay, stops: list[IntArray]) -> tuple[list[IntArray], list[Unassigned]]:
    """Each visit of two teams on two routes, at one time. Named with a reason where no second team may come."""
    problem = day.problem
    assert problem.shop_two_teams is not None
    alone: list[Unassigned] = []
    arrivals: list[tuple[float, int, int]] = []
    for team, route in enumerate(stops):
        times, _ = day.time(team, route)
        both = np.flatnonzero(problem.shop_two_teams[route])
        arrivals += [(float(times.arrival_s[at]), team, int(route[at])) for at in both]
    for _, team, shop in sorted(arrivals):
        able = problem.may_visit(np.array([shop]))[:, 0] & day.takes
        able[team] = False
        seconds = np.flatnonzero(able)
        if not (_on_the_way(day, stops, team, shop, seconds) or _at_the_end(day, stops, team, shop, seconds)):
            stops[team] = stops[team][stops[team] != shop]
            alone.append(Unassigned(shop, Reason.NO_SECOND_TEAM))
    return stops, alone


def _on_the_way(day: RealDay, stops: list[IntArray], first: int, shop: int, seconds: IntArray) -> bool:
    """A second team comes by where that costs both least, on the day on which the first is there anyway."""
    at = int(np.flatnonzero(stops[first] == shop)[0])
    times, _ = day.time(first, stops[first])
    on = int(times.day[at]) + int(day.table.team_weekday[first])
    here_s = float(day.table.team_begins_s[first] + times.day_arrival_s[at])
    best: tuple[float, int, IntArray, Meeting] | None = None
    for team in _nearest(day, stops, shop, seconds):
        before = finish_of(day, team, stops[team])
        begin, end = int(day.kept[team]), located_end(day, stops[team])
        if not day.places.shop_located[shop]:
            begin, end = max(begin, end), len(stops[team])
        for place in range(min(begin, end), end + 1):
            longer = np.insert(stops[team], place, shop)
            trial, missed = day.time(team, longer)
            its_day = int(trial.day[place]) + int(day.table.team_weekday[team])
            if len(missed) or its_day != on:
                continue
            meeting = Meeting(on, max(here_s, float(day.table.team_begins_s[team] + trial.day_arrival_s[place])))
            if not _is_open(day, shop, meeting):
                continue
            day.meetings[shop] = meeting
            both = finish_of(day, first, stops[first]) + finish_of(day, team, longer) - before
            del day.meetings[shop]
            if math.isfinite(both) and (best is None or both < best[0]):
                best = both, team, longer, meeting
    if best is None:
        return False
    _, team, stops[team], day.meetings[shop] = best
    return True


def _at_the_end(day: RealDay, stops: list[IntArray], first: int, shop: int, seconds: IntArray) -> bool:
    """On a morning after everything else: always possible, unless the shop is closed or the shifts never meet."""
    rest = stops[first][stops[first] != shop]
    for team in _nearest(day, stops, shop, seconds):
        if not day.places.shop_located[shop] or all(day.places.shop_located[stops[t]].all() for t in (first, team)):
            ends = [_last_day(day, first, rest), _last_day(day, team, stops[team])]
            for later in range(1, _DAYS_LATER + 1):
                on = max(ends) + later
                reach = [
                    float(day.table.team_begins_s[t])
                    + float(day.places.seconds_from(day.days[t].office, np.array([shop]))[0])
                    for t in (first, team)
                ]
                meeting = _opening(day, shop, Meeting(on, max(reach)))
                if meeting is None:
                    continue
                day.meetings[shop] = meeting
                routes = np.append(rest, shop), np.append(stops[team], shop)
                if math.isfinite(finish_of(day, first, routes[0])) and math.isfinite(finish_of(day, team, routes[1])):
                    stops[first], stops[team] = routes
                    return True
                del day.meetings[shop]
    return False


def _nearest(day: RealDay, stops: list[IntArray], shop: int, seconds: IntArray) -> list[int]:
    """Of these teams those that come nearest to the shop anyway."""
    away = [
        float(day.places.seconds_to(shop, np.append(stops[team], day.days[team].office)).min())
        for team in seconds.tolist()
    ]
    return [int(seconds[i]) for i in np.argsort(away, kind="stable")[:_ASKED]]


def _last_day(day: RealDay, team: int, route: IntArray) -> int:
    times, _ = day.time(team, route)
    return int(day.table.team_weekday[team]) + (int(times.day[-1]) if len(times.day) else 0)


def _is_open(day: RealDay, shop: int, meeting: Meeting) -> bool:
    found = _opening(day, shop, meeting)
    return found is not None and found.clock_s <= meeting.clock_s + 1e-6


def _opening(day: RealDay, shop: int, meeting: Meeting) -> Meeting | None:
    """The first moment of that day, from the meeting's on, at which the visit can begin; None for none."""
    pattern = int(day.table.shop_pattern[shop])
    if pattern < 0:
        return meeting
    service_s = float(day.problem.shop_service_s[shop])
    for begin, end in day.table.open_s[pattern, meeting.day % 7]:
        at = max(meeting.clock_s, float(begin))
        if at + min(service_s, end - begin) <= end + 1e-6:
            return Meeting(meeting.day, at)
    return None
