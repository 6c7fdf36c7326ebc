"""Positions out of a table's cells: two columns, WKT, pairs of numbers, degrees and minutes; WGS-84 comes out.

What can't be a position is missing, with the reason; latitude and longitude in each other's place are exchanged
and reported; what lies far outside the registry's own region is missing too (see region.py).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from sweep.domain.datum import Datum, to_wgs84
from sweep.intake.headings import Columns
from sweep.intake.region import judge_region
from sweep.intake.rejects import Action, RejectRow, remark
from sweep.intake.tables import Table
from sweep.intake.written_points import angle, is_nothing, point

Floats = npt.NDArray[np.float64]
Pair = tuple[float, float]

#: No shop stands south of 56° S or north of 80° N: such a latitude is a longitude.
SHOPS_SOUTH, SHOPS_NORTH = -56.0, 80.0
_PROJECTED_SHARE = 0.5  # so many impossible positions are no slips of the pen


@dataclass(slots=True)
class Positions:
    """One position per given row, WGS-84 degrees, NaN where there is none; and what was said about them."""

    lat: Floats
    lon: Floats
    remarks: list[RejectRow] = field(default_factory=list)


@dataclass(slots=True)
class _Reading:
    """First and second number of each row as they stand in the file; `order` is known, or "" where it isn't."""

    first: Floats
    second: Floats
    order: list[str]


def read_positions(
    table: Table, columns: Columns, taken: npt.NDArray[np.intp], places: Sequence[str], datum: Datum
) -> Positions:
    """The positions of the rows `taken` (indices into the table); `places` are their counties, as far as known.

    Every row that ends without a position has one remark of action unlocated, every exchange one of action
    corrected.
    """
    size = len(taken)
    lat, lon = np.full(size, np.nan), np.full(size, np.nan)
    remarks: list[RejectRow] = []
    reasons = [""] * size
    shown = [""] * size
    source = "lat"
    lat_column, lon_column = columns.first("lat"), columns.first("lon")
    if lat_column is not None and lon_column is not None:
        lat_cells, lon_cells = _cells(table, lat_column, taken), _cells(table, lon_column, taken)
        lat, lon = _degrees(lat_cells), _degrees(lon_cells)
        for i in np.flatnonzero(~(np.isfinite(lat) & np.isfinite(lon))).tolist():
            empty = is_nothing(lat_cells[i]) and is_nothing(lon_cells[i])
            reasons[i] = "position-missing" if empty else "position-unreadable"
        shown = [f"{a}, {b}".strip(", ") for a, b in zip(lat_cells, lon_cells, strict=True)]
    for name in ("point", "lonlat", "latlon"):
        column = columns.first(name)
        if column is None or (np.isfinite(lat) & np.isfinite(lon)).all():
            continue
        gaps = np.flatnonzero(~(np.isfinite(lat) & np.isfinite(lon)))
        cells = _cells(table, column, taken[gaps])
        reading = _read_pairs(cells)
        order, said = _order_of(reading, name, table.headings[column])
        remarks.extend(said)
        for here, i in enumerate(gaps.tolist()):
            a, b = float(reading.first[here]), float(reading.second[here])
            if math.isnan(a):
                if not is_nothing(cells[here]):
                    reasons[i], shown[i] = "position-unreadable", cells[here]
                else:
                    reasons[i] = reasons[i] or "position-missing"
                continue
            lat[i], lon[i] = (b, a) if (reading.order[here] or order) == "lonlat" else (a, b)
            reasons[i], shown[i], source = "", cells[here], name
    if lat_column is None and not any(name in columns for name in ("point", "lonlat", "latlon")):
        remarks.append(remark(Action.WARNING, 0, "lat", "", "no-position-column"))
        reasons = ["position-missing"] * size
    numbers = table.rows[taken]
    _sift(lat, lon, reasons, numbers, shown, source, remarks, table.overlong)
    _judge(lat, lon, places, reasons, numbers, shown, source, remarks)
    for i, reason in enumerate(reasons):
        if reason and reason != "position-far":
            remarks.append(remark(Action.UNLOCATED, int(numbers[i]), source, shown[i], reason))
    projected = reasons.count("position-impossible")
    if projected > _PROJECTED_SHARE * size:
        remarks.append(remark(Action.WARNING, 0, source, "", "positions-projected", count=projected, size=size))
    if datum is not Datum.WGS84:
        for i in np.flatnonzero(np.isfinite(lat)).tolist():
            lat[i], lon[i] = to_wgs84(float(lat[i]), float(lon[i]), datum)
    return Positions(lat, lon, remarks)


def _cells(table: Table, column: int, taken: npt.NDArray[np.intp]) -> list[str]:
    cells: list[str] = table.frame[column].to_numpy()[taken].tolist()
    return cells


def _degrees(cells: Sequence[str]) -> Floats:
    """One column of angles; NaN for what is none."""
    result = np.full(len(cells), np.nan)
    for i, cell in enumerate(cells):
        try:
            result[i] = float(cell)
        except ValueError:
            if not is_nothing(cell) and (found := angle(cell)) is not None:
                result[i] = found[0]
    return np.where(np.isfinite(result), result, np.nan)


def _read_pairs(cells: Sequence[str]) -> _Reading:
    first, second = np.full(len(cells), np.nan), np.full(len(cells), np.nan)
    order = [""] * len(cells)
    for i, cell in enumerate(cells):
        found = None if is_nothing(cell) else point(cell)
        if found is not None and math.isfinite(found[0]) and math.isfinite(found[1]):
            first[i], second[i], order[i] = found
    return _Reading(first, second, order)


def _order_of(reading: _Reading, name: str, heading: str) -> tuple[str, list[RejectRow]]:
    """The order of a column's untold pairs: as its heading says, else as most of its numbers can only mean."""
    untold = np.array([not order for order in reading.order], dtype=bool) & np.isfinite(reading.first)
    if name != "point" or not untold.any():
        return ("latlon" if name == "latlon" else "lonlat"), []
    a, b = reading.first[untold], reading.second[untold]
    for can_be_latitude in (lambda x: abs(x) <= 90, lambda x: (x >= SHOPS_SOUTH) & (x <= SHOPS_NORTH)):
        check: Callable[[Floats], npt.NDArray[np.bool_]] = can_be_latitude
        first_is_lon = int((~check(a) & check(b)).sum())
        first_is_lat = int((check(a) & ~check(b)).sum())
        if first_is_lon != first_is_lat:
            return ("lonlat" if first_is_lon > first_is_lat else "latlon"), []
    return "lonlat", [remark(Action.WARNING, 0, "point", heading, "order-assumed")]


def _sift(
    lat: Floats,
    lon: Floats,
    reasons: list[str],
    numbers: npt.NDArray[np.int64],
    shown: list[str],
    source: str,
    remarks: list[RejectRow],
    overlong: frozenset[int],
) -> None:
    """Take out zeros and impossible values; exchange what is only possible exchanged. Changes its arguments."""
    found = np.isfinite(lat) & np.isfinite(lon)
    lat[~found] = lon[~found] = np.nan
    with np.errstate(invalid="ignore"):
        zero = (np.abs(lat) < 1e-6) & (np.abs(lon) < 1e-6)
        possible = (lat >= SHOPS_SOUTH) & (lat <= SHOPS_NORTH) & (np.abs(lon) <= 180)
        exchanged = found & ~possible & (lon >= SHOPS_SOUTH) & (lon <= SHOPS_NORTH) & (np.abs(lat) <= 180)
    _exchange(lat, lon, exchanged, numbers, source, remarks)
    _drop(lat, lon, zero, reasons, "position-zero")
    _drop(lat, lon, found & ~possible & ~exchanged, reasons, "position-impossible")
    if overlong:
        shifted = np.isfinite(lat) & np.isin(numbers, sorted(overlong))
        _drop(lat, lon, shifted, reasons, "position-shifted")


def _judge(
    lat: Floats,
    lon: Floats,
    places: Sequence[str],
    reasons: list[str],
    numbers: npt.NDArray[np.int64],
    shown: list[str],
    source: str,
    remarks: list[RejectRow],
) -> None:
    """Exchange or take out what lies outside the registry's own region. Changes its arguments."""
    located = np.flatnonzero(np.isfinite(lat))
    verdict = judge_region(lat[located], lon[located], [places[i] for i in located.tolist()])
    exchanged = np.zeros(len(lat), dtype=bool)
    exchanged[located[verdict.exchanged]] = True
    _exchange(lat, lon, exchanged, numbers, source, remarks)
    for here in np.flatnonzero(verdict.mirrored).tolist():
        i = int(located[here])
        remarks.append(remark(Action.WARNING, int(numbers[i]), source, shown[i], "position-mirrored"))
    for here in np.flatnonzero(verdict.far).tolist():
        i = int(located[here])
        km = round(float(verdict.away_km[here]))
        remarks.append(remark(Action.UNLOCATED, int(numbers[i]), source, shown[i], "position-far", km=km))
        reasons[i] = "position-far"
        lat[i] = lon[i] = np.nan


def _exchange(
    lat: Floats,
    lon: Floats,
    mask: npt.NDArray[np.bool_],
    numbers: npt.NDArray[np.int64],
    source: str,
    remarks: list[RejectRow],
) -> None:
    for i in np.flatnonzero(mask).tolist():
        was = f"{lat[i]:g}, {lon[i]:g}"
        lat[i], lon[i] = lon[i], lat[i]
        remarks.append(
            remark(
                Action.CORRECTED,
                int(numbers[i]),
                source,
                f"{lat[i]:g}, {lon[i]:g}",
                "latitude-longitude-swapped",
                was=was,
            )
        )


def _drop(lat: Floats, lon: Floats, mask: npt.NDArray[np.bool_], reasons: list[str], reason: str) -> None:
    for i in np.flatnonzero(mask).tolist():
        reasons[i] = reason
    lat[mask] = np.nan
    lon[mask] = np.nan
