"""What a person decides about a finding: whose lot it is, whether it is still recalled, what its count was."""

from __future__ import annotations

import secrets

from sweep.actions.actor import Actor, already_decided, not_found, own_work, reason_missing, too_few_units
from sweep.actions.apply import SweepWriter, write_sweep
from sweep.db import proposals, reviews
from sweep.db.connection import Database
from sweep.domain.events import CorrectionDecided, CorrectionProposed, FindingAttributed, FindingRejudged
from sweep.domain.ids import CorrectionId, FindingId, LotId, ShopId, SweepId
from sweep.domain.problem import Problem
from sweep.domain.words import Account, Verdict

_MOST_UNITS = 10_000_000


async def _finding(writer: SweepWriter, finding: FindingId) -> reviews.FindingRow:
    row = await reviews.select_finding(writer.connection, writer.sweep, finding)
    if row is None:
        raise not_found("finding", "检出情况", finding)
    return row


async def _refuse_own(writer: SweepWriter, check_in: str, actor: Actor) -> None:
    """Raise Problem `own-work` where the actor, or the actor's team, made the find."""
    visit = await reviews.select_check_in(writer.connection, writer.sweep, check_in)
    if visit and (visit["person_id"] == actor.person or (actor.team is not None and visit["team_id"] == actor.team)):
        raise own_work()


async def attribute_finding(
    database: Database, sweep: SweepId, finding: FindingId, lot: LotId | None, actor: Actor, reason: str = ""
) -> int:
    """Say which lot an unreadable print belongs to; None: to no listed lot, which needs a reason. Raises Problem
    `own-work`, `not-found`."""
    if lot is None and not reason.strip():
        raise reason_missing()
    async with write_sweep(database, sweep) as writer:
        row = await _finding(writer, finding)
        await _refuse_own(writer, row.check_in, actor)
        if lot is not None and lot not in writer.base.recall.lots:
            raise not_found("lot", "批次", lot)
        event = FindingAttributed(finding, lot, actor.person, reason, actor.team, writer.base.recall.revision)
        return writer.append(event, shop=row.shop, actor=actor.person)


async def rejudge_finding(
    database: Database, sweep: SweepId, finding: FindingId, *, still_recalled: bool, actor: Actor, reason: str
) -> int:
    """After a narrowing, say whether a find is still recalled under today's revision. Raises Problem `own-work`,
    `not-found`."""
    if not still_recalled and not reason.strip():
        raise reason_missing()
    async with write_sweep(database, sweep) as writer:
        row = await _finding(writer, finding)
        await _refuse_own(writer, row.check_in, actor)
        revision = writer.base.recall.revision
        event = FindingRejudged(finding, revision, still_recalled, actor.person, reason, actor.team)
        return writer.append(event, shop=row.shop, actor=actor.person)


async def correct_finding(
    database: Database, sweep: SweepId, finding: FindingId, units: int, account: Account, actor: Actor, reason: str
) -> CorrectionId:
    """Say that a count was wrong by `units`. More acts at once; fewer waits for a second person, and so does the
    first count of what nobody had counted. Raises Problem `not-found`, `correction-of-nothing`, `too-few-units`."""
    if not reason.strip():
        raise reason_missing()
    if abs(units) > _MOST_UNITS or account is Account.CORRECTED:
        raise _no_correction()
    async with write_sweep(database, sweep) as writer:
        row = await _finding(writer, finding)
        if units == 0 and row.counted:
            raise _no_correction()
        there = await reviews.select_account(writer.connection, sweep, finding, account.value)
        if there + units < 0:
            raise too_few_units(there, -units, account)
        correction = CorrectionId(f"co-{secrets.token_hex(8)}")
        event = CorrectionProposed(correction, finding, units, account, actor.person, reason)
        n = writer.append(event, shop=row.shop, actor=actor.person)
        verdict = Verdict.APPROVED.value if units > 0 and row.counted else None
        await proposals.insert_correction(
            writer.connection, sweep, correction, finding, row.shop, units, account.value, reason, actor.person,
            verdict, n,
        )  # fmt: skip
        return correction


def _no_correction() -> Problem:
    return Problem(
        "correction-of-nothing",
        "Say by how many units the count was wrong, and on which account they stand (not “corrected”).",
        "请填写数量差额及其所在台账（不得为“已更正”）。",
        field="units",
    )


async def decide_correction(
    database: Database, sweep: SweepId, correction: CorrectionId, verdict: Verdict, actor: Actor
) -> int:
    """A second person decides. Raises Problem `own-work`, `not-found`, `already-decided`."""
    async with write_sweep(database, sweep) as writer:
        row = await proposals.select_correction(writer.connection, sweep, correction)
        if row is None:
            raise not_found("correction", "更正", correction)
        if row["proposed_by"] == actor.person:
            raise own_work()
        if row["verdict"] is not None:
            raise already_decided("correction", "更正", row["verdict"])
        await proposals.decide_correction(writer.connection, sweep, correction, verdict.value)
        event = CorrectionDecided(correction, verdict, actor.person)
        return writer.append(event, shop=ShopId(row["shop_id"]), actor=actor.person)
