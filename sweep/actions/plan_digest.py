"""What the ledger keeps of a plan's stops."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from sweep.db.plans import StopRow


def digest_of(stops: Iterable[StopRow]) -> str:
    """SHA-256 of who goes where in which order, and by when; team by team, whatever order they come in."""
    told = "".join(
        f"{stop.team}\t{stop.seq}\t{stop.shop}\t{stop.due_ms}\n"
        for stop in sorted(stops, key=lambda stop: (stop.team, stop.seq))
    )
    return hashlib.sha256(told.encode("utf-8", "surrogatepass")).hexdigest()
