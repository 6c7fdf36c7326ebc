"""Photos of finds and scans of paper visits: kept once, under the SHA-256 of their bytes; also in pieces."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sweep.db.connection import Connection
from sweep.domain.ids import PersonId

INSERT_PHOTO = """
INSERT INTO photo (sha256, media_type, size, bytes, person_id, received_at) VALUES ($1, $2, $3, $4, $5, $6)
ON CONFLICT (sha256) DO NOTHING RETURNING true
"""
SELECT_PHOTO = "SELECT media_type, bytes FROM photo WHERE sha256 = $1"


@dataclass(frozen=True, slots=True)
class Photo:
    """A stored photo."""

    media_type: str
    content: bytes


async def insert_photo(
    connection: Connection, sha256: bytes, media_type: str, content: bytes, person: PersonId, at: datetime
) -> bool:
    """Keep a photo; False where it was there already."""
    inserted = await connection.fetchval(INSERT_PHOTO, sha256, media_type, len(content), content, person, at)
    return bool(inserted)


async def select_photo(connection: Connection, sha256: bytes) -> Photo | None:
    """A photo; None where it has not arrived."""
    row = await connection.fetchrow(SELECT_PHOTO, sha256)
    return None if row is None else Photo(*row)


TAKE_PIECES_LOCK = "SELECT pg_advisory_xact_lock(hashtextextended(encode($1, 'hex'), 7))"
SELECT_RECEIVED = "SELECT coalesce(sum(octet_length(bytes)), 0)::integer FROM upload_piece WHERE sha256 = $1"
INSERT_PIECE = "INSERT INTO upload_piece (sha256, start, bytes, received_at) VALUES ($1, $2, $3, $4)"
SELECT_WHOLE = "SELECT string_agg(bytes, ''::bytea ORDER BY start) FROM upload_piece WHERE sha256 = $1"
DELETE_PIECES = "DELETE FROM upload_piece WHERE sha256 = $1"
DELETE_OLD_PIECES = "DELETE FROM upload_piece WHERE received_at < $1"

IS_HERE = """
SELECT EXISTS (SELECT 1 FROM photo WHERE sha256 = $1) OR EXISTS (SELECT 1 FROM signed_paper WHERE sha256 = $1)
"""


async def is_here(connection: Connection, sha256: bytes) -> bool:
    """Whether a photo or paper has arrived as a whole."""
    return bool(await connection.fetchval(IS_HERE, sha256))


async def add_piece(connection: Connection, sha256: bytes, start: int, piece: bytes, at: datetime) -> int:
    """Keep a piece that goes on where the others end; how many bytes from the start are here now. A piece that
    begins anywhere else changes nothing. Two tabs of one phone take turns."""
    await connection.execute(TAKE_PIECES_LOCK, sha256)
    received: int = await connection.fetchval(SELECT_RECEIVED, sha256)
    if start != received:
        return received
    await connection.execute(INSERT_PIECE, sha256, start, piece, at)
    return received + len(piece)


async def take_pieces(connection: Connection, sha256: bytes) -> bytes:
    """All pieces in one; they are no longer kept as such."""
    whole: bytes = await connection.fetchval(SELECT_WHOLE, sha256) or b""
    await connection.execute(DELETE_PIECES, sha256)
    return whole


async def drop_old_pieces(connection: Connection, before: datetime) -> None:
    """Forget what nobody has gone on with."""
    await connection.execute(DELETE_OLD_PIECES, before)
