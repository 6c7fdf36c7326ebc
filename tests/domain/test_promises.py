"""Clocks: the law's periods, the sweep's own, and the calendar under them."""

from __future__ import annotations

import ast
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from sweep.domain import holidays
from sweep.domain.holidays import PRC, WorkCalendar, YearTable, add_working_days, is_working_day
from sweep.domain.problem import Problem
from sweep.domain.promises import (
    Light,
    PromiseKind,
    PromiseSchedule,
    Term,
    due_for_stop,
    hold_lapses_at,
    light_at,
    producer_promises,
    promise_in,
)
from sweep.domain.words import HoldBasis, RecallClass, RetailerKind

CITY = ZoneInfo("Asia/Shanghai")
ANNOUNCED = datetime(2008, 9, 16, 22, 30, tzinfo=CITY)


def test_a_clock_is_green_then_amber_then_red_from_the_due_moment() -> None:
    due_ms, four_hours = 12 * 3_600_000, timedelta(hours=4)
    assert light_at(8 * 3_600_000 - 1, due_ms, four_hours) is Light.GREEN
    assert light_at(8 * 3_600_000, due_ms, four_hours) is Light.AMBER
    assert light_at(due_ms - 1, due_ms, four_hours) is Light.AMBER
    assert light_at(due_ms, due_ms, four_hours) is Light.RED


def test_a_promise_turns_amber_some_hours_before_it_is_due() -> None:
    assert promise_in(PromiseKind.REVIEW, "reviewer", ANNOUNCED, Term(12, 4)).amber_at == ANNOUNCED + timedelta(hours=8)


def test_a_promise_never_turns_amber_before_it_was_made() -> None:
    assert promise_in(PromiseKind.REVIEW, "r", ANNOUNCED, Term(1, 4)).amber_at == ANNOUNCED


@pytest.mark.parametrize(
    ("kind", "likely", "urban", "due_hours"),
    [
        (RetailerKind.RETAILER, False, True, 24),
        (RetailerKind.RETAILER, False, False, 72),
        (RetailerKind.RETAILER, True, False, 6),
        (RetailerKind.WAREHOUSE, True, True, 6),
        (RetailerKind.ONLINE, False, False, 24),
    ],
)
def test_a_shop_is_due_by_what_it_is_in_calendar_hours_through_holidays(
    kind: RetailerKind, likely: bool, urban: bool, due_hours: int
) -> None:
    eve_of_national_day = datetime(2008, 9, 30, 18, tzinfo=CITY)
    due = due_for_stop(eve_of_national_day, kind, likely, urban)
    assert due - eve_of_national_day == timedelta(hours=due_hours)


def test_a_sweep_may_carry_its_own_periods() -> None:
    own = PromiseSchedule(urban=Term(8, 1))
    assert due_for_stop(ANNOUNCED, RetailerKind.RETAILER, False, True, own) == ANNOUNCED + timedelta(hours=8)


@pytest.mark.parametrize(
    ("recall_class", "start_hours", "last_day"),
    [
        (RecallClass.I, 24, date(2008, 9, 28)),  # 17-19, 22-26, then a working Saturday and Sunday
        (RecallClass.II, 48, date(2008, 10, 17)),  # National Day week does not count
        (RecallClass.III, 72, date(2008, 10, 31)),
    ],
)
def test_the_producer_has_the_legal_periods_of_the_class(
    recall_class: RecallClass, start_hours: int, last_day: date
) -> None:
    (start, finish), problems = producer_promises(recall_class, "三鹿", ANNOUNCED.astimezone(UTC), CITY)
    assert start.due_at - ANNOUNCED == timedelta(hours=start_hours)
    assert finish.due_at == datetime(last_day.year, last_day.month, last_day.day, tzinfo=CITY) + timedelta(days=1)
    assert (start.kind, finish.kind) == (PromiseKind.RECALL_START, PromiseKind.RECALL_FINISH)
    assert not problems


def test_a_recall_is_opened_even_if_the_next_year_has_no_decree_yet() -> None:
    promises, problems = producer_promises(RecallClass.II, "p", datetime(2026, 12, 20, tzinfo=CITY), CITY)
    assert [promise.kind for promise in promises] == [PromiseKind.RECALL_START]
    assert [problem.code for problem in problems] == ["holidays-unknown"]


def test_sealing_lapses_after_thirty_days_and_once_more_thirty() -> None:
    sealed = datetime(2008, 9, 17, 16, 45, tzinfo=UTC)  # already the 18th in the city
    assert hold_lapses_at(HoldBasis.SEALING, sealed, CITY) == datetime(2008, 10, 19, tzinfo=CITY)
    assert hold_lapses_at(HoldBasis.SEIZURE, sealed, CITY, extended=True) == datetime(2008, 11, 18, tzinfo=CITY)


def test_registered_evidence_lapses_after_seven_working_days_and_is_not_extended() -> None:
    held = datetime(2026, 9, 18, 9, tzinfo=CITY)  # Friday before a working Sunday, then Mid-Autumn
    assert hold_lapses_at(HoldBasis.PRESERVATION, held, CITY) == datetime(2026, 9, 30, tzinfo=CITY)
    with pytest.raises(Problem, match="can't be extended"):
        hold_lapses_at(HoldBasis.PRESERVATION, held, CITY, extended=True)


def test_goods_the_shop_withholds_itself_have_no_legal_lapse() -> None:
    assert hold_lapses_at(HoldBasis.VOLUNTARY, ANNOUNCED, CITY) is None


def test_a_time_without_zone_is_a_programming_error() -> None:
    with pytest.raises(ValueError, match="zone"):
        due_for_stop(datetime(2008, 9, 16), RetailerKind.RETAILER, False, True)


@pytest.mark.parametrize("year", sorted(PRC.years))
@pytest.mark.parametrize("package", ["chinese_calendar", "holidays"])
def test_the_tables_agree_with_the_published_packages(year: int, package: str) -> None:
    peer = pytest.importorskip(package)
    days = [date(year, 1, 1) + timedelta(days=n) for n in range(365)]
    if package == "holidays":
        country = peer.country_holidays("CN", years=year)
        theirs = [country.is_working_day(day) for day in days]
    else:
        theirs = [peer.is_workday(day) for day in days]
    ours = [is_working_day(day, PRC) for day in days]
    assert [day for day, a, b in zip(days, ours, theirs, strict=True) if a != b] == []


@pytest.mark.parametrize("start", [date(2026, 12, 31), date(2010, 3, 1)])
def test_a_year_without_a_decree_is_refused_until_its_table_is_added(start: date) -> None:
    with pytest.raises(Problem) as refusal:
        add_working_days(start, 1, PRC)
    assert refusal.value.code == "holidays-unknown"
    year = int(refusal.value.where["year"])
    table = YearTable(holidays=(((1, 1), (1, 1)),), working_weekends=())
    assert add_working_days(start, 1, WorkCalendar("PRC", {**PRC.years, year: table})) > start


def test_adding_no_working_days_stays_on_the_day() -> None:
    assert add_working_days(date(2008, 10, 1), 0, PRC) == date(2008, 10, 1)


def test_every_table_lists_only_weekends_as_make_up_days() -> None:
    for year, table in PRC.years.items():
        assert all(date(year, *day).weekday() >= holidays.SATURDAY for day in table.working_weekends)


def test_the_clock_itself_is_never_read() -> None:
    for module in ("promises", "holidays", "sampling"):
        source = (Path(holidays.__file__).parent / f"{module}.py").read_text(encoding="utf-8")
        names = {node.attr for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Attribute)}
        assert not names & {"now", "today", "utcnow", "random"}
