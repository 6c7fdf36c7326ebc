"""The load of the kill drill: phones that report without pause, keep their bytes until a good receipt, and are cut
off now and then in the middle of a request or of its answer."""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from random import Random
from types import SimpleNamespace

import aiohttp
from rig import Ground, make_check_in, now_ms

from sweep.demo.phone import Queued, SimulatedPhone

CHECK_INS = "/api/v1/check-ins"
_MOST_WAITING = 25  # a phone with so many unsent ones reports no more until they are handed in
_CUT_SHARE = 0.02


@dataclass(slots=True)
class Heard:
    """What came back from the service, as the phones saw it."""

    statuses: Counter[int] = field(default_factory=Counter)
    failures: Counter[str] = field(default_factory=Counter)
    good: asyncio.Event = field(default_factory=asyncio.Event)
    good_after_s: float = 0.0
    slowest_s: float = 0.0

    def expect_good(self) -> None:
        """From now on wait for a check-in that is both sent and answered well."""
        self.good_after_s = time.monotonic()
        self.good.clear()

    def trace(self) -> aiohttp.TraceConfig:
        """To be given to the phones' session."""

        async def start(_: aiohttp.ClientSession, seen: SimpleNamespace, __: aiohttp.TraceRequestStartParams) -> None:
            seen.started_s = time.monotonic()

        async def end(_: aiohttp.ClientSession, seen: SimpleNamespace, told: aiohttp.TraceRequestEndParams) -> None:
            status = told.response.status
            self.statuses[status] += 1
            self.slowest_s = max(self.slowest_s, time.monotonic() - seen.started_s)
            if status == 200 and told.url.path == CHECK_INS and seen.started_s > self.good_after_s:
                self.good.set()

        async def fail(
            _: aiohttp.ClientSession, __: SimpleNamespace, told: aiohttp.TraceRequestExceptionParams
        ) -> None:
            self.failures[type(told.exception).__name__] += 1

        trace = aiohttp.TraceConfig()
        trace.on_request_start.append(start)
        trace.on_request_end.append(end)
        trace.on_request_exception.append(fail)
        return trace


@dataclass(slots=True)
class Crowd:
    """All phones, their session, and the bound of what they may report."""

    ground: Ground
    phones: list[SimulatedPhone]
    session: aiohttp.ClientSession
    port: int
    most: int
    random: Random
    made: dict[str, str] = field(default_factory=dict)  # id -> SHA-256 of everything ever reported
    cuts: int = 0
    stopping: bool = False
    pausing: asyncio.Event = field(default_factory=asyncio.Event)

    async def join(self) -> None:
        """Enrol all phones."""
        for phone, token in zip(self.phones, self.ground.tokens, strict=True):
            await phone.join(self.session, token)

    @contextmanager
    def working(self) -> Iterator[None]:
        """All phones at work for as long as the block lasts."""
        tasks = [asyncio.create_task(self._work(phone)) for phone in self.phones]
        try:
            yield
        finally:
            for task in tasks:
                task.cancel()

    async def _work(self, phone: SimulatedPhone) -> None:
        while True:
            for _ in range(self.random.choice((1, 1, 1, 2, 6))):
                if len(phone.outbox) < _MOST_WAITING and len(self.made) < self.most and not self.stopping:
                    self._report(phone)
            if phone.outbox and self.random.random() < _CUT_SHARE:
                await self._cut_off(phone)
            before = len(phone.outbox)
            await phone.hand_in(self.session, now_ms())
            # As a phone does: a moment later where it went well, patiently where nothing answers.
            await asyncio.sleep(self.random.uniform(0.0, 0.03) if len(phone.outbox) < before else 0.2)

    def _report(self, phone: SimulatedPhone) -> None:
        its_id = phone.make_id(now_ms())
        shop = self.random.choice(self.ground.city.shops)
        check_in = make_check_in(its_id, self.ground.sweep, shop, phone.clock(now_ms()) - 1_000, self.random)
        if self.random.random() < 0.05:
            check_in["photos"] = [phone.add_photo()]
        phone.report(check_in)
        self.made[its_id] = phone.outbox[-1].sha256

    async def _cut_off(self, phone: SimulatedPhone) -> None:
        """Send the first unsent one and lose the connection: in its middle, or before or in the answer."""
        self.cuts += 1
        request = _request(phone, phone.outbox[0], self.port)
        sent = len(request) if self.random.random() < 0.6 else self.random.randrange(1, len(request))
        try:
            reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
            writer.write(request[:sent])
            await writer.drain()
            if sent == len(request) and self.random.random() < 0.5:
                async with asyncio.timeout(0.2):
                    await reader.read(self.random.randint(1, 200))
            writer.transport.abort()
        except (OSError, TimeoutError):
            return

    async def drain(self, patience_s: float) -> bool:
        """No new reports; wait until every outbox is empty."""
        self.stopping = True
        deadline = time.monotonic() + patience_s
        while any(phone.outbox or phone.photos for phone in self.phones):
            if time.monotonic() > deadline:
                return False
            await asyncio.sleep(0.1)
        return True

    async def repeat(self, most: int) -> tuple[int, int]:
        """Send what has a receipt again, the same bytes; how many, and how many got another receipt than the first."""
        known = [(phone, queued) for phone in self.phones for queued in phone.sent_before]
        some = self.random.sample(known, min(most, len(known)))
        wrong = 0
        for phone, queued in some:
            wrong += not await self._repeats(phone, queued)
        return len(some), wrong

    async def _repeats(self, phone: SimulatedPhone, queued: Queued) -> bool:
        first = phone.receipts[queued.its_id]
        headers = {"Authorization": f"Bearer {phone.token}", "Content-Type": "application/json"}
        for _ in range(60):
            try:
                async with self.session.post(CHECK_INS, data=queued.body, headers=headers) as answer:
                    if answer.status == 200:
                        (again,) = (await answer.json())["receipts"]
                        same = ("id", "sha256", "epoch", "n", "hash")
                        return again["status"] == "repeated" and all(again[key] == first[key] for key in same)
            except (aiohttp.ClientError, TimeoutError):
                pass
            await asyncio.sleep(0.5)
        return False


def _request(phone: SimulatedPhone, queued: Queued, port: int) -> bytes:
    head = (
        f"POST {CHECK_INS} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nAuthorization: Bearer {phone.token}\r\n"
        f"Content-Type: application/json\r\nContent-Length: {len(queued.body)}\r\n\r\n"
    )
    return head.encode() + queued.body
