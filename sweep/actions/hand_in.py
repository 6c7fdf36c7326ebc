"""One thing that a phone or the desk hands in: who sends it, its bytes, and the receipt that answers it."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

from sweep.actions.wire import WireCheckIn
from sweep.domain.ids import PersonId, PhoneId, SweepId, TeamId
from sweep.domain.words import Entry, Flag, Role

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
