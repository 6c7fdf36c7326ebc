"""What binds a visit beyond the sector: which teams can make it, and when the shop is open, as the planner's arrays."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

import numpy as np

from sweep.actions.shift_times import clock_s, first_day, lunch
from sweep.db.plans import ShopToPlan
from sweep.db.teams import TeamRow
from sweep.domain.ids import ShopId, TeamId
from sweep.domain.opening_hours import read_week, spans_on
from sweep.planning.problem_arrays import BoolArray, FloatArray, IntArray, Timetable


def restrictions(
    shops: Sequence[ShopToPlan], teams: Sequence[TeamRow], wanted: Mapping[ShopId, TeamId], works: Collection[TeamId]
) -> tuple[IntArray | None, BoolArray | None]:
    """For each shop a row of the teams that can come, -1 for any; None for both where every team can go anywhere.

    A team must have all skills that a shop asks for; `wanted` says which team a person has moved a shop to, as long
    as that team works.
    """
    rows: dict[tuple[frozenset[str], TeamId | None], int] = {}
    row_of = np.full(len(shops), -1, dtype=np.int64)
    for i, shop in enumerate(shops):
        team = wanted.get(shop.shop)
        asked = (frozenset(shop.needs or ()), team if team in works else None)
        if asked != (frozenset(), None):
            row_of[i] = rows.setdefault(asked, len(rows))
    if not rows:
        return None, None
    can = [[needs <= set(t.skills) and team in (None, t.team_id) for t in teams] for needs, team in rows]
    return row_of, np.array(can, dtype=np.bool_).reshape(len(rows), len(teams))


def timetable(shops: Sequence[ShopToPlan], teams: Sequence[TeamRow], now: datetime) -> Timetable | None:
    """Opening hours and breaks; None where there are neither."""
    patterns = {hours: row for row, hours in enumerate(sorted({shop.hours for shop in shops if shop.hours}))}
    breaks = [lunch(team) for team in teams]
    if not patterns and not any(breaks):
        return None
    return Timetable(
        team_begins_s=np.array([float(clock_s(team.shift_start)) for team in teams]),
        team_weekday=np.array([first_day(team, now).weekday() for team in teams], dtype=np.int64),
        lunch_from_s=np.array([np.inf if rest is None else float(rest[0]) for rest in breaks]),
        lunch_s=np.array([0.0 if rest is None else float(rest[1]) for rest in breaks]),
        shop_pattern=np.array([patterns.get(shop.hours, -1) for shop in shops], dtype=np.int64),
        open_s=_open_s(list(patterns)),
    )


def _open_s(patterns: Sequence[str]) -> FloatArray:
    """(patterns, 7, spans, 2) seconds of the day, NaN where a day has fewer spans."""
    weeks = [read_week(hours) for hours in patterns]
    spans = [[spans_on(week, day) for day in range(7)] for week in weeks]
    most = max((len(day) for week in spans for day in week), default=0)
    table = np.full((len(patterns), 7, max(1, most), 2), np.nan)
    for row, week in enumerate(spans):
        for day, found in enumerate(week):
            for at, (begin, end) in enumerate(found):
                table[row, day, at] = begin * 60.0, end * 60.0
    return table
