"""The contact card: a page for the shopkeeper, without sign-in, behind a link that nobody can guess."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import parse_qs

from aiohttp import web

from sweep.actions.read_card import card_unknown, rate_visit, read_card
from sweep.db import cards
from sweep.db.cards import RatingRow
from sweep.db.desk.paging import Page
from sweep.web.bodies import read_body
from sweep.web.desk.asking import give, page_of
from sweep.web.language import language_of
from sweep.web.pages import render
from sweep.web.service import service


@dataclass(frozen=True, slots=True)
class Ratings:
    """How shopkeepers answered: how often each of 1 (bad) to 5 (good), and the newest answers."""

    counts: dict[str, int]
    answers: Page[RatingRow]


async def show_card(request: web.Request) -> web.Response:
    """What was checked and taken, the lots, the officers, and one question."""
    here = service(request)
    token = request.match_info["token"]
    card = await read_card(here.database, token, language_of(request, here.settings.language))
    if card is None:
        raise card_unknown()
    return await render(request, "card.html", card=card, token=token)


async def post_rating(request: web.Request) -> web.Response:
    """The answer; back to the card."""
    token = request.match_info["token"]
    given = parse_qs((await read_body(request)).decode("utf-8", "replace"))
    await rate_visit(service(request).database, token, (given.get("rating") or [""])[0])
    return web.Response(status=303, headers={"Location": f"/card/{token}"})


async def list_ratings(request: web.Request) -> web.Response:
    """For the desk."""
    ask = page_of(request)
    async with service(request).database.acquire() as connection:
        counts = await cards.count_ratings(connection, ask)
        answers = await cards.select_ratings(connection, ask)
    return give(request, Ratings({str(value): counts.get(value, 0) for value in range(1, 6)}, answers))
