"""The exercise's clock: it lives in the database, and the demonstration moves it."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sweep.db import sweeps
from sweep.db.connection import Database
from sweep.domain.ids import SweepId

ZONE = ZoneInfo("Asia/Shanghai")
FIRST_MORNING = datetime(2008, 9, 16, 7, 0, tzinfo=ZONE)
MINUTE_MS = 60_000


def ms(moment: datetime) -> int:
    """Milliseconds since 1970."""
    return int(moment.timestamp() * 1000)


class ExerciseClock:
    """Moves a sweep's time forward: by jumps (pace 0), or by waiting until the running clock is there."""

    def __init__(self, database: Database, sweep: SweepId, pace: float) -> None:
        self._database = database
        self._sweep = sweep
        self._pace = pace
        self.now_ms = ms(FIRST_MORNING)

    @property
    def day(self) -> int:
        """Whole days since the first morning."""
        return (self.now_ms - ms(FIRST_MORNING)) // 86_400_000

    @property
    def date(self) -> datetime:
        """The day and hour on screen."""
        return datetime.fromtimestamp(self.now_ms / 1000, ZONE)

    async def go_to(self, moment_ms: int) -> None:
        """Be there. Time never goes back."""
        if moment_ms <= self.now_ms:
            return
        if self._pace > 0:
            await asyncio.sleep((moment_ms - self.now_ms) / 1000 / self._pace)
        self.now_ms = moment_ms
        async with self._database.acquire() as connection:
            await sweeps.set_clock(connection, self._sweep, moment_ms, round(self._pace * 1000))

    async def next_morning(self) -> None:
        """Sleep until seven."""
        today = self.date.replace(hour=7, minute=0, second=0, microsecond=0)
        tomorrow = today if self.date < today else today + timedelta(days=1)
        await self.go_to(ms(tomorrow))
