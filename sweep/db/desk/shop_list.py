"""The shops behind a figure: by state, grade, sector, team, lot and line, lateness, or for want of a position."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import asyncpg

from sweep.db.connection import Connection
from sweep.db.desk.paging import IN_AREA, SHOP_COLUMNS, Ask, Page, listed, read_page, shop_of
from sweep.domain.ids import SweepId
from sweep.views.desk.rows import ShopRow

# Late ones first, by when they were due; then by id. A shop has one stop that counts (`NOT second`).
SELECT_SHOP_LIST = listed(f"""
SELECT x.shop_id AS shop, {SHOP_COLUMNS}, x.state, x.grade, x.standing, x.open_lines, x.found_units, x.held_units,
       x.visits, x.attempts, x.likely, r.lat_e7 IS NOT NULL AS located, coalesce(a.team_id, '') AS team,
       coalesce(t.name, '') AS team_name, a.due_ms,
       CASE WHEN x.open_lines > 0 AND a.due_ms < $5::bigint THEN '0' || lpad(a.due_ms::text, 15, '0') ELSE '1' END
       || x.shop_id AS place
FROM shop_state x LEFT JOIN retailer r ON r.retailer_id = x.shop_id LEFT JOIN sector s USING (sector_id)
LEFT JOIN stop a ON a.sweep_id = x.sweep_id AND a.shop_id = x.shop_id AND NOT a.second
    AND a.plan = (SELECT max(number) FROM plan WHERE sweep_id = $1)
LEFT JOIN team t ON t.team_id = a.team_id
WHERE x.sweep_id = $1 AND {IN_AREA} AND x.standing <> 'merged'
  AND ($6::text[] IS NULL OR x.state = ANY($6)) AND ($7::text IS NULL OR a.team_id = $7)
  AND ($8::text IS NULL OR r.sector_id IN (
        WITH RECURSIVE within AS (SELECT $8::text AS sector_id
                                  UNION SELECT c.sector_id FROM sector c JOIN within ON c.parent = within.sector_id)
        SELECT sector_id FROM within))
  AND (NOT $9::bool OR (x.open_lines > 0 AND a.due_ms < $5))
  AND (NOT $10::bool OR (x.open_lines > 0 AND r.lat_e7 IS NULL))
  AND (NOT $11::bool OR x.open_lines > 0)
  AND ($12::text IS NULL OR coalesce(
        (SELECT v ->> 'state' FROM jsonb_array_elements(x.detail -> 'lines') AS v WHERE v ->> 'lot_id' = $12 LIMIT 1)
            = ANY($13::text[]),
        (x.cover || CASE WHEN x.standing = 'not_applicable' THEN ' -' ELSE '' END) = ANY($14::text[])))
""")
SELECT_COVERS = """
SELECT DISTINCT cover, standing <> 'not_applicable' FROM shop_state WHERE sweep_id = $1 AND standing <> 'merged'
"""


@dataclass(frozen=True, slots=True)
class ShopFilter:
    """Which shops. `states` None: any. `lot` with the states of its line (`lines`), and the covers whose ordinary line
    of that lot is in one of them (as `cover_key` writes them)."""

    states: Sequence[str] | None = None
    team: str | None = None
    sector: str | None = None
    late: bool = False
    unlocated: bool = False
    is_open: bool = False
    lot: str | None = None
    lines: Sequence[str] = ()
    covers: Sequence[str] = ()


def cover_key(cover: str, *, applicable: bool) -> str:
    """A cover with whether its shop counts, as SELECT_SHOP_LIST compares them."""
    return cover if applicable else f"{cover} -"


async def select_shop_list(connection: Connection, ask: Ask, now_ms: int, which: ShopFilter) -> Page[ShopRow]:
    """Shops of the filter, late ones first."""
    return await read_page(
        connection, SELECT_SHOP_LIST, ask, _shop, now_ms, which.states, which.team, which.sector, which.late,
        which.unlocated, which.is_open, which.lot, list(which.lines), list(which.covers),
    )  # fmt: skip


async def select_covers(connection: Connection, sweep: SweepId) -> list[tuple[str, bool]]:
    """Every cover that a shop has, with whether the shop counts."""
    return [(row[0], row[1]) for row in await connection.fetch(SELECT_COVERS, sweep)]


def _shop(record: asyncpg.Record) -> ShopRow:
    return ShopRow(
        where=shop_of(record),
        state=record["state"],
        grade=record["grade"],
        open_lines=record["open_lines"],
        found_units=record["found_units"],
        held_units=record["held_units"],
        visits=record["visits"],
        attempts=record["attempts"],
        likely=record["likely"],
        located=record["located"],
        team=record["team"],
        team_name=record["team_name"],
        due_ms=record["due_ms"],
    )
