"""What the sweep adds up to: the counts from which standing and blockers are worked out."""

from __future__ import annotations

from collections import defaultdict

import asyncpg

from sweep.db.connection import Connection
from sweep.domain.closing import CheckVisit, DrawnSample, SweepWide
from sweep.domain.ids import LotId, SectorId, ShopId, SweepId, TeamId
from sweep.domain.lines import Cover, read_cover
from sweep.domain.lots_standing import ExceptionGroup, ShopGroup
from sweep.domain.words import Account, Grade, LineState

SELECT_GROUPS = """
SELECT cover, standing <> 'not_applicable', count(*) FROM shop_state
WHERE sweep_id = $1 AND standing <> 'merged' GROUP BY 1, 2
"""
SELECT_EXCEPTIONS = """
SELECT l.lot_id, l.state, l.grade, s.cover, s.standing <> 'not_applicable', count(*)
FROM line l JOIN shop_state s USING (sweep_id, shop_id)
WHERE l.sweep_id = $1 AND s.standing <> 'merged' GROUP BY 1, 2, 3, 4, 5
"""
SELECT_LINE_EXAMPLES = """
SELECT l.lot_id, l.state, (array_agg(l.shop_id ORDER BY l.shop_id))[1:$2]
FROM line l JOIN shop_state s USING (sweep_id, shop_id)
WHERE l.sweep_id = $1 AND s.standing <> 'merged' AND l.state IN ('found', 'sighted', 'open', 'claimed') GROUP BY 1, 2
"""
SELECT_COVER_EXAMPLES = """
SELECT cover, standing <> 'not_applicable', (array_agg(shop_id))[1:$2]
FROM shop_state WHERE sweep_id = $1 AND standing <> 'merged' AND exceptions = 0 AND open_lines > 0 GROUP BY 1, 2
"""
SELECT_UNITS = """
SELECT lot_id, account, sum(units)::bigint, coalesce(sum(units) FILTER (WHERE returned), 0)::bigint
FROM stock WHERE sweep_id = $1 GROUP BY 1, 2
"""
# A merged shop may show a find of its own, but it counts with its survivor.
SELECT_SHOP_STATES = """
SELECT CASE standing WHEN 'merged' THEN 'merged' ELSE state END, grade, count(*) FROM shop_state
WHERE sweep_id = $1 GROUP BY 1, 2
"""
SELECT_OPEN_SIGHTINGS = "SELECT sighting_id, lot_id FROM sighting WHERE sweep_id = $1 AND open ORDER BY n"
SELECT_OPEN_FINDINGS = """
SELECT finding_id, lots, attributed, rejudge FROM finding
WHERE sweep_id = $1 AND (NOT attributed OR rejudge) ORDER BY finding_id
"""
SELECT_WAITING_REVIEWS = "SELECT check_in_id FROM review_item WHERE sweep_id = $1 ORDER BY conflict DESC, check_in_id"
SELECT_PENDING_PROPOSALS = """
SELECT proposal_id FROM proposal WHERE sweep_id = $1 AND verdict IS NULL AND NOT undone ORDER BY n
"""
SELECT_PENDING_CORRECTIONS = """
SELECT correction_id FROM correction WHERE sweep_id = $1 AND verdict IS NULL ORDER BY n
"""
SELECT_UNREAD = "SELECT kept_id FROM kept_raw WHERE sweep_id = $1 AND settled_n IS NULL ORDER BY n"
SELECT_SILENT_PHONES = """
SELECT phone_id FROM phone
WHERE unsent > 0 AND lost_at IS NULL AND contact_ms IS NOT NULL AND contact_ms < $1 ORDER BY contact_ms
"""
SELECT_LAPSED = """
SELECT finding_id FROM finding WHERE sweep_id = $1 AND lapses_ms < $2 AND NOT dismissed ORDER BY lapses_ms
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
SELECT_CLEARED_BY = """
SELECT shop_id, array_agg(DISTINCT team_id) FROM check_in
WHERE sweep_id = $1 AND shop_id = ANY($2::text[]) AND purpose <> 'effectiveness_check' AND outcome = 'inspected'
  AND team_id IS NOT NULL GROUP BY shop_id
"""
SELECT_NOT_OPERATING = """
SELECT shop_id FROM shop_state WHERE sweep_id = $1 AND shop_id = ANY($2::text[]) AND standing <> 'in_scope'
"""
SELECT_SECTOR_COUNTS = """
SELECT r.sector_id, count(*) AS shops, count(*) FILTER (WHERE s.open_lines = 0) AS closed_shops,
       coalesce(sum(s.open_lines), 0)::bigint AS open_lines,
       count(*) FILTER (WHERE s.state IN ('found', 'sighted')) AS found,
       count(*) FILTER (WHERE s.state = 'unvisited') AS unvisited,
       coalesce(sum(s.found_units), 0)::bigint AS found_units
FROM shop_state s LEFT JOIN retailer r ON r.retailer_id = s.shop_id
WHERE s.sweep_id = $1 AND s.standing <> 'merged' GROUP BY 1
"""
SELECT_SHOPS_BY_SECTOR = """
SELECT s.shop_id, r.sector_id FROM shop_state s JOIN retailer r ON r.retailer_id = s.shop_id
WHERE s.sweep_id = $1 AND s.standing = 'in_scope' AND r.kind <> 'online_seller' ORDER BY s.shop_id
"""


async def select_groups(connection: Connection, sweep: SweepId) -> list[ShopGroup]:
    """Shops that count, by cover."""
    return [ShopGroup(read_cover(row[0]), row[1], row[2]) for row in await connection.fetch(SELECT_GROUPS, sweep)]


async def select_exceptions(connection: Connection, sweep: SweepId) -> list[ExceptionGroup]:
    """Lines that are not the ordinary ones of their shop."""
    rows = await connection.fetch(SELECT_EXCEPTIONS, sweep)
    return [
        ExceptionGroup(row[0], LineState(row[1]), Grade(row[2]), read_cover(row[3]), row[4], row[5]) for row in rows
    ]


async def select_line_examples(
    connection: Connection, sweep: SweepId, most: int
) -> list[tuple[LotId, LineState, list[ShopId]]]:
    """Some shops for each lot and state of lines that are not the ordinary ones of their shop."""
    rows = await connection.fetch(SELECT_LINE_EXAMPLES, sweep, most)
    return [(row[0], LineState(row[1]), row[2]) for row in rows]


async def select_cover_examples(
    connection: Connection, sweep: SweepId, most: int
) -> list[tuple[Cover, bool, list[ShopId]]]:
    """Some shops for each cover, of those with open lines and only ordinary ones; whether they count."""
    rows = await connection.fetch(SELECT_COVER_EXAMPLES, sweep, most)
    return [(read_cover(row[0]), row[1], row[2]) for row in rows]


async def select_units(
    connection: Connection, sweep: SweepId
) -> tuple[dict[LotId, dict[Account, int]], dict[LotId, int]]:
    """(units by lot and account, units that consumers returned by lot). Lot '' holds the unattributed ones."""
    units: dict[LotId, dict[Account, int]] = defaultdict(dict)
    returned: dict[LotId, int] = defaultdict(int)
    for lot, account, number, brought_back in await connection.fetch(SELECT_UNITS, sweep):
        units[lot][Account(account)] = number
        returned[lot] += brought_back
    return units, returned


async def select_shop_states(connection: Connection, sweep: SweepId) -> dict[tuple[str, int], int]:
    """Shops by (state, grade)."""
    return {(row[0], row[1]): row[2] for row in await connection.fetch(SELECT_SHOP_STATES, sweep)}


async def select_sweep_wide(connection: Connection, sweep: SweepId, now_ms: int, silent_before_ms: int) -> SweepWide:
    """Everything that is open beyond the lines. Phones that were silent since `silent_before_ms` are named."""
    sightings: dict[LotId | None, list[str]] = defaultdict(list)
    for sighting, lot in await connection.fetch(SELECT_OPEN_SIGHTINGS, sweep):
        sightings[lot].append(sighting)
    unattributed: dict[LotId, list[str]] = defaultdict(list)
    to_rejudge: dict[LotId, list[str]] = defaultdict(list)
    for finding, lots, attributed, rejudge in await connection.fetch(SELECT_OPEN_FINDINGS, sweep):
        for lot in lots:
            if not attributed:
                unattributed[lot].append(finding)
            if rejudge:
                to_rejudge[lot].append(finding)
    return SweepWide(
        sightings,
        unattributed,
        to_rejudge,
        await _column(connection, SELECT_WAITING_REVIEWS, sweep),
        await _column(connection, SELECT_PENDING_PROPOSALS, sweep),
        await _column(connection, SELECT_PENDING_CORRECTIONS, sweep),
        await _column(connection, SELECT_UNREAD, sweep),
        await _column(connection, SELECT_SILENT_PHONES, silent_before_ms),
        await _column(connection, SELECT_LAPSED, sweep, now_ms),
    )


async def _column(connection: Connection, statement: str, *arguments: object) -> list[str]:
    return [row[0] for row in await connection.fetch(statement, *arguments)]


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


async def select_sector_counts(connection: Connection, sweep: SweepId) -> list[asyncpg.Record]:
    """Shops and lines by sector: sector_id, shops, closed_shops, open_lines, found, unvisited, found_units."""
    return await connection.fetch(SELECT_SECTOR_COUNTS, sweep)


async def select_shops_by_sector(connection: Connection, sweep: SweepId) -> list[tuple[ShopId, SectorId | None]]:
    """The shops with a door that are in scope: what an effectiveness check is drawn from."""
    return [(row[0], row[1]) for row in await connection.fetch(SELECT_SHOPS_BY_SECTOR, sweep)]
