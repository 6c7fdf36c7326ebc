"""When a team is where: a route cut into shifts, with the return to the office for the night."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from sweep.planning.kernel_compiled import compiled
from sweep.planning.problem_arrays import FloatArray, IntArray
from sweep.planning.travel import Places

# the rounding of sums must not push a stop that just fits into the next day
_SLACK_S = 1e-6


@dataclass(frozen=True, slots=True)
class TeamDay:
    """How one team works: its office (place index), its shift and the stops of one shift (0: no limit).

    In the middle of an operation `start` is the place where the team stands and `worked_s` the part of the
    current shift that is over.
    """

    office: int
    shift_s: float
    max_stops: int
    start: int
    worked_s: float = 0.0


@dataclass(frozen=True, slots=True)
class Schedule:
    """Times of one route. `arrival_s` counts working time from the start, nights left out; `day` counts
    from 0; `day_arrival_s` counts from the start of that day, a break for lunch in it. `finish_s` is back at the
    office, `travel_s` holds every leg including the nightly returns, `wait_s` the time before closed doors.
    `home_s` is the last return as the last day counts."""

    arrival_s: FloatArray
    day: IntArray
    day_arrival_s: FloatArray
    travel_s: float
    service_s: float
    finish_s: float
    wait_s: float = 0.0
    home_s: float = 0.0


def schedule_route(places: Places, stops: IntArray, stop_service_s: FloatArray, team: TeamDay) -> Schedule:
    """Cut the stops, in order, into the fewest shifts, and of those cuts take the one with least travel.

    A single stop that is longer than a shift gets a shift of its own and overruns it.
    """
    count = len(stops)
    if not count:
        empty = np.empty(0)
        return Schedule(empty, np.empty(0, dtype=np.int64), empty, 0.0, 0.0, 0.0)
    back = places.seconds_to(team.office, stops)
    first = float(places.seconds_from(team.start, stops[:1])[0])
    service = float(stop_service_s.sum())
    if team.worked_s > 0 and team.worked_s + first + stop_service_s[0] + back[0] > team.shift_s:
        # nothing more fits today: home for the night, then a fresh shift
        home = float(places.seconds_from(team.start, np.array([team.office]))[0])
        fresh = replace(team, start=team.office, worked_s=0.0)
        later = schedule_route(places, stops, stop_service_s, fresh)
        return replace(
            later,
            arrival_s=later.arrival_s + home,
            day=later.day + 1,
            travel_s=later.travel_s + home,
            finish_s=later.finish_s + home,
        )
    out = places.seconds_from(team.office, stops)
    out[0] = first
    legs = places.seconds_along(stops)
    arrival, day, day_arrival = np.empty(count), np.empty(count, dtype=np.int64), np.empty(count)
    clock = travel = 0.0
    firsts = _shift_starts(out, legs, back, stop_service_s, team)
    for index, (start, end) in enumerate(zip(firsts, [*firsts[1:], count], strict=True)):
        inner = legs[start : end - 1]
        since = out[start] + np.concatenate([[0.0], np.cumsum(inner + stop_service_s[start : end - 1])])
        arrival[start:end] = clock + since
        day[start:end] = index
        day_arrival[start:end] = since + (team.worked_s if index == 0 else 0.0)
        travel += out[start] + inner.sum() + back[end - 1]
        clock += since[-1] + stop_service_s[end - 1] + back[end - 1]
    home = float(day_arrival[-1] + stop_service_s[-1] + back[-1])
    return Schedule(arrival, day, day_arrival, float(travel), service, float(clock), 0.0, home)


def _shift_starts(out: FloatArray, legs: FloatArray, back: FloatArray, service: FloatArray, team: TeamDay) -> list[int]:
    """Position of the first stop of each shift: the split of a giant tour as a shortest path (Prins 2004)."""
    count = len(back)
    travelled = np.concatenate([[0.0], np.cumsum(legs)])
    served = np.concatenate([[0.0], np.cumsum(service)])
    most = team.max_stops or count
    came_from = _last_shifts(out, travelled, served, back, min(most, count), team.worked_s, team.shift_s + _SLACK_S)
    firsts: list[int] = []
    end = count
    while end > 0:
        end = int(came_from[end])
        firsts.append(end)
    return firsts[::-1]


@compiled
def _last_shifts(
    out: FloatArray,
    travelled: FloatArray,
    served: FloatArray,
    back: FloatArray,
    most: int,
    worked_s: float,
    shift_s: float,
) -> IntArray:
    """First stop of the last shift of the first 0, 1, ... n stops, (n + 1,): fewest shifts, then least travel."""
    count = len(back)
    days, travel = np.zeros(count + 1, np.int64), np.zeros(count + 1)
    came_from = np.zeros(count + 1, np.int64)
    for end in range(1, count + 1):
        days[end], travel[end] = count + 1, np.inf
        for start in range(end - 1, max(0, end - most) - 1, -1):
            service_s = served[end] - served[start]
            if service_s > shift_s and start < end - 1:
                break
            round_s = out[start] + travelled[end - 1] - travelled[start] + back[end - 1]
            used_s = round_s + service_s + (worked_s if start == 0 else 0.0)
            if used_s > shift_s and start < end - 1:
                continue
            shifts, so_far = days[start] + 1, travel[start] + round_s
            if shifts < days[end] or (shifts == days[end] and so_far <= travel[end]):
                days[end], travel[end], came_from[end] = shifts, so_far, start
    return came_from


def nightly_share_s(
    stop_s: FloatArray, reach_s: FloatArray, stops_a_team: float, shift_s: float, max_stops: int
) -> FloatArray:
    """A guess of each stop's share of the nightly returns, before there are routes.

    A stop takes `stop_s` with the hop to it and lies `reach_s` there and back. It takes its part of what the ways
    out and home leave of a shift, and each shift but the first (its way is in the round already) costs such a way.
    """
    if not np.isfinite(shift_s) or not len(stop_s):
        return np.zeros_like(stop_s)
    of_shift = np.minimum(1.0, stop_s / np.maximum(shift_s - reach_s, 0.05 * shift_s))
    if max_stops:
        of_shift = np.maximum(of_shift, 1.0 / max_stops)
    shifts = stops_a_team * of_shift
    share: FloatArray = reach_s * of_shift * np.maximum(0.0, 1.0 - 1.0 / np.maximum(shifts, 1e-9))
    return share
