from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from sweep.domain.ids import ShopId
from sweep.domain.problem import Problem
from sweep.domain.words import RetailerKind
from sweep.intake.jurisdiction import How, assign_sectors
from sweep.intake.registry import read_registry
from sweep.intake.registry_row import RegistryRow
from sweep.intake.sectors import SectorFile, read_sectors, sector_called

Feature = dict[str, Any]


def square(name: str, west: float, south: float, size: float = 1.0, **properties: object) -> Feature:
    east, north = west + size, south + size
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    return {
        "type": "Feature",
        "properties": {"name": name, **properties},
        "geometry": {"type": "Polygon", "coordinates": [ring]},
    }


@pytest.fixture
def sectors_in(tmp_path: Path) -> Callable[..., SectorFile]:
    def read(*features: Feature) -> SectorFile:
        path = tmp_path / "sectors.geojson"
        path.write_text(json.dumps({"type": "FeatureCollection", "features": features}), encoding="utf-8")
        return read_sectors(path)

    return read


def shop(lat: float | None, lon: float | None, *path: str, address: str = "") -> RegistryRow:
    return RegistryRow(
        retailer_id=ShopId("1"), name="甲", address=address, kind=RetailerKind.RETAILER,
        lat_e7=None if lat is None else round(lat * 1e7), lon_e7=None if lon is None else round(lon * 1e7),
        sector_path=path, status_text="", source_row=2,
    )  # fmt: skip


LUZHOU = (
    square("江阳区", 105, 28, id="510502", parent="", duty_officer="张三", office_lat=28.9, office_lon=105.4),
    square("泸县", 105, 29, id="510521"),
    square("蓝田所", 105, 28, 0.5, id="S1", parent="江阳区"),
)


def test_sectors_have_parents_offices_and_duty_officers(sectors_in: Callable[..., SectorFile]) -> None:
    county, _, station = sectors_in(*LUZHOU).sectors
    assert (county.sector_id, county.parent, county.duty_officer) == ("510502", None, "张三")
    assert county.office == (28.9, 105.4)
    assert station.parent == "510502"


@pytest.mark.parametrize(
    ("row", "sector", "how", "reason"),
    [
        (shop(28.2, 105.2), "S1", How.POSITION, None),
        (shop(28.8, 105.8), "510502", How.POSITION, None),
        (shop(28.2, 105.2, "江陽區"), "S1", How.WORDS, None),
        (shop(None, None, "江阳"), "510502", How.WORDS, None),
        (shop(None, None, "江阳区", "蓝田市场监督管理所"), "S1", How.WORDS, None),
        (shop(29.5, 105.5, "江阳区"), "510502", How.WORDS, "sector-text-and-point"),
        (shop(None, None, address="四川省泸州市泸县福集镇1号"), "510521", How.WORDS, None),
        (shop(28.2, 104.99), "S1", How.NEAREST, "sector-nearest"),
        (shop(28.8, 104.99), "510502", How.NEAREST, "sector-nearest"),
        (shop(28.5, 103.0), None, How.UNASSIGNED, "sector-unknown"),
        (shop(None, None, "纳溪区"), None, How.UNASSIGNED, "sector-unknown"),
    ],
)
def test_a_shop_finds_its_sector(
    sectors_in: Callable[..., SectorFile], row: RegistryRow, sector: str | None, how: How, reason: str | None
) -> None:
    found = assign_sectors([row], sectors_in(*LUZHOU).sectors)
    assert found.sectors == [sector]
    assert found.how == [how]
    assert [said.reason_code for said in found.rejects] == ([reason] if reason else [])
    assert found.unassigned == ([] if sector else ["1"])


def test_positions_exchanged_throughout_are_noticed_against_the_sectors(sectors_in: Callable[..., SectorFile]) -> None:
    belgium = sectors_in(square("Brussels", 4, 50)).sectors
    with pytest.raises(Problem) as caught:
        assign_sectors([shop(4.3, 50.8), shop(4.4, 50.9)], belgium)
    assert caught.value.code == "positions-exchanged"


@pytest.mark.parametrize("written", ["臺北市", "台北", "臺北巿", "TAIPEI CITY", "taipei", "63000"])
def test_a_sector_is_known_however_it_is_spelled(sectors_in: Callable[..., SectorFile], written: str) -> None:
    taipei = square("台北市", 121, 25, COUNTYENG="Taipei City", id="63000")
    sectors = sectors_in(taipei, square("新北市", 122, 25, COUNTYENG="New Taipei City")).sectors
    found = sector_called(written, sectors)
    assert found is not None
    assert found.name == "台北市"


def test_a_name_that_two_sectors_share_is_not_guessed(sectors_in: Callable[..., SectorFile]) -> None:
    sectors = sectors_in(square("嘉義市", 120, 23), square("嘉義縣", 121, 23)).sectors
    assert sector_called("嘉義", sectors) is None
    assert assign_sectors([shop(None, None, "嘉義")], sectors).sectors == [None]


def test_a_boundary_that_crosses_itself_is_mended_and_said(sectors_in: Callable[..., SectorFile]) -> None:
    bow = square("X", 0, 0)
    bow["geometry"]["coordinates"] = [[[0, 0], [1, 1], [1, 0], [0, 1], [0, 0]]]
    file = sectors_in(bow)
    assert file.sectors[0].geometry is not None
    assert [said.reason_code for said in file.rejects] == ["sector-shape-mended"]


@pytest.mark.parametrize(
    ("features", "code"),
    [
        ([square("", 0, 0)], "sector-without-name"),
        ([square("A", 0, 0, id="1"), square("B", 0, 0, id="1")], "sector-repeated"),
        ([square("A", 300_000, 2_700_000)], "sector-shape-invalid"),
        ([square("A", 0, 0, parent="B"), square("B", 1, 1, parent="A")], "sector-parents-circle"),
        ([{"type": "Feature", "properties": {"foo": 1}, "geometry": None}], "missing-column"),
    ],
)
def test_sectors_that_cannot_be_read_are_refused(
    sectors_in: Callable[..., SectorFile], features: list[Feature], code: str
) -> None:
    with pytest.raises(Problem) as caught:
        sectors_in(*features)
    assert caught.value.code == code


def test_sectors_come_from_a_table_without_boundaries_too(csv_file: Callable[..., Path]) -> None:
    file = read_sectors(
        csv_file([["编号", "名称", "上级"], ["1", "江阳区", ""], ["2", "蓝田所", "1"], ["3", "x", "9"]])
    )
    assert [s.parent for s in file.sectors] == [None, "1", None]
    assert [said.reason_code for said in file.rejects] == ["sector-parent-unknown"]


def test_every_new_york_shop_has_the_county_it_names(shared_data: Path) -> None:
    shops = read_registry(shared_data / "registry" / "ny_retail_food_stores_2023-09.csv").retailers
    sectors = read_sectors(shared_data / "boundaries" / "ny_counties.geojson").sectors
    found = assign_sectors(shops, sectors)
    names = {s.sector_id: s.name for s in sectors}
    assert not found.unassigned
    assert all(names[s] == row.sector_path[0] for s, row in zip(found.sectors, shops, strict=True) if s is not None)


def test_every_taiwan_shop_has_a_county_by_its_address_or_its_point(shared_data: Path) -> None:
    shops = read_registry(
        shared_data / "registry" / "tw_convenience_stores_2025-01.csv", where=[("分公司狀態", "1")]
    ).retailers
    found = assign_sectors(shops, read_sectors(shared_data / "boundaries" / "taiwan_counties.geojson").sectors)
    assert not found.unassigned
    assert Counter(found.how)[How.WORDS] > 13_400


def test_the_townships_of_luzhou_are_nested_sectors(shared_data: Path) -> None:
    sectors = read_sectors(shared_data / "luzhou" / "townships.csv").sectors
    by_id = {s.sector_id: s for s in sectors}
    assert len(sectors) == 134
    assert by_id[by_id["510502001"].parent or ""].name == "江阳区"  # type: ignore[index]  # a plain str is an id here
