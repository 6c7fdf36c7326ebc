"""The lot rule: which units a listed lot covers (a lot is a rule, not only a code), and its stable JSON
form.

    {"type": "exact_codes", "codes": ["L12345", "L12346"]}
    {"type": "code_pattern", "pattern": "[22-37]*"}                        grammar: lot_pattern
    {"type": "production_window", "first": null, "last": "2008-08-06"}     made; both days included
    {"type": "expiry_window", "first": "2022-04-01", "last": null}         expiry or use-by date
    {"type": "best_by_window", "first": "2010-03-19", "last": "2010-03-19"}
    {"type": "all_of", "rules": [...]}    {"type": "any_of", "rules": [...]}
    {"type": "all_codes"}                 {"type": "free_text", "text": "tins with a red lid"}

This form is what revisions store, what the ledger hashes and what phones read; it never changes.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Never, assert_never

from sweep.domain.lot_code import MAX_CODE_LENGTH, fold
from sweep.domain.lot_pattern import parse_pattern
from sweep.domain.problem import Problem

MAX_CODES = 20_000
MAX_RULES = 100
MAX_DEPTH = 6
MAX_TEXT_LENGTH = 4_000

Json = dict[str, object]


class DateKind(StrEnum):
    """Which printed date a window speaks of. Expiry is also use-by; best-by is also best-before."""

    PRODUCTION = "production"
    EXPIRY = "expiry"
    BEST_BY = "best_by"


@dataclass(frozen=True, slots=True)
class ExactCodes:
    """Units whose printed code is one of these, compared as `lot_code.fold` says; kept as written."""

    codes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CodePattern:
    """Units whose printed code fits the pattern (see `lot_pattern`)."""

    pattern: str


@dataclass(frozen=True, slots=True)
class DateWindow:
    """Units whose printed date of this kind lies from first to last, both included; None is an open end.

    An unclear bound (以前, "before") is inclusive; that is decided where the rule is read.
    """

    kind: DateKind
    first: date | None
    last: date | None


@dataclass(frozen=True, slots=True)
class AllOf:
    """Units that each of the rules covers."""

    rules: tuple[LotRule, ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    """Units that at least one of the rules covers."""

    rules: tuple[LotRule, ...]


@dataclass(frozen=True, slots=True)
class AllCodes:
    """Every unit of the product."""


@dataclass(frozen=True, slots=True)
class FreeText:
    """Words that a person judges; by itself the machine never can tell."""

    text: str


LotRule = ExactCodes | CodePattern | DateWindow | AllOf | AnyOf | AllCodes | FreeText


def made(first: date | None = None, last: date | None = None) -> DateWindow:
    """Production dates from first to last, both included."""
    return DateWindow(DateKind.PRODUCTION, first, last)


def expiring(first: date | None = None, last: date | None = None) -> DateWindow:
    """Expiry (use-by) dates from first to last, both included."""
    return DateWindow(DateKind.EXPIRY, first, last)


def best_by(first: date | None = None, last: date | None = None) -> DateWindow:
    """Best-by dates from first to last, both included."""
    return DateWindow(DateKind.BEST_BY, first, last)


def rule_to_json(rule: LotRule) -> Json:
    """The stable JSON form; `rule_from_json` reads it back to an equal rule."""
    match rule:
        case ExactCodes(codes):
            return {"type": "exact_codes", "codes": list(codes)}
        case CodePattern(pattern):
            return {"type": "code_pattern", "pattern": pattern}
        case DateWindow(kind, first, last):
            return {"type": f"{kind}_window", "first": _iso(first), "last": _iso(last)}
        case AllOf(rules):
            return {"type": "all_of", "rules": [rule_to_json(part) for part in rules]}
        case AnyOf(rules):
            return {"type": "any_of", "rules": [rule_to_json(part) for part in rules]}
        case AllCodes():
            return {"type": "all_codes"}
        case FreeText(text):
            return {"type": "free_text", "text": text}
    assert_never(rule)


def rule_from_json(value: object, field: str = "rule") -> LotRule:
    """The rule of a JSON form. Raises Problem lot-rule-invalid naming the field, as rule.rules[1].first."""
    return _rule(value, field, MAX_DEPTH)


def _rule(value: object, field: str, depth: int) -> LotRule:  # noqa: RET503 (_refuse never returns)
    if depth == 0:
        _refuse(field, f"is nested deeper than {MAX_DEPTH}", f"嵌套超过 {MAX_DEPTH} 层")
    if not isinstance(value, dict):
        _refuse(field, "is not a JSON object", "不是 JSON 对象")
    kind = value.get("type")
    match kind:
        case "exact_codes":
            _only(value, field, "codes")
            return ExactCodes(_codes(value.get("codes"), f"{field}.codes"))
        case "code_pattern":
            _only(value, field, "pattern")
            return _pattern(value.get("pattern"), f"{field}.pattern")
        case "production_window" | "expiry_window" | "best_by_window":
            _only(value, field, "first", "last")
            first, last = _day(value.get("first"), f"{field}.first"), _day(value.get("last"), f"{field}.last")
            if first is None and last is None:
                _refuse(field, "has neither first nor last day", "既没有首日也没有末日")
            return DateWindow(DateKind(kind.removesuffix("_window")), first, last)
        case "all_of" | "any_of":
            _only(value, field, "rules")
            rules = value.get("rules")
            if not isinstance(rules, list) or not 0 < len(rules) <= MAX_RULES:
                _refuse(
                    f"{field}.rules",
                    f"must be a list of 1 to {MAX_RULES} rules",
                    f"须为 1 至 {MAX_RULES} 条规则",
                )
            parts = tuple(_rule(part, f"{field}.rules[{at}]", depth - 1) for at, part in enumerate(rules))
            return AllOf(parts) if kind == "all_of" else AnyOf(parts)
        case "all_codes":
            _only(value, field)
            return AllCodes()
        case "free_text":
            _only(value, field, "text")
            text = value.get("text")
            if not isinstance(text, str) or not 0 < len(text.strip()) <= len(text) <= MAX_TEXT_LENGTH:
                _refuse(
                    f"{field}.text",
                    f"must be 1 to {MAX_TEXT_LENGTH} characters",
                    f"须为 1 至 {MAX_TEXT_LENGTH} 个字符",
                )
            return FreeText(text)
        case _:
            _refuse(f"{field}.type", f"is “{kind}”, which is no kind of lot rule", f"为“{kind}”，不是已知的批次规则")


def _only(value: Json, field: str, *names: str) -> None:
    # A key that this version doesn't know might narrow or widen the rule: better refused than overlooked.
    unknown = sorted(str(name) for name in value if name not in ("type", *names))
    if unknown:
        _refuse(f"{field}.{unknown[0]}", "is not a field of this rule", "不是该规则的字段")


def _codes(value: object, field: str) -> tuple[str, ...]:
    if not isinstance(value, list) or not 0 < len(value) <= MAX_CODES:
        _refuse(field, f"must be a list of 1 to {MAX_CODES} codes", f"须为 1 至 {MAX_CODES} 个批号")
    for at, code in enumerate(value):
        if not isinstance(code, str) or not 0 < len(fold(code)) <= MAX_CODE_LENGTH:
            _refuse(
                f"{field}[{at}]",
                f"must be text with 1 to {MAX_CODE_LENGTH} letters or digits",
                f"须为含 1 至 {MAX_CODE_LENGTH} 个字母或数字的文本",
            )
    return tuple(value)


def _pattern(value: object, field: str) -> CodePattern:
    if not isinstance(value, str):
        _refuse(field, "is not text", "不是文本")
    try:
        parse_pattern(value)
    except Problem as problem:
        raise Problem(
            "lot-rule-invalid",
            f"{problem.en[:-1]} ({field}).",
            f"{problem.zh[:-1]}（{field}）。",
            field=field,
        ) from problem
    return CodePattern(value)


def _day(value: object, field: str) -> date | None:
    if value is None:
        return None
    try:
        day = date.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        day = None
    if day is None or day.isoformat() != value:
        _refuse(field, "is no date of the form 2008-08-06", "不是 2008-08-06 这样的日期")
    return day


def _iso(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _refuse(field: str, en: str, zh: str) -> Never:
    raise Problem(
        "lot-rule-invalid",
        f"The lot rule cannot be read: {field} {en}.",
        f"无法读取批次规则：{field} {zh}。",
        field=field,
    )
