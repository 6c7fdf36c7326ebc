"""Withheld goods move: wholly or in part, from account to account (design rule 7)."""

from __future__ import annotations

import secrets
from dataclasses import replace

from sweep.actions.actor import Actor, not_found, reason_missing, too_few_units
from sweep.actions.apply import write_sweep
from sweep.actions.enter_scope import ensure_in_scope
from sweep.db import registry_lookup, reviews
from sweep.db.connection import Database
from sweep.domain.check_in import Movement
from sweep.domain.events import ConsumerReturned, GoodsMoved, HoldExtended
from sweep.domain.holds import EXTENDABLE
from sweep.domain.ids import FindingId, LotId, MovementId, ShopId, SweepId
from sweep.domain.problem import Problem
from sweep.domain.units import why_unlawful
from sweep.domain.words import Account

_MOST_UNITS = 10_000_000
_LAST_MS = 2**52


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
            raise too_few_units(there, movement.units, movement.source)
        movement = replace(
            movement, custodian=writer.beside(movement.custodian), witness=writer.beside(movement.witness)
        )
        return writer.append(GoodsMoved(movement, actor.person), shop=ShopId(shop), actor=actor.person)


async def extend_hold(
    database: Database, sweep: SweepId, finding: FindingId, document: str, lapses_ms: int, actor: Actor
) -> int:
    """Put off a hold's lapse, once, by a document. Raises Problem `hold-not-extendable`, `hold-extended-already`,
    `hold-lapse-too-early`, `not-found`."""
    if not document.strip():
        raise reason_missing()
    async with write_sweep(database, sweep) as writer:
        row = await reviews.select_finding(writer.connection, sweep, finding)
        if row is None:
            raise not_found("finding", "检出情况", finding)
        if row.basis not in EXTENDABLE or row.lapses_ms is None:
            raise Problem(
                "hold-not-extendable",
                "Only sealing or seizure with a lapse date can be extended; nothing else is held here.",
                "仅载明期限的查封、扣押可以延长；该物品不适用。",
            )
        if any(told.finding == finding for told in (await writer.file_of(row.shop)).extensions):
            raise Problem(
                "hold-extended-already",
                "This hold was extended once, and can't be extended again; dispose of the goods before it lapses.",
                "该强制措施已延长过一次，不得再次延长；请在期满前处置物品。",
                status=409,
            )
        if not row.lapses_ms < lapses_ms < _LAST_MS:
            raise Problem(
                "hold-lapse-too-early",
                "An extension ends later than the hold that it extends; correct its date.",
                "延长后的期限须晚于原期限；请更正日期。",
                field="lapses_ms",
            )
        return writer.append(
            HoldExtended(finding, document, lapses_ms, actor.person), shop=row.shop, actor=actor.person
        )


async def take_back_from_consumers(
    database: Database, sweep: SweepId, shop: ShopId, lot: LotId, units: int, custodian: str, actor: Actor
) -> FindingId:
    """Consumers brought units back to a shop or counter; the id under which they move on."""
    async with write_sweep(database, sweep) as writer:
        if lot not in writer.base.recall.lots:
            raise not_found("lot", "批次", lot)
        if not 0 < units <= _MOST_UNITS:
            raise Problem("no-units", "Give how many units were brought back.", "请填写退回的数量。")
        returned = FindingId(f"return-{secrets.token_hex(8)}/1")
        await ensure_in_scope(writer, shop)
        event = ConsumerReturned(returned, lot, units, writer.beside(custodian), actor.person)
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
