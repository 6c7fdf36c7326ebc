"""Read one list as analysts get it: all rows from one moment, true as of one event of the ledger."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from sweep.actions.count_matters import count_sectors
from sweep.actions.read_board import read_board_of
from sweep.actions.read_standing import read_standing
from sweep.db.connection import Connection, Database
from sweep.db.desk import coverage
from sweep.db.desk.paging import Area
from sweep.db.feeds import EVERYTHING, Part, select_feed
from sweep.db.points import select_coverage
from sweep.db.sweeps import SweepRow, select_sweep
from sweep.domain.ids import SweepId
from sweep.domain.words import IN_CUSTODY, Account, LineState
from sweep.views.board import Board
from sweep.views.desk.sectors import nest_sectors
from sweep.views.feeds.columns import FeedList, FeedTable
from sweep.views.feeds.lists import LOTS, SECTORS


async def read_feed(database: Database, of: FeedList, sweep: SweepId, area: Area, part: Part = EVERYTHING) -> FeedTable:
    """A part of a list. Where `part.limit` cuts it short, `more` says so. Raises Problem where the sweep is unknown."""
    wanted = part if part.limit is None else replace(part, limit=part.limit + 1)
    async with database.transaction(isolation="repeatable_read", readonly=True) as connection:
        row = await select_sweep(connection, sweep)
        table = FeedTable(of, sweep, row.epoch, row.zone, row.head_n, row.now_ms, [])
        if of is LOTS:
            table = replace(table, rows=_lot_rows(await read_board_of(connection, row, area)))
        elif of is SECTORS:
            table = await _sectors(connection, row, area, table)
        else:
            table = replace(table, rows=await select_feed(connection, of, sweep, area, wanted))
    if of in (LOTS, SECTORS):
        table = replace(table, rows=_part_of(table.rows, wanted))
    if part.limit is None or len(table.rows) <= part.limit:
        return table
    return replace(table, rows=table.rows[: part.limit], more=True)


def _part_of(rows: Any, part: Part) -> list[tuple[Any, ...]]:
    kept = [
        row
        for row in sorted(rows)
        if (part.after is None or row[0] > part.after) and (part.only is None or row[0] == part.only)
    ]
    return kept[: part.limit]


def _lot_rows(board: Board) -> list[tuple[Any, ...]]:
    rows: list[tuple[Any, ...]] = []
    for lot, standing in board.lots.items():
        told, lines, units = board.recall.lots[lot], standing.lines, standing.units
        rows.append(
            (
                lot, told.brand, told.product, told.producer, told.spec, told.rule_text, lot in board.confirmed,
                told.released, standing.total, standing.closed, lines.get(LineState.OPEN, 0),
                lines.get(LineState.CLAIMED, 0), lines.get(LineState.FOUND, 0), lines.get(LineState.SIGHTED, 0),
                standing.found, standing.returned_by_consumers, units.get(Account.ON_SALE, 0),
                sum(units.get(account, 0) for account in IN_CUSTODY), units.get(Account.DESTROYED, 0),
                units.get(Account.MISSING, 0),
            )
        )  # fmt: skip
    return rows


async def _sectors(connection: Connection, row: SweepRow, area: Area, table: FeedTable) -> FeedTable:
    silent_before_ms = row.now_ms - row.policy.silent_after_s * 1000
    standing = await read_standing(connection, row)
    names = await coverage.select_sector_names(connection)
    own = count_sectors(standing.tally, [each for each in names if area is None or each.sector in area])
    field = await coverage.select_sector_field(connection, row.sweep_id, row.now_ms, silent_before_ms)
    shapes = {str(each.sector): each.boundary for each in await select_coverage(connection, row, area) if each.boundary}
    rows = [
        (
            each.sector, each.name, each.level, each.parent or "", each.shops, each.clear, each.claimed, each.product,
            each.unvisited, each.lines - each.closed_lines, each.found_units, each.held_units, each.late,
            each.silent_phones, each.teams,
        )
        for each in nest_sectors(own, field, len(standing.base.recall.lots))
    ]  # fmt: skip
    return replace(table, rows=rows, shapes=shapes)
