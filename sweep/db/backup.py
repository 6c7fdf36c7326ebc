"""Backups by PostgreSQL's own programs: everything in the database, photographs too, as one archive of pg_dump.

The password goes by the environment, never by the command line, where every user of the machine could read it.
"""

from __future__ import annotations

import asyncio
import hashlib
import os
import secrets
import tempfile
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import IO
from urllib.parse import unquote, urlsplit, urlunsplit

from sweep.db.connection import Connection, Database
from sweep.db.postgres_binaries import bundled_binaries

SELECT_SNAPSHOT = "SELECT pg_export_snapshot()"
SELECT_COUNT_EVENTS = "SELECT count(*) FROM event"
_WAIT_FOR_EVER = "SET LOCAL idle_in_transaction_session_timeout = 0"
_ARCHIVE = b"PGDMP"
_SEAL = b"\nsweep backup sha256 "
_SEAL_SIZE = len(_SEAL) + 64
_CHUNK = 1 << 20

# All of it is one transaction: a restore that fails anywhere has changed nothing.
_BEFORE = """
BEGIN;
DO $$ BEGIN
    IF to_regclass('public.sweep') IS NOT NULL THEN
        IF EXISTS (SELECT FROM public.sweep) OR EXISTS (SELECT FROM public.retailer)
            OR EXISTS (SELECT FROM public.person) THEN
            RAISE EXCEPTION 'the database is not empty';
        END IF;
    END IF;
END $$;
DROP SCHEMA public CASCADE;
CREATE SCHEMA public;
"""
# A new epoch tells the phones to offer again what they still hold.
UPDATE_EPOCHS = """
UPDATE public.sweep SET epoch = left(encode(sha256(convert_to('{token}' || sweep_id, 'UTF8')), 'hex'), 16)
"""
_COMMIT = ";\nCOMMIT;\n"


class Failed(Exception):
    """A program of PostgreSQL did not do it; `said` is what it said of the reason."""

    def __init__(self, program: str, said: str) -> None:
        super().__init__(f"{program}: {said}")
        self.program = program
        self.said = said

    @property
    def is_disk_full(self) -> bool:
        """There was no room."""
        return "No space left" in self.said or "could not extend" in self.said


@asynccontextmanager
async def snapshot(database: Database) -> AsyncIterator[tuple[str, int]]:
    """(name of a snapshot, events in it): what is dumped from it is exactly that, whatever happens meanwhile."""
    async with database.transaction(isolation="repeatable_read", readonly=True) as connection:
        await connection.execute(_WAIT_FOR_EVER)
        yield await connection.fetchval(SELECT_SNAPSHOT), await count_events(connection)


async def count_events(connection: Connection) -> int:
    """Entries of all ledgers together."""
    number: int = await connection.fetchval(SELECT_COUNT_EVENTS)
    return number


async def dump(database: Database, snapshot_name: str, file: Path) -> None:
    """Write the archive to `file`. Raises Failed."""
    await _run(
        "pg_dump", database, "--format=custom", "--compress=gzip:4", "--no-owner", "--no-privileges",
        "--schema=public", f"--snapshot={snapshot_name}", f"--file={file}",
    )  # fmt: skip


def seal(file: Path) -> None:
    """Put the hash of an archive at its end, and make sure that all of it is on the disk. PostgreSQL's own programs
    read it as before; they would not notice every damage."""
    with file.open("r+b") as opened:
        digest = hashlib.file_digest(opened, "sha256")
        opened.seek(0, os.SEEK_END)
        opened.write(_SEAL + digest.hexdigest().encode())
        opened.flush()
        os.fsync(opened.fileno())


def is_archive(file: Path) -> bool:
    """Whether a file begins like one of pg_dump's. Raises OSError."""
    with file.open("rb") as opened:
        return opened.read(len(_ARCHIVE)) == _ARCHIVE


def is_whole(file: Path) -> bool:
    """Whether an archive still has the hash that it was sealed with. Raises OSError."""
    left = file.stat().st_size - _SEAL_SIZE
    hashed = hashlib.sha256()
    with file.open("rb") as opened:
        while left > 0 and (chunk := opened.read(min(_CHUNK, left))):
            hashed.update(chunk)
            left -= len(chunk)
        return left == 0 and opened.read() == _SEAL + hashed.hexdigest().encode()


async def contents(database: Database, file: Path) -> str:
    """What an archive says that it holds. Raises Failed."""
    return await _run("pg_restore", database, "--list", str(file), connects=False)


async def restore(database: Database, file: Path) -> None:
    """Put an archive into an empty database: the whole of it, with a new epoch for every sweep, or nothing."""
    with tempfile.TemporaryFile() as unpacking_said, tempfile.TemporaryFile() as loading_said:
        unpacking = await _start(
            "pg_restore", database, "--schema=public", "--no-owner", "--no-privileges", "--file=-", str(file),
            stdout=PIPE, stderr=unpacking_said, connects=False,
        )  # fmt: skip
        loading = await _start(
            "psql", database, "--no-psqlrc", "--quiet", "--set=ON_ERROR_STOP=1", stdin=PIPE, stderr=loading_said
        )
        try:
            whole = await _pour(unpacking, loading)
            loaded = await loading.wait()
        finally:
            for process in (unpacking, loading):
                with suppress(ProcessLookupError):
                    process.kill()
                await process.wait()
        if loaded:
            raise Failed("psql", _reason_in(loading_said))
        if not whole:
            raise Failed("pg_restore", _reason_in(unpacking_said))


async def _pour(unpacking: Process, loading: Process) -> bool:
    """Send the archive's statements on, and COMMIT only after all of them; whether it came to that."""
    assert unpacking.stdout is not None
    assert loading.stdin is not None
    into = loading.stdin
    whole = False
    with suppress(ConnectionError):  # psql has stopped at an error, and tells it
        into.write(_BEFORE.encode())
        while chunk := await unpacking.stdout.read(_CHUNK):
            into.write(chunk)
            await into.drain()
        whole = await unpacking.wait() == 0
        if whole:
            into.write((UPDATE_EPOCHS.format(token=secrets.token_hex(16)) + _COMMIT).encode())
            await into.drain()
    into.close()
    with suppress(ConnectionError):
        await into.wait_closed()
    return whole


async def _run(program: str, database: Database, *arguments: str, connects: bool = True) -> str:
    with tempfile.TemporaryFile() as said:
        process = await _start(program, database, *arguments, stdout=PIPE, stderr=said, connects=connects)
        try:
            told, _ = await process.communicate()
        except BaseException:  # also when cancelled: no program is left behind
            with suppress(ProcessLookupError):
                process.kill()
            await process.wait()
            raise
        if process.returncode:
            raise Failed(program, _reason_in(said))
        return told.decode("utf-8", "replace")


async def _start(
    program: str,
    database: Database,
    *arguments: str,
    stdin: int = DEVNULL,
    stdout: int = DEVNULL,
    stderr: IO[bytes],
    connects: bool = True,
) -> Process:
    address, password = _address(database.url)
    connection = (f"--dbname={address}", "--no-password") if connects else ()
    environment = os.environ | {"LC_ALL": "C", "PGCONNECT_TIMEOUT": "15", "PGAPPNAME": "sweep backup"}
    if password is not None:
        environment["PGPASSWORD"] = password
    return await asyncio.create_subprocess_exec(
        bundled_binaries() / program,
        *connection,
        *arguments,
        stdin=stdin,
        stdout=stdout,
        stderr=stderr,
        env=environment,
        limit=_CHUNK,
    )


def _address(url: str) -> tuple[str, str | None]:
    """A database's address without its password, and the password."""
    parts = urlsplit(url)
    signing, _, host = parts.netloc.rpartition("@")
    user, colon, password = signing.partition(":")
    netloc = f"{user}@{host}" if signing else host
    return urlunsplit(parts._replace(netloc=netloc)), unquote(password) if colon else None


def _reason_in(said: IO[bytes]) -> str:
    said.seek(0)
    lines = [line.strip() for line in said.read().decode("utf-8", "replace").splitlines() if line.strip()]
    errors = [line for line in lines if "error:" in line or "ERROR:" in line]
    return (errors or lines or ["?"])[0][:300]
