"""A second person confirms a check-in or sends it back (一审一核)."""

from __future__ import annotations

from collections.abc import Sequence

from sweep.actions.actor import Actor, not_found, own_work, reason_missing
from sweep.actions.apply import write_sweep
from sweep.db import reviews
from sweep.db.connection import Database
from sweep.domain.events import CheckInReviewed
from sweep.domain.ids import CheckInId, ShopId, SweepId
from sweep.domain.words import Verdict


async def review_check_in(
    database: Database,
    sweep: SweepId,
    check_in: CheckInId,
    verdict: Verdict,
    actor: Actor,
    *,
    reason: str = "",
    settles: Sequence[str] = (),
) -> int:
    """Record a verdict; its ledger number. Sending back removes no find, and needs a reason. Raises Problem
    `own-work` for a reviewer of the visit's own team (who may only take the claim back), `not-found`."""
    async with write_sweep(database, sweep) as writer:
        row = await reviews.select_check_in(writer.connection, sweep, check_in)
        if row is None:
            raise not_found("check-in", "检查登记", check_in)
        own = row["person_id"] == actor.person or (row["team_id"] is not None and row["team_id"] == actor.team)
        if own and verdict is Verdict.APPROVED:
            raise own_work()
        if verdict is Verdict.SENT_BACK and not reason.strip():
            raise reason_missing()
        n = writer.append(
            CheckInReviewed(check_in, verdict, actor.person, actor.team, reason, tuple(settles)),
            shop=ShopId(row["shop_id"]),
            actor=actor.person,
        )
        await reviews.set_verdict(writer.connection, sweep, check_in, verdict.value)
        return n
