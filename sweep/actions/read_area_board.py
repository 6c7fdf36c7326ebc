"""The board of a part of the sweep, for county and station heads: their own shops and what waits there."""

from __future__ import annotations

from dataclasses import replace

from sweep.actions.apply import read_base
from sweep.actions.read_board import read_board_of
from sweep.db.connection import Connection
from sweep.db.desk import coverage
from sweep.db.sweeps import SweepRow
from sweep.domain.closing import blockers, confirmed_lots
from sweep.domain.ids import LotId, SectorId
from sweep.domain.lots_standing import stand_lots
from sweep.views.board import Board


async def read_area_board(connection: Connection, row: SweepRow, area: frozenset[SectorId] | None) -> Board:
    """The board of `area` (None: the whole sweep). Effectiveness checks are the city's and block no area."""
    whole = await read_board_of(connection, row)
    if area is None:
        return whole
    base = await read_base(connection, row)
    units, returned = await coverage.select_area_units(connection, row.sweep_id, area)
    unattributed = units.pop(LotId(""), {})
    lots = stand_lots(
        base,
        await coverage.select_area_groups(connection, row.sweep_id, area),
        await coverage.select_area_exceptions(connection, row.sweep_id, area),
        units,
        returned,
    )
    silent_before_ms = row.now_ms - row.policy.silent_after_s * 1000
    waiting = await coverage.select_area_waiting(connection, row.sweep_id, area, silent_before_ms, row.now_ms)
    reasons = tuple(blockers(lots, base.recall, waiting, {}, checks_asked=False))
    return replace(
        whole,
        lots=lots,
        checks=dict.fromkeys(lots, None),
        shops=await coverage.select_area_states(connection, row.sweep_id, area),
        unattributed=unattributed,
        reasons=reasons,
        confirmed=confirmed_lots(lots, reasons),
    )
