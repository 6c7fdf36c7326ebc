"""A shop leaves the count, or comes back: one proposes, another decides, and it can be undone (design rule 10)."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import replace

from sweep.actions.actor import Actor, already_decided, not_found, own_work, reason_missing
from sweep.actions.apply import SweepWriter, write_sweep
from sweep.actions.enter_scope import ensure_in_scope
from sweep.db import proposals, shops
from sweep.db.connection import Database
from sweep.domain.events import StatusDecided, StatusProposed, StatusUndone
from sweep.domain.ids import CheckInId, ProposalId, ShopId, SweepId
from sweep.domain.policy import Policy
from sweep.domain.problem import Problem
from sweep.domain.shop_file import ShopFile
from sweep.domain.standing import refuse_bad_merge, stand
from sweep.domain.words import ShopStatus, Verdict


async def propose_status(
    database: Database,
    sweep: SweepId,
    shop: ShopId,
    status: ShopStatus,
    actor: Actor,
    *,
    reason: str = "",
    same_as: ShopId | None = None,
    knows: Sequence[CheckInId] = (),
) -> ProposalId:
    """Propose that a shop leave the count; a duplicate names the shop that it is the same as."""
    async with write_sweep(database, sweep) as writer:
        return await put_proposal(writer, shop, status, actor, reason=reason, same_as=same_as, knows=knows)


async def put_proposal(
    writer: SweepWriter,
    shop: ShopId,
    status: ShopStatus,
    actor: Actor,
    *,
    reason: str = "",
    same_as: ShopId | None = None,
    knows: Sequence[CheckInId] = (),
) -> ProposalId:
    """The same, inside a transaction that does other things too."""
    if status is ShopStatus.DUPLICATE and same_as in (None, shop):
        raise Problem(
            "same-as-missing",
            f"Say which other shop {shop} is a duplicate of.",
            f"请填写 {shop} 与哪一家经营户重复。",
            shop=shop,
        )
    await ensure_in_scope(writer, shop)
    if same_as is not None:
        await ensure_in_scope(writer, same_as)
    proposal = ProposalId(f"pr-{secrets.token_hex(8)}")
    event = StatusProposed(proposal, status, actor.person, reason, same_as, tuple(knows))
    n = writer.append(event, shop=shop, actor=actor.person)
    await proposals.insert_proposal(
        writer.connection, writer.sweep, proposal, shop, status.value, same_as, reason, actor.person, n
    )
    return proposal


async def decide_status(
    database: Database, sweep: SweepId, proposal: ProposalId, verdict: Verdict, actor: Actor
) -> int:
    """Decide another person's proposal. Raises Problem `own-work` (also for those who stood at the door),
    `not-found`, `already-decided`, `status-not-proven` and those of `refuse_bad_merge`."""
    async with write_sweep(database, sweep) as writer:
        row = await proposals.select_proposal(writer.connection, sweep, proposal)
        if row is None:
            raise not_found("proposal", "提议", proposal)
        if row["proposed_by"] == actor.person:
            raise own_work()
        if row["verdict"] is not None:
            raise already_decided("proposal", "提议", row["verdict"])
        if row["undone"]:
            raise already_decided("proposal", "提议", "undone")
        shop = ShopId(row["shop_id"])
        event = StatusDecided(proposal, verdict, actor.person)
        if verdict is Verdict.APPROVED:
            _refuse_unproven(await writer.file_of(shop), event, writer.row.policy)
        if verdict is Verdict.APPROVED and row["status"] == ShopStatus.DUPLICATE:
            pair = [row["shop_id"], row["same_as"]]
            merges = await shops.select_merges(writer.connection, sweep, pair)
            refuse_bad_merge(row["shop_id"], row["same_as"], dict(merges))
        await proposals.decide_proposal(writer.connection, sweep, proposal, verdict.value, actor.person)
        return writer.append(event, shop=shop, actor=actor.person)


def _refuse_unproven(file: ShopFile, event: StatusDecided, policy: Policy) -> None:
    """Approve nothing that would not hold: it could come to hold later, by evidence that nobody has reviewed."""
    decisions = {**file.decisions, event.proposal: [*file.decisions.get(event.proposal, []), event]}
    standing, _, pending = stand(replace(file, decisions=decisions), policy)
    if event.proposal in pending:
        raise own_work()
    if standing == "in_scope":
        raise Problem(
            "status-not-proven",
            f"The visits to shop {file.shop} do not prove it: a shop that does not operate needs two attempts on "
            "different days with a photo or a position, and whoever met somebody there must be named.",
            f"对 {file.shop} 的走访尚不足以证明：停业须有两次不同日期、附照片或定位的走访；曾见到有人的须列明。",
            shop=file.shop,
        )


async def undo_status(database: Database, sweep: SweepId, proposal: ProposalId, actor: Actor, reason: str) -> int:
    """Bring a shop back into the count. It raises danger, so it acts at once."""
    if not reason.strip():
        raise reason_missing()
    async with write_sweep(database, sweep) as writer:
        row = await proposals.select_proposal(writer.connection, sweep, proposal)
        if row is None:
            raise not_found("proposal", "提议", proposal)
        await proposals.undo_proposal(writer.connection, sweep, proposal)
        event = StatusUndone(proposal, actor.person, reason)
        return writer.append(event, shop=ShopId(row["shop_id"]), actor=actor.person)
