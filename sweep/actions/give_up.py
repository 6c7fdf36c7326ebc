"""Phones given up, and kept bytes read: what a person settles about the machinery."""

from __future__ import annotations

from datetime import datetime

from sweep.actions.actor import Actor, not_found, reason_missing
from sweep.actions.apply import write_sweep
from sweep.db import people, reviews
from sweep.db.connection import Database
from sweep.domain.events import KeptRawSettled, PhoneLost, PhoneRevoked
from sweep.domain.ids import PhoneId, SweepId


async def revoke_phone(
    database: Database, sweep: SweepId, phone: PhoneId, actor: Actor, now: datetime, reason: str = ""
) -> int:
    """From here on the phone may only hand in."""
    async with write_sweep(database, sweep) as writer:
        if await people.revoke_phone(writer.connection, phone, now) is None:
            raise not_found("phone", "手机", phone)
        return writer.append(PhoneRevoked(phone, actor.person, reason), actor=actor.person)


async def declare_phone_lost(
    database: Database, sweep: SweepId, phone: PhoneId, actor: Actor, now: datetime, reason: str
) -> int:
    """A silent phone with unsent work is given up: its stops are open lines still, and it no longer blocks."""
    if not reason.strip():
        raise reason_missing()
    async with write_sweep(database, sweep) as writer:
        if not await reviews.lose_phone(writer.connection, phone, now):
            raise not_found("phone", "手机", phone)
        return writer.append(PhoneLost(phone, actor.person, reason), actor=actor.person)


async def settle_kept(database: Database, sweep: SweepId, kept: str, actor: Actor, reason: str) -> int:
    """A person read what could not be decoded, or came twice with other bytes, and says what became of it."""
    if not reason.strip():
        raise reason_missing()
    async with write_sweep(database, sweep) as writer:
        if await reviews.select_kept(writer.connection, sweep, kept) is None:
            raise not_found("kept message", "留存报文", kept)
        n = writer.append(KeptRawSettled(kept, actor.person, reason), actor=actor.person)
        await reviews.settle_kept(writer.connection, sweep, kept, n)
        return n
