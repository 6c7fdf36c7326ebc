"""Two routes exchange all that comes behind a stop, or a part of one route is turned about (2-opt*, Potvin and
Rousseau 1995; 2-opt, Croes 1958): what strings of a few stops cannot do on long routes.

Only where `Rules.plain`: then a route is as good backwards, and only its load limits it.
"""

from __future__ import annotations

import math

from sweep.planning.kernel_compiled import inlined
from sweep.planning.kernel_solution import COST, IN, OUT, Routes, Rules, leg_between, note_change, uniform

# neighbours of a stop that are tried
_NEAREST = 8
# such a change is one of few legs, not the best of many places: it is taken as if it were colder
_COLDER = 0.3


@inlined
def exchange(rules: Rules, routes: Routes, a: int, temperature: float) -> bool:
    """Join stop a to one of its nearest neighbours in whichever way is accepted first; whether anything was changed."""
    n = len(rules.demand)
    if routes.route[a] < 0:
        return False
    slack = -_COLDER * temperature * math.log(1.0 - uniform(routes))
    for j in range(min(_NEAREST, rules.near_leg.shape[1])):
        v = rules.near[a, j]
        if routes.route[v] < 0:
            continue
        to_v = rules.near_leg[a, j]
        after, after_v, before_v = routes.succ[a], routes.succ[v], routes.pred[v]
        gone = routes.leg[a, OUT] - to_v + slack
        if gone + max(routes.leg[v, OUT], routes.leg[v, IN]) <= 0.0:
            continue
        same = routes.route[a] == routes.route[v]
        if not same:
            joined = leg_between(rules, before_v, after)
            fits = joined <= gone + routes.leg[v, IN] and (after < n or before_v < n)
            if fits and _swap_tails(rules, routes, a, v, to_v, joined):
                return True
        if after == v or after_v == a:
            continue
        joined = leg_between(rules, after, after_v)
        if joined <= gone + routes.leg[v, OUT]:
            if same:
                if _turn_part(rules, routes, a, v, to_v, joined):
                    return True
            elif (after < n or after_v < n) and _cross(rules, routes, a, v, to_v, joined):
                return True
    return False


@inlined
def _bridge(routes: Routes, a: int, b: int, leg: float) -> None:
    routes.succ[a], routes.pred[b] = b, a
    routes.leg[a, OUT] = routes.leg[b, IN] = leg
    note_change(routes, a)


@inlined
def _behind(rules: Rules, routes: Routes, node: int) -> tuple[float, int]:
    """Load and number of the customers from `node` to the end of its route."""
    n = len(rules.demand)
    load, count = 0.0, 0
    while node < n:
        load += rules.demand[node]
        count += 1
        node = routes.succ[node]
    return load, count


@inlined
def _swap_tails(rules: Rules, routes: Routes, a: int, v: int, to_v: float, joined: float) -> bool:
    """... a, v ... and ... before v, after a ...; False where one would carry too much."""
    n, count = len(rules.demand), len(rules.most)
    one, other = routes.route[a], routes.route[v]
    after, before_v = routes.succ[a], routes.pred[v]
    load_one, size_one = _behind(rules, routes, after)
    load_other, size_other = _behind(rules, routes, v)
    shift = load_other - load_one
    if routes.load[one] + shift > rules.most[one] or routes.load[other] - shift > rules.most[other]:
        return False
    routes.figures[COST] += to_v + joined - routes.leg[a, OUT] - routes.leg[v, IN]
    end_one, end_other = n + count + one, n + count + other
    last_one, last_other = routes.pred[end_one], routes.pred[end_other]
    leg_one, leg_other = routes.leg[end_one, IN], routes.leg[end_other, IN]
    _bridge(routes, a, v, to_v)
    _bridge(routes, last_other, end_one, leg_other)
    if after < n:
        _bridge(routes, before_v, after, joined)
        _bridge(routes, last_one, end_other, leg_one)
    else:
        _bridge(routes, before_v, end_other, joined)
    _belongs(routes, v, one, n)
    _belongs(routes, routes.succ[before_v], other, n)
    routes.load[one] += shift
    routes.load[other] -= shift
    routes.size[one] += size_other - size_one
    routes.size[other] += size_one - size_other
    return True


@inlined
def _cross(rules: Rules, routes: Routes, a: int, v: int, to_v: float, joined: float) -> bool:
    """... a, v ... first of v's (turned) and last of a's ... after a, after v ...; both begin and end at one office."""
    n, count = len(rules.demand), len(rules.most)
    one, other = routes.route[a], routes.route[v]
    after, after_v = routes.succ[a], routes.succ[v]
    load_one, size_one = _behind(rules, routes, after)
    load_tail, size_tail = _behind(rules, routes, after_v)
    shift = routes.load[other] - load_tail - load_one
    if routes.load[one] + shift > rules.most[one] or routes.load[other] - shift > rules.most[other]:
        return False
    routes.figures[COST] += to_v + joined - routes.leg[a, OUT] - routes.leg[v, OUT]
    start, end = n + other, n + count + one
    first, last = routes.succ[start], routes.pred[end]
    leg_first, leg_last = routes.leg[start, OUT], routes.leg[end, IN]
    _turn(routes, first, v)
    if after < n:
        _turn(routes, after, last)
    _bridge(routes, a, v, to_v)
    _bridge(routes, first, end, leg_first)
    if after < n:
        _bridge(routes, start, last, leg_last)
        _bridge(routes, after, after_v, joined)
    else:
        _bridge(routes, start, after_v, joined)
    _belongs(routes, v, one, n)
    _belongs(routes, routes.succ[start], other, n)
    routes.load[one] += shift
    routes.load[other] -= shift
    added = routes.size[other] - size_tail - size_one
    routes.size[one] += added
    routes.size[other] -= added
    return True


@inlined
def _turn_part(rules: Rules, routes: Routes, a: int, v: int, to_v: float, joined: float) -> bool:
    """... a, v ... after a, after v ... on one route, whichever of both comes first."""
    n = len(rules.demand)
    gone = routes.leg[a, OUT] + routes.leg[v, OUT]
    node = routes.succ[a]
    while node < n and node != v:
        node = routes.succ[node]
    first, last = (a, v) if node == v else (v, a)
    begin, behind = routes.succ[first], routes.succ[last]
    _turn(routes, begin, last)
    # the two new legs: between the two stops, and between those behind them
    _bridge(routes, first, last, to_v)
    _bridge(routes, begin, behind, joined)
    routes.figures[COST] += to_v + joined - gone
    return True


@inlined
def _turn(routes: Routes, first: int, last: int) -> None:
    """Turn the links of the customers from `first` to `last` about; those at both ends are left to be bridged."""
    node = first
    while True:
        after = routes.succ[node]
        routes.succ[node], routes.pred[node] = routes.pred[node], after
        leg = routes.leg[node, OUT]
        routes.leg[node, OUT] = routes.leg[node, IN]
        routes.leg[node, IN] = leg
        note_change(routes, node)
        if node == last:
            break
        node = after


@inlined
def _belongs(routes: Routes, node: int, r: int, n: int) -> None:
    while node < n:
        routes.route[node] = r
        node = routes.succ[node]
