"""Work out from the ledger how every shop stood after every event: the sweep's course, for replaying it.

Shops are judged one by one (a merged one with its survivor), by the rules that judged them then: the recall as it was
at each entry. What was worked out is kept, so that only shops with newer events are judged again.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from sweep.db import recalls, trace
from sweep.db.connection import Connection, Database
from sweep.db.judgements import found_units, held_units
from sweep.db.sweeps import SweepRow, select_sweep
from sweep.db.trace import ShopEntry
from sweep.domain.ids import ShopId, SweepId
from sweep.domain.judge import ShopJudgement, judge_shop
from sweep.domain.lines import BaseLines
from sweep.domain.recall import Revision, read_recall
from sweep.domain.shop_file import ShopFile, add
from sweep.views.trace import RevisionStep, Step, Trace, TraceProgress

_CHUNK = 300  # shops judged at a time, so that the service goes on answering
_MOST_KEPT = 4


@dataclass(frozen=True, slots=True)
class _Base:
    n: int
    at_ms: int
    lines: BaseLines


@dataclass(slots=True)
class _Kept:
    epoch: str
    n: int
    revision: int
    steps: dict[ShopId, list[Step]] = field(default_factory=dict)


class Tracer:
    """The traces of this process, by sweep."""

    def __init__(self) -> None:
        self._kept: dict[SweepId, _Kept] = {}
        self._progress: dict[SweepId, TraceProgress] = {}
        self._lock = asyncio.Lock()

    def progress(self, sweep: SweepId) -> TraceProgress:
        """How far the course of a sweep is worked out."""
        return self._progress.get(sweep, TraceProgress(0, 0))

    async def trace(self, database: Database, sweep: SweepId) -> Trace:
        """The course of a sweep until now. Raises Problem if it is unknown."""
        async with self._lock, database.transaction(isolation="repeatable_read", readonly=True) as connection:
            try:
                return await self._trace(connection, await select_sweep(connection, sweep))
            finally:
                self._progress.pop(sweep, None)

    async def _trace(self, connection: Connection, row: SweepRow) -> Trace:
        sweep = row.sweep_id
        bases = await _read_bases(connection, row)
        kept = self._kept.get(sweep)
        # Another revision judges every shop anew from there on; another epoch may tell another story.
        if kept is None or (kept.epoch, kept.revision) != (row.epoch, row.revision) or kept.n > row.head_n:
            kept = _Kept(row.epoch, 0, row.revision)
        families = _families(await trace.select_pairs(connection, sweep))
        scope = await trace.select_scope_shops(connection, sweep)
        fresh = set(await trace.select_traced_shops(connection, sweep, kept.n))
        fresh |= {one for shop in fresh for one in families.get(shop, ())}
        # Families hang together, so they are judged in one go.
        groups = sorted({families.get(shop, (shop,)) for shop in fresh})
        for start in range(0, len(groups), _CHUNK):
            self._progress[sweep] = TraceProgress(start, len(groups))
            some = groups[start : start + _CHUNK]
            entries = await trace.select_shop_entries(
                connection, sweep, [shop for group in some for shop in group], row.head_n
            )
            for shop, steps in await asyncio.to_thread(_judge_groups, some, entries, bases):
                if shop in scope:
                    kept.steps[shop] = steps
        kept.n = row.head_n
        if len(self._kept) >= _MOST_KEPT:
            self._kept.clear()
        self._kept[sweep] = kept
        steps = sorted((step for each in kept.steps.values() for step in each), key=lambda step: step.n)
        revisions = tuple(
            RevisionStep(
                base.n, base.at_ms, base.lines.recall.revision, len(base.lines.recall.lots),
                base.lines.open_lines((), applicable=True),
            )
            for base in bases
        )  # fmt: skip
        return Trace(sweep, row.epoch, row.head_n, row.now_ms, revisions, steps)


async def _read_bases(connection: Connection, row: SweepRow) -> list[_Base]:
    told = await recalls.select_revisions(connection, row.sweep_id)
    revisions = [Revision(number, tuple(map(recalls.lot_from_json, lots))) for number, lots in told]
    return [
        _Base(n, at_ms, BaseLines(read_recall(row.recall_class, row.hazard, revisions[: place + 1]), row.policy))
        for place, (_, n, at_ms) in enumerate(await trace.select_revision_numbers(connection, row.sweep_id))
    ]


def _families(pairs: Iterable[tuple[ShopId, ShopId]]) -> dict[ShopId, tuple[ShopId, ...]]:
    """Each shop of a pair with all that hang together with it, itself among them."""
    found: dict[ShopId, set[ShopId]] = {}
    for one, other in pairs:
        joined = found.get(one, {one}) | found.get(other, {other})
        for shop in joined:
            found[shop] = joined
    return {shop: tuple(sorted(joined)) for shop, joined in found.items()}


def _judge_groups(
    groups: Sequence[tuple[ShopId, ...]], entries: Sequence[ShopEntry], bases: Sequence[_Base]
) -> list[tuple[ShopId, list[Step]]]:
    told = {shop: list(some) for shop, some in groupby(entries, key=lambda entry: entry.shop)}
    return [pair for group in groups for pair in _judge_group(group, told, bases).items()]


def _judge_group(
    group: tuple[ShopId, ...], told: dict[ShopId, list[ShopEntry]], bases: Sequence[_Base]
) -> dict[ShopId, list[Step]]:
    files = {shop: ShopFile(shop) for shop in group}
    entries = sorted((entry for shop in group for entry in told.get(shop, ())), key=lambda entry: entry.n)
    steps: dict[ShopId, list[Step]] = {shop: [] for shop in group}
    base: BaseLines | None = None
    for n, at_ms, entry, newer in _moments(entries, bases):
        if newer is not None:
            base = newer
        if entry is not None:
            add(files[entry.shop], entry.event())
        if base is None or not any(_has_facts(file) for file in files.values()):
            continue
        for shop, judgement in _judge(files, base).items():
            step = Step(
                n, at_ms, shop, judgement.state, judgement.grade, judgement.open_lines, found_units(judgement),
                held_units(judgement),
            )  # fmt: skip
            before = steps[shop][-1] if steps[shop] else None
            if before is None or before[2:] != step[2:]:
                steps[shop].append(step)
    return steps


def _has_facts(file: ShopFile) -> bool:
    return bool(file.visits or file.sightings or file.proposals or file.returns or file.movements)


def _moments(
    entries: Sequence[ShopEntry], bases: Sequence[_Base]
) -> Iterator[tuple[int, int, ShopEntry | None, BaseLines | None]]:
    """Events and revisions in the order of the ledger."""
    waiting = list(bases)
    for entry in entries:
        while waiting and waiting[0].n < entry.n:
            base = waiting.pop(0)
            yield base.n, base.at_ms, None, base.lines
        yield entry.n, entry.at_ms, entry, None
    for base in waiting:
        yield base.n, base.at_ms, None, base.lines


def _judge(files: dict[ShopId, ShopFile], base: BaseLines) -> dict[ShopId, ShopJudgement]:
    judged = {shop: judge_shop(file, base) for shop, file in files.items()}
    merged: dict[ShopId, list[ShopFile]] = {}
    for shop, judgement in judged.items():
        if judgement.merged_into is not None:
            merged.setdefault(judgement.merged_into, []).append(files[shop])
    return judged | {
        shop: judge_shop(files[shop], base, merged=others) for shop, others in merged.items() if shop in files
    }
