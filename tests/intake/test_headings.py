from __future__ import annotations

import pytest

from sweep.domain.problem import Problem
from sweep.intake.headings import recognise
from sweep.intake.vocabulary import REGISTRY

NEW_YORK = [
    *("County", "License Number", "Operation Type", "Establishment Type", "Entity Name", "DBA Name"),
    *("Street Number", "Street Name", "Address Line 2", "Address Line 3", "City", "State", "Zip Code"),
    *("Square Footage", "Georeference", "NYS Municipal Boundaries"),
]
TAIWAN = [
    *("公司統一編號", "公司名稱", "分公司統一編號", "分公司名稱", "Address", "分公司狀態"),
    *("分公司核准設立日期", "Longitude", "Latitude"),
]


def fields(headings: list[str], **mapping: str) -> dict[str, str]:
    columns = recognise(headings, REGISTRY, mapping, file="shops.csv")
    return {field: headings[found[0]] for field, found in columns.of.items() if found}


def test_the_new_york_headings_are_known() -> None:
    found = fields(NEW_YORK)
    assert found["id"] == "License Number"
    assert found["name"] == "DBA Name"
    assert found["company"] == "Entity Name"
    assert found["type"] == "Operation Type"
    assert found["point"] == "Georeference"
    assert found["county"] == "County"


def test_a_branch_has_its_own_id_not_its_companys() -> None:
    found = fields(TAIWAN)
    assert found["id"] == "分公司統一編號"
    assert found["company_id"] == "公司統一編號"
    assert found["name"] == "分公司名稱"
    assert (found["lat"], found["lon"]) == ("Latitude", "Longitude")


@pytest.mark.parametrize(
    "heading", ["经度", "經度", " 经 度 ", "经度（必填）", "ＬＯＮＧＩＴＵＤＥ", "lng", "Longitude (deg)", "高德经度"]
)
def test_spelling_width_script_and_brackets_make_no_difference(heading: str) -> None:
    assert fields(["名称", heading])["lon"] == heading


def test_what_the_user_says_goes_before_the_synonyms() -> None:
    assert fields(["id", "Nr", "name"], id="Nr")["id"] == "Nr"
    assert "id" not in fields(["id", "name"], id="")


@pytest.mark.parametrize(
    ("mapping", "code", "hint"),
    [
        ({"nmae": "X"}, "field-unknown", "name"),
        ({"name": "Shoop"}, "column-unknown", "Shop"),
        ({"name": "dup"}, "column-ambiguous", "dup"),
    ],
)
def test_a_mapping_that_cannot_be_followed_is_refused_with_a_hint(
    mapping: dict[str, str], code: str, hint: str
) -> None:
    with pytest.raises(Problem) as caught:
        recognise(["Shop", "dup", "dup"], REGISTRY, mapping, file="shops.csv")
    assert caught.value.code == code
    assert hint in caught.value.en
