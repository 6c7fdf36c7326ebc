"""A lot rule that contradicts itself fits no unit that can be read: somebody mistyped, and it is refused."""

from __future__ import annotations

from itertools import combinations
from typing import assert_never

from sweep.domain.lot_code import fold
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
from sweep.domain.rule_width import share_no_code
from sweep.domain.rule_words import describe


def contradiction(rule: LotRule, language: str = "en") -> str | None:
    """Why no unit can fit the rule, as part of a sentence in 'zh' or English; None if none is found."""
    found = _contradiction(rule)
    if found is None:
        return None
    en, zh, parts = found
    words = " / ".join(describe(part, language) for part in parts)
    return f"{zh}（{words}）" if language == "zh" else f"{en} ({words})"


def _contradiction(rule: LotRule) -> tuple[str, str, tuple[LotRule, ...]] | None:
    match rule:
        case DateWindow(_, first, last):
            if first is not None and last is not None and first > last:
                return "the first day is after the last day", "首日晚于末日", (rule,)
        case ExactCodes(codes):
            if not any(fold(code) for code in codes):
                return "no code is listed", "没有列出任何批号", ()
        case FreeText(text):
            if not text.strip():
                return "the text is empty", "文字为空", ()
        case AllOf(rules) | AnyOf(rules):
            if not rules:
                return "it combines nothing", "组合规则为空", ()
            inside = next((found for part in rules if (found := _contradiction(part))), None)
            return inside or (_between(rule) if isinstance(rule, AllOf) else None)
        case CodePattern() | AllCodes():
            return None
        case _:
            assert_never(rule)
    return None


def _between(rule: AllOf) -> tuple[str, str, tuple[LotRule, ...]] | None:
    """Two parts that no unit fits together."""
    for one, other in combinations(_parts(rule), 2):
        match one, other:
            case DateWindow(), DateWindow() if _are_apart(one, other):
                return "the date windows exclude each other", "日期范围互相排斥", (one, other)
            case ((ExactCodes() | CodePattern()), (ExactCodes() | CodePattern())) if share_no_code(one, other):
                return "no code fits both parts", "没有批号能同时符合这两部分", (one, other)
            case _:
                continue
    return None


def _parts(rule: AllOf) -> tuple[LotRule, ...]:
    return tuple(leaf for part in rule.rules for leaf in (_parts(part) if isinstance(part, AllOf) else (part,)))


def _are_apart(one: DateWindow, other: DateWindow) -> bool:
    if one.kind is other.kind:
        return _ends_before(one, other) or _ends_before(other, one)
    # Nothing expires before it was made.
    made, ends = (one, other) if one.kind is DateKind.PRODUCTION else (other, one)
    return made.kind is DateKind.PRODUCTION and _ends_before(ends, made)


def _ends_before(one: DateWindow, other: DateWindow) -> bool:
    return one.last is not None and other.first is not None and one.last < other.first
