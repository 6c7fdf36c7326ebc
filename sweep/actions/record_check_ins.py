"""The one way in which check-ins are recorded: a group of them under the sweep's lock, in one transaction (design §3).

Known ids are answered from inside the same row-locking transaction.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import replace

from sweep.actions.apply import SweepWriter
from sweep.actions.describe_visit import describe_visit, is_dangerous
from sweep.actions.enter_scope import enter_shops
from sweep.actions.hand_in import HandIn, Receipt
from sweep.actions.move_elsewhere import move_elsewhere
from sweep.actions.wire import WireCheckIn
from sweep.db import cards, check_ins, registry_lookup, shops
from sweep.db.cards import card_hash
from sweep.db.connection import Database
from sweep.domain.check_in import CheckIn
from sweep.domain.events import CheckInConflicted, CheckInRecorded, RawKept, ShopsEntered
from sweep.domain.geodesy import to_e7
from sweep.domain.ids import CheckInId, ShopId, SweepId
from sweep.domain.words import Outcome


async def record_group(writer: SweepWriter, items: Sequence[HandIn]) -> list[Receipt]:
    """Record a group under the sweep's lock; one receipt for each item, in order."""
    known = await check_ins.select_known(writer.connection, [item.wire.id for item in items if item.wire])
    new = [item.wire for item in items if item.wire and not item.trouble and item.wire.id not in known]
    scope = await writer.open_shops({wire.shop for wire in new})
    receivers = [moved.to_shop for wire in new for moved in wire.movements if moved.to_shop]
    kinds = await registry_lookup.select_kinds(writer.connection, receivers) if receivers else {}
    receipts: list[Receipt] = []
    rows: list[tuple[object, ...]] = []
    learned: list[tuple[str, int, int]] = []
    shown: list[tuple[bytes, SweepId, CheckInId]] = []
    for item in items:
        wire = item.wire
        before = known.get(CheckInId(wire.id)) if wire else None
        if wire is not None and before is not None:
            if before.sha256 == item.digest:
                receipts.append(_repeated(before))
            else:
                receipts.append(await _keep(writer, item, "other bytes under a known id", conflict=True))
            continue
        if wire is None or item.trouble:
            receipts.append(await _keep(writer, item, item.trouble, conflict=False))
            continue
        place = scope.get(ShopId(wire.shop))
        visit = describe_visit(wire, item.sender, writer, place, marks=item.marks, kinds=kinds)
        if place is None:
            await _enter_unknown(writer, item, wire)
            scope = await writer.open_shops([wire.shop])
        salt = secrets.token_bytes(16)
        event = CheckInRecorded(visit, item.digest.hex(), hashlib.sha256(salt + item.raw).hexdigest())
        n = writer.append(event, shop=visit.shop, actor=item.sender.person)
        head = writer.head_hash
        await move_elsewhere(writer, item.sender, wire, visit)
        if is_dangerous(visit):
            writer.reopen_if_ended(f"check-in {visit.check_in_id} found product", item.sender.person)
        taken = check_ins.KnownCheckIn(visit.check_in_id, writer.sweep, writer.row.epoch, item.digest, n, head)
        known[visit.check_in_id] = taken
        rows.append(_row(writer.sweep, visit, item, n, salt))
        if (card := card_hash(wire.card)) is not None:
            shown.append((card, writer.sweep, visit.check_in_id))
        if place is not None and not place.located and visit.position and visit.outcome is Outcome.INSPECTED:
            learned.append((visit.shop, visit.position.lat_e7, visit.position.lon_e7))
        receipts.append(replace(_repeated(taken), status="recorded"))
    writer.write_on(
        lambda: check_ins.copy_check_ins(writer.connection, rows),
        lambda: cards.insert_cards(writer.connection, shown),
        lambda: shops.learn_positions(writer.connection, learned),
        lambda: _touch_phones(writer, items),
    )
    return receipts


def _repeated(known: check_ins.KnownCheckIn) -> Receipt:
    """The receipt of a check-in that was taken before, also if that was for another sweep."""
    return Receipt(
        known.check_in_id, known.sha256.hex(), "repeated", known.sweep, known.epoch, known.n, known.hash.hex()
    )


async def _keep(writer: SweepWriter, item: HandIn, reason: str, *, conflict: bool) -> Receipt:
    """Keep bytes that are no check-in, or are another one under a known id."""
    check_in = item.wire.id if item.wire else None
    status = "conflict" if conflict else "kept"
    before = await check_ins.select_kept(writer.connection, item.digest, reason)
    if before is None:
        kept = f"kept-{secrets.token_hex(8)}"
        await check_ins.insert_kept(
            writer.connection, kept, writer.sweep, check_in, item.digest, item.raw, reason, item.sender.person,
            item.sender.phone, writer.now_ms,
        )  # fmt: skip
    elif before.n is not None:
        return Receipt(
            check_in, item.digest.hex(), status, before.sweep, before.epoch, before.n, before.hash.hex(), before.kept
        )
    else:
        kept = before.kept  # it came before any sweep was open
    event = (
        CheckInConflicted(CheckInId(check_in), item.digest.hex(), kept)
        if conflict and check_in is not None
        else RawKept(kept, item.digest.hex(), len(item.raw), reason, item.sender.phone)
    )
    n = writer.append(event, actor=item.sender.person)
    await check_ins.enter_kept(writer.connection, kept, writer.sweep, n)
    head = writer.head_hash.hex()
    return Receipt(check_in, item.digest.hex(), status, writer.sweep, writer.row.epoch, n, head, kept)


async def keep_without_sweep(database: Database, items: Sequence[HandIn]) -> list[Receipt]:
    """No sweep was ever opened: keep it all. The first sweep takes it on its ledger for a person to read."""
    receipts = []
    async with database.transaction() as connection:
        for item in items:
            check_in = item.wire.id if item.wire else None
            reason = item.trouble or "it came before any sweep was open"
            kept = f"kept-{secrets.token_hex(8)}"
            await check_ins.insert_kept(
                connection, kept, None, check_in, item.digest, item.raw, reason, item.sender.person,
                item.sender.phone, 0,
            )  # fmt: skip
            row = await check_ins.select_kept(connection, item.digest, reason)
            receipts.append(Receipt(check_in, item.digest.hex(), "kept", kept=row.kept if row else kept))
    return receipts


async def _enter_unknown(writer: SweepWriter, item: HandIn, wire: WireCheckIn) -> None:
    """A shop that nobody had listed counts from now on: the denominator moves, and the ledger says so."""
    new = wire.new_shop
    lat_e7 = to_e7(new.lat) if new and new.lat is not None and abs(new.lat) <= 90 else None
    lon_e7 = to_e7(new.lon) if new and new.lon is not None and abs(new.lon) <= 180 else None
    located = lat_e7 is not None and lon_e7 is not None
    await shops.insert_reported(
        writer.connection, wire.shop, new.name if new else "", new.address if new else "",
        lat_e7 if located else None, lon_e7 if located else None, item.sender.sector,
    )  # fmt: skip
    writer.append(ShopsEntered((ShopId(wire.shop),), "reported by a team"), actor=item.sender.person)
    await enter_shops(writer, [ShopId(wire.shop)])


def _row(sweep: SweepId, visit: CheckIn, item: HandIn, n: int, salt: bytes) -> tuple[object, ...]:
    position = visit.position
    return (
        visit.check_in_id, sweep, n, item.digest, item.raw, salt, visit.shop, visit.team, visit.person, visit.phone,
        visit.revision, visit.outcome, visit.purpose, visit.entry, visit.began_ms, visit.ended_ms,
        visit.received_ms, position.lat_e7 if position else None, position.lon_e7 if position else None,
        len(visit.findings), sum(f.units or 0 for f in visit.findings), list(visit.unanswered),
        list(visit.flags),
    )  # fmt: skip


async def _touch_phones(writer: SweepWriter, items: Sequence[HandIn]) -> None:
    own = (item.sender for item in items if item.sender.known_offset_ms is None)
    contacts = {sender.phone: sender for sender in own if sender.phone is not None}
    if contacts:
        await check_ins.touch_phones(
            writer.connection,
            [
                (phone, sender.clock_offset_ms(writer.now_ms), sender.unsent, writer.now_ms, sender.app_version)
                for phone, sender in contacts.items()
            ],
        )
