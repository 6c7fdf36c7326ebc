"""Plans a nation of many sectors on Dask: `python scripts/bench_nation.py --shops 100000 1000000 --json`.

The same shops a sector and seconds a shop for each size, so that the time and memory of a shop can be compared. CPU
seconds are those of all processes; memory is the greatest sum of what all of them hold.
"""

from __future__ import annotations

import json
import os
import platform
import threading
import time
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
import psutil
from figures import options_of

from sweep.planning.plan import plan_routes
from sweep.planning.problem_arrays import PlanningProblem, allowed_sectors
from sweep.planning.scheduler import LOCAL, on_scheduler
from sweep.planning.warm_up import warm_up

SHOPS_A_TEAM = 88
# counties of about 30 km side by side
COUNTY_DEG = 0.3
TOWNS = 6


@dataclass(frozen=True, slots=True)
class Measured:
    """One size. `latest_of_mean` and `latest_of_bound`: the latest finish over the mean tour and over the bound."""

    shops: int
    sectors: int
    teams: int
    unassigned: int
    seconds: float
    cpu_s: float
    cpu_ms_per_shop: float
    ms_per_shop: float
    peak_mib: float
    travel_s_per_shop: float
    latest_of_mean: float
    latest_of_bound: float
    workers: int


class Watch:
    """Looks at this process and all that it started, five times a second."""

    def __init__(self) -> None:
        self.peak_bytes = 0
        self._cpu_s: dict[int, float] = {}
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)

    @property
    def cpu_s(self) -> float:
        return sum(self._cpu_s.values())

    def __enter__(self) -> Watch:
        self._before = time.process_time()
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._look()
        self._over.set()
        self._thread.join()

    def _run(self) -> None:
        while not self._over.wait(0.2):
            self._look()

    def _look(self) -> None:
        held = psutil.Process().memory_info().rss
        self._cpu_s[os.getpid()] = time.process_time() - self._before
        for child in psutil.Process().children(recursive=True):
            try:
                held += child.memory_info().rss
                spent = child.cpu_times()
            except psutil.Error:
                continue  # it has ended meanwhile
            self._cpu_s[child.pid] = max(self._cpu_s.get(child.pid, 0.0), spent.user + spent.system)
        self.peak_bytes = max(self.peak_bytes, held)


def nation(shops: int, sectors: int, seed: int = 0) -> PlanningProblem:
    """So many shops in towns of square counties, a station with its teams in each."""
    rng = np.random.default_rng(seed)
    side = int(np.ceil(np.sqrt(sectors)))
    corner = np.column_stack([np.arange(sectors) // side, np.arange(sectors) % side]) * COUNTY_DEG + [22.0, 88.0]
    towns = corner[:, None] + rng.uniform(0.03, COUNTY_DEG - 0.03, (sectors, TOWNS, 2))
    sector = np.sort(np.arange(shops) % sectors)
    at = towns[sector, np.minimum(rng.geometric(0.4, shops) - 1, TOWNS - 1)] + rng.normal(size=(shops, 2)) * 0.01
    teams_each = max(1, round(shops / sectors / SHOPS_A_TEAM))
    team_sector = np.repeat(np.arange(sectors), teams_each)
    return PlanningProblem(
        shop_lat=np.ascontiguousarray(at[:, 0]),
        shop_lon=np.ascontiguousarray(at[:, 1]),
        shop_service_s=np.full(shops, 600.0),
        shop_sector=sector,
        shop_priority=np.zeros(shops, dtype=np.int64),
        shop_open_lines=np.ones(shops, dtype=np.int64),
        team_sector=team_sector,
        team_office_lat=towns[team_sector, 0, 0],
        team_office_lon=towns[team_sector, 0, 1],
        team_shift_s=np.full(len(team_sector), 8 * 3600.0),
        team_max_stops=np.zeros(len(team_sector), dtype=np.int64),
        team_allowed=allowed_sectors(team_sector, [None] * sectors),
    )


def measure(shops: int, sectors: int, scheduler: str, seconds_per_shop: float) -> Measured:
    """Plan a nation of this size; the time of starting the cluster is left out."""
    problem = nation(shops, sectors)
    with on_scheduler(scheduler) as map_, Watch() as watch:
        began = time.perf_counter()
        plan = plan_routes(problem, seconds=seconds_per_shop * shops, map_=map_)
        took = time.perf_counter() - began
    metrics = plan.metrics
    return Measured(
        shops=shops,
        sectors=sectors,
        teams=problem.teams,
        unassigned=metrics.unassigned,
        seconds=round(took, 1),
        cpu_s=round(watch.cpu_s, 1),
        cpu_ms_per_shop=round(1000 * watch.cpu_s / shops, 4),
        ms_per_shop=round(1000 * took / shops, 4),
        peak_mib=round(watch.peak_bytes / 2**20),
        travel_s_per_shop=round(metrics.travel_s / shops, 2),
        latest_of_mean=round(metrics.makespan_s / metrics.mean_tour_s, 4),
        latest_of_bound=round(metrics.makespan_s / metrics.bound_s, 4),
        workers=os.cpu_count() or 1,
    )


def main() -> None:
    parser = options_of(__doc__)
    parser.add_argument("--shops", type=int, nargs="+", default=[10_000, 100_000, 1_000_000])
    parser.add_argument("--sectors", type=int, help="of the largest size; smaller ones have as many shops a sector")
    parser.add_argument("--seconds-per-shop", type=float, default=0.0003, help="of one core")
    parser.add_argument("--scheduler", default=LOCAL, help="a Dask scheduler's address, or local")
    options = parser.parse_args()
    warm_up()
    largest = max(options.shops)
    per_sector = largest / (options.sectors or max(1, largest // 500))
    found: list[dict[str, Any]] = []
    for shops in options.shops:
        sectors = max(1, round(shops / per_sector))
        load = os.getloadavg()[0]
        measured = asdict(measure(shops, sectors, options.scheduler, options.seconds_per_shop))
        found.append(
            measured | {"load": round(load, 1), "machine": platform.machine(), "python": platform.python_version()}
        )
        if not options.json:
            print("  ".join(f"{name} {value}" for name, value in found[-1].items()), flush=True)
    if options.json:
        print(json.dumps(found))


if __name__ == "__main__":
    main()
