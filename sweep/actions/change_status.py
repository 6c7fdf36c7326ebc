"""A shop leaves the count, or comes back: one proposes, another decides, and it can be undone (design rule 10)."""

from __future__ import annotations

import secrets
from collections.abc import Sequence

from sweep.actions.actor import Actor, not_found, own_work, reason_missing
from sweep.actions.apply import SweepWriter, write_sweep
from sweep.db import proposals, shops
from sweep.db.connection import Database
from sweep.domain.events import StatusDecided, StatusProposed, StatusUndone
from sweep.domain.ids import CheckInId, ProposalId, ShopId, SweepId
from sweep.domain.problem import Problem
from sweep.domain.standing import refuse_bad_merge
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
    await writer.ensure_in_scope(shop)
    if same_as is not None:
        await writer.ensure_in_scope(same_as)
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
    """Decide another person's proposal. Raises Problem `own-work`, `not-found`, `already-decided` and those of
    `refuse_bad_merge`."""
    async with write_sweep(database, sweep) as writer:
        row = await proposals.select_proposal(writer.connection, sweep, proposal)
        if row is None:
            raise not_found("proposal", "提议", proposal)
        if row["proposed_by"] == actor.person:
            raise own_work()
        if row["verdict"] is not None:
            raise Problem(
                "already-decided",
                f"This proposal was already decided ({row['verdict']}).",
                f"该提议已作出决定（{row['verdict']}）。",
                status=409,
            )
        if verdict is Verdict.APPROVED and row["status"] == ShopStatus.DUPLICATE:
            pair = [row["shop_id"], row["same_as"]]
            merges = await shops.select_merges(writer.connection, sweep, pair)
            refuse_bad_merge(row["shop_id"], row["same_as"], dict(merges))
        await proposals.decide_proposal(writer.connection, sweep, proposal, verdict.value, actor.person)
        event = StatusDecided(proposal, verdict, actor.person)
        return writer.append(event, shop=ShopId(row["shop_id"]), actor=actor.person)


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
