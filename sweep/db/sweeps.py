"""Sweeps: their head, their clock, their policy."""

from __future__ import annotations

from dataclasses import asdict, dataclass

import asyncpg
import msgspec

from sweep.db.connection import Connection
from sweep.domain.ids import SweepId
from sweep.domain.ledger import GENESIS
from sweep.domain.policy import Policy
from sweep.domain.problem import Problem
from sweep.domain.words import RecallClass

_COLUMNS = """
sweep_id, title, recall_class, hazard, policy, exercise, zone, opened_ms, clock_real_ms, clock_sweep_ms,
clock_pace_milli, epoch, head_n, head_hash, off_sale_ms, disposed_ms, overridden, name_salt,
coalesce((SELECT max(number) FROM recall_revision r WHERE r.sweep_id = sweep.sweep_id), 0) AS revision,
(extract(epoch FROM clock_timestamp()) * 1000)::bigint AS real_ms
"""
SELECT_SWEEP = f"SELECT {_COLUMNS} FROM sweep WHERE sweep_id = $1"
LOCK_SWEEP = "SELECT 1 FROM sweep WHERE sweep_id = $1 FOR UPDATE"
SELECT_SWEEPS = f"SELECT {_COLUMNS} FROM sweep ORDER BY opened_ms, sweep_id"
INSERT_SWEEP = """
INSERT INTO sweep (sweep_id, title, recall_class, hazard, policy, exercise, opened_ms, clock_real_ms, clock_sweep_ms,
                   clock_pace_milli, epoch, head_hash, zone)
SELECT $1, $2, $3, $4, $5, $6, coalesce($7, real_ms), real_ms, coalesce($7, real_ms), $8, $9, $10, $11
FROM (SELECT (extract(epoch FROM clock_timestamp()) * 1000)::bigint AS real_ms) AS clock
"""
UPDATE_HEAD = """
WITH moved AS (
    UPDATE sweep SET head_n = $2, head_hash = $3, off_sale_ms = $4, disposed_ms = $5, overridden = $6
    WHERE sweep_id = $1
)
SELECT pg_notify('sweep_events', $1::text || ' ' || $2::bigint)
"""
SET_CLOCK = """
UPDATE sweep SET clock_real_ms = (extract(epoch FROM clock_timestamp()) * 1000)::bigint, clock_sweep_ms = $2,
                 clock_pace_milli = $3
WHERE sweep_id = $1 AND exercise
"""


@dataclass(frozen=True, slots=True)
class SweepRow:
    """A sweep as it stands."""

    sweep_id: SweepId
    title: str
    recall_class: RecallClass
    hazard: str
    policy: Policy
    exercise: bool
    zone: str
    opened_ms: int
    clock_real_ms: int
    clock_sweep_ms: int
    clock_pace_milli: int
    epoch: str
    head_n: int
    head_hash: bytes
    off_sale_ms: int | None
    disposed_ms: int | None
    overridden: bool
    revision: int
    real_ms: int
    name_salt: bytes = b""

    @property
    def now_ms(self) -> int:
        """The sweep's time when this row was read. Only an exercise's clock differs from the real one."""
        return self.clock_sweep_ms + (self.real_ms - self.clock_real_ms) * self.clock_pace_milli // 1000


def _row(record: asyncpg.Record) -> SweepRow:
    values = dict(record)
    values["policy"] = msgspec.convert(values["policy"], Policy)
    values["recall_class"] = RecallClass(values["recall_class"])
    return SweepRow(**values)


def unknown_sweep(sweep: str) -> Problem:
    """There is no such sweep."""
    return Problem(
        "sweep-unknown",
        f"There is no sweep “{sweep}”; `sweep status` lists those that there are.",
        f"没有编号为“{sweep}”的清查；运行 sweep status 可查看现有清查。",
        status=404,
        sweep=sweep,
    )


async def lock_sweep(connection: Connection, sweep: SweepId) -> SweepRow:
    """Read a sweep and hold its row: what is appended from here on gets the next numbers. Problem if unknown."""
    # Two statements: what one reads beside the row that it waits for is as old as the beginning of its wait, and
    # who waited for a revision would then judge by the one before.
    await connection.execute(LOCK_SWEEP, sweep)
    return await select_sweep(connection, sweep)


async def select_sweep(connection: Connection, sweep: SweepId) -> SweepRow:
    """Read a sweep. Problem if unknown."""
    record = await connection.fetchrow(SELECT_SWEEP, sweep)
    if record is None:
        raise unknown_sweep(sweep)
    return _row(record)


async def select_sweeps(connection: Connection) -> list[SweepRow]:
    """All sweeps, the oldest first."""
    return [_row(record) for record in await connection.fetch(SELECT_SWEEPS)]


async def choose_sweep(connection: Connection, sweep: str | None) -> SweepRow:
    """The sweep that was named, or the only one. Problem if there is none, or several and none was named."""
    if sweep is not None:
        return await select_sweep(connection, SweepId(sweep))
    rows = await select_sweeps(connection)
    if not rows:
        raise Problem(
            "no-sweep",
            "No sweep is open yet; open one with `sweep recall open FILE`.",
            "尚未开展清查；请先用 sweep recall open 文件 开展清查。",
            status=404,
        )
    if len(rows) > 1:
        names = ", ".join(row.sweep_id for row in rows)
        raise Problem(
            "several-sweeps",
            f"There are several sweeps ({names}); say which with --sweep ID.",
            f"现有多个清查（{names}）；请用 --sweep 指定编号。",
        )
    return rows[0]


async def insert_sweep(
    connection: Connection,
    sweep: SweepId,
    title: str,
    recall_class: RecallClass,
    hazard: str,
    policy: Policy,
    *,
    exercise: bool,
    zone: str,
    opened_ms: int | None,
    pace_milli: int,
    epoch: str,
) -> None:
    """A new sweep with an empty ledger."""
    await connection.execute(
        INSERT_SWEEP,
        sweep,
        title,
        recall_class,
        hazard,
        asdict(policy),
        exercise,
        opened_ms,
        pace_milli,
        epoch,
        GENESIS,
        zone,
    )


async def update_head(connection: Connection, row: SweepRow, n: int, head: bytes) -> None:
    """Move a sweep's head, and wake the readers of its stream when this commits."""
    await connection.execute(UPDATE_HEAD, row.sweep_id, n, head, row.off_sale_ms, row.disposed_ms, row.overridden)


async def set_clock(connection: Connection, sweep: SweepId, sweep_ms: int, pace_milli: int) -> None:
    """Set an exercise's clock; a real sweep's clock is not to be set."""
    await connection.execute(SET_CLOCK, sweep, sweep_ms, pace_milli)


LOCK_OPENING = "SELECT pg_advisory_xact_lock(7367655613)"
COUNT_SWEEPS = "SELECT count(*) FROM sweep"


async def next_number(connection: Connection) -> int:
    """The number of the next sweep; others who open one wait until this transaction ends."""
    await connection.execute(LOCK_OPENING)
    number: int = await connection.fetchval(COUNT_SWEEPS)
    return number + 1
