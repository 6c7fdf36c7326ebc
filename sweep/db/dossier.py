"""What the dossier takes from the tables beside the ledger: names and places, judgements, clocks."""

from __future__ import annotations

from sweep.db.connection import Connection
from sweep.domain.ids import SightingId, SweepId
from sweep.domain.words import Account, Grade, ShopState
from sweep.views.dossier_sources import FindingRow, PhoneRow, ShopRow, SightingRow, StockRow, StopRow

SELECT_DOSSIER_SHOPS = """
SELECT s.shop_id, coalesce(r.name, ''), coalesce(r.address, ''), coalesce(r.kind, ''), r.sector_id,
       coalesce(r.presence, ''), coalesce(r.position_source, ''), r.lat_e7, r.lon_e7, s.standing, s.merged_into,
       s.state, s.grade, s.open_lines, s.found_units, s.held_units, s.likely
FROM shop_state s LEFT JOIN retailer r ON r.retailer_id = s.shop_id
WHERE s.sweep_id = $1 ORDER BY s.shop_id
"""
SELECT_DOSSIER_FINDINGS = """
SELECT finding_id, shop_id, lots, attributed, rejudge, settled, dismissed, found, counted, overdrawn, grade,
       basis, document, name_behind($1, custodian), lapses_ms
FROM finding WHERE sweep_id = $1 ORDER BY finding_id
"""
SELECT_DOSSIER_STOCK = """
SELECT finding_id, shop_id, lot_id, account, units, returned FROM stock
WHERE sweep_id = $1 ORDER BY finding_id, account
"""
SELECT_DOSSIER_STOPS = """
SELECT t.shop_id, t.team_id, t.due_ms, p.number, p.n FROM stop t
JOIN plan p ON p.sweep_id = t.sweep_id AND p.number = t.plan
WHERE t.sweep_id = $1 AND NOT t.second ORDER BY p.number, t.team_id, t.seq
"""
SELECT_DOSSIER_SIGHTINGS = """
SELECT sighting_id, text, place, due_ms, open FROM sighting WHERE sweep_id = $1
"""
SELECT_DOSSIER_PHONES = """
SELECT phone_id, team_id, unsent, contact_ms, lost_at IS NOT NULL, revoked_at IS NOT NULL FROM phone ORDER BY phone_id
"""
SELECT_DOSSIER_NOTICES = "SELECT number, notice_name FROM recall_revision WHERE sweep_id = $1"
SELECT_ERASED = "SELECT count(*) FROM check_in WHERE sweep_id = $1 AND raw IS NULL"


async def select_shops(connection: Connection, sweep: SweepId) -> list[ShopRow]:
    """Every shop that is or was counted."""
    rows = [list(record) for record in await connection.fetch(SELECT_DOSSIER_SHOPS, sweep)]
    for row in rows:
        row[11:13] = ShopState(row[11]), Grade(row[12])
    return [ShopRow(*row) for row in rows]


async def select_findings(connection: Connection, sweep: SweepId) -> list[FindingRow]:
    """Every find."""
    rows = [list(record) for record in await connection.fetch(SELECT_DOSSIER_FINDINGS, sweep)]
    for row in rows:
        row[2], row[10] = tuple(row[2]), Grade(row[10])
    return [FindingRow(*row) for row in rows]


async def select_stock(connection: Connection, sweep: SweepId) -> list[StockRow]:
    """The stock account, line by line."""
    return [
        StockRow(row[0], row[1], row[2], Account(row[3]), row[4], row[5])
        for row in await connection.fetch(SELECT_DOSSIER_STOCK, sweep)
    ]


async def select_stops(connection: Connection, sweep: SweepId) -> list[StopRow]:
    """The stops of every plan, plan by plan."""
    return [StopRow(*row) for row in await connection.fetch(SELECT_DOSSIER_STOPS, sweep)]


async def select_sightings(connection: Connection, sweep: SweepId) -> dict[SightingId, SightingRow]:
    """Sightings by id."""
    return {row[0]: SightingRow(*row) for row in await connection.fetch(SELECT_DOSSIER_SIGHTINGS, sweep)}


async def select_phones(connection: Connection) -> list[PhoneRow]:
    """All phones."""
    return [PhoneRow(*row) for row in await connection.fetch(SELECT_DOSSIER_PHONES)]


async def select_notices(connection: Connection, sweep: SweepId) -> dict[int, str]:
    """By revision, the name of the file that it was read from."""
    return {row[0]: row[1] for row in await connection.fetch(SELECT_DOSSIER_NOTICES, sweep)}


async def count_erased(connection: Connection, sweep: SweepId) -> int:
    """Check-ins whose bytes have been erased; their entries stay."""
    number: int = await connection.fetchval(SELECT_ERASED, sweep)
    return number
