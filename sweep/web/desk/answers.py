"""The desk's figures, worked out once for all desks of this process that ask at the same moment."""

from __future__ import annotations

from dataclasses import dataclass

from sweep.actions.count_matters import count_sectors, count_unlocated, count_waiting
from sweep.actions.read_forecast import read_forecast
from sweep.db.connection import Database
from sweep.db.desk.paging import Area
from sweep.domain.ids import SweepId
from sweep.views.desk.board import BlockerRow, BoardSheet, blocker_row, draw_board
from sweep.views.desk.forecast import ForecastSheet
from sweep.views.desk.rows import SectorRow
from sweep.views.desk.sectors import nest_sectors
from sweep.web.map_answers import Kept
from sweep.web.standings import Reading, Standings


@dataclass(frozen=True, slots=True)
class Figures:
    """Board, blockers and sectors of one reading."""

    board: BoardSheet
    blockers: list[BlockerRow]
    sectors: list[SectorRow]


class DeskAnswers:
    """What the desks of this process share: figures are worked out once for all who ask at the same moment."""

    def __init__(self, standings: Standings) -> None:
        self._standings = standings
        self._drawn: dict[tuple[SweepId, Area], tuple[Reading, Figures]] = {}
        self._forecasts: Kept[tuple[SweepId, Area], ForecastSheet] = Kept()

    async def figures(self, database: Database, sweep: SweepId, area: Area, at_least: int) -> Figures:
        """As of `at_least` or later. Raises Problem where the sweep is unknown."""
        reading = await self._standings.read(database, sweep, at_least)
        drawn = self._drawn.get((sweep, area))
        if drawn is None or drawn[0] is not reading:
            self._drawn = {key: each for key, each in self._drawn.items() if key[0] != sweep or each[0] is reading}
            drawn = self._drawn[sweep, area] = reading, _draw(reading, area)
        return drawn[1]

    async def forecast(self, database: Database, sweep: SweepId, area: Area) -> ForecastSheet:
        """When it will be done. Raises Problem where the sweep is unknown."""
        return await self._forecasts.get((sweep, area), lambda: read_forecast(database, sweep, area), lambda made: True)


def _draw(reading: Reading, area: Area) -> Figures:
    board, standing = reading.board(area), reading.standing
    own = count_sectors(standing.tally, reading.sectors_in(area))
    sheet = draw_board(
        board,
        pace_milli=standing.row.clock_pace_milli,
        late=sum(reading.by_sector["late"].get(each.sector, 0) for each in own),
        waiting=count_waiting(standing, area),
        silent_phones=sum(phone.silent for phone in standing.phones_in(area)),
        unsent=sum(phone.unsent for phone in standing.phones_in(area)),
        unlocated=count_unlocated(standing.tally, area),
        area=None if area is None else [each.name for each in own],
    )
    return Figures(
        sheet,
        [blocker_row(reason, board.recall) for reason in board.reasons],
        nest_sectors(own, reading.by_sector, len(board.lots)),
    )
