"""A map of one moment in one file, for a browser's download, the command line and a notebook."""

from __future__ import annotations

import asyncio
from base64 import b64encode
from dataclasses import dataclass, replace

from aiohttp import hdrs, web

from maps.coverage_map import MapPage
from maps.points_payload import encode_points
from maps.shell import ShellMap
from maps.snapshot import build_snapshot
from sweep.actions.apply import read_base
from sweep.actions.read_board import board_of
from sweep.actions.read_standing import read_standing
from sweep.actions.trace_shops import Tracer
from sweep.db import points
from sweep.db.connection import Database
from sweep.db.desk.coverage import select_sector_names
from sweep.db.field_work import select_field_work, select_planned_routes
from sweep.db.point_table import select_points
from sweep.db.points import Area
from sweep.db.sweeps import choose_sweep
from sweep.domain.ids import SweepId
from sweep.domain.problem import Problem
from sweep.views.field_work import FieldWork, ListedLot, PlannedRoutes
from sweep.views.trace import points_at
from sweep.web.bodies import ENCODER
from sweep.web.language import language_of
from sweep.web.map import describe_standing, read_areas
from sweep.web.map_layers import LotsListed
from sweep.web.service import service
from sweep.web.signed_in import request_area


async def give_snapshot(request: web.Request) -> web.Response:
    """The file, named after the sweep and the entry as of which it is true."""
    here = service(request)
    text = request.query.get("event", "")
    if text and not (text.isascii() and text.isdecimal() and len(text) <= 18):
        raise event_unfit(text)
    made = await make_snapshot(
        here.database,
        request.query.get("sweep"),
        request_area(request),
        language=language_of(request, here.settings.language),
        event=int(text) if text else None,
        tracer=here.map_answers.tracer,
    )
    html = await asyncio.to_thread(made.html)
    disposition = f'attachment; filename="sweep-map-{made.sweep}-{made.n}.html"'
    return web.Response(text=html, content_type="text/html", headers={hdrs.CONTENT_DISPOSITION: disposition})


def event_unfit(text: str) -> Problem:
    """There is no such moment."""
    return Problem(
        "event-unfit",
        f"“{text}” is no entry of this ledger; give a number from 1 to the last one, or none for now.",
        f"留痕中没有第“{text}”条；请填 1 到最后一条之间的序号，不填则为当前。",
        status=400,
    )


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A map that needs nothing else, of which sweep, as of which entry of its ledger."""

    map: ShellMap
    sweep: SweepId
    n: int

    def html(self) -> str:
        """The whole file."""
        text: str = self.map.get_root().render()
        return text

    def _repr_html_(self) -> str:
        shown: str = self.map._repr_html_()
        return shown


async def make_snapshot(
    database: Database,
    sweep: str | None,
    area: Area,
    *,
    language: str,
    event: int | None = None,
    tracer: Tracer | None = None,
) -> Snapshot:
    """The map as of entry `event` (None: now), of the shops of `area`.

    Of a moment in the past it shows the shops, not teams, holds and sightings. Raises Problem where there is no such
    sweep or entry.
    """
    async with database.transaction(isolation="repeatable_read", readonly=True) as connection:
        row = await choose_sweep(connection, sweep)
        if event is not None and not 1 <= event <= row.head_n:
            raise event_unfit(str(event))
        table, _ = await select_points(connection, row)
        bounds = await points.select_bounds(connection, row.sweep_id, area)
        areas = await read_areas(connection, row, area)
        base = await read_base(connection, row)
        standing_now = await read_standing(connection, row)
        sectors = [each for each in await select_sector_names(connection) if area is None or each.sector in area]
        names = await points.select_names(connection, row.sweep_id, area)
        work = await select_field_work(connection, row, area)
        routes = await select_planned_routes(connection, row.sweep_id, area)
    standing = replace(describe_standing(standing_now, board_of(standing_now), sectors, area), pace_milli=0)
    if event is not None and event < row.head_n:
        table = points_at(table, await (tracer or Tracer()).trace(database, row.sweep_id), event)
        standing = replace(
            standing, n=event, now_ms=table.now_ms, revision=table.revision, lots=table.lots, lots_confirmed=None,
            silent_phones=0, off_sale_ms=None, disposed_ms=None, overridden=False, sectors=[],
        )  # fmt: skip
        work, routes = FieldWork(event, table.now_ms, [], [], []), PlannedRoutes(0, [])
    if area is not None:
        table = table.within(area)
    lots = [ListedLot(lot.lot_id, lot.product, lot.brand, lot.released) for lot in base.recall.lots.values()]
    answers = {
        "/points": ENCODER.encode(b64encode(encode_points(table)).decode()),
        "/sectors": ENCODER.encode(areas),
        "/standing": ENCODER.encode(standing),
        "/field-work": ENCODER.encode(work),
        "/planned-routes": ENCODER.encode(routes),
        "/lots": ENCODER.encode(LotsListed(lots)),
        "/names": ENCODER.encode([names.get(shop, ("", "")) for shop in table.shops]),
    }
    page = MapPage(
        sweep=row.sweep_id,
        title=row.title,
        exercise=row.exercise,
        zone=row.zone,
        language=language,
        bounds=bounds,
        asset=str,
        script_url="",
        links={},
    )
    return Snapshot(await asyncio.to_thread(build_snapshot, page, answers), row.sweep_id, table.n)
