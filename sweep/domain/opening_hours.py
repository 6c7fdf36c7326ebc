"""When a shop is open: spans of the day for each day of the week, and the one way in which they are written down.

Written as `Mo-Fr 08:00-12:00,14:00-18:00; Sa 09:00-12:00`: days that are not named are closed. A span that ends
after midnight ends at an hour above 24 (`18:00-26:00`).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

#: Minutes of the day, from and to; to may lie on the next day.
Span = tuple[int, int]
#: Seven days, Monday first.
Week = tuple[tuple[Span, ...], ...]

DAY_MIN = 24 * 60
DAYS = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
ALWAYS: Week = (((0, DAY_MIN),),) * 7
_ZH = "一二三四五六日"
_SPAN = re.compile(r"(\d{2}):(\d{2})-(\d{2}):(\d{2})")


def write_week(week: Week) -> str:
    """The week as text; '' where it is open at all times."""
    return "" if week == ALWAYS else "; ".join(_written(week, lambda first, last: _days(first, last, DAYS)))


def read_week(text: str) -> Week:
    """What `write_week` wrote. Raises ValueError where it did not."""
    if not text:
        return ALWAYS
    days: list[tuple[Span, ...]] = [()] * 7
    for part in text.split("; "):
        named, _, spans = part.partition(" ")
        first, _, last = named.partition("-")
        for day in range(DAYS.index(first), DAYS.index(last or first) + 1):
            days[day] = tuple(_span(span) for span in spans.split(","))
    return tuple(days)


def week_in_words(text: str, language: str) -> str:
    """Written hours as people read them; '' for none."""
    if not text:
        return ""
    week = read_week(text)
    if language != "zh":
        return "; ".join(_written(week, lambda first, last: _days(first, last, DAYS)))
    if len(set(week)) == 1:
        return "每天 " + "、".join(map(_clock_span, week[0]))
    told = _written(week, lambda first, last: "周" + _ZH[first] + (f"至周{_ZH[last]}" if last > first else ""))
    return "；".join(part.replace(",", "、") for part in told)


def tidied(spans: Sequence[Span]) -> tuple[Span, ...]:
    """Spans in order, those that touch made one."""
    found: list[Span] = []
    for begin, end in sorted(spans):
        if found and begin <= found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((begin, end))
    return tuple(found)


def spans_on(week: Week, day: int) -> tuple[Span, ...]:
    """When the shop is open as seen from one day of the week: what is left of yesterday's, today's, and tomorrow's."""
    seen = [
        (max(0, begin + shift * DAY_MIN), end + shift * DAY_MIN)
        for shift in (-1, 0, 1)
        for begin, end in week[(day + shift) % 7]
        if end + shift * DAY_MIN > 0
    ]
    return tidied(seen)


def _written(week: Week, days: Callable[[int, int], str]) -> list[str]:
    told, first = [], 0
    for day in range(1, 8):
        if day == 7 or week[day] != week[first]:
            if week[first]:
                told.append(f"{days(first, day - 1)} {','.join(map(_clock_span, week[first]))}")
            first = day
    return told


def _days(first: int, last: int, names: Sequence[str]) -> str:
    return names[first] if first == last else f"{names[first]}-{names[last]}"


def _clock_span(span: Span) -> str:
    return "-".join(f"{minute // 60:02}:{minute % 60:02}" for minute in span)


def _span(text: str) -> Span:
    found = _SPAN.fullmatch(text)
    if found is None:
        raise ValueError(f"{text!r} is no span of the day")
    hour, minute, end_hour, end_minute = map(int, found.groups())
    return hour * 60 + minute, end_hour * 60 + end_minute
