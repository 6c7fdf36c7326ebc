"""When the work will be done, from the pace so far and from the plan, and which teams would save what will be late.

Work is done in shifts, so a pace is shops a working hour. So many shops inspected in so much working time is a count
of rare events: the range is the 90 % interval of a Poisson rate, by Wilson and Hilferty's approximation of the
chi-square quantiles (Wilson, Hilferty 1931; within 1 % from three events on).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time, timedelta, tzinfo
from enum import StrEnum

from sweep.domain.ids import SectorId, TeamId

_Z_90 = 1.6449
#: From so many inspected shops on the pace says more than the plan.
ENOUGH = 12
_HOUR_MS = 3_600_000
#: Nobody plans beyond that: "not within 60 days" is as good as never.
FAR_DAYS = 60


class Basis(StrEnum):
    """What a forecast rests on."""

    DONE = "done"
    PACE = "pace"
    PLAN = "plan"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class Shift:
    """Working hours of every day, minutes after midnight in the city's zone."""

    zone: tzinfo
    start_min: int = 8 * 60
    end_min: int = 18 * 60


@dataclass(frozen=True, slots=True)
class Work:
    """What one sector's teams have before them. `left`: shops with open lines; `inspected`: shops inspected in the last
    `worked_ms` of working time. Times are ms. `planned_ms`: when its newest plan ends, None: not known. `clocks`: so
    many open stops are due by then, the earliest first. `teams`: those with the least left first. `near`: whatever
    neighbours have in common."""

    sector: SectorId
    left: int
    inspected: int
    worked_ms: int
    teams: Sequence[TeamId] = ()
    planned_ms: int | None = None
    clocks: Sequence[tuple[int, int]] = ()
    near: str = ""


@dataclass(frozen=True, slots=True)
class Finish:
    """When a sector will be done: most likely, and the range; None: not to be told, or beyond FAR_DAYS.

    `clock_ms`: the first clock that it will most likely miss, or else the next one. `misses`: so many stops will most
    likely be late (those that are late already too). `risks`: so many at the slow end of the range."""

    sector: SectorId
    basis: Basis
    early_ms: int | None
    likely_ms: int | None
    late_ms: int | None
    clock_ms: int | None = None
    misses: int = 0
    risks: int = 0


@dataclass(frozen=True, slots=True)
class Reassignment:
    """These teams of one sector would save another's clock."""

    source: SectorId
    target: SectorId
    teams: tuple[TeamId, ...]


@dataclass(frozen=True, slots=True)
class Rescue:
    """Reassignments, and the sectors that no team to spare can save."""

    moves: tuple[Reassignment, ...]
    unsaved: tuple[SectorId, ...]


def worked_between(since_ms: int, until_ms: int, shift: Shift) -> int:
    """Working time (ms) between two moments."""
    return sum(end - start for start, end in _shifts(since_ms, shift, until_ms))


def after_work(since_ms: int, work_ms: float, shift: Shift) -> int | None:
    """When so much working time has passed; None beyond FAR_DAYS."""
    left = work_ms
    for start, end in _shifts(since_ms, shift, since_ms + FAR_DAYS * 24 * _HOUR_MS):
        if end - start >= left:
            return start + math.ceil(left)
        left -= end - start
    return None


def _shifts(since_ms: int, shift: Shift, until_ms: int) -> Sequence[tuple[int, int]]:
    """The working hours between two moments, cut to them."""
    day = datetime.fromtimestamp(since_ms / 1000, UTC).astimezone(shift.zone).date()
    found: list[tuple[int, int]] = []
    while (midnight := datetime.combine(day, time(), shift.zone)).timestamp() * 1000 < until_ms:
        start = int((midnight + timedelta(minutes=shift.start_min)).timestamp() * 1000)
        end = int((midnight + timedelta(minutes=shift.end_min)).timestamp() * 1000)
        if min(end, until_ms) > max(start, since_ms):
            found.append((max(start, since_ms), min(end, until_ms)))
        day += timedelta(days=1)
    return found


def rate_range(events: int) -> tuple[float, float]:
    """The 90 % interval of the mean of a Poisson count that came out as `events`."""
    low = 0.0 if events == 0 else events * max(0.0, 1 - 1 / (9 * events) - _Z_90 / (3 * math.sqrt(events))) ** 3
    more = events + 1
    return low, more * (1 - 1 / (9 * more) + _Z_90 / (3 * math.sqrt(more))) ** 3


def forecast(work: Work, now_ms: int, shift: Shift) -> Finish:
    """When this work will be done. The range covers the pace's interval and the plan, as far as each is known."""
    if work.left == 0:
        return Finish(work.sector, Basis.DONE, None, None, None)
    planned = work.planned_ms if work.planned_ms is not None and work.planned_ms > now_ms else None
    by_pace = [_at_pace(work, events, now_ms, shift) for events in _paces(work)]
    if not by_pace:
        basis = Basis.PLAN if planned is not None else Basis.NOTHING
        return _against_clock(Finish(work.sector, basis, planned, planned, None), work, now_ms, shift)
    slow, likely, fast = by_pace
    by_plan = planned is not None and work.inspected < ENOUGH
    basis, middle = (Basis.PLAN, planned) if by_plan else (Basis.PACE, likely)
    ends = [each for each in (planned, middle) if each is not None]
    early = min([*ends, fast]) if fast is not None else min(ends, default=None)
    # Where the slow end is beyond all plans, the range has no end.
    late = max([*ends, slow]) if slow is not None else None
    return _against_clock(Finish(work.sector, basis, early, middle, late), work, now_ms, shift)


def _paces(work: Work) -> tuple[float, ...]:
    """Shops inspected: slow, likely and fast; nothing where there is no pace yet."""
    if work.inspected == 0 or work.worked_ms <= 0:
        return ()
    low, high = rate_range(work.inspected)
    return low, float(work.inspected), high


def _at_pace(work: Work, events: float, now_ms: int, shift: Shift) -> int | None:
    return after_work(now_ms, work.left * work.worked_ms / events, shift) if events > 0 else None


def _against_clock(finish: Finish, work: Work, now_ms: int, shift: Shift) -> Finish:
    likely = _late_stops(work, finish.likely_ms, now_ms, shift)
    slow = _late_stops(work, finish.late_ms, now_ms, shift)
    if finish.basis is Basis.NOTHING:  # late is what is late already
        likely = [count if due <= now_ms else 0 for due, count in work.clocks]
    missed = [due for (due, _), count in zip(work.clocks, likely, strict=True) if count]
    ahead = [due for due, _ in work.clocks if due > now_ms]
    clock = min(missed) if missed else min(ahead, default=None)
    return replace(finish, clock_ms=clock, misses=sum(likely), risks=max(sum(slow), sum(likely)))


def _late_stops(work: Work, finish_ms: int | None, now_ms: int, shift: Shift) -> list[int]:
    """How many stops of each clock come too late where all is done evenly until `finish_ms` (None: nothing ever is),
    the earliest due first."""
    whole = worked_between(now_ms, finish_ms, shift) if finish_ms is not None else 0
    late: list[int] = []
    before = 0
    for due, count in work.clocks:
        time_ms = worked_between(now_ms, due, shift)
        done = work.left * time_ms // whole if whole > 0 else 0
        before += count
        late.append(max(0, min(count, before - done)))
    return late


def finish_of_all(finishes: Sequence[Finish]) -> Finish | None:
    """When the last of them is done; None where there are none."""
    open_ones = [each for each in finishes if each.basis is not Basis.DONE]
    if not finishes:
        return None
    if not open_ones:
        return Finish(SectorId(""), Basis.DONE, None, None, None)
    bases = {each.basis for each in open_ones}
    basis = next(each for each in (Basis.NOTHING, Basis.PACE, Basis.PLAN) if each in bases)
    return Finish(
        SectorId(""),
        basis,
        _last([each.early_ms for each in open_ones]),
        _last([each.likely_ms for each in open_ones]),
        _last([each.late_ms for each in open_ones]),
        _first([each.clock_ms for each in open_ones if each.misses]),
        sum(each.misses for each in open_ones),
        sum(each.risks for each in open_ones),
    )


def _last(moments: Sequence[int | None]) -> int | None:
    known = [each for each in moments if each is not None]
    return max(known) if len(known) == len(moments) else None


def _first(moments: Sequence[int | None]) -> int | None:
    return min((each for each in moments if each is not None), default=None)


def rescue(works: Sequence[Work], now_ms: int, shift: Shift) -> Rescue:
    """The fewest teams that save the sectors that will miss their clock: the sector that lacks most first, from the
    neighbour (`near`) with most to spare, else from anybody. A team is taken to work as fast there as those there do.
    """
    spare = {work.sector: list(work.teams[: _to_spare(work, now_ms, shift)]) for work in works}
    near = {work.sector: work.near for work in works}
    lacking = {
        work.sector: _needed(work, now_ms, shift) - len(work.teams)
        for work in works
        if forecast(work, now_ms, shift).misses
    }
    moves: list[Reassignment] = []
    unsaved: list[SectorId] = []
    for target, lacks in sorted(lacking.items(), key=lambda item: (-item[1], item[0])):
        donors = sorted(
            (each for each in spare if each not in lacking),
            key=lambda each: (near[each] != near[target], -len(spare[each]), each),
        )
        if lacks <= 0 or lacks >= _NEVER or sum(len(spare[each]) for each in donors) < lacks:
            unsaved.append(target)
            continue
        for donor in donors:
            taken, spare[donor] = spare[donor][:lacks], spare[donor][lacks:]
            if taken:
                moves.append(Reassignment(donor, target, tuple(taken)))
            lacks -= len(taken)
            if lacks == 0:
                break
    return Rescue(tuple(moves), tuple(unsaved))


_NEVER = 1_000_000


def _needed(work: Work, now_ms: int, shift: Shift) -> int:
    """Teams that would be done by the clock at the pace of those there; _NEVER where no number would."""
    alone_ms = _alone_ms(work, now_ms, shift)
    needed = 0
    before = 0
    for due, count in work.clocks:
        before += count
        if due <= now_ms:
            continue  # that is late whoever comes; it is done first all the same
        time_ms = worked_between(now_ms, due, shift)
        if time_ms <= 0 or alone_ms is None:
            return _NEVER
        needed = max(needed, math.ceil(alone_ms * before / work.left / time_ms))
    # Where every clock has passed, no number of teams helps.
    return needed if needed or not work.clocks else _NEVER


def _alone_ms(work: Work, now_ms: int, shift: Shift) -> float | None:
    """Working time in which one team would do all that is left, at the pace or as planned."""
    if not work.teams:
        return None
    if work.inspected >= ENOUGH and work.worked_ms > 0:
        return work.left * work.worked_ms / work.inspected * len(work.teams)
    if work.planned_ms is not None and work.planned_ms > now_ms:
        return float(worked_between(now_ms, work.planned_ms, shift)) * len(work.teams)
    return None


def _to_spare(work: Work, now_ms: int, shift: Shift) -> int:
    """Teams that a sector can do without and still keep its clocks."""
    if work.left == 0:
        return len(work.teams)
    needed = _needed(work, now_ms, shift)
    if not work.clocks:  # nobody knows what it can do without
        needed = len(work.teams)
    return max(0, len(work.teams) - (needed if needed < _NEVER else len(work.teams)))
