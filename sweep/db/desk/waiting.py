"""Sightings, proposals, corrections and kept bytes: what waits for somebody."""

from __future__ import annotations

import asyncpg

from sweep.db.connection import Connection
from sweep.db.desk.paging import IN_AREA, SHOP_COLUMNS, Ask, Page, listed, read_page, shop_of
from sweep.domain.ids import PersonId, SweepId
from sweep.domain.promises import DEFAULT_SCHEDULE, Light, light_at
from sweep.views.desk.rows import CorrectionRow, KeptRow, ProposalRow, SightingRow

# One that names no shop is in nobody's area; its owner sees it.
SELECT_SIGHTINGS = listed(f"""
SELECT g.sighting_id AS sighting, g.shop_id AS shop, {SHOP_COLUMNS}, g.lot_id AS lot, g.channel, g.text,
       g.place AS said_place, g.contact, g.owner, coalesce(p.name, '') AS owner_name, g.accepted, g.received_ms,
       g.due_ms, g.open, (NOT g.open)::int::text || lpad(g.due_ms::text, 15, '0') || g.sighting_id AS place
FROM sighting g LEFT JOIN person p ON p.person_id = g.owner
LEFT JOIN retailer r ON r.retailer_id = g.shop_id LEFT JOIN sector s ON s.sector_id = r.sector_id
WHERE g.sweep_id = $1 AND ({IN_AREA} OR g.owner = $5) AND (g.open OR NOT $6::bool)
""")
SELECT_PROPOSALS = listed(f"""
SELECT o.proposal_id AS proposal, o.shop_id AS shop, {SHOP_COLUMNS}, o.status, o.same_as,
       coalesce(m.name, '') AS same_as_name, o.reason, o.proposed_by, coalesce(p.name, '') AS proposed_by_name,
       o.verdict, o.decided_by, o.undone, coalesce(x.attempts, 0) AS attempts, o.proposed_by = $5 AS own,
       (o.verdict IS NOT NULL OR o.undone)::int::text || lpad(o.n::text, 12, '0') AS place
FROM proposal o LEFT JOIN person p ON p.person_id = o.proposed_by
LEFT JOIN shop_state x ON x.sweep_id = o.sweep_id AND x.shop_id = o.shop_id
LEFT JOIN retailer m ON m.retailer_id = o.same_as
LEFT JOIN retailer r ON r.retailer_id = o.shop_id LEFT JOIN sector s ON s.sector_id = r.sector_id
WHERE o.sweep_id = $1 AND {IN_AREA} AND (NOT $6::bool OR (o.verdict IS NULL AND NOT o.undone))
""")
SELECT_CORRECTIONS = listed(f"""
SELECT o.correction_id AS correction, o.finding_id AS finding, o.shop_id AS shop, {SHOP_COLUMNS}, o.units, o.account,
       o.reason, o.proposed_by, coalesce(p.name, '') AS proposed_by_name, o.verdict, o.proposed_by = $5 AS own,
       (o.verdict IS NOT NULL)::int::text || lpad(o.n::text, 12, '0') AS place
FROM correction o LEFT JOIN person p ON p.person_id = o.proposed_by
LEFT JOIN retailer r ON r.retailer_id = o.shop_id LEFT JOIN sector s ON s.sector_id = r.sector_id
WHERE o.sweep_id = $1 AND {IN_AREA} AND (NOT $6::bool OR o.verdict IS NULL)
""")
SELECT_KEPT_LIST = listed("""
SELECT k.kept_id AS kept, k.check_in_id AS check_in, k.reason, coalesce(p.name, '') AS person_name,
       k.phone_id AS phone, coalesce(length(k.raw), 0) AS size, k.received_ms, k.settled_n IS NOT NULL AS settled,
       (k.settled_n IS NOT NULL)::int::text || lpad(coalesce(k.n, 0)::text, 12, '0') || k.kept_id AS place
FROM kept_raw k LEFT JOIN person p USING (person_id)
WHERE k.sweep_id = $1 AND $2::text[] IS NULL AND (NOT $5::bool OR k.settled_n IS NULL)
""")
SELECT_KEPT_BYTES = """
SELECT k.raw, v.raw AS first FROM kept_raw k LEFT JOIN check_in v USING (check_in_id)
WHERE k.sweep_id = $1 AND k.kept_id = $2
"""


async def select_sightings(
    connection: Connection, ask: Ask, reader: PersonId, now_ms: int, *, only_open: bool
) -> Page[SightingRow]:
    """Sightings, open ones first, by when they are due."""
    return await read_page(
        connection, SELECT_SIGHTINGS, ask, lambda record: _sighting(record, now_ms), reader, only_open
    )


async def select_proposals(connection: Connection, ask: Ask, reader: PersonId, *, only_open: bool) -> Page[ProposalRow]:
    """Proposals that shops leave the count, undecided ones first."""
    return await read_page(connection, SELECT_PROPOSALS, ask, _proposal, reader, only_open)


async def select_corrections(
    connection: Connection, ask: Ask, reader: PersonId, *, only_open: bool
) -> Page[CorrectionRow]:
    """Corrections of counts, undecided ones first."""
    return await read_page(connection, SELECT_CORRECTIONS, ask, _correction, reader, only_open)


async def select_kept_list(connection: Connection, ask: Ask, *, only_open: bool) -> Page[KeptRow]:
    """What was kept raw, unread first. It has no sector, so who has an area sees none."""
    return await read_page(connection, SELECT_KEPT_LIST, ask, _kept, only_open)


async def select_kept_bytes(
    connection: Connection, sweep: SweepId, kept: str
) -> tuple[bytes | None, bytes | None] | None:
    """(the kept bytes, those first known under the same check-in id); None where there is no such thing."""
    record = await connection.fetchrow(SELECT_KEPT_BYTES, sweep, kept)
    return None if record is None else (record["raw"], record["first"])


def _sighting(record: asyncpg.Record, now_ms: int) -> SightingRow:
    due_ms, is_open = record["due_ms"], record["open"]
    light = light_at(now_ms, due_ms, DEFAULT_SCHEDULE.sighting_visit.amber_before) if is_open else Light.GREEN
    return SightingRow(
        sighting=record["sighting"],
        where=None if record["shop"] is None else shop_of(record),
        lot=record["lot"],
        channel=record["channel"],
        text=record["text"],
        place=record["said_place"],
        contact=record["contact"],
        owner=record["owner"],
        owner_name=record["owner_name"],
        accepted=record["accepted"],
        received_ms=record["received_ms"],
        due_ms=due_ms,
        open=is_open,
        light=light,
    )


def _proposal(record: asyncpg.Record) -> ProposalRow:
    return ProposalRow(
        proposal=record["proposal"],
        where=shop_of(record),
        status=record["status"],
        same_as=record["same_as"],
        same_as_name=record["same_as_name"],
        reason=record["reason"],
        proposed_by=record["proposed_by"],
        proposed_by_name=record["proposed_by_name"],
        verdict=record["verdict"],
        decided_by=record["decided_by"],
        undone=record["undone"],
        attempts=record["attempts"],
        own=record["own"],
    )


def _correction(record: asyncpg.Record) -> CorrectionRow:
    return CorrectionRow(
        correction=record["correction"],
        finding=record["finding"],
        where=shop_of(record),
        units=record["units"],
        account=record["account"],
        reason=record["reason"],
        proposed_by=record["proposed_by"],
        proposed_by_name=record["proposed_by_name"],
        verdict=record["verdict"],
        own=record["own"],
    )


def _kept(record: asyncpg.Record) -> KeptRow:
    return KeptRow(
        kept=record["kept"],
        check_in=record["check_in"],
        reason=record["reason"],
        person_name=record["person_name"],
        phone=record["phone"],
        size=record["size"],
        received_ms=record["received_ms"],
        settled=record["settled"],
    )
