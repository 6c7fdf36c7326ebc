"""By what a phone's signature is checked, and what a hand-over says of the phone."""

from __future__ import annotations

from sweep.db.connection import Connection
from sweep.domain.ids import PhoneId

SELECT_PHONE_KEYS = """
SELECT t.token_hash, p.clock_offset_ms FROM token t JOIN phone p USING (phone_id)
WHERE t.phone_id = $1 AND t.purpose = 'phone'
"""
NOTE_LEFT = "UPDATE phone SET unsent = least(unsent, $2) WHERE phone_id = $1"


async def select_phone_keys(connection: Connection, phone: PhoneId) -> list[tuple[bytes, int]]:
    """(the hash of its token, how far the sweep's clock is ahead of it in ms) of a phone; none where there is none."""
    return [(row[0], row[1]) for row in await connection.fetch(SELECT_PHONE_KEYS, phone)]


async def note_left(connection: Connection, phone: PhoneId, left: int) -> None:
    """A phone's outbox came by another way: it is known to hold no more than this."""
    await connection.execute(NOTE_LEFT, phone, left)
