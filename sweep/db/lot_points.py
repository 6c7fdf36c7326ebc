"""The map's points as they stand with one lot."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from sweep.db.connection import Connection
from sweep.db.kept_points import PointIndex
from sweep.db.sweeps import SweepRow
from sweep.domain.ids import LotId
from sweep.domain.lines import BaseLines, Line, read_cover
from sweep.domain.problem import Problem
from sweep.domain.words import Grade, LineState, ShopState
from sweep.views.points import STATES, PointTable

# Shops whose ordinary lines are alike, by the hashes of their ids: there are few such groups, however many shops.
SELECT_LINE_GROUPS = """
SELECT cover, standing = 'in_scope' AS applicable, state = 'merged' AS merged, visits > 0 AS visited,
       string_agg(int8send(hashtextextended(shop_id, $2)), '') AS hashes
FROM shop_state WHERE sweep_id = $1 GROUP BY 1, 2, 3, 4
"""
SELECT_SINGLE_LINES = """
SELECT hashtextextended(shop_id, $2) AS hash, cover, state, visits > 0 AS visited,
       (SELECT v.state || ':' || v.grade FROM jsonb_to_recordset(detail -> 'lines')
            AS v(lot_id text, state text, grade smallint) WHERE v.lot_id = $3) AS single,
       coalesce((SELECT sum(v.units) FROM jsonb_to_recordset(detail -> 'stock')
                     AS v(lot_id text, units bigint) WHERE v.lot_id = $3), 0)::bigint AS units
FROM shop_state WHERE sweep_id = $1 AND detail IS NOT NULL
"""
_STATE_OF_LINE = {
    LineState.FOUND: ShopState.FOUND,
    LineState.SIGHTED: ShopState.SIGHTED,
    LineState.CLAIMED: ShopState.CLAIMED,
    LineState.REMOVED: ShopState.REMOVED,
    LineState.CLEAR: ShopState.CLEAR,
    LineState.RELEASED: ShopState.CLEAR,
    LineState.NOT_APPLICABLE: ShopState.NOT_APPLICABLE,
}


async def select_lot_points(
    connection: Connection, row: SweepRow, base: BaseLines, lot: LotId, index: PointIndex
) -> PointTable:
    """The points of `index` as they stand with one lot: each shop has one line. Problem where the recall lists no such
    lot."""
    if lot not in base.recall.lots:
        raise Problem(
            "lot-unknown",
            f"The recall lists no lot “{lot}”; reload the map to see its lots.",
            f"召回公告中没有批次“{lot}”；请刷新地图查看批次。",
            status=404,
            lot=lot,
        )
    count = len(index.table.id_bytes)
    state, grade = np.zeros(count, np.uint8), np.zeros(count, np.uint8)
    opened, units = np.zeros(count, np.int32), np.zeros(count, np.int64)
    for cover, applicable, merged, visited, sent in await connection.fetch(
        SELECT_LINE_GROUPS, row.sweep_id, index.seed
    ):
        line = base.line_of_lot(read_cover(cover), lot, applicable=applicable)
        places = index.find(np.frombuffer(sent, ">i8").astype(np.int64))
        state[places] = STATES.index(_shop_state_of(line, merged=merged, cover=cover, visited=visited))
        grade[places], opened[places] = line.grade, int(not line.is_closed)
    singles = await connection.fetch(SELECT_SINGLE_LINES, row.sweep_id, index.seed, lot)
    places = index.find(np.array([single["hash"] for single in singles], dtype=np.int64))
    for place, (_, cover, known, visited, single, held) in zip(places.tolist(), singles, strict=True):
        units[place] = held
        if single is not None:
            word, _, digit = single.partition(":")
            line = Line(LineState(word), Grade(int(digit)))
            shown = _shop_state_of(line, merged=known == ShopState.MERGED, cover=cover, visited=visited)
            state[place], grade[place], opened[place] = STATES.index(shown), line.grade, int(not line.is_closed)
    return replace(
        index.table,
        n=row.head_n,
        lots=1,
        state=state,
        grade=grade,
        open_lines=opened,
        found_units=units,
        held_units=np.zeros(count, np.int64),
    )


def _shop_state_of(line: Line, *, merged: bool, cover: str, visited: bool) -> ShopState:
    if merged:
        return ShopState.MERGED
    if line.state is not LineState.OPEN:
        return _STATE_OF_LINE[line.state]
    if cover:
        return ShopState.REOPENED
    return ShopState.ATTEMPTED if visited else ShopState.UNVISITED
