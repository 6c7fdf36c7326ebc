"""Single facts about registered shops that rules ask for."""

from __future__ import annotations

from sweep.db.connection import Connection

SELECT_KIND = "SELECT kind FROM retailer WHERE retailer_id = $1"
SELECT_PARENTS = "SELECT sector_id, parent FROM sector"
SELECT_DUTY_OFFICER = """
SELECT s.duty_officer FROM retailer r JOIN sector s ON s.sector_id = r.sector_id WHERE r.retailer_id = $1
"""


async def select_kind(connection: Connection, shop: str) -> str | None:
    """What sort of consignee; None if unknown."""
    kind: str | None = await connection.fetchval(SELECT_KIND, shop)
    return kind


async def select_parents(connection: Connection) -> dict[str, str | None]:
    """Every sector with the one above it."""
    return {row[0]: row[1] for row in await connection.fetch(SELECT_PARENTS)}


async def select_duty_officer(connection: Connection, shop: str) -> str | None:
    """Who owns what nobody received in person, at this shop's sector."""
    officer: str | None = await connection.fetchval(SELECT_DUTY_OFFICER, shop)
    return officer
