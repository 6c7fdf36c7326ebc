"""What the service shows, read as a whole, to be compared with the ledger."""

from __future__ import annotations

from sweep.db.connection import Connection
from sweep.domain.ids import ShopId, SweepId

SELECT_CHECK_IN_HASHES = """
SELECT check_in_id, n, encode(sha256, 'hex'), raw IS NULL OR sha256(raw) = sha256 FROM check_in WHERE sweep_id = $1
"""
SELECT_SHOP_ROWS = """
SELECT shop_id, standing, merged_into, cover, state, grade, open_lines FROM shop_state WHERE sweep_id = $1
"""
SELECT_LINES = "SELECT shop_id, lot_id, state, grade FROM line WHERE sweep_id = $1"

ShopRow = tuple[str, str | None, str, str, int, int]


async def select_check_in_hashes(connection: Connection, sweep: SweepId) -> dict[str, tuple[int, str, bool]]:
    """By check-in: its ledger number, the hash noted, and whether the kept bytes still give it."""
    rows = await connection.fetch(SELECT_CHECK_IN_HASHES, sweep)
    return {row[0]: (row[1], row[2], row[3]) for row in rows}


async def select_shop_rows(connection: Connection, sweep: SweepId) -> dict[ShopId, ShopRow]:
    """By shop: standing, merged into, cover, state, grade, open lines."""
    rows = await connection.fetch(SELECT_SHOP_ROWS, sweep)
    return {row[0]: (row[1], row[2], row[3], row[4], row[5], row[6]) for row in rows}


async def select_lines(connection: Connection, sweep: SweepId) -> dict[ShopId, dict[str, tuple[str, int]]]:
    """By shop, its exceptional lines: lot -> (state, grade)."""
    lines: dict[ShopId, dict[str, tuple[str, int]]] = {}
    for shop, lot, state, grade in await connection.fetch(SELECT_LINES, sweep):
        lines.setdefault(ShopId(shop), {})[lot] = (state, grade)
    return lines
