"""Feed links: made at the desk, shown once, revoked at the desk. The token stands in the address, because the
programs that analysts use (QGIS, Excel) drop headers and query keys; only its hash is kept."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime

from sweep.actions.actor import Actor, not_found
from sweep.actions.people import hash_token
from sweep.db import feed_links as stored
from sweep.db.connection import Database
from sweep.db.feed_links import Feed
from sweep.db.sweeps import select_sweep
from sweep.domain.ids import SectorId, SweepId
from sweep.domain.problem import Problem

_LONGEST_LABEL = 200


@dataclass(frozen=True, slots=True)
class FeedLink:
    """A new link. Its token is in `path` and nowhere else."""

    feed: str
    path: str


async def make_feed_link(
    database: Database, sweep: SweepId, *, label: str, sector: SectorId | None, actor: Actor, now: datetime
) -> FeedLink:
    """A link to everything, or to one sector with all within it. Raises Problem without a label, or where the sector
    is unknown."""
    if not label.strip():
        raise Problem(
            "label-missing",
            "Say who will read by this link and what for; whoever revokes it later needs to know.",
            "请填写链接由谁使用、作何用途，以便日后停用。",
            field="label",
        )
    token = secrets.token_urlsafe(32)
    feed = f"feed-{secrets.token_hex(4)}"
    async with database.transaction() as connection:
        await select_sweep(connection, sweep)
        if sector is not None and not await stored.has_sector(connection, sector):
            raise not_found("sector", "辖区", sector)
        await stored.insert_feed_link(
            connection, feed, hash_token(token), sweep, sector, label.strip()[:_LONGEST_LABEL], actor.person, now
        )
    return FeedLink(feed, f"/feeds/{token}/")


async def revoke_feed_link(
    database: Database, sweep: SweepId, feed: str, *, area: frozenset[SectorId] | None, now: datetime
) -> None:
    """From here on the link opens nothing. Raises Problem (404) where it did not count, or is of another area."""
    async with database.transaction() as connection:
        if not await stored.revoke_feed_link(connection, sweep, feed, area, now):
            raise not_found("feed link", "数据链接", feed)


async def open_feed(database: Database, token: str, *, now: datetime) -> Feed:
    """What a token opens. Raises Problem (404) where it does not count: nothing says whether it ever did."""
    async with database.acquire() as connection:
        feed = await stored.use_feed_link(connection, hash_token(token), now)
    if feed is None:
        raise Problem(
            "feed-unknown",
            "This data link does not count, or no longer; ask the command post for a new one.",
            "此数据链接无效或已停用；请向指挥部索取新的链接。",
            status=404,
        )
    return feed
