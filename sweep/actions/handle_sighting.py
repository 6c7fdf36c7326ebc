"""Sightings: somebody says that a listed lot is still on sale. Who first hears it owns it until another accepts."""

from __future__ import annotations

import hashlib
import secrets

from sweep.actions.actor import Actor, not_found, reason_missing
from sweep.actions.apply import write_sweep
from sweep.actions.enter_scope import ensure_in_scope
from sweep.db import proposals, registry_lookup
from sweep.db.connection import Database
from sweep.domain.events import SightingAccepted, SightingReceived, SightingSettled
from sweep.domain.ids import LotId, PersonId, SectorId, ShopId, SightingId, SweepId

VISIT_WITHIN_MS = 2 * 3_600_000


async def receive_sighting(
    database: Database,
    sweep: SweepId,
    *,
    actor: Actor | None,
    channel: str,
    text: str = "",
    place: str = "",
    contact: str = "",
    shop: ShopId | None = None,
    sector: SectorId | None = None,
    lot: LotId | None = None,
    within_ms: int = VISIT_WITHIN_MS,
) -> SightingId:
    """Take a sighting. `actor` None: nobody received it in person, so the duty officer of the shop's sector, or of
    `sector`, owns it. A lot that is not listed counts as unknown, which is every lot. It reopens a sweep that had
    ended."""
    async with write_sweep(database, sweep) as writer:
        sighting = SightingId(f"si-{secrets.token_hex(8)}")
        owner = actor.person if actor is not None else None
        if owner is None and shop is not None:
            duty = await registry_lookup.select_duty_officer(writer.connection, shop)
            owner = PersonId(duty) if duty else None
        if owner is None and sector is not None:
            duty = await registry_lookup.select_on_duty(writer.connection, sector)
            owner = PersonId(duty) if duty else None
        owner = owner or PersonId("commander")
        listed = lot if lot in writer.base.recall.lots else None
        evidence = hashlib.sha256("\n".join((secrets.token_hex(16), text, place, contact)).encode()).hexdigest()
        if shop is not None:
            await ensure_in_scope(writer, shop)
        event = SightingReceived(sighting, listed, channel, owner, evidence)
        n = writer.append(event, shop=shop, actor=owner)
        await proposals.insert_sighting(
            writer.connection,
            sweep,
            sighting,
            shop,
            listed,
            channel,
            text,
            place,
            contact,
            owner,
            actor is not None,
            writer.now_ms,
            writer.now_ms + within_ms,
            n,
        )
        writer.reopen_if_ended(f"sighting {sighting}", owner)
        return sighting


async def accept_sighting(database: Database, sweep: SweepId, sighting: SightingId, actor: Actor) -> int:
    """Take a sighting over from whoever owns it."""
    async with write_sweep(database, sweep) as writer:
        row = await proposals.select_sighting(writer.connection, sweep, sighting)
        if row is None:
            raise not_found("sighting", "线索", sighting)
        await proposals.accept_sighting(writer.connection, sweep, sighting, actor.person)
        return writer.append(SightingAccepted(sighting, actor.person), shop=_shop(row["shop_id"]), actor=actor.person)


async def settle_sighting(database: Database, sweep: SweepId, sighting: SightingId, actor: Actor, reason: str) -> int:
    """A reviewer closes a sighting by name, with the reason."""
    if not reason.strip():
        raise reason_missing()
    async with write_sweep(database, sweep) as writer:
        row = await proposals.select_sighting(writer.connection, sweep, sighting)
        if row is None:
            raise not_found("sighting", "线索", sighting)
        await proposals.close_sighting(writer.connection, sweep, sighting)
        event = SightingSettled(sighting, actor.person, reason)
        return writer.append(event, shop=_shop(row["shop_id"]), actor=actor.person)


def _shop(shop: str | None) -> ShopId | None:
    return ShopId(shop) if shop is not None else None
