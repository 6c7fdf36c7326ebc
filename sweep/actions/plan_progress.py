"""How far a plan is, told to the terminal that asked and to everybody who reads the sweep's stream."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress

from sweep.db import plans
from sweep.db.connection import Database
from sweep.db.unavailable import Unavailable
from sweep.domain.ids import SweepId

#: `progress(done, total)`, from any thread.
Progress = Callable[[int, int], None]

_TELL_EVERY_S = 0.5


@asynccontextmanager
async def telling(database: Database, sweep: SweepId, terminal: Progress | None) -> AsyncIterator[Progress]:
    """A progress that passes on what it is told to `terminal`, and now and then to the stream: `plan` events with
    `state` (searching, over), `done` and `total`."""
    latest = (0, 0)

    def tell(done: int, total: int) -> None:
        nonlocal latest
        latest = (done, total)
        if terminal is not None:
            terminal(done, total)

    async def pass_on() -> None:
        told = (-1, -1)
        while True:
            if latest != told:
                told = latest
                await _notify(database, sweep, "searching", *told)
            await asyncio.sleep(_TELL_EVERY_S)

    passing = asyncio.create_task(pass_on(), name=f"progress of a plan of {sweep}")
    try:
        yield tell
    finally:
        passing.cancel()
        with suppress(asyncio.CancelledError):
            await passing
        await _notify(database, sweep, "over", *latest)


async def _notify(database: Database, sweep: SweepId, state: str, done: int, total: int) -> None:
    with suppress(Unavailable):  # nothing depends on it
        async with database.acquire() as connection:
            told = json.dumps({"state": state, "done": done, "total": total})
            await plans.notify_planning(connection, sweep, told)
