"""The desk's list of feed links: made, shown once, revoked. Heads do it for their own area."""

from __future__ import annotations

from dataclasses import dataclass

import msgspec
from aiohttp import web

from sweep.actions import feed_links as verbs
from sweep.db.feed_links import select_feed_links
from sweep.domain.ids import SectorId
from sweep.domain.problem import Problem
from sweep.web.bodies import answer_json, read_json
from sweep.web.desk.asking import Done, actor_of, storable, sweep_of
from sweep.web.service import real_now, service
from sweep.web.signed_in import request_area


@dataclass(frozen=True, slots=True)
class FeedLinkSent:
    """A link as it is listed; times are ms since 1970, real. `sector` null: everything."""

    feed: str
    label: str
    sector: str | None
    sector_name: str
    made_by: str
    made_ms: int
    used_ms: int | None
    revoked: bool


@dataclass(frozen=True, slots=True)
class FeedLinksSent:
    links: list[FeedLinkSent]


class FeedLinkGiven(msgspec.Struct):
    """`label`: who reads it and what for. `sector` null: everything that the asker may see."""

    label: str
    sector: str | None = None


@dataclass(frozen=True, slots=True)
class FeedLinkMade:
    """The address is shown once: only its hash is kept."""

    feed: str
    link: str


class FeedGiven(msgspec.Struct):
    feed: str


async def list_feed_links(request: web.Request) -> web.Response:
    """Links that count first."""
    async with service(request).database.acquire() as connection:
        rows = await select_feed_links(connection, sweep_of(request), request_area(request))
    return answer_json(
        FeedLinksSent(
            [
                FeedLinkSent(
                    row.feed_id, row.label, row.sector_id, row.sector, row.made_by,
                    int(row.made_at.timestamp() * 1000),
                    None if row.used_at is None else int(row.used_at.timestamp() * 1000), row.revoked_at is not None,
                )
                for row in rows
            ]
        )
    )  # fmt: skip


async def post_feed_link(request: web.Request) -> web.Response:
    """A new link."""
    given = await read_json(request, FeedLinkGiven)
    here, actor, area = service(request), actor_of(request), request_area(request)
    sector = SectorId(storable(given.sector)) if given.sector else None if area is None else actor.sector
    if area is not None and sector not in area:
        raise Problem(
            "outside-area",
            "A link can only open your own area.",
            "数据链接只能限于您本人的辖区。",
            status=403,
            field="sector",
        )
    made = await verbs.make_feed_link(
        here.database, sweep_of(request), label=storable(given.label), sector=sector, actor=actor, now=real_now()
    )
    origin = here.settings.public_url or str(request.url.origin())
    return answer_json(FeedLinkMade(made.feed, origin + made.path), status=201)


async def post_feed_link_revocation(request: web.Request) -> web.Response:
    """From here on the link opens nothing."""
    given = await read_json(request, FeedGiven)
    await verbs.revoke_feed_link(
        service(request).database, sweep_of(request), storable(given.feed), area=request_area(request), now=real_now()
    )
    return answer_json(Done())
