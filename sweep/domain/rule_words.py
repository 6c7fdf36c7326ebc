"""A lot rule in words: what a commander confirms and an inspector reads."""

from __future__ import annotations

from datetime import date
from typing import assert_never

from sweep.domain.lot_pattern import (
    AnyDigit,
    AnyOne,
    AnyRun,
    Item,
    Literal,
    NumberBetween,
    OneOf,
    parse_pattern,
)
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

_DATE_NAMES = {
    DateKind.PRODUCTION: ("made", "production date", "生产日期"),
    DateKind.EXPIRY: ("expiry", "expiry date", "到期日"),
    DateKind.BEST_BY: ("best by", "best-by date", "最佳食用日期"),
}


def describe(rule: LotRule, language: str) -> str:
    """The whole rule in Chinese for 'zh', else in English; nothing is left out, for a person confirms it."""
    zh = language == "zh"
    match rule:
        case ExactCodes(codes):
            return f"批号为 {'、'.join(codes)}" if zh else f"code is {_listed(codes)}"
        case CodePattern(pattern):
            return _pattern(pattern, zh)
        case DateWindow(kind, first, last):
            return _window(kind, first, last, zh)
        case AllOf(rules):
            return ("，并且" if zh else " and ").join(_bracketed(part, language) for part in rules)
        case AnyOf(rules):
            return ("，或者" if zh else " or ").join(_bracketed(part, language) for part in rules)
        case AllCodes():
            return "所有批次" if zh else "all codes"
        case FreeText(text):
            return f"须由人判断：“{text}”" if zh else f"a person judges: “{text}”"
    assert_never(rule)


def _window(kind: DateKind, first: date | None, last: date | None, zh: bool) -> str:
    verb, noun, name = _DATE_NAMES[kind]
    subject = name if zh else (verb if kind is DateKind.PRODUCTION else noun)
    if first is not None and first == last:
        return f"{subject}为 {first}" if zh else f"{subject} on {first}"
    if first is not None and last is not None:
        return (
            f"{subject}在 {first} 至 {last}（含首尾两日）" if zh else f"{subject} from {first} to {last}, both included"
        )
    if last is not None:
        return f"{subject}在 {last} 及以前" if zh else f"{subject} on or before {last}"
    if first is not None:
        return f"{subject}在 {first} 及以后" if zh else f"{subject} on or after {first}"
    return f"{subject}不限" if zh else f"any {noun}"


def _pattern(pattern: str, zh: bool) -> str:
    """Contains, starts with and ends with are said so; any other pattern is shown as it is written."""
    match parse_pattern(pattern):
        case (AnyRun(), item, AnyRun()) if words := _item(item, zh):
            return f"批号含 {words}" if zh else f"code contains {words}"
        case (item, AnyRun()) if words := _item(item, zh):
            return f"批号以 {words} 开头" if zh else f"code starts with {words}"
        case (AnyRun(), item) if words := _item(item, zh):
            return f"批号以 {words} 结尾" if zh else f"code ends with {words}"
        case _:
            return f"批号符合式样 {pattern}" if zh else f"code fits the pattern {pattern}"


def _item(item: Item, zh: bool) -> str | None:
    match item:
        case Literal(text):
            return text
        case NumberBetween(low, high):
            return f"{low} 至 {high}" if zh else f"{low} to {high}"
        case OneOf(parts):
            texts = [part[0].text for part in parts if len(part) == 1 and isinstance(part[0], Literal)]
            if len(texts) == len(parts):
                return "、".join(texts[:-1]) + " 或 " + texts[-1] if zh and len(texts) > 1 else _listed(tuple(texts))
            return None
        case AnyOne() | AnyDigit() | AnyRun():
            return None
    assert_never(item)


def _listed(words: tuple[str, ...]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} or {words[-1]}" if words else "none"


def _bracketed(rule: LotRule, language: str) -> str:
    words = describe(rule, language)
    if not isinstance(rule, AllOf | AnyOf):
        return words
    return f"（{words}）" if language == "zh" else f"({words})"
