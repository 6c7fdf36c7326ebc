from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sweep.domain.datum import Datum, from_wgs84
from sweep.domain.geodesy import distance_m
from sweep.intake.region import judge_region
from sweep.intake.registry import read_registry
from sweep.intake.registry_row import RegistryFile
from sweep.intake.written_points import angle, point

MakeFile = Callable[..., Path]
LUZHOU = [(28.8903 + 0.01 * i, 105.4257 + 0.02 * i) for i in range(12)]


def located(file: RegistryFile) -> list[tuple[float, float] | None]:
    return [None if r.lat_e7 is None or r.lon_e7 is None else (r.lat_e7 / 1e7, r.lon_e7 / 1e7) for r in file.retailers]


def reasons(file: RegistryFile) -> list[tuple[int, str]]:
    return [(r.row, r.reason_code) for r in file.rejects if r.action in ("corrected", "unlocated")]


def two_columns(points: list[tuple[object, object]]) -> list[list[object]]:
    return [["编号", "名称", "纬度", "经度"], *([f"A{i}", f"店{i}", lat, lon] for i, (lat, lon) in enumerate(points))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("28.8903", (28.8903, "")),
        ("-73.5", (-73.5, "")),
        ("28,8903", (28.8903, "")),
        ("28°53'25\"N", (28.890278, "lat")),
        ("北纬28度53分25秒", (28.890278, "lat")),
        ("105°25′33″ E", (105.425833, "lon")),
        ("73°30' W", (-73.5, "lon")),
        ("２８．８９", (28.89, "")),
        ("28°75'", None),
        ("about 28", None),
    ],
)
def test_an_angle_is_read_as_people_write_it(text: str, expected: tuple[float, str] | None) -> None:
    found = angle(text)
    if expected is None:
        assert found is None
    else:
        assert found is not None
        assert found[0] == pytest.approx(expected[0], abs=1e-5)
        assert found[1] == expected[1]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("POINT (-77.69553 42.39369)", (-77.69553, 42.39369, "lonlat")),
        ("SRID=4326;Point Z(105.4 28.9 312)", (105.4, 28.9, "lonlat")),
        ("105.4,28.9", (105.4, 28.9, "")),
        ("（105.4，28.9）", (105.4, 28.9, "")),
        ("[105.4, 28.9]", (105.4, 28.9, "")),
        ("12 Main St\nNew York\n(40.7, -73.9)", (40.7, -73.9, "")),
        ("105,4; 28,9", (105.4, 28.9, "")),
        ("28°53'N, 105°25'E", (28.883333, 105.416667, "latlon")),
        ('{"latitude": "40.7", "longitude": "-73.9"}', (40.7, -73.9, "latlon")),
        ("POINT EMPTY", None),
        ("no idea", None),
    ],
)
def test_a_point_is_read_as_people_write_it(text: str, expected: tuple[float, float, str] | None) -> None:
    found = point(text)
    assert (found is None) == (expected is None)
    if found and expected:
        assert found[:2] == pytest.approx(expected[:2], abs=1e-5)
        assert found[2] == expected[2]


def test_exchanged_rows_are_put_right_and_reported(csv_file: MakeFile) -> None:
    points: list[tuple[object, object]] = [*LUZHOU, (105.43, 28.89)]
    file = read_registry(csv_file(two_columns(points)))
    assert located(file)[-1] == (28.89, 105.43)
    assert reasons(file) == [(14, "latitude-longitude-swapped")]
    assert (file.corrected, file.unlocated) == (1, 0)


def test_exchanged_rows_are_found_where_both_readings_are_possible(csv_file: MakeFile) -> None:
    brussels: list[tuple[object, object]] = [(50.8 + 0.01 * i, 4.3 + 0.01 * i) for i in range(12)]
    file = read_registry(csv_file(two_columns([*brussels, (4.35, 50.85)])))
    assert located(file)[-1] == (50.85, 4.35)


def test_a_whole_file_with_the_headings_exchanged_is_put_right(csv_file: MakeFile) -> None:
    new_york: list[tuple[object, object]] = [(-73.9 - 0.01 * i, 40.7) for i in range(8)]
    file = read_registry(csv_file(two_columns(new_york)))
    assert located(file)[0] == (40.7, -73.9)
    assert file.corrected == 8


@pytest.mark.parametrize(
    ("lat", "lon", "reason"),
    [
        ("", "", "position-missing"),
        ("无", "N/A", "position-missing"),
        ("0", "0.0", "position-zero"),
        ("288.9", "105.4", "position-impossible"),
        ("2770000", "300000", "position-impossible"),
        ("nan", "inf", "position-unreadable"),
        ("北侧", "105.4", "position-unreadable"),
        ("28.9", "", "position-unreadable"),
        ("-28.9", "-105.4", "position-far"),
        ("31.23", "121.47", "position-far"),
    ],
)
def test_what_can_be_no_position_here_is_missing_and_the_shop_stays(
    csv_file: MakeFile, lat: str, lon: str, reason: str
) -> None:
    file = read_registry(csv_file(two_columns([*LUZHOU, (lat, lon)])))
    assert (file.accepted, file.unlocated) == (13, 1)
    assert reasons(file) == [(14, reason)]


def test_islands_that_the_registry_itself_names_are_not_far() -> None:
    mainland = [(25.0 + 0.01 * i, 121.5, "臺北市") for i in range(500)]
    matsu = [(26.15, 119.95 + 0.001 * i, "連江縣") for i in range(4)]
    stray = [(43.1, 141.3, "臺北市")]
    rows = mainland + matsu + stray
    verdict = judge_region(np.array([r[0] for r in rows]), np.array([r[1] for r in rows]), [r[2] for r in rows])
    assert np.flatnonzero(verdict.far).tolist() == [len(rows) - 1]
    assert verdict.away_km[-1] > 2000


def test_shops_all_over_a_country_are_nobodys_strays() -> None:
    cities = np.array([[39.9, 116.4], [31.2, 121.5], [30.6, 104.1], [23.1, 113.3], [28.9, 105.4]])
    verdict = judge_region(cities[:, 0], cities[:, 1], [""] * 5)
    assert not verdict.far.any()
    assert not verdict.exchanged.any()


@given(st.lists(st.tuples(st.floats(-80, 80), st.floats(-180, 180)), max_size=40))
def test_a_verdict_never_both_exchanges_and_doubts(points: list[tuple[float, float]]) -> None:
    lat, lon = np.array([p[0] for p in points]), np.array([p[1] for p in points])
    verdict = judge_region(lat, lon, [""] * len(points))
    assert not (verdict.far & verdict.exchanged).any()
    assert verdict.far.sum() <= len(points) / 2


@pytest.mark.parametrize("heading", ["坐标", "经纬度", "location", "lat_lon"])
def test_pairs_are_read_in_the_order_that_they_can_only_mean(csv_file: MakeFile, heading: str) -> None:
    swap = heading == "lat_lon"
    rows = [["名称", heading], *([f"店{i}", f"{a},{b}" if swap else f"{b},{a}"] for i, (a, b) in enumerate(LUZHOU))]
    file = read_registry(csv_file(rows))
    assert located(file)[3] == pytest.approx(LUZHOU[3])
    assert file.corrected == 0


def test_pairs_that_could_be_either_are_read_as_longitude_latitude_and_it_says_so(csv_file: MakeFile) -> None:
    rows = [["name", "coordinates"], *([f"S{i}", f"4.{i},50.8"] for i in range(5))]
    file = read_registry(csv_file(rows))
    assert located(file)[0] == (50.8, 4.0)
    assert "order-assumed" in [r.reason_code for r in file.rejects]


@pytest.mark.parametrize("datum", [Datum.GCJ02, Datum.BD09])
@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_shifted_coordinates_land_within_two_metres(
    csv_file: MakeFile, xlsx_file: MakeFile, datum: Datum, kind: str
) -> None:
    shifted = [from_wgs84(lat, lon, datum) for lat, lon in LUZHOU]
    rows = two_columns(list(shifted))
    path = csv_file(rows, encoding="gb18030") if kind == "csv" else xlsx_file({"名单": rows})
    file = read_registry(path, datum=datum.value)
    assert file.accepted == len(LUZHOU)
    for found, true in zip(located(file), LUZHOU, strict=True):
        assert found is not None
        assert distance_m(*found, *true) < 2.0
