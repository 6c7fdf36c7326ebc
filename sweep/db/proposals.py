"""Proposals that a shop leave the count, corrections of a count, and sightings: what waits for somebody."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import asyncpg

from sweep.db.connection import Connection
from sweep.domain.ids import ShopId, SweepId

INSERT_PROPOSAL = """
INSERT INTO proposal (proposal_id, sweep_id, shop_id, status, same_as, reason, proposed_by, n)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
"""
SELECT_PROPOSAL = "SELECT * FROM proposal WHERE sweep_id = $1 AND proposal_id = $2"
DECIDE_PROPOSAL = "UPDATE proposal SET verdict = $3, decided_by = $4 WHERE sweep_id = $1 AND proposal_id = $2"
UNDO_PROPOSAL = "UPDATE proposal SET undone = true WHERE sweep_id = $1 AND proposal_id = $2"
INSERT_CORRECTION = """
INSERT INTO correction (correction_id, sweep_id, finding_id, shop_id, units, account, reason, proposed_by, verdict, n)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
"""
SELECT_CORRECTION = "SELECT * FROM correction WHERE sweep_id = $1 AND correction_id = $2"
DECIDE_CORRECTION = "UPDATE correction SET verdict = $3 WHERE sweep_id = $1 AND correction_id = $2"
INSERT_SIGHTING = """
INSERT INTO sighting (sighting_id, sweep_id, shop_id, lot_id, channel, text, place, contact, owner, accepted,
                      received_ms, due_ms, n)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
"""
SELECT_SIGHTING = "SELECT * FROM sighting WHERE sweep_id = $1 AND sighting_id = $2"
ACCEPT_SIGHTING = "UPDATE sighting SET owner = $3, accepted = true WHERE sweep_id = $1 AND sighting_id = $2"
CLOSE_SIGHTING = "UPDATE sighting SET open = false WHERE sweep_id = $1 AND sighting_id = $2"
REFRESH_SIGHTINGS = """
UPDATE sighting SET open = sighting_id = ANY($3::text[])
WHERE sweep_id = $1 AND shop_id = ANY($2::text[]) AND open <> (sighting_id = ANY($3::text[]))
"""
CLOSE_UNPLACED = """
UPDATE sighting SET open = false WHERE sweep_id = $1 AND shop_id IS NULL AND open AND sighting_id = ANY($2::text[])
"""
REOPEN_UNPLACED = """
UPDATE sighting SET open = true WHERE sweep_id = $1 AND shop_id IS NULL AND sighting_id = ANY($2::text[])
"""
INSERT_SAMPLE = """
INSERT INTO sample (sweep_id, number, seed, revision, needed, drawn, n) VALUES ($1, $2, $3, $4, $5, $6, $7)
"""


async def insert_proposal(
    connection: Connection,
    sweep: SweepId,
    proposal: str,
    shop: str,
    status: str,
    same_as: str | None,
    reason: str,
    by: str,
    n: int,
) -> None:
    """Somebody proposes that a shop leave the count."""
    await connection.execute(INSERT_PROPOSAL, proposal, sweep, shop, status, same_as, reason, by, n)


async def select_proposal(connection: Connection, sweep: SweepId, proposal: str) -> asyncpg.Record | None:
    """One proposal."""
    return await connection.fetchrow(SELECT_PROPOSAL, sweep, proposal)


async def decide_proposal(connection: Connection, sweep: SweepId, proposal: str, verdict: str, by: str) -> None:
    """A second person decided."""
    await connection.execute(DECIDE_PROPOSAL, sweep, proposal, verdict, by)


async def undo_proposal(connection: Connection, sweep: SweepId, proposal: str) -> None:
    """The shop is back."""
    await connection.execute(UNDO_PROPOSAL, sweep, proposal)


async def insert_correction(
    connection: Connection,
    sweep: SweepId,
    correction: str,
    finding: str,
    shop: str,
    units: int,
    account: str,
    reason: str,
    by: str,
    verdict: str | None,
    n: int,
) -> None:
    """Somebody says that a count was wrong."""
    await connection.execute(
        INSERT_CORRECTION, correction, sweep, finding, shop, units, account, reason, by, verdict, n
    )


async def select_correction(connection: Connection, sweep: SweepId, correction: str) -> asyncpg.Record | None:
    """One correction."""
    return await connection.fetchrow(SELECT_CORRECTION, sweep, correction)


async def decide_correction(connection: Connection, sweep: SweepId, correction: str, verdict: str) -> None:
    """A second person decided."""
    await connection.execute(DECIDE_CORRECTION, sweep, correction, verdict)


async def insert_sighting(
    connection: Connection,
    sweep: SweepId,
    sighting: str,
    shop: str | None,
    lot: str | None,
    channel: str,
    text: str,
    place: str,
    contact: str,
    owner: str,
    accepted: bool,
    received_ms: int,
    due_ms: int,
    n: int,
) -> None:
    """Keep a sighting; its words stay out of the ledger."""
    await connection.execute(
        INSERT_SIGHTING,
        sighting,
        sweep,
        shop,
        lot,
        channel,
        text,
        place,
        contact,
        owner,
        accepted,
        received_ms,
        due_ms,
        n,
    )


async def select_sighting(connection: Connection, sweep: SweepId, sighting: str) -> asyncpg.Record | None:
    """One sighting."""
    return await connection.fetchrow(SELECT_SIGHTING, sweep, sighting)


async def accept_sighting(connection: Connection, sweep: SweepId, sighting: str, owner: str) -> None:
    """Another person owns it now."""
    await connection.execute(ACCEPT_SIGHTING, sweep, sighting, owner)


async def close_sighting(connection: Connection, sweep: SweepId, sighting: str) -> None:
    """A reviewer settled it by name."""
    await connection.execute(CLOSE_SIGHTING, sweep, sighting)


async def refresh_sightings(
    connection: Connection, sweep: SweepId, shops: Sequence[str], still_open: Sequence[str]
) -> None:
    """Of these shops' sightings, exactly `still_open` are open."""
    await connection.execute(REFRESH_SIGHTINGS, sweep, shops, still_open)


async def close_unplaced(connection: Connection, sweep: SweepId, answered: Sequence[str]) -> None:
    """Sightings that name no shop, answered by a visit that names them."""
    await connection.execute(CLOSE_UNPLACED, sweep, answered)


async def reopen_unplaced(connection: Connection, sweep: SweepId, sightings: Sequence[str]) -> None:
    """Sightings that name no shop, no longer answered."""
    await connection.execute(REOPEN_UNPLACED, sweep, sightings)


async def insert_sample(
    connection: Connection,
    sweep: SweepId,
    number: int,
    seed: str,
    revision: int,
    needed: dict[str, int],
    drawn: Mapping[str, Sequence[ShopId]],
    n: int,
) -> None:
    """Keep a draw."""
    await connection.execute(INSERT_SAMPLE, sweep, number, seed, revision, needed, drawn, n)
