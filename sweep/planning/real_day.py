"""What is ahead of each team, timed by the clock: opening hours, the break, meetings with another team."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from sweep.planning.open_doors import FINISH, HOME, TRAVEL, WAIT, Doors, Shift, wait_less, walk, walked
from sweep.planning.problem_arrays import BoolArray, FloatArray, IntArray, PlanningProblem, Timetable
from sweep.planning.schedule import Schedule, TeamDay, schedule_route
from sweep.planning.travel import Places

_STEPS_A_SECOND = 20_000_000
_LEAST_STEPS = 100_000
_NONE: IntArray = np.empty(0, np.int64)


@dataclass(frozen=True, slots=True)
class Meeting:
    """Two teams at one shop: the day counted from the Monday of the plan's first week, and the clock time."""

    day: int
    clock_s: float


class RealDay:
    """The stops ahead of all teams while they are fitted. `takes` (t,): teams whose stops may change; `kept` (t,): how
    many of the first stops of each stay where they are."""

    def __init__(
        self, problem: PlanningProblem, places: Places, days: Sequence[TeamDay], takes: BoolArray, kept: IntArray
    ) -> None:
        self.problem, self.places, self.days, self.takes = problem, places, days, takes
        self.kept = kept.copy()
        self.table = problem.timetable or no_timetable(problem)
        self.meetings: dict[int, Meeting] = {}
        self._covered = _always_open(self.table, days)

    def is_plain(self, team: int, stops: IntArray) -> bool:
        """Whether the clock changes nothing on this route."""
        return (
            not np.isfinite(self.table.lunch_from_s[team])
            and not (self._patterns(team, stops) >= 0).any()
            and not any(int(shop) in self.meetings for shop in stops)
        )

    def time(self, team: int, stops: IntArray) -> tuple[Schedule, IntArray]:
        """Times of a route as it is, and the positions of stops that are closed on all days."""
        service_s = self.problem.shop_service_s[stops]
        if not len(stops) or self.is_plain(team, stops):
            plain = schedule_route(self.places, stops, service_s, self.days[team])
            if not self._runs_late(team, stops, plain.day_arrival_s):
                return plain, _NONE
        elif not (self._patterns(team, stops) >= 0).any() and not any(int(shop) in self.meetings for shop in stops):
            plain = self._with_break(team, schedule_route(self.places, stops, service_s, self.days[team]))
            if not self._runs_late(team, stops, plain.day_arrival_s):
                return plain, _NONE
        doors, shift, out = self.doors(team, stops), self.shift(team), walked(len(stops))
        walk(doors, shift, np.arange(len(stops)), out)
        if self._runs_late(team, stops, out.since):
            doors, out = doors._replace(pattern=self.table.shop_pattern[stops]), walked(len(stops))
            walk(doors, shift, np.arange(len(stops)), out)
        figures = out.figures
        times = Schedule(
            out.arrival, out.day, out.since, float(figures[TRAVEL]), float(service_s.sum()), float(figures[FINISH]),
            float(figures[WAIT]), float(figures[HOME]),
        )  # fmt: skip
        return times, np.flatnonzero(out.missed)

    def with_less_waiting(self, team: int, stops: IntArray, seconds: float) -> IntArray:
        """The stops in an order in which less time is spent before closed doors; shops without a place stay last."""
        located = self.places.shop_located[stops]
        last = len(stops) if located.all() else int(np.argmin(located))
        first = int(min(self.kept[team], last))
        if last - first < 2 or not (self._patterns(team, stops) >= 0).any():
            return stops
        order = np.arange(len(stops))
        steps = max(_LEAST_STEPS, int(seconds * _STEPS_A_SECOND))
        wait_less(self.doors(team, stops), self.shift(team), order, first, last, steps, walked(len(stops)))
        return stops[order]

    def doors(self, team: int, stops: IntArray) -> Doors:
        """A route as `walk` takes it."""
        day = self.days[team]
        nodes = np.concatenate([stops, [day.office, day.start]])
        meets = [self.meetings.get(int(shop)) for shop in stops]
        return Doors(
            seconds=np.ascontiguousarray(self.places.seconds(nodes, nodes)),
            service=np.ascontiguousarray(self.problem.shop_service_s[stops]),
            pattern=self._patterns(team, stops),
            open_s=self.table.open_s,
            meet_day=np.array([-1 if m is None else m.day - self.table.team_weekday[team] for m in meets], np.int64),
            meet_s=np.array([-1.0 if m is None else m.clock_s for m in meets]),
            weight=self.problem.shop_priority[stops].astype(np.float64),
        )

    def shift(self, team: int) -> Shift:
        """A team's shifts as `walk` takes them."""
        day, table = self.days[team], self.table
        return Shift(
            float(table.team_begins_s[team]), int(table.team_weekday[team]), float(table.lunch_from_s[team]),
            float(table.lunch_s[team]), float(day.shift_s), int(day.max_stops), float(day.worked_s),
        )  # fmt: skip

    def _patterns(self, team: int, stops: IntArray) -> IntArray:
        pattern = self.table.shop_pattern[stops]
        if not len(self._covered[team]):
            return pattern
        found: IntArray = np.where((pattern >= 0) & ~self._covered[team][pattern], pattern, -1)
        return found

    def _runs_late(self, team: int, stops: IntArray, day_arrival_s: FloatArray) -> bool:
        """Whether a stop too far for one shift is made after the hours for which its door was looked at."""
        over_s = day_arrival_s + self.problem.shop_service_s[stops]
        late = over_s > self.days[team].shift_s + self.table.lunch_s[team]
        return bool((late & (self.table.shop_pattern[stops] >= 0)).any())

    def _with_break(self, team: int, times: Schedule) -> Schedule:
        """The times of a route whose doors are all open, with the break in them."""
        begins, lunch_from, lunch = self.table.team_begins_s, self.table.lunch_from_s, self.table.lunch_s
        later = begins[team] + times.day_arrival_s >= lunch_from[team]
        # who goes on after the break has had it today
        started = begins[team] + self.days[team].worked_s > lunch_from[team]
        later |= (times.day == 0) & started
        since = times.day_arrival_s + np.where(later, lunch[team], 0.0)
        return replace(times, day_arrival_s=since, home_s=times.home_s + (lunch[team] if later[-1] else 0.0))


def no_timetable(problem: PlanningProblem) -> Timetable:
    """Nobody has a break, every shop is open."""
    teams = problem.teams
    return Timetable(
        np.zeros(teams), np.zeros(teams, np.int64), np.full(teams, np.inf), np.zeros(teams),
        np.full(problem.shops, -1, np.int64), np.empty((0, 7, 1, 2)),
    )  # fmt: skip


def _always_open(table: Timetable, days: Sequence[TeamDay]) -> list[BoolArray]:
    """For each team: which patterns are open on every day for as long as it works, so that they bind nothing."""
    found: list[BoolArray] = []
    known: dict[tuple[float, float], BoolArray] = {}
    for team, day in enumerate(days):
        begins = float(table.team_begins_s[team])
        ends = begins + day.shift_s + float(table.lunch_s[team])
        if (begins, ends) not in known:
            from_s, to_s = table.open_s[..., 0], table.open_s[..., 1]
            open_all_day: BoolArray = np.logical_or.reduce((from_s <= begins) & (to_s >= ends), axis=2)
            known[begins, ends] = np.logical_and.reduce(open_all_day, axis=1)
        found.append(known[begins, ends])
    return found


def finish_of(day: RealDay, team: int, route: IntArray) -> float:
    """Working time of a route; inf where one of its doors stays closed or a meeting is missed."""
    times, missed = day.time(team, route)
    return np.inf if len(missed) else times.finish_s


def located_end(day: RealDay, route: IntArray) -> int:
    """Position behind the last stop whose place is known."""
    located: FloatArray = day.places.shop_located[route].astype(np.float64)
    return int(located.sum())
