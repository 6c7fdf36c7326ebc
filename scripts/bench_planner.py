"""How good routes are after so many seconds: ours beside PyVRP, VROOM and OR-Tools, on one core.

    python scripts/bench_planner.py INSTANCE.vrp ... --best published.csv [--seconds 120] [--seeds 3]
        [--solver ours|pyvrp|vroom|ortools|all] [--solutions DIR] [--plot FILE.png] [--json]
    python scripts/bench_planner.py --city [--retailers 10600] [--teams 120] [--soft] [--seconds 60] [--solver all]

Instances are CVRPLIB files with EUC_2D distances. `--best` is a table with columns `instance, best_known` and any
`*_gap_pct`, which are shown beside. Seconds are those of the processor; what compiling the kernel takes is not
counted. Each run is a process of its own, so that `peak_mib` is its own. `--solutions` writes CVRPLIB .sol files;
the cost printed is counted from the coordinates, by none of the solvers. `--city` plans the demonstration's city
with shifts without end, the peers each sector on its own.
"""

from __future__ import annotations

import argparse
import csv
import json
import multiprocessing
import resource
import sys
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass
from pathlib import Path
from time import perf_counter, process_time
from typing import ParamSpec, TypeVar

import numpy as np
from bench_city import city_problem, measured_bound_s, way_bound_s
from bench_city_peers import city_routes, finishes_s
from bench_peers import PEERS

from sweep.planning.cvrp import Cvrp, cost_of, cvrp_search, read_cvrplib, solution_text
from sweep.planning.plan import plan_routes
from sweep.planning.violations import violations

P = ParamSpec("P")
R = TypeVar("R")
SOLVERS = ("ours", *PEERS)


@dataclass(frozen=True, slots=True)
class Run:
    """One solver on one instance. `trace` holds (seconds, cost); empty where the solver tells only its end."""

    instance: str
    solver: str
    seed: int
    seconds: float
    cost: int
    gap_pct: float | None
    peak_mib: float
    trace: list[tuple[float, float]]


@dataclass(frozen=True, slots=True)
class CityRun:
    """Our plan of the city; `crossing_pct` is the share of stops outside their team's sector, `way_bound_s` as in
    `bench_city`; `processor_s` of the `seconds` went into it, the rest to whatever else the machine does."""

    instance: str
    solver: str
    seed: int
    seconds: float
    teams: int
    soft: bool
    makespan_s: float
    bound_s: float
    way_bound_s: float
    mean_tour_s: float
    crossing_pct: float
    violations: int
    peak_mib: float
    processor_s: float


def solve(path: Path, solver: str, seed: int, seconds: float, best: int | None, solutions: Path | None) -> Run:
    """One run, meant for a process of its own."""
    problem = read_cvrplib(path)
    trace: list[tuple[float, float]] = []
    if solver == "ours":
        cvrp_search(_small(), seed).run(iterations=1_000)
        began = process_time()
        search = cvrp_search(problem, seed)

        def note(spent: float, made: int) -> None:
            if not trace or spent > 1.05 * trace[-1][0]:
                trace.append((round(process_time() - began, 2), search.cost))

        search.run(seconds=seconds - (process_time() - began), clock=process_time, progress=note)
        routes = search.best_routes()
    else:
        began = process_time()
        routes = PEERS[solver](problem, seed, seconds)
    spent = process_time() - began
    cost = cost_of(problem, routes)
    trace.append((round(spent, 2), cost))
    if solutions is not None:
        solutions.mkdir(parents=True, exist_ok=True)
        (solutions / f"{problem.name}.{solver}.{seed}.sol").write_text(solution_text(routes, cost), encoding="utf-8")
    gap = None if best is None else round(100.0 * (cost / best - 1.0), 3)
    return Run(problem.name, solver, seed, round(spent, 1), cost, gap, _peak_mib(), trace)


def solve_city(shops: int, teams: int, seed: int, seconds: float, soft: bool) -> CityRun:
    """Our plan of the demonstration's city, meant for a process of its own."""
    plan_routes(city_problem(300, 6, seed=0, soft=soft), seconds=1.0)
    problem = city_problem(shops, teams, seed=seed, soft=soft)
    began, processor_began = perf_counter(), process_time()
    plan = plan_routes(problem, seconds=seconds, seed=seed)
    spent, processor_s = perf_counter() - began, process_time() - processor_began
    figures = plan.metrics
    beyond = sum(
        int((~problem.team_allowed[route.team, problem.shop_sector[route.stops]]).sum()) for route in plan.routes
    )
    return CityRun(
        f"city-{problem.shops}",
        "ours",
        seed,
        round(spent, 1),
        teams,
        soft,
        round(figures.makespan_s, 1),
        round(figures.bound_s, 1),
        round(way_bound_s(problem), 1),
        round(figures.mean_tour_s, 1),
        round(100.0 * beyond / problem.shops, 2),
        len(violations(problem, plan)),
        _peak_mib(),
        round(processor_s, 1),
    )


def solve_city_by_peer(solver: str, shops: int, teams: int, seed: int, seconds: float) -> CityRun:
    """A peer's plan of the same city, each sector on its own; it visits each shop once, or is refused."""
    problem = city_problem(shops, teams, seed=seed, soft=False)
    began, processor_began = perf_counter(), process_time()
    routes = city_routes(problem, solver, seed, seconds)
    spent, processor_s = perf_counter() - began, process_time() - processor_began
    back, bound = finishes_s(problem, routes), measured_bound_s(problem)
    return CityRun(
        f"city-{problem.shops}", solver, seed, round(spent, 1), teams, False, round(float(back.max()), 1),
        round(bound, 1), round(way_bound_s(problem), 1), round(float(back.mean()), 1), 0.0, 0, _peak_mib(),
        round(processor_s, 1),
    )  # fmt: skip


def draw(runs: Sequence[Run], best: dict[str, int], file: Path) -> None:
    """Gap against time, one line a run, seeds in one colour; a dot for solvers that tell only their end."""
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import pyplot

    figure, axes = pyplot.subplots(figsize=(9, 5))
    colours: dict[str, str] = {}
    for run in runs:
        if run.instance in best:
            name = f"{run.instance} {run.solver}"
            label = None if name in colours else name
            colour = colours.setdefault(name, f"C{len(colours)}")
            times = [second for second, _ in run.trace]
            gaps = [100.0 * (cost / best[run.instance] - 1.0) for _, cost in run.trace]
            axes.plot(times, gaps, color=colour, marker="o" if len(times) == 1 else None, label=label)
    axes.set(xlabel="seconds, one core", ylabel="gap to the best known, %", yscale="log", xscale="log")
    axes.grid(alpha=0.3)
    axes.legend(fontsize=7)
    figure.savefig(file, dpi=120)


def _small() -> Cvrp:
    xy = np.random.default_rng(0).uniform(0, 1000, (80, 2)).round()
    return Cvrp("warm-up", xy, np.r_[0.0, np.ones(79)], 10.0)


def _peak_mib() -> float:
    # macOS counts bytes, Linux kibibytes
    unit = 2**20 if sys.platform == "darwin" else 2**10
    return round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / unit, 1)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("instances", nargs="*", type=Path, metavar="INSTANCE")
    parser.add_argument("--best", type=Path, help="table of best known values")
    parser.add_argument("--seconds", type=float, default=120.0)
    parser.add_argument("--seeds", type=int, default=1)
    parser.add_argument("--solver", choices=[*SOLVERS, "all"], default="ours")
    parser.add_argument("--solutions", type=Path, metavar="DIR")
    parser.add_argument("--plot", type=Path, metavar="FILE")
    parser.add_argument("--city", action="store_true")
    parser.add_argument("--retailers", type=int, default=10_600)
    parser.add_argument("--teams", type=int, default=120)
    parser.add_argument("--soft", action="store_true", help="an order lets every team cross sector borders")
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    if not given.instances and not given.city:
        parser.error("name an instance file, or --city")
    published = []
    if given.best is not None:
        with given.best.open(encoding="utf-8", newline="") as file:
            published = list(csv.DictReader(file))
    best = {row["instance"]: int(row["best_known"]) for row in published}
    results: list[dict[str, object]] = []
    runs: list[Run] = []
    for seed in range(given.seeds):
        for solver in _solvers(given.solver) if given.city else ():
            try:
                if solver == "ours":
                    made = _apart(solve_city, given.retailers, given.teams, seed, given.seconds, given.soft)
                else:
                    made = _apart(solve_city_by_peer, solver, given.retailers, given.teams, seed, given.seconds)
            except ValueError as reason:
                print(f"city {solver}: {reason}", file=sys.stderr)
                continue
            results.append(asdict(made))
            if not given.json:
                print(_told(made), flush=True)
        for path in given.instances:
            for solver in _solvers(given.solver):
                name = read_cvrplib(path).name
                try:
                    run = _apart(solve, path, solver, seed, given.seconds, best.get(name), given.solutions)
                except ValueError as reason:
                    print(f"{name} {solver}: {reason}", file=sys.stderr)
                    continue
                runs.append(run)
                results.append({key: value for key, value in asdict(run).items() if key != "trace"})
                if not given.json:
                    print(
                        f"{run.instance:12} {solver:8} seed {seed} {run.seconds:7.1f} s cost {run.cost} "
                        f"gap {run.gap_pct} % {run.peak_mib} MiB",
                        flush=True,
                    )
    if given.plot is not None:
        draw(runs, best, given.plot)
    if given.json:
        print(json.dumps(results))
    else:
        _summary(runs, published)


def _solvers(asked: str) -> Sequence[str]:
    return SOLVERS if asked == "all" else (asked,)


def _told(run: CityRun) -> str:
    return (
        f"{run.instance} {run.solver} teams={run.teams} {'soft' if run.soft else 'hard'} seed={run.seed} "
        f"{run.seconds} s ({run.processor_s} of the processor): latest "
        f"finish {run.makespan_s / 3600:.2f} h = {run.makespan_s / run.bound_s:.3f} of the bound, "
        f"{run.makespan_s / run.mean_tour_s:.3f} of the mean tour, "
        f"{run.makespan_s / run.way_bound_s:.3f} of the bound by ways out and home; {run.crossing_pct} % cross, "
        f"{run.violations} violations, {run.peak_mib} MiB"
    )


def _apart(task: Callable[P, R], *arguments: P.args, **options: P.kwargs) -> R:
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as pool:
        return pool.submit(task, *arguments, **options).result()


def _summary(runs: Sequence[Run], published: Sequence[dict[str, str]]) -> None:
    for solver in SOLVERS:
        gaps = [run.gap_pct for run in runs if run.solver == solver and run.gap_pct is not None]
        if gaps:
            print(f"mean gap {solver}: {np.mean(gaps):.3f} % over {len(gaps)} runs")
    names = {run.instance for run in runs}
    for column in [key for key in (published[0] if published else {}) if key.endswith("_gap_pct")]:
        gaps = [float(row[column]) for row in published if row["instance"] in names and row[column]]
        if gaps:
            print(f"published {column.removesuffix('_gap_pct')}: {np.mean(gaps):.3f} % over {len(gaps)} instances")


if __name__ == "__main__":
    main()
