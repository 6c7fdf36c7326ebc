"""Is this unit recalled, by which lots, and why. The phone answers alike without signal (phone/src/unit_answer.ts);
one table of cases tests both."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import assert_never

from sweep.domain.lot_match import NO_DATES, Match, PrintedDates, any_of, match
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
from sweep.domain.recall import Lot

_GTIN_LENGTHS = frozenset({8, 12, 13, 14})


class Need(StrEnum):
    """What would have to be read, or done, before a rule could be answered."""

    CODE = "code"
    PRODUCTION = "production"
    EXPIRY = "expiry"
    BEST_BY = "best_by"
    JUDGEMENT = "judgement"


@dataclass(frozen=True, slots=True)
class Unit:
    """What was scanned or typed; None where it was not read. `gtin`: 14 digits."""

    gtin: str | None = None
    code: str | None = None
    dates: PrintedDates = NO_DATES


@dataclass(frozen=True, slots=True)
class LotAnswer:
    """One lot's answer for a unit. `other_article`: the unit's article number is not the lot's."""

    lot: Lot
    answer: Match
    other_article: bool = False
    needs: tuple[Need, ...] = ()


def read_gtin(text: str) -> str | None:
    """The article number as 14 digits (GS1 General Specifications 7.9), or None where it is none: a length that there
    is not, or a wrong check digit."""
    if len(text) not in _GTIN_LENGTHS or not (text.isascii() and text.isdigit()):
        return None
    digits = text.rjust(14, "0")
    total = sum(int(digit) * (3 if at % 2 == 0 else 1) for at, digit in enumerate(digits))
    return digits if total % 10 == 0 else None


def answer_of(lot: Lot, unit: Unit) -> LotAnswer:
    """One lot's answer. Also an article number narrows: a unit of another article is not of the lot; a case of the
    article is. A number that is none narrows nothing."""
    listed = read_gtin(lot.gtin.strip())
    if listed is not None and unit.gtin is not None and listed[1:13] != unit.gtin[1:13]:
        return LotAnswer(lot, Match.NOT_RECALLED, other_article=True)
    answer = match(lot.rule, unit.code, unit.dates)
    needs = tuple(dict.fromkeys(_needs(lot.rule, unit))) if answer is Match.CANNOT_TELL else ()
    return LotAnswer(lot, answer, needs=needs)


def answer_for(lots: Iterable[Lot], unit: Unit) -> tuple[Match, tuple[LotAnswer, ...]]:
    """The answer for the unit, the surest first, and the lots that make it."""
    answers = [answer_of(lot, unit) for lot in lots]
    answer = any_of(each.answer for each in answers)
    return answer, tuple(each for each in answers if each.answer is answer)


def _needs(rule: LotRule, unit: Unit) -> Iterable[Need]:
    match rule:
        case ExactCodes() | CodePattern():
            yield Need.CODE if unit.code is None else Need.JUDGEMENT
        case DateWindow(kind):
            if unit.dates.of(kind) is None:
                yield _NEEDED[kind]
        case AllOf(rules) | AnyOf(rules):
            for part in rules:
                if match(part, unit.code, unit.dates) is Match.CANNOT_TELL:
                    yield from _needs(part, unit)
        case AllCodes():
            return
        case FreeText():
            yield Need.JUDGEMENT
        case _:
            assert_never(rule)


_NEEDED = {
    DateKind.PRODUCTION: Need.PRODUCTION,
    DateKind.EXPIRY: Need.EXPIRY,
    DateKind.BEST_BY: Need.BEST_BY,
}
