"""When the work will be done, and whom to send where it will be late."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import chi2

from sweep.domain.forecast import (
    Basis,
    Shift,
    Work,
    after_work,
    finish_of_all,
    forecast,
    rate_range,
    rescue,
    worked_between,
)
from sweep.domain.ids import SectorId, TeamId

ZONE = ZoneInfo("Asia/Shanghai")
SHIFT = Shift(ZONE)
HOUR = 3_600_000


def at(text: str) -> int:
    return int(datetime.fromisoformat(text).replace(tzinfo=ZONE).timestamp() * 1000)


NOW = at("2008-09-17T12:00")


def work(sector: str = "east", left: int = 40, inspected: int = 40, teams: int = 2, **more: object) -> Work:
    """Forty shops in four working hours: ten an hour."""
    names = tuple(TeamId(f"{sector}-{number}") for number in range(teams))
    if "clock_ms" in more:
        more["clocks"] = ((more.pop("clock_ms"), left),)
    return replace(Work(SectorId(sector), left, inspected, 4 * HOUR, names), **more)  # type: ignore[arg-type]


def test_working_time_leaves_out_the_nights() -> None:
    assert worked_between(at("2008-09-16T17:00"), at("2008-09-17T09:00"), SHIFT) == 2 * HOUR
    assert worked_between(at("2008-09-16T19:00"), at("2008-09-17T07:00"), SHIFT) == 0
    assert after_work(NOW, 6 * HOUR, SHIFT) == at("2008-09-17T18:00")
    assert after_work(NOW, 7 * HOUR, SHIFT) == at("2008-09-18T09:00")
    assert after_work(NOW, 10_000 * HOUR, SHIFT) is None


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 20 * 24 * 60), st.integers(1, 300 * 60))
def test_so_much_work_takes_so_much_working_time(start_min: int, work_min: int) -> None:
    since = at("2008-09-01T00:00") + start_min * 60_000
    until = after_work(since, work_min * 60_000, SHIFT)
    assert until is not None
    assert worked_between(since, until, SHIFT) == work_min * 60_000


@pytest.mark.parametrize("events", [3, 10, 40, 400])
def test_the_range_of_a_rate_is_the_exact_one(events: int) -> None:
    low, high = rate_range(events)
    assert low == pytest.approx(chi2.ppf(0.05, 2 * events) / 2, rel=0.01)
    assert high == pytest.approx(chi2.ppf(0.95, 2 * events + 2) / 2, rel=0.01)


def test_the_pace_so_far_says_when_and_how_surely() -> None:
    finish = forecast(work(), NOW, SHIFT)
    assert (finish.basis, finish.likely_ms) == (Basis.PACE, at("2008-09-17T16:00"))
    assert finish.early_ms is not None
    assert finish.late_ms is not None
    assert at("2008-09-17T14:30") < finish.early_ms < at("2008-09-17T16:00") < finish.late_ms < at("2008-09-18T08:00")


def test_the_plan_counts_while_there_is_hardly_a_pace_and_widens_the_range_later() -> None:
    plan_ms = at("2008-09-18T11:00")
    young = forecast(work(inspected=3, planned_ms=plan_ms), NOW, SHIFT)
    assert (young.basis, young.likely_ms) == (Basis.PLAN, plan_ms)
    assert forecast(work(inspected=0, planned_ms=plan_ms), NOW, SHIFT).likely_ms == plan_ms
    grown = forecast(work(planned_ms=plan_ms), NOW, SHIFT)
    assert (grown.basis, grown.late_ms) == (Basis.PACE, plan_ms)
    assert forecast(work(inspected=0), NOW, SHIFT).basis is Basis.NOTHING


@settings(max_examples=40, deadline=None)
@given(st.integers(1, 500), st.integers(0, 500), st.one_of(st.none(), st.integers(-50, 500)))
def test_the_likely_end_lies_in_its_range(left: int, inspected: int, plan_h: int | None) -> None:
    planned = None if plan_h is None else NOW + plan_h * HOUR
    finish = forecast(work(left=left, inspected=inspected, planned_ms=planned), NOW, SHIFT)
    if finish.early_ms is not None and finish.likely_ms is not None:
        assert NOW <= finish.early_ms <= finish.likely_ms
    if finish.late_ms is not None and finish.likely_ms is not None:
        assert finish.likely_ms <= finish.late_ms


def test_a_clock_is_missed_at_risk_or_kept() -> None:
    assert forecast(work(clock_ms=at("2008-09-17T15:30")), NOW, SHIFT).misses
    at_risk = forecast(work(clock_ms=at("2008-09-17T16:30")), NOW, SHIFT)
    assert at_risk.misses == 0
    assert at_risk.risks > 0
    kept = forecast(work(clock_ms=at("2008-09-19T12:00")), NOW, SHIFT)
    assert (kept.misses, kept.risks) == (0, 0)
    assert forecast(work(clock_ms=NOW - HOUR), NOW, SHIFT).misses
    assert not forecast(work(left=0, clock_ms=NOW - HOUR), NOW, SHIFT).misses


def test_shops_in_town_are_due_before_those_in_the_country() -> None:
    town, country = at("2008-09-17T14:00"), at("2008-09-18T12:00")
    finish = forecast(work(left=40, clocks=((town, 25), (country, 15))), NOW, SHIFT)
    # Ten an hour: twenty by two o'clock.
    assert (finish.clock_ms, finish.misses) == (town, 5)
    enough = forecast(work(left=40, clocks=((town, 20), (country, 20))), NOW, SHIFT)
    assert (enough.clock_ms, enough.misses) == (town, 0)
    # A third team does thirty by two o'clock.
    late = work("late", left=40, clocks=((town, 25), (country, 15)))
    rescued = rescue([late, work("idle", left=0, inspected=0)], NOW, SHIFT)
    assert [len(move.teams) for move in rescued.moves] == [1]


def test_the_whole_is_done_with_its_last_part() -> None:
    parts = [forecast(work(left=left), NOW, SHIFT) for left in (0, 10, 40)]
    whole = finish_of_all(parts)
    assert whole is not None
    assert whole.likely_ms == parts[2].likely_ms
    assert finish_of_all([]) is None
    unknown = finish_of_all([*parts, forecast(work(inspected=0), NOW, SHIFT)])
    assert unknown is not None
    assert (unknown.basis, unknown.likely_ms) == (Basis.NOTHING, None)


def test_the_neighbour_with_teams_to_spare_saves_the_sector_that_would_be_late() -> None:
    late = work("late", left=60, near="a", clock_ms=at("2008-09-17T15:00"))  # six hours of work, three hours left
    idle = work("idle", left=0, teams=3, near="b")
    busy = work("busy", left=39, clock_ms=at("2008-09-17T16:00"), near="a")
    neighbour = work("next", left=10, teams=4, near="a", clock_ms=at("2008-09-17T17:00"))
    rescued = rescue([late, idle, busy, neighbour], NOW, SHIFT)
    assert [(move.source, move.target, len(move.teams)) for move in rescued.moves] == [("next", "late", 2)]
    assert rescued.unsaved == ()
    assert rescue([late, busy], NOW, SHIFT).unsaved == ("late",)


def test_a_clock_that_has_passed_is_saved_by_nobody() -> None:
    passed = work("late", clock_ms=NOW - HOUR)
    assert rescue([passed, work("idle", left=0)], NOW, SHIFT).unsaved == ("late",)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 200), st.integers(1, 6), st.integers(1, 80)), min_size=1, max_size=8))
def test_whoever_gives_teams_still_keeps_the_own_clock(parts: list[tuple[int, int, int]]) -> None:
    works = [
        work(f"s{number}", left=left, teams=teams, clock_ms=NOW + hours * HOUR)
        for number, (left, teams, hours) in enumerate(parts)
    ]
    by_sector = {each.sector: each for each in works}
    for move in rescue(works, NOW, SHIFT).moves:
        donor = by_sector[move.source]
        kept = len(donor.teams) - sum(len(m.teams) for m in rescue(works, NOW, SHIFT).moves if m.source == move.source)
        if donor.left:
            slower = replace(donor, worked_ms=round(donor.worked_ms * len(donor.teams) / max(kept, 1)))
            assert kept > 0
            assert not forecast(slower, NOW, SHIFT).misses
