"""Bodies in and out: bounded bytes, JSON by type, and answers."""

from __future__ import annotations

from typing import Any, TypeVar

import msgspec
from aiohttp import web

from sweep.domain.problem import Problem
from sweep.web.route import MIB

T = TypeVar("T")

BODY_LIMIT: web.RequestKey[int] = web.RequestKey("body_limit", int)
ENCODER = msgspec.json.Encoder()
_DECODERS: dict[Any, msgspec.json.Decoder[Any]] = {}


async def read_body(request: web.Request) -> bytes:
    """The whole body. Raises Problem (413) where it is longer than the route's limit, also without a length."""
    limit = request[BODY_LIMIT]
    content = request.content
    if content.is_eof():
        # It came together with the headers, as almost every check-in does.
        body = content.read_nowait()
        if len(body) > limit:
            raise too_large(limit)
        return body
    chunks, size = [], 0
    while chunk := await content.readany():
        size += len(chunk)
        if size > limit:
            raise too_large(limit)
        chunks.append(chunk)
    return chunks[0] if len(chunks) == 1 else b"".join(chunks)


async def read_json(request: web.Request, of: type[T]) -> T:
    """The body as `of`. Raises Problem: 400 where it is no JSON, 422 where a field is missing or wrong."""
    return decode_json(await read_body(request), of)


def decode_json(body: bytes, of: type[T]) -> T:
    """As `read_json`, for bytes that are already here."""
    try:
        decoded: T = _decoder(of).decode(body)
    except msgspec.ValidationError as error:
        reason, _, field = str(error).partition(" - at `$")
        field = field.rstrip("`").lstrip(".")
        raise Problem(
            "body-unfit",
            f"The request does not fit: {reason}{f' (field {field})' if field else ''}; correct it and send it again.",
            f"请求内容有误{f'（字段 {field}）' if field else ''}：{reason}；请更正后重新发送。",
            status=422,
            field=field,
        ) from error
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise Problem(
            "body-not-json",
            f"The body is not JSON ({error}); send JSON in UTF-8.",
            f"请求内容不是 JSON（{error}）；请以 UTF-8 编码发送 JSON。",
            status=400,
        ) from error
    return decoded


def answer_json(answer: object, *, status: int = 200) -> web.Response:
    """A JSON answer of any type that msgspec encodes: dataclasses, structs, dicts, lists ..."""
    return web.Response(body=ENCODER.encode(answer), status=status, content_type="application/json")


def too_large(limit: int) -> Problem:
    shown = f"{limit // MIB} MiB" if limit >= MIB else f"{limit // 1024} KiB"
    return Problem(
        "body-too-large",
        f"The request is larger than {shown}; send it in smaller parts.",
        f"请求超过 {shown}；请分批发送。",
        status=413,
        limit=limit,
    )


def _decoder(of: Any) -> msgspec.json.Decoder[Any]:
    decoder = _DECODERS.get(of)
    if decoder is None:
        decoder = _DECODERS[of] = msgspec.json.Decoder(of)
    return decoder
