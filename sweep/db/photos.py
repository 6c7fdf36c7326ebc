"""Photos of finds and scans of paper visits: kept once, under the SHA-256 of their bytes."""

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
SELECT_PHOTOS_HELD = "SELECT sha256 FROM photo WHERE sha256 = ANY($1::bytea[])"


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


async def select_photos_held(connection: Connection, hashes: list[bytes]) -> set[bytes]:
    """Those of these photos that have arrived."""
    return {row[0] for row in await connection.fetch(SELECT_PHOTOS_HELD, hashes)}
