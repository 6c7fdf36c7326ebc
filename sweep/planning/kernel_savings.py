"""First routes: the savings of Clarke and Wright (1964), over neighbour lists."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from sweep.planning.kernel_compiled import Ints, compiled, inlined
from sweep.planning.kernel_solution import Rules, leg_between
from sweep.planning.kernel_space import nearest_points, tree_order
from sweep.planning.problem_arrays import FloatArray

_ROUNDS = 6
_NEIGHBOURS = 100


class Chains(NamedTuple):
    """Customers joined one behind the other: `one`, `other` are the neighbours in the chain, -1 for none."""

    one: Ints  # (n,)
    other: Ints
    parent: Ints  # (n,) union-find
    load: FloatArray  # (n,) of the chain, at its root
    time: FloatArray
    home: FloatArray  # (n,) leg to the office
    team: Ints  # (n,)


def savings_chains(rules: Rules, team_of: Ints, most: FloatArray, shift: FloatArray) -> tuple[Ints, Ints]:
    """Chains of customers, one behind the other: (customers (n,), first position of each chain and n at the end).

    Only customers of one team (`team_of` (n,)) are joined; `most` and `shift` (teams,) limit its chains. The start
    of each team's first route stands for its office. Lists of neighbours leave chains whose ends see no other end:
    so the ends get lists of their own, until nothing more is joined.
    """
    n = len(rules.demand)
    chains = Chains(
        np.full(n, -1, np.int64),
        np.full(n, -1, np.int64),
        np.arange(n),
        rules.demand.copy(),
        rules.service.copy(),
        _home_legs(rules, team_of),
        team_of,
    )
    chains.time[:] += 2.0 * chains.home
    ends, near = np.arange(n), rules.near.astype(np.int64)
    for _ in range(_ROUNDS):
        if not _join_all(rules, chains, ends, near, most, shift):
            break
        ends = np.flatnonzero(chains.other < 0)
        points = np.ascontiguousarray(rules.xyz[ends, :3])
        order = tree_order(points)
        ends = ends[order]
        points = points[order]
        near = ends[nearest_points(points, points, _NEIGHBOURS, True)]
    walk, firsts, count = _walked(chains.one, chains.other)
    return walk, firsts[: count + 1]


@compiled
def _home_legs(rules: Rules, team_of: Ints) -> FloatArray:
    n = len(rules.demand)
    office = np.full(len(rules.crossing), n)
    for r in range(len(rules.most) - 1, -1, -1):
        office[rules.team[r]] = n + r
    home = np.empty(n)
    for c in range(n):
        home[c] = leg_between(rules, c, office[team_of[c]])
    return home


@compiled
def _join_all(rules: Rules, chains: Chains, ends: Ints, near: Ints, most: FloatArray, shift: FloatArray) -> int:
    """Join chains at `ends`, the greatest saving first; how many were joined."""
    count = 0
    room = len(ends) * near.shape[1]
    ones, others, saved = np.empty(room, np.int32), np.empty(room, np.int32), np.empty(room)
    for at in range(len(ends)):
        i = ends[at]
        for j in near[at]:
            # a pair stands in one list or in both: taken twice, the second time does nothing
            if chains.team[i] == chains.team[j] and i != j:
                ones[count], others[count] = i, j
                saved[count] = chains.home[i] + chains.home[j] - leg_between(rules, i, j)
                count += 1
    joined = 0
    for at in np.argsort(-saved[:count]):
        i, j = ones[at], others[at]
        if chains.other[i] >= 0 or chains.other[j] >= 0:
            continue
        a, b = _root(chains.parent, i), _root(chains.parent, j)
        team = chains.team[i]
        time = chains.time[a] + chains.time[b] - saved[at]
        if a == b or chains.load[a] + chains.load[b] > most[team] or time > shift[team]:
            continue
        chains.parent[b] = a
        chains.load[a] += chains.load[b]
        chains.time[a] = time
        _add(chains, i, j)
        _add(chains, j, i)
        joined += 1
    return joined


@inlined
def _root(parent: Ints, c: int) -> int:
    while parent[c] != c:
        parent[c] = parent[parent[c]]
        c = parent[c]
    return c


@inlined
def _add(chains: Chains, i: int, j: int) -> None:
    if chains.one[i] < 0:
        chains.one[i] = j
    else:
        chains.other[i] = j


@compiled
def _walked(one: Ints, other: Ints) -> tuple[Ints, Ints, int]:
    n = len(one)
    walk, firsts = np.empty(n, np.int64), np.empty(n + 1, np.int64)
    seen = np.zeros(n, np.bool_)
    count = chains = 0
    for c in range(n):
        if seen[c] or other[c] >= 0:
            continue
        firsts[chains] = count
        chains += 1
        before, node = -1, c
        while node >= 0:
            seen[node] = True
            walk[count] = node
            count += 1
            after = one[node] if one[node] != before else other[node]
            before, node = node, after
    firsts[chains] = n
    return walk, firsts, chains
