"""Withheld goods move; consumers bring goods back; sightings come in and are settled."""

from __future__ import annotations

from datetime import date

import msgspec
from aiohttp import web

from sweep.actions import handle_sighting, move_goods
from sweep.domain.ids import FindingId, LotId, ShopId, SightingId
from sweep.domain.words import Account
from sweep.web.bodies import answer_json, read_json
from sweep.web.desk.asking import Done, actor_of, check_area, storable, sweep_of, sweep_row
from sweep.web.desk.city_time import end_of_day_ms
from sweep.web.service import service


class MovementGiven(msgspec.Struct):
    """Units of a finding (or of a consumers' return) go from one account to another. `lapses_on`: of a new hold."""

    finding: str
    source: Account
    target: Account
    units: int
    custodian: str = ""
    witness: str = ""
    document: str = ""
    to_shop: str | None = None
    lapses_on: date | None = None


class ExtensionGiven(msgspec.Struct):
    """A hold is put off to the end of a day, by a document."""

    finding: str
    document: str
    lapses_on: date


class ReturnGiven(msgspec.Struct):
    """Consumers brought units back to a shop or counter."""

    shop: str
    lot: str
    units: int
    custodian: str = ""


class SightingGiven(msgspec.Struct):
    """Somebody says that a listed lot is still on sale. `shop` and `lot` null: not known."""

    channel: str
    text: str = ""
    place: str = ""
    contact: str = ""
    shop: str | None = None
    lot: str | None = None


class AcceptanceGiven(msgspec.Struct):
    sighting: str


class SettlementGiven(msgspec.Struct):
    sighting: str
    reason: str


async def post_movement(request: web.Request) -> web.Response:
    """Record a movement."""
    given = await read_json(request, MovementGiven)
    await check_area(request, "finding", given.finding)
    zone = (await sweep_row(request)).zone
    movement = move_goods.new_movement(
        FindingId(storable(given.finding)),
        given.source,
        given.target,
        given.units,
        custodian=storable(given.custodian),
        witness=storable(given.witness),
        document=storable(given.document),
        to_shop=ShopId(storable(given.to_shop)) if given.to_shop else None,
        lapses_ms=end_of_day_ms(given.lapses_on, zone) if given.lapses_on else 0,
    )
    n = await move_goods.move_goods(service(request).database, sweep_of(request), movement, actor_of(request))
    return answer_json(Done(n), status=201)


async def post_extension(request: web.Request) -> web.Response:
    """Put off a hold's lapse."""
    given = await read_json(request, ExtensionGiven)
    await check_area(request, "finding", given.finding)
    lapses_ms = end_of_day_ms(given.lapses_on, (await sweep_row(request)).zone)
    n = await move_goods.extend_hold(
        service(request).database, sweep_of(request), FindingId(storable(given.finding)), storable(given.document),
        lapses_ms, actor_of(request),
    )  # fmt: skip
    return answer_json(Done(n), status=201)


async def post_return(request: web.Request) -> web.Response:
    """Take back units from consumers."""
    given = await read_json(request, ReturnGiven)
    await check_area(request, "shop", given.shop)
    returned = await move_goods.take_back_from_consumers(
        service(request).database, sweep_of(request), ShopId(storable(given.shop)), LotId(storable(given.lot)),
        given.units, storable(given.custodian), actor_of(request),
    )  # fmt: skip
    return answer_json(Done(id=returned), status=201)


async def post_sighting(request: web.Request) -> web.Response:
    """Take a sighting; who takes it owns it."""
    given = await read_json(request, SightingGiven)
    await check_area(request, "shop", given.shop)
    sighting = await handle_sighting.receive_sighting(
        service(request).database,
        sweep_of(request),
        actor=actor_of(request),
        channel=storable(given.channel),
        text=storable(given.text),
        place=storable(given.place),
        contact=storable(given.contact),
        shop=ShopId(storable(given.shop)) if given.shop else None,
        lot=LotId(storable(given.lot)) if given.lot else None,
    )
    return answer_json(Done(id=sighting), status=201)


async def post_acceptance(request: web.Request) -> web.Response:
    """Take a sighting over."""
    given = await read_json(request, AcceptanceGiven)
    await check_area(request, "sighting", given.sighting)
    n = await handle_sighting.accept_sighting(
        service(request).database, sweep_of(request), SightingId(storable(given.sighting)), actor_of(request)
    )
    return answer_json(Done(n))


async def post_settlement(request: web.Request) -> web.Response:
    """Close a sighting by name, with the reason."""
    given = await read_json(request, SettlementGiven)
    await check_area(request, "sighting", given.sighting)
    n = await handle_sighting.settle_sighting(
        service(request).database, sweep_of(request), SightingId(storable(given.sighting)), actor_of(request),
        storable(given.reason),
    )  # fmt: skip
    return answer_json(Done(n))
