"""Walk the whole ledger: the chain, the bytes that phones sent, and the lines that its events add up to."""

from __future__ import annotations

from dataclasses import dataclass

from sweep.actions.compare_with_ledger import compare_bytes, compare_lines
from sweep.actions.walk_ledger import Walk
from sweep.actions.walk_plans import compare_plans_told
from sweep.db import ledger
from sweep.db.connection import Connection, Database
from sweep.db.sweeps import SweepRow, choose_sweep
from sweep.domain.problem import Problem


@dataclass(frozen=True, slots=True)
class Verified:
    """The contract's keys of `ledger verify`. `first_bad` is the number of the first entry that does not fit (None
    if all do); `trouble` says what is wrong, in English."""

    events: int
    check_ins: int
    ok: bool
    first_bad: int | None
    head: str
    trouble: tuple[str, ...] = ()


async def verify_ledger(database: Database, sweep: str | None = None, exported_head: str | None = None) -> Verified:
    """Verify a sweep's ledger against itself, the kept bytes, the lines, and a head that was exported earlier."""
    wanted = _head_bytes(exported_head)
    async with database.transaction(isolation="repeatable_read", readonly=True) as connection:
        return await verify_ledger_on(connection, await choose_sweep(connection, sweep), wanted)


async def verify_ledger_on(connection: Connection, row: SweepRow, wanted: bytes | None = None) -> Verified:
    """The same, inside a transaction that sees one state of the database; `wanted` is the exported head."""
    walk = Walk(row, wanted)
    async for entry in ledger.read_entries(connection, row.sweep_id):
        walk.take(entry)
    walk.arrive()
    await compare_bytes(connection, row, walk)
    await compare_plans_told(connection, row.sweep_id, walk.plans, walk.blame)
    if not walk.trouble:
        await compare_lines(connection, row, walk)
    first_bad, head = walk.chain.first_bad, walk.chain.head
    return Verified(walk.count, len(walk.check_ins), not walk.trouble, first_bad, head.hex(), tuple(walk.trouble))


def _head_bytes(head: str | None) -> bytes | None:
    try:
        return bytes.fromhex(head) if head else None
    except ValueError:
        raise Problem(
            "head-unreadable",
            f"“{head}” is no ledger head; a head is 64 hexadecimal digits.",
            f"“{head}”不是留痕记录的校验值；校验值为 64 位十六进制数字。",
        ) from None
