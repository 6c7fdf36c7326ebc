"""Travel times along roads, for the kernel: near pairs exact from a table, far ones estimated, never all pairs."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from sweep.planning.kernel_compiled import Ints, compiled, compiled_bare
from sweep.planning.problem_arrays import FloatArray

Singles = npt.NDArray[np.float32]

NOBODY = np.uint64(0xFFFFFFFF)
_MOST_MS = 4.0e9


class RoadTable(NamedTuple):
    """n customers, m roots (where routes begin and end).

    A slot holds customer << 32 | milliseconds; the slots of a customer are a hash table with open addressing,
    so that one leg is one look at memory. A pair that is in no slot takes at least `radius_s`, the time to the
    farthest customer that is, and about what the crow flies x `s_per_unit`. `radius_s` is 0 where roads end.
    """

    slots: Ints  # (n, a power of two) uint64
    radius_s: FloatArray  # (n,)
    s_per_unit: FloatArray  # (n,)
    root: Ints  # (2R,) of the start of each route, then of the ends
    out_s: Singles  # (m, n) from a root
    back_s: Singles  # (m, n) to a root
    between_s: Singles  # (m, m)


def no_roads() -> RoadTable:
    """For an instance whose legs are straight."""
    none = np.zeros(0)
    block = np.zeros((0, 0), np.float32)
    return RoadTable(np.zeros((0, 1), np.uint64), none, none, np.zeros(0, np.int32), block, block, block)


@compiled_bare
def known_leg(table: RoadTable, a: int, b: int) -> float:
    """Seconds from node a to node b if a table has them, else -1; customers first, then starts and ends of routes."""
    n = len(table.radius_s)
    if a >= n:
        root = table.root[a - n]
        if b >= n:
            return float(table.between_s[root, table.root[b - n]])
        return float(table.out_s[root, b])
    if b >= n:
        return float(table.back_s[table.root[b - n], a])
    if a == b:
        return 0.0
    mask = table.slots.shape[1] - 1
    at = b & mask
    for _ in range(mask + 1):
        slot = table.slots[a, at]
        who = slot >> np.uint64(32)
        if who == np.uint64(b):
            return float(slot & np.uint64(0xFFFFFFFF)) * 1e-3
        if who == NOBODY:
            break
        at = (at + 1) & mask
    return -1.0


@compiled_bare
def road_leg(table: RoadTable, xyz: FloatArray, a: int, b: int) -> float:
    """Seconds from node a to node b, estimated where no table has them."""
    known = known_leg(table, a, b)
    if known >= 0.0:
        return known
    dx, dy, dz = xyz[a, 0] - xyz[b, 0], xyz[a, 1] - xyz[b, 1], xyz[a, 2] - xyz[b, 2]
    seconds = 0.5 * (table.s_per_unit[a] + table.s_per_unit[b]) * np.sqrt(dx * dx + dy * dy + dz * dz)
    least = table.radius_s[a]
    return float(seconds if table.radius_s[b] == 0.0 or seconds > least else least)


@compiled
def slots_of(near: Ints, near_s: FloatArray) -> Ints:
    """Hash tables of the pairs in `near` (n, k), -1 for none, that take `near_s` (n, k)."""
    n, k = near.shape
    width = 4
    while width < 2 * k:
        width *= 2
    slots = np.full((n, width), NOBODY << np.uint64(32), np.uint64)
    for a in range(n):
        for j in range(k):
            b = near[a, j]
            if b < 0:
                continue
            at = b & (width - 1)
            while slots[a, at] >> np.uint64(32) != NOBODY:
                at = (at + 1) & (width - 1)
            ms = min(max(0.0, near_s[a, j]) * 1e3, _MOST_MS)
            slots[a, at] = np.uint64(b) << np.uint64(32) | np.uint64(ms + 0.5)
    return slots


@compiled
def legs_to(table: RoadTable, xyz: FloatArray, near: Ints, back: bool) -> FloatArray:
    """Seconds from each customer to those in its row (n, k), or with `back` from them to it."""
    legs = np.empty(near.shape)
    for a in range(near.shape[0]):
        for j in range(near.shape[1]):
            b = near[a, j]
            legs[a, j] = road_leg(table, xyz, b, a) if back else road_leg(table, xyz, a, b)
    return legs


@compiled
def legs_of(table: RoadTable, xyz: FloatArray, origins: Ints, destinations: Ints, estimate: bool) -> FloatArray:
    """Seconds of each pair (p,); those that no table has are estimated, or else -1."""
    legs = np.empty(len(origins))
    for at in range(len(origins)):
        a, b = origins[at], destinations[at]
        legs[at] = road_leg(table, xyz, a, b) if estimate else known_leg(table, a, b)
    return legs
