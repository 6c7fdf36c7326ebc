"""Work out how a sweep stands, or a part of it for county and station heads, from one consistent reading."""

from __future__ import annotations

from collections import defaultdict

from sweep.actions.find_examples import find_examples
from sweep.actions.read_standing import Standing, read_standing
from sweep.db.connection import Connection, Database
from sweep.db.sweeps import SweepRow, choose_sweep
from sweep.domain.closing import SweepWide, blockers, confirmed_lots
from sweep.domain.ids import LotId
from sweep.domain.lots_standing import stand_lots
from sweep.domain.tally import Area
from sweep.views.board import Board


async def read_board(database: Database, sweep: str | None = None) -> Board:
    """The board of a sweep (None: the only one). Raises Problem where there is none, or several."""
    async with database.transaction(isolation="repeatable_read", readonly=True) as connection:
        return await read_board_of(connection, await choose_sweep(connection, sweep))


async def read_board_of(connection: Connection, row: SweepRow, area: Area = None) -> Board:
    """The board of a sweep that was read, or is locked, in this transaction."""
    return board_of(await read_standing(connection, row), area)


def board_of(standing: Standing, area: Area = None) -> Board:
    """The board of an area (None: the whole sweep). Effectiveness checks are the city's and block no area."""
    row, base, tally = standing.row, standing.base, standing.tally
    units, returned = tally.units(area)
    unattributed = units.pop(LotId(""), {})
    lots = stand_lots(base, tally.groups(area), tally.exceptions(area), units, returned)
    checks = standing.checks if area is None else dict.fromkeys(lots, None)
    reasons = tuple(blockers(lots, base.recall, _sweep_wide(standing, area), checks, checks_asked=area is None))
    return Board(
        sweep=row.sweep_id,
        title=row.title,
        exercise=row.exercise,
        zone=row.zone,
        opened_ms=row.opened_ms,
        now_ms=row.now_ms,
        n=row.head_n,
        head=row.head_hash.hex(),
        recall=base.recall,
        lots=lots,
        checks=checks,
        shops=tally.states(area),
        unattributed=unattributed,
        reasons=reasons,
        confirmed=confirmed_lots(lots, reasons),
        off_sale_ms=row.off_sale_ms,
        disposed_ms=row.disposed_ms,
        overridden=row.overridden,
    )


def _sweep_wide(standing: Standing, area: Area) -> SweepWide:
    sightings: defaultdict[LotId | None, list[str]] = defaultdict(list)
    for sighting in standing.waiting_in(area, "sighting"):
        sightings[sighting.lot].append(sighting.its_id)
    unattributed: defaultdict[LotId, list[str]] = defaultdict(list)
    to_rejudge: defaultdict[LotId, list[str]] = defaultdict(list)
    lapsed: list[tuple[int, str]] = []
    for found in standing.tally.findings(area):
        for lot in found.lots:
            if not found.attributed:
                unattributed[lot].append(found.finding)
            if found.rejudge:
                to_rejudge[lot].append(found.finding)
        if found.lapses_ms is not None and found.lapses_ms <= standing.row.now_ms:
            lapsed.append((found.lapses_ms, found.finding))

    def ids(what: str) -> list[str]:
        return [each.its_id for each in standing.waiting_in(area, what)]

    return SweepWide(
        open_sightings=sightings,
        unattributed=unattributed,
        to_rejudge=to_rejudge,
        reviews=[check_in for _, check_in in standing.tally.reviews(area)],
        proposals=ids("proposal"),
        corrections=ids("correction"),
        kept_unread=ids("kept"),
        silent_phones=[each.phone for each in standing.phones_in(area) if each.silent],
        lapsed_holds=[finding for _, finding in sorted(lapsed)],
        where=find_examples(standing.tally, standing.base) if area is None else {},
    )
