"""Clocks: who owes what by when, and when it turns amber and red (design rule 8).

Every period is data. The sweep's own promises run in calendar hours, through nights and holidays; the law's
run in days or working days and end with the last minute of their last day in the city's zone. A period
starts on the day after the event (民法典 art. 201), and is never stretched because its last day is a holiday:
for whoever guards the goods the earlier reading is the safe one.

Sources: 食品召回管理办法 (2015) arts. 13 and 18 (start and finish by class); 行政强制法 arts. 25 and 69
(sealing and seizure: 30 days, extended once by 30; periods of at most ten days are working days); 行政处罚法
(2021) arts. 56 and 85 (evidence registered for preservation: seven days, meaning working days).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta, tzinfo
from enum import StrEnum

from sweep.domain.holidays import PRC, WorkCalendar, add_working_days
from sweep.domain.problem import Problem
from sweep.domain.words import HoldBasis, RecallClass, RetailerKind


class PromiseKind(StrEnum):
    """What is owed."""

    STOP_SALE_NOTICE = "stop_sale_notice"
    STOP = "stop"
    SIGHTING_ACCEPT = "sighting_accept"
    SIGHTING_VISIT = "sighting_visit"
    REVIEW = "review"
    HOLD_LAPSE = "hold_lapse"
    RECALL_START = "recall_start"
    RECALL_FINISH = "recall_finish"


class Light(StrEnum):
    """The colour of a clock."""

    GREEN = "green"
    AMBER = "amber"
    RED = "red"


@dataclass(frozen=True, slots=True)
class Promise:
    """One thing owed by one owner. Times are aware; amber_at is never after due_at."""

    kind: PromiseKind
    owner: str
    due_at: datetime
    amber_at: datetime


@dataclass(frozen=True, slots=True)
class Term:
    """A period in calendar hours, and how long before its end the clock turns amber."""

    due_h: float
    amber_before_h: float

    @property
    def due_after(self) -> timedelta:
        return timedelta(hours=self.due_h)

    @property
    def amber_before(self) -> timedelta:
        return timedelta(hours=self.amber_before_h)


@dataclass(frozen=True, slots=True)
class LegalPeriod:
    """What the law gives a producer for one recall class."""

    start_after: Term
    finish_working_days: int


@dataclass(frozen=True, slots=True)
class HoldPeriod:
    """How long goods may be withheld on one basis, and once longer; in days or in working days."""

    days: int
    extension_days: int = 0
    working_days: bool = False


@dataclass(frozen=True, slots=True)
class PromiseSchedule:
    """Every period of a sweep; these defaults are the design's, a sweep may carry its own."""

    stop_sale_notice: Term = Term(2, 0.5)
    likely_holder: Term = Term(6, 2)
    urban: Term = Term(24, 6)
    rural: Term = Term(72, 18)
    online: Term = Term(24, 6)
    """An online seller has no door: a desk task."""
    sighting_accept: Term = Term(0.5, 0.25)
    sighting_visit: Term = Term(4, 1)
    review: Term = Term(12, 4)
    hold_lapse_amber: timedelta = timedelta(days=5)
    legal_amber: timedelta = timedelta(days=2)
    legal: Mapping[RecallClass, LegalPeriod] = field(
        default_factory=lambda: {
            RecallClass.I: LegalPeriod(Term(24, 6), 10),
            RecallClass.II: LegalPeriod(Term(48, 6), 20),
            RecallClass.III: LegalPeriod(Term(72, 6), 30),
        }
    )
    holds: Mapping[HoldBasis, HoldPeriod] = field(
        default_factory=lambda: {
            HoldBasis.SEALING: HoldPeriod(30, extension_days=30),
            HoldBasis.SEIZURE: HoldPeriod(30, extension_days=30),
            HoldBasis.PRESERVATION: HoldPeriod(7, working_days=True),
        }
    )


DEFAULT_SCHEDULE = PromiseSchedule()
_MS = timedelta(milliseconds=1)


def light_at(now_ms: int, due_ms: int, amber_before: timedelta) -> Light:
    """Red from the due moment on, amber for some time before it, green until then."""
    if now_ms >= due_ms:
        return Light.RED
    return Light.AMBER if now_ms >= due_ms - amber_before // _MS else Light.GREEN


def promise_in(kind: PromiseKind, owner: str, since: datetime, term: Term) -> Promise:
    """A promise that runs for a term of calendar hours from `since`."""
    due_at = _aware(since) + term.due_after
    return Promise(kind, owner, due_at, max(since, due_at - term.amber_before))


def term_for_stop(
    kind: RetailerKind, likely_holder: bool, urban: bool, schedule: PromiseSchedule = DEFAULT_SCHEDULE
) -> Term:
    """How long a shop may wait for its first visit; a likely holder comes first, whatever it is."""
    if likely_holder:
        return schedule.likely_holder
    if kind is RetailerKind.ONLINE:
        return schedule.online
    return schedule.urban if urban else schedule.rural


def due_for_stop(
    opened_at: datetime,
    kind: RetailerKind,
    likely_holder: bool,
    urban: bool,
    schedule: PromiseSchedule = DEFAULT_SCHEDULE,
) -> datetime:
    """When a shop must have been visited, counted from when its lines were opened."""
    return _aware(opened_at) + term_for_stop(kind, likely_holder, urban, schedule).due_after


def producer_promises(
    recall_class: RecallClass,
    producer: str,
    ordered_at: datetime,
    zone: tzinfo,
    schedule: PromiseSchedule = DEFAULT_SCHEDULE,
    calendar: WorkCalendar = PRC,
) -> tuple[Sequence[Promise], Sequence[Problem]]:
    """The law's two clocks for the producer, and why one can't be told (holidays not yet decreed).

    An emergency is opened whatever the calendar knows, so an uncountable period is returned, not raised.
    """
    period = schedule.legal[recall_class]
    start = promise_in(PromiseKind.RECALL_START, producer, ordered_at, period.start_after)
    try:
        last_day = add_working_days(ordered_at.astimezone(zone).date(), period.finish_working_days, calendar)
    except Problem as unknown:
        return [start], [unknown]
    return [start, _by_end_of(last_day, zone, PromiseKind.RECALL_FINISH, producer, schedule.legal_amber)], []


def hold_lapses_at(
    basis: HoldBasis,
    held_at: datetime,
    zone: tzinfo,
    extended: bool = False,
    schedule: PromiseSchedule = DEFAULT_SCHEDULE,
    calendar: WorkCalendar = PRC,
) -> datetime | None:
    """When a hold ends by law; None for a basis without a period (the shop itself took goods off sale).

    Raises Problem `hold-not-extendable` and, for working days beyond the tables, `holidays-unknown`.
    """
    period = schedule.holds.get(basis)
    if period is None:
        return None
    if extended and not period.extension_days:
        raise Problem(
            "hold-not-extendable",
            f"A hold on the basis '{basis}' can't be extended: decide about the goods, or seal them.",
            "先行登记保存不得延长：请作出处理决定，或依法查封、扣押。",
            basis=basis,
        )
    day = _aware(held_at).astimezone(zone).date()
    days = period.days + (period.extension_days if extended else 0)
    last_day = add_working_days(day, days, calendar) if period.working_days else day + timedelta(days=days)
    return _end_of(last_day, zone)


def _by_end_of(day: date, zone: tzinfo, kind: PromiseKind, owner: str, amber: timedelta) -> Promise:
    due_at = _end_of(day, zone)
    return Promise(kind, owner, due_at, due_at - amber)


def _end_of(day: date, zone: tzinfo) -> datetime:
    return datetime.combine(day + timedelta(days=1), time(), zone)


def _aware(moment: datetime) -> datetime:
    if moment.tzinfo is None:
        raise ValueError("a promise needs a time with its zone")
    return moment
