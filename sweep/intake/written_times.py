"""Dates and times of day as people write them in lists."""

from __future__ import annotations

import re
from datetime import date, time

from sweep.intake.folding import folded, tidy

_PARTS = re.compile(
    r"(民国|民國|roc)?\s*(\d{1,4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*(?:日|号|號)?(?:[ T].*)?", re.I
)
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})")
_REPUBLICAN = re.compile(r"(\d{3})(\d{2})(\d{2})")
_CLOCK = re.compile(
    r"(上午|下午|早上|晚上|中午)?\s*(\d{1,2})\s*(?:[:.时點点h]\s*(\d{1,2}|半)?)?\s*分?(?::\d{2})?\s*(am|pm)?", re.I
)
_BARE_CLOCK = re.compile(r"(\d{1,2})(\d{2})")


def day_of(text: str) -> date | None:
    """A date: 2008-09-16, 2008/9/16, 2008年9月16日, 20080916, 民国97年9月16日, 0970916; None if it is none."""
    plain = tidy(folded(text))
    if found := _PARTS.fullmatch(plain):
        era, year, month, day = found[1], int(found[2]), int(found[3]), int(found[4])
        if era or year < 200:
            year += 1911
        return _day(year, month, day) if year >= 1900 else None
    for pattern, first_year in ((_COMPACT, 0), (_REPUBLICAN, 1911)):
        if found := pattern.fullmatch(plain):
            return _day(int(found[1]) + first_year, int(found[2]), int(found[3]))
    return None


def clock_of(text: str) -> time | None:
    """A time of day: 8:00, 08:30:00, 0830, 8点半, 下午5时, 5 pm; None if it is none."""
    plain = tidy(folded(text))
    if len(plain) in (3, 4) and (bare := _BARE_CLOCK.fullmatch(plain)):
        return _time(int(bare[1]), int(bare[2]))
    if "T" in plain or (" " in plain and plain[:4].isdigit()):
        plain = re.split("[T ]", plain)[-1]
    found = _CLOCK.fullmatch(plain)
    if found is None:
        return None
    hour = int(found[2])
    minute = 30 if found[3] == "半" else int(found[3] or 0)
    afternoon = found[1] in ("下午", "晚上") or (found[4] or "").lower() == "pm"
    return _time(hour + 12 if afternoon and hour < 12 else hour, minute)


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _time(hour: int, minute: int) -> time | None:
    return time(hour % 24, minute) if hour <= 24 and minute < 60 and not (hour == 24 and minute) else None
