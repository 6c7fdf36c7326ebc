"""Dates as notices write them, read as the span of days that they name; what has two readings is not read.

    2008-08-06  2008/8/6  2008.8.6  2008年8月6日  20080806    a day
    2008年8月  2008-08  Aug 2008                              a month, from its first to its last day
    2008年                                                    a year
    民国97年8月6日                                            a day: 1911 is added
    Aug 6, 2008  6 August 2008  06AUG2008                     a day
    03/19/2010  19.03.2010                                    a day; 03/04/2010 only when told which comes first
    1131001  0970806                                          a day of the Republican era, only when told

Two-digit years are never read. Full-width digits are folded before.
"""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class SlashOrder(StrEnum):
    """What comes first in 03/04/2010."""

    UNKNOWN = "unknown"
    MONTH_FIRST = "month_first"
    DAY_FIRST = "day_first"


@dataclass(frozen=True, slots=True)
class DateCustom:
    """What somebody told about how a notice writes its dates."""

    republican_digits: bool = False
    slash_order: SlashOrder = SlashOrder.UNKNOWN


PLAIN_DATES = DateCustom()
REPUBLICAN_OFFSET = 1911
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = r"(?P<{0}>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{{0,6}}\.?"
_FORMS = "|".join(
    (
        r"(?:民国|民國)\s*(?P<roc>\d{2,3})\s*年(?:\s*(?P<roc_m>\d{1,2})\s*月(?:\s*(?P<roc_d>\d{1,2})\s*[日号號])?)?",
        r"(?P<zh>\d{4})\s*年(?:\s*(?P<zh_m>\d{1,2})\s*月(?:\s*(?P<zh_d>\d{1,2})\s*[日号號])?)?",
        r"(?P<iso>\d{4})(?P<sep>[-/.])(?P<iso_m>\d{1,2})(?:(?P=sep)(?P<iso_d>\d{1,2}))?",
        r"(?P<one>\d{1,2})(?P<slash>[-/.])(?P<two>\d{1,2})(?P=slash)(?P<end>\d{4})",
        _MONTH.format("mdy") + r"\s*(?P<mdy_d>\d{1,2})(?:st|nd|rd|th)?[,\s]\s*(?P<mdy_y>\d{4})",
        r"(?P<dmy_d>\d{1,2})(?:st|nd|rd|th)?[\s-]?" + _MONTH.format("dmy") + r"[,\s-]?\s?(?P<dmy_y>\d{4})",
        _MONTH.format("my") + r"[\s-]?(?P<my_y>\d{4})",
        r"(?P<run>(?:19|20)\d{6})",
        r"(?P<roc_run>[01]\d{6})",
    )
)
_NEXT = r"\d{4}[-/.]\d{1,2}(?!\d)|(?:19|20)\d{6}(?!\d)|\d{1,2}/\d{1,2}/\d{4}(?!\d)"  # the other end: 2008.1.1-2008.8.6
# Not inside a longer number or a code, and not in front of a further part of a date.
_DATE = re.compile(rf"(?<![0-9a-z])(?:{_FORMS})(?![0-9a-z]|[-/.](?!{_NEXT})[0-9])", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class WrittenDate:
    """A date in a text: the days that it names, and where it stands."""

    first: date
    last: date
    start: int
    end: int

    @property
    def is_day(self) -> bool:
        """Whether it names one single day."""
        return self.first == self.last


def dates_in(text: str, custom: DateCustom = PLAIN_DATES) -> list[WrittenDate]:
    """The dates in a (folded) text, in order; a date that doesn't exist or has two readings is left out."""
    found = []
    for place in _DATE.finditer(text):
        span = _span(place, custom)
        if span is not None:
            found.append(WrittenDate(*span, place.start(), place.end()))
    return found


def _span(place: re.Match[str], custom: DateCustom) -> tuple[date, date] | None:
    part = place.groupdict()
    if part["roc"]:
        return _days(int(part["roc"]) + REPUBLICAN_OFFSET, part["roc_m"], part["roc_d"])
    if part["roc_run"]:
        run = part["roc_run"]
        return _days(int(run[:3]) + REPUBLICAN_OFFSET, run[3:5], run[5:]) if custom.republican_digits else None
    if part["run"]:
        return _days(int(part["run"][:4]), part["run"][4:6], part["run"][6:])
    if part["end"]:
        return _slashed(int(part["one"]), int(part["two"]), int(part["end"]), custom.slash_order)
    for year, month, day in (("zh", "zh_m", "zh_d"), ("iso", "iso_m", "iso_d")):
        if part[year]:
            return _days(int(part[year]), part[month], part[day])
    for month, day, year in (("mdy", "mdy_d", "mdy_y"), ("dmy", "dmy_d", "dmy_y"), ("my", "", "my_y")):
        if part[month]:
            number = _MONTHS.index(part[month].lower()) + 1
            return _days(int(part[year]), str(number), part[day] if day else None)
    return None


def _slashed(one: int, two: int, year: int, order: SlashOrder) -> tuple[date, date] | None:
    month_first, day_first = _days(year, str(one), str(two)), _days(year, str(two), str(one))
    if order is SlashOrder.MONTH_FIRST:
        return month_first
    if order is SlashOrder.DAY_FIRST:
        return day_first
    if month_first and day_first and month_first != day_first:
        return None
    return month_first or day_first


def _days(year: int, month: str | None, day: str | None) -> tuple[date, date] | None:
    try:
        if month is None:
            return date(year, 1, 1), date(year, 12, 31)
        if day is None:
            return date(year, int(month), 1), date(year, int(month), monthrange(year, int(month))[1])
        return date(year, int(month), int(day)), date(year, int(month), int(day))
    except ValueError:  # no such day: somebody mistyped, and a person has to look
        return None
