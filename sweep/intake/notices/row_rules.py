"""The lot rule of a row, from whatever columns hold it. Where columns could be joined in two ways, the wider one.

- No rule at all: all codes of the product, with a warning (a note that may hold the rule is quoted, never read).
- A rule and a code: a unit that fits either. A code and dates: the code decides, for a unit whose code was read
  must not go free because its date was misprinted in the notice. Several dates without a code: any of them.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from sweep.domain.lot_code import fold
from sweep.domain.lot_rule import (
    AllCodes,
    AnyOf,
    DateKind,
    DateWindow,
    ExactCodes,
    FreeText,
    LotRule,
    made,
    rule_from_json,
    rule_to_json,
)
from sweep.domain.problem import Problem
from sweep.domain.rule_contradiction import contradiction
from sweep.domain.rule_text import TextCustom, parse_rule_text
from sweep.domain.written_date import DateCustom, SlashOrder
from sweep.intake.notices.reasons import remark
from sweep.intake.notices.vocabulary import DATE_FIELDS, RULE_FIELDS
from sweep.intake.rejects import Action, RejectRow

if TYPE_CHECKING:
    from sweep.intake.notices.lot_rows import LotRow

_MADE_ON = ("生产日期", "生產日期", "production date", "date of manufacture")
_DATES = ("production", "production_first", "production_last", "expiry", "best_by")


@dataclass(frozen=True, slots=True)
class RowRule:
    """A rule, the words that it was read from, and what of it makes the lot's id."""

    rule: LotRule
    text: str
    identity: str
    remarks: tuple[RejectRow, ...]


def rule_of(row: LotRow, file: str) -> RowRule:
    """The rule of a row. Raises Problem lot-rule-invalid or lot-rule-contradicts with file, row and field."""
    texts = {name: text for name in RULE_FIELDS if (text := row.text(name))}
    remarks: list[RejectRow] = []
    if row.rule is not None:
        rule = row.rule
        if isinstance(rule, FreeText):
            remarks.append(remark(Action.WARNING, row.number, "rule", rule.text, "rule-for-a-person"))
    elif not texts:
        rule = _absent(row, remarks)
    else:
        rule = _from_texts(row, texts, remarks, file)
    if why := contradiction(rule):
        name = next(iter(texts), "rule")
        heading = row.headings.get(name, name)
        raise Problem(
            "lot-rule-contradicts",
            f"{file}, row {row.number}, {heading}: the lot rule contradicts itself: {why}. Correct it.",
            f"{file} 第 {row.number} 行“{heading}”：批次规则自相矛盾：{contradiction(rule, 'zh')}，请更正。",
            file=file,
            row=row.number,
            field=name,
        )
    return RowRule(rule, _words(row, texts), _identity(row, texts), tuple(remarks))


def _absent(row: LotRow, remarks: list[RejectRow]) -> LotRule:
    note = row.text("note")
    if note:
        remarks.append(remark(Action.WARNING, row.number, "note", note, "rule-in-note", note=note[:300]))
    else:
        remarks.append(remark(Action.WARNING, row.number, "rule", "", "rule-absent"))
    return AllCodes()


def _from_texts(row: LotRow, texts: dict[str, str], remarks: list[RejectRow], file: str) -> LotRule:
    by_code: list[LotRule] = []
    if "rule" in texts:
        by_code.append(_told(texts["rule"], "rule", row, file))
    if "pattern" in texts:
        by_code.append(_pattern(texts["pattern"], row, file))
    if "lot" in texts:
        by_code.append(_told(texts["lot"], "lot", row, file))
        if isinstance(by_code[-1], AnyOf) and any(isinstance(part, DateWindow) for part in by_code[-1].rules):
            remarks.append(remark(Action.WARNING, row.number, "lot", texts["lot"], "batch-is-day"))
    unused = [f"{row.headings.get(name, name)} {texts[name]}" for name in _DATES if name in texts]
    if by_code and unused:
        remarks.append(
            remark(Action.WARNING, row.number, "lot", texts.get("lot", ""), "code-decides", dates="; ".join(unused))
        )
    rules = by_code or _windows(row, texts)
    if len(rules) > 1:
        remarks.append(remark(Action.WARNING, row.number, "rule", "; ".join(texts.values()), "rules-joined"))
    unclear = _order_unclear(row, texts, file) if any(isinstance(rule, FreeText) for rule in rules) else False
    remarks.extend(
        remark(Action.WARNING, row.number, "rule", rule.text, "date-order-unclear" if unclear else "rule-for-a-person")
        for rule in rules
        if isinstance(rule, FreeText)
    )
    return _either(rules)


def _told(text: str, name: str, row: LotRow, file: str) -> LotRule:
    if text.startswith("{"):
        try:
            return rule_from_json(json.loads(text))
        except json.JSONDecodeError:
            return FreeText(text)
        except Problem as problem:
            raise at_row(problem, file, row.number, name) from problem
    rule = parse_rule_text(text, TextCustom(_dates_of(row, name)))
    if isinstance(rule, FreeText) and "\n" in (lines := row.cells.get(name, "").strip()):
        by_line = parse_rule_text(lines, TextCustom(_dates_of(row, name)))  # a code on each line
        rule = rule if isinstance(by_line, FreeText) else by_line
    if isinstance(rule, FreeText) and any(word in row.headings.get(name, "").casefold() for word in _MADE_ON):
        # 生产日期或批号 2008年8月6日以前: the heading says of what the date is.
        return parse_rule_text(text, TextCustom(_dates_of(row, name), DateKind.PRODUCTION))
    return rule


def _pattern(text: str, row: LotRow, file: str) -> LotRule:
    try:
        return rule_from_json({"type": "code_pattern", "pattern": text})
    except Problem as problem:
        raise at_row(problem, file, row.number, "pattern") from problem


def _windows(row: LotRow, texts: dict[str, str]) -> list[LotRule]:
    """A rule for each of the row's date columns."""
    rules = [
        parse_rule_text(texts[name], TextCustom(_dates_of(row, name), kind))
        for name, kind in DATE_FIELDS.items()
        if name in texts
    ]
    ends = [texts.get("production_first"), texts.get("production_last")]
    if any(ends):
        first, last = (None if end is None else _day(end, row) for end in ends)
        readable = all(end is None or day is not None for end, day in zip(ends, (first, last), strict=True))
        words = " – ".join(end or "" for end in ends)
        rules.append(made(first and first[0], last and last[1]) if readable else FreeText(f"made {words}"))
    return rules


def _day(text: str, row: LotRow) -> tuple[date, date] | None:
    match parse_rule_text(text, TextCustom(_dates_of(row, "production"), DATE_FIELDS["production"])):
        case DateWindow(_, date() as first, date() as last):
            return first, last
        case _:
            return None


def _order_unclear(row: LotRow, texts: dict[str, str], file: str) -> bool:
    """Whether the texts could be read if only somebody told what comes first in 03/04/2010."""
    if row.slash_order is not SlashOrder.UNKNOWN:
        return False
    told = replace(row, slash_order=SlashOrder.MONTH_FIRST), replace(row, slash_order=SlashOrder.DAY_FIRST)
    return any(not isinstance(_from_texts(one, texts, [], file), FreeText) for one in told)


def _dates_of(row: LotRow, name: str) -> DateCustom:
    return DateCustom(republican_digits=name in row.republican, slash_order=row.slash_order)


def _either(rules: list[LotRule]) -> LotRule:
    parts: list[LotRule] = []
    for rule in rules:
        parts.extend(rule.rules if isinstance(rule, AnyOf) else (rule,))
    parts = list(dict.fromkeys(parts))
    return parts[0] if len(parts) == 1 else AnyOf(tuple(parts))


def _words(row: LotRow, texts: dict[str, str]) -> str:
    """What the notice says, word for word; a date with the heading that it stands under."""
    words = [f"{row.headings.get(name, name)} {text}" if name in _DATES else text for name, text in texts.items()]
    if not words and row.rule is not None:
        return json.dumps(rule_to_json(row.rule), ensure_ascii=False)
    return "; ".join(words)


def _identity(row: LotRow, texts: dict[str, str]) -> str:
    if row.rule is not None:
        return json.dumps(rule_to_json(row.rule), ensure_ascii=False, sort_keys=True)
    return "\n".join(f"{name}={fold(text)}" for name, text in texts.items())


def codes_rule(codes: list[str]) -> LotRule:
    """The rule of codes that are given as a list; one that is a day is also that day's production."""
    told = [parse_rule_text(code) for code in codes]
    kept = [
        rule if not isinstance(rule, FreeText) else ExactCodes((code,)) for rule, code in zip(told, codes, strict=True)
    ]
    exact = tuple(code for rule in kept for code in _exact_of(rule))
    others = [part for rule in kept for part in _others_of(rule)]
    return _either([ExactCodes(exact), *others] if exact else others)


def _exact_of(rule: LotRule) -> tuple[str, ...]:
    parts = rule.rules if isinstance(rule, AnyOf) else (rule,)
    return tuple(code for part in parts if isinstance(part, ExactCodes) for code in part.codes)


def _others_of(rule: LotRule) -> list[LotRule]:
    parts = rule.rules if isinstance(rule, AnyOf) else (rule,)
    return [part for part in parts if not isinstance(part, ExactCodes)]


def at_row(problem: Problem, file: str, row: int, name: str) -> Problem:
    """The refusal with the place in the file in front of it."""
    where = {key: value for key, value in problem.where.items() if key not in ("file", "row", "field")}
    inner = problem.where.get("field", name)
    return Problem(
        problem.code,
        f"{file}, row {row}: {problem.en}",
        f"{file} 第 {row} 行：{problem.zh}",
        status=problem.status,
        file=file,
        row=row,
        field=str(inner),
        **where,
    )
