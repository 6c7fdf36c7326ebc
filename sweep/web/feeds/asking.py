"""What every handler behind a feed link asks first: what the link opens, and which list."""

from __future__ import annotations

from typing import Any

from aiohttp import hdrs, web

from sweep.actions.feed_links import open_feed
from sweep.actions.read_feed import read_feed
from sweep.db.feed_links import Feed
from sweep.db.feeds import EVERYTHING, Part
from sweep.domain.problem import Problem
from sweep.reports.feed_files import json_bytes
from sweep.views.feeds.columns import FeedList, FeedTable
from sweep.views.feeds.lists import FEED_LISTS
from sweep.web.route import JOIN
from sweep.web.service import real_now, service

LEDGER_EVENT = "Ledger-Event"
LEDGER_EPOCH = "Ledger-Epoch"


async def feed_of(request: web.Request) -> Feed:
    """What the link opens. Raises Problem (404) where it does not count; guessing is slowed down by address."""
    here = service(request)
    try:
        return await open_feed(here.database, request.match_info["token"], now=real_now())
    except Problem:
        here.rate_limits.take(JOIN, (request.remote or "").encode())
        raise


def list_of(request: web.Request) -> FeedList:
    """The list that the address names. Raises Problem (404)."""
    found = FEED_LISTS.get(request.match_info["list"])
    if found is None:
        names = ", ".join(FEED_LISTS)
        raise Problem(
            "list-unknown", f"There is no such list; there are {names}.", f"没有该列表；现有：{names}。", status=404
        )
    return found


async def table_of(request: web.Request, of: FeedList, part: Part = EVERYTHING) -> FeedTable:
    """A part of the list, limited to the link's area."""
    feed = await feed_of(request)
    return await read_feed(service(request).database, of, feed.sweep, feed.area, part)


def root_of(request: web.Request) -> str:
    """The link's own address, as the asker reaches it; without a slash at the end."""
    here = service(request)
    origin = here.settings.public_url or str(request.url.origin())
    return f"{origin}/feeds/{request.match_info['token']}"


def sealed(response: web.Response, table: FeedTable | None = None) -> web.Response:
    """The address is a key: it must not travel on in a Referer, nor stay in a shared cache."""
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers[hdrs.CACHE_CONTROL] = "private, no-store"
    response.headers["X-Robots-Tag"] = "noindex"
    if table is not None:
        response.headers[LEDGER_EVENT] = str(table.n)
        response.headers[LEDGER_EPOCH] = table.epoch
    return response


def give_json(value: Any, content_type: str = "application/json", table: FeedTable | None = None) -> web.Response:
    """A JSON answer behind a link."""
    return sealed(web.Response(body=json_bytes(value), content_type=content_type), table)
