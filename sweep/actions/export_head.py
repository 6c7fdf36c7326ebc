"""Export the ledger's head, to be kept where nobody who can change the ledger can reach it."""

from __future__ import annotations

from dataclasses import dataclass

from sweep.db import ledger
from sweep.db.connection import Database
from sweep.db.sweeps import choose_sweep
from sweep.domain.ids import SweepId


@dataclass(frozen=True, slots=True)
class ExportedHead:
    """The hash (hex) of entry n, which fixes every entry up to it."""

    sweep: SweepId
    n: int
    hash: str


async def export_head(database: Database, sweep: str | None) -> ExportedHead:
    """The head as it is now, noted as exported: phones may let go of what it covers."""
    async with database.transaction() as connection:
        row = await choose_sweep(connection, sweep)
        await ledger.export_head(connection, row.sweep_id, row.head_n, row.head_hash, row.now_ms)
    return ExportedHead(row.sweep_id, row.head_n, row.head_hash.hex())


async def note_exported(database: Database, sweep: SweepId, n: int, head: str, at_ms: int) -> None:
    """A head that a document gives out is exported too. `head` is the hash (hex) of entry n."""
    async with database.transaction() as connection:
        await ledger.export_head(connection, sweep, n, bytes.fromhex(head), at_ms)
