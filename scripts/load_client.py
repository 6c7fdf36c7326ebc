"""A small HTTP load client: N keep-alive connections, each sending the next body as soon as it has the last answer.

Written on asyncio protocols, so that on a small machine the client takes little from the service it measures. It
only ever talks to 127.0.0.1, and stops after the seconds it was given.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field


@dataclass(slots=True)
class LoadResult:
    """Answers by status, and the seconds each took."""

    statuses: dict[int, int] = field(default_factory=dict)
    seconds: list[float] = field(default_factory=list)
    elapsed_s: float = 0.0

    @property
    def rps(self) -> float:
        """Good answers a second."""
        good = sum(number for status, number in self.statuses.items() if status < 300)
        return good / self.elapsed_s if self.elapsed_s else 0.0

    def percentile_ms(self, share: float) -> float:
        """The time that this share of the answers took at most."""
        ordered = sorted(self.seconds)
        return 1000 * ordered[min(len(ordered) - 1, int(share * len(ordered)))] if ordered else 0.0


class _Caller(asyncio.Protocol):
    def __init__(self, next_request: Callable[[], bytes | None], result: LoadResult, counts: Callable[[], bool]):
        self._next_request = next_request
        self._result = result
        self._counts = counts
        self._buffer = b""
        self._sent_at = 0.0
        self.done = asyncio.get_running_loop().create_future()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        self._send()

    def _send(self) -> None:
        request = self._next_request()
        if request is None:
            self._transport.close()
            return
        self._sent_at = time.perf_counter()
        self._transport.write(request)

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        end = self._buffer.find(b"\r\n\r\n")
        if end < 0:
            return
        head = self._buffer[:end].lower()
        length = 0
        at = head.find(b"content-length:")
        if at >= 0:
            length = int(head[at + 15 :].split(b"\r\n", 1)[0])
        if len(self._buffer) < end + 4 + length:
            return
        self._buffer = self._buffer[end + 4 + length :]
        if self._counts():
            status = int(head[9:12])
            self._result.statuses[status] = self._result.statuses.get(status, 0) + 1
            self._result.seconds.append(time.perf_counter() - self._sent_at)
        self._send()

    def connection_lost(self, exc: Exception | None) -> None:
        if not self.done.done():
            self.done.set_result(None)


async def run_load(
    port: int, path: str, bodies: Sequence[bytes], headers: Sequence[bytes], connections: int, seconds: float
) -> LoadResult:
    """Post bodies to 127.0.0.1 for so long, after a warm-up of a fifth of it; every body at most once.

    `headers[i]` are the i-th connection's header lines, each with its line end.
    """
    result = LoadResult()
    start = time.perf_counter()
    warm_until, stop_at = start + seconds / 5, start + seconds * 6 / 5
    unsent = iter(bodies)

    def source(own: bytes) -> Callable[[], bytes | None]:
        head = f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nContent-Type: application/json\r\n".encode() + own

        def next_request() -> bytes | None:
            if time.perf_counter() > stop_at:
                return None
            body = next(unsent, None)
            return None if body is None else head + b"Content-Length: %d\r\n\r\n" % len(body) + body

        return next_request

    def counts() -> bool:
        return time.perf_counter() > warm_until

    loop = asyncio.get_running_loop()
    callers = []
    for number in range(connections):
        own = headers[number % len(headers)]

        def make(own: bytes = own) -> _Caller:
            return _Caller(source(own), result, counts)

        _, caller = await loop.create_connection(make, "127.0.0.1", port)
        callers.append(caller)
    await asyncio.gather(*(caller.done for caller in callers))
    result.elapsed_s = time.perf_counter() - warm_until
    return result
