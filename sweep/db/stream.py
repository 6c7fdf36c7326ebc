"""What changed in a sweep after a number of its ledger: for the event stream."""

from __future__ import annotations

from typing import NamedTuple

from sweep.db.connection import Connection
from sweep.domain.ids import SectorId, ShopId, SweepId


class ShopDelta(NamedTuple):
    """One shop as it is now. `sector` says who may see it."""

    shop: ShopId
    state: str
    grade: int
    open_lines: int
    found_units: int
    held_units: int
    sector: SectorId | None


class Notice(NamedTuple):
    """Something about the sweep as a whole."""

    n: int
    kind: str


_HEAD = "SELECT head_n FROM sweep WHERE sweep_id = $1"


async def head(connection: Connection, sweep: SweepId) -> int | None:
    """The number of the last event; None where there is no such sweep."""
    found: int | None = await connection.fetchval(_HEAD, sweep)
    return found


_CHANGED = """
SELECT s.shop_id, s.state, s.grade, s.open_lines, s.found_units, s.held_units, r.sector_id
FROM shop_state s LEFT JOIN retailer r ON r.retailer_id = s.shop_id
WHERE s.sweep_id = $1 AND s.changed_n > $2 ORDER BY s.changed_n LIMIT $3
"""


async def shops_changed(connection: Connection, sweep: SweepId, after: int, limit: int) -> list[ShopDelta]:
    """Shops judged anew by events after `after`, at most `limit` of them, as they are now."""
    return [ShopDelta(*row) for row in await connection.fetch(_CHANGED, sweep, after, limit)]


_NOTICES = """
SELECT n, kind FROM event
WHERE sweep_id = $1 AND n > $2 AND shop_id IS NULL AND kind <> 'check_in_recorded' ORDER BY n LIMIT $3
"""


async def notices(connection: Connection, sweep: SweepId, after: int, limit: int) -> list[Notice]:
    """Events after `after` that concern the whole sweep."""
    return [Notice(*row) for row in await connection.fetch(_NOTICES, sweep, after, limit)]
