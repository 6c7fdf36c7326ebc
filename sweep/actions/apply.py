"""The one way in which anything happens in a sweep.

`write_sweep` locks the sweep's row, gives each event the next number and hash, judges again the shops that were
touched, and commits all of it or nothing. The lock makes the ledger's numbers commit-ordered, so a reader that asks
for "after n" never misses one, also with several service processes.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterable, Mapping
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime
from functools import cached_property
from typing import Any
from zoneinfo import ZoneInfo

from sweep.db import judgements, ledger, personal, proposals, shops, sweeps
from sweep.db.connection import Connection, Database
from sweep.db.entries import encode_entry
from sweep.db.recalls import RecallShelf
from sweep.db.shops import ScopeRow
from sweep.db.sweeps import SweepRow
from sweep.db.write_queue import Write, WriteQueue
from sweep.domain.events import KINDS, Event, ShopEvent, SweepReopened
from sweep.domain.evidence import answered_by_visits
from sweep.domain.ids import ShopId, SweepId
from sweep.domain.judge import ShopJudgement, judge_shop
from sweep.domain.ledger import chain
from sweep.domain.lines import BaseLines
from sweep.domain.personal import mark_of
from sweep.domain.shop_file import ShopFile, add, open_file

_SHELF = RecallShelf()
#: Shops judged at a time where many are touched.
CHUNK = 2_000
_BREATH = 8  # shops judged before others may go on: this process answers requests and feeds the database meanwhile


class SweepWriter:
    """What a verb may do to a sweep while it holds the lock. Nothing is visible before the commit."""

    def __init__(self, connection: Connection, row: SweepRow, base: BaseLines | None) -> None:
        self.connection = connection
        self.row = row
        self.sweep = row.sweep_id
        self.head_n = row.head_n
        self.head_hash = row.head_hash
        self.judged: dict[ShopId, ShopJudgement] = {}
        self._now_ms = row.now_ms
        self._base = base
        self._entries: list[tuple[Any, ...]] = []
        self._touched: dict[ShopId, None] = {}
        self._rows: dict[ShopId, ScopeRow] = {}
        self._files: dict[ShopId, ShopFile] = {}
        self._names: dict[str, str] = {}
        self._writes = WriteQueue()

    @property
    def now_ms(self) -> int:
        """The sweep's time at which all of this happens."""
        return self._now_ms

    @cached_property
    def zone_offset_ms(self) -> int:
        """How far the city's clock is ahead of UTC."""
        moment = datetime.fromtimestamp(self.now_ms / 1000, UTC)
        offset = moment.astimezone(ZoneInfo(self.row.zone)).utcoffset()
        return int(offset.total_seconds() * 1000) if offset is not None else 0

    @property
    def base(self) -> BaseLines:
        """The recall and policy as they stand."""
        if self._base is None:
            raise RuntimeError("the sweep has no recall yet")
        return self._base

    def take_base(self, base: BaseLines) -> None:
        """The recall as it stands from here on."""
        self._base = base

    def append(self, event: Event, *, actor: str, shop: ShopId | None = None) -> int:
        """Put an event at the end of the ledger; its number."""
        self.head_n += 1
        entry = encode_entry(self.sweep, self.head_n, shop, self._now_ms, actor, event)
        self.head_hash = chain(self.head_hash, entry)
        kind = KINDS[type(event)]
        self._entries.append((self.sweep, self.head_n, kind, shop, self._now_ms, actor, entry, self.head_hash))
        if shop is not None:
            self._touched[shop] = None
            if (file := self._files.get(shop)) is not None and isinstance(event, ShopEvent):
                add(file, event)
        return self.head_n

    def beside(self, name: str) -> str:
        """Keep a person's name beside the ledger; the mark that its entry holds in the name's place."""
        mark = mark_of(name, self.row.name_salt)
        if mark:
            self._names[mark] = name
        return mark

    async def open_shops(self, wanted: Iterable[str]) -> Mapping[ShopId, ScopeRow]:
        """Take out the rows and files of these shops, once for all that follows in this transaction. Shops outside
        of the scope have no row."""
        new = [ShopId(shop) for shop in wanted if shop not in self._files]
        if new:
            await self.flush()
            self._rows |= await shops.select_scope(self.connection, self.sweep, new)
            events = await ledger.select_shop_events(self.connection, self.sweep, new)
            self._files |= {shop: open_file(shop, told) for shop, told in events.items()}
        return self._rows

    def forget(self, shops_entered: Iterable[ShopId]) -> None:
        """What was read of these shops before is no longer so."""
        for shop in shops_entered:
            self._files.pop(shop, None)

    async def file_of(self, shop: ShopId) -> ShopFile:
        """A shop's file, with what was appended so far."""
        await self.open_shops([shop])
        return self._files[shop]

    def reopen_if_ended(self, reason: str, actor: str) -> None:
        """A find, a sighting or a widening after an end reopens the sweep."""
        if self.row.off_sale_ms is not None or self.row.disposed_ms is not None:
            self.append(SweepReopened(reason), actor=actor)
            self.row = replace(self.row, off_sale_ms=None, disposed_ms=None)

    def write_on(self, *writes: Write) -> None:
        """Have the entries so far written, then these, while the rules go on."""
        if self._names:
            names, self._names = self._names, {}
            self._writes.put(lambda: personal.insert_names(self.connection, self.sweep, names))
        if self._entries:
            entries, self._entries = self._entries, []
            self._writes.put(lambda: ledger.copy_events(self.connection, entries))
        for write in writes:
            self._writes.put(write)

    async def flush(self) -> None:
        """Until the entries so far are written, so that files read from here on hold them. Awaited before anything
        is asked of the connection after `write_on`."""
        self.write_on()
        await self._writes.settle()

    async def abandon(self) -> None:
        """Stop writing: nothing of it stays."""
        await self._writes.abandon()

    async def judge_touched(self) -> None:
        """Judge the touched shops, and the survivors that carry the lines of merged ones."""
        self.write_on()
        touched, self._touched = list(self._touched), {}
        for start in range(0, len(touched), CHUNK):
            await self.judge(touched[start : start + CHUNK])
        await self.flush()

    async def judge(self, touched: list[ShopId], *, follow: bool = True) -> None:
        """Judge these shops, whether or not anything happened there, and whoever carries their lines."""
        rows = await self.open_shops(touched)
        merges: list[tuple[ShopId, ShopId]] = []
        if not follow or any(shop in rows and rows[shop].in_family for shop in touched):
            await self.flush()
            merges = await shops.select_merges(self.connection, self.sweep, touched)
        survivors = {into for merged, into in merges if merged in touched}
        wanted = list(dict.fromkeys([*touched, *survivors]))
        if not survivors.issubset(touched):
            # A survivor carries the lines of all that are merged into it, not only of those touched.
            await self.flush()
            merges = await shops.select_merges(self.connection, self.sweep, wanted)
        before = await self.open_shops([*wanted, *(merged for merged, into in merges if into in wanted)])
        files = self._files
        judged: list[tuple[ShopJudgement, int]] = []
        other_survivors: set[ShopId] = set()
        for number, shop in enumerate(wanted, 1):
            if number % _BREATH == 0:
                await asyncio.sleep(0)
            if shop not in before:
                continue
            was = before[shop]
            if (earlier := self.judged.get(shop)) is not None:
                was = judgements.row_after(was, earlier)
            merged = [files[m] for m, into in merges if into == shop and m != shop]
            judgement = judge_shop(files[shop], self.base, merged=merged)
            self.judged[shop] = judgement
            judged.append((judgement, len(files[shop].visits)))
            self._reopen_if_worse(judgement, was)
            if judgement.merged_into != was.merged_into:
                other_survivors.update(s for s in (judgement.merged_into, was.merged_into) if s is not None)
        await self.flush()
        if judged:
            await judgements.write_judgements(self.connection, self.sweep, self.head_n, judged)
        await self._refresh_sightings([files[shop] for shop in wanted], judged)
        if follow and other_survivors:
            # A merge was made or undone: what its survivor carries is to be worked out anew.
            await self.judge(sorted(other_survivors), follow=False)

    def _reopen_if_worse(self, judgement: ShopJudgement, before: ScopeRow) -> None:
        if self.row.off_sale_ms is not None and judgement.open_lines > before.open_lines:
            self.reopen_if_ended(f"lines of shop {judgement.shop} are open again", "service")
        if self.row.disposed_ms is not None and judgements.held_units(judgement) > before.held_units:
            self.reopen_if_ended(f"goods are in custody again at shop {judgement.shop}", "service")

    async def _refresh_sightings(self, files: list[ShopFile], judged: list[tuple[ShopJudgement, int]]) -> None:
        sighted = [file.shop for file in files if file.sightings]
        if sighted:
            still_open = [sighting for judgement, _ in judged for sighting in judgement.open_sightings]
            await proposals.refresh_sightings(self.connection, self.sweep, sighted, still_open)
        answered = sorted({name for file in files for name in answered_by_visits(file, self.base.policy)})
        if answered:
            await proposals.close_unplaced(self.connection, self.sweep, answered)

    async def finish(self) -> None:
        """Judge what is left to judge and move the head."""
        await self.judge_touched()
        await sweeps.update_head(self.connection, self.row, self.head_n, self.head_hash)


@asynccontextmanager
async def write_sweep(database: Database, sweep: SweepId) -> AsyncIterator[SweepWriter]:
    """One transaction on one sweep. Raises Problem if the sweep is unknown, Unavailable if the database is."""
    async with database.transaction() as connection, write_sweep_on(connection, sweep) as writer:
        yield writer


@asynccontextmanager
async def write_sweep_on(connection: Connection, sweep: SweepId) -> AsyncIterator[SweepWriter]:
    """The same, inside a transaction that does other things too."""
    row = await sweeps.lock_sweep(connection, sweep)
    base = await read_base(connection, row) if row.revision else None
    writer = SweepWriter(connection, row, base)
    try:
        yield writer
        await writer.finish()
    except BaseException:  # cancelled as well: nothing may go on writing
        await writer.abandon()
        raise


async def read_base(connection: Connection, row: SweepRow) -> BaseLines:
    """The recall and policy of a sweep, for readers."""
    return await _SHELF.base_lines(
        connection, row.sweep_id, row.epoch, row.revision, row.recall_class, row.hazard, row.policy
    )
