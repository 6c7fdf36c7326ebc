"""What lots look like: pictures in, out to desks and phones, and withdrawn; and whether a unit is of one of them."""

from __future__ import annotations

from dataclasses import dataclass

import msgspec
from aiohttp import hdrs, web

from sweep.actions.answer_unit import UnitAsked, answer_unit
from sweep.actions.keep_photo import parse_sha256
from sweep.actions.picture_lot import picture_lot, withdraw_lot_picture
from sweep.db.lot_pictures import select_picture, select_pictures
from sweep.domain.ids import LotId
from sweep.domain.problem import Problem
from sweep.web.bodies import answer_json, read_body, read_json
from sweep.web.desk.asking import Done, actor_of, storable, sweep_of, sweep_row
from sweep.web.language import language_of
from sweep.web.service import real_now, service

_LONGEST = 500


@dataclass(frozen=True, slots=True)
class LotPictures:
    """By lot its pictures' SHA-256, the oldest first."""

    lots: dict[LotId, tuple[str, ...]]


class PictureWithdrawn(msgspec.Struct):
    """A picture of a lot that misled, or has a better one."""

    lot: str
    picture: str
    reason: str = ""


async def list_pictures(request: web.Request) -> web.Response:
    """All pictures that are shown."""
    async with service(request).database.acquire() as connection:
        return answer_json(LotPictures(await select_pictures(connection, sweep_of(request))))


async def post_picture(request: web.Request) -> web.Response:
    """Show a picture with a lot (?lot=); the body is its bytes."""
    lot = LotId(storable(request.query.get("lot", "")))
    content = await read_body(request)
    shown = await picture_lot(
        service(request).database, sweep_of(request), lot, content, actor=actor_of(request), now=real_now()
    )
    return answer_json(Done(id=shown), status=201)


async def post_picture_withdrawal(request: web.Request) -> web.Response:
    """Show it no longer."""
    given = await read_json(request, PictureWithdrawn)
    n = await withdraw_lot_picture(
        service(request).database, sweep_of(request), LotId(storable(given.lot)), given.picture,
        reason=storable(given.reason), actor=actor_of(request),
    )  # fmt: skip
    return answer_json(Done(n), status=201)


async def give_picture(request: web.Request) -> web.Response:
    """A picture of a lot, small and without anything but the picture."""
    async with service(request).database.acquire() as connection:
        content = await select_picture(connection, parse_sha256(request.match_info["sha256"].lower()))
    if content is None:
        raise Problem("picture-unknown", "There is no such picture.", "没有此图片。", status=404)
    return web.Response(
        body=content,
        content_type="image/jpeg",
        headers={
            # The address is the content's hash: what was once given never changes.
            hdrs.CACHE_CONTROL: "private, max-age=31536000, immutable",
            "Content-Security-Policy": "sandbox; default-src 'none'",
            "Cross-Origin-Resource-Policy": "same-origin",
        },
    )


async def give_answer(request: web.Request) -> web.Response:
    """Is this one recalled? ?scan= ?code= ?production= ?expiry= ?best_by="""
    said = {name: request.query.get(name, "")[:_LONGEST] for name in UnitAsked.__dataclass_fields__}
    here = service(request)
    row = await sweep_row(request)
    async with here.database.acquire() as connection:
        language = language_of(request, here.settings.language)
        return answer_json(await answer_unit(connection, row, UnitAsked(**said), language))
