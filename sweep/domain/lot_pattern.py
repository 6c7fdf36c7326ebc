"""The code pattern: a small language of our own, the same on server and phone, without regular expressions.

    pattern     = item+                         at most 200 characters
    item        = letter or digit               itself
                | "?"                           exactly one letter or digit
                | "#"                           exactly one digit 0-9
                | "*"                           any run of letters and digits, also none
                | "[" digits "-" digits "]"     a number of that width, both included: [22-37], [001-120]
                | "(" part { "|" part } ")"     one of the parts; a part holds every item but "*" and "("

The whole code has to fit: "K8*" starts with K8, "*K8*" contains it. Pattern and code are folded as
`lot_code` says, so separators count nowhere: "K8-??" and "K8??" are the same. The special characters
cannot occur in a folded code; there is nothing to escape.

    first two digits 22 to 37        [22-37]*
    contains K8, SH or Z2            *(K8|SH|Z2)*

Matching keeps the set of places in the code that the items so far can reach: bounded by items x code
length.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import Never, assert_never

from sweep.domain.lot_code import fold, is_code_character
from sweep.domain.problem import Problem

MAX_PATTERN_LENGTH = 200
DIGITS = "0123456789"


@dataclass(frozen=True, slots=True)
class Literal:
    """These folded characters."""

    text: str


@dataclass(frozen=True, slots=True)
class AnyOne:
    """One letter or digit."""


@dataclass(frozen=True, slots=True)
class AnyDigit:
    """One digit."""


@dataclass(frozen=True, slots=True)
class AnyRun:
    """Any number of letters and digits, also none."""


@dataclass(frozen=True, slots=True)
class NumberBetween:
    """A number of exactly `len(low)` digits, low and high included; both are digits of one width."""

    low: str
    high: str


@dataclass(frozen=True, slots=True)
class OneOf:
    """One of several parts."""

    parts: tuple[tuple[Item, ...], ...]


Item = Literal | AnyOne | AnyDigit | AnyRun | NumberBetween | OneOf


@lru_cache(maxsize=4096)
def parse_pattern(text: str) -> tuple[Item, ...]:
    """The items of a pattern. Raises Problem lot-pattern-invalid that names the place."""
    if len(text) > MAX_PATTERN_LENGTH:
        _refuse(text, f"is longer than {MAX_PATTERN_LENGTH} characters", f"超过 {MAX_PATTERN_LENGTH} 个字符")
    items, _ = _items(unicodedata.normalize("NFKC", text).upper(), 0, inside=False)
    if not items:
        _refuse(text, "has no letter, digit or wildcard", "没有字母、数字或通配符")
    return items


def fits(items: tuple[Item, ...], code: str) -> bool:
    """Whether the whole folded code fits the pattern."""
    return len(code) in _reach(items, code, frozenset({0}))


def _reach(items: tuple[Item, ...], code: str, starts: frozenset[int]) -> frozenset[int]:
    places = starts
    for item in items:
        places = _after(item, code, places)
        if not places:
            break
    return places


def _after(item: Item, code: str, places: frozenset[int]) -> frozenset[int]:
    match item:
        case Literal(text):
            return frozenset(at + len(text) for at in places if code.startswith(text, at))
        case AnyOne():
            return frozenset(at + 1 for at in places if at < len(code))
        case AnyDigit():
            return frozenset(at + 1 for at in places if at < len(code) and code[at] in DIGITS)
        case AnyRun():
            return frozenset(range(min(places), len(code) + 1))
        case NumberBetween(low, high):
            width = len(low)
            return frozenset(at + width for at in places if _is_between(code[at : at + width], low, high))
        case OneOf(parts):
            return frozenset[int]().union(*(_reach(part, code, places) for part in parts))
    assert_never(item)


def _is_between(number: str, low: str, high: str) -> bool:
    # Digits of one width compare as text just as they do as numbers, of any size and in any language.
    return len(number) == len(low) and all(digit in DIGITS for digit in number) and low <= number <= high


def _items(text: str, at: int, *, inside: bool) -> tuple[tuple[Item, ...], int]:
    """Items from `at` up to the end, or inside "(...)" up to the next "|" or ")"."""
    items: list[Item] = []
    while at < len(text) and not (inside and text[at] in "|)"):
        character = text[at]
        if character == "?":
            items.append(AnyOne())
        elif character == "#":
            items.append(AnyDigit())
        elif character == "*" and not inside:
            if not items or items[-1] != AnyRun():
                items.append(AnyRun())
        elif character == "[":
            number, at = _number_between(text, at)
            items.append(number)
        elif character == "(" and not inside:
            one_of, at = _one_of(text, at)
            items.append(one_of)
        elif character in "*(])|":
            _refuse(
                text,
                f'has a "{character}" in a wrong place ({at + 1})',
                f"第 {at + 1} 位的“{character}”位置不对",
            )
        elif is_code_character(character):
            if items and isinstance(items[-1], Literal):
                items[-1] = Literal(items[-1].text + fold(character))
            else:
                items.append(Literal(fold(character)))
        at += 1
    return tuple(items), at


def _number_between(text: str, at: int) -> tuple[NumberBetween, int]:
    """The range that opens at `at`, and the place of its closing bracket."""
    end = text.find("]", at)
    low, dash, high = (part.strip() for part in text[at + 1 : max(end, at)].partition("-"))
    whole = all(part and all(digit in DIGITS for digit in part) for part in (low, high))
    if end < 0 or not dash or not whole or len(low) != len(high) or low > high:
        _refuse(
            text,
            f"has no good range at place {at + 1}: write two numbers of one width, such as [001-120]",
            f"第 {at + 1} 位的范围有误：请写两个位数相同的数字，例如 [22-37] 或 [001-120]",
        )
    return NumberBetween(low, high), end


def _one_of(text: str, at: int) -> tuple[OneOf, int]:
    """The alternatives that open at `at`, and the place of their closing parenthesis."""
    opened = at
    parts: list[tuple[Item, ...]] = []
    while at < len(text) and (at == opened or text[at] == "|"):
        part, at = _items(text, at + 1, inside=True)
        parts.append(part)
    if at >= len(text) or not all(parts):
        _refuse(
            text,
            f"has no good alternatives at place {opened + 1}: write them such as (K8|SH|Z2)",
            f"第 {opened + 1} 位的备选项有误：请写成 (K8|SH|Z2) 这样",
        )
    return OneOf(tuple(parts)), at


def _refuse(text: str, en: str, zh: str) -> Never:
    raise Problem(
        "lot-pattern-invalid",
        f"The code pattern “{text[:60]}” {en}.",
        f"批号式样“{text[:60]}”{zh}。",
        field="pattern",
    )
