"""The shops behind a figure, and when the work will be done."""

from __future__ import annotations

from aiohttp import web

from sweep.actions.apply import read_base
from sweep.db.connection import Connection
from sweep.db.desk.paging import Page
from sweep.db.desk.shop_list import ShopFilter, cover_key, select_covers, select_shop_list
from sweep.db.sweeps import SweepRow, select_sweep
from sweep.domain.ids import LotId
from sweep.domain.lines import read_cover
from sweep.domain.problem import Problem
from sweep.domain.words import LineState, ShopState
from sweep.views.desk.rows import ShopRow
from sweep.web.desk.asking import give, page_of, storable, sweep_of
from sweep.web.service import service
from sweep.web.signed_in import request_area

ShopsListed = Page[ShopRow]


async def list_shop_rows(request: web.Request) -> web.Response:
    """?state=found,sighted ?sector= (with all within it) ?team= ?lot= with ?line=open,claimed ?late=1 ?unlocated=1
    ?open=1; all of them must hold. Late ones first."""
    async with service(request).database.transaction(isolation="repeatable_read", readonly=True) as connection:
        row = await select_sweep(connection, sweep_of(request))
        which = await _filter(request, connection, row)
        return give(request, await select_shop_list(connection, page_of(request), row.now_ms, which))


async def give_forecast(request: web.Request) -> web.Response:
    """When each sector will be done, which will miss its clock, and which teams would save it."""
    here = service(request)
    return give(request, await here.desk_answers.forecast(here.database, sweep_of(request), request_area(request)))


async def _filter(request: web.Request, connection: Connection, row: SweepRow) -> ShopFilter:
    query = request.query
    states = _words(query.get("state"), [word.value for word in ShopState], "state")
    lines = _words(query.get("line"), [word.value for word in LineState], "line") or []
    lot = storable(query["lot"]) if query.get("lot") else None
    covers: list[str] = []
    if lot is not None:
        base = await read_base(connection, row)
        if LotId(lot) not in base.recall.lots:
            raise Problem("lot-unknown", f"No lot “{lot}” is listed.", f"召回中没有批次“{lot}”。", status=404)
        covers = [
            cover_key(cover, applicable=applicable)
            for cover, applicable in await select_covers(connection, row.sweep_id)
            if base.line_of_lot(read_cover(cover), LotId(lot), applicable=applicable).state.value in lines
        ]
    return ShopFilter(
        states=states,
        team=storable(query["team"]) if query.get("team") else None,
        sector=storable(query["sector"]) if query.get("sector") else None,
        late=query.get("late") == "1",
        unlocated=query.get("unlocated") == "1",
        is_open=query.get("open") == "1",
        lot=lot,
        lines=lines,
        covers=covers,
    )


def _words(text: str | None, known: list[str], name: str) -> list[str] | None:
    if not text:
        return None
    found = text.split(",")
    if unknown := [word for word in found if word not in known]:
        raise Problem(
            f"{name}-unfit",
            f"“{unknown[0][:40]}” is no {name}; there are {', '.join(known)}.",
            f"“{unknown[0][:40]}”不是有效的状态；可用：{'、'.join(known)}。",
            status=400,
            field=name,
        )
    return found
