"""Check-ins that wait for a second person, and those made at a shop."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import asyncpg

from sweep.db.connection import Connection
from sweep.db.desk.paging import IN_AREA, SHOP_COLUMNS, Area, Ask, Page, area_list, listed, read_page, shop_of
from sweep.domain.ids import SweepId
from sweep.views.desk.rows import ShopOf, VisitRow

_VISIT = """
v.check_in_id AS check_in, v.n, v.shop_id AS shop, coalesce(v.team_id, '') AS team, coalesce(t.name, '') AS team_name,
v.person_id AS person, coalesce(p.name, '') AS person_name, v.revision, v.outcome, v.purpose, v.entry, v.began_ms,
v.ended_ms, v.received_ms, v.findings, v.units, v.flags, v.verdict
"""
_BESIDE = """
LEFT JOIN team t USING (team_id) LEFT JOIN person p USING (person_id)
LEFT JOIN retailer r ON r.retailer_id = v.shop_id LEFT JOIN sector s ON s.sector_id = r.sector_id
"""
_FROM = f"FROM check_in v {_BESIDE}"
# Conflicts first, then finds, then the oldest.
SELECT_REVIEWS = listed(f"""
SELECT {_VISIT}, {SHOP_COLUMNS}, i.conflict, v.unanswered, v.lat_e7, v.lon_e7, v.raw,
       CASE WHEN r.position_source = 'learned' THEN NULL ELSE r.lat_e7 END AS shop_lat_e7,
       CASE WHEN r.position_source = 'learned' THEN NULL ELSE r.lon_e7 END AS shop_lon_e7,
       (NOT i.conflict)::int::text || (v.findings = 0)::int || lpad(v.n::text, 12, '0') AS place
{_FROM} JOIN review_item i ON i.sweep_id = v.sweep_id AND i.check_in_id = v.check_in_id
WHERE i.sweep_id = $1 AND {IN_AREA}
""")
# Shop by shop: a plan kept from an empty table would read all check-ins for these few.
SELECT_VISITS_TO = f"""
SELECT {_VISIT}
FROM unnest($3::text[]) AS asked (id) CROSS JOIN LATERAL (
    SELECT * FROM check_in WHERE sweep_id = $1 AND shop_id = asked.id OFFSET 0) AS v {_BESIDE}
WHERE {IN_AREA} ORDER BY v.shop_id, v.n
"""


@dataclass(frozen=True, slots=True)
class ReviewFound:
    """A row of the review queue, with the bytes that were sent (None: erased). Positions in 1e-7 degrees."""

    visit: VisitRow
    where: ShopOf
    conflict: bool
    unanswered: list[str]
    here: tuple[int, int] | None
    registered: tuple[int, int] | None
    raw: bytes | None


async def select_reviews(connection: Connection, ask: Ask) -> Page[ReviewFound]:
    """The review queue."""
    return await read_page(connection, SELECT_REVIEWS, ask, _review)


async def select_visits_to(
    connection: Connection, sweep: SweepId, area: Area, shops: Sequence[str]
) -> dict[str, list[VisitRow]]:
    """All check-ins at some shops, the oldest first."""
    found: dict[str, list[VisitRow]] = {}
    for record in await connection.fetch(SELECT_VISITS_TO, sweep, area_list(area), shops):
        found.setdefault(record["shop"], []).append(_visit(record))
    return found


_VISIT_FIELDS = tuple(VisitRow.__dataclass_fields__)


def _visit(record: asyncpg.Record) -> VisitRow:
    return VisitRow(**{name: record[name] for name in _VISIT_FIELDS})


def _review(record: asyncpg.Record) -> ReviewFound:
    return ReviewFound(
        _visit(record),
        shop_of(record),
        record["conflict"],
        record["unanswered"],
        _place(record["lat_e7"], record["lon_e7"]),
        _place(record["shop_lat_e7"], record["shop_lon_e7"]),
        record["raw"],
    )


def _place(lat_e7: int | None, lon_e7: int | None) -> tuple[int, int] | None:
    return None if lat_e7 is None or lon_e7 is None else (lat_e7, lon_e7)
