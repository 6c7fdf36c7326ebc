"""The live stream of a sweep, as server-sent events, shared by all readers of this process.

One connection listens for wake-ups; they are coalesced, and what changed is read from the tables, encoded once, and
put into the sweep's ring. A reader is a place in the ring and waits for its own socket; one that falls out of the
ring is told to load anew. So memory is bounded however slow a reader is, and the ledger stays the truth.
"""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import islice

import msgspec

from sweep.db import stream as changes
from sweep.db.connection import Connection, Database
from sweep.db.stream import Notice, ShopDelta
from sweep.db.unavailable import Unavailable
from sweep.domain.events import RecallRevised, ShopsEntered, kind_of
from sweep.domain.ids import SectorId, SweepId

Area = frozenset[SectorId] | None

CHANNEL = "sweep_events"
#: Wake-ups within this time become one delta. Each reader costs one write a delta: many readers hear a little later, so
#: that telling them does not take the time that check-ins need.
COALESCE_S = 0.075
_COALESCE_EACH_S = 0.005
_COALESCE_AT_MOST_S = 0.4
#: More shops than these at once, or after a gap: loading all points is cheaper.
MOST_SHOPS = 2_000
RING = 256
_LOOK_ANYWAY_S = 5.0
_AFTER_TROUBLE_S = 1.0
#: These change which shops there are, or all lines at once.
_RESYNC_KINDS = {kind_of(RecallRevised), kind_of(ShopsEntered)}

log = logging.getLogger(__name__)


def frame(event: str, data: object, n: int) -> bytes:
    """One server-sent event. JSON has no raw line breaks, so one data line is enough."""
    return b"id: %d\nevent: %s\ndata: %s\n\n" % (n, event.encode(), msgspec.json.encode(data))


def resync(n: int) -> bytes:
    """Load everything anew, then carry on from n."""
    return frame("resync", {"n": n}, n)


@dataclass(slots=True)
class Delta:
    """What came between two numbers of the ledger, encoded once for each area that reads it."""

    after: int
    n: int
    shops: list[ShopDelta]
    notices: list[Notice]
    whole: bool  # too much, or the set of shops changed: everybody loads anew
    planning: list[str] = field(default_factory=list)  # how far a plan is, as JSON objects
    _encoded: dict[Area, bytes] = field(default_factory=dict)

    def bytes_for(self, area: Area) -> bytes:
        """The frames for a reader who may see `area`; empty where nothing concerns it."""
        encoded = self._encoded.get(area)
        if encoded is None:
            encoded = self._encoded[area] = self._encode(area)
        return encoded

    def _encode(self, area: Area) -> bytes:
        frames = [frame("plan", msgspec.Raw(each.encode()), self.after) for each in self.planning]
        frames += [frame("notice", {"n": each.n, "kind": each.kind}, self.after) for each in self.notices]
        if self.whole:
            return b"".join([*frames, resync(self.n)])
        shops = [each[:6] for each in self.shops if area is None or each.sector in area]
        if shops:
            frames.append(frame("shops", {"n": self.n, "shops": shops}, self.n))
        return b"".join(frames)


class SweepStream:
    """The ring of one sweep and the task that fills it while somebody reads."""

    def __init__(self, database: Database, sweep: SweepId, n: int) -> None:
        self._database = database
        self._sweep = sweep
        self._ring: deque[Delta] = deque(maxlen=RING)
        self._dirty = asyncio.Event()
        self._planning: list[str] = []
        self._news = asyncio.Event()  # set once, then a new one: who waits for it is told together
        self.n = n  # everything up to here is in the ring or was before it
        self.end = 0  # how many deltas have ever been put in
        self.readers = 0
        self.closed = False
        self.task = asyncio.create_task(self._run(), name=f"stream of {sweep}")
        self.task.add_done_callback(self._ended)

    def wake(self) -> None:
        """Something may have happened."""
        self._dirty.set()

    def tell_planning(self, told: str) -> None:
        """Pass on how far a plan is; it is no entry of the ledger, and who misses it misses nothing."""
        self._planning.append(told)
        self._dirty.set()

    async def close(self) -> None:
        """Readers end; the task too."""
        self.closed = True
        self.task.cancel()
        self._tell()

    async def wait_beyond(self, place: int, timeout_s: float) -> None:
        """Returns when there is a delta after `place`, the stream is closed, or the time is over."""
        with suppress(TimeoutError):
            async with asyncio.timeout(timeout_s):
                while self.end <= place and not self.closed:
                    await self._news.wait()

    def since(self, place: int, area: Area) -> bytes | None:
        """The frames of everything after `place`; None where part of it has already left the ring."""
        missing = self.end - place
        if missing > len(self._ring):
            return None
        return b"".join(delta.bytes_for(area) for delta in islice(self._ring, len(self._ring) - missing, None))

    def place_of(self, after: int) -> int | None:
        """The place in the ring from which a reader who knows `after` misses nothing; None: not in the ring."""
        if after >= self.n:
            return self.end
        for back, delta in enumerate(reversed(self._ring), start=1):
            if delta.after <= after:
                return self.end - back
        return None

    def _tell(self) -> None:
        self._news.set()
        self._news = asyncio.Event()

    def _ended(self, task: asyncio.Task[None]) -> None:
        self.closed = True
        self._tell()
        if not task.cancelled() and (error := task.exception()) is not None:
            log.error("the stream of %s ended", self._sweep, exc_info=error)

    async def _run(self) -> None:
        while True:
            with suppress(TimeoutError):
                # A lost wake-up is only a delay.
                await asyncio.wait_for(self._dirty.wait(), _LOOK_ANYWAY_S)
            self._dirty.clear()
            try:
                async with self._database.acquire() as connection:
                    delta = await read_delta(connection, self._sweep, self.n)
            except Unavailable as problem:
                log.warning("the stream cannot be read: %s", problem.en)
                await asyncio.sleep(_AFTER_TROUBLE_S)
                continue
            told, self._planning = self._planning, []
            if told:
                delta = delta or Delta(self.n, self.n, [], [], whole=False)
                delta.planning = told
            if delta is not None:
                self._ring.append(delta)
                self.n = delta.n
                self.end += 1
                self._tell()
            await asyncio.sleep(min(_COALESCE_AT_MOST_S, max(COALESCE_S, _COALESCE_EACH_S * self.readers)))


async def read_delta(connection: Connection, sweep: SweepId, after: int) -> Delta | None:
    """What came after `after`, as one delta; None where nothing did.

    The head is read first: a shop that changes between the statements is simply sent again with the next delta.
    """
    n = await changes.head(connection, sweep)
    if n is None or n == after:
        return None
    if n < after:  # another epoch: a backup was restored
        return Delta(n, n, [], [], whole=True)
    shops = await changes.shops_changed(connection, sweep, after, MOST_SHOPS + 1)
    notices = await changes.notices(connection, sweep, after, MOST_SHOPS)
    whole = len(shops) > MOST_SHOPS or any(each.kind in _RESYNC_KINDS for each in notices)
    return Delta(after, n, [] if whole else shops, notices, whole)


class Streams:
    """All sweeps' streams of this process."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._open: dict[SweepId, SweepStream] = {}
        self._listening: asyncio.Task[None] | None = None
        self.closing = False

    async def join(self, sweep: SweepId) -> SweepStream | None:
        """The stream of a sweep, with one more reader; None where there is no such sweep."""
        if self.closing:
            raise Unavailable(
                "stopping", "The service is stopping; come back in a moment.", "服务正在停止；请稍后再连接。"
            )
        if self._listening is None:
            self._listening = self._database.listen(CHANNEL, self._wake)
        stream = self._open.get(sweep)
        if stream is None:
            async with self._database.acquire() as connection:
                n = await changes.head(connection, sweep)
            if n is None:
                return None
            # Somebody else may have opened it meanwhile.
            stream = self._open.get(sweep) or self._open.setdefault(sweep, SweepStream(self._database, sweep, n))
        stream.readers += 1
        return stream

    async def leave(self, stream: SweepStream) -> None:
        """One reader less. Nothing is read while nobody reads: the last one ends the stream."""
        stream.readers -= 1
        if stream.readers == 0:
            self._open = {sweep: each for sweep, each in self._open.items() if each is not stream}
            await stream.close()

    async def close(self) -> None:
        """Ends every reader's stream, for a graceful stop."""
        self.closing = True
        if self._listening is not None:
            self._listening.cancel()
        for stream in list(self._open.values()):
            await stream.close()

    def _wake(self, payload: str) -> None:
        sweep, _, n = payload.partition(" ")
        if not sweep:
            for each in self._open.values():
                each.wake()
            return
        stream = self._open.get(SweepId(sweep))
        if stream is not None and n.startswith("{"):
            stream.tell_planning(n)
        elif stream is not None and not (n.isdigit() and int(n) <= stream.n):
            stream.wake()
