"""GET /api/v1/sweeps/{sweep}/events: one reader's connection to the live stream."""

from __future__ import annotations

import asyncio

from aiohttp import hdrs, web

from sweep.db import stream as changes
from sweep.domain.ids import SweepId
from sweep.domain.problem import Problem
from sweep.web.headers import add_security_headers
from sweep.web.service import Service, service
from sweep.web.signed_in import SIGNED_IN, request_area
from sweep.web.stream import Area, SweepStream, read_delta, resync

HEARTBEAT_S = 15.0
#: A reader whose socket takes nothing for this long is cut off; it comes back by itself and resyncs.
STUCK_S = 30.0
_RETRY_MS = 1_000


async def stream_events(request: web.Request) -> web.StreamResponse:
    """Deltas until the reader goes, signs out, or the service stops."""
    here = service(request)
    sweep = SweepId(request.match_info["sweep"])
    if request.method == hdrs.METH_HEAD:
        return web.Response(content_type="text/event-stream")
    after = _after(request)
    stream = await here.streams.join(sweep)
    if stream is None:
        raise Problem(
            "sweep-unknown", f"There is no sweep {sweep}.", f"没有编号为 {sweep} 的清查。", status=404, sweep=sweep
        )
    here.metrics.readers.inc()
    try:
        place, first = await _catch_up(here, stream, sweep, after, request_area(request))
        response = web.StreamResponse(
            headers={hdrs.CONTENT_TYPE: "text/event-stream; charset=utf-8", "X-Accel-Buffering": "no"}
        )
        add_security_headers(request, response)
        await response.prepare(request)
        await response.write(b"retry: %d\n\n" % _RETRY_MS + first)
        await _follow(request, here, stream, response, place)
        return response
    finally:
        here.metrics.readers.dec()
        await here.streams.leave(stream)


def _after(request: web.Request) -> int | None:
    """Up to where the reader already knows; None: from now on."""
    text = request.headers.get("Last-Event-ID") or request.query.get("after")
    if text is None:
        return None
    if not (text.isascii() and text.isdecimal() and len(text) <= 18):
        raise Problem(
            "after-unfit",
            "“after” and Last-Event-ID must be a number of the ledger; leave them out to begin now.",
            "after 与 Last-Event-ID 应为留痕序号；不填则从当前开始。",
            status=400,
        )
    return int(text)


async def _catch_up(
    here: Service, stream: SweepStream, sweep: SweepId, after: int | None, area: Area
) -> tuple[int, bytes]:
    """The reader's place in the ring, and what to send first: the id where it stands, or what it missed."""
    place, n = stream.end, stream.n
    if after is None or after == n:
        return place, b"id: %d\n\n" % n
    async with here.database.acquire() as connection:
        if after > n:
            # Points are often a moment ahead of the ring. Further than the ledger itself: another epoch.
            head = await changes.head(connection, sweep)
            return place, b"" if head is not None and after <= head else resync(n)
        in_ring = stream.place_of(after)
        if in_ring is not None:
            return in_ring, b""
        missed = await read_delta(connection, sweep, after)
    if missed is None:
        return place, b""
    if missed.whole:
        here.metrics.resyncs.inc()
    # Read after `place` was noted: what it holds beyond n comes again with the ring, which does no harm.
    return place, missed.bytes_for(area)


async def _follow(
    request: web.Request, here: Service, stream: SweepStream, response: web.StreamResponse, place: int
) -> None:
    signed_in = request[SIGNED_IN]
    loop = asyncio.get_running_loop()
    next_check = loop.time() + HEARTBEAT_S
    while True:
        await stream.wait_beyond(place, max(0.0, next_check - loop.time()))
        if stream.closed or here.streams.closing:
            return
        fresh = stream.since(place, signed_in.bearer.area)
        place = stream.end
        if fresh is None:
            here.metrics.resyncs.inc()
            fresh = resync(stream.n)
        if loop.time() >= next_check:
            next_check = loop.time() + HEARTBEAT_S
            if await here.sign_ins.of(request) is None:
                return
            # The id too: who saw nothing of its own area for long is not far behind when it comes back.
            fresh += b": still here\nid: %d\n\n" % stream.n if stream.end == place else b": still here\n\n"
        if fresh:
            try:
                async with asyncio.timeout(STUCK_S):
                    await response.write(fresh)
            except TimeoutError:
                if request.transport is not None:
                    request.transport.abort()
                return
