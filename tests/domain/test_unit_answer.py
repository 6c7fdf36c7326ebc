"""Is this one recalled? One table of cases holds the desk and the phone to the same answers."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from sweep.domain.ids import LotId
from sweep.domain.lot_match import PrintedDates
from sweep.domain.lot_rule import rule_from_json
from sweep.domain.recall import Lot
from sweep.domain.unit_answer import Unit, answer_for, read_gtin
from sweep.intake.article_code import read_article_code

TABLE = json.loads((Path(__file__).parent / "unit_cases.json").read_text(encoding="utf-8"))


def lot(name: str) -> Lot:
    told = TABLE["lots"][name]
    return Lot(LotId(name), "milk powder", gtin=told.get("gtin", ""), rule=rule_from_json(told["rule"]))


def unit(case: dict[str, Any]) -> Unit:
    said = read_article_code(case.get("scan", ""))
    days = {
        name: getattr(said, name) or (date.fromisoformat(case[name]) if name in case else None)
        for name in ("production", "expiry", "best_by")
    }
    return Unit(said.gtin, said.code or case.get("code"), PrintedDates(**days))


@pytest.mark.parametrize("case", TABLE["cases"], ids=lambda case: case["reason"])
def test_the_answer_is_the_tables(case: dict[str, Any]) -> None:
    answer, because = answer_for([lot(name) for name in case["lots"]], unit(case))
    assert answer == case["answer"]
    assert [each.lot.lot_id for each in because] == case["because"]
    assert [each.lot.lot_id for each in because if each.other_article] == case.get("other", [])
    assert [need for each in because for need in each.needs] == case.get("needs", [])


@pytest.mark.parametrize("text", ["", "6901234567893", "690123456789", "٦٩٠١٢٣٤٥٦٧٨٩٢", "6901234567892x"])
def test_what_is_no_article_number_is_none(text: str) -> None:
    assert read_gtin(text) is None
