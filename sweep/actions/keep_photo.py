"""Keep a photo that a phone or the desk sends. Photos travel apart from check-ins, which name them by SHA-256."""

from __future__ import annotations

import asyncio
import hashlib
from datetime import datetime

from sweep.db.connection import Database
from sweep.db.photos import insert_photo
from sweep.domain.ids import PersonId
from sweep.domain.problem import Problem

#: What the first bytes say; the sender's own word is not asked. Anything else is kept, and never shown in a page.
_SIGNATURES = (
    (0, b"\xff\xd8\xff", "image/jpeg"),
    (0, b"\x89PNG\r\n\x1a\n", "image/png"),
    (8, b"WEBP", "image/webp"),
    (4, b"ftypheic", "image/heic"),
    (0, b"%PDF-", "application/pdf"),
)
UNKNOWN_TYPE = "application/octet-stream"


async def keep_photo(database: Database, sha256: str, content: bytes, *, by: PersonId, now: datetime) -> bool:
    """Whether it is new; False where the same bytes are here already. Safe to repeat after a lost answer.

    `sha256`: 64 hexadecimal digits. Raises Problem (422): photo-empty, photo-differs.
    """
    if not content:
        raise Problem("photo-empty", "The photo is empty; send it again.", "照片内容为空；请重新发送。", status=422)
    wanted = parse_sha256(sha256)
    digest = await asyncio.to_thread(lambda: hashlib.sha256(content).digest())
    if digest != wanted:
        raise Problem(
            "photo-differs",
            "The photo's bytes are not those that its address names; send it again.",
            "照片内容与其校验值不符；请重新发送。",
            status=422,
            sha256=digest.hex(),
        )
    async with database.transaction() as connection:
        return await insert_photo(connection, digest, media_type_of(content), content, by, now)


def media_type_of(content: bytes) -> str:
    """The media type by the first bytes; UNKNOWN_TYPE for any other."""
    for start, signature, media_type in _SIGNATURES:
        if content[start : start + len(signature)] == signature:
            return media_type
    return UNKNOWN_TYPE


def parse_sha256(text: str) -> bytes:
    """32 bytes from 64 hexadecimal digits. Raises Problem (422) sha256-unfit."""
    try:
        digest = bytes.fromhex(text) if len(text) == 64 else b""
    except ValueError:
        digest = b""
    if len(digest) != 32:
        raise Problem(
            "sha256-unfit",
            "The address must end with the SHA-256 of the photo, 64 hexadecimal digits.",
            "地址末尾应为照片的 SHA-256 校验值（64 位十六进制）。",
            status=422,
        )
    return digest
