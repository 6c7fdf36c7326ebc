"""Single facts about registered shops that rules ask for."""

from __future__ import annotations

from collections.abc import Sequence

from sweep.db.connection import Connection
from sweep.domain.words import RetailerKind

SELECT_KIND = "SELECT kind FROM retailer WHERE retailer_id = $1"
SELECT_KINDS = "SELECT retailer_id, kind FROM retailer WHERE retailer_id = ANY($1::text[])"
SELECT_PARENTS = "SELECT sector_id, parent FROM sector"
SELECT_DUTY_OFFICER = """
SELECT s.duty_officer FROM retailer r JOIN sector s ON s.sector_id = r.sector_id WHERE r.retailer_id = $1
"""


async def select_kind(connection: Connection, shop: str) -> str | None:
    """What sort of consignee; None if unknown."""
    kind: str | None = await connection.fetchval(SELECT_KIND, shop)
    return kind


async def select_kinds(connection: Connection, shops: Sequence[str]) -> dict[str, RetailerKind]:
    """What sort of consignee each registered one of these is. A word that we do not know is a retailer's: never a
    custodian of what is returned."""
    words = frozenset(RetailerKind)
    rows = await connection.fetch(SELECT_KINDS, shops)
    return {row[0]: RetailerKind(row[1]) if row[1] in words else RetailerKind.RETAILER for row in rows}


async def select_parents(connection: Connection) -> dict[str, str | None]:
    """Every sector with the one above it."""
    return {row[0]: row[1] for row in await connection.fetch(SELECT_PARENTS)}


async def select_duty_officer(connection: Connection, shop: str) -> str | None:
    """Who owns what nobody received in person, at this shop's sector."""
    officer: str | None = await connection.fetchval(SELECT_DUTY_OFFICER, shop)
    return officer
