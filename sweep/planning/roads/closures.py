"""Streets that are closed: drawn by the commander as areas or lines, or named by their number in OpenStreetMap."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from sweep.domain.problem import Problem
from sweep.planning.problem_arrays import BoolArray
from sweep.planning.roads.network import RoadNetwork

# a point closes the street that it stands on
_POINT_REACH_DEG = 10.0 / 111_200.0
_WAY = re.compile(r"(?:way/)?(\d+)")


@dataclass(frozen=True, slots=True)
class Closures:
    """Closed areas and lines (WGS-84 degrees), and closed ways by number."""

    shapes: tuple[BaseGeometry, ...] = ()
    ways: frozenset[int] = frozenset()

    def edges(self, network: RoadNetwork) -> BoolArray:
        """Which edges (E,) of the network they close: those of the ways, and all that touch a shape."""
        closed = np.isin(network.way, np.fromiter(self.ways, dtype=np.int64, count=len(self.ways)))
        if not self.shapes:
            return closed
        ends = np.stack(
            [
                np.column_stack([network.lon[network.tail], network.lat[network.tail]]),
                np.column_stack([network.lon[network.head], network.lat[network.head]]),
            ],
            axis=1,
        )
        tree = shapely.STRtree(list(np.atleast_1d(np.asarray(shapely.linestrings(ends), dtype=object))))
        for drawn in self.shapes:
            closed[tree.query(drawn, predicate="intersects")] = True
        return closed


def read_closures(path: Path) -> Any:
    """The GeoJSON document of a file. Raises Problem closures-missing, closures-unreadable."""
    if not path.is_file():
        raise Problem(
            "closures-missing",
            f"There is no file of closures {path}.",
            f"没有封路文件 {path}。",
            status=404,
            file=str(path),
        )
    try:
        return json.loads(path.read_text(encoding="utf-8-sig"))
    except (UnicodeDecodeError, ValueError, RecursionError) as error:
        raise _unreadable(str(path)) from error


def closures_of(document: Any, name: str) -> Closures:
    """What a GeoJSON document closes: areas and lines what they touch, points the street they stand on, and a property
    `way` (or `ways`, a list) ways by number.

    Raises Problem closures-unreadable, closures-empty.
    """
    shapes: list[BaseGeometry] = []
    ways: set[int] = set()
    for feature in _features(document, name):
        properties = feature.get("properties") or {}
        if not isinstance(properties, dict):
            raise _unreadable(name)
        named = set(_ways(properties, feature.get("id"), name))
        ways |= named
        geometry = feature.get("geometry")
        # a way that was copied from a map brings its own line, which would close what crosses it
        if geometry is not None and not named:
            shapes.append(_drawn(geometry, name))
    if not shapes and not ways:
        raise Problem(
            "closures-empty",
            f"{name} closes no street: draw an area or a line, or name a way.",
            f"{name} 没有任何封路内容：请绘制区域或线，或写明道路编号。",
            file=name,
        )
    return Closures(tuple(shapes), frozenset(ways))


def _features(document: Any, name: str) -> Iterator[dict[str, Any]]:
    match document:
        case {"type": "FeatureCollection", "features": list() as features}:
            for feature in features:
                if not isinstance(feature, dict):
                    raise _unreadable(name)
                yield feature
        case {"type": "Feature"}:
            yield document
        case {"type": str(), "coordinates": list()}:
            yield {"geometry": document}
        case _:
            raise _unreadable(name)


def _ways(properties: dict[str, Any], feature_id: Any, name: str) -> Iterator[int]:
    listed = properties.get("ways", [])
    words = [*(listed if isinstance(listed, list) else [listed]), properties.get("way"), properties.get("@id")]
    if isinstance(feature_id, str) and feature_id.startswith("way/"):
        words.append(feature_id)
    for word in words:
        if word is None:
            continue
        number = _WAY.fullmatch(str(word).strip())
        if number is None:
            raise _unreadable(name)
        yield int(number[1])


def _drawn(geometry: Any, name: str) -> BaseGeometry:
    try:
        drawn = shape(geometry)
    except (shapely.errors.ShapelyError, KeyError, TypeError, ValueError, AttributeError, IndexError) as error:
        raise _unreadable(name) from error
    west, south, east, north = drawn.bounds if not drawn.is_empty else (181.0,) * 4
    if not (-180 <= west <= east <= 180 and -90 <= south <= north <= 90):
        raise _unreadable(name)
    if drawn.geom_type in ("Point", "MultiPoint"):
        return drawn.buffer(_POINT_REACH_DEG)
    return shapely.make_valid(drawn)


def _unreadable(name: str) -> Problem:
    return Problem(
        "closures-unreadable",
        f"{name} is no GeoJSON of closed areas, lines or ways in degrees; draw it again.",
        f"{name} 不是有效的封路 GeoJSON（区域、线或道路编号，经纬度）；请重新绘制。",
        file=name,
    )
