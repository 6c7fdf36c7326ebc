"""Pictures of lots: what was given stays among the photos, what phones show is kept small beside it."""

from __future__ import annotations

from sweep.db.connection import Connection
from sweep.domain.ids import LotId, SweepId

INSERT_PICTURE = "INSERT INTO picture (sha256, bytes, original) VALUES ($1, $2, $3) ON CONFLICT (sha256) DO NOTHING"
INSERT_SHOWN = "INSERT INTO lot_picture (sweep_id, n, lot_id, picture) VALUES ($1, $2, $3, $4)"
SELECT_SHOWN = """
SELECT lot_id, encode(picture, 'hex') FROM lot_picture WHERE sweep_id = $1 AND withdrawn_n IS NULL ORDER BY n
"""
WITHDRAW_SHOWN = """
UPDATE lot_picture SET withdrawn_n = $4
WHERE sweep_id = $1 AND lot_id = $2 AND picture = $3 AND withdrawn_n IS NULL
"""
SELECT_PICTURE = "SELECT bytes FROM picture WHERE sha256 = $1"


async def insert_picture(connection: Connection, sha256: bytes, content: bytes, original: bytes) -> None:
    """Keep what phones show; the same again is kept once."""
    await connection.execute(INSERT_PICTURE, sha256, content, original)


async def show_picture(connection: Connection, sweep: SweepId, n: int, lot: LotId, picture: bytes) -> None:
    """From entry `n` on it is shown with the lot."""
    await connection.execute(INSERT_SHOWN, sweep, n, lot, picture)


async def withdraw_picture(connection: Connection, sweep: SweepId, n: int, lot: LotId, picture: bytes) -> None:
    """From entry `n` on it is not."""
    await connection.execute(WITHDRAW_SHOWN, sweep, lot, picture, n)


async def select_pictures(connection: Connection, sweep: SweepId) -> dict[LotId, tuple[str, ...]]:
    """The pictures shown with each lot that has any, the oldest first, by their SHA-256 in hexadecimal digits."""
    shown: dict[LotId, tuple[str, ...]] = {}
    for lot, picture in await connection.fetch(SELECT_SHOWN, sweep):
        shown[LotId(lot)] = (*shown.get(LotId(lot), ()), picture)
    return shown


async def select_picture(connection: Connection, sha256: bytes) -> bytes | None:
    """A picture's bytes (JPEG); None where there is no such picture."""
    content: bytes | None = await connection.fetchval(SELECT_PICTURE, sha256)
    return content
