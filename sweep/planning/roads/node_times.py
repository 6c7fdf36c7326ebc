"""Travel times between the nodes where shops and offices are, kept from plan to plan.

Nothing is sought twice: shops that come later get their own rows, a closed street only has those sought again whose
way may have led over it. Walks to doors are not in them.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import TypeVar

import numpy as np

from sweep.planning.kernel_compiled import Ints
from sweep.planning.kernel_roads import Singles
from sweep.planning.problem_arrays import BoolArray, FloatArray, IntArray
from sweep.planning.road_times import NEAREST_BY_ROAD
from sweep.planning.roads.network import RoadNetwork
from sweep.planning.roads.shortest import nearest_by_road, seconds_from, seconds_from_any
from sweep.planning.travel import EARTH_RADIUS_M, unit_vectors

T = TypeVar("T")
R = TypeVar("R")

# with more new shops than this all rows are sought again; each takes its place in the rows of those around it
_FEW = 200
# with fewer of the kept shops than this still asked for, their rows would hold too few of them
_LEAST_USED = 0.5
# single precision
_SLACK = 1e-5


@dataclass(frozen=True, slots=True)
class NodeTimes:
    """m nodes with shops, q with offices, as `shop` (m,) and `office` (q,) of the network.

    `near` (m, k) are the nearest others of `shop`, nearest first, -1 for none, `near_s` (m, k) the seconds to them;
    whoever is not among them takes at least `radius_s` (m,), NaN where a row has to be sought. `out_s` and `back_s`
    (q, m) are seconds from and to offices, inf where no road leads, NaN where nobody has asked.
    """

    shop: IntArray
    office: IntArray
    near: Ints
    near_s: Singles
    radius_s: FloatArray
    out_s: Singles
    back_s: Singles


def node_times(
    network: RoadNetwork, shop: IntArray, office: IntArray, wanted: BoolArray, kept: NodeTimes | None = None
) -> NodeTimes:
    """Times of at least these nodes (each once) on this network; `wanted` (offices, shops) are the pairs asked for.

    `kept` itself if it holds all of them."""
    if kept is None or np.isin(kept.shop, shop).sum() < _LEAST_USED * len(kept.shop):
        kept = _nothing(len(shop))
    new_shops, new_offices = np.setdiff1d(shop, kept.shop), np.setdiff1d(office, kept.office)
    times = _with_offices(kept, new_offices) if len(new_offices) else kept
    times = _with_shops(network, times, new_shops) if len(new_shops) else times
    times = _near_sought(network, times)
    rows, columns = rows_of(times.office, office), rows_of(times.shop, shop)
    asked = np.zeros(times.out_s.shape, dtype=np.bool_)
    asked[np.ix_(rows, columns)] = wanted
    out_missing, back_missing = asked & np.isnan(times.out_s), asked & np.isnan(times.back_s)
    if not (out_missing.any() or back_missing.any()):
        return times
    times = replace(times, out_s=times.out_s.copy(), back_s=times.back_s.copy())
    _seek(network, times.office, times.shop, times.out_s, out_missing, against=False)
    _seek(network, times.office, times.shop, times.back_s, back_missing, against=True)
    return times


def without_streets(times: NodeTimes, network: RoadNetwork, closed: BoolArray) -> NodeTimes:
    """The same with everything forgotten that may lead over an edge (E,) of `closed`. `network` has these edges; it
    may have others that were closed before."""
    if not closed.any():
        return times
    tail, head, cost = network.tail[closed], network.head[closed], network.seconds[closed]
    edge = network.entering
    before = seconds_from_any(network.entered, network.tail[edge], network.seconds[edge], tail, cost)
    after = seconds_from_any(network.first, network.head, network.seconds, head, np.zeros(len(head)))
    radius_s = np.where(before[times.shop] <= times.radius_s * (1 + _SLACK) + _SLACK, np.nan, times.radius_s)
    out_s, back_s = times.out_s.copy(), times.back_s.copy()
    over = before[times.office][:, None] + after[times.shop][None]
    out_s[over <= out_s * (1 + _SLACK) + _SLACK] = np.nan
    over = before[times.shop][None] + after[times.office][:, None]
    back_s[over <= back_s * (1 + _SLACK) + _SLACK] = np.nan
    return replace(times, radius_s=radius_s, out_s=out_s, back_s=back_s)


def _nothing(shops: int) -> NodeTimes:
    none = np.empty(0, dtype=np.int64)
    k = max(0, min(NEAREST_BY_ROAD, shops - 1))
    rows = np.empty((0, k), np.float32)
    block = np.empty((0, 0), np.float32)
    return NodeTimes(none, none, rows.astype(np.int32), rows, np.empty(0), block, block)


def _with_offices(times: NodeTimes, new: IntArray) -> NodeTimes:
    unknown = np.full((len(new), len(times.shop)), np.nan, np.float32)
    return replace(
        times,
        office=np.concatenate([times.office, new]),
        out_s=np.vstack([times.out_s, unknown]),
        back_s=np.vstack([times.back_s, unknown]),
    )


def _with_shops(network: RoadNetwork, times: NodeTimes, new: IntArray) -> NodeTimes:
    """The same with these shops behind; their own rows, and those they must stand in, are sought or made."""
    many = len(new) > _FEW or times.near.shape[1] < NEAREST_BY_ROAD
    known = len(times.shop)
    shop = np.concatenate([times.shop, new])
    k = max(0, min(NEAREST_BY_ROAD, len(shop) - 1))
    unknown = np.full((len(times.office), len(new)), np.nan, np.float32)
    grown = NodeTimes(
        shop=shop,
        office=times.office,
        near=np.full((len(shop), k), -1, np.int32),
        near_s=np.full((len(shop), k), np.inf, np.float32),
        radius_s=np.full(len(shop), np.nan),
        out_s=np.hstack([times.out_s, unknown]),
        back_s=np.hstack([times.back_s, unknown]),
    )
    if many:
        return grown
    grown.near[:known], grown.near_s[:known], grown.radius_s[:known] = times.near, times.near_s, times.radius_s
    _stand_in_rows(network, grown, known)
    return grown


def _stand_in_rows(network: RoadNetwork, times: NodeTimes, known: int) -> None:
    """Each shop from number `known` on takes its place in the rows of the others that are nearer than `radius_s`."""
    unit = unit_vectors(network.lat[times.shop], network.lon[times.shop])
    edge = network.entering
    against = network.entered, network.tail[edge], network.seconds[edge]
    slowest = EARTH_RADIUS_M / network.fastest_m_s

    def around(number: int) -> tuple[IntArray, FloatArray]:
        chord = np.sqrt(((unit[:known] - unit[number]) ** 2).sum(axis=1))
        rows = np.flatnonzero(chord * slowest < times.radius_s[:known])
        return rows, seconds_from(*against, int(times.shop[number]), times.shop[rows])

    numbers = range(known, len(times.shop))
    for number, (rows, seconds) in zip(numbers, _side_by_side(around, numbers), strict=True):
        hit = np.flatnonzero(seconds < times.radius_s[rows])
        for row, taken in zip(rows[hit].tolist(), seconds[hit].tolist(), strict=True):
            if taken < times.radius_s[row]:
                place = int(np.searchsorted(times.near_s[row], taken))
                if place < times.near.shape[1]:
                    if times.near[row, -1] >= 0:
                        times.radius_s[row] = times.near_s[row, -1]
                    times.near[row, place + 1 :] = times.near[row, place:-1].copy()
                    times.near_s[row, place + 1 :] = times.near_s[row, place:-1].copy()
                    times.near[row, place], times.near_s[row, place] = number, taken
                else:
                    times.radius_s[row] = taken


def _near_sought(network: RoadNetwork, times: NodeTimes) -> NodeTimes:
    missing = np.flatnonzero(np.isnan(times.radius_s))
    if not len(missing):
        return times
    target_at = np.full(network.nodes, -1, dtype=np.int32)
    target_at[times.shop] = np.arange(len(times.shop), dtype=np.int32)
    near, near_s, radius_s = times.near.copy(), times.near_s.copy(), times.radius_s.copy()
    k = near.shape[1]

    def seek(rows: IntArray) -> None:
        sources = times.shop[rows].astype(np.int32)
        near[rows], near_s[rows], radius_s[rows] = nearest_by_road(
            network.first, network.head, network.seconds, sources, target_at, k
        )

    _side_by_side(seek, np.array_split(missing, 4 * (os.cpu_count() or 1)))
    return replace(times, near=near, near_s=near_s, radius_s=radius_s)


def _seek(
    network: RoadNetwork, office: IntArray, shop: IntArray, seconds: Singles, missing: BoolArray, *, against: bool
) -> None:
    """Fill what is missing of `seconds` (q, m) from offices to shops, or with `against` from shops to them: one search
    for each office, or for each shop where they are fewer."""
    rows, columns = np.flatnonzero(missing.any(axis=1)), np.flatnonzero(missing.any(axis=0))
    edge = network.entering
    along_street = network.first, network.head, network.seconds
    against_it = network.entered, network.tail[edge], network.seconds[edge]

    def of_office(row: int) -> None:
        its = np.flatnonzero(missing[row])
        search = against_it if against else along_street
        seconds[row, its] = seconds_from(*search, int(office[row]), shop[its])

    def of_shop(column: int) -> None:
        its = np.flatnonzero(missing[:, column])
        search = along_street if against else against_it
        seconds[its, column] = seconds_from(*search, int(shop[column]), office[its])

    if len(rows) <= len(columns):
        _side_by_side(of_office, rows.tolist())
    else:
        _side_by_side(of_shop, columns.tolist())


def _side_by_side(work: Callable[[T], R], items: Sequence[T]) -> list[R]:
    """Searches hold no lock of the interpreter."""
    with ThreadPoolExecutor(os.cpu_count()) as threads:
        return list(threads.map(work, items))


def rows_of(numbers: IntArray, wanted: IntArray) -> IntArray:
    """Where each of `wanted` is among `numbers`, -1 where it is not."""
    if not len(numbers):
        return np.full(len(wanted), -1, dtype=np.int64)
    order = np.argsort(numbers)
    found = order[np.minimum(np.searchsorted(numbers, wanted, sorter=order), len(numbers) - 1)]
    rows: IntArray = np.where(numbers[found] == wanted, found, -1)
    return rows
