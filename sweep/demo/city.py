"""The demonstration's city: real place names, synthetic shops and teams, and the truth behind them.

The same numbers and seed give the same city, to the byte. `City.write` writes the files that a commander
would load; the truth is never written.
"""

from __future__ import annotations

import csv
import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

from sweep.demo import recall_2008
from sweep.demo.facts import CITY_ID, CITY_NAME, CITY_NAME_EN, COUNTIES, CountyFacts
from sweep.demo.ground import Town, areas, to_degrees, towns
from sweep.demo.shops import SHOPS_PER_DUPLICATE, PlacedShop, Shop, apportion, open_shops
from sweep.demo.truth import ShopTruth, invent_truth
from sweep.domain.ids import SectorId, ShopId, TeamId
from sweep.domain.problem import Problem
from sweep.domain.words import RetailerKind

KIND_NAMES = {
    RetailerKind.RETAILER: "零售",
    RetailerKind.WHOLESALER: "批发",
    RetailerKind.WAREHOUSE: "仓库",
    RetailerKind.ONLINE: "网店",
}
SURNAMES = "王李张刘陈杨赵黄周吴徐孙马朱胡林何高罗郑"
REGISTRY_COLUMNS = ("许可证编号", "名称", "地址", "类型", "区县", "乡镇", "经度", "纬度", "电话")
TEAM_COLUMNS = ("编号", "名称", "辖区", "执法人员1", "执法证号1", "执法人员2", "执法证号2", "经度", "纬度")


@dataclass(frozen=True, slots=True)
class Sector:
    """A city, county or station with its office. `geometry` is GeoJSON, WGS-84."""

    sector_id: SectorId
    name: str
    name_en: str
    level: str
    parent: SectorId | None
    office_lat: float
    office_lon: float
    urban: bool
    geometry: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Officer:
    """An invented officer with an invented credential."""

    name: str
    credential: str


@dataclass(frozen=True, slots=True)
class Team:
    """Two officers who share a route and start from their county's office."""

    team_id: TeamId
    name: str
    sector_id: SectorId
    sector_name: str
    officers: tuple[Officer, Officer]
    office_lat: float
    office_lon: float


@dataclass(frozen=True, slots=True)
class CityFiles:
    """Where `City.write` put what."""

    registry: Path
    sectors: Path
    teams: Path
    recall_revision_1: Path
    recall_revision_2: Path


@dataclass(frozen=True, slots=True)
class City:
    """Everything the demonstration plays on."""

    seed: int
    shops: tuple[Shop, ...]
    sectors: tuple[Sector, ...]
    teams: tuple[Team, ...]
    truth: Mapping[ShopId, ShopTruth]

    def write(self, folder: Path) -> CityFiles:
        """Write registry, sectors, teams and both revisions of the recall into an existing folder."""
        files = CityFiles(
            folder / "registry.csv",
            folder / "sectors.geojson",
            folder / "teams.csv",
            folder / "recall_revision_1.csv",
            folder / "recall_revision_2.csv",
        )
        _write_table(files.registry, REGISTRY_COLUMNS, map(_registry_row, self.shops))
        _write_table(files.teams, TEAM_COLUMNS, map(_team_row, self.teams))
        collection = {"type": "FeatureCollection", "features": [_feature(sector) for sector in self.sectors]}
        files.sectors.write_text(json.dumps(collection, ensure_ascii=False, indent=None), encoding="utf-8")
        recall_2008.write_notice(files.recall_revision_1, recall_2008.revision_1())
        recall_2008.write_notice(files.recall_revision_2, recall_2008.revision_2())
        return files


def make_city(retailers: int, teams: int, seed: int) -> City:
    """A city of exactly so many registry entries and teams. A small one has only the largest counties.

    Raises Problem `demo-too-small` without a shop or a team.
    """
    if retailers < 1 or teams < 1:
        raise Problem(
            "demo-too-small",
            "The demonstration needs at least one retailer and one team.",
            "演练至少需要一户经营户和一个检查组。",
            field="retailers" if retailers < 1 else "teams",
        )
    random = Random(seed)
    largest = sorted(COUNTIES, key=lambda county: -county.population_k)[: min(retailers, teams)]
    counties = [county for county in COUNTIES if county in largest]
    doubles = retailers // SHOPS_PER_DUPLICATE
    placed = list(open_shops(_shops_by_town(counties, retailers - doubles), doubles, random))
    return City(
        seed,
        tuple(one.shop for one in placed),
        _sectors(counties),
        _teams(counties, placed, teams),
        invent_truth(placed, random),
    )


def _shops_by_town(counties: Sequence[CountyFacts], retailers: int) -> list[tuple[Town, int]]:
    by_county = apportion(retailers, [county.population_k for county in counties], least=1)
    counts: list[tuple[Town, int]] = []
    for county, shops in zip(counties, by_county, strict=True):
        ours = [town for town in towns() if town.county is county]
        counts += zip(ours, apportion(shops, [town.weight for town in ours]), strict=True)
    return counts


def _sectors(counties: Sequence[CountyFacts]) -> tuple[Sector, ...]:
    seat = next(county for county in COUNTIES if county.county_id == "510502")
    city = SectorId(CITY_ID)
    sectors = [Sector(city, CITY_NAME, CITY_NAME_EN, "city", None, seat.lat, seat.lon, False, areas()[""])]
    for county in counties:
        county_id = SectorId(county.county_id)
        sectors.append(
            Sector(
                county_id, county.name, county.name_en, "county", city, county.lat, county.lon, False,
                areas()[county.county_id],
            )
        )  # fmt: skip
        for town in towns():
            if town.county is county:
                office = to_degrees(town.x, town.y)
                sectors.append(
                    Sector(
                        SectorId(town.town_id), town.name, "", "station", county_id, *office, town.urban,
                        areas()[town.town_id],
                    )
                )  # fmt: skip
    return tuple(sectors)


def _teams(counties: Sequence[CountyFacts], placed: Sequence[PlacedShop], teams: int) -> tuple[Team, ...]:
    shops = Counter(one.town.county.county_id for one in placed)
    counts = apportion(teams, [shops[county.county_id] for county in counties], least=1)
    found: list[Team] = []
    for county, count in zip(counties, counts, strict=True):
        for place in range(1, count + 1):
            number = len(found) + 1
            found.append(
                Team(
                    TeamId(f"T{number:03}"),
                    f"{county.name}第{place}检查组",
                    SectorId(county.county_id),
                    county.name,
                    (_officer(county, 2 * number - 1), _officer(county, 2 * number)),
                    county.lat,
                    county.lon,
                )
            )
    return tuple(found)


def _officer(county: CountyFacts, number: int) -> Officer:
    return Officer(f"{SURNAMES[number % len(SURNAMES)]}演练{number:03}", f"EX-{county.county_id}-{number:04}")


def _registry_row(shop: Shop) -> tuple[object, ...]:
    lon, lat = ("", "") if shop.lat is None or shop.lon is None else (f"{shop.lon:.6f}", f"{shop.lat:.6f}")
    return shop.shop_id, shop.name, shop.address, KIND_NAMES[shop.kind], shop.county, shop.town, lon, lat, shop.phone


def _team_row(team: Team) -> tuple[object, ...]:
    one, two = team.officers
    return (
        team.team_id, team.name, team.sector_name, one.name, one.credential, two.name, two.credential,
        team.office_lon, team.office_lat,
    )  # fmt: skip


def _write_table(path: Path, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file)
        table.writerow(columns)
        table.writerows(rows)


def _feature(sector: Sector) -> dict[str, Any]:
    properties = {
        "id": sector.sector_id,
        "name": sector.name,
        "name_en": sector.name_en,
        "level": sector.level,
        "parent": sector.parent,
        "office_lat": sector.office_lat,
        "office_lon": sector.office_lon,
        "urban": sector.urban,
        "boundary": "synthetic",
    }
    return {"type": "Feature", "properties": properties, "geometry": sector.geometry}
