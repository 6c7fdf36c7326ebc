"""Open a sweep: a recall over the registry as it stands. Every registered shop has a line for every lot."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass

from sweep.actions.apply import write_sweep_on
from sweep.actions.enter_scope import enter_shops
from sweep.actions.revise import put_revision
from sweep.db import check_ins, shops, sweeps
from sweep.db.connection import Database
from sweep.domain.events import RawKept, ShopsEntered, SweepOpened
from sweep.domain.ids import PersonId, SweepId
from sweep.domain.lines import BaseLines
from sweep.domain.policy import Policy
from sweep.domain.problem import Problem
from sweep.domain.recall import Lot, Revision, read_recall, refuse_twice
from sweep.domain.words import RecallClass


@dataclass(frozen=True, slots=True)
class Notice:
    """A recall notice, read: what it says and the file itself, kept beside it."""

    title: str
    recall_class: RecallClass
    hazard: str
    lots: tuple[Lot, ...]
    name: str = ""
    original: bytes | None = None


@dataclass(frozen=True, slots=True)
class Opened:
    """The contract's keys of `recall open` and `recall amend`."""

    sweep: SweepId
    revision: int
    lots: int
    reopened_lines: int


async def open_sweep(
    database: Database,
    notice: Notice,
    *,
    by: PersonId,
    confirmed_by: PersonId,
    policy: Policy | None = None,
    exercise: bool = False,
    zone: str = "Asia/Shanghai",
    opened_ms: int | None = None,
    pace_milli: int = 1000,
) -> Opened:
    """Open a sweep on a notice whose every lot `confirmed_by` compared with the original.

    `opened_ms` and `pace_milli` set the clock of an exercise; a real sweep runs on the real one.
    """
    policy = policy or Policy()
    refuse_empty(notice.lots)
    refuse_twice(notice.lots)
    async with database.transaction() as connection:
        sweep = SweepId(f"S{await sweeps.next_number(connection)}")
        await sweeps.insert_sweep(
            connection,
            sweep,
            notice.title,
            notice.recall_class,
            notice.hazard,
            policy,
            exercise=exercise,
            zone=zone,
            opened_ms=opened_ms if exercise else None,
            pace_milli=pace_milli if exercise else 1000,
            epoch=secrets.token_hex(8),
        )
        async with write_sweep_on(connection, sweep) as writer:
            writer.append(SweepOpened(notice.title, notice.recall_class, notice.hazard, policy, exercise), actor=by)
            recall = read_recall(notice.recall_class, notice.hazard, [Revision(1, notice.lots)])
            writer.take_base(BaseLines(recall, policy))
            in_scope = await shops.select_not_in_scope(writer.connection, sweep)
            lines = len(in_scope) * sum(not lot.released for lot in notice.lots)
            await put_revision(
                writer,
                1,
                notice.lots,
                by=by,
                confirmed_by=confirmed_by,
                original=notice.original,
                name=notice.name,
                reopened_lines=lines,
            )
            writer.append(ShopsEntered(tuple(in_scope), "registry"), actor=by)
            await enter_shops(writer, in_scope)
            for kept in await check_ins.select_homeless(connection):
                told = RawKept(kept["kept_id"], kept["sha256"], kept["size"], kept["reason"], kept["phone_id"])
                n = writer.append(told, actor=kept["person_id"] or by)
                await check_ins.enter_kept(connection, kept["kept_id"], sweep, n)
    return Opened(sweep, 1, len(notice.lots), lines)


def refuse_empty(lots: Sequence[Lot]) -> None:
    """A recall without lots recalls nothing."""
    if not lots:
        raise Problem(
            "notice-without-lots",
            "The notice lists no lot; a sweep needs at least one. Check the table's headings.",
            "公告中没有任何批次；清查至少需要一个批次，请检查表头。",
        )
