"""What a phone could not hand in itself: its outbox as a signed file, brought by another phone or to the desk.

The ids and bytes are the phone's own, so whatever way they come first, each check-in is taken once. They count as
handed in by the phone that made them; who only carries them is nobody in this.
"""

from __future__ import annotations

import binascii
import hashlib
import hmac
from base64 import b64decode
from dataclasses import dataclass
from datetime import datetime

from sweep.actions.check_in_desk import CheckInDesk
from sweep.actions.hand_in import Receipt, Sender
from sweep.actions.keep_paper import keep_paper
from sweep.actions.keep_photo import keep_photo
from sweep.db import hand_overs
from sweep.db.connection import Database
from sweep.db.people import bearer
from sweep.domain.ids import PhoneId
from sweep.domain.problem import Problem

FORMAT = "sweep-outbox-1"


@dataclass(frozen=True, slots=True)
class HandedItem:
    """One check-in: the bytes that the phone would have sent, in base64."""

    id: str
    sha256: str
    body: str


@dataclass(frozen=True, slots=True)
class HandedPhoto:
    """A photo or a paper by its hash; its bytes may come apart."""

    sha256: str
    kind: str = "photo"


@dataclass(frozen=True, slots=True)
class HandOver:
    """The file. `made` on the phone's clock; `left`: how much the phone held that is not in it; `bytes`: of its
    photos, in base64."""

    format: str
    phone: str
    made: int
    left: int
    items: list[HandedItem]
    photos: list[HandedPhoto]
    signature: str
    bytes: dict[str, str]


@dataclass(frozen=True, slots=True)
class HandOverTaken:
    """What became of it: a receipt for each check-in, and how many photos were in the file itself."""

    phone: PhoneId
    receipts: list[Receipt]
    photos: int


async def take_hand_over(database: Database, desk: CheckInDesk, given: HandOver, *, now: datetime) -> HandOverTaken:
    """Take a file; as often as it comes. Raises Problem (422): hand-over-unfit, hand-over-unsigned."""
    bodies = [_decoded(item.body, item.sha256) for item in given.items]
    here = [photo for photo in given.photos if photo.sha256 in given.bytes]
    contents = [_decoded(given.bytes[photo.sha256], photo.sha256) for photo in here]
    sender = await _signer(database, given, now)
    receipts = await desk.hand_in(sender, bodies) if bodies else []
    # Photos and papers that are not in the file come by themselves; they are known by their own hashes.
    for photo, content in zip(here, contents, strict=True):
        if photo.kind == "paper":
            await keep_paper(database, photo.sha256, content, by=sender.person, phone=sender.phone, now=now)
        else:
            await keep_photo(database, photo.sha256, content, by=sender.person, now=now)
    async with database.transaction() as connection:
        await hand_overs.note_left(connection, PhoneId(given.phone), given.left)
    return HandOverTaken(PhoneId(given.phone), receipts, len(here))


def signed_text(given: HandOver) -> str:
    """What the signature is over. Check-ins and photos are bound to it by their hashes."""
    lines = [given.format, given.phone, str(given.made), str(given.left)]
    lines += [f"item {item.id} {item.sha256}" for item in given.items]
    lines += [f"{photo.kind} {photo.sha256}" for photo in given.photos]
    return "\n".join(lines)


async def _signer(database: Database, given: HandOver, now: datetime) -> Sender:
    message = signed_text(given).encode("utf-8", "surrogatepass")
    async with database.acquire() as connection:
        for token_hash, offset_ms in await hand_overs.select_phone_keys(connection, PhoneId(given.phone)):
            # The key is the SHA-256 of the phone's token, which is all that is kept of it here.
            signature = hmac.new(token_hash, message, hashlib.sha256).hexdigest()
            if hmac.compare_digest(signature.encode(), given.signature.encode("utf-8", "replace")):
                found = await bearer(connection, token_hash, now)
                if found is not None:
                    return Sender(
                        found.person, found.role, found.team, found.sector, found.phone, found.revoked, found.moved,
                        known_offset_ms=offset_ms,
                    )  # fmt: skip
    raise Problem(
        "hand-over-unsigned",
        f"The file is not signed by the phone {given.phone} that it names; save it on that phone once more.",
        f"该文件不是由其所称的手机 {given.phone} 签名的；请在那部手机上重新生成。",
        status=422,
        phone=given.phone,
    )


def _decoded(text: str, sha256: str) -> bytes:
    try:
        content = b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        content = b""
    if hashlib.sha256(content).hexdigest() != sha256:
        raise Problem(
            "hand-over-unfit",
            "The file was damaged on its way; pass it on once more.",
            "文件在传递中损坏；请重新传一次。",
            status=422,
            sha256=sha256,
        )
    return content
