"""Shipments: which shop received which lot, by a distribution list."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import astuple, dataclass

from sweep.db.connection import Connection
from sweep.domain.ids import LotId, ShopId, SweepId

PUT_SHIPMENTS = """
INSERT INTO shipment (sweep_id, shop_id, lot_id, quantity, unit)
SELECT $1, * FROM unnest($2::text[], $3::text[], $4::int[], $5::text[])
ON CONFLICT (sweep_id, shop_id, lot_id) DO UPDATE SET quantity = EXCLUDED.quantity, unit = EXCLUDED.unit
"""
MARK_LIKELY = """
UPDATE shop_state SET likely = true WHERE sweep_id = $1 AND shop_id = ANY($2::text[]) AND NOT likely
"""
SELECT_CONSIGNEES = "SELECT retailer_id, name, address FROM retailer ORDER BY retailer_id"


@dataclass(frozen=True, slots=True)
class ShipmentRow:
    """All that one shop received of one lot; `quantity` None where it is not known."""

    shop: ShopId
    lot: LotId
    quantity: int | None
    unit: str


async def put_shipments(connection: Connection, sweep: SweepId, rows: Sequence[ShipmentRow]) -> None:
    """Keep shipments; a newer list's figure for the same shop and lot replaces the older."""
    if rows:
        columns = zip(*map(astuple, rows), strict=True)
        await connection.execute(PUT_SHIPMENTS, sweep, *map(list, columns))


async def mark_likely(connection: Connection, sweep: SweepId, shops: Sequence[ShopId]) -> int:
    """These shops likely hold the product; how many were not known to."""
    done = await connection.execute(MARK_LIKELY, sweep, shops)
    return int(done.rsplit(" ", 1)[1])


async def select_consignees(connection: Connection) -> list[tuple[ShopId, str, str]]:
    """(id, name, address) of every registered shop."""
    return [(row[0], row[1], row[2]) for row in await connection.fetch(SELECT_CONSIGNEES)]
