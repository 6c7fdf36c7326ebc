"""The datums against the one table of cases that the phone is tested on too."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sweep.domain.datum import Datum, from_wgs84, gcj02_to_wgs84, is_shifted, to_wgs84, wgs84_to_gcj02
from sweep.domain.geodesy import distance_m

TABLE = json.loads(Path(__file__).with_name("datum_cases.json").read_text(encoding="utf-8"))
CASES: list[dict[str, Any]] = TABLE["cases"]
SHIFTED = (Datum.GCJ02, Datum.BD09)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["place"])
@pytest.mark.parametrize("datum", SHIFTED)
def test_a_known_place_is_found_in_both_directions(case: dict[str, Any], datum: Datum) -> None:
    assert distance_m(*from_wgs84(*case["wgs84"], datum), *case[datum]) < 0.1
    assert distance_m(*to_wgs84(*case[datum], datum), *case["wgs84"]) < 0.1


def test_the_shift_in_china_is_hundreds_of_metres_so_a_forgotten_datum_would_show() -> None:
    lat, lon = 28.8903, 105.42575
    assert 300 < distance_m(lat, lon, *wgs84_to_gcj02(lat, lon)) < 700


@given(st.floats(1, 55.7), st.floats(72.1, 137.7), st.sampled_from(SHIFTED))
def test_there_and_back_stays_within_two_metres(lat: float, lon: float, datum: Datum) -> None:
    assert distance_m(lat, lon, *to_wgs84(*from_wgs84(lat, lon, datum), datum)) < 2.0


@given(st.floats(-85, 85), st.floats(-180, 180))
def test_outside_the_box_gcj02_is_wgs84(lat: float, lon: float) -> None:
    if not is_shifted(lat, lon):
        assert wgs84_to_gcj02(lat, lon) == (lat, lon) == gcj02_to_wgs84(lat, lon)
