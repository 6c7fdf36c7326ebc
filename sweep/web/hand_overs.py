"""POST /api/v1/hand-overs: another phone's outbox, as a signed file."""

from __future__ import annotations

import hashlib

import msgspec
from aiohttp import web

from sweep.actions.take_hand_over import FORMAT, HandedItem, HandedPhoto, HandOver, take_hand_over
from sweep.domain.problem import Problem
from sweep.web.bodies import answer_json, decode_json, read_body
from sweep.web.check_ins import ReceiptSent, sent_receipt
from sweep.web.route import MIB
from sweep.web.service import real_now, service

#: The phone puts at most 16 MB of photos into one file; base64 adds a third.
LIMIT = 32 * MIB
_MOST_LEFT = 1_000_000


class HandedItemGiven(msgspec.Struct):
    """A check-in: `body` is its bytes in base64."""

    id: str
    sha256: str
    body: str


class HandedPhotoGiven(msgspec.Struct):
    sha256: str
    kind: str = "photo"


class HandOverGiven(msgspec.Struct):
    """The file that a phone made; without `bytes` its photos come apart."""

    format: str
    phone: str
    made: int
    left: int
    items: list[HandedItemGiven]
    photos: list[HandedPhotoGiven]
    signature: str
    bytes: dict[str, str] = {}


class HandOverReceipts(msgspec.Struct):
    """The echo that lets whoever carried the file forget it. `photos`: so many were in the file."""

    sha256: str
    phone: str
    receipts: list[ReceiptSent]
    photos: int


async def post_hand_over(request: web.Request) -> web.Response:
    """Take a file; the same answer as often as it comes."""
    body = await read_body(request)
    given = decode_json(body, HandOverGiven)
    if given.format != FORMAT:
        raise Problem(
            "hand-over-unfit",
            "This is no outbox of a phone; choose the file that the phone made.",
            "这不是手机的待传文件；请选择手机生成的文件。",
            status=422,
        )
    here = service(request)
    file = HandOver(
        given.format, given.phone.replace("\0", "�"), given.made, min(max(given.left, 0), _MOST_LEFT),
        [HandedItem(item.id, item.sha256, item.body) for item in given.items],
        [HandedPhoto(photo.sha256, photo.kind) for photo in given.photos],
        given.signature, given.bytes,
    )  # fmt: skip
    taken = await take_hand_over(here.database, here.check_in_desk, file, now=real_now())
    receipts = [sent_receipt(receipt) for receipt in taken.receipts]
    for receipt in receipts:
        here.metrics.count_check_in(receipt.status)
    return answer_json(HandOverReceipts(hashlib.sha256(body).hexdigest(), taken.phone, receipts, taken.photos))
