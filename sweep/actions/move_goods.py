"""Withheld goods move: wholly or in part, from account to account (design rule 7)."""

from __future__ import annotations

import secrets
from dataclasses import replace

from sweep.actions.actor import Actor, not_found, reason_missing
from sweep.actions.apply import write_sweep
from sweep.db import registry_lookup, reviews
from sweep.db.connection import Database
from sweep.domain.check_in import Movement
from sweep.domain.events import ConsumerReturned, GoodsMoved, HoldExtended
from sweep.domain.ids import FindingId, LotId, MovementId, ShopId, SweepId
from sweep.domain.problem import Problem
from sweep.domain.units import why_unlawful
from sweep.domain.words import Account


async def move_goods(database: Database, sweep: SweepId, movement: Movement, actor: Actor) -> int:
    """Record one movement; its ledger number.

    Raises Problem `too-few-units`, `not-found` and those of `why_unlawful`.
    """
    async with write_sweep(database, sweep) as writer:
        shop = await reviews.select_stock_shop(writer.connection, sweep, movement.finding)
        if shop is None:
            raise not_found("finding", "检出情况", movement.finding)
        if movement.to_shop is not None:
            kinds = await registry_lookup.select_kinds(writer.connection, [movement.to_shop])
            movement = replace(movement, to_kind=kinds.get(movement.to_shop))
        refusal = why_unlawful(movement)
        if refusal is not None:
            raise refusal
        there = await reviews.select_account(writer.connection, sweep, movement.finding, movement.source.value)
        if there < movement.units:
            raise Problem(
                "too-few-units",
                f"Only {there} units of this finding are “{movement.source}”; {movement.units} can't be moved.",
                f"该检出中处于“{movement.source}”的仅有 {there} 件，无法转移 {movement.units} 件。",
                units=there,
            )
        return writer.append(GoodsMoved(movement, actor.person), shop=ShopId(shop), actor=actor.person)


async def extend_hold(
    database: Database, sweep: SweepId, finding: FindingId, document: str, lapses_ms: int, actor: Actor
) -> int:
    """Put off a hold's lapse, by a document."""
    if not document.strip():
        raise reason_missing()
    async with write_sweep(database, sweep) as writer:
        shop = await reviews.select_stock_shop(writer.connection, sweep, finding)
        if shop is None:
            raise not_found("finding", "检出情况", finding)
        event = HoldExtended(finding, document, lapses_ms, actor.person)
        return writer.append(event, shop=ShopId(shop), actor=actor.person)


async def take_back_from_consumers(
    database: Database, sweep: SweepId, shop: ShopId, lot: LotId, units: int, custodian: str, actor: Actor
) -> FindingId:
    """Consumers brought units back to a shop or counter; the id under which they move on."""
    async with write_sweep(database, sweep) as writer:
        if lot not in writer.base.recall.lots:
            raise not_found("lot", "批次", lot)
        if units <= 0:
            raise Problem("no-units", "Give how many units were brought back.", "请填写退回的数量。")
        returned = FindingId(f"return-{secrets.token_hex(8)}/1")
        await writer.ensure_in_scope(shop)
        event = ConsumerReturned(returned, lot, units, custodian, actor.person)
        writer.append(event, shop=shop, actor=actor.person)
        return returned


def new_movement(
    finding: FindingId,
    source: Account,
    target: Account,
    units: int,
    *,
    custodian: str = "",
    witness: str = "",
    document: str = "",
    to_shop: ShopId | None = None,
    lapses_ms: int = 0,
) -> Movement:
    """A movement with an id of its own."""
    its_id = MovementId(f"mv-{secrets.token_hex(8)}")
    return Movement(its_id, finding, source, target, units, custodian, witness, document, to_shop, lapses_ms)
