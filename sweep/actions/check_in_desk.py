"""Takes the check-ins of one process in groups: what has arrived is one transaction, then answered (design §3).

A bad one in a group fails alone: the group is bisected. A database that is down, slow or full is nobody's fault: all
are told to try again, and none is blamed.
"""

from __future__ import annotations

import asyncio
import hashlib
import logging
from collections.abc import Sequence

from sweep.actions.apply import write_sweep
from sweep.actions.describe_visit import text_of
from sweep.actions.hand_in import HandIn, Receipt, Sender
from sweep.actions.record_check_ins import keep_without_sweep, record_group
from sweep.actions.wire import Undecodable, read_check_in
from sweep.db import sweeps
from sweep.db.connection import Database
from sweep.db.unavailable import Unavailable, unavailable
from sweep.domain.ids import SweepId
from sweep.domain.words import Flag

log = logging.getLogger(__name__)
_LARGEST_GROUP = 256
# Longer than the database's lock timeout: after it, the database stands still and the group is told to try again.
_LONGEST_S = 45.0


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
