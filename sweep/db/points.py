"""Shops as points, areas and one shop's sheet: what the coverage map asks of the database."""

from __future__ import annotations

import asyncpg

from sweep.db import ledger
from sweep.db.connection import Connection
from sweep.db.sweeps import SweepRow
from sweep.domain.events import CheckInRecorded, CheckInReviewed, Event, GoodsMoved, SightingReceived, StatusProposed
from sweep.domain.ids import SectorId, ShopId, SweepId
from sweep.domain.lines import BaseLines, Cover, read_cover
from sweep.domain.problem import Problem
from sweep.domain.words import Grade, LineState, ShopState
from sweep.views.points import (
    Bounds,
    SectorCoverage,
    ShopFinding,
    ShopMatch,
    ShopMoment,
    ShopSheet,
)

#: Which shops a reader sees: the sectors of an area, or None for all.
Area = frozenset[SectorId] | None

SELECT_BOUNDS = """
SELECT min(r.lat_e7), min(r.lon_e7), max(r.lat_e7), max(r.lon_e7)
FROM shop_state s JOIN retailer r ON r.retailer_id = s.shop_id
WHERE s.sweep_id = $1 AND ($2::text[] IS NULL OR r.sector_id = ANY($2))
"""
SELECT_COVERAGE = """
SELECT c.sector_id, c.name, c.parent, c.level, c.boundary, coalesce(p.shops, 0) AS shops,
       coalesce(p.open_lines, 0) AS open_lines, coalesce(q.silent, 0) AS silent_phones,
       coalesce(q.unsent, 0) AS unsent
FROM sector c
LEFT JOIN (SELECT r.sector_id, count(*) AS shops, sum(s.open_lines)::bigint AS open_lines
           FROM shop_state s JOIN retailer r ON r.retailer_id = s.shop_id
           WHERE s.sweep_id = $1 AND s.standing <> 'merged' GROUP BY 1) AS p USING (sector_id)
LEFT JOIN (SELECT t.sector_id, count(*) AS silent, sum(phone.unsent)::bigint AS unsent
           FROM phone JOIN team t USING (team_id)
           WHERE phone.unsent > 0 AND phone.lost_at IS NULL AND phone.contact_ms < $2 GROUP BY 1) AS q
    USING (sector_id)
WHERE $3::text[] IS NULL OR c.sector_id = ANY($3)
ORDER BY c.sector_id COLLATE "C"
"""
SELECT_SHEET = """
SELECT s.shop_id, coalesce(r.name, s.shop_id) AS name, coalesce(r.address, '') AS address, c.name AS sector, s.state,
       s.grade, r.lat_e7, r.lon_e7, s.standing, s.cover, s.found_units, s.held_units, s.to_review
FROM shop_state s LEFT JOIN retailer r ON r.retailer_id = s.shop_id LEFT JOIN sector c USING (sector_id)
WHERE s.sweep_id = $1 AND s.shop_id = $2 AND ($3::text[] IS NULL OR r.sector_id = ANY($3))
"""
SELECT_SHOP_LINES = "SELECT lot_id, state FROM line WHERE sweep_id = $1 AND shop_id = $2"
SELECT_SHOP_FINDINGS = """
SELECT f.finding_id, f.lots, f.found, f.grade, f.settled,
       coalesce((SELECT jsonb_object_agg(account, units) FROM stock k
                 WHERE k.sweep_id = f.sweep_id AND k.shop_id = f.shop_id AND k.finding_id = f.finding_id
                   AND k.units <> 0), '{}') AS accounts
FROM finding f WHERE f.sweep_id = $1 AND f.shop_id = $2 AND NOT f.dismissed ORDER BY f.finding_id
"""
SEARCH_SHOPS = """
SELECT s.shop_id, r.name, r.address, s.state, s.grade
FROM shop_state s JOIN retailer r ON r.retailer_id = s.shop_id
WHERE s.sweep_id = $1 AND ($3::text[] IS NULL OR r.sector_id = ANY($3))
  AND (strpos(lower(s.shop_id), lower($2)) > 0 OR strpos(lower(r.name), lower($2)) > 0
       OR strpos(lower(r.address), lower($2)) > 0)
ORDER BY s.shop_id = $2 DESC, strpos(lower(r.name), lower($2)) = 1 DESC, r.name, s.shop_id LIMIT $4
"""


SELECT_NAMES = """
SELECT s.shop_id, coalesce(r.name, ''), coalesce(r.address, '')
FROM shop_state s LEFT JOIN retailer r ON r.retailer_id = s.shop_id
WHERE s.sweep_id = $1 AND ($2::text[] IS NULL OR r.sector_id = ANY($2))
"""


async def select_names(connection: Connection, sweep: SweepId, area: Area) -> dict[ShopId, tuple[str, str]]:
    """Name and address of every shop that the reader may see."""
    return {row[0]: (row[1], row[2]) for row in await connection.fetch(SELECT_NAMES, sweep, listed(area))}


def listed(area: Area) -> list[SectorId] | None:
    """An area as a query's argument."""
    return None if area is None else sorted(area)


async def select_bounds(connection: Connection, sweep: SweepId, area: Area) -> Bounds | None:
    """The box around the shops; None where none has a position."""
    record = await connection.fetchrow(SELECT_BOUNDS, sweep, listed(area))
    if record is None or record[0] is None:
        return None
    south, west, north, east = (value / 1e7 for value in record)
    return Bounds(south, west, north, east)


async def select_coverage(connection: Connection, row: SweepRow, area: Area) -> list[SectorCoverage]:
    """The sectors that the reader may see, each with its own shops, open lines and silent phones."""
    silent_before_ms = row.now_ms - row.policy.silent_after_s * 1000
    records = await connection.fetch(SELECT_COVERAGE, row.sweep_id, silent_before_ms, listed(area))
    return [SectorCoverage(*record) for record in records]


async def search_shops(connection: Connection, sweep: SweepId, text: str, area: Area, limit: int) -> list[ShopMatch]:
    """Shops whose id, name or address contains the text."""
    records = await connection.fetch(SEARCH_SHOPS, sweep, text, listed(area), limit)
    return [ShopMatch(record[0], record[1], record[2], ShopState(record[3]), Grade(record[4])) for record in records]


async def select_sheet(connection: Connection, row: SweepRow, base: BaseLines, shop: ShopId, area: Area) -> ShopSheet:
    """Everything about one shop. Problem where the sweep has no such shop, or not in the reader's area."""
    found = await connection.fetchrow(SELECT_SHEET, row.sweep_id, shop, listed(area))
    if found is None:
        raise Problem(
            "shop-unknown",
            f"This sweep has no shop “{shop}”; check its number, or reload the map.",
            f"本次清查中没有编号为“{shop}”的经营户；请核对编号，或刷新地图。",
            status=404,
            shop=shop,
        )
    singles = await connection.fetch(SELECT_SHOP_LINES, row.sweep_id, shop)
    return ShopSheet(
        shop=shop,
        name=found["name"],
        address=found["address"],
        sector=found["sector"] or "",
        state=ShopState(found["state"]),
        grade=Grade(found["grade"]),
        n=row.head_n,
        lat_e7=found["lat_e7"],
        lon_e7=found["lon_e7"],
        lines=_lines_by_state(base, read_cover(found["cover"]), found["standing"], singles),
        found_units=found["found_units"],
        held_units=found["held_units"],
        to_review=found["to_review"],
        findings=tuple(
            ShopFinding(r["finding_id"], tuple(r["lots"]), r["found"], Grade(r["grade"]), r["settled"], r["accounts"])
            for r in await connection.fetch(SELECT_SHOP_FINDINGS, row.sweep_id, shop)
        ),
        history=tuple(_moment(entry) for entry in await ledger.select_shop_history(connection, row.sweep_id, shop)),
    )


def _moment(entry: ledger.EntryRow) -> ShopMoment:
    event = entry.event()
    photos: dict[str, None] = {}
    if isinstance(event, CheckInRecorded):
        visit = event.check_in
        photos = dict.fromkeys([*visit.photos, *(photo for finding in visit.findings for photo in finding.photos)])
    return ShopMoment(entry.n, entry.at_ms, entry.kind, entry.actor, _says(event), tuple(photos))


def _lines_by_state(
    base: BaseLines, cover: Cover, standing: str, singles: list[asyncpg.Record]
) -> dict[LineState, int]:
    single = {record[0]: LineState(record[1]) for record in singles}
    lines = dict.fromkeys(LineState, 0)
    for group in base.recall.groups:
        ordinary = base.line(cover, group, applicable=standing == "in_scope").state
        for lot in group.lots:
            lines[single.get(lot, ordinary)] += 1
    return {state: count for state, count in lines.items() if count}


def _says(event: Event) -> dict[str, str | int]:
    match event:
        case CheckInRecorded(check_in=visit):
            said: dict[str, str | int] = {"outcome": visit.outcome, "purpose": visit.purpose}
            if visit.findings:
                said["findings"] = len(visit.findings)
                said["units"] = sum(finding.units or 0 for finding in visit.findings)
            return said
        case CheckInReviewed():
            return {"verdict": event.verdict, "reason": event.reason}
        case GoodsMoved(movement=movement):
            return {"account": movement.target, "units": movement.units}
        case SightingReceived():
            return {"channel": event.channel}
        case StatusProposed():
            return {"status": event.status, "reason": event.reason}
        case _:
            return {}
