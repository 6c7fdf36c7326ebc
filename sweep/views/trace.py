"""A sweep's whole course, shop by shop: what the map replays, and any moment of it as points."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np

from sweep.domain.ids import ShopId, SweepId
from sweep.domain.words import Grade, ShopState
from sweep.views.points import STANDING, STATES, PointTable


class Step(NamedTuple):
    """How a shop stood from ledger entry `n` on, which was written at `at_ms` on the sweep's clock."""

    n: int
    at_ms: int
    shop: ShopId
    state: ShopState
    grade: Grade
    open_lines: int
    found_units: int
    held_units: int


@dataclass(frozen=True, slots=True)
class RevisionStep:
    """From entry `n` on the recall listed so many `lots`, of which `open_lots` are open at a shop where nobody was."""

    n: int
    at_ms: int
    revision: int
    lots: int
    open_lots: int


@dataclass(frozen=True, slots=True)
class Trace:
    """All steps up to entry `n`, in the order of the ledger. A shop without steps was never visited."""

    sweep: SweepId
    epoch: str
    n: int
    now_ms: int
    revisions: tuple[RevisionStep, ...]
    steps: Sequence[Step]


@dataclass(frozen=True, slots=True)
class TraceProgress:
    """So many shops are worked out of those that have to be, while a trace is made; 0 of 0 otherwise."""

    done: int
    shops: int


def points_at(table: PointTable, trace: Trace, n: int) -> PointTable:
    """The points as they were when entry `n` was the last; positions are today's. Both as of one moment."""
    known = trace.revisions[max(0, bisect_right([each.n for each in trace.revisions], n) - 1)]
    at_ms, last = known.at_ms, known.n
    place = {shop: index for index, shop in enumerate(table.shops)}
    columns = {name: np.zeros_like(getattr(table, name)) for name in STANDING}
    columns["state"][:] = STATES.index(ShopState.UNVISITED)
    columns["open_lines"][:] = known.open_lots
    for step in trace.steps:
        if step.n > n:
            break
        at_ms, last = max(at_ms, step.at_ms), max(last, step.n)
        at = place.get(step.shop)
        if at is not None:
            stands = (STATES.index(step.state), step.grade, step.open_lines, step.found_units, step.held_units)
            for name, value in zip(STANDING, stands, strict=True):
                columns[name][at] = value
    return replace(table, n=min(n, table.n), revision=known.revision, lots=known.lots, now_ms=at_ms, **columns)
