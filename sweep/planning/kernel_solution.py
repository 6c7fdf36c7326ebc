"""What the kernel works on: routes as doubly linked lists, every figure kept by difference.

Nodes are the n customers, then a start for each of the R routes, then an end for each: customer < n,
start of route r = n + r, end = n + R + r. A route belongs to a team; a team may have several (one a shift).
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from sweep.planning.kernel_compiled import Ints, compiled, compiled_bare, inlined
from sweep.planning.kernel_roads import RoadTable, Singles, road_leg
from sweep.planning.problem_arrays import FloatArray


class Rules(NamedTuple):
    """What never changes while routes are sought. Times and lengths are in one unit.

    A leg is `scale` x Euclidean, rounded to whole numbers if `whole` (EUC_2D), or `by_road` as `roads` say.
    Cost = legs + border crossings + for each team x + x^2 / `softness` with x = its time beyond the mean (only if
    `balanced`). `plain`: one team and office, only loads are limited, a route is as long backwards.
    """

    xyz: FloatArray  # (n + 2R, 4): position; the fourth is padding
    scale: float
    whole: bool
    near: Ints  # (n, k) nearest customers, nearest first
    near_leg: Singles  # (n, fewer) legs to the first of them
    near_back: Singles  # (n, fewer) legs from them
    demand: FloatArray  # (n,)
    service: FloatArray  # (n,)
    kind: Ints  # (n,) sector
    most: FloatArray  # (R,) demand that a route takes
    shift: FloatArray  # (R,) time that a route takes
    team: Ints  # (R,)
    crossing: FloatArray  # (teams, kinds) cost of a stop; inf where a team may not go
    former: Ints  # (n,) team that the customer belonged to, -1 for none
    leaving: float  # cost of a stop that goes to another team than its former
    balanced: bool
    plain: bool
    softness: float
    by_road: bool
    roads: RoadTable


class Routes(NamedTuple):
    """What changes. `route` is -1 for a customer that is on no route."""

    succ: Ints  # (n + 2R,)
    pred: Ints
    route: Ints
    leg: FloatArray  # (n + 2R, 2) to the successor, from the predecessor; -inf for a customer that is on no route
    load: FloatArray  # (R,)
    time: FloatArray  # (R,) legs + service
    size: Ints  # (R,)
    team_time: FloatArray  # (teams,)
    empty: Ints  # (R,) empty routes of each team, from first[team] on
    empties: Ints  # (teams,)
    first: Ints  # (teams,)
    figures: FloatArray  # cost, mean time of a team, cost of the best
    random: Ints  # (1,) uint64
    best: Ints  # (n + 2R,) successors in the best solution
    best_time: FloatArray  # (teams,) in the best solution
    changed: Ints  # nodes whose successor may differ from the best's
    is_changed: Ints
    counts: Ints  # how many are changed, routes in use


COST, MEAN, BEST = 0, 1, 2
CHANGED, USED = 0, 1
OUT, IN = 0, 1


@inlined
def leg_between(rules: Rules, a: int, b: int) -> float:
    xyz = rules.xyz
    if rules.by_road:
        return float(road_leg(rules.roads, xyz, a, b))
    dx, dy, dz = xyz[a, 0] - xyz[b, 0], xyz[a, 1] - xyz[b, 1], xyz[a, 2] - xyz[b, 2]
    length = np.sqrt(dx * dx + dy * dy + dz * dz)
    if rules.whole:
        return float(np.floor(length + 0.5))
    return float(length * rules.scale)


@inlined
def excess_cost(rules: Rules, mean: float, time: float) -> float:
    """What a team's time beyond the mean costs. Convex: a linear cost does not diffuse from team to team."""
    x = time - mean
    return x + x * x / rules.softness if x > 0.0 else 0.0


@inlined
def added_excess(rules: Rules, routes: Routes, team: int, added: float) -> float:
    if not rules.balanced:
        return 0.0
    mean, time = routes.figures[MEAN], routes.team_time[team]
    return float(excess_cost(rules, mean, time + added) - excess_cost(rules, mean, time))


@inlined
def stop_cost(rules: Rules, c: int, team: int) -> float:
    """What customer c costs this team beyond its time: crossing a border, leaving its former team."""
    cost = float(rules.crossing[team, rules.kind[c]])
    if rules.former[c] >= 0 and rules.former[c] != team:
        cost += rules.leaving
    return cost


@inlined
def link(rules: Rules, routes: Routes, c: int, before: int, r: int) -> None:
    """Put customer c behind `before` on route r."""
    after = routes.succ[before]
    to_c, from_c = leg_between(rules, before, c), leg_between(rules, c, after)
    added = to_c + from_c - routes.leg[before, OUT] + rules.service[c]
    _count(rules, routes, c, r, added, 1)
    routes.succ[before] = c
    routes.pred[c] = before
    routes.succ[c] = after
    routes.pred[after] = c
    routes.leg[before, OUT] = routes.leg[c, IN] = to_c
    routes.leg[c, OUT] = routes.leg[after, IN] = from_c
    routes.route[c] = r


@inlined
def unlink(rules: Rules, routes: Routes, c: int) -> None:
    before, after, r = routes.pred[c], routes.succ[c], routes.route[c]
    direct = leg_between(rules, before, after)
    removed = routes.leg[c, IN] + routes.leg[c, OUT] - direct + rules.service[c]
    _count(rules, routes, c, r, -removed, -1)
    routes.succ[before] = after
    routes.pred[after] = before
    routes.leg[before, OUT] = routes.leg[after, IN] = direct
    routes.leg[c, OUT] = routes.leg[c, IN] = -np.inf
    routes.route[c] = -1


@inlined
def _count(rules: Rules, routes: Routes, c: int, r: int, added: float, sign: int) -> None:
    team = rules.team[r]
    travel = added - sign * rules.service[c]
    routes.figures[COST] += travel + added_excess(rules, routes, team, added) + sign * stop_cost(rules, c, team)
    routes.load[r] += sign * rules.demand[c]
    routes.time[r] += added
    routes.team_time[team] += added
    if routes.size[r] == 0:
        _use(rules, routes, r)
    routes.size[r] += sign
    if routes.size[r] == 0:
        routes.empty[routes.first[team] + routes.empties[team]] = r
        routes.empties[team] += 1
        routes.counts[USED] -= 1


@compiled
def _use(rules: Rules, routes: Routes, r: int) -> None:
    """Take route r off the empty ones; it is the last of them but when something is undone."""
    team = rules.team[r]
    first, last = routes.first[team], routes.first[team] + routes.empties[team] - 1
    at = last
    while at > first and routes.empty[at] != r:
        at -= 1
    routes.empty[at] = routes.empty[last]
    routes.empty[last] = r
    routes.empties[team] -= 1
    routes.counts[USED] += 1


@compiled
def recount(rules: Rules, routes: Routes, fixed: FloatArray, mean: float) -> float:
    """Cost anew from the links, against rounding; `fixed` (teams,) time is added, `mean` < 0 asks for the true one."""
    n, count = len(rules.demand), len(rules.most)
    routes.team_time[:] = fixed
    cost = 0.0
    for r in range(count):
        node = n + r
        time = 0.0
        while node < n + count:
            leg = leg_between(rules, node, routes.succ[node])
            routes.leg[node, OUT] = routes.leg[routes.succ[node], IN] = leg
            time += leg
            cost += leg
            node = routes.succ[node]
            if node < n:
                time += rules.service[node]
                cost += stop_cost(rules, node, rules.team[r])
        routes.time[r] = time
        routes.team_time[rules.team[r]] += time
    routes.figures[MEAN] = routes.team_time.mean() if mean < 0.0 else mean
    if rules.balanced:
        for time in routes.team_time:
            cost += excess_cost(rules, routes.figures[MEAN], time)
    routes.figures[COST] = cost
    return cost


@compiled
def take_new_mean(rules: Rules, routes: Routes, fixed: FloatArray) -> None:
    """The mean time of a team falls while routes get shorter: the costs of now and of the best are counted anew."""
    before = routes.figures[MEAN]
    recount(rules, routes, fixed, -1.0)
    for time in routes.best_time:
        routes.figures[BEST] += excess_cost(rules, routes.figures[MEAN], time) - excess_cost(rules, before, time)


@inlined
def note_change(routes: Routes, node: int) -> None:
    if routes.is_changed[node] == 0:
        routes.is_changed[node] = 1
        routes.changed[routes.counts[CHANGED]] = node
        routes.counts[CHANGED] += 1


@compiled_bare
def keep_all_as_best(rules: Rules, routes: Routes) -> None:
    for node in range(len(routes.succ)):
        note_change(routes, node)
    keep_as_best(rules, routes)


@inlined
def keep_as_best(rules: Rules, routes: Routes) -> None:
    """Copy to the best what has changed since; nothing else is touched."""
    for i in range(routes.counts[CHANGED]):
        node = routes.changed[i]
        routes.best[node] = routes.succ[node]
        routes.is_changed[node] = 0
    routes.counts[CHANGED] = 0
    if rules.balanced:
        for team in range(len(routes.team_time)):
            routes.best_time[team] = routes.team_time[team]
    routes.figures[BEST] = routes.figures[COST]


@inlined
def uniform(routes: Routes) -> float:
    """The next random number in [0, 1): xorshift64* (Vigna 2016)."""
    x = routes.random[0]
    x ^= x >> np.uint64(12)
    x ^= x << np.uint64(25)
    x ^= x >> np.uint64(27)
    routes.random[0] = x
    return float(((x * np.uint64(2685821657736338717)) >> np.uint64(11)) * (1.0 / 9007199254740992.0))
