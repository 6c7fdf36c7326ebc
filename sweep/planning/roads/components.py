"""Strongly connected parts of a directed graph."""

from __future__ import annotations

import numpy as np

from sweep.planning.kernel_compiled import Ints, compiled


@compiled
def strong_components(first: Ints, head: Ints) -> Ints:
    """Part of each node (N,), numbered from 0 in no particular order: Tarjan (1972), without recursion."""
    count = len(first) - 1
    part = np.full(count, -1, np.int32)
    seen, low = np.full(count, -1, np.int64), np.zeros(count, np.int64)
    stack, path = np.empty(count, np.int32), np.empty(count, np.int32)
    edge = np.zeros(count, np.int64)
    parts = clock = 0
    waiting = 0
    for root in range(count):
        if seen[root] >= 0:
            continue
        depth = 1
        path[0] = root
        seen[root] = low[root] = clock
        clock += 1
        edge[root] = first[root]
        stack[waiting] = root
        waiting += 1
        while depth:
            v = path[depth - 1]
            if edge[v] < first[v + 1]:
                w = head[edge[v]]
                edge[v] += 1
                if seen[w] < 0:
                    seen[w] = low[w] = clock
                    clock += 1
                    edge[w] = first[w]
                    stack[waiting] = w
                    waiting += 1
                    path[depth] = w
                    depth += 1
                elif part[w] < 0:
                    low[v] = min(low[v], seen[w])
                continue
            depth -= 1
            if depth:
                low[path[depth - 1]] = min(low[path[depth - 1]], low[v])
            if low[v] == seen[v]:
                while True:
                    waiting -= 1
                    w = stack[waiting]
                    part[w] = parts
                    if w == v:
                        break
                parts += 1
    return part
