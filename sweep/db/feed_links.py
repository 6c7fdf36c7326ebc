"""Feed links: who may read a sweep's lists by an address alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sweep.db.connection import Connection
from sweep.domain.ids import SectorId, SweepId

INSERT_FEED_LINK = """
INSERT INTO feed_link (feed_id, token_hash, sweep_id, sector_id, label, made_by, made_at)
VALUES ($1, $2, $3, $4, $5, $6, $7)
"""
SELECT_FEED_LINKS = """
SELECT k.feed_id, k.label, k.sector_id, coalesce(s.name, '') AS sector, coalesce(p.name, '') AS made_by, k.made_at,
       k.used_at, k.revoked_at
FROM feed_link k LEFT JOIN sector s USING (sector_id) LEFT JOIN person p ON p.person_id = k.made_by
WHERE k.sweep_id = $1 AND ($2::text[] IS NULL OR k.sector_id = ANY($2))
ORDER BY k.revoked_at IS NOT NULL, k.made_at DESC, k.feed_id
"""
REVOKE_FEED_LINK = """
UPDATE feed_link SET revoked_at = $4
WHERE sweep_id = $1 AND feed_id = $2 AND ($3::text[] IS NULL OR sector_id = ANY($3)) AND revoked_at IS NULL
RETURNING feed_id
"""
# A link is used many times a minute; that it is used is noted once.
USE_FEED_LINK = """
WITH used AS (
    UPDATE feed_link SET used_at = $2::timestamptz
    WHERE token_hash = $1 AND revoked_at IS NULL
      AND (used_at IS NULL OR used_at < $2::timestamptz - interval '1 minute')
)
SELECT k.sweep_id, k.sector_id IS NOT NULL AS has_area,
       ARRAY(WITH RECURSIVE area AS (
                 SELECT sector_id FROM sector WHERE sector_id = k.sector_id
                 UNION SELECT s.sector_id FROM sector s JOIN area ON s.parent = area.sector_id)
             SELECT sector_id FROM area) AS area
FROM feed_link k WHERE k.token_hash = $1 AND k.revoked_at IS NULL
"""
SELECT_SECTOR_EXISTS = "SELECT EXISTS (SELECT FROM sector WHERE sector_id = $1)"


@dataclass(frozen=True, slots=True)
class FeedLinkRow:
    """A link as the desk lists it; its token is not kept. `sector_id` None: everything."""

    feed_id: str
    label: str
    sector_id: SectorId | None
    sector: str
    made_by: str
    made_at: datetime
    used_at: datetime | None
    revoked_at: datetime | None


@dataclass(frozen=True, slots=True)
class Feed:
    """What a link opens: a sweep, and the sectors to which it is limited (None: everything)."""

    sweep: SweepId
    area: frozenset[SectorId] | None


async def insert_feed_link(
    connection: Connection, feed_id: str, token_hash: bytes, sweep: SweepId, sector: SectorId | None, label: str,
    made_by: str, now: datetime,
) -> None:  # fmt: skip
    """A new link."""
    await connection.execute(INSERT_FEED_LINK, feed_id, token_hash, sweep, sector, label, made_by, now)


async def select_feed_links(
    connection: Connection, sweep: SweepId, area: frozenset[SectorId] | None
) -> Sequence[FeedLinkRow]:
    """Links of a sweep that the asker may see: those that count first, the newest on top."""
    found = await connection.fetch(SELECT_FEED_LINKS, sweep, None if area is None else sorted(area))
    return [FeedLinkRow(**record) for record in found]


async def revoke_feed_link(
    connection: Connection, sweep: SweepId, feed_id: str, area: frozenset[SectorId] | None, now: datetime
) -> bool:
    """Whether a link that still counted was ended."""
    limit = None if area is None else sorted(area)
    return await connection.fetchval(REVOKE_FEED_LINK, sweep, feed_id, limit, now) is not None


async def use_feed_link(connection: Connection, token_hash: bytes, now: datetime) -> Feed | None:
    """What the link opens; None where it does not count."""
    record = await connection.fetchrow(USE_FEED_LINK, token_hash, now)
    if record is None:
        return None
    return Feed(record["sweep_id"], frozenset(record["area"]) if record["has_area"] else None)


async def has_sector(connection: Connection, sector: SectorId) -> bool:
    """Whether there is such a sector."""
    return bool(await connection.fetchval(SELECT_SECTOR_EXISTS, sector))
