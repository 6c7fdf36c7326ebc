"""Amend the recall: one more revision. Lines that today's rules leave unanswered are open again, and no others."""

from __future__ import annotations

from sweep.actions.apply import write_sweep
from sweep.actions.judge_anew import count_reopened, judge_all
from sweep.actions.open_sweep import Notice, Opened, refuse_empty
from sweep.actions.revise import put_revision
from sweep.db.connection import Database
from sweep.db.sweeps import choose_sweep
from sweep.domain.ids import PersonId
from sweep.domain.lines import BaseLines
from sweep.domain.recall import amend


async def amend_recall(
    database: Database, sweep: str | None, notice: Notice, *, by: PersonId, confirmed_by: PersonId
) -> Opened:
    """Add a revision made of the notice's lots. Raises Problem where it changes nothing or frees without proof."""
    refuse_empty(notice.lots)
    async with database.acquire() as connection:
        chosen = (await choose_sweep(connection, sweep)).sweep_id
    async with write_sweep(database, chosen) as writer:
        recall = amend(writer.base.recall, notice.lots)
        base = BaseLines(recall, writer.row.policy)
        reopened = await count_reopened(writer, base)
        await put_revision(
            writer,
            recall.revision,
            recall.revisions[-1].lots,
            by=by,
            confirmed_by=confirmed_by,
            original=notice.original,
            name=notice.name,
            reopened_lines=reopened,
        )
        await judge_all(writer, base)
        if reopened:
            writer.reopen_if_ended(f"revision {recall.revision}", by)
    return Opened(chosen, recall.revision, len(recall.lots), reopened)
