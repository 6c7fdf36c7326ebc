"""Brings the schema to the state of the code: ordered plain SQL files, each applied once, in one transaction."""

from __future__ import annotations

import hashlib
import re
from contextlib import suppress
from dataclasses import dataclass
from importlib.resources import files
from importlib.resources.abc import Traversable

import asyncpg

from sweep.db.connection import Connection, Database
from sweep.db.unavailable import LOST, Unavailable, unavailable

FOLDER = files("sweep.db") / "migrations"
_FILE_NAME = re.compile(r"(?P<number>[0-9]{4})_[a-z0-9_]+\.sql")
# Any fixed number; all who migrate take the same lock.
_LOCK = 7_367_655_612
_LONGEST_S = 3_600.0  # one migration of a big database

_WAIT_FOR_EVER = "SET lock_timeout = 0; SET idle_in_transaction_session_timeout = 0"
_TAKE_LOCK = "SELECT pg_advisory_lock($1)"
_GIVE_LOCK_BACK = "SELECT pg_advisory_unlock($1)"
_MAKE_TABLE = """
CREATE TABLE IF NOT EXISTS schema_migration (
    number integer PRIMARY KEY,
    name text NOT NULL,
    sha256 text NOT NULL,
    applied_at timestamptz NOT NULL DEFAULT now()
)
"""
_APPLIED = "SELECT number, name, sha256 FROM schema_migration ORDER BY number"
_NOTE = "INSERT INTO schema_migration (number, name, sha256) VALUES ($1, $2, $3)"


@dataclass(frozen=True, slots=True)
class Migration:
    """One file `NNNN_name.sql`; `sha256` is of its text with LF line ends."""

    number: int
    name: str
    sql: str

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.sql.encode()).hexdigest()


async def migrate(database: Database, folder: Traversable = FOLDER) -> list[str]:
    """Applies what is missing and returns the names of the files applied now, in order.

    Several processes may call it at once: one works, the others wait and find nothing to do. A file holds any
    number of statements that may run in a transaction. Raises Unavailable, and changes nothing, where the
    database is newer than the code or an applied file is no longer the same.
    """
    wanted = read_migrations(folder)
    async with database.acquire() as connection:
        await connection.execute(_WAIT_FOR_EVER)  # the pool resets it when the connection is given back
        await connection.fetchval(_TAKE_LOCK, _LOCK)
        try:
            await connection.execute(_MAKE_TABLE)
            done = await connection.fetch(_APPLIED)
            _check(wanted, {row["number"]: row for row in done})
            applied = {row["number"] for row in done}
            missing = [migration for migration in wanted if migration.number not in applied]
            for migration in missing:
                await _apply(connection, migration)
        finally:
            with suppress(*LOST):  # a lost connection has lost its lock
                await connection.fetchval(_GIVE_LOCK_BACK, _LOCK)
    return [migration.name for migration in missing]


def read_migrations(folder: Traversable = FOLDER) -> list[Migration]:
    """The files of `folder`, by number. Other files than *.sql are ignored; a badly named one is refused."""
    found: dict[int, Migration] = {}
    for file in folder.iterdir():
        if not file.name.endswith(".sql"):
            continue
        fits = _FILE_NAME.fullmatch(file.name)
        if fits is None:
            raise ValueError(f"a migration must be called NNNN_name.sql, not {file.name}")
        sql = file.read_bytes().decode("utf-8").replace("\r\n", "\n")
        migration = Migration(int(fits["number"]), file.name, sql)
        if migration.number in found:
            raise ValueError(f"two migrations have one number: {found[migration.number].name}, {file.name}")
        found[migration.number] = migration
    return [found[number] for number in sorted(found)]


def _check(wanted: list[Migration], done: dict[int, asyncpg.Record]) -> None:
    known = {migration.number: migration for migration in wanted}
    for number, row in done.items():
        if number not in known:
            raise Unavailable(
                "schema-newer",
                f"The database was made by a newer version of this program (it has {row['name']}); install that "
                "version or use another database.",
                f"数据库由本程序的更新版本创建（含 {row['name']}）；请安装该版本，或使用其他数据库。",
                migration=row["name"],
            )
        if known[number].sha256 != row["sha256"]:
            raise Unavailable(
                "migration-changed",
                f"The file {known[number].name} is no longer the one that made this database; install the "
                "original program version again.",
                f"文件 {known[number].name} 与创建此数据库时不同；请重新安装原版本程序。",
                migration=known[number].name,
            )
    newest = max(done, default=0)
    for migration in wanted:
        if migration.number < newest and migration.number not in done:
            raise Unavailable(
                "migration-skipped",
                f"The database lacks {migration.name} but has later changes; it was made by another version of "
                "this program, install that version.",
                f"数据库缺少 {migration.name} 却含有更晚的变更；它由其他版本创建，请安装该版本。",
                migration=migration.name,
            )


async def _apply(connection: Connection, migration: Migration) -> None:
    try:
        async with connection.transaction():
            await connection.execute(migration.sql, timeout=_LONGEST_S)
            await connection.execute(_NOTE, migration.number, migration.name, migration.sha256)
    except asyncpg.PostgresError as error:
        if unavailable(error) is not None:
            raise
        raise Unavailable(
            "migration-failed",
            f"The database change {migration.name} failed and was undone: {error}; report this and keep the "
            "old version running.",
            f"数据库变更 {migration.name} 失败并已撤销：{error}；请上报，并继续使用旧版本。",
            migration=migration.name,
        ) from error
