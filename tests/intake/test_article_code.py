"""Article codes against the one table of cases that the phone is tested on too."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from sweep.intake.article_code import ArticleCode, read_article_code

TABLE = json.loads((Path(__file__).parent.parent / "domain" / "gs1_cases.json").read_text(encoding="utf-8"))
CASES: list[dict[str, Any]] = [case for case in TABLE["cases"] if case.get("biip", True)]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["reason"])
def test_a_code_says_what_the_table_says(case: dict[str, Any]) -> None:
    said = read_article_code(case["scan"])
    days = {name: str(day) if (day := getattr(said, name)) else None for name in ("production", "best_by", "expiry")}
    for name in ("gtin", "code", "serial"):
        assert getattr(said, name) == case.get(name), name
    assert days == {name: case.get(name) for name in days}


@pytest.mark.parametrize("scan", ["", "]", "]d2", "]d201", "\x00", "0" * 5000])
def test_what_is_no_code_says_nothing(scan: str) -> None:
    assert read_article_code(scan) == ArticleCode()
