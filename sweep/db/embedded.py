"""A real PostgreSQL 18 inside the data directory, shared by all processes of one machine that use it.

Who needs the server joins it, or starts it if it is not running. Two locks (flock, so a killed process never
keeps one) make this safe:

- `turn.lock`, exclusive, is held while one process looks, starts, waits for recovery or stops;
- `users.lock`, shared, is held by everybody as long as they use the server. Who leaves tries to take it
  exclusively, within a turn; if that succeeds nobody else is left, and the server is stopped.

A process that was killed leaves the server running; the next one joins it and stops it when it leaves.
"""

from __future__ import annotations

import asyncio
import fcntl
import logging
import os
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from types import TracebackType
from typing import Self
from urllib.parse import quote

import asyncpg
import psutil

from sweep.db.cluster_files import ADMIN_ROLE, ClusterFiles
from sweep.db.cluster_server import ClusterServer
from sweep.db.process_identity import is_living, option_of
from sweep.db.unavailable import LOST, Unavailable

DATABASE = "sweep"
ROLE = "sweep"
_LOOK_EVERY_S = 0.05
_WATCH_EVERY_S = 0.25
_SAY_EVERY_S = 10.0
_MOST_STARTS = 30

_ROLE_EXISTS = "SELECT 1 FROM pg_roles WHERE rolname = $1"
_DATABASE_EXISTS = "SELECT 1 FROM pg_database WHERE datname = $1"

# The server was killed, or stops, while it was being asked.
_GONE_AGAIN = (
    asyncpg.PostgresConnectionError,
    asyncpg.OperatorInterventionError,
    asyncpg.InterfaceError,
    asyncpg.InternalClientError,
    OSError,
)

log = logging.getLogger(__name__)


async def open_embedded(data_dir: Path, *, tcp: bool = False, durable: bool = True) -> EmbeddedServer:
    """Joins the server of `data_dir`, or makes and starts it; returns when it takes connections.

    `tcp`: it also listens on 127.0.0.1, and does so at every later start. `durable=False` is for tests only.
    Waits as long as the server recovers from a crash. Raises Unavailable where it cannot run.
    """
    server = EmbeddedServer(data_dir, tcp=tcp, durable=durable)
    await server.open()
    return server


class EmbeddedServer:
    """One process's use of the server. An async context manager; `close` ends the use."""

    def __init__(self, data_dir: Path, *, tcp: bool = False, durable: bool = True) -> None:
        self._files = ClusterFiles(data_dir.expanduser().absolute(), durable=durable)
        self._server = ClusterServer(self._files)
        self._tcp = tcp
        self._users_fd: int | None = None
        self._postmaster: psutil.Process | None = None
        self._one_at_a_time = asyncio.Lock()
        self._host, self._port = "", 0

    @property
    def data_dir(self) -> Path:
        return self._files.data_dir

    @property
    def dsn(self) -> str:
        """The address of the service's database, with its password."""
        return self._address(ROLE, DATABASE)

    @property
    def admin_dsn(self) -> str:
        """The same server as its superuser, database `postgres`: to make, drop and copy databases."""
        return self._address(ADMIN_ROLE, "postgres")

    @property
    def programs(self) -> Path:
        """The directory of pg_dump, pg_restore, pg_basebackup, pgbench ..."""
        return self._files.programs

    @property
    def postmaster_pid(self) -> int | None:
        return self._postmaster.pid if self._postmaster is not None else None

    async def open(self) -> None:
        await asyncio.to_thread(self._files.make_home)
        async with self._turn():
            self._users_fd = self._open_lock("users.lock")
            # Shared against shared never waits, and whoever holds it exclusively holds the turn.
            fcntl.flock(self._users_fd, fcntl.LOCK_SH)
            try:
                await _undisturbed(self._files.make)
                await self._run()
            except BaseException:  # also when cancelled: no lock is left behind
                await self._leave()
                raise

    async def ensure_running(self) -> None:
        """Returns when the server takes connections; starts it again if it was killed. Safe to call often."""
        if self._users_fd is None:
            raise Unavailable("database-closed", "The database is closed.", "数据库已关闭。")
        async with self._turn():
            await self._run()

    async def watch(self) -> None:
        """Runs until cancelled: brings the server back within a moment whenever it dies."""
        while True:
            await asyncio.sleep(_WATCH_EVERY_S)
            if self._postmaster is not None and is_living(self._postmaster):
                continue
            log.warning("the database server is gone; starting it again")
            try:
                await self.ensure_running()
                log.warning("the database server is back")
            except (Unavailable, *LOST, psutil.Error) as error:
                log.error("the database server does not come back: %s", error)
                await asyncio.sleep(_SAY_EVERY_S / 4)

    async def close(self) -> None:
        """Ends this use; the last user stops the server."""
        if self._users_fd is None:
            return
        async with self._turn():
            await self._leave()

    async def __aenter__(self) -> Self:
        if self._users_fd is None:
            await self.open()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()

    async def _leave(self) -> None:
        fd, self._users_fd = self._users_fd, None
        if fd is None:
            return
        try:
            fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            pass
        else:
            if self._files.dir.exists():
                await _undisturbed(self._server.stop)
        finally:
            os.close(fd)
            self._server.close()
            self._postmaster = None

    async def _run(self) -> None:
        """Within a turn: joins or starts the server and waits until it lets us in."""
        waited_s, starts = 0.0, 0
        while True:
            self._postmaster = await asyncio.to_thread(self._server.postmaster)
            if self._postmaster is None:
                if failure := self._server.start_failure() if starts else None:
                    raise failure
                if starts == _MOST_STARTS:
                    raise self._keeps_dying()
                starts += 1
                if self._tcp:
                    await asyncio.to_thread(self._server.want_tcp)
                await _undisturbed(self._server.start)
            else:
                self._check_tcp(self._postmaster)
                if await self._lets_us_in():
                    return
            # As long as it says that it is starting or recovering it is given all the time it needs.
            await asyncio.sleep(_LOOK_EVERY_S if starts <= 1 else 1.0)
            waited_s += _LOOK_EVERY_S
            if waited_s >= _SAY_EVERY_S:
                waited_s = 0.0
                log.warning("still waiting for the database server to start or recover")

    async def _lets_us_in(self) -> bool:
        self._host, self._port = await asyncio.to_thread(self._server.address)
        try:
            connection = await asyncpg.connect(self.admin_dsn, timeout=10)
        except _GONE_AGAIN:
            return False
        except asyncpg.TooManyConnectionsError:
            return True
        except (asyncpg.InvalidPasswordError, asyncpg.InvalidAuthorizationSpecificationError) as error:
            raise Unavailable(
                "database-sign-in",
                f"The embedded database does not accept its own password file "
                f"{self._files.home / 'password'}; put the original file back.",
                f"内置数据库不接受密码文件 {self._files.home / 'password'}；请恢复原文件。",
                file=str(self._files.home / "password"),
            ) from error
        try:
            await self._make_database(connection)
        except _GONE_AGAIN:
            return False
        finally:
            with suppress(*LOST):
                await connection.close(timeout=5)
        return True

    async def _make_database(self, connection: asyncpg.Connection) -> None:
        if not await connection.fetchval(_ROLE_EXISTS, ROLE):
            # The password is ours and hexadecimal; a utility statement takes no parameters.
            await connection.execute(f"CREATE ROLE {ROLE} LOGIN CREATEDB PASSWORD '{self._files.password}'")
        if not await connection.fetchval(_DATABASE_EXISTS, DATABASE):
            await connection.execute(f"CREATE DATABASE {DATABASE} OWNER {ROLE}")

    def _check_tcp(self, postmaster: psutil.Process) -> None:
        if self._tcp and is_living(postmaster) and not option_of(postmaster, "listen_addresses"):
            raise Unavailable(
                "database-without-tcp",
                "The embedded database already runs without TCP; end the other sweep commands, then try again.",
                "内置数据库已在运行且未开启 TCP；请先结束其他 sweep 命令再试。",
            )

    def _keeps_dying(self) -> Unavailable:
        return Unavailable(
            "database-start-failed",
            f"The embedded database was killed each time it started; see {self._files.log}.",
            f"内置数据库每次启动都被终止；请查看 {self._files.log}。",
            file=str(self._files.log),
        )

    def _address(self, role: str, database: str) -> str:
        host = self._host if self._host.startswith("/") and not self._tcp else "127.0.0.1"
        return f"postgresql://{role}:{self._files.password}@/{database}?host={quote(host, safe='')}&port={self._port}"

    @asynccontextmanager
    async def _turn(self) -> AsyncIterator[None]:
        async with self._one_at_a_time:
            fd = self._open_lock("turn.lock")
            try:
                while True:
                    try:
                        fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
                        break
                    except BlockingIOError:
                        await asyncio.sleep(_LOOK_EVERY_S)
                yield
            finally:
                os.close(fd)

    def _open_lock(self, name: str) -> int:
        path = self._files.home / name
        try:
            fd = os.open(path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o600)
            self._files.hand_over(path)
        except OSError as error:
            raise Unavailable(
                "data-directory-closed",
                f"The file {path} cannot be opened ({error.strerror}); correct the owner of the data directory.",
                f"无法打开 {path}（{error.strerror}）；请更正数据目录的属主。",
                file=str(path),
            ) from error
        return fd


async def _undisturbed(step: Callable[[], None]) -> None:
    """Runs a blocking step in a thread; when cancelled, leaves only after it, so that the turn covers it."""
    running = asyncio.ensure_future(asyncio.to_thread(step))
    try:
        await asyncio.shield(running)
    except asyncio.CancelledError:
        await asyncio.wait([running])
        raise
