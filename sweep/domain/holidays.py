"""Working days of the People's Republic of China, as tables: a year's holidays are known only by decree.

Sources: the State Council General Office's notices on the arrangement of part of the public holidays:
2008 (国务院办公厅关于2008年部分节假日安排的通知, December 2007), 2009 (国办发明电〔2008〕39号), 2025
(国办发明电〔2024〕12号), 2026 (国办发明电〔2025〕7号). A further year is a further table.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from sweep.domain.problem import Problem

ONE_DAY = timedelta(days=1)
SATURDAY = 5


@dataclass(frozen=True, slots=True)
class YearTable:
    """One year's decree. Days are (month, day)."""

    holidays: tuple[tuple[tuple[int, int], tuple[int, int]], ...]
    """Stretches of days off, first and last day, weekends inside them included."""
    working_weekends: tuple[tuple[int, int], ...]
    """Saturdays and Sundays on which the country works to make up (调休上班)."""


@dataclass(frozen=True, slots=True)
class WorkCalendar:
    """A country's working days, for the years whose decree has been issued."""

    name: str
    years: Mapping[int, YearTable]


PRC = WorkCalendar(
    "PRC",
    {
        2008: YearTable(
            holidays=(
                ((1, 1), (1, 1)),
                ((2, 6), (2, 12)),
                ((4, 4), (4, 6)),
                ((5, 1), (5, 3)),
                ((6, 7), (6, 9)),
                ((9, 13), (9, 15)),
                ((9, 29), (10, 5)),
            ),
            working_weekends=((2, 2), (2, 3), (5, 4), (9, 27), (9, 28)),
        ),
        2009: YearTable(
            holidays=(
                ((1, 1), (1, 3)),
                ((1, 25), (1, 31)),
                ((4, 4), (4, 6)),
                ((5, 1), (5, 3)),
                ((5, 28), (5, 30)),
                ((10, 1), (10, 8)),
            ),
            working_weekends=((1, 4), (1, 24), (2, 1), (5, 31), (9, 27), (10, 10)),
        ),
        2025: YearTable(
            holidays=(
                ((1, 1), (1, 1)),
                ((1, 28), (2, 4)),
                ((4, 4), (4, 6)),
                ((5, 1), (5, 5)),
                ((5, 31), (6, 2)),
                ((10, 1), (10, 8)),
            ),
            working_weekends=((1, 26), (2, 8), (4, 27), (9, 28), (10, 11)),
        ),
        2026: YearTable(
            holidays=(
                ((1, 1), (1, 3)),
                ((2, 15), (2, 23)),
                ((4, 4), (4, 6)),
                ((5, 1), (5, 5)),
                ((6, 19), (6, 21)),
                ((9, 25), (9, 27)),
                ((10, 1), (10, 7)),
            ),
            working_weekends=((1, 4), (2, 14), (2, 28), (5, 9), (9, 20), (10, 10)),
        ),
    },
)


def is_working_day(day: date, calendar: WorkCalendar) -> bool:
    """Whether the country works on `day`. Raises Problem `holidays-unknown` for a year without a table."""
    table = calendar.years.get(day.year)
    if table is None:
        raise Problem(
            "holidays-unknown",
            f"The public holidays of {day.year} are not in the service's tables, so a period in working days "
            f"can't be counted through {day}: add that year's decree.",
            f"系统未收录 {day.year} 年的节假日安排，无法计算跨越 {day} 的工作日期限：请补录当年通知。",
            year=day.year,
        )
    month_day = (day.month, day.day)
    if month_day in table.working_weekends:
        return True
    return day.weekday() < SATURDAY and not any(first <= month_day <= last for first, last in table.holidays)


def add_working_days(start_date: date, n: int, calendar: WorkCalendar) -> date:
    """The n-th working day after `start_date`; the day itself does not count (民法典 art. 201).

    Raises Problem `holidays-unknown` if the count leaves the years whose decree is known.
    """
    day = start_date
    for _ in range(n):
        day += ONE_DAY
        while not is_working_day(day, calendar):
            day += ONE_DAY
    return day
