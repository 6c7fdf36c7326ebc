"""How the dossier shows a value: the city's time, kilograms, spans, ledger entries, words in the reader's language."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sweep.reports.dossier_columns import Column, Kind
from sweep.views.words import catalogue, say

_MOST_RUNS = 4
_HOUR_MS = 3_600_000
_DAY_H = 24
_SURROGATE = re.compile("[\ud800-\udfff]")
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


@dataclass(frozen=True, slots=True)
class Shower:
    """Shows values to one reader: in a language ('zh' or 'en') and in the city's zone."""

    language: str
    zone: ZoneInfo

    def say(self, key: str, **values: object) -> str:
        """A text of the dossier, by its key without `dossier-`."""
        return say(f"dossier-{key}", self.language, **values)

    def word(self, words: str, code: Any) -> str:
        """The word for a code of a closed list; a code that no list knows is shown as it came. (key, values) is a
        sentence with its values, of which (list, code) are words too; a list of (code, number) is an enumeration."""
        if isinstance(code, tuple):
            key, values = code
            return self.say(f"{words}-{key}", **{name: self._said(value) for name, value in values.items()})
        if isinstance(code, list):
            return ", ".join(f"{self.word(words, name)} {number(count)}" for name, count in code)
        if code in ("", None):
            return ""
        key = f"dossier-{words}-{str(code).replace('_', '-')}"
        return say(key, self.language) if key in catalogue() else str(code)

    def _said(self, value: Any) -> str:
        if isinstance(value, tuple):
            return self.word(*value)
        return number(value) if isinstance(value, int) else str(value)

    def moment(self, at_ms: int | None) -> datetime | None:
        """The city's time without its zone, to the minute that has begun."""
        if at_ms is None:
            return None
        return datetime.fromtimestamp(at_ms // 60_000 * 60, UTC).astimezone(self.zone).replace(tzinfo=None)

    def time(self, at_ms: int | None) -> str:
        """Day and minute."""
        moment = self.moment(at_ms)
        return f"{moment:%Y-%m-%d %H:%M}" if moment else ""

    def span(self, span_ms: int | None) -> str:
        """A duration in its two largest units."""
        if span_ms is None:
            return ""
        minutes = max(round(span_ms / 60_000), 0)
        hours, minutes = divmod(minutes, 60)
        if hours >= _DAY_H:
            return self.say("days", days=hours // _DAY_H, hours=hours % _DAY_H)
        return self.say("hours", hours=hours, minutes=minutes) if hours else self.say("minutes", minutes=minutes)

    def mark(self, value: bool | None) -> str:
        """Yes or no; nothing where it is not asked."""
        return "" if value is None else self.say("yes" if value else "no")

    def text(self, column: Column, value: Any) -> str:
        """A value as one text."""
        match column.kind:
            case Kind.NUMBER:
                return "" if value is None else number(value)
            case Kind.WEIGHT:
                return "" if value is None else kilograms(value)
            case Kind.TIME:
                return self.time(value)
            case Kind.SPAN:
                return self.span(value)
            case Kind.DEGREES:
                return "" if value is None else f"{value / 1e7:.5f}"
            case Kind.ENTRIES:
                return entries(value)
            case Kind.BETWEEN:
                return " … ".join(f"#{n}" for n in value)
            case Kind.WORD:
                return printable(self.word(column.words, value))
            case Kind.MARK:
                return self.mark(value)
            case Kind.TEXT | Kind.CODE:
                return printable(value)


def number(value: float) -> str:
    """With thousands apart; no decimals where there are none."""
    return f"{value:,.0f}" if value == int(value) else f"{value:,}"


def kilograms(grams: float) -> str:
    """Kilograms to 100 g, or to the gram below one kilogram."""
    return f"{grams / 1000:,.1f}" if abs(grams) >= 1000 else f"{grams / 1000:,.3f}"


def entries(numbers: Sequence[int], most_runs: int | None = _MOST_RUNS) -> str:
    """Numbers of ledger entries: #12, #15–#19; beyond the first runs only how many more."""
    runs = list(_runs(n for n in numbers if n))
    shown = runs if most_runs is None else runs[:most_runs]
    texts = [f"#{first}" if first == last else f"#{first}–#{last}" for first, last in shown]
    left = sum(last - first + 1 for first, last in runs[len(shown) :])
    return ", ".join(texts) + (f" (+{left:,})" if left else "")


def _runs(numbers: Iterable[int]) -> Iterable[tuple[int, int]]:
    first = last = 0
    for n in sorted(set(numbers)):
        if n == last + 1 and first:
            last = n
            continue
        if first:
            yield first, last
        first = last = n
    if first:
        yield first, last


def printable(value: object) -> str:
    """A text that every format can carry: what can't be written is shown as a replacement character."""
    return _CONTROL.sub("\ufffd", _SURROGATE.sub("\ufffd", str(value)))
