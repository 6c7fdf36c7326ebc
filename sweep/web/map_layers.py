"""What the map draws besides the shops' states: teams, routes, sightings, holds; its lots; and the sweep's course."""

from __future__ import annotations

from dataclasses import dataclass

from aiohttp import web

from maps.trace_payload import encode_trace
from sweep.actions.apply import read_base
from sweep.db.field_work import select_planned_routes
from sweep.db.sweeps import select_sweep
from sweep.views.field_work import ListedLot
from sweep.web.bodies import answer_json
from sweep.web.map import answer_packed, asked_sweep
from sweep.web.service import service
from sweep.web.signed_in import request_area


@dataclass(frozen=True, slots=True)
class LotsListed:
    """The recall's lots, in its order."""

    lots: list[ListedLot]


async def give_field_work(request: web.Request) -> web.Response:
    """Teams, open sightings and holds."""
    here = service(request)
    return answer_json(await here.map_answers.field_work(here.database, asked_sweep(request), request_area(request)))


async def give_planned_routes(request: web.Request) -> web.Response:
    """The newest plan's routes."""
    async with service(request).database.transaction(isolation="repeatable_read", readonly=True) as connection:
        row = await select_sweep(connection, asked_sweep(request))
        return answer_json(await select_planned_routes(connection, row.sweep_id, request_area(request)))


async def give_lots(request: web.Request) -> web.Response:
    """The lots that a map can be limited to."""
    async with service(request).database.acquire() as connection:
        base = await read_base(connection, await select_sweep(connection, asked_sweep(request)))
    lots = [ListedLot(lot.lot_id, lot.product, lot.brand, lot.released) for lot in base.recall.lots.values()]
    return answer_json(LotsListed(lots))


async def give_trace_progress(request: web.Request) -> web.Response:
    """How far the course is worked out that somebody waits for; of this process of the service."""
    return answer_json(service(request).map_answers.tracer.progress(asked_sweep(request)))


async def give_trace(request: web.Request) -> web.Response:
    """The sweep's course from its first entry to now, for replaying it."""
    here = service(request)
    packed = await here.map_answers.trace(here.database, asked_sweep(request), request_area(request), encode_trace)
    return await answer_packed(request, packed)
