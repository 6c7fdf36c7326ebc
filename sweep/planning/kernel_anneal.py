"""Ruin and recreate under simulated annealing, a number of iterations at a time."""

from __future__ import annotations

import math

from sweep.planning.kernel_compiled import compiled_bare, inlined
from sweep.planning.kernel_recreate import recreate
from sweep.planning.kernel_ruin import WINDOW, Removed, pick, ruin
from sweep.planning.kernel_solution import BEST, COST, Routes, Rules, keep_as_best, link, note_change, uniform, unlink
from sweep.planning.kernel_tails import exchange

ITERATIONS_A_WINDOW = 1_000
# how often the window stands about the team that finishes last
LATEST_RATE = 0.25


@compiled_bare
def anneal(
    rules: Rules,
    routes: Routes,
    removed: Removed,
    iterations: int,
    hot: float,
    cold: float,
    mean_removed: float,
    longest: float,
    neighbours: int,
) -> int:
    """Iterate with temperatures falling from `hot` to `cold`; how many new solutions were accepted."""
    figures = routes.figures
    accepted = window = 0
    cooling = (cold / hot) ** (1.0 / max(1, iterations))
    temperature = hot
    for made in range(iterations):
        if made % ITERATIONS_A_WINDOW == 0:
            window = int(uniform(routes) * len(rules.demand))
            if rules.balanced and uniform(routes) < LATEST_RATE:
                window = _at_latest(rules, routes, window)
        temperature *= cooling
        if rules.plain:
            changed = exchange(rules, routes, pick(routes, window, len(rules.demand)), temperature)
            if changed and figures[COST] < figures[BEST] - 1e-9:
                keep_as_best(rules, routes)
        before = figures[COST]
        limit = before - temperature * math.log(1.0 - uniform(routes))
        ruin(rules, routes, removed, window, mean_removed, longest)
        inserted = recreate(rules, routes, removed, limit, neighbours)
        if inserted < removed.made[0] or figures[COST] > limit:
            _undo(rules, routes, removed, inserted)
            figures[COST] = before
            continue
        accepted += 1
        for i in range(removed.made[0]):
            c = removed.customer[i]
            note_change(routes, c)
            note_change(routes, removed.before[i])
            note_change(routes, routes.pred[c])
        if figures[COST] < figures[BEST] - 1e-9:
            keep_as_best(rules, routes)
    return accepted


@inlined
def _at_latest(rules: Rules, routes: Routes, window: int) -> int:
    """The window about a stop of the team that finishes last; `window` if it has none."""
    n, latest = len(rules.demand), 0
    for team in range(len(routes.team_time)):
        if routes.team_time[team] > routes.team_time[latest]:
            latest = team
    r = routes.first[latest]
    while r < len(rules.team) and rules.team[r] == latest:
        if routes.size[r] > 0:
            return int((routes.succ[n + r] + n - WINDOW // 2) % n)
        r += 1
    return window


@inlined
def _undo(rules: Rules, routes: Routes, removed: Removed, inserted: int) -> None:
    for i in range(inserted - 1, -1, -1):
        unlink(rules, routes, removed.order[i])
    for i in range(removed.made[0] - 1, -1, -1):
        link(rules, routes, removed.customer[i], removed.before[i], removed.route[i])
