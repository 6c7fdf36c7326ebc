"""Sectors: jurisdictions with their offices, nested."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import astuple, dataclass
from typing import Any

from sweep.db.connection import Connection
from sweep.domain.ids import SectorId

PUT_SECTOR = """
INSERT INTO sector (sector_id, name, parent, level, boundary, office_lat_e7, office_lon_e7, duty_officer, aliases)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
ON CONFLICT (sector_id) DO UPDATE SET name = EXCLUDED.name, parent = EXCLUDED.parent, level = EXCLUDED.level,
    boundary = coalesce(EXCLUDED.boundary, sector.boundary),
    office_lat_e7 = coalesce(EXCLUDED.office_lat_e7, sector.office_lat_e7),
    office_lon_e7 = coalesce(EXCLUDED.office_lon_e7, sector.office_lon_e7),
    duty_officer = coalesce(EXCLUDED.duty_officer, sector.duty_officer), aliases = EXCLUDED.aliases
"""
SELECT_SECTORS = """
SELECT sector_id, name, parent, level, boundary, office_lat_e7, office_lon_e7, duty_officer, aliases FROM sector
ORDER BY sector_id
"""
MOVE_TEAMS = "UPDATE team SET sector_id = $2 WHERE sector_id = $1"
MOVE_PEOPLE = "UPDATE person SET sector_id = $2 WHERE sector_id = $1"
DELETE_UNUSED = """
DELETE FROM sector s WHERE sector_id = ANY($1::text[])
  AND NOT EXISTS (SELECT 1 FROM retailer r WHERE r.sector_id = s.sector_id)
  AND NOT EXISTS (SELECT 1 FROM team t WHERE t.sector_id = s.sector_id)
  AND NOT EXISTS (SELECT 1 FROM person p WHERE p.sector_id = s.sector_id)
  AND NOT EXISTS (SELECT 1 FROM token k WHERE k.sector_id = s.sector_id)
  AND NOT EXISTS (SELECT 1 FROM sector c WHERE c.parent = s.sector_id AND c.sector_id <> ALL($1::text[]))
"""

#: Sectors made of a registry's words, for want of better ones, have ids that begin so.
FROM_REGISTRY = "registry:"


@dataclass(frozen=True, slots=True)
class SectorRow:
    """One sector. `boundary` is a GeoJSON geometry, WGS-84; positions in 1e-7 degrees."""

    sector_id: SectorId
    name: str
    parent: SectorId | None = None
    level: str = ""
    boundary: Any = None
    office_lat_e7: int | None = None
    office_lon_e7: int | None = None
    duty_officer: str | None = None
    aliases: Sequence[str] = ()

    @property
    def is_from_registry(self) -> bool:
        """Made of a registry's words, to be replaced by a file of sectors."""
        return self.sector_id.startswith(FROM_REGISTRY)


async def put_sectors(connection: Connection, rows: Iterable[SectorRow]) -> None:
    """Add sectors, or bring known ones up to date. Parents may come in any order."""
    await connection.executemany(PUT_SECTOR, [astuple(row) for row in rows])


async def select_sectors(connection: Connection) -> list[SectorRow]:
    """All sectors by id."""
    return [SectorRow(*record) for record in await connection.fetch(SELECT_SECTORS)]


async def move_members(connection: Connection, old: SectorId, new: SectorId) -> None:
    """Teams and people of one sector belong to another from here on."""
    await connection.execute(MOVE_TEAMS, old, new)
    await connection.execute(MOVE_PEOPLE, old, new)


async def delete_unused(connection: Connection, sectors: Sequence[SectorId]) -> None:
    """Remove those of these sectors that nothing belongs to any more."""
    await connection.execute(DELETE_UNUSED, sectors)
