"""Photos and papers that arrive in pieces: each goes on where the service has got to, however often it is cut."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta

from sweep.actions.keep_photo import parse_sha256
from sweep.db.connection import Database
from sweep.db.photos import add_piece, drop_old_pieces, is_here, take_pieces
from sweep.domain.problem import Problem

_KEPT = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Piece:
    """Some bytes of `total`, from `start` on."""

    start: int
    total: int
    content: bytes


async def keep_piece(database: Database, sha256: str, piece: Piece, *, now: datetime) -> int | bytes:
    """How many bytes from the start are here now; or all of them, once, when they are complete and checked.

    Safe to repeat after a lost answer: of what is here already as a whole, `total` bytes are. Raises Problem (422):
    photo-differs, piece-unfit.
    """
    digest = parse_sha256(sha256)
    if not piece.content or piece.start < 0 or piece.start + len(piece.content) > piece.total:
        raise Problem(
            "piece-unfit",
            "The piece does not fit into what it is a piece of; send the photo again from its start.",
            "分段与照片总长不符；请从头重新发送。",
            status=422,
        )
    async with database.transaction() as connection:
        if await is_here(connection, digest):
            return piece.total
        if piece.start == 0:
            await drop_old_pieces(connection, now - _KEPT)
        received = await add_piece(connection, digest, piece.start, piece.content, now)
        if received < piece.total:
            return received
        whole = await take_pieces(connection, digest)
    # Outside of the transaction: pieces that make something else must not be met again.
    if hashlib.sha256(whole).digest() != digest:
        raise Problem(
            "photo-differs",
            "The pieces do not make the photo that the address names; send it again from its start.",
            "各分段拼合后与校验值不符；请从头重新发送。",
            status=422,
            sha256=sha256,
        )
    return whole
