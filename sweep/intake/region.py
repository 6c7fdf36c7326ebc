"""A registry's own region: the connected body of its positions. What lies far outside is doubted.

Positions are gathered in small cells, and cells within 100 km of each other are one cluster. The largest is the
registry's body. Another cluster belongs to the region when it holds more than 2 % of the shops, or when the
registry's own words place shops there (the islands of a county), or when it is a town of its own not very far off.
Of the rest, those that would lie in the body with latitude and longitude exchanged are exchanged; the others far.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from sweep.domain.geodesy import EARTH_RADIUS_M

LINK_KM = 100.0
CELL_DEG = 0.25
BODY_ROWS, BODY_SHARE = 3, 0.6  # a body smaller than this says nothing about the rest
OWN_SHARE = 0.02
TOWN_ROWS, TOWN_POINTS, TOWN_KM = 10, 5, 500.0

Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class RegionVerdict:
    """For each position: whether to exchange it, whether it is far, and its distance (km) from the region.

    `mirrored`: where there is no body, for too many shops stand elsewhere, those that exchanging would bring
    together with the most of the others: one or the other half has latitude and longitude in the wrong place.
    """

    exchanged: Bools
    far: Bools
    away_km: Floats
    mirrored: Bools


def judge_region(lat: Floats, lon: Floats, places: Sequence[str]) -> RegionVerdict:
    """Judge positions in degrees; `places` are the shops' counties in the registry's words ("" where unknown)."""
    size = len(lat)
    exchanged, far, away_km = np.zeros(size, bool), np.zeros(size, bool), np.zeros(size)
    mirrored = np.zeros(size, bool)
    verdict = RegionVerdict(exchanged, far, away_km, mirrored)
    if size == 0:
        return verdict
    cell_of, centre_lat, centre_lon = _cells(lat, lon)
    cluster_of_cell = _clusters(centre_lat, centre_lon)
    cluster = cluster_of_cell[cell_of]
    rows = np.bincount(cluster)
    body = int(rows.argmax())
    if rows[body] < BODY_ROWS or len(rows) == 1:
        return verdict
    body_cells = cluster_of_cell == body
    outside = np.flatnonzero(cluster != body)
    swapped_km = _nearest_km(lon[outside], lat[outside], centre_lat[body_cells], centre_lon[body_cells])
    if rows[body] < BODY_SHARE * size:
        mirrored[outside[swapped_km <= LINK_KM]] = True
        return verdict
    exchanged[outside[swapped_km <= LINK_KM]] = True

    region_cells = body_cells.copy()
    vouched = _vouched(cluster, places)
    named = bool(vouched)
    for other in set(range(len(rows))) - {body}:
        members = np.flatnonzero((cluster == other) & ~exchanged)
        if len(members) == 0:
            continue
        own = len(members) > max(1.0, OWN_SHARE * size) or other in vouched
        if not own and not named and len(members) >= TOWN_ROWS:
            points = len(np.unique(np.round(np.column_stack([lat[members], lon[members]]), 4), axis=0))
            centre = np.array([lat[members].mean()]), np.array([lon[members].mean()])
            off_km = _nearest_km(*centre, centre_lat[body_cells], centre_lon[body_cells])[0]
            own = points >= TOWN_POINTS and off_km <= TOWN_KM
        if own:
            region_cells |= cluster_of_cell == other
        else:
            far[members] = True
    strays = np.flatnonzero(far)
    away_km[strays] = _nearest_km(lat[strays], lon[strays], centre_lat[region_cells], centre_lon[region_cells])
    return verdict


def _cells(lat: Floats, lon: Floats) -> tuple[npt.NDArray[np.intp], Floats, Floats]:
    """The cell of each position, and the mean position of each cell."""
    grid = np.column_stack([np.floor(lat / CELL_DEG), np.floor(lon / CELL_DEG)]).astype(np.int64)
    _, cell_of = np.unique(grid, axis=0, return_inverse=True)
    cell_of = cell_of.reshape(-1)
    count = np.bincount(cell_of)
    return cell_of, np.bincount(cell_of, lat) / count, np.bincount(cell_of, lon) / count


def _clusters(lat: Floats, lon: Floats) -> npt.NDArray[np.intp]:
    """The cluster of each cell: cells within LINK_KM are linked, and links of links."""
    order = np.argsort(lat)
    sorted_lat = lat[order]
    reach_deg = np.degrees(LINK_KM * 1000.0 / EARTH_RADIUS_M)
    cluster = np.full(len(lat), -1, dtype=np.intp)
    found = 0
    for start in range(len(lat)):
        if cluster[start] >= 0:
            continue
        cluster[start] = found
        front = [start]
        while front:
            here = front.pop()
            low = np.searchsorted(sorted_lat, lat[here] - reach_deg)
            high = np.searchsorted(sorted_lat, lat[here] + reach_deg, side="right")
            near = order[low:high]
            near = near[cluster[near] < 0]
            if len(near):
                near = near[_km(lat[here], lon[here], lat[near], lon[near]) <= LINK_KM]
                cluster[near] = found
                front.extend(near.tolist())
        found += 1
    return cluster


def _vouched(cluster: npt.NDArray[np.intp], places: Sequence[str]) -> set[int]:
    """The clusters in which most shops of some named place stand (two shops at least)."""
    all_of_place = Counter(place for place in places if place)
    here = Counter((place, label) for place, label in zip(places, cluster.tolist(), strict=True) if place)
    return {label for (place, label), count in here.items() if count >= 2 and count > all_of_place[place] / 2}


def _km(lat: float, lon: float, lats: Floats, lons: Floats) -> Floats:
    phi, phis = np.radians(lat), np.radians(lats)
    half2 = np.sin((phis - phi) / 2) ** 2 + np.cos(phi) * np.cos(phis) * np.sin(np.radians(lons - lon) / 2) ** 2
    return np.asarray(2 * EARTH_RADIUS_M / 1000.0 * np.arcsin(np.sqrt(np.minimum(1.0, half2))))


def _nearest_km(lat: Floats, lon: Floats, lats: Floats, lons: Floats) -> Floats:
    """For each point the distance to the nearest of some others."""
    return np.array([_km(a, b, lats, lons).min() for a, b in zip(lat, lon, strict=True)], dtype=np.float64)
