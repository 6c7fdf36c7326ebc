"""Writes that the database works through, in order, while the rules go on.

A transaction has one connection, and PostgreSQL is another process: what is only written, and not read again, need
not be waited for at once.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable
from contextlib import suppress

Write = Callable[[], Awaitable[object]]


class WriteQueue:
    """The writes of one transaction. Whoever asks the same connection for anything else awaits `settle` first."""

    def __init__(self) -> None:
        self._waiting: deque[Write] = deque()
        self._task: asyncio.Task[None] | None = None

    def put(self, write: Write) -> None:
        """Have this written after what was put before it."""
        self._waiting.append(write)
        if self._task is None:
            self._task = asyncio.create_task(self._work(), name="write queue")

    async def settle(self) -> None:
        """Until everything is written. Raises what the first write that failed raised; those after it are dropped."""
        if self._task is not None:
            try:
                await self._task
            finally:
                self._task = None
                self._waiting.clear()

    async def abandon(self) -> None:
        """The transaction is given up: leave its connection free for the ROLLBACK."""
        self._waiting.clear()
        if self._task is not None:
            task, self._task = self._task, None
            task.cancel()
            with suppress(Exception, asyncio.CancelledError):  # why it is given up is known already
                await task

    async def _work(self) -> None:
        while self._waiting:
            await self._waiting.popleft()()
