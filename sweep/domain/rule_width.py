"""Is one lot rule provably at least as wide as another? What isn't provably narrower is widening.

A check-in covers a lot only if its phone held the current rule or one provably wider. A wrong "wider"
would leave recalled units on a shelf, a wrong "not wider" only costs a second visit: everything here is
sound, not complete.

Covered means recalled or cannot tell. Free text is judged by a person, and nobody can prove what she
judged: it is as wide as the same words and nothing else, though by itself the machine takes every unit
for "cannot tell".
"""

from __future__ import annotations

from datetime import date

from sweep.domain.lot_code import fold
from sweep.domain.lot_pattern import AnyRun, Item, Literal, fits, parse_pattern
from sweep.domain.lot_rule import (
    AllCodes,
    AllOf,
    AnyOf,
    CodePattern,
    DateWindow,
    ExactCodes,
    FreeText,
    LotRule,
)
from sweep.domain.pattern_width import Automaton, are_disjoint, automaton_of, includes

MAX_CODES_WALKED = 500
"""More listed codes than this are compared as a set or one by one with a pattern, not as an automaton."""


def provably_wider_or_equal(wide: LotRule, narrow: LotRule) -> bool:
    """True only if each unit that `narrow` covers, whatever was read of it, is proved covered by `wide`."""
    match wide, narrow:
        case AllCodes(), _:
            return True
        case _, AnyOf(parts):
            return all(provably_wider_or_equal(wide, part) for part in parts)
        case AllOf(parts), _:
            return all(provably_wider_or_equal(part, narrow) for part in parts)
        case AnyOf(parts), AllOf(conditions):
            return any(provably_wider_or_equal(part, narrow) for part in parts) or any(
                provably_wider_or_equal(wide, condition) for condition in _met(conditions)
            )
        case AnyOf(parts), _:
            return any(provably_wider_or_equal(part, narrow) for part in parts)
        case _, AllOf(conditions):
            return any(provably_wider_or_equal(wide, condition) for condition in _met(conditions))
        case DateWindow(), _:
            return _window_holds(wide, narrow)
        case ((ExactCodes() | CodePattern()), _):
            return _codes_hold(wide, narrow)
        case FreeText(text), FreeText(same):
            return text.split() == same.split()
        case _:
            return False


def _met(conditions: tuple[LotRule, ...]) -> tuple[LotRule, ...]:
    """The conditions of a combined rule, windows of one kind met in one window."""
    windows: dict[str, DateWindow] = {}
    others: list[LotRule] = []
    for condition in conditions:
        match condition:
            case DateWindow(kind, first, last) if kind in windows:
                seen = windows[kind]
                windows[kind] = DateWindow(kind, _later(seen.first, first), _earlier(seen.last, last))
            case DateWindow(kind):
                windows[kind] = condition
            case AllOf(inner):
                others.extend(_met(inner))
            case _:
                others.append(condition)
    return (*windows.values(), *others)


def _window_holds(wide: DateWindow, narrow: LotRule) -> bool:
    if wide.first is None and wide.last is None:
        return True
    if not isinstance(narrow, DateWindow) or wide.kind is not narrow.kind:
        return False
    starts = wide.first is None or (narrow.first is not None and wide.first <= narrow.first)
    return starts and (wide.last is None or (narrow.last is not None and narrow.last <= wide.last))


def _codes_hold(wide: ExactCodes | CodePattern, narrow: LotRule) -> bool:
    """True only if each code that `narrow` lets through is proved to be one of `wide`."""
    match wide, narrow:
        case ExactCodes(codes), ExactCodes(fewer):
            return {fold(code) for code in fewer} <= {fold(code) for code in codes}
        case CodePattern(pattern), ExactCodes(codes):
            items = parse_pattern(pattern)
            return all(fits(items, fold(code)) for code in codes)
        case _, CodePattern():
            return _walkable(wide) and includes(_automaton(wide), _automaton(narrow))
        case CodePattern(), (AllCodes() | DateWindow() | FreeText()):
            # These let every code through.
            return includes(_automaton(wide), automaton_of(((AnyRun(),),)))
        case _:
            return False


def share_no_code(one: ExactCodes | CodePattern, other: ExactCodes | CodePattern) -> bool:
    """True only if it is proved that no code is meant by both."""
    match one, other:
        case ExactCodes(codes), ExactCodes(others):
            return {fold(code) for code in codes}.isdisjoint(fold(code) for code in others)
        case (ExactCodes(codes), CodePattern(pattern)) | (CodePattern(pattern), ExactCodes(codes)):
            items = parse_pattern(pattern)
            return not any(fits(items, fold(code)) for code in codes)
        case _:
            return are_disjoint(_automaton(one), _automaton(other))


def _walkable(rule: ExactCodes | CodePattern) -> bool:
    return isinstance(rule, CodePattern) or len(rule.codes) <= MAX_CODES_WALKED


def _automaton(rule: ExactCodes | CodePattern) -> Automaton:
    match rule:
        case CodePattern(pattern):
            return automaton_of((parse_pattern(pattern),))
        case ExactCodes(codes):
            alternatives: tuple[tuple[Item, ...], ...] = tuple((Literal(fold(code)),) for code in codes)
            return automaton_of(alternatives)


def _later(one: date | None, other: date | None) -> date | None:
    days = [day for day in (one, other) if day is not None]
    return max(days, default=None)


def _earlier(one: date | None, other: date | None) -> date | None:
    days = [day for day in (one, other) if day is not None]
    return min(days, default=None)
