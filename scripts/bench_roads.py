"""Times the road engine: `python scripts/bench_roads.py [--extract FILE.osm.pbf --shops FILE.csv] [--json]`.

Without an extract: a synthetic city of streets (`--nodes`, `--city-shops`, `--teams`). With one: the shops of a CSV
with columns lat and lon (or a column with `POINT (lon lat)`) that lie inside it, and a plan on its streets. Processor
seconds stand beside those of the clock: they tell the work where the machine is shared.
"""

from __future__ import annotations

import csv
import os
import re
import time
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
from figures import options_of, print_figures

from sweep.planning.plan import plan_routes
from sweep.planning.problem_arrays import FloatArray, PlanningProblem
from sweep.planning.roads.closures import Closures
from sweep.planning.roads.extract import read_roads
from sweep.planning.roads.network import RoadNetwork, road_network
from sweep.planning.roads.shapes import shift_shapes
from sweep.planning.roads.times import by_road
from sweep.planning.violations import violations
from sweep.planning.warm_up import warm_up

BLOCK_M = 100.0
_POINT = re.compile(r"POINT\s*\(\s*(-?[\d.]+)\s+(-?[\d.]+)\s*\)")

R = TypeVar("R")


class Clock:
    """Seconds and processor seconds of each step."""

    def __init__(self) -> None:
        self.steps: dict[str, float] = {}

    def time(self, step: str, work: Callable[[], R]) -> R:
        began, spent = time.perf_counter(), time.process_time()
        done = work()
        self.steps[f"{step}_s"] = round(time.perf_counter() - began, 3)
        self.steps[f"{step}_cpu_s"] = round(time.process_time() - spent, 3)
        return done


def synthetic_roads(nodes: int, seed: int = 0) -> RoadNetwork:
    """A grid of streets, shaken: a tenth of them missing, three in ten one way, three speeds."""
    rng = np.random.default_rng(seed)
    side = int(np.ceil(np.sqrt(nodes)))
    number = np.arange(side * side).reshape(side, side)
    x, y = (axis.ravel() * BLOCK_M + rng.uniform(-30, 30, side * side) for axis in np.meshgrid(*[np.arange(side)] * 2))
    a = np.concatenate([number[:, :-1].ravel(), number[:-1].ravel()])
    b = np.concatenate([number[:, 1:].ravel(), number[1:].ravel()])
    kept = rng.random(len(a)) < 0.9
    a, b = a[kept], b[kept]
    both = rng.random(len(a)) > 0.3
    way = np.arange(1, len(a) + 1)
    tail, head = np.concatenate([a, b[both]]), np.concatenate([b, a[both]])
    speed = np.tile(rng.choice([30.0, 50.0, 60.0], len(a)) / 3.6, 2)[np.concatenate([np.ones_like(both), both])]
    return road_network(
        lat=28.9 + y / 111_200,
        lon=105.4 + x / 97_300,
        tail=tail,
        head=head,
        seconds=np.hypot(x[tail] - x[head], y[tail] - y[head]) / speed,
        way=np.concatenate([way, way[both]]),
        stops=np.ones(len(tail), dtype=np.bool_),
    )


def city(lat: FloatArray, lon: FloatArray, offices: FloatArray) -> PlanningProblem:
    """One sector with these shops; a team at each office (t, 2)."""
    shops, teams = len(lat), len(offices)
    return PlanningProblem(
        shop_lat=lat,
        shop_lon=lon,
        shop_service_s=np.full(shops, 600.0),
        shop_sector=np.zeros(shops, dtype=np.int64),
        shop_priority=np.zeros(shops, dtype=np.int64),
        shop_open_lines=np.ones(shops, dtype=np.int64),
        team_sector=np.zeros(teams, dtype=np.int64),
        team_office_lat=offices[:, 0].copy(),
        team_office_lon=offices[:, 1].copy(),
        team_shift_s=np.full(teams, 8 * 3600.0),
        team_max_stops=np.zeros(teams, dtype=np.int64),
        team_allowed=np.ones((teams, 1), dtype=np.bool_),
    )


def shops_inside(path: Path, network: RoadNetwork) -> FloatArray:
    """(n, 2) latitude and longitude of the rows that lie inside the network's rectangle."""
    found = []
    with path.open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            point = _POINT.search(" ".join(str(value) for value in row.values()))
            if point is not None:
                found.append((float(point[2]), float(point[1])))
            elif row.get("lat") and row.get("lon"):
                found.append((float(row["lat"]), float(row["lon"])))
    at = np.array(found, dtype=np.float64).reshape(-1, 2)
    low, high = (f(np.column_stack([network.lat, network.lon]), axis=0) for f in (np.min, np.max))
    inside: FloatArray = at[((at >= low) & (at <= high)).all(axis=1)]
    return inside


def of_extract(extract: Path, shops: Path, teams: int, seconds: float) -> dict[str, Any]:
    """Read, find times, plan, draw, and close the busiest street."""
    clock = Clock()
    network = clock.time("graph", lambda: read_roads(extract))
    at = shops_inside(shops, network)
    office = np.median(at, axis=0)
    problem = city(at[:, 0].copy(), at[:, 1].copy(), np.tile(office, (teams, 1)))
    on_roads = clock.time("times", lambda: by_road(problem, network))
    plan = clock.time("plan", lambda: plan_routes(on_roads.problem, seconds=seconds))
    shapes = clock.time("shapes", lambda: shift_shapes(on_roads.problem, on_roads.routing, plan.routes))
    closure = Closures(ways=frozenset({busiest_way(network, shapes)}))
    closed = clock.time("closure", lambda: network.without(closure.edges(network)))
    streets = set(zip(network.tail.tolist(), network.head.tolist(), strict=True))
    steps = [step for shape in shapes for piece in shape.pieces for step in pairwise(piece)]
    return {
        "extract": extract.name,
        "nodes": network.nodes,
        "edges": network.edges,
        "islands": network.islands(),
        "shops": len(at),
        "off_road": len(on_roads.off_road),
        "teams": teams,
        "violations": len(violations(on_roads.problem, plan)),
        "makespan_s": round(plan.metrics.makespan_s, 1),
        "travel_s": round(plan.metrics.travel_s, 1),
        "bound_s": round(plan.metrics.bound_s, 1),
        "steps_of_shapes": len(steps),
        "steps_off_street": sum(1 for step in steps if (int(step[0]), int(step[1])) not in streets),
        "closed_edges": network.edges - closed.edges,
        **clock.steps,
        "total_s": round(sum(v for k, v in clock.steps.items() if not k.endswith("_cpu_s")), 3),
        "total_cpu_s": round(sum(v for k, v in clock.steps.items() if k.endswith("_cpu_s")), 3),
    }


def busiest_way(network: RoadNetwork, shapes: Any) -> int:
    """The way that most pieces of routes pass."""
    number = dict(
        zip(zip(network.tail.tolist(), network.head.tolist(), strict=True), network.way.tolist(), strict=True)
    )
    passed = [number[int(a), int(b)] for shape in shapes for piece in shape.pieces for a, b in pairwise(piece)]
    ways, counts = np.unique(passed, return_counts=True)
    return int(ways[np.argmax(counts)])


def of_city(nodes: int, shops: int, teams: int, offices: int, peer: bool) -> dict[str, Any]:
    """Times of a synthetic city, and what closing a street takes."""
    rng = np.random.default_rng(1)
    clock = Clock()
    network = clock.time("graph", lambda: synthetic_roads(nodes))
    at, seats = rng.integers(0, network.nodes, shops), rng.integers(0, network.nodes, offices)
    station = np.column_stack([network.lat[seats], network.lon[seats]])[np.arange(teams) % offices]
    problem = city(network.lat[at].copy(), network.lon[at].copy(), station)
    on_roads = clock.time("times", lambda: by_road(problem, network))
    closed = clock.time("closure", lambda: network.without(network.way == network.way[network.edges // 2]))
    roads = on_roads.problem.roads
    assert roads is not None
    figures = {
        "nodes": network.nodes,
        "edges": network.edges,
        "shops": shops,
        "teams": teams,
        "offices": offices,
        "off_road": len(on_roads.off_road),
        "table_mib": round(sum(part.nbytes for part in (*roads.table, roads.near)) / 2**20),
        "closed_edges": network.edges - closed.edges,
        **clock.steps,
    }
    return figures | (_of_peer(network, at) if peer else {})


def _of_peer(network: RoadNetwork, at: Any) -> dict[str, float]:
    """The same network in routingkit-cch (`pip install routingkit-cch`): order, customise, one to all shops."""
    import routingkit_cch as peer

    clock = Clock()
    tail, head, n = network.tail.tolist(), network.head.tolist(), network.nodes
    lat, lon = network.lat.tolist(), network.lon.tolist()
    order = clock.time("cch_order", lambda: peer.compute_order_inertial(n, tail, head, lat, lon))
    hierarchy = clock.time("cch_build", lambda: peer.CCH(order, tail, head, False))
    weights = np.round(network.seconds * 1000).astype(int).tolist()
    metric = clock.time("cch_customise", lambda: peer.CCHMetric(hierarchy, weights))
    search = peer.CCHOneToMany(metric, at.tolist())
    clock.time("cch_100_to_all_shops", lambda: [search.distances_from(int(source)) for source in at[:100]])
    return clock.steps


def main() -> None:
    parser = options_of(__doc__)
    parser.add_argument("--extract", type=Path)
    parser.add_argument("--shops", type=Path, help="CSV of shops for the extract")
    parser.add_argument("--seconds", type=float, default=4.0, help="of planning on the extract")
    parser.add_argument("--teams", type=int, default=10)
    parser.add_argument("--nodes", type=int, default=200_000)
    parser.add_argument("--city-shops", type=int, default=10_600)
    parser.add_argument("--offices", type=int, default=7)
    parser.add_argument("--peer", action="store_true", help="routingkit-cch on the same network")
    options = parser.parse_args()
    warm_up()
    # compiles what the road engine needs
    of_city(100, 12, 2, 1, False)
    if options.extract is not None:
        if options.shops is None:
            parser.error("--extract needs --shops")
        figures = of_extract(options.extract, options.shops, options.teams, options.seconds)
    else:
        figures = of_city(
            options.nodes, options.city_shops, max(options.teams, options.offices), options.offices, options.peer
        )
    figures["load"] = round(os.getloadavg()[0], 1)
    print_figures(figures, as_json=options.json)


if __name__ == "__main__":
    main()
