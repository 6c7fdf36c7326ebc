"""Recreate: each removed customer goes to its cheapest place, looked for beside its nearest neighbours only."""

from __future__ import annotations

import numpy as np

from sweep.planning.kernel_compiled import Ints, compiled_bare, inlined
from sweep.planning.kernel_ruin import Removed
from sweep.planning.kernel_solution import (
    COST,
    IN,
    OUT,
    Routes,
    Rules,
    added_excess,
    leg_between,
    link,
    stop_cost,
    uniform,
)

BLINK = 0.01
# how often each order of insertion is taken: random, largest first, far from the office first, near first
_ORDERS = (4.0 / 11.0, 8.0 / 11.0, 10.0 / 11.0)


@inlined
def best_place(rules: Rules, routes: Routes, c: int, neighbours: int, blink: float) -> tuple[float, int, int]:
    """Added cost, predecessor and route of the cheapest place of customer c; (inf, -1, -1) if none is found.

    A place between a neighbour v and a node beyond it costs at least 2 x leg(c, v) - leg(v, node): the nearer
    of both was looked at before. Most places are passed over by that alone.
    """
    best, best_before, best_route = np.inf, -1, -1
    demand, service = rules.demand[c], rules.service[c]
    first_team = -1
    salt = np.uint64(uniform(routes) * 4294967296.0)
    for j in range(min(neighbours, rules.near_leg.shape[1])):
        v = rules.near[c, j]
        to_v, from_v = rules.near_leg[c, j], rules.near_back[c, j]
        nearer = 2.0 * min(to_v, from_v)
        leg_after, leg_before = routes.leg[v, OUT], routes.leg[v, IN]
        # also true of a neighbour that is on no route
        if nearer - max(leg_after, leg_before) >= best:
            continue
        r = routes.route[v]
        team = rules.team[r]
        if first_team < 0:
            first_team = team
        if routes.load[r] + demand > rules.most[r]:
            continue
        crossing = stop_cost(rules, c, team)
        room = rules.shift[r] - routes.time[r] - service
        if nearer - leg_after + crossing < best:
            added = from_v + leg_between(rules, c, routes.succ[v]) - leg_after
            if added <= room and added + crossing < best:
                cost = added + crossing + added_excess(rules, routes, team, added + service)
                if cost < best and not _blinks(salt, v, blink):
                    best, best_before, best_route = cost, v, r
        if nearer - leg_before + crossing < best:
            before = routes.pred[v]
            added = leg_between(rules, before, c) + to_v - leg_before
            if added <= room and added + crossing < best:
                cost = added + crossing + added_excess(rules, routes, team, added + service)
                if cost < best and not _blinks(salt, before, blink):
                    best, best_before, best_route = cost, before, r
    teams = len(routes.empties)
    if first_team >= 0:
        best, best_before, best_route = _at_office(rules, routes, c, first_team, best, best_before, best_route)
    if teams > 1 or first_team < 0:
        other = int(uniform(routes) * teams)
        best, best_before, best_route = _at_office(rules, routes, c, other, best, best_before, best_route)
    return best, best_before, best_route


@inlined
def _blinks(salt: np.uint64, before: int, blink: float) -> bool:
    """Whether the place behind `before` is overlooked: the same answer from both of its sides."""
    x = (np.uint64(before) + np.uint64(1)) * np.uint64(0x9E3779B97F4A7C15) ^ salt * np.uint64(0xD1B54A32D192ED03)
    x = (x ^ (x >> np.uint64(29))) * np.uint64(0xBF58476D1CE4E5B9)
    return bool((x >> np.uint64(40)) < np.uint64(blink * 16777216.0))


@inlined
def _at_office(
    rules: Rules, routes: Routes, c: int, team: int, best: float, before: int, route: int
) -> tuple[float, int, int]:
    """The same with a new route of this team, or the start of one that it has."""
    n = len(rules.demand)
    crossing = stop_cost(rules, c, team)
    if crossing >= best:
        return best, before, route
    r = routes.empty[routes.first[team] + max(0, routes.empties[team] - 1)]
    start = n + r
    added = leg_between(rules, start, c) + leg_between(rules, c, routes.succ[start]) - routes.leg[start, OUT]
    service = rules.service[c]
    if routes.size[r] > 0 and (
        routes.load[r] + rules.demand[c] > rules.most[r] or routes.time[r] + added + service > rules.shift[r]
    ):
        return best, before, route
    cost = added + crossing + added_excess(rules, routes, team, added + service)
    if cost < best:
        return cost, start, r
    return best, before, route


@inlined
def _at_ends(
    rules: Rules, routes: Routes, removed: Removed, c: int, best: float, before: int, route: int
) -> tuple[float, int, int]:
    """The same on the ways between the office and the first or last stop of the routes that were ruined: where the
    office is far, those ways pass many customers that are near none of both stops. Only where `Rules.plain`."""
    n, count = len(rules.demand), len(rules.most)
    for i in range(removed.made[1]):
        r = removed.ruined[i]
        if routes.load[r] + rules.demand[c] > rules.most[r]:
            continue
        for side in range(2):
            one = n + r if side == 0 else routes.pred[n + count + r]
            added = leg_between(rules, one, c) + leg_between(rules, c, routes.succ[one]) - routes.leg[one, OUT]
            if added < best:
                best, before, route = added, one, r
    return best, before, route


@inlined
def anywhere(rules: Rules, routes: Routes, c: int) -> tuple[float, int, int]:
    """The best of the starts of all routes, whatever their shift: a last resort that fails only at a border."""
    n = len(rules.demand)
    best, before, route = np.inf, -1, -1
    for r in range(len(rules.most)):
        team, start = rules.team[r], n + r
        crossing = stop_cost(rules, c, team)
        if crossing == np.inf:
            continue
        added = leg_between(rules, start, c) + leg_between(rules, c, routes.succ[start]) - routes.leg[start, OUT]
        over = max(0.0, routes.time[r] + added + rules.service[c] - rules.shift[r])
        over += max(0.0, routes.load[r] + rules.demand[c] - rules.most[r]) * 1e6
        cost = added + over + crossing
        cost += added_excess(rules, routes, team, added + rules.service[c])
        if cost < best:
            best, before, route = cost, start, r
    return best, before, route


@inlined
def sort_for_insertion(rules: Rules, routes: Routes, removed: Removed) -> None:
    """Order of insertion of the removed customers, drawn anew each time."""
    count, keys, order = removed.made[0], removed.key, removed.order
    draw = uniform(routes)
    for i in range(count):
        c = removed.customer[i]
        if draw < _ORDERS[0]:
            key = uniform(routes)
        elif draw < _ORDERS[1]:
            key = -rules.demand[c] - 1e-3 * rules.service[c]
        else:
            key = leg_between(rules, c, len(rules.demand) + removed.route[i])
            if draw < _ORDERS[2]:
                key = -key
        at = i
        while at > 0 and keys[at - 1] > key:
            keys[at], order[at] = keys[at - 1], order[at - 1]
            at -= 1
        keys[at], order[at] = key, c


@inlined
def recreate(rules: Rules, routes: Routes, removed: Removed, limit: float, neighbours: int) -> int:
    """Insert all removed customers; how many were inserted: fewer when a place lacks or the cost passes `limit`."""
    sort_for_insertion(rules, routes, removed)
    order = removed.order
    for i in range(removed.made[0]):
        cost, before, r = best_place(rules, routes, order[i], neighbours, BLINK)
        if rules.plain:
            cost, before, r = _at_ends(rules, routes, removed, order[i], cost, before, r)
        if before < 0 or routes.figures[COST] + cost > limit:
            return i
        link(rules, routes, order[i], before, r)
    return int(removed.made[0])


@compiled_bare
def put_chain(rules: Rules, routes: Routes, chain: Ints, r: int) -> None:
    """Fill the empty route r with these customers, in order."""
    before = len(rules.demand) + r
    for c in chain:
        link(rules, routes, c, before, r)
        before = c


@compiled_bare
def insert_all(rules: Rules, routes: Routes, customers: Ints, neighbours: int) -> int:
    """Insert these, each where it is cheapest; how many were: fewer if one may be served by no team."""
    for at in range(len(customers)):
        c = customers[at]
        _, before, r = best_place(rules, routes, c, neighbours, 0.0)
        if before < 0:
            _, before, r = anywhere(rules, routes, c)
        if before < 0:
            return at
        link(rules, routes, c, before, r)
    return len(customers)
