"""Who is asking: a bearer token or the session cookie, looked up by its hash and remembered for a moment."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from aiohttp import hdrs, web

from sweep.actions.people import hash_token
from sweep.db import people
from sweep.db.connection import Database
from sweep.db.people import Bearer
from sweep.domain.ids import SectorId
from sweep.domain.problem import Problem

SESSION_COOKIE = "sweep_session"
#: After a revocation elsewhere, every service process knows it within this time.
REMEMBERED_S = 2.0
_MOST_REMEMBERED = 20_000
_BEARER = "Bearer "


@dataclass(frozen=True, slots=True)
class SignedIn:
    """The person who asks, by which token, and whether a browser sent it by itself (a cookie)."""

    bearer: Bearer
    token_hash: bytes
    by_cookie: bool


SIGNED_IN: web.RequestKey[SignedIn] = web.RequestKey("signed_in", SignedIn)


def signed_in(request: web.Request) -> Bearer:
    """Who asks. For handlers of routes that are not public."""
    return request[SIGNED_IN].bearer


def request_area(request: web.Request) -> frozenset[SectorId] | None:
    """The sectors (an area and all below it) to which the answer is limited; None: everything."""
    return request[SIGNED_IN].bearer.area


class SignIns:
    """Finds the bearer of a token. Unknown tokens are remembered too, so that guessing costs little."""

    def __init__(self, database: Database, clock: Callable[[], float] = time.monotonic) -> None:
        self._database = database
        self._clock = clock
        self._remembered: dict[tuple[str, bool], tuple[float, SignedIn | None]] = {}
        self._looking: dict[tuple[str, bool], asyncio.Task[SignedIn | None]] = {}

    def forget(self) -> None:
        """Something was revoked here: ask the database again."""
        self._remembered.clear()

    async def of(self, request: web.Request) -> SignedIn | None:
        """Who asks; None where nobody is signed in or the token counts no longer."""
        authorization = request.headers.get(hdrs.AUTHORIZATION)
        if authorization is not None:
            if not authorization.startswith(_BEARER):
                return None
            return await self.of_token(authorization[len(_BEARER) :].strip(), by_cookie=False)
        cookie = request.cookies.get(SESSION_COOKIE)
        return await self.of_token(cookie, by_cookie=True) if cookie else None

    async def of_token(self, token: str, *, by_cookie: bool) -> SignedIn | None:
        """The bearer of a token, as of at most REMEMBERED_S ago."""
        key = (token, by_cookie)
        known = self._remembered.get(key)
        if known is not None and known[0] > self._clock():
            return known[1]
        looking = self._looking.get(key)
        if looking is None:
            looking = self._looking[key] = asyncio.create_task(self._look_up(token, by_cookie))
            looking.add_done_callback(lambda _: self._looking.pop(key, None))
        # Shielded: one caller that goes away must not cancel it for the others.
        return await asyncio.shield(looking)

    async def _look_up(self, token: str, by_cookie: bool) -> SignedIn | None:
        token_hash = hash_token(token)
        async with self._database.acquire() as connection:
            bearer = await people.bearer(connection, token_hash, datetime.now(UTC))
        if bearer is not None and by_cookie and bearer.phone is not None:
            bearer = None
        found = None if bearer is None else SignedIn(bearer, token_hash, by_cookie)
        if len(self._remembered) >= _MOST_REMEMBERED:
            self._remembered.clear()
        self._remembered[(token, by_cookie)] = (self._clock() + REMEMBERED_S, found)
        return found


def not_signed_in() -> Problem:
    return Problem(
        "not-signed-in",
        "You are not signed in; open your own join link, or ask the command post for a new one.",
        "您尚未登录；请打开您本人的加入链接，或向指挥部索取新的链接。",
        status=401,
    )


def not_allowed() -> Problem:
    return Problem(
        "not-allowed",
        "Your role may not do this; ask the commander.",
        "您的角色无权进行此操作；请联系指挥长。",
        status=403,
    )


def may_only_hand_in() -> Problem:
    return Problem(
        "phone-revoked",
        "This phone was revoked and may only hand in what it still holds.",
        "此手机已被停用，只能补交尚未上报的内容。",
        status=403,
    )
