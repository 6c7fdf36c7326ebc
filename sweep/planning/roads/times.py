"""Travel times by road of a planning problem: the nearest shops of each, offices to and from all, never all pairs."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from sweep.planning.kernel_compiled import Ints
from sweep.planning.kernel_roads import RoadTable, slots_of
from sweep.planning.problem_arrays import FloatArray, IntArray, PlanningProblem
from sweep.planning.road_times import NEAREST_BY_ROAD, RoadTimes
from sweep.planning.roads.network import RoadNetwork
from sweep.planning.roads.routing import Routing
from sweep.planning.roads.shortest import nearest_by_road, seconds_from
from sweep.planning.roads.snapping import OffRoad, snap
from sweep.planning.travel import EARTH_RADIUS_M, places_of

# how far the times of one shop's surroundings may differ from those of the whole city
_MOST_TIMES_SLOWER = 4.0


@dataclass(frozen=True, slots=True)
class ByRoad:
    """A problem with its times by road; `off_road` are shops without a road and why: their times are estimates."""

    problem: PlanningProblem
    routing: Routing
    off_road: dict[int, OffRoad]
    located: int


def by_road(problem: PlanningProblem, network: RoadNetwork) -> ByRoad:
    """The same problem with travel times on this network; n shops, t offices.

    A time counts the walk from the street to the door at both ends. Shops that no road reaches stay in the problem.
    """
    n = problem.shops
    unit = places_of(replace(problem, roads=None)).unit
    # an office that nobody has placed stands where the planner takes it to be
    office_lat, office_lon = np.degrees(np.arcsin(unit[n:, 2])), np.degrees(np.arctan2(unit[n:, 1], unit[n:, 0]))
    snapped = snap(
        network, np.concatenate([problem.shop_lat, office_lat]), np.concatenate([problem.shop_lon, office_lon])
    )
    routing = Routing(network, snapped.node, snapped.walk_s, n)
    near, near_s, radius_s = _nearest(network, snapped.node[:n], snapped.walk_s[:n])
    s_per_unit, city_s_per_unit = _pace(problem, unit, near, near_s)
    roots, root = np.unique(
        np.column_stack([snapped.node[n:], snapped.walk_s[n:], unit[n:]]),
        axis=0,
        return_index=True,
        return_inverse=True,
    )[1:]
    out_s, back_s, between_s = _of_offices(network, snapped.node, snapped.walk_s, unit, n, roots + n, city_s_per_unit)
    table = RoadTable(
        slots_of(near, near_s), radius_s, s_per_unit, root.reshape(-1).astype(np.int32), out_s, back_s, between_s
    )
    detour = problem.travel.detour_factor
    travel = replace(problem.travel, speed_m_s=detour * EARTH_RADIUS_M / city_s_per_unit)
    roads = RoadTimes(near, table, routing, network.fastest_m_s)
    off_road = {place: reason for place, reason in snapped.reason.items() if place < n}
    located = int((np.isfinite(problem.shop_lat) & np.isfinite(problem.shop_lon)).sum())
    return ByRoad(replace(problem, roads=roads, travel=travel), routing, off_road, located)


def _nearest(network: RoadNetwork, node: IntArray, walk_s: FloatArray) -> tuple[Ints, Ints, FloatArray]:
    """Nearest shops of each (n, k), seconds to them (n, k), and seconds that all others take at least (n,)."""
    shop_at = np.full(network.nodes, -1, dtype=np.int32)
    shop_next = np.full(len(node), -1, dtype=np.int32)
    for shop, at in enumerate(node.tolist()):
        if at >= 0:
            shop_next[shop], shop_at[at] = shop_at[at], shop
    wanted = max(0, min(NEAREST_BY_ROAD, len(node) - 1))
    near, near_s, radius_s = nearest_by_road(
        network.first, network.head, network.seconds, node.astype(np.int32), shop_at, shop_next, wanted
    )
    listed = near >= 0
    near_s = np.where(listed, near_s + (walk_s[:, None] + walk_s[np.maximum(near, 0)]), np.inf)
    order = np.argsort(near_s, axis=1, kind="stable")
    near, near_s = np.take_along_axis(near, order, axis=1), np.take_along_axis(near_s, order, axis=1)
    return near, np.where(near >= 0, near_s, 0.0).astype(np.float32), np.where(node >= 0, radius_s + walk_s, 0.0)


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
    network: RoadNetwork,
    node: IntArray,
    walk_s: FloatArray,
    unit: FloatArray,
    n: int,
    roots: IntArray,
    s_per_unit: float,
) -> tuple[Ints, Ints, Ints]:
    """Seconds from distinct offices to shops (m, n), from shops to them (m, n), and between them (m, m)."""
    count = len(roots)
    out_s, back_s = np.empty((count, n + count), np.float32), np.empty((count, n + count), np.float32)
    places = np.concatenate([np.arange(n), roots])
    targets, walks = node[places], walk_s[places]
    edge = network.entering
    against = network.tail[edge], network.seconds[edge]
    for at, office in enumerate(roots.tolist()):
        guess = s_per_unit * np.sqrt(((unit[places] - unit[office]) ** 2).sum(axis=1))
        for block, search in (
            (out_s, (network.first, network.head, network.seconds)),
            (back_s, (network.entered, *against)),
        ):
            found = np.full(len(places), np.inf)
            if node[office] >= 0:
                found = seconds_from(*search, int(node[office]), targets) + walks + walk_s[office]
            block[at] = np.where(np.isfinite(found), found, guess)
        out_s[at, n + at] = back_s[at, n + at] = 0.0
    return (
        np.ascontiguousarray(out_s[:, :n]),
        np.ascontiguousarray(back_s[:, :n]),
        np.ascontiguousarray(out_s[:, n:]),
    )
