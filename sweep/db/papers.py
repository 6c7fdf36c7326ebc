"""Papers of visits: what was signed, what was issued, and the facts that a form is filled with."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sweep.db.connection import Connection
from sweep.db.desk.paging import IN_AREA, Ask, Page, listed, read_page
from sweep.domain.ids import CheckInId, PersonId, SweepId

INSERT_SIGNED = """
INSERT INTO signed_paper (sha256, sweep_id, check_in_id, form, raw, salt, refused, person_id, phone_id, received_ms)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT (sha256) DO NOTHING RETURNING true
"""
NUMBER_SIGNED = "UPDATE signed_paper SET n = $2 WHERE sha256 = $1"
SELECT_SIGNED = """
SELECT sha256, check_in_id, form, raw, refused, received_ms FROM signed_paper
WHERE check_in_id = ANY($1::text[]) ORDER BY received_ms, sha256
"""
INSERT_ISSUED = """
INSERT INTO issued_paper (check_in_id, form, sweep_id, number, approved_by, issued_by, issued_ms, signed, n)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
"""
SELECT_ISSUED = """
SELECT check_in_id, form, number, approved_by, issued_by, issued_ms, signed, n FROM issued_paper
WHERE check_in_id = ANY($1::text[]) AND withdrawn_ms IS NULL
"""
WITHDRAW_ISSUED = "UPDATE issued_paper SET withdrawn_ms = $3, withdrawn_reason = $4 WHERE sweep_id = $1 AND n = $2"
SELECT_WITHDRAWN = """
SELECT check_in_id, form, number, withdrawn_ms, withdrawn_reason FROM issued_paper
WHERE check_in_id = ANY($1::text[]) AND withdrawn_ms IS NOT NULL ORDER BY withdrawn_ms, n
"""
SELECT_NUMBER_TAKEN = "SELECT check_in_id FROM issued_paper WHERE sweep_id = $1 AND form = $2 AND number = $3"
_VISIT = """
v.check_in_id, v.shop_id, v.person_id, v.raw, v.revision, v.outcome, v.findings, v.n,
v.began_ms, v.ended_ms, v.received_ms,
coalesce(r.name, v.shop_id) AS shop_name, coalesce(r.address, '') AS shop_address, coalesce(s.name, '') AS office
"""
_FROM = """
FROM check_in v LEFT JOIN retailer r ON r.retailer_id = v.shop_id LEFT JOIN sector s ON s.sector_id = r.sector_id
"""
SELECT_VISIT = f"SELECT {_VISIT} {_FROM} WHERE v.sweep_id = $1 AND v.check_in_id = $2"
# Finds, and whatever was signed; the newest first.
SELECT_PAPERED = listed(f"""
SELECT {_VISIT}, lpad((999999999999 - v.n)::text, 12, '0') AS place {_FROM}
WHERE v.sweep_id = $1 AND {IN_AREA} AND (v.findings > 0 OR EXISTS (
    SELECT 1 FROM signed_paper g WHERE g.check_in_id = v.check_in_id))
""")


@dataclass(frozen=True, slots=True)
class PaperedVisit:
    """A visit with what its papers say of it; `raw` None: erased."""

    check_in: CheckInId
    shop: str
    person: PersonId
    raw: bytes | None
    revision: int
    outcome: str
    findings: int
    n: int
    began_ms: int | None
    ended_ms: int | None
    received_ms: int
    shop_name: str
    shop_address: str
    office: str


@dataclass(frozen=True, slots=True)
class SignedPaper:
    """A paper as it was signed on a phone; `raw` None: erased."""

    sha256: bytes
    check_in: CheckInId
    form: str
    raw: bytes | None
    refused: bool
    received_ms: int


@dataclass(frozen=True, slots=True)
class IssuedPaper:
    """A paper with its number. `signed`: which signing it was issued on; `n`: the entry that tells of it."""

    check_in: CheckInId
    form: str
    number: str
    approved_by: str
    issued_by: PersonId
    issued_ms: int
    signed: bytes | None
    n: int


@dataclass(frozen=True, slots=True)
class WithdrawnPaper:
    """A paper that was issued and holds no longer."""

    check_in: CheckInId
    form: str
    number: str
    withdrawn_ms: int
    reason: str


async def insert_signed(
    connection: Connection, paper: SignedPaper, sweep: SweepId | None, salt: bytes, person: PersonId, phone: str | None
) -> bool:
    """Keep a signed paper; False where it is here already."""
    return bool(
        await connection.fetchval(
            INSERT_SIGNED, paper.sha256, sweep, paper.check_in, paper.form, paper.raw, salt, paper.refused, person,
            phone, paper.received_ms,
        )
    )  # fmt: skip


async def number_signed(connection: Connection, sha256: bytes, n: int) -> None:
    """Note where the ledger tells of it."""
    await connection.execute(NUMBER_SIGNED, sha256, n)


async def select_signed(connection: Connection, check_ins: Sequence[str]) -> list[SignedPaper]:
    """What was signed at these visits, in the order of arrival."""
    return [SignedPaper(*row) for row in await connection.fetch(SELECT_SIGNED, check_ins)]


async def insert_issued(connection: Connection, sweep: SweepId, paper: IssuedPaper) -> None:
    """Note that a paper is issued."""
    await connection.execute(
        INSERT_ISSUED, paper.check_in, paper.form, sweep, paper.number, paper.approved_by, paper.issued_by,
        paper.issued_ms, paper.signed, paper.n,
    )  # fmt: skip


async def select_issued(connection: Connection, check_ins: Sequence[str]) -> list[IssuedPaper]:
    """What was issued of these visits and holds."""
    return [IssuedPaper(*row) for row in await connection.fetch(SELECT_ISSUED, check_ins)]


async def withdraw_issued(connection: Connection, sweep: SweepId, n: int, at_ms: int, reason: str) -> None:
    """Note that what entry `n` issued holds no longer."""
    await connection.execute(WITHDRAW_ISSUED, sweep, n, at_ms, reason)


async def select_withdrawn(connection: Connection, check_ins: Sequence[str]) -> list[WithdrawnPaper]:
    """What was issued of these visits and withdrawn, in that order."""
    return [WithdrawnPaper(*row) for row in await connection.fetch(SELECT_WITHDRAWN, check_ins)]


async def select_number_taken(connection: Connection, sweep: SweepId, form: str, number: str) -> str | None:
    """The visit whose paper has this number already; None where it is free."""
    taken: str | None = await connection.fetchval(SELECT_NUMBER_TAKEN, sweep, form, number)
    return taken


_COLUMNS = (
    "check_in_id", "shop_id", "person_id", "raw", "revision", "outcome", "findings", "n", "began_ms", "ended_ms",
    "received_ms", "shop_name", "shop_address", "office",
)  # fmt: skip


async def select_visit(connection: Connection, sweep: SweepId, check_in: str) -> PaperedVisit | None:
    """A visit by its id."""
    row = await connection.fetchrow(SELECT_VISIT, sweep, check_in)
    return None if row is None else PaperedVisit(*(row[name] for name in _COLUMNS))


async def select_papered(connection: Connection, ask: Ask) -> Page[PaperedVisit]:
    """Visits with papers, the newest first."""
    return await read_page(connection, SELECT_PAPERED, ask, lambda row: PaperedVisit(*(row[name] for name in _COLUMNS)))
