"""补录: a visit made on paper or by telephone, typed in at the desk. It is a claim until somebody else reviews it."""

from __future__ import annotations

import json
import secrets
import time
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sweep.actions.actor import Actor
from sweep.actions.check_in_desk import CheckInDesk
from sweep.actions.hand_in import Receipt, Sender
from sweep.domain.words import Entry


async def enter_visit(desk: CheckInDesk, actor: Actor, visit: Mapping[str, Any]) -> Receipt:
    """Hand in one visit for the desk; `visit` is a check-in as on the wire, its id made here if it has none."""
    body = json.dumps({"id": new_id(), **visit}).encode()
    sender = Sender(actor.person, actor.role, actor.team, actor.sector, entry=Entry.DESK)
    return (await desk.hand_in(sender, [body]))[0]


def new_id() -> str:
    """A UUIDv7 (RFC 9562) from the real clock."""
    stamp = time.time_ns() // 1_000_000 & (2**48 - 1)
    tail = secrets.randbits(74)
    return str(UUID(int=stamp << 80 | 7 << 76 | (tail >> 62) << 64 | 2 << 62 | (tail & (2**62 - 1))))
