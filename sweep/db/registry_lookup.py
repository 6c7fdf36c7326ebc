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

# The duty officer of a sector, by id or by name, or else its head; where it has neither, of the one above it.
SELECT_ON_DUTY = """
WITH RECURSIVE above AS (
    SELECT sector_id, parent, duty_officer, 0 AS steps FROM sector WHERE sector_id = $1
    UNION ALL SELECT s.sector_id, s.parent, s.duty_officer, a.steps + 1
    FROM sector s JOIN above a ON s.sector_id = a.parent WHERE a.steps < 20)
SELECT CASE WHEN p.absent THEN coalesce(p.deputy, p.person_id) ELSE p.person_id END
FROM above a JOIN person p
    ON p.person_id = a.duty_officer OR p.name = a.duty_officer OR (p.role = 'head' AND p.sector_id = a.sector_id)
ORDER BY a.steps, p.person_id = a.duty_officer DESC NULLS LAST, p.name = a.duty_officer DESC NULLS LAST, p.person_id
LIMIT 1
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


async def select_on_duty(connection: Connection, sector: str) -> str | None:
    """The person who owns what nobody received in person, at this sector or the nearest above it that has somebody."""
    person: str | None = await connection.fetchval(SELECT_ON_DUTY, sector)
    return person
