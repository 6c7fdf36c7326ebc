"""The streets of a plan's routes as GeoJSON (RFC 7946), for maps."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sweep.domain.ids import TeamId


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
    attribution: str = "© OpenStreetMap contributors (ODbL)"
    type: str = "FeatureCollection"
