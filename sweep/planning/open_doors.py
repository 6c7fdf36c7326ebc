"""One team's route walked by the clock: it waits at closed doors, breaks for lunch, and goes home for the night.

The kernel knows nothing of the clock, so that a sweep without opening hours costs nothing; here its routes are put in
an order in which little time is spent waiting.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from sweep.planning.early import TRAVEL_FOR_EARLINESS
from sweep.planning.kernel_compiled import Ints, compiled
from sweep.planning.problem_arrays import FloatArray

_SLACK_S = 1e-6
# days that a team looks ahead for one on which a shop is open while it works
_DAYS_AHEAD = 14
# what is worth a change of the order
_LONG_WAIT_S = 60.0
_GAIN_S = 1.0
_MISSED = 1e7


class Doors(NamedTuple):
    """n stops of one route, then the office (n) and where the team stands (n + 1).

    `seconds` (n + 2, n + 2) of travel; `service` (n,); `pattern` (n,) row of `open_s` (patterns, 7, spans, 2), -1 for
    none; `meet_day`, `meet_s` (n,): the day and the clock time at which another team is met, -1 for none; `weight`
    (n,): how much each second of earlier arrival is wanted.
    """

    seconds: FloatArray
    service: FloatArray
    pattern: Ints
    open_s: FloatArray
    meet_day: Ints
    meet_s: FloatArray
    weight: FloatArray


class Shift(NamedTuple):
    """A team's shifts: see `Timetable` and `TeamDay`. `weekday`: of the first one."""

    begins_s: float
    weekday: int
    lunch_from_s: float
    lunch_s: float
    working_s: float
    most: int
    worked_s: float


class Walked(NamedTuple):
    """Times of each stop of the order, (n,): `arrival`, working time from now on; `day`; `since` the shift began, the
    break in it; `wait` before it, `missed` 1 where it was closed on all days. Sums: `figures`."""

    arrival: FloatArray
    day: Ints
    since: FloatArray
    wait: FloatArray
    missed: Ints
    figures: FloatArray  # travel, wait, finish (working time), home (since the last shift began), cost


TRAVEL, WAIT, FINISH, HOME, COST = range(5)


def walked(count: int) -> Walked:
    """Room for a walk of so many stops."""
    return Walked(
        np.zeros(count),
        np.zeros(count, np.int64),
        np.zeros(count),
        np.zeros(count),
        np.zeros(count, np.int64),
        np.zeros(5),
    )


@compiled
def opens_at(open_s: FloatArray, pattern: int, weekday: int, clock: float, service: float) -> float:
    """The first moment from `clock` on at which the visit can begin and end while the door is open; inf for none."""
    for span in range(open_s.shape[2]):
        begin, end = open_s[pattern, weekday, span, 0], open_s[pattern, weekday, span, 1]
        at = max(clock, begin)
        # a door that is open for less than the visit takes is enough if the visit begins with it
        if at + min(service, end - begin) <= end + _SLACK_S:
            return float(at)
    return np.inf


@compiled
def begin_stop(doors: Doors, shift: Shift, c: int, today: int, work: float, fed: bool) -> tuple[float, bool]:
    """Working time of this shift at which stop c begins for a team that is there at `work`, and whether it has had its
    break by then; inf where it can't begin today."""
    clock = shift.begins_s + work
    if fed:
        clock += shift.lunch_s
    elif clock >= shift.lunch_from_s:
        clock += shift.lunch_s
        fed = True
    at = clock
    weekday = (shift.weekday + today) % 7
    if doors.meet_day[c] >= 0:
        at = doors.meet_s[c]
        if today != doors.meet_day[c] or clock > at + _SLACK_S:
            return np.inf, fed
    elif doors.pattern[c] >= 0:
        at = opens_at(doors.open_s, doors.pattern[c], weekday, clock, doors.service[c])
        if at == np.inf:
            return np.inf, fed
    if at > clock and not fed and at >= shift.lunch_from_s:
        # the break fills the wait
        after = shift.lunch_from_s + shift.lunch_s
        if after <= at:
            return work + at - clock - shift.lunch_s, True
        if doors.meet_day[c] < 0:
            at = opens_at(doors.open_s, doors.pattern[c], weekday, after, doors.service[c])
            return (np.inf if at == np.inf else work + at - clock - shift.lunch_s), True
    return work + at - clock, fed


@compiled
def walk(doors: Doors, shift: Shift, order: Ints, out: Walked) -> float:
    """Walk the stops in this order; fills `out`, answers its cost."""
    office, node = len(doors.service), len(doors.service) + 1
    today, count, idle = 0, 0, 0
    work, before = shift.worked_s, -shift.worked_s
    fed = shift.begins_s + work > shift.lunch_from_s
    travel, waits, wanted, missed = 0.0, 0.0, 0.0, 0
    for at in range(len(order)):
        c = order[at]
        tries = 0
        lost = 0.0
        while True:
            leg = doors.seconds[node, c]
            begin, had = begin_stop(doors, shift, c, today, work + leg, fed)
            service, back = doors.service[c], doors.seconds[c, office]
            fresh = count == 0 and work == 0.0
            fits = begin + service + back <= shift.working_s + _SLACK_S and (shift.most == 0 or count < shift.most)
            if begin < np.inf and (fits or (fresh and leg + service + back > shift.working_s)):
                break
            if fresh and tries >= _DAYS_AHEAD:
                begin, had = work + leg, fed
                missed += 1
                break
            home = doors.seconds[node, office]
            travel += home
            before += work + home
            if count == 0:
                idle += 1
                tries += 1
                lost += shift.working_s
            work, count, fed, node = 0.0, 0, False, office
            today += 1
        out.missed[at] = 1 if tries >= _DAYS_AHEAD else 0
        out.wait[at] = lost + begin - work - leg
        waits += begin - work - leg
        travel += leg
        out.arrival[at] = before + begin
        out.day[at] = today
        out.since[at] = begin + (shift.lunch_s if had else 0.0)
        wanted += doors.weight[c] * (before + begin + idle * shift.working_s)
        work, fed, node = begin + doors.service[c], had, c
        count += 1
    home = doors.seconds[node, office] if len(order) else 0.0
    travel += home
    finish = before + work + home
    figures = out.figures
    figures[TRAVEL], figures[WAIT], figures[FINISH] = travel, waits, finish
    figures[HOME] = work + home + (shift.lunch_s if fed else 0.0)
    figures[COST] = finish + idle * shift.working_s + missed * _MISSED + TRAVEL_FOR_EARLINESS * wanted
    return float(figures[COST])


@compiled
def _move(order: Ints, at: int, to: int, out: Ints) -> None:
    """The order with the stop at one place moved to another."""
    step = 1 if to > at else -1
    out[:] = order
    for place in range(at, to, step):
        out[place] = order[place + step]
    out[to] = order[at]


@compiled
def wait_less(doors: Doors, shift: Shift, order: Ints, first: int, last: int, steps: int, out: Walked) -> float:
    """Change the order between `first` and `last` while that saves time: a stop at a closed door is moved away, or
    another one is put before it. Looks at about so many `steps` (stops walked). Ends with a walk; its cost."""
    cost = walk(doors, shift, order, out)
    trial, best = order.copy(), order.copy()
    wait = out.wait.copy()
    gained = True
    while gained and steps > 0:
        gained = False
        least = cost - _GAIN_S
        for at in range(first, last):
            if wait[at] <= _LONG_WAIT_S or steps <= 0:
                continue
            for other in range(first, last):
                if other == at:
                    continue
                for way in range(2):
                    if way == 0:
                        _move(order, at, other, trial)
                    else:
                        _move(order, other, at, trial)
                    found = walk(doors, shift, trial, out)
                    if found < least:
                        least, gained = found, True
                        best[:] = trial
                steps -= 2 * len(order)
        if gained:
            order[:] = best
            cost = walk(doors, shift, order, out)
            wait[:] = out.wait
    return walk(doors, shift, order, out)
