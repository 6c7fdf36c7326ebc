from __future__ import annotations

import random
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sweep.domain.lot_match import PrintedDates, counts_as_recalled, match
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
)
from sweep.domain.rule_width import provably_wider_or_equal, share_no_code
from tests.domain.lot_rule_samples import patterns, printed, read_codes, rules

SANLU = made(last=date(2008, 8, 6))
EARLIER = made(last=date(2008, 7, 31))
ABBOTT = AllOf((CodePattern("[22-37]*"), CodePattern("*(K8|SH|Z2)*"), expiring(first=date(2022, 4, 1))))


@settings(max_examples=300, deadline=None)
@given(wide=rules, narrow=rules, units=st.lists(st.tuples(read_codes, printed), min_size=5, max_size=25))
def test_a_rule_proved_wider_covers_each_unit_that_the_other_covers(
    wide: LotRule, narrow: LotRule, units: list[tuple[str | None, PrintedDates]]
) -> None:
    if provably_wider_or_equal(wide, narrow):
        for code, dates in units:
            if counts_as_recalled(match(narrow, code, dates)):
                assert counts_as_recalled(match(wide, code, dates)), (code, dates)


@settings(max_examples=150, deadline=None)
@given(one=patterns, other=patterns)
def test_pattern_inclusion_is_what_trying_all_short_codes_shows(one: str, other: str) -> None:
    codes = [""]
    for _ in range(4):
        codes += [code + letter for code in codes if len(code) == len(codes[-1]) for letter in "A012Z"]
    in_one = {code for code in codes[1:] if fits(parse_pattern(one), code)}
    in_other = {code for code in codes[1:] if fits(parse_pattern(other), code)}
    if provably_wider_or_equal(CodePattern(one), CodePattern(other)):
        assert in_other <= in_one
    if share_no_code(CodePattern(one), CodePattern(other)):
        assert not in_one & in_other


@given(rule=rules)
def test_a_rule_is_as_wide_as_itself_and_all_codes_is_as_wide_as_any(rule: LotRule) -> None:
    assert provably_wider_or_equal(AllCodes(), rule)
    assert provably_wider_or_equal(rule, rule)


@pytest.mark.parametrize(
    ("wide", "narrow"),
    [
        (SANLU, EARLIER),
        (SANLU, AllOf((CodePattern("A*"), EARLIER))),
        (SANLU, AllOf((made(last=date(2009, 1, 1)), made(last=date(2008, 8, 1))))),
        (ExactCodes(("L-1", "L2", "L3")), ExactCodes(("l2", "L 1"))),
        (CodePattern("L#"), ExactCodes(("L1", "L2"))),
        (ExactCodes(("L1", "L2", "L3")), CodePattern("L[1-2]")),
        (CodePattern("[22-37]*"), CodePattern("[25-30]K8*")),
        (CodePattern("*(K8|SH|Z2)*"), CodePattern("[22-37]*K8??")),
        (CodePattern("*(K8|SH)*"), CodePattern("*K8*SH*")),
        (CodePattern("?*"), CodePattern("*")),
        (CodePattern("(1#|2[0-9])"), CodePattern("[10-29]")),
        (CodePattern("*"), AllCodes()),
        (CodePattern("*"), made(last=date(2008, 8, 6))),
        (ABBOTT, AllOf((*ABBOTT.rules, CodePattern("*4")))),
        (AnyOf((ABBOTT, SANLU)), EARLIER),
        (AnyOf((SANLU, ExactCodes(("L1",)))), AnyOf((ExactCodes(("L1",)), EARLIER))),
        (FreeText("red  lid"), AllOf((FreeText("red lid"), SANLU))),
    ],
)
def test_what_is_narrower_is_proved_narrower(wide: LotRule, narrow: LotRule) -> None:
    assert provably_wider_or_equal(wide, narrow)


@pytest.mark.parametrize(
    ("wide", "narrow"),
    [
        (EARLIER, SANLU),
        (SANLU, AllCodes()),
        (SANLU, expiring(last=date(2008, 8, 1))),
        (expiring(first=date(2022, 4, 1)), best_by(first=date(2022, 4, 1))),
        (ExactCodes(("L1",)), ExactCodes(("L1", "L2"))),
        (ExactCodes(("L1", "L2")), CodePattern("L#")),
        (CodePattern("L#"), CodePattern("L?")),
        (CodePattern("[22-37]*"), CodePattern("[21-30]*")),
        (CodePattern("L*"), SANLU),
        (ABBOTT, ABBOTT.rules[0]),
        (SANLU, AnyOf((EARLIER, ExactCodes(("L1",))))),
        (FreeText("red lid"), AllCodes()),
        (FreeText("red lid"), FreeText("green lid")),
        (FreeText("red lid"), ExactCodes(("L1",))),
        (ExactCodes(("L1",)), FreeText("L1")),
    ],
)
def test_what_is_not_narrower_is_never_proved_narrower(wide: LotRule, narrow: LotRule) -> None:
    assert not provably_wider_or_equal(wide, narrow)


def test_codes_in_another_order_and_spelling_are_as_wide_as_each_other() -> None:
    one, other = ExactCodes(("L1", "L2")), ExactCodes(("L 2", "L-1"))
    assert provably_wider_or_equal(one, other)
    assert provably_wider_or_equal(other, one)


def test_the_proof_of_a_knotty_pattern_comes_to_an_end() -> None:
    chance = random.Random(8)
    knotty = "*".join("".join(chance.choices("A?#", k=6)) for _ in range(28))
    provably_wider_or_equal(CodePattern("*A????????????????????"), CodePattern(knotty))
    provably_wider_or_equal(CodePattern(knotty), CodePattern(knotty + "?"))
