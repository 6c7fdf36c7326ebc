"""Areas of sectors without a boundary, as GeoJSON: hulls around their shops."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from shapely import MultiPoint, unary_union
from shapely.geometry import mapping
from shapely.geometry.base import BaseGeometry

from sweep.domain.ids import SectorId
from sweep.views.points import PointTable, SectorCoverage

#: About 150 m: one shop, or shops along one street, still make an area that can be seen.
_MARGIN_DEGREES = 0.0015
_CLOSE_DEGREES = 0.00005


def draw_hulls(sectors: Sequence[SectorCoverage], table: PointTable) -> dict[SectorId, Mapping[str, Any]]:
    """A GeoJSON geometry (WGS-84) for each sector without a boundary that has shops, or sectors with shops in it."""
    hulls = _hulls(table)
    children: dict[SectorId | None, list[SectorId]] = defaultdict(list)
    for sector in sectors:
        children[sector.parent].append(sector.sector)

    def cover(sector: SectorId) -> BaseGeometry | None:
        parts = [hull for child in children[sector] if (hull := cover(child)) is not None]
        if sector in hulls:
            parts.append(hulls[sector])
        return unary_union(parts).convex_hull if parts else None

    areas: dict[SectorId, Mapping[str, Any]] = {}
    for sector in sectors:
        if sector.boundary is None and (area := cover(sector.sector)) is not None:
            areas[sector.sector] = mapping(area)
    return areas


def _hulls(table: PointTable) -> dict[SectorId, BaseGeometry]:
    own = table.sector[: len(table.lat_e5)]
    where = np.column_stack([table.lon_e5, table.lat_e5]) / 1e5
    return {
        sector: MultiPoint(where[own == place]).convex_hull.buffer(_MARGIN_DEGREES).simplify(_CLOSE_DEGREES)
        for place, sector in enumerate(table.sectors)
        if sector and np.any(own == place)
    }
