from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sweep.domain.lot_code import fold
from sweep.domain.lot_match import NO_DATES, Match, PrintedDates, counts_as_recalled, match
from sweep.domain.lot_pattern import fits, parse_pattern
from sweep.domain.lot_rule import (
    AllCodes,
    AllOf,
    AnyOf,
    CodePattern,
    ExactCodes,
    FreeText,
    LotRule,
    best_by,
    expiring,
    made,
    rule_from_json,
    rule_to_json,
)
from sweep.domain.problem import Problem
from sweep.domain.rule_contradiction import contradiction
from sweep.domain.rule_words import describe
from tests.domain.lot_rule_samples import printed, read_codes, rules


@given(rule=rules)
def test_the_json_form_gives_back_the_same_rule(rule: LotRule) -> None:
    assert rule_from_json(rule_to_json(rule)) == rule


@given(text=st.text(max_size=30))
def test_folding_twice_is_folding_once(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(rule=rules, code=read_codes, dates=printed)
def test_reading_less_of_a_unit_never_frees_it(rule: LotRule, code: str | None, dates: PrintedDates) -> None:
    if counts_as_recalled(match(rule, code, dates)):
        for less in (match(rule, None, dates), match(rule, code, NO_DATES), match(rule, None, NO_DATES)):
            assert counts_as_recalled(less)


@given(rule=rules)
def test_a_unit_without_any_print_counts_as_recalled(rule: LotRule) -> None:
    assert counts_as_recalled(match(rule, None, NO_DATES))


@given(rule=rules, code=read_codes, dates=printed)
def test_a_rule_called_contradictory_is_one_that_no_fully_read_unit_fits(
    rule: LotRule, code: str | None, dates: PrintedDates
) -> None:
    if isinstance(rule, AllOf) and contradiction(rule):
        assert any(contradiction(part) for part in rule.rules) or match(rule, code, dates) is not Match.RECALLED


@pytest.mark.parametrize(
    ("value", "field"),
    [
        ("L1", "rule"),
        ({}, "rule.type"),
        ({"type": "regex"}, "rule.type"),
        ({"type": ["all_codes"]}, "rule.type"),
        ({"type": "exact_codes"}, "rule.codes"),
        ({"type": "exact_codes", "codes": []}, "rule.codes"),
        ({"type": "exact_codes", "codes": ["L1", 5]}, "rule.codes[1]"),
        ({"type": "exact_codes", "codes": ["--"]}, "rule.codes[0]"),
        ({"type": "exact_codes", "codes": ["A" * 101]}, "rule.codes[0]"),
        ({"type": "exact_codes", "codes": ["L1"], "except": ["L2"]}, "rule.except"),
        ({"type": "code_pattern", "pattern": "[37-22]"}, "rule.pattern"),
        ({"type": "code_pattern", "pattern": None}, "rule.pattern"),
        ({"type": "production_window", "first": None, "last": None}, "rule"),
        ({"type": "production_window", "first": "20080806", "last": None}, "rule.first"),
        ({"type": "expiry_window", "first": "2022-02-30"}, "rule.first"),
        ({"type": "best_by_window", "last": 5}, "rule.last"),
        ({"type": "all_of", "rules": [{"type": "all_codes"}, {"type": "any_of", "rules": []}]}, "rule.rules[1].rules"),
        ({"type": "free_text", "text": " "}, "rule.text"),
    ],
)
def test_a_rule_that_cannot_be_read_is_refused_by_the_name_of_its_field(value: Any, field: str) -> None:
    with pytest.raises(Problem) as refused:
        rule_from_json(value)
    assert refused.value.code == "lot-rule-invalid"
    assert refused.value.where["field"] == field
    assert field in refused.value.en
    assert field in refused.value.zh


def test_a_rule_nested_without_end_is_refused() -> None:
    value: dict[str, Any] = {"type": "all_codes"}
    for _ in range(20):
        value = {"type": "all_of", "rules": [value]}
    with pytest.raises(Problem):
        rule_from_json(value)


@pytest.mark.parametrize(
    "pattern",
    [
        "",
        "- -",
        "[22-7]",
        "[37-22]",
        "[22",
        "[a-b]",
        "[22-37-40]",
        "(A|",
        "()",
        "(A||B)",
        "(A*)",
        "((A))",
        "A)",
        "]",
        "A|B",
        "A" * 201,
    ],
)
def test_a_pattern_that_is_none_is_refused(pattern: str) -> None:
    with pytest.raises(Problem) as refused:
        parse_pattern(pattern)
    assert refused.value.code == "lot-pattern-invalid"


def test_the_longest_pattern_and_code_are_matched_at_once() -> None:
    assert not fits(parse_pattern("*A?" * 60 + "Z"), "A" * 100)


@pytest.mark.parametrize(
    ("rule", "says"),
    [
        (made(first=date(2008, 8, 7), last=date(2008, 8, 6)), "first day is after"),
        (AllOf((made(last=date(2008, 1, 1)), made(first=date(2008, 1, 2)))), "windows exclude"),
        (AllOf((made(first=date(2008, 1, 2)), expiring(last=date(2008, 1, 1)))), "windows exclude"),
        (AllOf((ExactCodes(("L1",)), CodePattern("K*"))), "no code fits"),
        (AllOf((ExactCodes(("L1",)), ExactCodes(("L2",)))), "no code fits"),
        (AllOf((CodePattern("K*"), AllOf((CodePattern("[00-99]*"),)))), "no code fits"),
        (ExactCodes(()), "no code is listed"),
        (AnyOf((ExactCodes(("L1",)), made(first=date(2009, 1, 1), last=date(2008, 1, 1)))), "first day is after"),
        (AllOf(()), "combines nothing"),
        (FreeText(" "), "text is empty"),
    ],
)
def test_a_rule_that_contradicts_itself_is_found(rule: LotRule, says: str) -> None:
    assert says in str(contradiction(rule))
    assert contradiction(rule, "zh")


@pytest.mark.parametrize(
    "rule",
    [
        made(first=date(2008, 8, 6), last=date(2008, 8, 6)),
        AllOf((made(last=date(2008, 1, 1)), expiring(first=date(2009, 1, 2)))),
        AllOf((made(last=date(2008, 1, 1)), best_by(first=date(2008, 1, 1)))),
        AllOf((CodePattern("[22-37]*"), CodePattern("*(K8|SH|Z2)*"))),
        AnyOf((made(last=date(2008, 1, 1)), made(first=date(2009, 1, 1)))),
    ],
)
def test_a_sound_rule_contradicts_nothing(rule: LotRule) -> None:
    assert contradiction(rule) is None


def test_rules_are_said_in_both_languages() -> None:
    sanlu = made(last=date(2008, 8, 6))
    assert describe(sanlu, "en") == "made on or before 2008-08-06"
    assert describe(sanlu, "zh") == "生产日期在 2008-08-06 及以前"
    abbott = AllOf((CodePattern("[22-37]*"), CodePattern("*(K8|SH|Z2)*"), expiring(first=date(2022, 4, 1))))
    assert describe(abbott, "en") == (
        "code starts with 22 to 37 and code contains K8, SH or Z2 and expiry date on or after 2022-04-01"
    )
    assert describe(abbott, "zh") == ("批号以 22 至 37 开头，并且批号含 K8、SH 或 Z2，并且到期日在 2022-04-01 及以后")
    assert describe(AllCodes(), "zh") == "所有批次"
