"""The events of shops in the order of shops, for working out how each of them stood at every moment."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple, cast

from sweep.db.connection import Connection
from sweep.db.entries import decode_event
from sweep.domain.events import ShopEvent
from sweep.domain.ids import ShopId, SweepId

SELECT_TRACED_SHOPS = """
SELECT DISTINCT shop_id FROM event WHERE sweep_id = $1 AND n > $2 AND shop_id IS NOT NULL ORDER BY 1
"""
# Shop by shop: a plan kept from an empty table would read the whole ledger for these few.
SELECT_SHOP_ENTRIES = """
SELECT e.shop_id, e.n, e.at_ms, e.kind, e.entry FROM unnest($2::text[]) AS asked (id) CROSS JOIN LATERAL (
    SELECT shop_id, n, at_ms, kind, entry FROM event
    WHERE sweep_id = $1 AND shop_id = asked.id AND n <= $3 OFFSET 0) AS e
ORDER BY e.shop_id, e.n
"""
SELECT_REVISION_NUMBERS = """
SELECT r.number, r.n, e.at_ms FROM recall_revision r JOIN event e USING (sweep_id, n) WHERE sweep_id = $1 ORDER BY 1
"""
SELECT_PAIRS = "SELECT shop_id, same_as FROM proposal WHERE sweep_id = $1 AND same_as IS NOT NULL"
SELECT_SCOPE_SHOPS = "SELECT shop_id FROM shop_state WHERE sweep_id = $1"


class ShopEntry(NamedTuple):
    """One event of a shop."""

    shop: ShopId
    n: int
    at_ms: int
    kind: str
    entry: bytes

    def event(self) -> ShopEvent:
        """What it says."""
        return cast(ShopEvent, decode_event(self.kind, self.entry))


async def select_traced_shops(connection: Connection, sweep: SweepId, after: int) -> list[ShopId]:
    """Shops with events after `after`."""
    return [row[0] for row in await connection.fetch(SELECT_TRACED_SHOPS, sweep, after)]


async def select_shop_entries(
    connection: Connection, sweep: SweepId, shops: Sequence[ShopId], until: int
) -> list[ShopEntry]:
    """All events of these shops up to entry `until`, shop by shop."""
    return [ShopEntry(*row) for row in await connection.fetch(SELECT_SHOP_ENTRIES, sweep, shops, until)]


async def select_revision_numbers(connection: Connection, sweep: SweepId) -> list[tuple[int, int, int]]:
    """(revision, entry, time) of each revision, in order."""
    return [(row[0], row[1], row[2]) for row in await connection.fetch(SELECT_REVISION_NUMBERS, sweep)]


async def select_pairs(connection: Connection, sweep: SweepId) -> list[tuple[ShopId, ShopId]]:
    """Shops that somebody said to be the same: their lines may hang together."""
    return [(row[0], row[1]) for row in await connection.fetch(SELECT_PAIRS, sweep)]


async def select_scope_shops(connection: Connection, sweep: SweepId) -> set[ShopId]:
    """The shops that the sweep counts."""
    return {row[0] for row in await connection.fetch(SELECT_SCOPE_SHOPS, sweep)}
