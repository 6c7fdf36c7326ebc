"""What the inspectors' phones ask for: photos in and out."""

from __future__ import annotations

from dataclasses import dataclass

from aiohttp import hdrs, web

from sweep.actions.keep_photo import keep_photo, parse_sha256
from sweep.db.photos import select_photo
from sweep.domain.problem import Problem
from sweep.web.bodies import answer_json, read_body
from sweep.web.route import MIB
from sweep.web.service import real_now, service
from sweep.web.signed_in import signed_in

PHOTO_LIMIT = 8 * MIB
#: These a browser may show; whatever else was sent is only ever saved as a file.
_SHOWN = {"image/jpeg": "jpg", "image/png": "png", "image/webp": "webp"}
_SAVED = {"application/pdf": "pdf", "image/heic": "heic"}


@dataclass(frozen=True, slots=True)
class PhotoKept:
    """The echo that lets a phone forget its copy."""

    sha256: str
    size: int


async def put_photo(request: web.Request) -> web.Response:
    """Keep a photo: 201 where it is new, 200 where it was here already."""
    content = await read_body(request)
    sha256 = request.match_info["sha256"].lower()
    is_new = await keep_photo(service(request).database, sha256, content, by=signed_in(request).person, now=real_now())
    return answer_json(PhotoKept(sha256, len(content)), status=201 if is_new else 200)


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
