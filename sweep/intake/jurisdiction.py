"""Which sector each shop belongs to: by its words, its position, or the nearest boundary; every doubt is said.

The registry's own words (county, township, station, or the head of a Chinese address) decide where they name a
known sector, because jurisdiction is a legal fact and geocoders err; a position in a part of that sector makes it
finer. Where words and position disagree the words win, with a warning that gives both.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import numpy.typing as npt
import shapely
from shapely.geometry import shape

from sweep.domain.geodesy import METRES_PER_DEGREE
from sweep.domain.ids import SectorId, ShopId
from sweep.domain.problem import Problem
from sweep.intake.folding import key
from sweep.intake.places import bare_key, place_key
from sweep.intake.registry_row import RegistryRow
from sweep.intake.rejects import Action, RejectRow, remark
from sweep.intake.sectors import SectorRow

NEAR_M = 5_000.0
_HEAD = 14  # characters of an address in which its city, county and township stand
_LONGEST = 10


class How(StrEnum):
    """What decided a shop's sector."""

    WORDS = "words"
    POSITION = "position"
    NEAREST = "nearest"
    UNASSIGNED = "unassigned"


@dataclass(frozen=True, slots=True)
class Assignment:
    """The sector of each row, in the rows' order; None where none is known. `unassigned` lists those."""

    sectors: list[SectorId | None]
    how: list[How]
    unassigned: list[ShopId]
    rejects: list[RejectRow]


def assign_sectors(rows: Sequence[RegistryRow], sectors: Sequence[SectorRow], *, near_m: float = NEAR_M) -> Assignment:
    """Give each shop its sector: the smallest that its words and its position name.

    `near_m`: a position outside every boundary belongs to the nearest within this distance. Raises Problem
    positions-exchanged when hardly any position lies in a sector but most would with latitude and longitude
    exchanged.
    """
    tree = _Tree(sectors)
    by_point, near = _by_position(rows, sectors, tree, near_m)
    names = {sector.sector_id: sector.name for sector in sectors}
    words = _Words(sectors, tree)
    chosen: list[SectorId | None] = []
    how: list[How] = []
    said: list[RejectRow] = []
    for row, at_point, away_m in zip(rows, by_point, near, strict=True):
        told = words.sector_of(row)
        if told is None:
            chosen.append(at_point)
            how.append(How.UNASSIGNED if at_point is None else How.POSITION if away_m == 0 else How.NEAREST)
            if at_point is None:
                said.append(
                    remark(Action.WARNING, row.source_row, "sector", " ".join(row.sector_path), "sector-unknown")
                )
            elif away_m:
                said.append(
                    remark(
                        Action.WARNING,
                        row.source_row,
                        "sector",
                        names[at_point],
                        "sector-nearest",
                        metres=round(away_m),
                    )
                )
            continue
        finer = at_point is not None and tree.is_within(at_point, told)
        chosen.append(at_point if finer else told)
        how.append(How.WORDS)
        if at_point is not None and not finer and away_m == 0 and not tree.is_within(told, at_point):
            said.append(
                remark(
                    Action.WARNING, row.source_row, "sector", names[told], "sector-text-and-point",
                    text=names[told], point=names[at_point],
                )
            )  # fmt: skip
    unassigned = [row.retailer_id for row, sector in zip(rows, chosen, strict=True) if sector is None]
    return Assignment(chosen, how, unassigned, said)


class _Tree:
    """Who is whose superior."""

    def __init__(self, sectors: Sequence[SectorRow]) -> None:
        self._parent = {sector.sector_id: sector.parent for sector in sectors}

    def line_of(self, sector: SectorId) -> list[SectorId]:
        """The sector and its superiors, nearest first (a circle is cut)."""
        line = [sector]
        while (parent := self._parent.get(line[-1])) is not None and parent not in line:
            line.append(parent)
        return line

    def is_within(self, sector: SectorId, superior: SectorId) -> bool:
        return superior in self.line_of(sector)


class _Words:
    """Sectors by the words that a registry uses for them."""

    def __init__(self, sectors: Sequence[SectorRow], tree: _Tree) -> None:
        self._tree = tree
        self._full: dict[str, list[SectorId]] = {}
        self._bare: dict[str, list[SectorId]] = {}
        for sector in sectors:
            for name in {sector.name, str(sector.sector_id), *sector.aliases}:
                _add(self._full, place_key(name), sector.sector_id)
                _add(self._bare, bare_key(name), sector.sector_id)
        self._known: dict[tuple[str, ...], SectorId | None] = {}

    def sector_of(self, row: RegistryRow) -> SectorId | None:
        """The smallest sector that the row's words name for certain."""
        if row.sector_path not in self._known:
            self._known[row.sector_path] = self._along(row.sector_path)
        found = self._known[row.sector_path]
        return found if found is not None else self._in_address(row.address)

    def _along(self, path: Sequence[str]) -> SectorId | None:
        current: SectorId | None = None
        for word in path:
            found = self._one(self._full.get(place_key(word), []), current)
            found = found or self._one(self._bare.get(bare_key(word), []), current)
            current = found or current
        return current

    def _in_address(self, address: str) -> SectorId | None:
        """Walk along the head of a Chinese address: each full name found narrows the sector."""
        if address.isascii():
            return None
        head = key(address[: 2 * _HEAD])[:_HEAD]
        current: SectorId | None = None
        start = 0
        while start < len(head):
            for length in range(min(_LONGEST, len(head) - start), 1, -1):
                if found := self._one(self._full.get(head[start : start + length], []), current):
                    current, start = found, start + length - 1
                    break
            start += 1
        return current

    def _one(self, candidates: Sequence[SectorId], within: SectorId | None) -> SectorId | None:
        """The only candidate; below `within` if that is known."""
        if within is not None:
            candidates = [c for c in candidates if c != within and self._tree.is_within(c, within)]
        return candidates[0] if len(candidates) == 1 else None


def _add(index: dict[str, list[SectorId]], word: str, sector: SectorId) -> None:
    if word and sector not in index.setdefault(word, []):
        index[word].append(sector)


def _by_position(
    rows: Sequence[RegistryRow], sectors: Sequence[SectorRow], tree: _Tree, near_m: float
) -> tuple[list[SectorId | None], list[float]]:
    """For each row the smallest sector at its position, or the nearest, and how far (m) that one is (0: inside)."""
    found: list[SectorId | None] = [None] * len(rows)
    away_m = [0.0] * len(rows)
    shaped = [sector for sector in sectors if sector.geometry is not None]
    located = [i for i, row in enumerate(rows) if row.lat_e7 is not None]
    if not shaped or not located:
        return found, away_m
    lat = np.array([rows[i].lat_e7 for i in located], dtype=np.float64) / 1e7
    lon = np.array([rows[i].lon_e7 for i in located], dtype=np.float64) / 1e7
    areas = np.array([shape(dict(sector.geometry or {})) for sector in shaped], dtype=object)
    index = shapely.STRtree(areas)
    points = np.array(shapely.points(lon, lat), dtype=object)
    depth = [len(tree.line_of(sector.sector_id)) for sector in shaped]
    inside = _smallest(index, areas, points, depth)
    _refuse_exchanged(index, lat, lon, inside)
    for here in np.flatnonzero(inside >= 0).tolist():
        found[located[here]] = shaped[inside[here]].sector_id
    outside = np.flatnonzero(inside < 0)
    if len(outside) == 0:
        return found, away_m
    squeeze = float(np.cos(np.radians(np.median(lat))))
    flat = shapely.transform(areas, lambda points: points * [squeeze, 1.0])
    pairs, degrees = shapely.STRtree(flat).query_nearest(
        shapely.points(lon[outside] * squeeze, lat[outside]),
        max_distance=near_m / METRES_PER_DEGREE,
        return_distance=True,
    )
    order = np.argsort(np.array(depth)[pairs[1]], kind="stable")  # of areas with one edge the deepest comes last
    pairs, degrees = pairs[:, order], degrees[order]
    for here, area, distance in zip(pairs[0].tolist(), pairs[1].tolist(), degrees.tolist(), strict=True):
        i = located[int(outside[here])]
        found[i], away_m[i] = shaped[area].sector_id, max(1.0, distance * METRES_PER_DEGREE)
    return found, away_m


def _smallest(
    index: shapely.STRtree, areas: npt.NDArray[np.object_], points: npt.NDArray[np.object_], depth: Sequence[int]
) -> npt.NDArray[np.intp]:
    """For each point the deepest area around it, of equals the smallest; -1 for none."""
    best = np.full(len(points), -1, dtype=np.intp)
    hits = index.query(points, predicate="intersects")
    sizes = shapely.area(areas)
    order = np.lexsort((-sizes[hits[1]], np.array(depth)[hits[1]]))  # the last written is the deepest and smallest
    best[hits[0][order]] = hits[1][order]
    return best


def _refuse_exchanged(
    index: shapely.STRtree, lat: npt.NDArray[np.float64], lon: npt.NDArray[np.float64], inside: npt.NDArray[np.intp]
) -> None:
    if (inside >= 0).mean() >= 0.1:
        return
    exchanged = index.query(shapely.points(lat, lon), predicate="intersects")
    if len(Counter(exchanged[0].tolist())) > 0.5 * len(lat):
        raise Problem(
            "positions-exchanged",
            "Hardly any shop lies in a sector, but most would with latitude and longitude exchanged; load the registry "
            "again with --map lat=COLUMN --map lon=COLUMN the other way round.",
            "几乎没有经营户落在辖区内，而经纬度互换后多数落入；请用 --map lat=列名 --map lon=列名 调换后重新导入。",
        )
