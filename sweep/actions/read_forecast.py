"""Work out when the sweep will be done, sector by sector, from one consistent reading of the database."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from sweep.db import sectors
from sweep.db.connection import Database
from sweep.db.desk.pace import SectorPace, select_pace, select_shift
from sweep.db.desk.paging import Area
from sweep.db.sectors import SectorRow
from sweep.db.sweeps import select_sweep
from sweep.domain.forecast import Shift, Work, worked_between
from sweep.domain.ids import SectorId, SweepId, TeamId
from sweep.views.desk.forecast import ForecastSheet, draw_forecast

#: The pace is counted over the last two days: longer ago the city was another one.
_PACE_MS = 48 * 3_600_000


async def read_forecast(database: Database, sweep: SweepId, area: Area) -> ForecastSheet:
    """The forecast of an area (None: everything). Raises Problem where the sweep is unknown."""
    async with database.transaction(isolation="repeatable_read", readonly=True) as connection:
        row = await select_sweep(connection, sweep)
        since_ms = max(row.opened_ms, row.now_ms - _PACE_MS)
        pace = await select_pace(connection, sweep, area, since_ms)
        start, end = await select_shift(connection)
        known = {each.sector_id: each for each in await sectors.select_sectors(connection)}
    shift = Shift(ZoneInfo(row.zone), _minutes(start), _minutes(end))
    worked_ms = worked_between(since_ms, row.now_ms, shift)
    works = gather_works(pace, known, worked_ms)
    names = {sector: each.name for sector, each in known.items()}
    return draw_forecast(works, names, row.head_n, row.now_ms, worked_ms, shift)


@dataclass(slots=True)
class _Sum:
    left: int = 0
    inspected: int = 0
    clocks: Counter[int] = field(default_factory=Counter)
    teams: list[TeamId] = field(default_factory=list)
    finish: list[int] = field(default_factory=list)


def gather_works(
    pace: Mapping[SectorId, SectorPace], known: Mapping[SectorId, SectorRow], worked_ms: int
) -> Sequence[Work]:
    """Shops belong to the nearest sector above them that has teams; where none has, to their topmost."""
    with_teams = {sector for sector, each in pace.items() if each.teams}
    sums: dict[SectorId, _Sum] = {}
    for sector, each in sorted(pace.items()):
        whole = sums.setdefault(_answering(sector, with_teams, known), _Sum())
        whole.left += each.left
        whole.inspected += each.inspected
        whole.teams += each.teams
        for due_ms, stops in each.clocks:
            whole.clocks[due_ms] += stops
        whole.finish += [each.finish_ms] if each.finish_ms is not None else []
    return [
        Work(
            sector,
            whole.left,
            whole.inspected,
            worked_ms,
            tuple(whole.teams),
            max(whole.finish, default=None),
            tuple(sorted(whole.clocks.items())),
            (known[sector].parent or "") if sector in known else "",
        )
        for sector, whole in sums.items()
        if whole.left or whole.inspected or whole.teams
    ]


def _answering(sector: SectorId, with_teams: set[SectorId], known: Mapping[SectorId, SectorRow]) -> SectorId:
    at: SectorId | None = sector
    top = sector
    for _ in range(len(known) + 1):  # a circle of parents ends here too
        if at is None or at in with_teams:
            break
        top, at = at, known[at].parent if at in known else None
    return at if at is not None else top


def _minutes(text: str) -> int:
    hours, _, minutes = text.partition(":")
    return int(hours) * 60 + int(minutes or 0)
