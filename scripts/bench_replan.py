"""Teams fall ill half-way: how soon there is a new plan, how even it is, and how little of the old one moved.

    python scripts/bench_replan.py [--retailers 10600] [--teams 120] [--lost 6] [--seconds 4] [--json]

The demonstration's city is planned (an order lets teams cross), and at half of its time so many teams are lost: once
spread over the city, once all of the county with most teams.

seconds         by the clock, and processor_s of the processor
latest_of_mean  the latest finish over the mean of the teams that are left, both since the beginning
moved           stops that changed their team; own: those that were on a lost team's route
"""

from __future__ import annotations

from collections.abc import Sequence
from time import perf_counter, process_time

import numpy as np
from bench_city import SERVICE_S, city_problem
from figures import options_of, print_figures

from sweep.planning.plan import plan_routes
from sweep.planning.problem_arrays import BoolArray, IntArray, PlanningProblem
from sweep.planning.replan import replan
from sweep.planning.route_plan import RoutePlan
from sweep.planning.violations import violations


def teams_of(plan: RoutePlan, shops: int) -> IntArray:
    """The team of each shop (shops,); -1: none."""
    team = np.full(shops, -1, dtype=np.int64)
    for route in plan.routes:
        team[route.stops] = route.team
    return team


def lose(
    problem: PlanningProblem, before: RoutePlan, over_s: float, visited: BoolArray, lost: Sequence[int], seconds: float
) -> dict[str, object]:
    """Plan anew without these teams, and tell of it."""
    dropped = np.zeros(problem.teams, dtype=np.bool_)
    dropped[list(lost)] = True
    clock, processor = perf_counter(), process_time()
    after = replan(problem, [route.stops for route in before.routes], visited=visited, dropped=dropped, seconds=seconds)
    took, worked = perf_counter() - clock, process_time() - processor
    was, now = teams_of(before, problem.shops), teams_of(after, problem.shops)
    moved = was != now
    changed = 0
    for old, new in zip(before.routes, after.routes, strict=True):
        ahead = old.stops[~visited[old.stops]]
        next_one = new.stops[new.visited :]
        changed += int(not dropped[old.team] and bool(len(ahead) and len(next_one) and ahead[0] != next_one[0]))
    return {
        "seconds": round(took, 2),
        "processor_s": round(worked, 2),
        "latest_of_mean": round((over_s + after.metrics.makespan_s) / (over_s + after.metrics.mean_tour_s), 3),
        "moved": int(moved.sum()),
        "own": int((moved & dropped[was]).sum()),
        "visited_moved": int((moved & visited).sum()),
        "next_stops_changed": changed,
        "violations": len(violations(problem, after)),
    }


def main() -> None:
    """Measure and print."""
    parser = options_of(__doc__)
    parser.add_argument("--retailers", type=int, default=10_600)
    parser.add_argument("--teams", type=int, default=120)
    parser.add_argument("--lost", type=int, default=6)
    parser.add_argument("--seconds", type=float, default=4.0, help="given to each new plan")
    parser.add_argument("--plan-seconds", type=float, default=20.0, help="given to the first plan")
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    problem = city_problem(options.retailers, options.teams, seed=options.seed, soft=True)
    before = plan_routes(problem, seconds=options.plan_seconds, seed=options.seed)
    visited = np.zeros(problem.shops, dtype=np.bool_)
    half_s = before.metrics.makespan_s / 2.0
    for route in before.routes:
        visited[route.stops[route.arrival_s + SERVICE_S <= half_s]] = True
    county = int(np.bincount(problem.team_sector).argmax())
    cases = {
        "nothing": [],  # the planner is compiled by then
        "spread": np.linspace(0, problem.teams - 1, options.lost).astype(int).tolist(),
        "one_county": np.flatnonzero(problem.team_sector == county)[: options.lost].tolist(),
    }
    figures = {name: lose(problem, before, half_s, visited, lost, options.seconds) for name, lost in cases.items()}
    print_figures(figures, as_json=options.json)


if __name__ == "__main__":
    main()
