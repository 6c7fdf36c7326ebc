"""Check-ins as handed in: which ids are known, the bytes kept, and what could not be decoded."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import asyncpg

from sweep.db.connection import Connection
from sweep.domain.ids import CheckInId, SweepId

CHECK_IN_COLUMNS = (
    "check_in_id", "sweep_id", "n", "sha256", "raw", "salt", "shop_id", "team_id", "person_id", "phone_id", "revision",
    "outcome", "purpose", "entry", "began_ms", "ended_ms", "received_ms", "lat_e7", "lon_e7", "findings", "units",
    "unanswered", "flags",
)  # fmt: skip
# Key by key (OFFSET 0 keeps it so): a plan that is kept from when these tables were empty would read all of them for
# every group, as long as nothing has analysed them.
SELECT_KNOWN = """
SELECT c.check_in_id, c.sweep_id, s.epoch, c.sha256, c.n, e.hash
FROM unnest($1::text[]) AS asked(id)
CROSS JOIN LATERAL (SELECT * FROM check_in WHERE check_in_id = asked.id OFFSET 0) AS c
CROSS JOIN LATERAL (SELECT hash FROM event WHERE sweep_id = c.sweep_id AND n = c.n OFFSET 0) AS e
JOIN sweep s ON s.sweep_id = c.sweep_id
"""
INSERT_KEPT = """
INSERT INTO kept_raw (kept_id, sweep_id, check_in_id, sha256, raw, reason, person_id, phone_id, received_ms)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
ON CONFLICT (sha256, reason) DO NOTHING
"""
SELECT_KEPT = """
SELECT k.kept_id, k.sweep_id, coalesce(s.epoch, ''), k.n, coalesce(e.hash, '') FROM kept_raw k
LEFT JOIN sweep s USING (sweep_id) LEFT JOIN event e ON e.sweep_id = k.sweep_id AND e.n = k.n
WHERE k.sha256 = $1 AND k.reason = $2
"""
SELECT_HOMELESS = """
SELECT kept_id, encode(sha256, 'hex') AS sha256, octet_length(raw) AS size, reason, phone_id, person_id
FROM kept_raw WHERE sweep_id IS NULL ORDER BY received_ms, kept_id FOR UPDATE
"""
ENTER_KEPT = "UPDATE kept_raw SET sweep_id = $2, n = $3 WHERE kept_id = $1"
TOUCH_PHONES = """
UPDATE phone p SET clock_offset_ms = v.clock_offset_ms, unsent = v.unsent, contact_ms = v.contact_ms,
    app_version = v.app_version
FROM unnest($1::text[], $2::bigint[], $3::int[], $4::bigint[], $5::text[])
    AS v(phone_id, clock_offset_ms, unsent, contact_ms, app_version)
WHERE p.phone_id = v.phone_id
"""


@dataclass(frozen=True, slots=True)
class KnownCheckIn:
    """A check-in that was taken before."""

    check_in_id: CheckInId
    sweep: SweepId
    epoch: str
    sha256: bytes
    n: int
    hash: bytes


@dataclass(frozen=True, slots=True)
class KnownKept:
    """Bytes that were kept before; without a sweep and a number while none is open."""

    kept: str
    sweep: SweepId | None
    epoch: str
    n: int | None
    hash: bytes


async def select_known(connection: Connection, ids: Sequence[str]) -> dict[CheckInId, KnownCheckIn]:
    """Those of these ids that were taken before. To be asked under the sweep's lock only: before it, a row may be
    seen that is not yet safe."""
    return {row[0]: KnownCheckIn(*row) for row in await connection.fetch(SELECT_KNOWN, ids)}


async def copy_check_ins(connection: Connection, records: Sequence[tuple[Any, ...]]) -> None:
    """Keep the bytes and the columns that lists are made of."""
    if records:
        await connection.copy_records_to_table("check_in", records=records, columns=CHECK_IN_COLUMNS)


async def select_kept(connection: Connection, sha256: bytes, reason: str) -> KnownKept | None:
    """What was already kept for these bytes and this reason."""
    row = await connection.fetchrow(SELECT_KEPT, sha256, reason)
    return KnownKept(*row) if row else None


async def insert_kept(
    connection: Connection,
    kept_id: str,
    sweep: SweepId | None,
    check_in: str | None,
    sha256: bytes,
    raw: bytes,
    reason: str,
    person: str | None,
    phone: str | None,
    received_ms: int,
) -> None:
    """Keep bytes for a person to read; nothing happens if they are kept already."""
    await connection.execute(INSERT_KEPT, kept_id, sweep, check_in, sha256, raw, reason, person, phone, received_ms)


async def enter_kept(connection: Connection, kept_id: str, sweep: SweepId, n: int) -> None:
    """Note where the ledger tells of it."""
    await connection.execute(ENTER_KEPT, kept_id, sweep, n)


async def select_homeless(connection: Connection) -> list[asyncpg.Record]:
    """What came before any sweep was open: kept_id, sha256, size, reason, phone_id, person_id."""
    return await connection.fetch(SELECT_HOMELESS)


async def touch_phones(connection: Connection, contacts: Sequence[tuple[str, int, int, int, str]]) -> None:
    """Note contacts with phones: (phone, clock offset in ms, items it still holds, when, app version)."""
    await connection.execute(TOUCH_PHONES, *zip(*contacts, strict=True))
