"""The service: a supervisor that holds the port and the database, and N workers that answer.

The supervisor migrates the database, starts a worker again when it dies, and stops all of them gracefully. It
answers nothing itself, so that it has no reason to die.
"""

from __future__ import annotations

import asyncio
import logging
import os
import signal
import socket
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, nullcontext, suppress
from dataclasses import dataclass, replace
from urllib.parse import urlsplit

from prometheus_client import multiprocess

from sweep.app.compile_ahead import compiling_ahead
from sweep.app.metrics_dir import metrics_dir
from sweep.app.served_at import note_served_at
from sweep.app.sockets import open_sockets
from sweep.app.tls import with_certificate
from sweep.app.worker import GRACE_S, READY, orders_for
from sweep.db.connection import Database, open_database
from sweep.db.migrate import migrate
from sweep.domain.problem import Problem
from sweep.settings import Settings
from sweep.views.words import say
from sweep.web.log_lines import write_log_lines
from sweep.web.service import base_url

_START_S = 60.0
_AGAIN_AFTER_S = (0.2, 0.5, 1.0, 2.0, 5.0)
_LIVED_S = 10.0

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Running:
    """A service that takes requests. `settings` has the port that was really taken."""

    settings: Settings
    url: str
    database: Database
    workers: tuple[Worker, ...]
    root: InstalledRoot | None = None


@dataclass(frozen=True, slots=True)
class InstalledRoot:
    """Where phones get the root of a local certificate authority, and its SHA-256."""

    url: str
    fingerprint: str


class Worker:
    """One place for a worker process: the process that is there now, and the next one when it dies."""

    def __init__(
        self,
        settings: Settings,
        listening: socket.socket,
        environment: dict[str, str],
        installing: socket.socket | None = None,
    ) -> None:
        self._settings = settings
        self._listening = listening
        self._installing = installing
        self._environment = environment
        self._process: Process | None = None
        self._keeper: asyncio.Task[None] | None = None

    @property
    def pid(self) -> int | None:
        return self._process.pid if self._process is not None else None

    async def start(self) -> None:
        """Returns when it serves. Raises Problem where it ends before."""
        process = await self._spawn()
        if not await _is_ready(process):
            await _end(process)
            raise Problem(
                "service-not-started",
                "The service could not start; its reason is in the lines above.",
                "服务无法启动；原因见上方输出。",
            )
        self._keeper = asyncio.create_task(self._keep(process), name=f"keep worker {process.pid}")

    async def stop(self) -> None:
        """SIGTERM, patience, SIGKILL."""
        if self._keeper is not None:
            self._keeper.cancel()
            with suppress(asyncio.CancelledError):
                await self._keeper
        if self._process is not None:
            await _end(self._process)

    async def _spawn(self) -> Process:
        fd = self._listening.fileno()
        installing = self._installing.fileno() if self._installing is not None else None
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "sweep.app.worker",
            stdin=PIPE, stdout=PIPE, env=self._environment,
            pass_fds=[fd] if installing is None else [fd, installing],
        )  # fmt: skip
        self._process = process
        assert process.stdin is not None  # asked for above
        with suppress(ConnectionError):
            process.stdin.write(orders_for(self._settings, fd, installing))
            await process.stdin.drain()
        return process

    async def _keep(self, process: Process) -> None:
        loop = asyncio.get_running_loop()
        deaths = 0
        while True:
            began = loop.time()
            status = await process.wait()
            if "PROMETHEUS_MULTIPROC_DIR" in self._environment:
                multiprocess.mark_process_dead(process.pid, self._environment["PROMETHEUS_MULTIPROC_DIR"])  # type: ignore[no-untyped-call]  # the package types it so
            deaths = 0 if loop.time() - began > _LIVED_S else min(deaths + 1, len(_AGAIN_AFTER_S) - 1)
            log.warning("worker %d ended with status %d; starting another", process.pid, status)
            await asyncio.sleep(_AGAIN_AFTER_S[deaths])
            try:
                process = await self._spawn()
            except OSError as error:  # no memory, too many processes: the dead one ends "again", and we come back
                log.error("no worker can be started: %s", error)
                continue
            if not await _is_ready(process):
                log.error("worker %d did not become ready", process.pid)
                await _end(process)


@asynccontextmanager
async def running(settings: Settings, *, workers: int = 1) -> AsyncIterator[Running]:
    """The service, ready, for as long as the block lasts; then stopped gracefully.

    Raises Problem: the port, the certificate, the database, or the start is refused.
    """
    sockets = await open_sockets(settings.host, settings.port, workers)
    settings = replace(settings, port=sockets[0].getsockname()[1])
    root: InstalledRoot | None = None
    installing: list[socket.socket] = []
    environment = dict(os.environ)
    environment.pop("PROMETHEUS_MULTIPROC_DIR", None)
    try:
        settings, ca = with_certificate(settings)
        if ca is not None:
            installing = await open_sockets(settings.host, settings.tls_install_port, workers)
            host = urlsplit(base_url(settings)).hostname or ""
            shown = f"[{host}]" if ":" in host else host
            root = InstalledRoot(f"http://{shown}:{installing[0].getsockname()[1]}/", ca.fingerprint)
        with metrics_dir() if workers > 1 else nullcontext() as shared:
            if shared is not None:
                environment["PROMETHEUS_MULTIPROC_DIR"] = shared
            async with await open_database(settings) as database:
                await migrate(database)
                places = tuple(
                    Worker(settings, each, environment, installing[number] if installing else None)
                    for number, each in enumerate(sockets)
                )
                try:
                    await asyncio.gather(*(place.start() for place in places))
                    yield Running(settings, base_url(settings), database, places, root)
                finally:
                    # Ours too, or the port would stay open with nobody behind it.
                    for each in (*sockets, *installing):
                        each.close()
                    await asyncio.gather(*(place.stop() for place in places))
    finally:
        for each in (*sockets, *installing):
            each.close()


def serve(
    settings: Settings, *, workers: int = 1, language: str | None = None, tell: Callable[[str], None] = print
) -> None:
    """Serve until SIGTERM or SIGINT. `tell` gets the links to open, in `language` (default: the service's own).

    Raises Problem as `running`.
    """
    write_log_lines(settings.log_level)
    asyncio.run(_serve_until_told(settings, workers, language or settings.language, tell))


async def _serve_until_told(settings: Settings, workers: int, language: str, tell: Callable[[str], None]) -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    async with running(settings, workers=workers) as service:
        note_served_at(settings, service.url)
        for key in ("serve-ready", "serve-desk", "serve-map", "serve-phone", "serve-stop"):
            tell(say(key, language, url=service.url))
            if key == "serve-phone" and service.root is not None:
                tell(say("serve-root", language, url=service.root.url, fingerprint=service.root.fingerprint))
        async with compiling_ahead():
            await stop.wait()
        tell(say("serve-stopping", language))


async def _is_ready(process: Process) -> bool:
    assert process.stdout is not None  # a pipe was asked for
    try:
        async with asyncio.timeout(_START_S):
            return await process.stdout.readline() == READY
    except TimeoutError:
        return False


async def _end(process: Process) -> None:
    if process.stdin is not None:
        process.stdin.close()
    with suppress(ProcessLookupError):
        process.terminate()
    try:
        async with asyncio.timeout(GRACE_S + 10):
            await process.wait()
    except TimeoutError:
        process.kill()
        await process.wait()
