"""The desk's figures, worked out once for all desks of this process that ask at the same moment."""

from __future__ import annotations

from dataclasses import dataclass

from sweep.actions.read_area_board import read_area_board
from sweep.actions.read_forecast import read_forecast
from sweep.db.connection import Database
from sweep.db.desk import coverage
from sweep.db.desk.paging import Area
from sweep.db.sweeps import select_sweep
from sweep.domain.ids import SweepId
from sweep.views.desk.board import BlockerRow, BoardSheet, blocker_row, draw_board
from sweep.views.desk.forecast import ForecastSheet
from sweep.views.desk.rows import SectorRow
from sweep.views.desk.sectors import nest_sectors
from sweep.web.map_answers import Kept


@dataclass(frozen=True, slots=True)
class Figures:
    """Board, blockers and sectors of one reading."""

    board: BoardSheet
    blockers: list[BlockerRow]
    sectors: list[SectorRow]


class DeskAnswers:
    """What the desks of this process share: figures are worked out once for all who ask at the same moment."""

    def __init__(self) -> None:
        self._figures: Kept[tuple[SweepId, Area], Figures] = Kept()
        self._forecasts: Kept[tuple[SweepId, Area], ForecastSheet] = Kept()

    async def figures(self, database: Database, sweep: SweepId, area: Area, at_least: int) -> Figures:
        """As of `at_least` or later. Raises Problem where the sweep is unknown."""
        return await self._figures.get(
            (sweep, area), lambda: _read(database, sweep, area), lambda made: made.board.n >= at_least
        )

    async def forecast(self, database: Database, sweep: SweepId, area: Area) -> ForecastSheet:
        """When it will be done. Raises Problem where the sweep is unknown."""
        return await self._forecasts.get((sweep, area), lambda: read_forecast(database, sweep, area), lambda made: True)


async def _read(database: Database, sweep: SweepId, area: Area) -> Figures:
    async with database.transaction(isolation="repeatable_read", readonly=True) as connection:
        row = await select_sweep(connection, sweep)
        silent_before_ms = row.now_ms - row.policy.silent_after_s * 1000
        board = await read_area_board(connection, row, area)
        unknown = await coverage.select_unknown(connection, sweep, area, silent_before_ms)
        own = await coverage.select_sector_states(connection, sweep, area)
        field = await coverage.select_sector_field(connection, sweep, row.now_ms, silent_before_ms)
        waiting = await coverage.select_waiting(connection, sweep, area, row.now_ms)
    sheet = draw_board(
        board,
        pace_milli=row.clock_pace_milli,
        late=sum(field["late"].get(each.sector, 0) for each in own),
        waiting=waiting,
        silent_phones=unknown.silent_phones,
        unsent=unknown.unsent,
        unlocated=unknown.unlocated,
        area=None if area is None else [each.name for each in own],
    )
    return Figures(
        sheet,
        [blocker_row(reason, board.recall) for reason in board.reasons],
        nest_sectors(own, field, len(board.lots)),
    )
