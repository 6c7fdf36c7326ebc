"""The registry of retailers: refreshed from files, placed in sectors, exported."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import astuple, dataclass, fields
from datetime import datetime
from typing import Any

from sweep.db.connection import Connection
from sweep.domain.ids import Fingerprint, SectorId, ShopId

LOCK_REGISTRY = "LOCK TABLE registry_load IN EXCLUSIVE MODE"
INSERT_LOAD = """
INSERT INTO registry_load (file_name, sha256, loaded_at, counts) VALUES ($1, $2, $3, $4) RETURNING load_id
"""
SELECT_KNOWN = "SELECT retailer_id, fingerprint, presence FROM retailer WHERE presence <> 'reported'"
PUT_RETAILERS = """
INSERT INTO retailer AS known (load_id, retailer_id, name, address, kind, phone, lat_e7, lon_e7, shared_position,
                               sector_id, county, township, status, source_row, fingerprint, hours, two_teams, needs)
SELECT $1, a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, string_to_array(q, ',')
FROM unnest($2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::int[], $8::int[], $9::int[], $10::text[],
            $11::text[], $12::text[], $13::text[], $14::int[], $15::text[], $16::text[], $17::boolean[], $18::text[])
     AS file (a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q)
ON CONFLICT (retailer_id) DO UPDATE SET
    load_id = EXCLUDED.load_id, name = EXCLUDED.name, address = EXCLUDED.address, kind = EXCLUDED.kind,
    phone = EXCLUDED.phone, sector_id = coalesce(EXCLUDED.sector_id, known.sector_id), county = EXCLUDED.county,
    township = EXCLUDED.township, status = EXCLUDED.status, source_row = EXCLUDED.source_row,
    fingerprint = EXCLUDED.fingerprint, hours = EXCLUDED.hours, two_teams = EXCLUDED.two_teams,
    needs = EXCLUDED.needs, shared_position = EXCLUDED.shared_position, presence = 'present',
    -- A place set at the desk was looked at by a person; a file without a place takes none away.
    lat_e7 = CASE WHEN known.position_source = 'desk' OR EXCLUDED.lat_e7 IS NULL THEN known.lat_e7
                  ELSE EXCLUDED.lat_e7 END,
    lon_e7 = CASE WHEN known.position_source = 'desk' OR EXCLUDED.lon_e7 IS NULL THEN known.lon_e7
                  ELSE EXCLUDED.lon_e7 END,
    position_source = CASE WHEN known.position_source = 'desk' OR EXCLUDED.lat_e7 IS NULL THEN known.position_source
                           ELSE 'registry' END
"""
MARK_GONE = "UPDATE retailer SET presence = 'gone' WHERE retailer_id = ANY($1::text[])"
SELECT_PLACES = """
SELECT retailer_id, sector_id, lat_e7, lon_e7, county, township, address, coalesce(source_row, 0)
FROM retailer ORDER BY retailer_id
"""
ASSIGN_SECTORS = """
UPDATE retailer r SET sector_id = v.sector_id FROM unnest($1::text[], $2::text[]) AS v(retailer_id, sector_id)
WHERE r.retailer_id = v.retailer_id AND r.sector_id IS DISTINCT FROM v.sector_id
"""
SELECT_EXPORT = """
SELECT r.retailer_id, r.name, r.address, r.lat_e7, r.lon_e7, r.sector_id,
       coalesce(s.state, CASE WHEN r.presence = 'gone' THEN 'gone' ELSE '' END) AS state
FROM retailer r LEFT JOIN shop_state s ON s.sweep_id = $1 AND s.shop_id = r.retailer_id
ORDER BY r.retailer_id
"""


@dataclass(frozen=True, slots=True)
class Retailer:
    """One row as a file gives it; positions in 1e-7 degrees WGS-84. The order is that of PUT_RETAILERS."""

    retailer_id: ShopId
    name: str
    address: str
    kind: str
    phone: str
    lat_e7: int | None
    lon_e7: int | None
    shared_position: int
    sector_id: SectorId | None
    county: str
    township: str
    status: str
    source_row: int
    fingerprint: str
    hours: str = ""
    two_teams: bool = False
    needs: str = ""  # with commas between


@dataclass(frozen=True, slots=True)
class Place:
    """Where a registered shop is, by position and by the registry's words."""

    retailer_id: ShopId
    sector_id: SectorId | None
    lat_e7: int | None
    lon_e7: int | None
    county: str
    township: str
    address: str
    source_row: int


@dataclass(frozen=True, slots=True)
class ExportRow:
    """One shop for an export. `state` is its state in the sweep, '' without one."""

    retailer_id: ShopId
    name: str
    address: str
    lat_e7: int | None
    lon_e7: int | None
    sector_id: SectorId | None
    state: str


async def lock_registry(connection: Connection) -> None:
    """Whoever else refreshes the registry, or the sectors, waits until this transaction ends."""
    await connection.execute(LOCK_REGISTRY)


async def select_known(connection: Connection) -> tuple[dict[ShopId, Fingerprint], dict[ShopId, Fingerprint]]:
    """Fingerprints of the shops that the newest file had, and of those that are marked as gone."""
    present: dict[ShopId, Fingerprint] = {}
    gone: dict[ShopId, Fingerprint] = {}
    for shop, fingerprint, presence in await connection.fetch(SELECT_KNOWN):
        (gone if presence == "gone" else present)[shop] = fingerprint
    return present, gone


async def insert_load(
    connection: Connection, file_name: str, sha256: bytes, now: datetime, counts: Mapping[str, Any]
) -> int:
    """Note that a file was loaded; the load's number."""
    number: int = await connection.fetchval(INSERT_LOAD, file_name, sha256, now, dict(counts))
    return number


async def put_retailers(connection: Connection, rows: Sequence[Retailer], load: int) -> None:
    """Add these shops, or bring those that are known to what the file says."""
    columns = zip(*map(astuple, rows), strict=True) if rows else [()] * len(fields(Retailer))
    await connection.execute(PUT_RETAILERS, load, *map(list, columns))


async def mark_gone(connection: Connection, shops: Sequence[ShopId]) -> None:
    """The newest file no longer has these."""
    await connection.execute(MARK_GONE, shops)


async def select_places(connection: Connection) -> list[Place]:
    """Where every registered shop is."""
    return [Place(*record) for record in await connection.fetch(SELECT_PLACES)]


async def assign_sectors(connection: Connection, sectors: Mapping[ShopId, SectorId | None]) -> int:
    """Put shops into sectors; how many moved."""
    done = await connection.execute(ASSIGN_SECTORS, list(sectors), list(sectors.values()))
    return int(done.rsplit(" ", 1)[1])


async def select_export(connection: Connection, sweep: str | None) -> list[ExportRow]:
    """All shops by id, with their state in a sweep (None: no sweep)."""
    return [ExportRow(*record) for record in await connection.fetch(SELECT_EXPORT, sweep)]
