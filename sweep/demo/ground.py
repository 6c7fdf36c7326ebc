"""The demonstration's ground: where its 126 townships lie, and synthetic boundaries around them.

Known positions stay; the others are laid out the same way every time. A township's area is every place nearer
to it than to any other township (a Voronoi cell), a county's is the union of its townships', so no place
belongs to two and none of the inside to nobody.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from math import cos, hypot, pi, radians, sin, sqrt
from typing import Any

from shapely import MultiPoint, Point, unary_union, voronoi_polygons
from shapely.affinity import affine_transform
from shapely.geometry import mapping
from shapely.geometry.base import BaseGeometry

from sweep.demo.facts import COUNTIES, KNOWN_TOWNS, CountyFacts, Source

GOLDEN_ANGLE = pi * (3 - sqrt(5))
KM_PER_DEGREE = 111.195
MIDDLE_LAT, MIDDLE_LON = 28.6, 105.7
STREET_SPACING_KM = 0.8
CANDIDATES = 300
REACH_KM = 9.0
"""How far the city extends beyond its outermost townships."""


@dataclass(frozen=True, slots=True)
class Town:
    """A township or street: a station's area. x, y are kilometres on the demonstration's plane."""

    town_id: str
    name: str
    county: CountyFacts
    x: float
    y: float
    urban: bool
    source: Source
    population: int

    @property
    def weight(self) -> float:
        """Its part of the county's shops, beside its neighbours' (an estimate)."""
        return 5.0 if self.urban else max(1.0, self.population / 40_000)


def to_plane(lat: float, lon: float) -> tuple[float, float]:
    """Degrees to kilometres east and north of the city's middle; straight lines stay straight."""
    return (lon - MIDDLE_LON) * KM_PER_DEGREE * cos(radians(MIDDLE_LAT)), (lat - MIDDLE_LAT) * KM_PER_DEGREE


def to_degrees(x: float, y: float) -> tuple[float, float]:
    """Back to (lat, lon), to 1e-6 degrees, about 0.1 m."""
    lon = MIDDLE_LON + x / (KM_PER_DEGREE * cos(radians(MIDDLE_LAT)))
    return round(MIDDLE_LAT + y / KM_PER_DEGREE, 6), round(lon, 6)


@cache
def towns() -> tuple[Town, ...]:
    """All townships, county by county in the order of the facts."""
    names = [
        (county, number, county.county_id + code, name)
        for county in COUNTIES
        for number, (code, name) in enumerate(_pairs(county.townships))
    ]
    fixed = {
        town_id: place
        for county, number, town_id, _ in names
        if (place := _fixed_place(county, number, town_id)) is not None
    }
    laid_out = dict(fixed)
    for county in COUNTIES:
        missing = [town_id for owner, _, town_id, _ in names if owner is county and town_id not in fixed]
        laid_out.update(zip(missing, _lay_out(county, len(missing), list(laid_out.values())), strict=True))
    return tuple(
        Town(
            town_id,
            name,
            county,
            *laid_out[town_id],
            urban=number < county.seat_towns,
            source=Source.GEONAMES if town_id in KNOWN_TOWNS else Source.SYNTHETIC,
            population=KNOWN_TOWNS[town_id].population if town_id in KNOWN_TOWNS else 0,
        )
        for county, number, town_id, name in names
    )


@cache
def neighbours(town: Town) -> tuple[Town, ...]:
    """The towns that may border on `town`, nearest first."""
    others = sorted(towns(), key=lambda other: hypot(other.x - town.x, other.y - town.y))
    return tuple(others[1:25])


def belongs(town: Town, x: float, y: float) -> bool:
    """Whether a place lies in the town's area."""
    own = hypot(x - town.x, y - town.y)
    return own < REACH_KM and all(own < hypot(x - other.x, y - other.y) for other in neighbours(town))


@cache
def areas() -> dict[str, dict[str, Any]]:
    """GeoJSON geometry (WGS-84) by id: the city (''), its counties, its townships."""
    points = [Point(town.x, town.y) for town in towns()]
    city = unary_union([point.buffer(REACH_KM) for point in points]).buffer(4).buffer(-4)
    cells = voronoi_polygons(MultiPoint(points), extend_to=city.buffer(9), ordered=True)
    by_town = {town.town_id: cell.intersection(city) for town, cell in zip(towns(), cells.geoms, strict=True)}
    by_county = {
        county.county_id: unary_union([by_town[t.town_id] for t in towns() if t.county is county])
        for county in COUNTIES
    }
    return {key: _geojson(area) for key, area in {"": city, **by_county, **by_town}.items()}


def _pairs(townships: str) -> list[tuple[str, str]]:
    words = townships.split()
    return list(zip(words[::2], words[1::2], strict=True))


def _fixed_place(county: CountyFacts, number: int, town_id: str) -> tuple[float, float] | None:
    if town_id in KNOWN_TOWNS:
        return to_plane(KNOWN_TOWNS[town_id].lat, KNOWN_TOWNS[town_id].lon)
    if number >= county.seat_towns:
        return None
    x, y = to_plane(county.lat, county.lon)
    radius, angle = STREET_SPACING_KM * sqrt(number), GOLDEN_ANGLE * number
    return x + radius * cos(angle), y + radius * sin(angle)


def _lay_out(county: CountyFacts, count: int, taken: list[tuple[float, float]]) -> list[tuple[float, float]]:
    """Put towns one by one where they are farthest from all towns so far (Mitchell's best candidate)."""
    x, y = to_plane(*county.middle)
    north_km, east_km = county.spread_km
    spiral = [(sqrt((i + 0.5) / CANDIDATES), GOLDEN_ANGLE * i) for i in range(CANDIDATES)]
    free = [(x + east_km * r * cos(a), y + north_km * r * sin(a)) for r, a in spiral]
    room = [min(hypot(px - tx, py - ty) for tx, ty in taken) for px, py in free]
    placed = []
    for _ in range(count):
        best = max(range(CANDIDATES), key=room.__getitem__)
        bx, by = free[best]
        placed.append((bx, by))
        room = [min(d, hypot(px - bx, py - by)) for d, (px, py) in zip(room, free, strict=True)]
    return placed


def _geojson(area: BaseGeometry) -> dict[str, Any]:
    km_lon = 1 / (KM_PER_DEGREE * cos(radians(MIDDLE_LAT)))
    degrees = affine_transform(area, [km_lon, 0, 0, 1 / KM_PER_DEGREE, MIDDLE_LON, MIDDLE_LAT])
    shape = mapping(degrees)
    return {"type": shape["type"], "coordinates": _rounded(shape["coordinates"])}


def _rounded(value: Any) -> Any:
    if isinstance(value, float):
        return round(value, 6)
    return [_rounded(part) for part in value]
