"""The desk's lists, a page at a time: ?limit, ?after, and ?all=1 for those that usually show what is open."""

from __future__ import annotations

from dataclasses import dataclass

from aiohttp import web

from sweep.actions.read_checks import read_checks
from sweep.actions.read_reviews import read_reviews
from sweep.db.desk import goods, teams, visits, waiting
from sweep.db.desk.paging import Page
from sweep.db.sweeps import select_sweep
from sweep.domain.problem import Problem
from sweep.views.desk.checks import CheckProgress
from sweep.views.desk.rows import (
    CorrectionRow,
    FindingRow,
    HoldRow,
    KeptRow,
    PhoneRow,
    PlanRow,
    ProposalRow,
    ReviewRow,
    SightingRow,
    TeamRow,
    VisitRow,
)
from sweep.web.desk.asking import actor_of, give, only_open, page_of, storable, sweep_of, sweep_row
from sweep.web.service import service
from sweep.web.signed_in import request_area

Reviews = Page[ReviewRow]
Findings = Page[FindingRow]
Holds = Page[HoldRow]
Sightings = Page[SightingRow]
Proposals = Page[ProposalRow]
Corrections = Page[CorrectionRow]
KeptOnes = Page[KeptRow]
Teams = Page[TeamRow]
Phones = Page[PhoneRow]
Plans = Page[PlanRow]


@dataclass(frozen=True, slots=True)
class ShopVisits:
    """All check-ins at one shop, the oldest first."""

    visits: list[VisitRow]


@dataclass(frozen=True, slots=True)
class KeptText:
    """Kept bytes as text, and those first known under the same id ('' where there are none)."""

    text: str
    first: str


@dataclass(frozen=True, slots=True)
class Checks:
    """The newest sample; null before the first draw."""

    progress: CheckProgress | None


async def list_reviews(request: web.Request) -> web.Response:
    """Check-ins that wait for a second person, each with its evidence."""
    async with service(request).database.acquire() as connection:
        return give(request, await read_reviews(connection, page_of(request), actor_of(request)))


async def list_findings(request: web.Request) -> web.Response:
    """?which=open (as it is without), unattributed, rejudge or all."""
    which = request.query.get("which", "open")
    if which not in goods.FINDING_LISTS:
        names = ", ".join(goods.FINDING_LISTS)
        raise Problem("which-unfit", f"“which” must be one of {names}.", f"which 应为 {names} 之一。", status=400)
    async with service(request).database.acquire() as connection:
        return give(request, await goods.select_findings(connection, page_of(request), which))


async def list_holds(request: web.Request) -> web.Response:
    """Withheld goods by lapse date."""
    row = await sweep_row(request)
    async with service(request).database.acquire() as connection:
        return give(request, await goods.select_holds(connection, page_of(request), row.now_ms))


async def list_sightings(request: web.Request) -> web.Response:
    """Sightings with owner and clock."""
    row, me = await sweep_row(request), actor_of(request).person
    async with service(request).database.acquire() as connection:
        page = await waiting.select_sightings(
            connection, page_of(request), me, row.now_ms, only_open=only_open(request)
        )
    return give(request, page)


async def list_proposals(request: web.Request) -> web.Response:
    """Proposals that shops leave the count."""
    me = actor_of(request).person
    async with service(request).database.acquire() as connection:
        page = await waiting.select_proposals(connection, page_of(request), me, only_open=only_open(request))
    return give(request, page)


async def list_corrections(request: web.Request) -> web.Response:
    """Corrections of counts."""
    me = actor_of(request).person
    async with service(request).database.acquire() as connection:
        page = await waiting.select_corrections(connection, page_of(request), me, only_open=only_open(request))
    return give(request, page)


async def list_kept(request: web.Request) -> web.Response:
    """What could not be decoded, or came twice with other bytes."""
    async with service(request).database.acquire() as connection:
        return give(request, await waiting.select_kept_list(connection, page_of(request), only_open=only_open(request)))


async def read_kept(request: web.Request) -> web.Response:
    """Kept bytes, to be read."""
    kept = storable(request.match_info["kept"])
    found = None
    if request_area(request) is None:
        async with service(request).database.acquire() as connection:
            found = await waiting.select_kept_bytes(connection, sweep_of(request), kept)
    if found is None:
        raise Problem("not-found", f"There is no kept message “{kept}”.", f"没有留存报文“{kept}”。", status=404)
    return give(request, KeptText(_shown(found[0]), _shown(found[1])))


async def list_teams(request: web.Request) -> web.Response:
    """Teams with their part of the plan and their phones."""
    row = await sweep_row(request)
    silent_before_ms = row.now_ms - row.policy.silent_after_s * 1000
    async with service(request).database.acquire() as connection:
        return give(request, await teams.select_team_list(connection, page_of(request), row.now_ms, silent_before_ms))


async def list_phones(request: web.Request) -> web.Response:
    """Phones, silent ones first."""
    row = await sweep_row(request)
    async with service(request).database.acquire() as connection:
        page = await teams.select_phone_list(
            connection, page_of(request), row.now_ms - row.policy.silent_after_s * 1000
        )
    return give(request, page)


async def list_plans(request: web.Request) -> web.Response:
    """Plans, the newest first."""
    async with service(request).database.acquire() as connection:
        return give(request, await teams.select_plans(connection, page_of(request)))


async def list_visits(request: web.Request) -> web.Response:
    """All check-ins at the shop that ?shop= names."""
    shop = storable(request.query.get("shop", ""))
    async with service(request).database.acquire() as connection:
        found = await visits.select_visits_to(connection, sweep_of(request), request_area(request), [shop])
    return give(request, ShopVisits(found.get(shop, [])))


async def give_checks(request: web.Request) -> web.Response:
    """How far the effectiveness checks are."""
    async with service(request).database.transaction(isolation="repeatable_read", readonly=True) as connection:
        row = await select_sweep(connection, sweep_of(request))
        return give(request, Checks(await read_checks(connection, row, request_area(request))))


def _shown(raw: bytes | None) -> str:
    return "" if raw is None else raw.decode("utf-8", "backslashreplace")
