"""Travel times by road of a planning problem: the nearest shops of each, offices to and from all, never all pairs."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from sweep.planning.kernel_compiled import Ints, compiled
from sweep.planning.kernel_roads import RoadTable, Singles, slots_of
from sweep.planning.problem_arrays import FloatArray, IntArray, PlanningProblem
from sweep.planning.road_times import NEAREST_BY_ROAD, RoadTimes
from sweep.planning.roads.network import RoadNetwork
from sweep.planning.roads.node_times import NodeTimes, node_times, rows_of
from sweep.planning.roads.routing import Routing
from sweep.planning.roads.snapping import OffRoad, Snapped, snap
from sweep.planning.travel import EARTH_RADIUS_M, places_of

# how far the times of one shop's surroundings may differ from those of the whole city
_MOST_TIMES_SLOWER = 4.0


@dataclass(frozen=True, slots=True)
class ByRoad:
    """A problem with its times by road; `off_road` are shops without a road and why: their times are estimates.
    `times` are worth keeping for the next problem on these streets."""

    problem: PlanningProblem
    routing: Routing
    off_road: dict[int, OffRoad]
    located: int
    times: NodeTimes


def by_road(problem: PlanningProblem, network: RoadNetwork, kept: NodeTimes | None = None) -> ByRoad:
    """The same problem with travel times on this network, as far as they are not `kept`; n shops, t offices.

    A time counts the walk from the street to the door at both ends. Shops that no road reaches stay in the problem.
    From and to offices only shops that their teams may visit have exact times.
    """
    n = problem.shops
    unit = places_of(replace(problem, roads=None)).unit
    # an office that nobody has placed stands where the planner takes it to be
    office_lat, office_lon = np.degrees(np.arcsin(unit[n:, 2])), np.degrees(np.arctan2(unit[n:, 1], unit[n:, 0]))
    snapped = snap(
        network, np.concatenate([problem.shop_lat, office_lat]), np.concatenate([problem.shop_lon, office_lon])
    )
    routing = Routing(network, snapped.node, snapped.walk_s, n)
    roots, root = np.unique(
        np.column_stack([snapped.node[n:], snapped.walk_s[n:], unit[n:]]),
        axis=0,
        return_index=True,
        return_inverse=True,
    )[1:]
    root = root.reshape(-1)
    times = _times_of(problem, network, snapped.node, root, roots + n, kept)
    near, near_s, radius_s = _nearest(times, snapped.node[:n], snapped.walk_s[:n])
    s_per_unit, city_s_per_unit = _pace(problem, unit, near, near_s)
    out_s, back_s, between_s = _of_offices(times, snapped, unit, n, roots + n, city_s_per_unit)
    table = RoadTable(slots_of(near, near_s), radius_s, s_per_unit, root.astype(np.int32), out_s, back_s, between_s)
    detour = problem.travel.detour_factor
    travel = replace(problem.travel, speed_m_s=detour * EARTH_RADIUS_M / city_s_per_unit)
    roads = RoadTimes(near, table, routing, network.fastest_m_s)
    off_road = {place: reason for place, reason in snapped.reason.items() if place < n}
    located = int((np.isfinite(problem.shop_lat) & np.isfinite(problem.shop_lon)).sum())
    return ByRoad(replace(problem, roads=roads, travel=travel), routing, off_road, located, times)


def _times_of(
    problem: PlanningProblem,
    network: RoadNetwork,
    node: IntArray,
    root: IntArray,
    roots: IntArray,
    kept: NodeTimes | None,
) -> NodeTimes:
    """Times between the nodes of the problem; of office and shop where one of the teams there may visit the shop."""
    shops = np.flatnonzero(node[: problem.shops] >= 0)
    shop, column = np.unique(node[shops], return_inverse=True)
    office = np.unique(node[roots][node[roots] >= 0])
    wanted = np.zeros((len(office), len(shop)), dtype=np.bool_)
    may_serve = problem.may_serve
    for at, place in enumerate(roots.tolist()):
        if node[place] >= 0:
            serves = may_serve[root == at].any(axis=0)[problem.shop_sector[shops]]
            wanted[np.searchsorted(office, node[place]), column.reshape(-1)[serves]] = True
    return node_times(network, shop, office, wanted, kept)


def _nearest(times: NodeTimes, node: IntArray, walk_s: FloatArray) -> tuple[Ints, Ints, FloatArray]:
    """Nearest shops of each (n, k), seconds to them (n, k), and seconds that all others take at least (n,)."""
    row = rows_of(times.shop, node)
    first = np.full(len(times.shop), -1, dtype=np.int32)
    following = np.full(len(node), -1, dtype=np.int32)
    for shop, at in enumerate(row.tolist()):
        if at >= 0:
            following[shop], first[at] = first[at], shop
    wanted = max(0, min(NEAREST_BY_ROAD, len(node) - 1))
    near, near_s, radius_s = _shops_near(row, first, following, times.near, times.near_s, times.radius_s, wanted)
    listed = near >= 0
    near_s = np.where(listed, near_s + (walk_s[:, None] + walk_s[np.maximum(near, 0)]), np.inf)
    order = np.argsort(near_s, axis=1, kind="stable")
    near, near_s = np.take_along_axis(near, order, axis=1), np.take_along_axis(near_s, order, axis=1)
    return near, np.where(near >= 0, near_s, 0.0).astype(np.float32), np.where(node >= 0, radius_s + walk_s, 0.0)


@compiled
def _shops_near(
    row: Ints, first: Ints, following: Ints, near: Ints, near_s: Singles, radius_s: FloatArray, wanted: int
) -> tuple[Ints, FloatArray, FloatArray]:
    """From nodes to shops: `row` (n,) of each shop in `near` (m, k), `first` (m,) shop of a row and the `following`
    (n,) one; who (n, wanted), -1 for none, seconds, and seconds that all others take at least (n,)."""
    n = len(row)
    who, seconds, least = np.full((n, wanted), -1, np.int32), np.zeros((n, wanted)), np.zeros(n)
    for i in range(n):
        if row[i] < 0:
            continue
        found = 0
        least[i] = radius_s[row[i]]
        for at in range(-1, near.shape[1]):
            node = row[i] if at < 0 else near[row[i], at]
            if node < 0 or found == wanted:
                break
            away = 0.0 if at < 0 else near_s[row[i], at]
            shop = first[node]
            while shop >= 0 and found < wanted:
                if shop != i:
                    who[i, found], seconds[i, found] = shop, away
                    found += 1
                shop = following[shop]
            if found == wanted:
                least[i] = away
    return who, seconds, least


def _pace(problem: PlanningProblem, unit: FloatArray, near: Ints, near_s: Ints) -> tuple[FloatArray, float]:
    """Seconds for a unit of chord as the crow flies: around each shop (n,), and in the whole city."""
    n = problem.shops
    listed = near >= 0
    usual = problem.travel.s_per_m * EARTH_RADIUS_M
    step = unit[np.maximum(near, 0)] - unit[:n, None]
    chord = np.where(listed, np.sqrt((step**2).sum(axis=2)), 0.0)
    crow, road = chord.sum(axis=1), np.where(listed, near_s, 0.0).sum(axis=1)
    city = float(road.sum() / crow.sum()) if crow.sum() > 0 and road.sum() > 0 else usual
    around = np.where(crow > 0, road / np.maximum(crow, 1e-12), city)
    return np.clip(around, city / _MOST_TIMES_SLOWER, city * _MOST_TIMES_SLOWER), city


def _of_offices(
    times: NodeTimes, snapped: Snapped, unit: FloatArray, n: int, roots: IntArray, s_per_unit: float
) -> tuple[Ints, Ints, Ints]:
    """Seconds from distinct offices to shops (m, n), from shops to them (m, n), and, as an estimate, between them."""
    count = len(roots)
    out_s, back_s = np.empty((count, n), np.float32), np.empty((count, n), np.float32)
    between_s = np.zeros((count, count), np.float32)
    column, row = rows_of(times.shop, snapped.node[:n]), rows_of(times.office, snapped.node[roots])
    for at, office in enumerate(roots.tolist()):
        walks = snapped.walk_s[:n] + snapped.walk_s[office]
        guess = s_per_unit * np.sqrt(((unit[:n] - unit[office]) ** 2).sum(axis=1))
        between_s[at] = s_per_unit * np.sqrt(((unit[roots] - unit[office]) ** 2).sum(axis=1))
        for block, known in ((out_s, times.out_s), (back_s, times.back_s)):
            found = np.full(n, np.nan)
            if row[at] >= 0:
                found = np.where(column >= 0, known[row[at], np.maximum(column, 0)], np.nan) + walks
            block[at] = np.where(np.isfinite(found), found, guess)
    return out_s, back_s, between_s
