"""How sweeps stand, read once for all of this process: the map's head and the desks of every area share one reading.

Reading must not cost what the check-ins need. Whatever a reading took, the next one comes so much later that readings
take a small share of the time; who must see something that he did himself waits for that a moment at most.
"""

from __future__ import annotations

import asyncio
import time
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from sweep.actions.read_board import board_of
from sweep.actions.read_standing import Standing, read_standing
from sweep.db.connection import Database
from sweep.db.desk.coverage import SectorName, select_sector_field, select_sector_names
from sweep.db.sweeps import select_sweep
from sweep.domain.ids import SectorId, SweepId
from sweep.domain.tally import Area, Particulars
from sweep.views.board import Board

KEPT_S = 1.5
#: Readings take at most one part in so many of the time.
_RESTS = 20
_LONGEST_KEPT_S = 30.0
_LONGEST_WAIT_S = 2.0
#: Of so many sweeps what was read is kept.
_MOST_SWEEPS = 4


@dataclass(frozen=True, slots=True)
class Reading:
    """One reading. `by_sector`: late stops, silent phones, unsent check-ins and teams of each sector."""

    standing: Standing
    sectors: tuple[SectorName, ...]
    by_sector: Mapping[str, Mapping[SectorId, int]]
    _boards: dict[Area, Board] = field(default_factory=dict)

    @property
    def n(self) -> int:
        """As of which entry of the ledger."""
        return self.standing.row.head_n

    def board(self, area: Area = None) -> Board:
        """The board of an area."""
        if area not in self._boards:
            self._boards[area] = board_of(self.standing, area)
        return self._boards[area]

    def sectors_in(self, area: Area) -> list[SectorName]:
        """The sectors that a reader of this area may see."""
        return [each for each in self.sectors if area is None or each.sector in area]


@dataclass(slots=True)
class _Sweep:
    particulars: Particulars = field(default_factory=Particulars)
    reading: asyncio.Task[Reading] | None = None
    newest: Reading | None = None
    took_s: float = 0.0
    ended_at: float = 0.0


class Standings:
    """The newest reading of each sweep that somebody asks for."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._sweeps: OrderedDict[SweepId, _Sweep] = OrderedDict()

    async def read(self, database: Database, sweep: SweepId, at_least: int = 0) -> Reading:
        """As of `at_least` or later, where the ledger has come that far. Raises Problem if the sweep is unknown."""
        known = self._sweeps.setdefault(sweep, _Sweep())
        self._sweeps.move_to_end(sweep)
        while len(self._sweeps) > _MOST_SWEEPS:
            self._sweeps.popitem(last=False)
        if known.reading is not None and not known.reading.done():
            # Shielded: one reader who goes away must not end it for the others.
            reading = await asyncio.shield(known.reading)
            if reading.n >= at_least:
                return reading
        elif known.newest is not None and known.newest.n >= at_least:
            kept_s = max(KEPT_S, min(_LONGEST_KEPT_S, _RESTS * known.took_s))
            if self._clock() - known.ended_at < kept_s:
                return known.newest
        if known.reading is None or known.reading.done():
            known.reading = asyncio.create_task(self._read(database, sweep, known))
            known.reading.add_done_callback(_heard)
        return await asyncio.shield(known.reading)

    async def _read(self, database: Database, sweep: SweepId, known: _Sweep) -> Reading:
        rest_s = known.ended_at + min(_LONGEST_WAIT_S, _RESTS * known.took_s) - self._clock()
        if known.newest is not None and rest_s > 0:
            await asyncio.sleep(rest_s)
        began = self._clock()
        async with database.transaction(isolation="repeatable_read", readonly=True) as connection:
            row = await select_sweep(connection, sweep)
            standing = await read_standing(connection, row, known.particulars)
            silent_before_ms = row.now_ms - row.policy.silent_after_s * 1000
            own = await select_sector_field(connection, sweep, row.now_ms, silent_before_ms)
            known.newest = Reading(standing, tuple(await select_sector_names(connection)), own)
        known.ended_at = self._clock()
        known.took_s = known.ended_at - began
        return known.newest


def _heard(reading: asyncio.Task[Reading]) -> None:
    if not reading.cancelled():
        reading.exception()  # whoever waits is told; nobody may be left to
