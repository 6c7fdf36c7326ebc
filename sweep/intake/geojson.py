"""GeoJSON (RFC 7946): features for tables and for sectors; also one JSON object a line."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pandas as pd
from shapely.errors import ShapelyError
from shapely.geometry import shape

from sweep.domain.problem import Problem
from sweep.intake.folding import escaped, is_storable
from sweep.intake.rejects import Action, RejectRow, remark
from sweep.intake.tables import Table

GEOMETRY_HEADING = "geometry"
_BUILDING_DEG = 0.01  # about a kilometre: a larger shape is an area, not a shop


def looks_like_json(data: bytes) -> bool:
    """Whether the bytes begin like a JSON object or list (with or without a byte order mark)."""
    start = data[:4000].lstrip(b"\xef\xbb\xbf \t\r\n")
    if start.startswith(b"{"):
        return start[1:].lstrip().startswith((b'"', b"}"))
    return start.startswith(b"[") and start[1:].lstrip().startswith((b"{", b"]"))


def features_of(data: bytes, name: str) -> list[dict[str, Any]]:
    """The features of a GeoJSON file. Raises Problem geojson-invalid."""
    document = parse_json(data, name)
    if isinstance(document, dict) and document.get("type") == "Feature":
        document = {"type": "FeatureCollection", "features": [document]}
    features = document.get("features") if isinstance(document, dict) else None
    if not isinstance(features, list):
        raise _invalid(name, "it has no list of features", "缺少 features 列表")
    for number, feature in enumerate(features, start=1):
        if not isinstance(feature, dict) or not isinstance(feature.get("properties") or {}, dict):
            raise _invalid(name, f"feature {number} is not an object", f"第 {number} 个要素格式不正确", number)
    if not features:
        raise Problem("table-without-rows", f"{name} has no features.", f"{name} 中没有任何要素。", file=name)
    return features


def parse_json(data: bytes, name: str) -> Any:
    """A JSON document in UTF-8 or UTF-16. Raises Problem geojson-invalid with the place."""
    try:
        return json.loads(data.removeprefix(b"\xef\xbb\xbf"))
    except json.JSONDecodeError as error:
        raise _invalid(
            name, f"line {error.lineno} is not JSON ({error.msg})", f"第 {error.lineno} 行不是有效的 JSON"
        ) from None
    except (UnicodeDecodeError, RecursionError, ValueError):
        raise _invalid(name, "it is not UTF-8", "文件不是 UTF-8 编码") from None


def read_features(data: bytes, name: str) -> Table:
    """A GeoJSON file as a table: its properties, its ids, and the points as WKT. Row n is feature n."""
    features = features_of(data, name)
    headings: dict[str, None] = {}
    for feature in features:
        headings.update(dict.fromkeys(feature.get("properties") or {}))
    taken = {heading.casefold() for heading in headings}
    with_id = "id" not in taken and any(feature.get("id") is not None for feature in features)
    geometry_heading = GEOMETRY_HEADING if GEOMETRY_HEADING not in taken else "geojson geometry"
    remarks: list[RejectRow] = []
    rows: list[list[str]] = []
    for number, feature in enumerate(features, start=1):
        properties = feature.get("properties") or {}
        point, kind = point_text(feature.get("geometry"))
        if kind and (inside := _point_inside(feature["geometry"])):
            point = inside
            remarks.append(remark(Action.CORRECTED, number, geometry_heading, kind, "position-from-shape", kind=kind))
        elif kind:
            remarks.append(remark(Action.WARNING, number, geometry_heading, kind, "not-a-point", kind=kind))
        cells = [_text(properties.get(heading)) for heading in headings]
        cells += [_text(feature.get("id"))] if with_id else []
        cells.append(point)
        if not is_storable("".join(cells)):
            remarks.append(remark(Action.CORRECTED, number, "", "", "text-escaped"))
            cells = [escaped(cell) for cell in cells]
        rows.append(cells)
    names = [escaped(heading) for heading in headings] + (["id"] if with_id else []) + [geometry_heading]
    frame = pd.DataFrame(rows, columns=range(len(names)), dtype=object)
    return Table(name, tuple(names), frame, np.arange(1, len(rows) + 1), tuple(remarks))


def point_text(geometry: Any) -> tuple[str, str]:
    """A point geometry as WKT; for another geometry nothing and its kind."""
    if not isinstance(geometry, dict):
        return "", ""
    coordinates = geometry.get("coordinates")
    match geometry.get("type"), coordinates:
        case "Point", [int() | float() as lon, int() | float() as lat, *_]:
            return f"POINT ({lon!r} {lat!r})", ""
        case "Point", _:
            return "", ""
        case kind, _:
            return "", str(kind)


def _point_inside(geometry: dict[str, Any]) -> str:
    """A point of a building's outline or of points close together, as WKT; "" where the shape is no single place."""
    try:
        drawn = shape(geometry)
        if drawn.is_empty:
            return ""
        west, south, east, north = drawn.bounds
        if not max(east - west, north - south) <= _BUILDING_DEG:
            return ""
        inside = drawn.representative_point()
    except (ShapelyError, ValueError, TypeError, KeyError, IndexError, AttributeError):
        return ""
    return f"POINT ({inside.x!r} {inside.y!r})"


def _text(value: Any) -> str:
    match value:
        case None:
            return ""
        case str():
            return value
        case bool():
            return "TRUE" if value else "FALSE"
        case float() if value.is_integer() and abs(value) < 1e17:
            return str(int(value))
        case int() | float():
            return repr(value)
        case _:
            return json.dumps(value, ensure_ascii=False)


def _invalid(name: str, en: str, zh: str, feature: int = 0) -> Problem:
    return Problem(
        "geojson-invalid",
        f"{name} is not GeoJSON: {en}.",
        f"{name} 不是有效的 GeoJSON：{zh}。",
        file=name,
        **({"row": feature} if feature else {}),
    )
