"""What the inspectors' phones ask for: the page, what they carry for the day, and photos in and out."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, replace

import msgspec
from aiohttp import hdrs, web

from sweep.actions.keep_photo import keep_photo, parse_sha256
from sweep.actions.keep_piece import Piece, keep_piece
from sweep.actions.read_phone_day import Contact, read_phone_day
from sweep.db.photos import select_photo
from sweep.domain.problem import Problem
from sweep.views.itinerary import PhoneDay
from sweep.web.bodies import ENCODER, answer_json, read_body, too_large
from sweep.web.check_ins import header_number
from sweep.web.map_answers import Packed
from sweep.web.pages import render
from sweep.web.route import MIB
from sweep.web.service import real_now, service
from sweep.web.signed_in import signed_in

PHOTO_LIMIT = 8 * MIB
#: These a browser may show; whatever else was sent is only ever saved as a file.
_SHOWN = {"image/jpeg": "jpg", "image/png": "png", "image/webp": "webp"}
_RANGE = re.compile(r"bytes (?P<start>[0-9]{1,9})-[0-9]{1,9}/(?P<total>[0-9]{1,9})")
_SAVED = {"application/pdf": "pdf", "image/heic": "heic"}


@dataclass(frozen=True, slots=True)
class PhotoKept:
    """The echo that lets a phone forget its copy. `received`: so much of it is here, go on from there (202)."""

    sha256: str
    size: int
    received: int | msgspec.UnsetType = msgspec.UNSET


async def show_phone(request: web.Request) -> web.Response:
    """The app's shell; it holds nothing of anybody."""
    response = await render(request, "phone.html")
    response.headers[hdrs.CACHE_CONTROL] = "no-cache"
    return response


async def phone_worker(request: web.Request) -> web.Response:
    """The workers: one opens the app without signal, one scans. From here, for a worker's reach is its own folder."""
    response = await service(request).assets.answer(request, f"{request.match_info['name']}.js")
    response.headers[hdrs.CACHE_CONTROL] = "no-cache"
    return response


async def give_today(request: web.Request) -> web.Response:
    """Everything for today; 304 where nothing on this phone would change.

    `Sweep-Clock` names each sweep's time (id=ms, ...), also with 304: by it the phone corrects its own clock.
    """
    day = await read_phone_day(service(request).database, signed_in(request), _contact(request))
    tag = f'W/"{_digest(day)}"'
    headers = {
        hdrs.ETAG: tag,
        hdrs.CACHE_CONTROL: "private, no-cache",
        hdrs.VARY: "Accept-Encoding, Authorization",
        "Sweep-Clock": ", ".join(f"{each.sweep}={each.now_ms}" for each in day.sweeps),
    }
    if request.headers.get(hdrs.IF_NONE_MATCH) == tag:
        return web.Response(status=304, headers=headers)
    body, coding = await Packed(0, tag, ENCODER.encode(day)).encoded(request.headers.get(hdrs.ACCEPT_ENCODING, ""))
    if coding is not None:
        headers[hdrs.CONTENT_ENCODING] = coding
    return web.Response(body=body, content_type="application/json", headers=headers)


def _digest(day: PhoneDay) -> str:
    """Of everything but the time and the ledger's number, which move while nothing changes for this phone."""
    still = replace(day, sweeps=tuple(replace(each, n=0, now_ms=0) for each in day.sweeps))
    return hashlib.sha256(ENCODER.encode(still)).hexdigest()[:24]


def _contact(request: web.Request) -> Contact | None:
    clock_ms = header_number(request.headers.get("Phone-Clock"))
    if clock_ms is None:
        return None
    unsent = min(header_number(request.headers.get("Phone-Unsent")) or 0, 1_000_000)
    return Contact(clock_ms, unsent, request.headers.get("App-Version", "")[:40])


async def put_photo(request: web.Request) -> web.Response:
    """Keep a photo, or a piece of one (Content-Range): 201 where it is new, 200 where it was here already, 202 while
    pieces are missing."""
    content = await read_whole(request)
    if isinstance(content, web.Response):
        return content
    sha256 = request.match_info["sha256"].lower()
    is_new = await keep_photo(service(request).database, sha256, content, by=signed_in(request).person, now=real_now())
    return answer_json(PhotoKept(sha256, len(content)), status=201 if is_new else 200)


async def read_whole(request: web.Request) -> bytes | web.Response:
    """The body; of one that comes in pieces all of it, or the answer while some are missing."""
    content = await read_body(request)
    told = request.headers.get(hdrs.CONTENT_RANGE)
    if told is None:
        return content
    sha256 = request.match_info["sha256"].lower()
    fits = _RANGE.fullmatch(told)
    total = int(fits["total"]) if fits is not None else 0
    if total > PHOTO_LIMIT:
        raise too_large(PHOTO_LIMIT)
    piece = Piece(int(fits["start"]) if fits is not None else -1, total, content)
    there = await keep_piece(service(request).database, sha256, piece, now=real_now())
    if isinstance(there, bytes):
        return there
    if there == total:
        return answer_json(PhotoKept(sha256, total))
    return answer_json(PhotoKept(sha256, total, there), status=202)


async def give_photo(request: web.Request) -> web.Response:
    """A photo, with headers under which nothing in it can run."""
    sha256 = request.match_info["sha256"].lower()
    async with service(request).database.acquire() as connection:
        photo = await select_photo(connection, parse_sha256(sha256))
    if photo is None:
        raise Problem(
            "photo-unknown",
            "This photo has not arrived yet; the phone sends it when it has signal.",
            "该照片尚未收到；手机有信号后会自动上传。",
            status=404,
        )
    is_shown = photo.media_type in _SHOWN
    suffix = _SHOWN.get(photo.media_type) or _SAVED.get(photo.media_type, "bin")
    return web.Response(
        body=photo.content,
        content_type=photo.media_type,
        headers={
            hdrs.CONTENT_DISPOSITION: f'{"inline" if is_shown else "attachment"}; filename="{sha256[:16]}.{suffix}"',
            # The address is the content's hash: what was once given never changes.
            hdrs.CACHE_CONTROL: "private, max-age=31536000, immutable",
            "Content-Security-Policy": "sandbox; default-src 'none'",
            "X-Content-Type-Options": "nosniff",
            "Cross-Origin-Resource-Policy": "same-origin",
        },
    )
