"""What the service shows and keeps, read as a whole, to be compared with the ledger."""

from __future__ import annotations

from dataclasses import dataclass

from sweep.db.connection import Connection
from sweep.domain.ids import ShopId, SweepId

SELECT_CHECK_INS = """
SELECT check_in_id, n, encode(sha256, 'hex'), shop_id, coalesce(team_id, ''), person_id, revision, outcome, purpose,
       coalesce(verdict, ''), raw IS NULL OR sha256(raw) = sha256
FROM check_in WHERE sweep_id = $1
"""
SELECT_KEPT = """
SELECT kept_id, n, encode(sha256, 'hex'), raw IS NULL OR sha256(raw) = sha256, settled_n IS NOT NULL
FROM kept_raw WHERE sweep_id = $1
"""
SELECT_OPEN_SIGHTINGS = "SELECT sighting_id FROM sighting WHERE sweep_id = $1 AND open AND shop_id IS NOT NULL"
SELECT_PENDING = "SELECT proposal_id FROM proposal WHERE sweep_id = $1 AND verdict IS NULL AND NOT undone"
SELECT_SHOWN = {
    "shops": """
        SELECT shop_id, standing, merged_into, cover, state, grade, open_lines, exceptions, found_units, held_units,
               to_review, visits, attempts
        FROM shop_state WHERE sweep_id = $1""",
    "lines": "SELECT shop_id, lot_id, state, grade FROM line WHERE sweep_id = $1",
    "findings": """
        SELECT shop_id, finding_id, check_in_id, lots, attributed, rejudge, settled, dismissed, found, counted,
               overdrawn, grade, basis, document, custodian, lapses_ms
        FROM finding WHERE sweep_id = $1""",
    "stock": "SELECT shop_id, finding_id, lot_id, account, units, returned FROM stock WHERE sweep_id = $1",
    "reviews": "SELECT shop_id, check_in_id, conflict FROM review_item WHERE sweep_id = $1",
}
#: Of each table of judgements the columns that are compared; the first is the shop.
COLUMNS: dict[str, tuple[str, ...]] = {
    table: tuple(column.strip() for column in statement.split("SELECT")[1].split("FROM")[0].split(","))
    for table, statement in SELECT_SHOWN.items()
}

ShownRow = tuple[object, ...]


@dataclass(frozen=True, slots=True)
class CheckInKept:
    """A check-in's own row: its ledger number, the hash noted, and the columns that lists are made of."""

    n: int
    sha256: str
    shop: str
    team: str
    person: str
    revision: int
    outcome: str
    purpose: str
    verdict: str
    intact: bool = True  # whether the kept bytes still give the hash


async def select_check_ins(connection: Connection, sweep: SweepId) -> dict[str, CheckInKept]:
    """Every check-in's row."""
    rows = await connection.fetch(SELECT_CHECK_INS, sweep)
    return {row[0]: CheckInKept(*row[1:]) for row in rows}


async def select_kept(connection: Connection, sweep: SweepId) -> dict[str, tuple[int, str, bool, bool]]:
    """By kept message: its ledger number, the hash noted, whether the bytes still give it, whether it is settled."""
    return {row[0]: (row[1], row[2], row[3], row[4]) for row in await connection.fetch(SELECT_KEPT, sweep)}


async def select_waiting(connection: Connection, sweep: SweepId) -> set[str]:
    """The sightings at shops that are shown as open, and the proposals that are shown as pending."""
    rows = await connection.fetch(f"{SELECT_OPEN_SIGHTINGS} UNION ALL {SELECT_PENDING}", sweep)
    return {row[0] for row in rows}


async def select_shown(connection: Connection, sweep: SweepId, table: str) -> dict[ShopId, set[ShownRow]]:
    """The rows of one table of judgements, by shop, in the order of COLUMNS."""
    shown: dict[ShopId, set[ShownRow]] = {}
    for row in await connection.fetch(SELECT_SHOWN[table], sweep):
        shown.setdefault(row[0], set()).add(tuple(tuple(v) if isinstance(v, list) else v for v in row))
    return shown
