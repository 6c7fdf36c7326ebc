"""The streets of a plan's routes as GeoJSON (RFC 7946), for maps."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sweep.domain.ids import TeamId
from sweep.domain.polyline import decode_line, encode_line

STREETS_BY = "© OpenStreetMap contributors (ODbL)"
_NEAR_E5 = 1  # positions are rounded twice


@dataclass(frozen=True, slots=True)
class ShapeLine:
    """[lon, lat] in degrees, from the office over the stops and home."""

    coordinates: Sequence[tuple[float, float]]
    type: str = "LineString"


@dataclass(frozen=True, slots=True)
class ShapeOwner:
    """Whose way it is; `day` counts the shifts of the plan from 0."""

    team: TeamId
    name: str
    day: int


@dataclass(frozen=True, slots=True)
class RouteShape:
    """One shift of one team."""

    properties: ShapeOwner
    geometry: ShapeLine
    type: str = "Feature"


@dataclass(frozen=True, slots=True)
class RouteShapes:
    """All shifts of a plan; none where its travel times are an estimate (`travel` 'estimate', else 'roads')."""

    plan: int
    travel: str
    features: Sequence[RouteShape]
    attribution: str = STREETS_BY
    type: str = "FeatureCollection"


def ways_between(line: str, places_e7: Sequence[tuple[int | None, int | None]]) -> list[str]:
    """The line of a shift cut at its stops, (lat, lon) each: the way to each of them, and home; '' to a stop that the
    line does not touch after the one before it."""
    points = decode_line(line)
    corners = [(round(lat * 1e5), round(lon * 1e5)) for lat, lon in points]
    ways, at = [], 0
    for lat_e7, lon_e7 in places_e7:
        here = None
        if lat_e7 is not None and lon_e7 is not None:
            lat, lon = round(lat_e7 / 100), round(lon_e7 / 100)
            near = (abs(y - lat) <= _NEAR_E5 and abs(x - lon) <= _NEAR_E5 for y, x in corners[at:])
            here = next((at + k for k, is_near in enumerate(near) if is_near), None)
        ways.append("" if here is None else encode_line(points[at : here + 1]))
        at = at if here is None else here
    return [*ways, encode_line(points[at:])]
