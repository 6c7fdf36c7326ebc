"""The planner is compiled while the service starts, so that the first plan finds it on disk."""

from __future__ import annotations

import asyncio
import sys
from asyncio.subprocess import DEVNULL
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress


@asynccontextmanager
async def compiling_ahead() -> AsyncIterator[None]:
    """Compile the planner while the block lasts, in a process of its own: nobody who hands in waits for it."""
    process = await asyncio.create_subprocess_exec(sys.executable, "-m", "sweep.planning.warm_up", stdin=DEVNULL)
    reaped = asyncio.create_task(process.wait())
    try:
        yield
    finally:
        if process.returncode is None:
            with suppress(ProcessLookupError):
                process.terminate()
        await reaped
