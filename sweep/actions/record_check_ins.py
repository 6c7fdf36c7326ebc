"""The one path that all check-ins take (design §3): what has arrived is applied as one transaction, then answered.

Known ids are answered from inside the same row-locking transaction. A bad one in a group fails alone: the group is
bisected. A database that is down, slow or full is nobody's fault: all are told to try again, and none is blamed.
"""

from __future__ import annotations

import asyncio
import hashlib
import logging
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, replace

from sweep.actions.apply import SweepWriter, write_sweep
from sweep.actions.describe_visit import describe_visit, is_dangerous, text_of
from sweep.actions.move_elsewhere import move_elsewhere
from sweep.actions.wire import Undecodable, WireCheckIn, read_check_in
from sweep.db import cards, check_ins, registry_lookup, shops, sweeps
from sweep.db.cards import card_hash
from sweep.db.connection import Database
from sweep.db.unavailable import Unavailable, unavailable
from sweep.domain.check_in import CheckIn
from sweep.domain.events import CheckInConflicted, CheckInRecorded, RawKept, ShopsEntered
from sweep.domain.geodesy import to_e7
from sweep.domain.ids import CheckInId, PersonId, PhoneId, ShopId, SweepId, TeamId
from sweep.domain.words import Entry, Flag, Outcome, Role

log = logging.getLogger(__name__)
_LARGEST_GROUP = 256
# Longer than the database's lock timeout: after it, the database stands still and the group is told to try again.
_LONGEST_S = 45.0
_LAST_MS = 2**52  # no clock shows a later time


@dataclass(frozen=True, slots=True)
class Sender:
    """Who hands in. `phone_clock_ms` is what the phone's clock showed when it sent. `known_offset_ms`: another brings
    what this phone made; so far was the sweep's clock ahead of it at its last contact."""

    person: PersonId
    role: Role
    team: TeamId | None = None
    sector: str | None = None
    phone: PhoneId | None = None
    revoked: bool = False
    moved: bool = False
    entry: Entry = Entry.PHONE
    phone_clock_ms: int | None = None
    unsent: int = 0
    app_version: str = ""
    known_offset_ms: int | None = None

    def clock_offset_ms(self, now_ms: int) -> int:
        """How far the sweep's clock is ahead of the phone's; 0 where the phone did not tell."""
        if self.known_offset_ms is not None:
            return self.known_offset_ms
        if self.phone_clock_ms is None or not 0 < self.phone_clock_ms < _LAST_MS:
            return 0
        return now_ms - self.phone_clock_ms


@dataclass(frozen=True, slots=True)
class Receipt:
    """What the sender may rely on. `status`: recorded, repeated, conflict, kept."""

    id: str | None
    sha256: str
    status: str
    sweep: SweepId | None = None
    epoch: str = ""
    n: int = 0
    hash: str = ""
    kept: str | None = None


@dataclass(slots=True)
class HandIn:
    """One item on its way: the bytes, what they say, and who waits for the receipt. With a `trouble` it is kept
    raw, not recorded."""

    sender: Sender
    raw: bytes
    digest: bytes
    wire: WireCheckIn | None
    marks: frozenset[Flag]
    trouble: str
    answer: asyncio.Future[Receipt]
    sweep: SweepId | None = None


class CheckInDesk:
    """Takes check-ins of one process in groups. `start` it inside the running loop; `close` answers what it took."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._waiting: list[HandIn] = []
        self._wake = asyncio.Event()
        self._closing = False
        self._task: asyncio.Task[None] | None = None
        self._sweeps: list[SweepId] = []  # those known so far, the oldest first

    def start(self) -> None:
        """Begin to take groups."""
        self._task = asyncio.create_task(self._run(), name="check-in desk")

    async def close(self) -> None:
        """Answer everything that was taken, then stop."""
        self._closing = True
        self._wake.set()
        if self._task is not None:
            await self._task

    @property
    def waiting(self) -> int:
        """Items not yet taken into a group."""
        return len(self._waiting)

    async def hand_in(self, sender: Sender, items: Sequence[bytes]) -> list[Receipt]:
        """Take items in this order; their receipts once all are durable. Raises Unavailable: send them again."""
        if self._closing:
            raise Unavailable(
                "stopping", "The service is stopping; send again in a moment.", "服务正在停止；请稍后重新发送。"
            )
        loop = asyncio.get_running_loop()
        taken = []
        for raw in items:
            wire, marks, trouble = None, frozenset[Flag](), ""
            try:
                wire, marks = read_check_in(raw)
            except Undecodable as error:
                trouble = text_of(str(error)) or "it can't be read"
            digest = hashlib.sha256(raw).digest()
            taken.append(HandIn(sender, raw, digest, wire, marks, trouble, loop.create_future()))
        self._waiting.extend(taken)
        self._wake.set()
        # All of them, or a second failure would be logged as one that nobody heard.
        return await asyncio.gather(*(item.answer for item in taken))

    async def _run(self) -> None:
        while True:
            await self._wake.wait()
            self._wake.clear()
            while self._waiting:
                group, self._waiting = self._waiting[:_LARGEST_GROUP], self._waiting[_LARGEST_GROUP:]
                await self._take(group)
            if self._closing:
                return

    async def _take(self, group: list[HandIn]) -> None:
        """Answer every item of a group, whatever happens: nobody may wait for ever, and the desk must live on."""
        try:
            async with asyncio.timeout(_LONGEST_S):
                await self._apply(group)
        except Exception as error:  # nothing that is known to go wrong here, so it is the service's own fault
            refusal = unavailable(error)
            if refusal is None:
                log.exception("a group of %d check-ins could not be taken", len(group))
            _refuse(group, refusal or _not_taken())
        finally:
            _refuse(group, _not_taken())

    async def _apply(self, group: list[HandIn]) -> None:
        if any(_named_sweep(item) not in self._sweeps for item in group):
            async with self._database.acquire() as connection:
                self._sweeps = [row.sweep_id for row in await sweeps.select_sweeps(connection)]
        by_sweep: dict[SweepId | None, list[HandIn]] = {}
        for item in group:
            item.sweep = self._sweep_of(item)
            by_sweep.setdefault(item.sweep, []).append(item)
        for sweep, items in by_sweep.items():
            await self._record(sweep, items)

    def _sweep_of(self, item: HandIn) -> SweepId | None:
        """The sweep that an item names, else the only one. Where there are several, it is kept for the newest one's
        people to read."""
        named = _named_sweep(item)
        if named in self._sweeps:
            return named
        if len(self._sweeps) > 1:
            item.trouble = item.trouble or "it names no sweep that is known"
        return self._sweeps[-1] if self._sweeps else None

    async def _record(self, sweep: SweepId | None, items: list[HandIn]) -> None:
        try:
            receipts = await self._record_group(sweep, items)
        except Unavailable:
            raise
        except Exception:  # whatever one item does to the group, the others must not suffer: bisect
            log.exception("a group of %d check-ins failed", len(items))
            if len(items) == 1:
                await self._keep_poison(sweep, items[0])
                return
            middle = len(items) // 2
            await self._record(sweep, items[:middle])
            await self._record(sweep, items[middle:])
            return
        for item, receipt in zip(items, receipts, strict=True):
            if not item.answer.done():
                item.answer.set_result(receipt)

    async def _keep_poison(self, sweep: SweepId | None, item: HandIn) -> None:
        item.trouble = item.trouble or "the service could not apply it"
        try:
            receipts = await self._record_group(sweep, [item])
        except Unavailable:
            raise
        except Exception:  # not even its bytes can be kept here; its neighbours' can
            log.exception("a check-in could not be kept")
            self._sweeps = []
            _refuse([item], _not_taken())
            return
        if not item.answer.done():
            item.answer.set_result(receipts[0])

    async def _record_group(self, sweep: SweepId | None, items: list[HandIn]) -> list[Receipt]:
        if sweep is None:
            return await keep_without_sweep(self._database, items)
        async with write_sweep(self._database, sweep) as writer:
            return await record_group(writer, items)


def _named_sweep(item: HandIn) -> SweepId | None:
    return SweepId(item.wire.sweep) if item.wire and item.wire.sweep is not None else None


def _refuse(group: Sequence[HandIn], refusal: Unavailable) -> None:
    for item in group:
        if not item.answer.done():
            item.answer.set_exception(refusal)


def _not_taken() -> Unavailable:
    return Unavailable(
        "not-taken",
        "The service could not take this now; nothing was lost, send it again in a moment.",
        "服务暂时无法接收；数据没有丢失，请稍后重新发送。",
    )


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
    if rows:
        await check_ins.copy_check_ins(writer.connection, rows)
    await cards.insert_cards(writer.connection, shown)
    await shops.learn_positions(writer.connection, learned)
    await _touch_phones(writer, items)
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
    await writer.enter_shops([ShopId(wire.shop)])


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
