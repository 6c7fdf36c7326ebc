"""The map's points as they stand with one lot."""

from __future__ import annotations

from dataclasses import replace

from sweep.db.connection import Connection
from sweep.db.points import Area, listed, select_points
from sweep.db.sweeps import SweepRow
from sweep.domain.ids import LotId
from sweep.domain.lines import BaseLines, Line, read_cover
from sweep.domain.problem import Problem
from sweep.domain.words import Grade, LineState, ShopState
from sweep.views.points import PointTable

SELECT_LOT_POINTS = """
SELECT s.shop_id, s.cover, s.standing, s.state, s.visits > 0 AS visited,
       (SELECT v.state || ':' || v.grade FROM jsonb_to_recordset(s.detail -> 'lines')
            AS v(lot_id text, state text, grade smallint) WHERE v.lot_id = $3) AS single,
       coalesce((SELECT sum(v.units) FROM jsonb_to_recordset(s.detail -> 'stock')
                     AS v(lot_id text, units bigint) WHERE v.lot_id = $3), 0)::bigint AS units
FROM shop_state s LEFT JOIN retailer r ON r.retailer_id = s.shop_id
WHERE s.sweep_id = $1 AND ($2::text[] IS NULL OR r.sector_id = ANY($2))
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
    connection: Connection, row: SweepRow, base: BaseLines, lot: LotId, area: Area
) -> PointTable:
    """The points as they stand with one lot: each shop has one line. Problem where the recall lists no such lot."""
    if lot not in base.recall.lots:
        raise Problem(
            "lot-unknown",
            f"The recall lists no lot “{lot}”; reload the map to see its lots.",
            f"召回公告中没有批次“{lot}”；请刷新地图查看批次。",
            status=404,
            lot=lot,
        )
    table = await select_points(connection, row, area)
    place = {shop: number for number, shop in enumerate(table.shop)}
    state, grade, opened, units = list(table.state), list(table.grade), list(table.open_lines), list(table.found_units)
    ordinary: dict[tuple[str, bool], Line] = {}
    for shop, cover, standing, shop_state, visited, single, held in await connection.fetch(
        SELECT_LOT_POINTS, row.sweep_id, listed(area), lot
    ):
        key = (cover, standing == "in_scope")
        if single is not None:
            word, _, digit = single.partition(":")
            line = Line(LineState(word), Grade(int(digit)))
        elif (known := ordinary.get(key)) is not None:
            line = known
        else:
            line = ordinary[key] = base.line_of_lot(read_cover(cover), lot, applicable=key[1])
        at = place[shop]
        state[at] = _shop_state_of(line, ShopState(shop_state), cover=cover, visited=visited)
        grade[at], opened[at], units[at] = line.grade, int(not line.is_closed), held
    return replace(
        table,
        lots=1,
        state=tuple(state),
        grade=tuple(grade),
        open_lines=tuple(opened),
        found_units=tuple(units),
        held_units=(0,) * len(table.shop),
    )


def _shop_state_of(line: Line, whole: ShopState, *, cover: str, visited: bool) -> ShopState:
    if whole is ShopState.MERGED:
        return whole
    if line.state is not LineState.OPEN:
        return _STATE_OF_LINE[line.state]
    if cover:
        return ShopState.REOPENED
    return ShopState.ATTEMPTED if visited else ShopState.UNVISITED
