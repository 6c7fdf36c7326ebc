"""A simulated phone that behaves like a real one: it is often offline, loses answers, sends again, and its clock is
wrong. What it does not do is lose a check-in: bytes stay in its outbox until a receipt echoes their id and hash."""

from __future__ import annotations

import asyncio
import hashlib
import json
import uuid
from dataclasses import dataclass, field
from random import Random
from typing import Any

import aiohttp

_MOST_AT_ONCE = 40


@dataclass(frozen=True, slots=True)
class Queued:
    """One check-in as the phone made it: these bytes and no others are ever sent."""

    its_id: str
    body: bytes

    @property
    def sha256(self) -> str:
        """What a receipt must echo."""
        return hashlib.sha256(self.body).hexdigest()


@dataclass(slots=True)
class SimulatedPhone:
    """One phone of one team. `clock_error_ms` is how far its clock is ahead of the sweep's."""

    team: str
    random: Random
    clock_error_ms: int
    token: str = ""
    phone_id: str = ""
    revision: int = 1
    offline_until_ms: int = 0
    outbox: list[Queued] = field(default_factory=list)
    sent_before: list[Queued] = field(default_factory=list)
    photos: dict[str, bytes] = field(default_factory=dict)
    receipts: dict[str, dict[str, Any]] = field(default_factory=dict)
    repeats: int = 0
    lost_answers: int = 0

    async def join(self, session: aiohttp.ClientSession, link_token: str) -> None:
        """Enrol by a join link."""
        nonce = f"{self.random.getrandbits(128):032x}"
        given = {"token": link_token, "nonce": nonce, "app_version": "demo"}
        async with session.post("/api/v1/join", json=given) as answer:
            answer.raise_for_status()
            joined = await answer.json()
        self.token, self.phone_id = joined["token"], joined["phone"]

    def clock(self, sweep_ms: int) -> int:
        """What this phone shows when the sweep's clock says `sweep_ms`."""
        return sweep_ms + self.clock_error_ms

    def make_id(self, sweep_ms: int) -> str:
        """A UUIDv7 (RFC 9562) from this phone's own clock."""
        stamp = self.clock(sweep_ms) & (2**48 - 1)
        value = stamp << 80 | 7 << 76 | self.random.getrandbits(12) << 64 | 2 << 62 | self.random.getrandbits(62)
        return str(uuid.UUID(int=value))

    def report(self, check_in: dict[str, Any]) -> None:
        """Put a check-in into the outbox."""
        self.outbox.append(Queued(check_in["id"], json.dumps(check_in, ensure_ascii=False).encode()))

    def add_photo(self) -> str:
        """Take a picture; its SHA-256. A small JPEG with a comment that makes it the only one of its kind."""
        comment = self.random.getrandbits(128).to_bytes(16, "big").hex().encode()
        picture = _JPEG[:2] + b"\xff\xfe" + (len(comment) + 2).to_bytes(2, "big") + comment + _JPEG[2:]
        digest = hashlib.sha256(picture).hexdigest()
        self.photos[digest] = picture
        return digest

    def wander(self, sweep_ms: int) -> None:
        """Now and then the signal is gone for a while."""
        if sweep_ms >= self.offline_until_ms and self.random.random() < 0.08:
            self.offline_until_ms = sweep_ms + self.random.randint(10, 150) * 60_000

    def is_online(self, sweep_ms: int) -> bool:
        """Whether there is signal."""
        return sweep_ms >= self.offline_until_ms

    async def hand_in(self, session: aiohttp.ClientSession, sweep_ms: int) -> None:
        """Send what waits, in pieces; keep what got no good receipt. Photos go apart, after the check-ins."""
        while self.outbox:
            some = self.outbox[:_MOST_AT_ONCE]
            if self.sent_before and self.random.random() < 0.05:  # an old one again, for no good reason
                some = [*some, self.random.choice(self.sent_before)]
            if not await self._post(session, some, sweep_ms):
                return
        await self._send_photos(session)

    async def _post(self, session: aiohttp.ClientSession, some: list[Queued], sweep_ms: int) -> bool:
        single = len(some) == 1
        body = some[0].body if single else b"[" + b",".join(queued.body for queued in some) + b"]"
        loses = self.random.random() < 0.02
        try:
            async with session.post("/api/v1/check-ins", data=body, headers=self._headers(sweep_ms)) as answer:
                if answer.status not in (200, 409):
                    return False
                if loses:  # the answer is on its way, but this phone never reads it
                    self.lost_answers += 1
                    answer.close()
                    return True
                told = await answer.json()
        except (aiohttp.ClientError, TimeoutError, asyncio.IncompleteReadError):
            return False
        by_id = {receipt["id"]: receipt for receipt in told["receipts"]}
        for queued in some:
            receipt = by_id.get(queued.its_id)
            if receipt is None or receipt["sha256"] != queued.sha256:
                continue  # no echo, no receipt
            self.repeats += receipt["status"] == "repeated"
            self.receipts.setdefault(queued.its_id, receipt)
            if queued in self.outbox:
                self.outbox.remove(queued)
                self.sent_before.append(queued)
        return True

    async def _send_photos(self, session: aiohttp.ClientSession) -> None:
        for digest, picture in list(self.photos.items()):
            headers = {"Authorization": f"Bearer {self.token}", "Content-Type": "image/jpeg"}
            try:
                async with session.put(f"/api/v1/photos/{digest}", data=picture, headers=headers) as answer:
                    if answer.status in (200, 201, 204):
                        del self.photos[digest]
            except (aiohttp.ClientError, TimeoutError):
                return

    def _headers(self, sweep_ms: int) -> dict[str, str]:
        return {
            "Authorization": f"Bearer {self.token}",
            "Content-Type": "application/json",
            "Phone-Clock": str(self.clock(sweep_ms)),
            "Phone-Unsent": str(max(0, len(self.outbox) - _MOST_AT_ONCE)),
            "App-Version": "demo",
        }


#: The smallest baseline JPEG, one grey pixel: enough for a service that looks at what it keeps.
_JPEG = bytes.fromhex(
    "ffd8ffdb004300030202020202030202020303030304060404040404080606050609080a0a090809090a0c0f0c0a0b0e0b09090d110d0e0f10"
    "1011100a0c12131210130f101010ffc9000b080001000101011100ffcc000600101005ffda0008010100003f00d2cf20ffd9"
)
