"""Shortest ways on a road network: Dijkstra (1959) with a binary heap, from many places, no further than asked."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from sweep.planning.kernel_compiled import Ints, compiled, inlined
from sweep.planning.problem_arrays import FloatArray


class Front(NamedTuple):
    """The state of one search; everything is as new again after `_clear`."""

    seconds: FloatArray  # (N,) best known so far, inf before
    edge: Ints  # (N,) by which edge
    done: Ints  # (N,) 1 when nothing shorter can come
    touched: Ints  # (N,) nodes that are not as new
    key: FloatArray  # heap
    node: Ints
    counts: Ints  # heap size, touched


@inlined
def _push(front: Front, seconds: float, node: int) -> None:
    at = front.counts[0]
    front.counts[0] = at + 1
    while at > 0:
        above = (at - 1) // 2
        if front.key[above] <= seconds:
            break
        front.key[at], front.node[at] = front.key[above], front.node[above]
        at = above
    front.key[at], front.node[at] = seconds, node


@inlined
def _pop(front: Front) -> int:
    """The node with the least key; the last entry takes its place and sinks."""
    top = front.node[0]
    size = front.counts[0] - 1
    front.counts[0] = size
    key, node = front.key[size], front.node[size]
    at = 0
    while True:
        below = 2 * at + 1
        if below >= size:
            break
        if below + 1 < size and front.key[below + 1] < front.key[below]:
            below += 1
        if front.key[below] >= key:
            break
        front.key[at], front.node[at] = front.key[below], front.node[below]
        at = below
    front.key[at], front.node[at] = key, node
    return int(top)


@inlined
def _begin(front: Front, source: int) -> None:
    for at in range(front.counts[1]):
        v = front.touched[at]
        front.seconds[v], front.done[v] = np.inf, 0
    front.counts[0], front.counts[1] = 0, 1
    front.touched[0] = source
    front.seconds[source], front.edge[source] = 0.0, -1
    _push(front, 0.0, source)


@inlined
def _next(first: Ints, head: Ints, cost: FloatArray, front: Front) -> int:
    """Settle one more node and look beyond it; -1 when all is settled."""
    while front.counts[0] > 0:
        v = _pop(front)
        if front.done[v]:
            continue
        front.done[v] = 1
        for e in range(first[v], first[v + 1]):
            w = head[e]
            there = front.seconds[v] + cost[e]
            if there < front.seconds[w]:
                if front.seconds[w] == np.inf:
                    front.touched[front.counts[1]] = w
                    front.counts[1] += 1
                front.seconds[w], front.edge[w] = there, e
                _push(front, there, w)
        return v
    return -1


@compiled
def new_front(nodes: int, edges: int) -> Front:
    """Room for searches on a network of this size."""
    return Front(
        np.full(nodes, np.inf),
        np.full(nodes, -1, np.int32),
        np.zeros(nodes, np.int8),
        np.empty(nodes, np.int32),
        np.empty(edges + 2),
        np.empty(edges + 2, np.int32),
        np.zeros(2, np.int64),
    )


@compiled
def nearest_by_road(
    first: Ints, head: Ints, cost: FloatArray, sources: Ints, target_at: Ints, wanted: int
) -> tuple[Ints, Ints, FloatArray]:
    """The `wanted` nearest targets of each source node: who (p, k), -1 for none; seconds (p, k), inf for none; seconds
    searched through (p,). `target_at` (N,) is the target at a node, -1 for none; the one at the source does not count.
    """
    count = len(sources)
    near, near_s = np.full((count, wanted), -1, np.int32), np.full((count, wanted), np.inf, np.float32)
    radius_s = np.zeros(count)
    front = new_front(len(first) - 1, len(head))
    for i in range(count):
        _begin(front, sources[i])
        found = 0
        while found < wanted:
            v = _next(first, head, cost, front)
            if v < 0:
                break
            radius_s[i] = front.seconds[v]
            if target_at[v] >= 0 and v != sources[i]:
                near[i, found], near_s[i, found] = target_at[v], front.seconds[v]
                found += 1
    return near, near_s, radius_s


@compiled
def seconds_from_any(first: Ints, head: Ints, cost: FloatArray, sources: Ints, begins_s: FloatArray) -> FloatArray:
    """Seconds to each node (N,) from whichever of the sources is best, each of which begins with `begins_s` (p,)."""
    front = new_front(len(first) - 1, len(head) + len(sources))
    for at in range(len(sources)):
        if begins_s[at] < front.seconds[sources[at]]:
            front.seconds[sources[at]] = begins_s[at]
            _push(front, begins_s[at], sources[at])
    while _next(first, head, cost, front) >= 0:
        pass
    return front.seconds


@compiled
def seconds_from(first: Ints, head: Ints, cost: FloatArray, source: int, targets: Ints) -> FloatArray:
    """Seconds from one node to each target node (p,), inf where there is no way; -1 as a target gives inf too."""
    front = new_front(len(first) - 1, len(head))
    waits = np.zeros(len(first) - 1, np.int8)
    left = 0
    for node in targets:
        if node >= 0 and waits[node] == 0:
            waits[node] = 1
            left += 1
    _begin(front, source)
    while left > 0:
        v = _next(first, head, cost, front)
        if v < 0:
            break
        if waits[v]:
            left -= 1
    found = np.full(len(targets), np.inf)
    for at in range(len(targets)):
        if targets[at] >= 0 and front.done[targets[at]]:
            found[at] = front.seconds[targets[at]]
    return found


@compiled
def ways_between(
    first: Ints, tail: Ints, head: Ints, cost: FloatArray, origins: Ints, destinations: Ints
) -> tuple[FloatArray, Ints, Ints]:
    """Shortest ways of pairs of nodes (p,): seconds (inf for none), edges of all ways, and (p + 1,) where each begins.

    Pairs with the same origin one behind the other share a search.
    """
    front = new_front(len(first) - 1, len(head))
    seconds = np.full(len(origins), np.inf)
    edges, starts = np.empty(1024, np.int32), np.zeros(len(origins) + 1, np.int64)
    count = 0
    for at in range(len(origins)):
        goal = destinations[at]
        if at == 0 or origins[at] != origins[at - 1]:
            _begin(front, origins[at])
        while not front.done[goal]:
            if _next(first, head, cost, front) < 0:
                break
        if front.done[goal]:
            seconds[at] = front.seconds[goal]
            begin, v = count, goal
            while front.edge[v] >= 0:
                if count == len(edges):
                    more = np.empty(2 * count, np.int32)
                    more[:count] = edges
                    edges = more
                edges[count] = front.edge[v]
                v = tail[front.edge[v]]
                count += 1
            edges[begin:count] = edges[begin:count][::-1].copy()
        starts[at + 1] = count
    return seconds, edges[:count].copy(), starts
