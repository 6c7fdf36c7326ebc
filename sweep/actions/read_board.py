"""Work out how a sweep stands, from one consistent reading of the database."""

from __future__ import annotations

from dataclasses import replace

from sweep.actions.apply import read_base
from sweep.actions.find_examples import find_examples
from sweep.db import standing
from sweep.db.connection import Connection, Database
from sweep.db.sweeps import SweepRow, choose_sweep
from sweep.domain.closing import blockers, check_standing, confirmed_lots
from sweep.domain.ids import LotId
from sweep.domain.lots_standing import stand_lots
from sweep.domain.words import Grade, ShopState
from sweep.views.board import Board


async def read_board(database: Database, sweep: str | None = None) -> Board:
    """The board of a sweep (None: the only one). Raises Problem where there is none, or several."""
    async with database.transaction(isolation="repeatable_read", readonly=True) as connection:
        return await read_board_of(connection, await choose_sweep(connection, sweep))


async def read_board_of(connection: Connection, row: SweepRow) -> Board:
    """The board of a sweep that was read, or is locked, in this transaction."""
    base = await read_base(connection, row)
    units, returned = await standing.select_units(connection, row.sweep_id)
    unattributed = units.pop(LotId(""), {})
    lots = stand_lots(
        base,
        await standing.select_groups(connection, row.sweep_id),
        await standing.select_exceptions(connection, row.sweep_id),
        units,
        returned,
    )
    silent_before_ms = row.now_ms - row.policy.silent_after_s * 1000
    wide = await standing.select_sweep_wide(connection, row.sweep_id, row.now_ms, silent_before_ms)
    wide = replace(wide, where=await find_examples(connection, row.sweep_id, base))
    sample = await standing.select_sample(connection, row.sweep_id)
    if sample is None:
        checks = dict.fromkeys(lots, None)
    else:
        drawn, visits = await standing.select_checks(connection, row.sweep_id, sample)
        checks = {lot: check_standing(lot, base.recall, drawn, visits) for lot in lots}
    reasons = tuple(blockers(lots, base.recall, wide, checks))
    states = await standing.select_shop_states(connection, row.sweep_id)
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
        shops={(ShopState(state), Grade(grade)): number for (state, grade), number in states.items()},
        unattributed=unattributed,
        reasons=reasons,
        confirmed=confirmed_lots(lots, reasons),
        off_sale_ms=row.off_sale_ms,
        disposed_ms=row.disposed_ms,
        overridden=row.overridden,
    )
