"""Does a lot's rule cover this unit? Recalled, not recalled, or cannot tell; cannot tell counts as
recalled.

Three-valued logic (Kleene's, 1938): one certain "no" of a combined rule is a no, whatever else can't be
read; it is certain only when every part is. What wasn't read is never a reason to leave a unit on the
shelf.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import assert_never

from sweep.domain.lot_code import fold, readable
from sweep.domain.lot_pattern import fits, parse_pattern
from sweep.domain.lot_rule import (
    AllCodes,
    AllOf,
    AnyOf,
    CodePattern,
    DateKind,
    DateWindow,
    ExactCodes,
    FreeText,
    LotRule,
)


class Match(StrEnum):
    """The answer for one unit."""

    RECALLED = "recalled"
    NOT_RECALLED = "not_recalled"
    CANNOT_TELL = "cannot_tell"


@dataclass(frozen=True, slots=True)
class PrintedDates:
    """The dates printed on a unit; None where one is not printed, not read, or only partly legible."""

    production: date | None = None
    expiry: date | None = None
    best_by: date | None = None

    def of(self, kind: DateKind) -> date | None:
        """The printed date of one kind."""
        match kind:
            case DateKind.PRODUCTION:
                return self.production
            case DateKind.EXPIRY:
                return self.expiry
            case DateKind.BEST_BY:
                return self.best_by
        assert_never(kind)


NO_DATES = PrintedDates()


def match(rule: LotRule, code: str | None, dates: PrintedDates = NO_DATES) -> Match:
    """Whether the rule covers a unit with this printed code and these printed dates."""
    return _answer(rule, readable(code), dates)


def counts_as_recalled(answer: Match) -> bool:
    """Whether the unit comes off the shelf: yes, unless it is certain that the recall doesn't mean it."""
    return answer is not Match.NOT_RECALLED


def _answer(rule: LotRule, code: str | None, dates: PrintedDates) -> Match:
    match rule:
        case ExactCodes(codes):
            return _known(None if code is None else any(code == fold(listed) for listed in codes))
        case CodePattern(pattern):
            return _known(None if code is None else fits(parse_pattern(pattern), code))
        case DateWindow(kind, first, last):
            day = dates.of(kind)
            return _known(None if day is None else (first or day) <= day <= (last or day))
        case AllOf(rules):
            return all_of(_answer(part, code, dates) for part in rules)
        case AnyOf(rules):
            return any_of(_answer(part, code, dates) for part in rules)
        case AllCodes():
            return Match.RECALLED
        case FreeText():
            return Match.CANNOT_TELL
    assert_never(rule)


def all_of(answers: Iterable[Match]) -> Match:
    """A sure no wins, then doubt; recalled only if all are."""
    seen = set(answers)
    if Match.NOT_RECALLED in seen:
        return Match.NOT_RECALLED
    return Match.CANNOT_TELL if Match.CANNOT_TELL in seen else Match.RECALLED


def any_of(answers: Iterable[Match]) -> Match:
    """A sure yes wins, then doubt; not recalled only if none is."""
    seen = set(answers)
    if Match.RECALLED in seen:
        return Match.RECALLED
    return Match.CANNOT_TELL if Match.CANNOT_TELL in seen else Match.NOT_RECALLED


def _known(covered: bool | None) -> Match:
    if covered is None:
        return Match.CANNOT_TELL
    return Match.RECALLED if covered else Match.NOT_RECALLED
