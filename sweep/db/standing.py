"""What waits in a sweep besides what waits at its shops, and its samples."""

from __future__ import annotations

from dataclasses import dataclass

import asyncpg

from sweep.db.connection import Connection
from sweep.domain.closing import CheckVisit, DrawnSample
from sweep.domain.ids import LotId, PhoneId, SectorId, ShopId, SweepId, TeamId

# Everything that waits for a person besides what waits at a shop: (what, id, lot, the sector whose matter it is, due).
# A sighting of no shop, bytes that nobody could read and a draft are the whole sweep's.
SELECT_WAITING = """
SELECT 'sighting' AS what, g.sighting_id AS id, g.lot_id AS lot, r.sector_id AS sector, g.due_ms, g.n AS place
FROM sighting g LEFT JOIN retailer r ON r.retailer_id = g.shop_id WHERE g.sweep_id = $1 AND g.open
UNION ALL
SELECT 'proposal', p.proposal_id, NULL, r.sector_id, NULL, p.n
FROM proposal p LEFT JOIN retailer r ON r.retailer_id = p.shop_id
WHERE p.sweep_id = $1 AND p.verdict IS NULL AND NOT p.undone
UNION ALL
SELECT 'correction', c.correction_id, NULL, r.sector_id, NULL, c.n
FROM correction c LEFT JOIN retailer r ON r.retailer_id = c.shop_id WHERE c.sweep_id = $1 AND c.verdict IS NULL
UNION ALL
SELECT 'kept', kept_id, NULL, NULL, NULL, n FROM kept_raw WHERE sweep_id = $1 AND settled_n IS NULL
UNION ALL
SELECT 'draft', draft_id::text, NULL, NULL, NULL, draft_id FROM recall_draft WHERE done_at IS NULL
ORDER BY what, place, id
"""
SELECT_UNSENT = """
SELECT h.phone_id, t.sector_id, h.unsent, coalesce(h.contact_ms < $1, false)
FROM phone h LEFT JOIN team t USING (team_id)
WHERE h.unsent > 0 AND h.lost_at IS NULL ORDER BY h.contact_ms, h.phone_id
"""
SELECT_SAMPLE = """
SELECT number, seed, revision, needed, drawn, n FROM sample WHERE sweep_id = $1 ORDER BY number DESC LIMIT 1
"""
SELECT_CHECK_VISITS = """
SELECT c.shop_id, c.team_id, c.revision, c.unanswered,
       coalesce((SELECT array_agg(DISTINCT lot) FROM finding f, unnest(f.lots) lot
                 WHERE f.sweep_id = c.sweep_id AND f.shop_id = c.shop_id AND f.check_in_id = c.check_in_id
                   AND NOT f.dismissed), '{}')
FROM check_in c
WHERE c.sweep_id = $1 AND c.purpose = 'effectiveness_check' AND c.outcome = 'inspected' AND c.n > $2
  AND (c.findings > 0 OR c.verdict = 'approved' OR (c.verdict IS NULL AND NOT c.flags && ARRAY[
       'far_position', 'no_position', 'strange_time', 'fewer_than_two_officers', 'revoked_phone', 'helper']))
"""
# Shop by shop: a plan kept from the time when nothing was checked in yet would read all check-ins for these few.
SELECT_CLEARED_BY = """
SELECT asked.shop_id, c.teams FROM unnest($2::text[]) AS asked (shop_id) CROSS JOIN LATERAL (
    SELECT array_agg(DISTINCT team_id) AS teams FROM check_in
    WHERE sweep_id = $1 AND shop_id = asked.shop_id AND purpose <> 'effectiveness_check' AND outcome = 'inspected'
      AND team_id IS NOT NULL OFFSET 0) AS c
WHERE c.teams IS NOT NULL
"""
SELECT_NOT_OPERATING = """
SELECT shop_id FROM shop_state WHERE sweep_id = $1 AND shop_id = ANY($2::text[]) AND standing <> 'in_scope'
"""
SELECT_SHOPS_BY_SECTOR = """
SELECT s.shop_id, r.sector_id FROM shop_state s JOIN retailer r ON r.retailer_id = s.shop_id
WHERE s.sweep_id = $1 AND s.standing = 'in_scope' AND r.kind <> 'online_seller' ORDER BY s.shop_id
"""


@dataclass(frozen=True, slots=True)
class Waits:
    """One matter that waits for a person."""

    what: str
    its_id: str
    lot: LotId | None
    sector: SectorId | None
    due_ms: int | None


@dataclass(frozen=True, slots=True)
class UnsentPhone:
    """A phone that said that it still holds check-ins, of a team of this sector. `silent`: for too long."""

    phone: PhoneId
    sector: SectorId | None
    unsent: int
    silent: bool


async def select_waiting(connection: Connection, sweep: SweepId) -> list[Waits]:
    """Sightings, proposals, corrections, kept bytes and drafts that wait, the oldest first."""
    return [Waits(*tuple(row)[:5]) for row in await connection.fetch(SELECT_WAITING, sweep)]


async def select_unsent(connection: Connection, silent_before_ms: int) -> list[UnsentPhone]:
    """Phones that hold check-ins, those first that were heard of longest ago."""
    return [UnsentPhone(*row) for row in await connection.fetch(SELECT_UNSENT, silent_before_ms)]


async def select_sample(connection: Connection, sweep: SweepId) -> asyncpg.Record | None:
    """The newest sample: number, seed, revision, needed, drawn, n."""
    return await connection.fetchrow(SELECT_SAMPLE, sweep)


async def select_checks(
    connection: Connection, sweep: SweepId, sample: asyncpg.Record
) -> tuple[DrawnSample, list[CheckVisit]]:
    """A sample with what has become of its shops, and the visits made for it since it was drawn."""
    drawn: dict[SectorId, list[ShopId]] = sample["drawn"]
    chosen = [shop for shops in drawn.values() for shop in shops]
    cleared = {
        row[0]: frozenset(TeamId(team) for team in row[1])
        for row in await connection.fetch(SELECT_CLEARED_BY, sweep, chosen)
    }
    gone = frozenset(row[0] for row in await connection.fetch(SELECT_NOT_OPERATING, sweep, chosen))
    visits = [
        CheckVisit(row[0], row[1], row[2], frozenset(row[3]), frozenset(row[4]))
        for row in await connection.fetch(SELECT_CHECK_VISITS, sweep, sample["n"])
    ]
    return DrawnSample(sample["needed"], drawn, gone, cleared), visits


async def select_shops_by_sector(connection: Connection, sweep: SweepId) -> list[tuple[ShopId, SectorId | None]]:
    """The shops with a door that are in scope: what an effectiveness check is drawn from."""
    return [(row[0], row[1]) for row in await connection.fetch(SELECT_SHOPS_BY_SECTOR, sweep)]
