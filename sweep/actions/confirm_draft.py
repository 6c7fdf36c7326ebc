"""A draft waits until a second person has compared each lot with the original; then it goes out."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sweep.actions.actor import Actor, own_work
from sweep.actions.amend_recall import amend_recall
from sweep.actions.open_sweep import Notice, Opened, open_sweep, refuse_empty
from sweep.actions.read_drafts import waiting_draft
from sweep.db.connection import Database
from sweep.db.desk import drafts
from sweep.db.recalls import lot_from_json
from sweep.domain.ids import PersonId
from sweep.domain.problem import Problem
from sweep.domain.words import RecallClass


async def confirm_lots(database: Database, draft: int, lots: Sequence[str], actor: Actor) -> int:
    """A second person has compared these lots with the original; how many are not confirmed yet.

    One person confirms all of a draft: what another one had confirmed before does not count for this one.
    Raises Problem `own-work`, `draft-unknown`, `lot-not-in-draft`.
    """
    async with database.transaction() as connection:
        found = await waiting_draft(connection, draft, lock=True)
        if found.entered_by == actor.person:
            raise own_work()
        listed = [lot["lot_id"] for lot in found.lots]
        for lot in lots:
            if lot not in listed:
                raise Problem(
                    "lot-not-in-draft",
                    f"Draft {draft} has no lot “{lot}”; reload it, it may have been changed.",
                    f"草稿 {draft} 中没有批次“{lot}”；内容可能已修改，请刷新。",
                    lot=lot,
                )
        before = found.confirmed if found.confirmed_by == actor.person else []
        confirmed = [lot for lot in listed if lot in lots or lot in before]
        await drafts.confirm_draft(connection, draft, confirmed, actor.person)
        return len(listed) - len(confirmed)


async def send_out(database: Database, draft: int, now: datetime, *, exercise: bool = False, zone: str) -> Opened:
    """Open the sweep, or amend its recall, with a draft whose every lot is confirmed. Raises Problem
    `lots-unconfirmed`, `draft-unknown` and those of `open_sweep` and `amend_recall`."""
    async with database.transaction() as connection:
        found = await waiting_draft(connection, draft)
        original = await drafts.select_notice(connection, draft)
    refuse_empty([lot_from_json(lot) for lot in found.lots])
    missing = [lot["lot_id"] for lot in found.lots if lot["lot_id"] not in found.confirmed]
    if missing or found.confirmed_by is None:
        raise Problem(
            "lots-unconfirmed",
            f"{len(missing)} lots of draft {draft} are not confirmed yet, first {missing[0] if missing else '-'}; "
            "a second person compares each with the original.",
            f"草稿 {draft} 尚有 {len(missing)} 个批次未确认（首个为 {missing[0] if missing else '-'}）；"
            "须由第二人逐一与原件核对。",
            status=409,
        )
    notice = Notice(
        found.title, RecallClass(found.recall_class), found.hazard, tuple(map(lot_from_json, found.lots)),
        found.notice_name, original[0] if original else None,
    )  # fmt: skip
    by, confirmed_by = PersonId(found.entered_by), PersonId(found.confirmed_by)
    # Finished first: of two who press the button at once, one finds nothing to send.
    async with database.transaction() as connection:
        await waiting_draft(connection, draft, lock=True)
        await drafts.finish_draft(connection, draft, now)
    try:
        if found.sweep is None:
            return await open_sweep(database, notice, by=by, confirmed_by=confirmed_by, exercise=exercise, zone=zone)
        return await amend_recall(database, found.sweep, notice, by=by, confirmed_by=confirmed_by)
    except BaseException:  # also where the asker has hung up: nothing went out, so it waits again
        async with database.transaction() as connection:
            await drafts.reopen_draft(connection, draft)
        raise


async def drop_draft(database: Database, draft: int, now: datetime) -> None:
    """It will not go out."""
    async with database.transaction() as connection:
        await waiting_draft(connection, draft, lock=True)
        await drafts.finish_draft(connection, draft, now)
