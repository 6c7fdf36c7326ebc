"""One service process: `python -m sweep.app.worker`, started by the supervisor.

Standard input carries one line of JSON (the settings and the number of the inherited listening socket) and then
stays open: when it ends, the supervisor is gone, however it died, and the worker stops gracefully. So does SIGTERM.
It writes `ready` to standard output once it serves.
"""

from __future__ import annotations

import asyncio
import contextlib
import gc
import json
import logging
import os
import signal
import socket
import sys
from collections.abc import AsyncIterator, Coroutine
from dataclasses import fields
from typing import Any

from aiohttp import web

from sweep.db.connection import Database, open_database
from sweep.db.unavailable import LOST
from sweep.domain.problem import Problem
from sweep.settings import Settings, load_settings
from sweep.web.log_lines import write_log_lines

READY = b"ready\n"
#: What was taken is answered within this time, also over slow lines.
GRACE_S = 20.0
_KEEP_ALIVE_S = 75.0
log = logging.getLogger(__name__)
_OBJECTS_BETWEEN_COLLECTIONS = 100_000


def orders_for(settings: Settings, listening: int, installing: int | None = None) -> bytes:
    """The line that `main` reads."""
    chosen = {each.name: getattr(settings, each.name) for each in fields(settings)}
    given = {name: str(value) for name, value in chosen.items() if value is not None}
    return json.dumps({"settings": given, "listening": listening, "installing": installing}).encode() + b"\n"


def main() -> int:
    """Serve until told to stop; 1 where it cannot start."""
    line = _read_line(sys.stdin.fileno())
    if not line:
        return 0  # the supervisor was killed before it could say anything
    orders = json.loads(line)
    settings = load_settings({}, None, orders["settings"])
    write_log_lines(settings.log_level)
    # Ctrl-C reaches the whole group; only the supervisor decides.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        fds = orders["listening"], orders["installing"]
        _run(_serve(settings, *(socket.socket(fileno=fd) if fd is not None else None for fd in fds)))
    except Problem as problem:
        print(problem.sentence(settings.language), file=sys.stderr)
        return 1
    return 0


async def _serve(settings: Settings, listening: socket.socket | None, installing: socket.socket | None) -> None:
    assert listening is not None  # only the page of the root may be missing
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    loop.set_exception_handler(_tell_of_exception)
    loop.add_signal_handler(signal.SIGTERM, stop.set)
    loop.add_reader(sys.stdin.fileno(), _hear, stop)
    database = await _open_unless(stop, settings)
    if database is None:
        return
    # Here, for the supervisor imports this module too and needs no application: it starts, and starts again, faster.
    from sweep.app.make_app import make_app, make_install_app
    from sweep.app.tls import tls_context

    async with database, contextlib.AsyncExitStack() as running:
        main_app = await running.enter_async_context(_run_app(make_app(settings, database)))
        if installing is not None:
            page = await running.enter_async_context(_run_app(make_install_app(settings, database)))
            await web.SockSite(page, installing).start()
        await web.SockSite(main_app, listening, ssl_context=tls_context(settings)).start()
        _say_ready()
        # What exists now lives as long as the process: no need to look through it again and again.
        gc.collect()
        gc.freeze()
        # A group of check-ins makes thousands of objects that no cycle holds: look for cycles seldom.
        gc.set_threshold(_OBJECTS_BETWEEN_COLLECTIONS, 50, 100)
        await stop.wait()


def _tell_of_exception(loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
    """A connection that broke leaves waits behind that nobody asks about; those who asked were told."""
    if isinstance(context.get("exception"), LOST):
        log.warning("a broken connection left something behind: %r", context["exception"])
    else:
        loop.default_exception_handler(context)


@contextlib.asynccontextmanager
async def _run_app(app: web.Application) -> AsyncIterator[web.AppRunner]:
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=GRACE_S, keepalive_timeout=_KEEP_ALIVE_S)
    await runner.setup()
    try:
        yield runner
    finally:
        await runner.cleanup()


async def _open_unless(stop: asyncio.Event, settings: Settings) -> Database | None:
    """The database; None where the end comes first: whoever waits for a recovery must not keep the port."""
    opening = asyncio.create_task(open_database(settings))
    stopping = asyncio.create_task(stop.wait())
    await asyncio.wait((opening, stopping), return_when=asyncio.FIRST_COMPLETED)
    if opening.done():
        stopping.cancel()
        return opening.result()
    opening.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await opening
    return None


def _hear(stop: asyncio.Event) -> None:
    if not os.read(sys.stdin.fileno(), 4096):
        asyncio.get_running_loop().remove_reader(sys.stdin.fileno())
        stop.set()


def _say_ready() -> None:
    with contextlib.suppress(BrokenPipeError):  # the supervisor was killed; standard input will tell
        os.write(1, READY)
    os.dup2(2, 1)  # nobody reads the pipe any more


def _read_line(fd: int) -> bytes:
    """One line, and nothing beyond it."""
    line = b""
    while not line.endswith(b"\n") and (byte := os.read(fd, 1)):
        line += byte
    return line


def _run(main_coroutine: Coroutine[object, object, None]) -> None:
    try:
        import uvloop
    except ImportError:
        asyncio.run(main_coroutine)
    else:
        uvloop.run(main_coroutine)


if __name__ == "__main__":
    sys.exit(main())
