"""The demonstration city: repeatable, inside its borders, as imperfect as promised, and honest about it."""

from __future__ import annotations

import csv
import json
from collections import Counter
from math import cos, hypot, radians
from pathlib import Path

import pytest
from shapely import MultiPoint, from_geojson
from shapely.geometry.base import BaseGeometry

from sweep.demo.city import City, make_city
from sweep.demo.facts import COUNTIES, KNOWN_TOWNS, Source
from sweep.demo.ground import areas, towns
from sweep.demo.shops import apportion
from sweep.demo.truth import LETS_IN, Door
from sweep.domain.problem import Problem
from sweep.domain.words import RetailerKind


@pytest.fixture(scope="module")
def city() -> City:
    return make_city(10_600, 120, seed=7)


def area(sector_id: str) -> BaseGeometry:
    return from_geojson(json.dumps(areas()[sector_id]))


def off_m(lat_a: float, lon_a: float, lat_b: float, lon_b: float) -> float:
    return 111_195 * hypot(lat_a - lat_b, (lon_a - lon_b) * cos(radians(lat_a)))


def test_the_city_has_its_seven_counties_and_126_townships_by_name(city: City) -> None:
    assert len(COUNTIES) == 7
    assert len(towns()) == len({town.town_id for town in towns()}) == 126
    levels = Counter(sector.level for sector in city.sectors)
    assert levels == {"city": 1, "county": 7, "station": 126}
    assert {"玄滩镇", "二郎镇", "水潦彝族乡"} <= {town.name for town in towns()}


def test_names_agree_with_the_published_division_codes(shared_data: Path) -> None:
    with (shared_data / "luzhou" / "townships.csv").open(encoding="utf-8-sig") as file:
        published = {row["id"]: row["ext_name"] for row in csv.DictReader(file)}
    ours = {county.county_id: county.name for county in COUNTIES} | {t.town_id: t.name for t in towns()}
    assert ours == {code: name for code, name in published.items() if code != "5105"}


def test_a_position_without_a_source_is_called_synthetic() -> None:
    for town in towns():
        assert (town.source is Source.GEONAMES) == (town.town_id in KNOWN_TOWNS)
        assert town.source in (Source.GEONAMES, Source.SYNTHETIC)


def test_exactly_as_many_shops_and_teams_as_asked(city: City) -> None:
    assert len(city.shops) == len({shop.shop_id for shop in city.shops}) == len(city.truth) == 10_600
    assert len(city.teams) == len({team.team_id for team in city.teams}) == 120
    for retailers, teams in ((1, 1), (30, 2), (7, 7), (2_000, 9), (4_001, 30)):
        small = make_city(retailers, teams, seed=1)
        assert (len(small.shops), len(small.teams)) == (retailers, teams)
        counties = {sector.name for sector in small.sectors if sector.level == "county"}
        assert {team.sector_name for team in small.teams} == {shop.county for shop in small.shops} == counties


def test_every_position_lies_in_its_own_county_and_no_county_overlaps_another(city: City) -> None:
    counties = {county.name: area(county.county_id) for county in COUNTIES}
    for name, polygon in counties.items():
        assert polygon.geom_type == "Polygon"
        assert polygon.is_valid
        ours = [shop for shop in city.shops if shop.county == name]
        placed = [(shop.lon, shop.lat) for shop in ours if shop.lon is not None and shop.lat is not None]
        assert 0.9 * len(ours) < len(placed)
        assert polygon.contains(MultiPoint(placed))
        others = [other for other in counties if other != name]
        assert all(polygon.intersection(counties[other]).area < 1e-9 for other in others)


def test_a_rightly_registered_shop_lies_in_its_township(city: City) -> None:
    polygons = {(town.county.name, town.name): area(town.town_id) for town in towns()}
    by_town: dict[tuple[str, str], list[tuple[float, float]]] = {}
    for shop in city.shops:
        if city.truth[shop.shop_id].duplicate_of is None:
            truth = city.truth[shop.shop_id]
            by_town.setdefault((shop.county, shop.town), []).append((truth.lon, truth.lat))
    assert len(by_town) == 126
    assert all(polygons[town].buffer(1e-6).contains(MultiPoint(places)) for town, places in by_town.items())


def test_the_registry_is_as_imperfect_as_promised(city: City) -> None:
    shops = len(city.shops)
    assert 0.02 < sum(shop.lat is None for shop in city.shops) / shops < 0.04
    wrong = [
        off
        for shop in city.shops
        if shop.lat is not None and shop.lon is not None
        for truth in (city.truth[shop.shop_id],)
        if (off := off_m(shop.lat, shop.lon, truth.lat, truth.lon)) > 30
    ]
    assert 0.006 < len(wrong) / shops < 0.015
    assert min(wrong) > 300
    kinds = Counter(shop.kind for shop in city.shops)
    assert 0.91 < kinds[RetailerKind.RETAILER] / shops < 0.95
    assert min(kinds[kind] for kind in RetailerKind) > 100


def test_the_truth_is_as_promised(city: City) -> None:
    doors = Counter(truth.door for truth in city.truth.values())
    assert 0.01 < doors[Door.CEASED] / len(city.shops) < 0.02
    assert min(doors[door] for door in Door) >= 5
    holders = {shop: truth for shop, truth in city.truth.items() if truth.holds}
    assert 0.035 < len(holders) / len(city.shops) < 0.045
    assert all(truth.door in LETS_IN for truth in holders.values())
    held = [holding for truth in holders.values() for holding in truth.holds]
    assert {holding.revision for holding in held} == {1, 2}
    assert all(1 <= holding.units <= 12 for holding in held)


def test_a_duplicate_names_the_shop_that_it_is(city: City) -> None:
    by_id = {shop.shop_id: shop for shop in city.shops}
    doubles = {s: t.duplicate_of for s, t in city.truth.items() if t.duplicate_of is not None}
    assert len(doubles) == 5
    for double, first in doubles.items():
        assert by_id[double].name.startswith(by_id[first].name)
        assert by_id[first].address.endswith(by_id[double].address)
    singles = [(s.name, s.address) for s in city.shops if s.shop_id not in doubles]
    assert len(set(singles)) == len(singles)


def test_teams_follow_the_shops_and_name_two_officers(city: City) -> None:
    shops = Counter(shop.county for shop in city.shops)
    for county, teams in Counter(team.sector_name for team in city.teams).items():
        assert abs(teams - 120 * shops[county] / 10_600) < 1.5
    credentials = [officer.credential for team in city.teams for officer in team.officers]
    assert len(set(credentials)) == 240
    assert all(credential.startswith("EX-") for credential in credentials)
    assert all("演练" in officer.name for team in city.teams for officer in team.officers)


def test_the_same_seed_gives_the_same_city_to_the_byte(city: City, tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    first, second = city.write(tmp_path / "a"), make_city(10_600, 120, seed=7).write(tmp_path / "b")
    for name in ("registry", "sectors", "teams", "recall_revision_1", "recall_revision_2"):
        assert getattr(first, name).read_bytes() == getattr(second, name).read_bytes()
    assert make_city(50, 7, seed=8).shops != make_city(50, 7, seed=9).shops


@pytest.mark.parametrize(("retailers", "teams"), [(0, 5), (5, 0), (-1, 1)])
def test_a_city_of_nothing_is_refused(retailers: int, teams: int) -> None:
    with pytest.raises(Problem):
        make_city(retailers, teams, seed=1)


def test_apportioning_keeps_the_total_and_the_least() -> None:
    assert apportion(10, [1, 1, 1], least=1) == [4, 3, 3]
    assert apportion(7, [1000, 1, 1], least=1) == [5, 1, 1]
    assert apportion(0, [3, 4]) == [0, 0]
