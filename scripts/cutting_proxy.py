"""A small TCP proxy on 127.0.0.1 that cuts what goes through it: at a chosen byte of a request or of its answer it
resets the connection, closes it, or falls silent."""

from __future__ import annotations

import asyncio
import socket
import struct
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from random import Random

_PIECE = 65_536
_FAR = 70_000  # beyond the small requests: into the middle of a photo's piece
#: RST instead of FIN when the socket is closed.
_RESET = struct.pack("ii", 1, 0)


@dataclass(frozen=True, slots=True)
class Cut:
    """What happens to one request (`upward`) or answer when its byte number `at` would go through."""

    upward: bool
    at: int
    how: str  # reset | close | silence


@dataclass(slots=True)
class CuttingProxy:
    """`share` of the exchanges get a cut. Bytes 0 to `request_bytes` of requests and 0 to `answer_bytes` of answers
    are gone through one by one; `covered` says which were really cut."""

    target: int
    random: Random
    share: float = 0.75
    request_bytes: int = 1_000
    answer_bytes: int = 400
    covered: dict[bool, set[int]] = field(default_factory=lambda: {True: set(), False: set()})
    cuts: Counter[str] = field(default_factory=Counter)
    exchanges: int = 0
    #: The next cut, of the next request that begins like this; then `reached` says whether its byte came by.
    ordered: tuple[bytes, Cut] | None = None
    reached: bool = False
    _server: asyncio.Server | None = None
    _next: dict[bool, Iterator[int]] = field(default_factory=dict)

    async def start(self) -> int:
        """Listen; the port."""
        self._server = await asyncio.start_server(self._pass, "127.0.0.1", 0)
        return int(self._server.sockets[0].getsockname()[1])

    async def stop(self) -> None:
        """No more connections."""
        if self._server is not None:
            self._server.close()

    def order(self, begins: bytes, cut: Cut) -> None:
        """Cut the next request that begins like this, or its answer, just there; nothing else is cut meanwhile."""
        self.ordered, self.reached = (begins, cut), False

    def _plan(self, data: bytes) -> Cut | None:
        self.exchanges += 1
        if self.ordered is not None:
            begins, cut = self.ordered
            if not data.startswith(begins):
                return None
            self.ordered = None
            return cut
        if self.random.random() >= self.share:
            return None
        how = self.random.choices(("reset", "close", "silence"), (46, 46, 8))[0]
        upward = self.random.random() < 0.65
        if upward and self.random.random() < 0.1:
            return Cut(upward, self.random.randrange(_FAR), how)
        return Cut(upward, self._uncovered(upward), how)

    def _uncovered(self, upward: bool) -> int:
        """The next byte that was not yet cut; in turn, for one that lies beyond the message cuts nothing."""
        limit = self.request_bytes if upward else self.answer_bytes
        for _ in range(2):
            for at in self._next.setdefault(upward, iter(range(limit))):
                if at not in self.covered[upward]:
                    return at
            self._next[upward] = iter(range(limit))
        return self.random.randrange(limit)

    async def _pass(self, near: asyncio.StreamReader, to_near: asyncio.StreamWriter) -> None:
        try:
            far, to_far = await asyncio.open_connection("127.0.0.1", self.target)
        except OSError:  # the service is down: so is what stands before it
            to_near.transport.abort()
            return
        exchange = _Exchange(self)
        tasks = [
            asyncio.create_task(exchange.carry(True, near, to_far)),
            asyncio.create_task(exchange.carry(False, far, to_near)),
        ]
        try:
            await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            for writer in (to_near, to_far):
                if exchange.ended_by == "reset":
                    its = writer.get_extra_info("socket")
                    with suppress(OSError):
                        its.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET)
                    writer.transport.abort()
                else:
                    writer.close()


class _Exchange:
    """What goes over one connection: requests and answers in turn, each pair with its own plan."""

    def __init__(self, proxy: CuttingProxy) -> None:
        self._proxy = proxy
        self._cut: Cut | None = None
        self._passed = {True: 0, False: 0}
        self._answering = True
        self.ended_by = ""

    async def carry(self, upward: bool, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Until the end of one side, or the cut."""
        with suppress(OSError):
            while data := await reader.read(_PIECE):
                if self.ended_by == "silence":
                    continue  # until the phone has lost its patience
                if upward and self._answering:
                    self._cut, self._passed = self._proxy._plan(data), {True: 0, False: 0}
                self._answering = not upward
                cut, passed = self._cut, self._passed[upward]
                if cut is not None and cut.upward == upward and cut.at < passed + len(data):
                    writer.write(data[: cut.at - passed])
                    await writer.drain()
                    self._proxy.covered[upward].add(cut.at)
                    self._proxy.cuts[cut.how] += 1
                    self._proxy.reached = True
                    self.ended_by = cut.how
                    if cut.how == "silence":
                        continue
                    return
                writer.write(data)
                await writer.drain()
                self._passed[upward] += len(data)
