"""Photographs and scans, by the SHA-256 of their bytes."""

from __future__ import annotations

from datetime import datetime

from sweep.db.connection import Connection

INSERT_SCAN = """
INSERT INTO photo (sha256, media_type, size, bytes, person_id, received_at) VALUES ($1, $2, $3, $4, $5, $6)
ON CONFLICT (sha256) DO NOTHING
"""
SELECT_PHOTO = "SELECT media_type, bytes FROM photo WHERE sha256 = $1"


async def insert_scan(
    connection: Connection, sha256: bytes, media_type: str, content: bytes, person: str, now: datetime
) -> None:
    """Keep a picture; one that is already there stays as it is."""
    await connection.execute(INSERT_SCAN, sha256, media_type, len(content), content, person, now)


async def select_photo(connection: Connection, sha256: bytes) -> tuple[str, bytes] | None:
    """(media type, bytes)."""
    record = await connection.fetchrow(SELECT_PHOTO, sha256)
    return None if record is None else (record[0], record[1])
