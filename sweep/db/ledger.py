"""The ledger's table: appended to under the sweep's lock, read in order."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from typing import Any, cast

import asyncpg

from sweep.db.connection import Connection
from sweep.db.entries import decode_event
from sweep.domain.events import Event, ShopEvent
from sweep.domain.ids import ShopId, SweepId

EVENT_COLUMNS = ("sweep_id", "n", "kind", "shop_id", "at_ms", "actor", "entry", "hash")
# Shop by shop, as check_ins.SELECT_KNOWN says.
SELECT_SHOP_EVENTS = """
SELECT e.shop_id, e.kind, e.entry FROM unnest($2::text[]) AS asked(id)
CROSS JOIN LATERAL (SELECT n, shop_id, kind, entry FROM event
                    WHERE sweep_id = $1 AND shop_id = asked.id OFFSET 0) AS e
ORDER BY e.n
"""
SELECT_ENTRIES = """
SELECT n, kind, shop_id, at_ms, actor, entry, hash FROM event WHERE sweep_id = $1 AND n > $2 ORDER BY n LIMIT $3
"""
SELECT_SHOP_HISTORY = """
SELECT n, kind, shop_id, at_ms, actor, entry, hash FROM event WHERE sweep_id = $1 AND shop_id = $2 ORDER BY n
"""
SELECT_KIND = """
SELECT n, kind, shop_id, at_ms, actor, entry, hash FROM event
WHERE sweep_id = $1 AND kind = ANY($2::text[]) ORDER BY n
"""
INSERT_EXPORTED_HEAD = """
INSERT INTO exported_head (sweep_id, n, hash, at_ms) VALUES ($1, $2, $3, $4) ON CONFLICT (sweep_id, n) DO NOTHING
"""


@dataclass(frozen=True, slots=True)
class EntryRow:
    """One entry as stored."""

    n: int
    kind: str
    shop: ShopId | None
    at_ms: int
    actor: str
    entry: bytes
    hash: bytes

    def event(self) -> Event:
        """What the entry says."""
        return decode_event(self.kind, self.entry)


def _row(record: asyncpg.Record) -> EntryRow:
    return EntryRow(*record)


async def copy_events(connection: Connection, records: Sequence[tuple[Any, ...]]) -> None:
    """Append entries; the caller holds the sweep's lock and has numbered and chained them."""
    await connection.copy_records_to_table("event", records=records, columns=EVENT_COLUMNS)


async def select_shop_events(
    connection: Connection, sweep: SweepId, shops: Sequence[ShopId]
) -> dict[ShopId, list[ShopEvent]]:
    """The events of some shops, by shop."""
    events: dict[ShopId, list[ShopEvent]] = {shop: [] for shop in shops}
    for shop, kind, entry in await connection.fetch(SELECT_SHOP_EVENTS, sweep, shops):
        # Entries with a shop are shop events: `append` files no others under one.
        events[shop].append(cast(ShopEvent, decode_event(kind, entry)))
    return events


async def select_shop_history(connection: Connection, sweep: SweepId, shop: ShopId) -> list[EntryRow]:
    """Everything that happened at one shop, in order."""
    return [_row(record) for record in await connection.fetch(SELECT_SHOP_HISTORY, sweep, shop)]


async def select_kinds(connection: Connection, sweep: SweepId, kinds: Sequence[str]) -> list[EntryRow]:
    """All entries of some kinds, in order."""
    return [_row(record) for record in await connection.fetch(SELECT_KIND, sweep, kinds)]


async def read_entries(connection: Connection, sweep: SweepId, after: int = 0) -> AsyncIterator[EntryRow]:
    """The whole ledger after a number, in order, a page at a time."""
    while True:
        rows = await connection.fetch(SELECT_ENTRIES, sweep, after, 5_000)
        for record in rows:
            yield _row(record)
        if len(rows) < 5_000:
            return
        after = rows[-1]["n"]


async def export_head(connection: Connection, sweep: SweepId, n: int, head: bytes, at_ms: int) -> None:
    """Note that this head was given out: phones may forget what it covers."""
    await connection.execute(INSERT_EXPORTED_HEAD, sweep, n, head, at_ms)
