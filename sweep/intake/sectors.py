"""Sectors: jurisdictions with their offices, from GeoJSON or a table without boundaries."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely
from shapely.errors import ShapelyError
from shapely.geometry import mapping, shape
from shapely.geometry.base import BaseGeometry

from sweep.domain.datum import Datum, to_wgs84
from sweep.domain.ids import SectorId
from sweep.domain.problem import Problem
from sweep.intake.datums import datum_called
from sweep.intake.folding import folded, folded_name, tidy
from sweep.intake.geojson import features_of, looks_like_json, read_features
from sweep.intake.headings import missing_column, recognise, refuse_data_as_headings
from sweep.intake.places import bare_key, place_key
from sweep.intake.rejects import Action, RejectRow, remark
from sweep.intake.tables import Table, read_bytes, table_from_bytes
from sweep.intake.vocabulary import SECTORS
from sweep.intake.written_points import LatLon, written_position

#: Said of shops only: a sector is a shape.
_OF_POINTS = frozenset(("not-a-point", "position-from-shape"))


@dataclass(frozen=True, slots=True)
class SectorRow:
    """One sector. `geometry` is a GeoJSON Polygon or MultiPolygon in WGS-84; `office` is (lat, lon) in degrees.

    `parent` is another sector's id; `level` is the file's own word for what it is; `aliases` are other names
    (an English one); `duty_officer` and `phone` are personal data.
    """

    sector_id: SectorId
    name: str
    parent: SectorId | None
    level: str
    geometry: Mapping[str, Any] | None
    office: LatLon | None
    duty_officer: str | None
    phone: str | None
    aliases: tuple[str, ...]
    source_row: int


@dataclass(frozen=True, slots=True)
class SectorFile:
    """What a sector file holds."""

    name: str
    sectors: list[SectorRow]
    rejects: list[RejectRow]


def read_sectors(path: Path, *, datum: str = "wgs84", mapping: Mapping[str, str] | None = None) -> SectorFile:
    """Read sectors from GeoJSON, or without boundaries from any other table.

    Raises Problem: see read_table, and missing-column, sector-without-name, sector-repeated, sector-shape-invalid.
    """
    return sectors_of(read_bytes(path), path.name, datum=datum, mapping=mapping)


def sectors_of(data: bytes, name: str, *, datum: str = "wgs84", mapping: Mapping[str, str] | None = None) -> SectorFile:
    """`read_sectors` for bytes that are already in memory."""
    file_datum = datum_called(datum)
    shapes: dict[int, BaseGeometry] = {}
    remarks: list[RejectRow] = []
    if looks_like_json(data):
        table = read_features(data, name)
        for number, feature in enumerate(features_of(data, name), start=1):
            area, said = _area(feature.get("geometry"), number, name, file_datum)
            remarks += said
            if area is not None:
                shapes[number] = area
        remarks += [said for said in table.remarks if said.reason_code not in _OF_POINTS]
    else:
        table = table_from_bytes(data, name)
        remarks += table.remarks
    rows = _read_rows(table, shapes, file_datum, mapping or {})
    sectors, said = _with_parents(rows)
    _refuse_circle(sectors, name)
    remarks += said
    remarks += [
        remark(Action.WARNING, sector.source_row, "geometry", sector.name, "sector-without-shape")
        for sector in sectors
        if sector.geometry is None and shapes
    ]
    return SectorFile(name, sectors, remarks)


def _read_rows(
    table: Table, shapes: Mapping[int, BaseGeometry], datum: Datum, told: Mapping[str, str]
) -> list[tuple[SectorRow, str]]:
    """The sectors with the parent as written; ids and names are checked."""
    refuse_data_as_headings(table.headings, file=table.name)
    columns = recognise(table.headings, SECTORS, told, file=table.name)
    if "name" not in columns:
        raise missing_column(("name",), ("the sector's name", "辖区名称"), table.headings, SECTORS, file=table.name)
    cells = {f: table.column(c) for f in SECTORS if (c := columns.first(f)) is not None}
    rows: list[tuple[SectorRow, str]] = []
    seen: dict[str, int] = {}
    for i, number in enumerate(table.rows.tolist()):

        def cell(field: str, i: int = i) -> str:
            return tidy(folded(cells[field][i])) if field in cells else ""

        name = tidy(folded_name(cells["name"][i]))
        if not name:
            raise Problem(
                "sector-without-name",
                f"{table.name}, row {number}: the sector has no name; give it one.",
                f"{table.name} 第 {number} 行：辖区没有名称，请补充。",
                file=table.name,
                row=number,
            )
        sector_id = cell("id") or name
        if sector_id in seen:
            raise Problem(
                "sector-repeated",
                f"{table.name}, row {number}: the sector “{sector_id}” stands in row {seen[sector_id]} already; "
                "give each sector its own id.",
                f"{table.name} 第 {number} 行：辖区“{sector_id}”与第 {seen[sector_id]} 行重复，编号须唯一。",
                file=table.name,
                row=number,
            )
        seen[sector_id] = number
        area = shapes.get(number)
        sector = SectorRow(
            sector_id=SectorId(sector_id),
            name=name,
            parent=None,
            level=cell("level"),
            geometry=mapping(area) if area is not None else None,
            office=written_position(cell("office_lat"), cell("office_lon"), cell("office"), datum),
            duty_officer=cell("duty_officer") or None,
            phone=cell("phone") or None,
            aliases=tuple(filter(None, [cell("alias")])),
            source_row=number,
        )
        rows.append((sector, cell("parent")))
    return rows


def _with_parents(rows: Sequence[tuple[SectorRow, str]]) -> tuple[list[SectorRow], list[RejectRow]]:
    """Each sector with its superior's id; one that is unknown or its own is said and left out."""
    by_id = {sector.sector_id: sector for sector, _ in rows}
    by_name = {place_key(sector.name): sector.sector_id for sector, _ in rows}
    sectors: list[SectorRow] = []
    said: list[RejectRow] = []
    for sector, parent in rows:
        found = SectorId(parent) if parent in by_id else by_name.get(place_key(parent)) if parent else None
        if parent and (found is None or found == sector.sector_id):
            said.append(
                remark(Action.WARNING, sector.source_row, "parent", parent, "sector-parent-unknown", parent=parent)
            )
            found = None
        sectors.append(replace(sector, parent=found))
    return sectors, said


def _refuse_circle(sectors: Sequence[SectorRow], name: str) -> None:
    """Raises Problem sector-parents-circle where a sector is above itself."""
    parent_of = {sector.sector_id: sector.parent for sector in sectors}
    for sector in sectors:
        above, steps = sector.parent, 0
        while above is not None and above != sector.sector_id and steps < len(sectors):
            above, steps = parent_of.get(above), steps + 1
        if above == sector.sector_id:
            raise Problem(
                "sector-parents-circle",
                f"{name}, row {sector.source_row}: the sector “{sector.name}” is above itself: its superior "
                f"“{sector.parent}” is below it. Correct the column of superiors.",
                f"{name} 第 {sector.source_row} 行：辖区“{sector.name}”的上级“{sector.parent}”又是其下级，"
                "请更正上级列。",
                file=name,
                row=sector.source_row,
                field="parent",
            )


def _area(
    geometry: Any, number: int, name: str, datum: Datum
) -> tuple[shapely.Polygon | shapely.MultiPolygon | None, list[RejectRow]]:
    """A feature's area in WGS-84, mended where it crosses itself; None where it has none."""
    if not isinstance(geometry, dict) or geometry.get("type") not in ("Polygon", "MultiPolygon"):
        return None, []
    try:
        area = shape(geometry)
        west, south, east, north = area.bounds if not area.is_empty else (0.0, 0.0, 0.0, 0.0)
        in_degrees = west >= -180 and south >= -90 and east <= 180 and north <= 90
    except (ShapelyError, ValueError, TypeError, IndexError, KeyError, AttributeError):
        in_degrees = False
    if not in_degrees:
        raise Problem(
            "sector-shape-invalid",
            f"{name}, feature {number}: the boundary is not in degrees of longitude and latitude; export it in WGS-84.",
            f"{name} 第 {number} 个要素：边界不是经纬度，请以 WGS-84 导出。",
            file=name,
            row=number,
        )
    if area.is_empty:
        return None, []
    said: list[RejectRow] = []
    if not area.is_valid:
        said.append(remark(Action.CORRECTED, number, "geometry", "", "sector-shape-mended"))
        area = _areas_of(shapely.make_valid(area))
    if datum is not Datum.WGS84:
        area = shapely.transform(area, lambda points: _in_wgs84(points, datum))
    return area if isinstance(area, shapely.Polygon | shapely.MultiPolygon) else None, said


def _in_wgs84(points: npt.NDArray[np.float64], datum: Datum) -> npt.NDArray[np.float64]:
    """Points (lon, lat), one a row, in WGS-84."""
    return np.array([to_wgs84(lat, lon, datum)[::-1] for lon, lat in points[:, :2].tolist()])


def _areas_of(geometry: BaseGeometry) -> BaseGeometry:
    """The polygons of what mending left, without lines and points."""
    parts = [part for part in shapely.get_parts(geometry) if isinstance(part, shapely.Polygon | shapely.MultiPolygon)]
    return shapely.union_all(parts)


def sector_called(name: str, sectors: Sequence[SectorRow]) -> SectorRow | None:
    """The one sector of this id, name or alias, spelled in whatever way; None if there is none or several."""
    wanted, bare = place_key(name), bare_key(name)
    for matches in (
        lambda s: s.sector_id == name,
        lambda s: place_key(s.name) == wanted or any(place_key(a) == wanted for a in s.aliases),
        lambda s: bare_key(s.name) == bare or any(bare_key(a) == bare for a in s.aliases),
    ):
        found = [sector for sector in sectors if matches(sector)]
        if found:
            return found[0] if len(found) == 1 else None
    return None
