"""Forms of papers are data: filled alike on phone and service, and refused where they name what there is not."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from sweep.actions.read_forms import ORDER, read_forms
from sweep.domain.paper_forms import FACTS, fill_form, read_form
from sweep.domain.problem import Problem

TABLE: dict[str, Any] = json.loads((Path(__file__).parent / "paper_cases.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", TABLE["cases"], ids=lambda case: case["language"])
def test_a_form_is_filled_as_on_the_phone(case: dict[str, Any]) -> None:
    form = read_form("trial", TABLE["form"])
    assert fill_form(form, case["language"], case["facts"], case["goods"]) == case["filled"]


@pytest.mark.parametrize("case", TABLE["fits"])
def test_a_visit_calls_for_the_forms_of_its_holds(case: dict[str, Any]) -> None:
    form = read_form("trial", TABLE["form"])
    assert form.fits(case["bases"], is_find=case["is_find"]) is case["fits"]


def test_the_usual_forms_fill_every_place_in_both_languages() -> None:
    forms = read_forms(None)
    assert [form.form for form in forms] == list(ORDER)
    facts = {name: f"<{name}>" for name in FACTS}
    for form in forms:
        for language in ("zh", "en"):
            filled = json.dumps(fill_form(form, language, facts, []), ensure_ascii=False)
            assert not re.search(r"\{\w+\}|____", filled)
        assert [block["kind"] for block in form.blocks["zh"]] == [block["kind"] for block in form.blocks["en"]]


def test_a_bureau_replaces_one_form_adds_another_and_leaves_one_out(tmp_path: Path) -> None:
    (tmp_path / "site_record.json").write_text(json.dumps(TABLE["form"]), encoding="utf-8")
    (tmp_path / "own.json").write_text(json.dumps(TABLE["form"]), encoding="utf-8")
    (tmp_path / "order_to_correct.json").write_text("null", encoding="utf-8")
    forms = {form.form: form for form in read_forms(tmp_path)}
    assert forms["site_record"].title["en"] == "Decision, {shop_name}"
    assert forms["own"].numbered
    assert "order_to_correct" not in forms


@pytest.mark.parametrize(
    "block",
    [
        {"kind": "text", "text": "{password}"},
        {"kind": "text", "text": "{lot}"},
        {"kind": "script", "text": ""},
        {"kind": "facts", "rows": [["one"]]},
        {"kind": "signatures", "who": ["mayor"]},
        "text",
    ],
)
def test_a_form_that_names_what_there_is_not_is_refused(block: Any) -> None:
    blocks = {"zh": TABLE["form"]["blocks"]["zh"], "en": [block]}
    with pytest.raises(Problem) as refused:
        read_form("trial", {**TABLE["form"], "blocks": blocks})
    assert refused.value.code == "paper-form-unfit"
    assert "en 1" in str(refused.value.where)


def test_a_folder_that_is_none_is_told(tmp_path: Path) -> None:
    with pytest.raises(Problem, match="cannot be read"):
        read_forms(tmp_path / "none")
    (tmp_path / "own.json").write_text("{", encoding="utf-8")
    with pytest.raises(Problem, match="not JSON"):
        read_forms(tmp_path)
