"""POST /api/v1/check-ins: what phones hand in. Nothing that has bytes is refused for what it says (design rule 4)."""

from __future__ import annotations

import msgspec
from aiohttp import web
from multidict import CIMultiDict

from sweep.actions.hand_in import Receipt, Sender
from sweep.domain.problem import Problem
from sweep.web.bodies import ENCODER, read_body
from sweep.web.headers import FOR_PROGRAMS
from sweep.web.route import MIB
from sweep.web.service import service
from sweep.web.signed_in import signed_in

BODY_LIMIT = 2 * MIB
MOST_ITEMS = 500
_JSON_SPACE = b" \t\r\n"
_SLICES = msgspec.json.Decoder(list[msgspec.Raw])


class ReceiptSent(msgspec.Struct, omit_defaults=True):
    """A receipt as it goes out: echoes id and SHA-256 and names the place in the ledger."""

    id: str | None
    sha256: str
    status: str  # recorded | repeated | conflict | kept
    epoch: str
    n: int
    hash: str
    sweep: str | None = None
    kept: str | None = None


class Receipts(msgspec.Struct):
    """One receipt for each item, in the order sent."""

    receipts: list[ReceiptSent]


async def take_check_ins(request: web.Request) -> web.Response:
    """Hand everything to the desk; answer when all of it is durable."""
    body = await read_body(request)
    items = slice_items(body)
    here = service(request)
    receipts = await here.check_in_desk.hand_in(_sender(request), items)
    for receipt in receipts:
        here.metrics.count_check_in(receipt.status)
    is_conflict = len(receipts) == 1 and receipts[0].status == "conflict"
    return web.Response(
        body=ENCODER.encode(Receipts([sent_receipt(receipt) for receipt in receipts])),
        status=409 if is_conflict else 200,
        headers=CIMultiDict(FOR_PROGRAMS),
    )


def slice_items(body: bytes) -> list[bytes]:
    """The exact bytes of each item. What is no array of JSON values is one item, whatever it may be.

    Raises Problem for an empty body (400) and for more than MOST_ITEMS (413).
    """
    trimmed = body.strip(_JSON_SPACE)
    if not trimmed:
        raise Problem(
            "body-empty",
            "The request has no body; send one check-in or a list.",
            "请求内容为空；请发送检查登记。",
            status=400,
        )
    if trimmed[0] != ord("["):
        return [trimmed]
    try:
        slices = _SLICES.decode(trimmed)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return [trimmed]
    if len(slices) > MOST_ITEMS:
        raise Problem(
            "too-many-items",
            f"There are {len(slices)} check-ins in one request; send at most {MOST_ITEMS} at a time.",
            f"一次请求含 {len(slices)} 条检查登记；每次最多发送 {MOST_ITEMS} 条。",
            status=413,
            limit=MOST_ITEMS,
        )
    return [bytes(item) for item in slices]


def _sender(request: web.Request) -> Sender:
    bearer = signed_in(request)
    headers = request.headers
    return Sender(
        person=bearer.person,
        role=bearer.role,
        team=bearer.team,
        sector=bearer.sector,
        phone=bearer.phone,
        revoked=bearer.revoked,
        moved=bearer.moved,
        phone_clock_ms=header_number(headers.get("Phone-Clock")),
        unsent=min(header_number(headers.get("Phone-Unsent")) or 0, 1_000_000),
        app_version=headers.get("App-Version", "")[:40],
    )


def header_number(text: str | None) -> int | None:
    """A header's whole number; a strange one counts as none, for it must not cost a check-in."""
    if text is None or not text.isascii() or not text.isdecimal() or len(text) > 18:
        return None
    return int(text)


def sent_receipt(receipt: Receipt) -> ReceiptSent:
    """A receipt for the wire."""
    return ReceiptSent(
        receipt.id, receipt.sha256, receipt.status, receipt.epoch, receipt.n, receipt.hash, receipt.sweep, receipt.kept
    )
