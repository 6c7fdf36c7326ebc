"""Visits typed in (补录), their scans, phones given up, kept bytes read."""

from __future__ import annotations

import hashlib
from datetime import date
from typing import Any

import msgspec
from aiohttp import web

from sweep.actions import give_up
from sweep.actions.enter_visit import enter_visit, new_id
from sweep.actions.keep_photo import UNKNOWN_TYPE, keep_photo, media_type_of
from sweep.db import registry_lookup
from sweep.domain.ids import PhoneId
from sweep.domain.problem import Problem
from sweep.domain.words import Account, HoldBasis, Outcome, Purpose
from sweep.web.bodies import answer_json, read_body, read_json
from sweep.web.desk.asking import Done, actor_of, check_area, storable, sweep_of, sweep_row
from sweep.web.desk.city_time import end_of_day_ms, moment_ms
from sweep.web.service import real_now, service


class OfficerGiven(msgspec.Struct):
    name: str
    credential: str = ""


class FindingGiven(msgspec.Struct):
    """Product of one lot on a paper form. `lot` null: unreadable; `units` null: not counted."""

    disposition: Account
    lot: str | None = None
    units: int | None = None
    could_be: list[str] = []
    received_units: int = 0
    sold_units: int = 0
    supplier: str = ""
    basis: HoldBasis | None = None
    document: str = ""
    custodian: str = ""
    lapses_on: date | None = None
    photos: list[str] = []


class VisitGiven(msgspec.Struct):
    """A visit from paper or telephone. `began` and `ended` as 2008-09-17T10:00 in the city's time. `id`: made by the
    page, so that pressing the button twice enters one visit. `photos`: scans, by the id that each got."""

    shop: str
    outcome: Outcome
    revision: int
    officers: list[OfficerGiven]
    began: str = ""
    ended: str = ""
    purpose: Purpose = Purpose.VISIT
    findings: list[FindingGiven] = []
    unanswered: list[str] = []
    settles: list[str] = []
    note: str = ""
    photos: list[str] = []
    id: str = ""


class ScanKept(msgspec.Struct):
    """The scan's id, to be named in `photos`."""

    sha256: str
    media_type: str


class PhoneGiven(msgspec.Struct):
    phone: str
    reason: str = ""


class KeptGiven(msgspec.Struct):
    kept: str
    reason: str


async def post_visit(request: web.Request) -> web.Response:
    """Enter a visit: a claim until somebody else has reviewed it."""
    given = await read_json(request, VisitGiven)
    here, sweep = service(request), sweep_of(request)
    row = await sweep_row(request)
    async with here.database.acquire() as connection:
        if await registry_lookup.select_kind(connection, storable(given.shop)) is None:
            raise Problem(
                "shop-unknown",
                f"No shop “{given.shop}” is registered; choose it from the list.",
                f"名录中没有编号为“{given.shop}”的经营户；请从列表中选择。",
                status=404,
                field="shop",
            )
    await check_area(request, "shop", given.shop)
    wire: dict[str, Any] = {
        "id": storable(given.id) or new_id(),
        "sweep": sweep,
        "shop": storable(given.shop),
        "revision": given.revision,
        "outcome": given.outcome,
        "purpose": given.purpose,
        "began": moment_ms(given.began, row.zone, "began"),
        "ended": moment_ms(given.ended, row.zone, "ended"),
        "officers": [{"name": each.name, "credential": each.credential} for each in given.officers],
        "unanswered": given.unanswered,
        "findings": [_finding(number, each, row.zone) for number, each in enumerate(given.findings, 1)],
        "settles": given.settles,
        "photos": given.photos,
        "note": given.note,
    }
    receipt = await enter_visit(here.check_in_desk, actor_of(request), wire)
    return answer_json(Done(receipt.n, receipt.id or ""), status=201)


async def post_scan(request: web.Request) -> web.Response:
    """Keep a scan or photo of a paper form (the body: its bytes)."""
    content = await read_body(request)
    media_type = media_type_of(content)
    if content and media_type == UNKNOWN_TYPE:
        raise Problem(
            "scan-unfit",
            "This file is no picture and no PDF; scan or photograph the form and attach that.",
            "该文件不是图片或 PDF；请扫描或拍摄表单后上传。",
        )
    sha256 = hashlib.sha256(content).hexdigest()
    await keep_photo(service(request).database, sha256, content, by=actor_of(request).person, now=real_now())
    return answer_json(ScanKept(sha256, media_type), status=201)


async def post_phone_revocation(request: web.Request) -> web.Response:
    """From here on the phone may only hand in."""
    given = await read_json(request, PhoneGiven)
    here = service(request)
    n = await give_up.revoke_phone(
        here.database, sweep_of(request), PhoneId(storable(given.phone)), actor_of(request), real_now(),
        storable(given.reason),
    )  # fmt: skip
    here.sign_ins.forget()
    return answer_json(Done(n))


async def post_phone_loss(request: web.Request) -> web.Response:
    """Give up a silent phone: what it holds is lost, and its stops are open."""
    given = await read_json(request, PhoneGiven)
    here = service(request)
    n = await give_up.declare_phone_lost(
        here.database, sweep_of(request), PhoneId(storable(given.phone)), actor_of(request), real_now(),
        storable(given.reason),
    )  # fmt: skip
    here.sign_ins.forget()
    return answer_json(Done(n))


async def post_kept_settlement(request: web.Request) -> web.Response:
    """Say what became of kept bytes."""
    given = await read_json(request, KeptGiven)
    n = await give_up.settle_kept(
        service(request).database, sweep_of(request), storable(given.kept), actor_of(request), storable(given.reason)
    )
    return answer_json(Done(n))


def _finding(number: int, given: FindingGiven, zone: str) -> dict[str, Any]:
    hold = None
    if given.basis is not None or given.document or given.custodian:
        hold = {
            "basis": given.basis or "",
            "document": given.document,
            "custodian": given.custodian,
            "lapses": end_of_day_ms(given.lapses_on, zone) if given.lapses_on else None,
        }
    return {
        "number": number,
        "lot": given.lot or None,
        "could_be": given.could_be,
        "units": given.units,
        "disposition": given.disposition,
        "received_units": given.received_units,
        "sold_units": given.sold_units,
        "supplier": given.supplier,
        "hold": hold,
        "photos": given.photos,
    }
