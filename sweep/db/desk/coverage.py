"""Sectors, and what is going on in each besides what its shops add up to."""

from __future__ import annotations

from typing import NamedTuple

from sweep.db.connection import Connection
from sweep.domain.ids import SectorId, SweepId

SELECT_SECTOR_NAMES = """
SELECT sector_id, name, parent, level FROM sector ORDER BY sector_id COLLATE "C"
"""
SELECT_SECTOR_FIELD = """
SELECT 'late', r.sector_id, count(*) FROM stop a JOIN shop_state s USING (sweep_id, shop_id)
JOIN retailer r ON r.retailer_id = a.shop_id
WHERE a.sweep_id = $1 AND a.plan = (SELECT max(number) FROM plan WHERE sweep_id = $1) AND a.due_ms < $2
  AND s.open_lines > 0 AND NOT a.second GROUP BY 2
UNION ALL SELECT 'silent', t.sector_id, count(*) FROM phone JOIN team t USING (team_id)
          WHERE phone.unsent > 0 AND phone.lost_at IS NULL AND phone.contact_ms < $3 GROUP BY 2
UNION ALL SELECT 'unsent', t.sector_id, sum(phone.unsent)::bigint FROM phone JOIN team t USING (team_id)
          WHERE phone.unsent > 0 AND phone.lost_at IS NULL GROUP BY 2
UNION ALL SELECT 'teams', sector_id, count(*) FROM team WHERE active GROUP BY 2
"""


class SectorName(NamedTuple):
    """A sector and the one that it is in."""

    sector: SectorId
    name: str
    parent: SectorId | None
    level: str


async def select_sector_names(connection: Connection) -> list[SectorName]:
    """Every sector, by id."""
    return [SectorName(*row) for row in await connection.fetch(SELECT_SECTOR_NAMES)]


async def select_sector_field(
    connection: Connection, sweep: SweepId, now_ms: int, silent_before_ms: int
) -> dict[str, dict[SectorId, int]]:
    """By sector: `late` stops, `silent` phones with unsent work, `unsent` check-ins, `teams`."""
    found: dict[str, dict[SectorId, int]] = {"late": {}, "silent": {}, "unsent": {}, "teams": {}}
    for record in await connection.fetch(SELECT_SECTOR_FIELD, sweep, now_ms, silent_before_ms):
        found[record[0]][record[1]] = record[2]
    return found
