"""What a person decides about a finding: whose lot it is, whether it is still recalled, what its count was."""

from __future__ import annotations

import secrets

from sweep.actions.actor import Actor, not_found, own_work, reason_missing
from sweep.actions.apply import SweepWriter, write_sweep
from sweep.db import proposals, reviews
from sweep.db.connection import Database
from sweep.domain.events import CorrectionDecided, CorrectionProposed, FindingAttributed, FindingRejudged
from sweep.domain.ids import CorrectionId, FindingId, LotId, ShopId, SweepId
from sweep.domain.words import Account, Verdict


async def _shop_of(writer: SweepWriter, finding: FindingId) -> ShopId:
    row = await reviews.select_finding(writer.connection, writer.sweep, finding)
    if row is None:
        raise not_found("finding", "检出情况", finding)
    return ShopId(row["shop_id"])


async def attribute_finding(
    database: Database, sweep: SweepId, finding: FindingId, lot: LotId | None, actor: Actor, reason: str = ""
) -> int:
    """Say which lot an unreadable print belongs to; None: to no listed lot, which needs a reason."""
    if lot is None and not reason.strip():
        raise reason_missing()
    async with write_sweep(database, sweep) as writer:
        shop = await _shop_of(writer, finding)
        if lot is not None and lot not in writer.base.recall.lots:
            raise not_found("lot", "批次", lot)
        event = FindingAttributed(finding, lot, actor.person, reason, actor.team, writer.base.recall.revision)
        return writer.append(event, shop=shop, actor=actor.person)


async def rejudge_finding(
    database: Database, sweep: SweepId, finding: FindingId, *, still_recalled: bool, actor: Actor, reason: str
) -> int:
    """After a narrowing, say whether a find is still recalled under today's revision."""
    if not still_recalled and not reason.strip():
        raise reason_missing()
    async with write_sweep(database, sweep) as writer:
        shop = await _shop_of(writer, finding)
        revision = writer.base.recall.revision
        event = FindingRejudged(finding, revision, still_recalled, actor.person, reason, actor.team)
        return writer.append(event, shop=shop, actor=actor.person)


async def correct_finding(
    database: Database, sweep: SweepId, finding: FindingId, units: int, account: Account, actor: Actor, reason: str
) -> CorrectionId:
    """Say that a count was wrong by `units`. More acts at once; fewer waits for a second person."""
    if not reason.strip():
        raise reason_missing()
    async with write_sweep(database, sweep) as writer:
        shop = await _shop_of(writer, finding)
        correction = CorrectionId(f"co-{secrets.token_hex(8)}")
        event = CorrectionProposed(correction, finding, units, account, actor.person, reason)
        n = writer.append(event, shop=shop, actor=actor.person)
        verdict = Verdict.APPROVED.value if units >= 0 else None
        await proposals.insert_correction(
            writer.connection, sweep, correction, finding, shop, units, account.value, reason, actor.person, verdict, n
        )
        return correction


async def decide_correction(
    database: Database, sweep: SweepId, correction: CorrectionId, verdict: Verdict, actor: Actor
) -> int:
    """A second person decides. Raises Problem `own-work`, `not-found`."""
    async with write_sweep(database, sweep) as writer:
        row = await proposals.select_correction(writer.connection, sweep, correction)
        if row is None:
            raise not_found("correction", "更正", correction)
        if row["proposed_by"] == actor.person:
            raise own_work()
        await proposals.decide_correction(writer.connection, sweep, correction, verdict.value)
        event = CorrectionDecided(correction, verdict, actor.person)
        return writer.append(event, shop=ShopId(row["shop_id"]), actor=actor.person)
