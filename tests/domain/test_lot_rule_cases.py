"""The one table of cases that the server and the phone are both held to (lot_rule_cases.json)."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from sweep.domain.lot_match import Match, PrintedDates, match
from sweep.domain.lot_rule import rule_from_json, rule_to_json
from sweep.domain.rule_contradiction import contradiction
from sweep.domain.rule_words import describe

CASES = json.loads((Path(__file__).parent / "lot_rule_cases.json").read_text(encoding="utf-8"))


def printed_dates(dates: dict[str, str | None]) -> PrintedDates:
    return PrintedDates(**{name: day and date.fromisoformat(day) for name, day in dates.items()})  # type: ignore[arg-type]  # json


@pytest.mark.parametrize("case", CASES, ids=[f"{at}: {case['reason']}" for at, case in enumerate(CASES)])
def test_each_row_of_the_table_is_answered_as_expected(case: dict[str, Any]) -> None:
    rule = rule_from_json(case["rule"])
    assert rule_to_json(rule) == case["rule"]
    assert match(rule, case["code"], printed_dates(case["dates"])) is Match(case["expected"]), case["reason"]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_each_row_can_be_said_in_words(language: str) -> None:
    for case in CASES:
        rule = rule_from_json(case["rule"])
        assert describe(rule, language)
        assert contradiction(rule, language) is None


def test_the_table_has_every_answer_for_every_kind_of_rule() -> None:
    seen = {(case["rule"]["type"], case["expected"]) for case in CASES}
    for kind in (
        "exact_codes",
        "code_pattern",
        "production_window",
        "expiry_window",
        "best_by_window",
        "all_of",
        "any_of",
    ):
        assert {answer for seen_kind, answer in seen if seen_kind == kind} == set(Match)
