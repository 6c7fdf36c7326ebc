"""The way in to the database: a pool, transactions whose COMMIT can be trusted, and wake-ups."""

from __future__ import annotations

import asyncio
import logging
import warnings
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from typing import TYPE_CHECKING, Any, Literal, Self, TypeAlias
from urllib.parse import urlsplit

import asyncpg
import msgspec

from sweep.db.embedded import EmbeddedServer, open_embedded
from sweep.db.unavailable import LOST, Unavailable, unavailable_when_connecting, unavailable_when_lost
from sweep.settings import Settings

if TYPE_CHECKING:
    from asyncpg.pool import PoolConnectionProxy

    Connection: TypeAlias = asyncpg.Connection[asyncpg.Record] | PoolConnectionProxy[asyncpg.Record]
else:
    Connection: TypeAlias = asyncpg.Connection

Isolation = Literal["read_committed", "repeatable_read", "serializable"]

_SESSION = {
    "application_name": "sweep",
    "timezone": "UTC",
    "idle_in_transaction_session_timeout": "60s",
    "lock_timeout": "30s",
}
_CONNECT_TIMEOUT_S = 15.0
_ACQUIRE_TIMEOUT_S = 30.0
_CLOSE_TIMEOUT_S = 15.0
# Far above what any statement takes: a server that stands still must not hold its askers for ever.
_STATEMENT_TIMEOUT_S = 120.0
_IDLE_CONNECTION_S = 300.0
_RECONNECT_AFTER_S = (0.05, 0.2, 0.5, 1.0, 2.0)

# An aborted transaction answers COMMIT with ROLLBACK and no error; this statement fails in one instead.
_STILL_GOOD = "SELECT 1"

# A connection that is lost during COMMIT keeps its listener; that is no leak, it is thrown away.
warnings.filterwarnings("ignore", ".* active log listener", asyncpg.InterfaceWarning)

log = logging.getLogger(__name__)


async def open_database(settings: Settings) -> Database:
    """The database of `settings`: `database_url`, or else the embedded server of `data_dir`, started if need be.

    Raises Unavailable, which names the place, where it cannot be reached or refuses.
    """
    if settings.database_url is not None:
        return await Database.open(settings.database_url, most_connections=settings.database_connections)
    server = await open_embedded(settings.data_dir)
    try:
        return await Database.open(server, most_connections=settings.database_connections)
    except BaseException:  # also when cancelled: the use of the server ends
        await server.close()
        raise


class Database:
    """A pool of connections to one PostgreSQL database. An async context manager; `close` ends all of it.

    `json` and `jsonb` values arrive as Python objects and are given as such (msgspec). Failures of the database
    arrive as `Unavailable`; failures of a statement (constraints, wrong data) as asyncpg's own errors.
    """

    def __init__(self, place: str | EmbeddedServer) -> None:
        self._place = place
        self._pool: asyncpg.Pool[asyncpg.Record]
        self._tasks: set[asyncio.Task[None]] = set()

    @classmethod
    async def open(cls, place: str | EmbeddedServer, *, most_connections: int = 10) -> Self:
        """On a database URL, or on an embedded server that the Database then owns, watches and closes."""
        database = cls(place)
        with unavailable_when_connecting(database.name):
            database._pool = await asyncpg.create_pool(
                min_size=1,
                max_size=most_connections,
                max_inactive_connection_lifetime=_IDLE_CONNECTION_S,
                connect=database._connect,
                init=_prepare_session,
            )
        if isinstance(place, EmbeddedServer):
            database._keep(place.watch(), "watch the embedded database")
        return database

    @property
    def url(self) -> str:
        """The address with its password, for pg_dump and the like; never for people."""
        return self._place if isinstance(self._place, str) else self._place.dsn

    @property
    def name(self) -> str:
        """Where the database is, for people: never with the password."""
        if isinstance(self._place, EmbeddedServer):
            return f"in {self._place.data_dir}"
        parts = urlsplit(self._place)
        return f"{parts.hostname or 'local'}{parts.path}"

    @property
    def server(self) -> EmbeddedServer | None:
        """The embedded server; None on a database URL."""
        return self._place if isinstance(self._place, EmbeddedServer) else None

    @asynccontextmanager
    async def acquire(self) -> AsyncIterator[Connection]:
        """A connection outside of a transaction: for single reads."""
        with unavailable_when_connecting(self.name):
            connection = await self._pool.acquire(timeout=_ACQUIRE_TIMEOUT_S)
        try:
            with unavailable_when_lost():
                yield connection
        finally:
            with suppress(*LOST):
                await self._pool.release(connection)

    @asynccontextmanager
    async def transaction(
        self, *, isolation: Isolation = "read_committed", readonly: bool = False
    ) -> AsyncIterator[Connection]:
        """A connection in a transaction, committed when the body ends well and rolled back when it raises.

        When the block has been left without an exception, the commit is durable. Raises Unavailable where it is
        not, or not surely so: then no receipt may be given. `connection.transaction()` inside is a savepoint.
        """
        async with self.acquire() as connection:
            transaction = connection.transaction(isolation=isolation, readonly=readonly)
            try:
                await transaction.start()
                try:
                    yield connection
                    await connection.execute(_STILL_GOOD)
                except Exception:  # whatever the body raised: nothing of it stays, and it goes on
                    await _roll_back(connection, transaction)
                    raise
                await _commit(connection, transaction)
            except asyncio.CancelledError:
                # Given up in the middle: perhaps nothing answers at the other end, and a ROLLBACK would wait too.
                _drop(connection)
                raise

    def listen(self, channel: str, wake: Callable[[str], None]) -> asyncio.Task[None]:
        """Calls `wake` with the payload of each NOTIFY on `channel`, on a connection of its own.

        It reconnects by itself, for ever, and calls `wake("")` after each (re)connection: something may have
        been missed, so read what is true from the ledger. Cancel the task to stop; `close` also does.
        """
        return self._keep(self._listen(channel, wake), f"listen to {channel}")

    async def close(self) -> None:
        """Waits a moment for connections in use, then ends them; leaves the embedded server."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        try:
            async with asyncio.timeout(_CLOSE_TIMEOUT_S):
                await self._pool.close()
        except LOST:
            self._pool.terminate()
        if isinstance(self._place, EmbeddedServer):
            await self._place.close()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    async def _connect(self, *_: Any, **options: Any) -> asyncpg.Connection[asyncpg.Record]:
        """One new connection; the embedded server is brought back first if it is not there."""
        options |= {
            "server_settings": _SESSION,
            "timeout": _CONNECT_TIMEOUT_S,
            "command_timeout": _STATEMENT_TIMEOUT_S,
        }
        try:
            return await asyncpg.connect(self.url, **options)
        except (OSError, asyncpg.CannotConnectNowError, asyncpg.ConnectionDoesNotExistError):
            if not isinstance(self._place, EmbeddedServer):
                raise
            await self._place.ensure_running()
            return await asyncpg.connect(self.url, **options)

    async def _listen(self, channel: str, wake: Callable[[str], None]) -> None:
        failures = 0
        while True:
            try:
                connection = await self._connect()
                try:
                    ended = asyncio.Event()
                    connection.add_termination_listener(lambda _, ended=ended: ended.set())
                    await connection.add_listener(channel, lambda *heard: wake(str(heard[3])))
                    failures = 0
                    wake("")
                    await ended.wait()
                finally:
                    connection.terminate()
            except (Unavailable, *LOST) as error:
                log.warning("listening to %s failed, trying again: %s", channel, error)
            await asyncio.sleep(_RECONNECT_AFTER_S[min(failures, len(_RECONNECT_AFTER_S) - 1)])
            failures += 1

    def _keep(self, running: Any, name: str) -> asyncio.Task[None]:
        task: asyncio.Task[None] = asyncio.create_task(running, name=name)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task


async def _roll_back(connection: Connection, transaction: asyncpg.transaction.Transaction) -> None:
    try:
        await transaction.rollback()
    except LOST:
        _drop(connection)  # or the pool would take it for a good one, still in a transaction


def _drop(connection: Connection) -> None:
    with suppress(asyncpg.InterfaceError):  # a lost connection has already left the pool
        connection.terminate()


async def _commit(connection: Connection, transaction: asyncpg.transaction.Transaction) -> None:
    """COMMIT; a warning that comes with it means that the commit is not as safe as it must be.

    Such as "canceling wait for synchronous replication": committed here, perhaps nowhere else. asyncpg hands
    over log messages before the statement's result, in order.
    """
    heard: list[str] = []

    def hear(_: object, message: asyncpg.PostgresLogMessage) -> None:
        if message.severity_en == "WARNING":
            heard.append(message.message)

    connection.add_log_listener(hear)
    try:
        await transaction.commit()
    finally:
        with suppress(asyncpg.InterfaceError):  # a lost connection has already left the pool
            connection.remove_log_listener(hear)
    if heard:
        log.error("COMMIT came back with a warning: %s", "; ".join(heard))
        raise Unavailable(
            "commit-uncertain",
            f"The database could not promise that this is safe ({'; '.join(heard)}); please send it again.",
            f"数据库无法保证本次提交已安全保存（{'；'.join(heard)}）；请重新发送。",
        )


async def _prepare_session(connection: asyncpg.Connection[asyncpg.Record]) -> None:
    for name in ("json", "jsonb"):
        await connection.set_type_codec(
            name,
            schema="pg_catalog",
            encoder=lambda value: msgspec.json.encode(value).decode(),
            decoder=msgspec.json.decode,
        )
