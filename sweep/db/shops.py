"""Shops in a sweep's scope: the row that is kept of each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sweep.db.connection import Connection
from sweep.domain.ids import ShopId, SweepId
from sweep.domain.lines import Cover, read_cover

SELECT_SCOPE = """
SELECT s.shop_id, s.standing, s.merged_into, s.visits, s.likely, s.open_lines, s.held_units,
       CASE WHEN r.position_source = 'learned' THEN NULL ELSE r.lat_e7 END AS lat_e7,
       CASE WHEN r.position_source = 'learned' THEN NULL ELSE r.lon_e7 END AS lon_e7,
       r.lat_e7 IS NOT NULL AS located,
       s.merged_into IS NOT NULL
           OR EXISTS (SELECT FROM shop_state m WHERE m.sweep_id = $1 AND m.merged_into = s.shop_id) AS in_family
FROM shop_state s LEFT JOIN retailer r ON r.retailer_id = s.shop_id
WHERE s.sweep_id = $1 AND s.shop_id = ANY($2::text[])
"""
SELECT_MERGED_INTO = """
SELECT shop_id, merged_into FROM shop_state
WHERE sweep_id = $1 AND merged_into IS NOT NULL AND (merged_into = ANY($2::text[]) OR shop_id = ANY($2::text[]))
"""
LEARN_POSITIONS = """
UPDATE retailer r SET lat_e7 = v.lat_e7, lon_e7 = v.lon_e7, position_source = 'learned'
FROM unnest($1::text[], $2::int[], $3::int[]) AS v(shop_id, lat_e7, lon_e7)
WHERE r.retailer_id = v.shop_id AND r.lat_e7 IS NULL
"""
INSERT_SCOPE = """
INSERT INTO shop_state (sweep_id, shop_id, open_lines, state, changed_n)
SELECT $1, retailer_id, $2, $3, $4 FROM retailer WHERE retailer_id = ANY($5::text[])
ON CONFLICT (sweep_id, shop_id) DO NOTHING
"""
SELECT_NOT_IN_SCOPE = """
SELECT retailer_id FROM retailer r
WHERE presence <> 'gone'
  AND NOT EXISTS (SELECT 1 FROM shop_state s WHERE s.sweep_id = $1 AND s.shop_id = r.retailer_id)
ORDER BY retailer_id
"""
INSERT_REPORTED = """
INSERT INTO retailer (retailer_id, name, address, lat_e7, lon_e7, position_source, sector_id, presence)
VALUES ($1, $2, $3, $4, $5, 'learned', (SELECT sector_id FROM sector WHERE sector_id = $6), 'reported')
ON CONFLICT (retailer_id) DO NOTHING
"""
SELECT_COVER_GROUPS = """
SELECT cover, standing, visits > 0 AS visited, count(*) AS shops FROM shop_state
WHERE sweep_id = $1 AND exceptions = 0 GROUP BY 1, 2, 3
"""
UPDATE_COVER_GROUPS = """
UPDATE shop_state s SET state = v.state, grade = v.grade, open_lines = v.open_lines, changed_n = $2
FROM unnest($3::text[], $4::text[], $5::bool[], $6::text[], $7::smallint[], $8::int[])
    AS v(cover, standing, visited, state, grade, open_lines)
WHERE s.sweep_id = $1 AND s.exceptions = 0 AND s.cover = v.cover AND s.standing = v.standing
  AND (s.visits > 0) = v.visited
"""
SELECT_EXCEPTIONAL = """
SELECT shop_id FROM shop_state WHERE sweep_id = $1 AND exceptions > 0 ORDER BY shop_id
"""
SUM_OPEN_LINES = (
    "SELECT coalesce(sum(open_lines), 0)::bigint FROM shop_state WHERE sweep_id = $1 AND standing <> 'merged'"
)
COUNT_SCOPE = "SELECT count(*) FROM shop_state WHERE sweep_id = $1"


@dataclass(frozen=True, slots=True)
class ScopeRow:
    """What a check-in needs to know of its shop. Positions are the registered ones only."""

    shop: ShopId
    standing: str
    merged_into: ShopId | None
    visits: int
    likely: bool
    open_lines: int
    held_units: int
    lat_e7: int | None
    lon_e7: int | None
    located: bool
    in_family: bool  # merged, or others are merged into it


@dataclass(frozen=True, slots=True)
class CoverGroup:
    """Shops with nothing but ordinary lines, by cover."""

    cover: Cover
    standing: str
    visited: bool
    shops: int


async def select_scope(connection: Connection, sweep: SweepId, shops: Sequence[str]) -> dict[ShopId, ScopeRow]:
    """The scope rows of these shops; shops outside the scope are absent."""
    rows = await connection.fetch(SELECT_SCOPE, sweep, shops)
    return {row["shop_id"]: ScopeRow(*row) for row in rows}


async def select_merges(connection: Connection, sweep: SweepId, shops: Sequence[str]) -> list[tuple[ShopId, ShopId]]:
    """(merged shop, survivor) for every merge that touches one of these shops."""
    return [(row[0], row[1]) for row in await connection.fetch(SELECT_MERGED_INTO, sweep, shops)]


async def learn_positions(connection: Connection, found: Sequence[tuple[str, int, int]]) -> None:
    """Give shops without coordinates the position of the first check-in made at their door."""
    if found:
        await connection.execute(LEARN_POSITIONS, *zip(*found, strict=True))


async def insert_scope(
    connection: Connection, sweep: SweepId, shops: Sequence[str], open_lines: int, state: str, n: int
) -> int:
    """Bring shops into the scope; how many came."""
    done = await connection.execute(INSERT_SCOPE, sweep, open_lines, state, n, shops)
    return int(done.rsplit(" ", 1)[1])


async def select_not_in_scope(connection: Connection, sweep: SweepId) -> list[ShopId]:
    """Registered shops that the sweep does not count yet."""
    return [row[0] for row in await connection.fetch(SELECT_NOT_IN_SCOPE, sweep)]


async def insert_reported(
    connection: Connection,
    shop: str,
    name: str,
    address: str,
    lat_e7: int | None,
    lon_e7: int | None,
    sector: str | None,
) -> None:
    """A shop that the registry does not know, reported by a team."""
    await connection.execute(INSERT_REPORTED, shop, name, address, lat_e7, lon_e7, sector)


async def select_cover_groups(connection: Connection, sweep: SweepId) -> list[CoverGroup]:
    """Shops with only ordinary lines, counted by cover."""
    rows = await connection.fetch(SELECT_COVER_GROUPS, sweep)
    return [CoverGroup(read_cover(row[0]), row[1], row[2], row[3]) for row in rows]


async def update_cover_groups(
    connection: Connection, sweep: SweepId, n: int, rows: Sequence[tuple[str, str, bool, str, int, int]]
) -> None:
    """Give each group (cover, standing, visited) its state, grade and open lines anew."""
    if rows:
        await connection.execute(UPDATE_COVER_GROUPS, sweep, n, *zip(*rows, strict=True))


async def select_exceptional(connection: Connection, sweep: SweepId) -> list[ShopId]:
    """Shops that have lines of their own."""
    return [row[0] for row in await connection.fetch(SELECT_EXCEPTIONAL, sweep)]


async def sum_open_lines(connection: Connection, sweep: SweepId) -> int:
    """Lines that are not closed."""
    total: int = await connection.fetchval(SUM_OPEN_LINES, sweep)
    return total


async def count_scope(connection: Connection, sweep: SweepId) -> int:
    """Shops in scope, whatever their standing."""
    total: int = await connection.fetchval(COUNT_SCOPE, sweep)
    return total
