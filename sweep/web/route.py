"""What one row of the route table says. There is no route without a statement of who may use it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from aiohttp import web

from sweep.domain.words import Role

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

KIB = 1024
MIB = 1024 * KIB


@dataclass(frozen=True, slots=True)
class Access:
    """Who may use a route. `hand_in`: also the token of a revoked phone."""

    roles: frozenset[Role]
    everybody: bool = False
    hand_in: bool = False


def only(*roles: Role) -> Access:
    """Persons of these roles, signed in."""
    return Access(frozenset(roles))


PUBLIC = Access(frozenset(), everybody=True)
SIGNED_IN = only(*Role)
COMMAND = only(Role.COMMANDER)
REVIEW = only(Role.COMMANDER, Role.REVIEWER)
DESK = only(Role.COMMANDER, Role.REVIEWER, Role.HEAD, Role.AUDITOR, Role.VIEWER)
FIELD = only(Role.OFFICER, Role.HELPER)
HANDING_IN = Access(FIELD.roles, hand_in=True)
# Phones, and the desk for scans of paper visits.
ATTACHING = Access(FIELD.roles | REVIEW.roles, hand_in=True)
# The stream: the desk's maps, and phones that hear of a new revision, route or sighting.
LISTENING = Access(DESK.roles | FIELD.roles)
# Evidence, lists of persons, and what persons sent.
EVIDENCE = only(Role.COMMANDER, Role.REVIEWER, Role.HEAD, Role.AUDITOR)
# Who writes at the desk: heads in their own area only, which the handlers see to.
OFFICE = only(Role.COMMANDER, Role.REVIEWER, Role.HEAD)
# What belongs to no area.
CITY = only(Role.COMMANDER, Role.REVIEWER, Role.AUDITOR)


@dataclass(frozen=True, slots=True)
class Rate:
    """A token bucket for each token (public routes: for each address) and each service process."""

    name: str
    per_second: float
    burst: int


READ = Rate("read", 50, 300)
WRITE = Rate("write", 20, 100)
# A phone that was away for days hands everything in at once; refusing it would only make it ask again.
HAND_IN = Rate("hand-in", 2_000, 20_000)
# Many phones of one office come in from one address.
JOIN = Rate("join", 50, 1_000)


@dataclass(frozen=True, slots=True)
class Route:
    """One operation. `takes` and `answers` are the types of the JSON bodies, for /openapi.json.

    `path` is an aiohttp pattern. `body_limit` is in bytes. `rate` None: not limited (feeds and what machines poll).
    `page`: for people in a browser; left out of /openapi.json.
    """

    method: str
    path: str
    handler: Handler
    allow: Access
    en: str
    zh: str
    takes: Any = None
    answers: Any = None
    body_limit: int = 64 * KIB
    rate: Rate | None = READ
    page: bool = False

    @property
    def writes(self) -> bool:
        return self.method not in ("GET", "HEAD", "OPTIONS")
