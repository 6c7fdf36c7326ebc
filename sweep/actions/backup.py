"""Write everything into one file, and bring it back into an empty place: whole, or not at all."""

from __future__ import annotations

import asyncio
import secrets
from contextlib import suppress
from pathlib import Path

from sweep.db import backup, schema
from sweep.db.connection import Database, open_database
from sweep.db.migrate import migrate
from sweep.domain.problem import Problem
from sweep.settings import Settings

_OURS = ("TABLE public sweep ", "TABLE public event ", "TABLE public schema_migration ")


async def write_backup(database: Database, file: Path) -> int:
    """The number of events in the backup. The service may run on; what comes later is not in it.

    `file` is replaced only by a whole backup, and only its owner may read it. Raises Problem `backup-not-written`.
    """
    part = file.with_name(f"{file.name}.{secrets.token_hex(4)}.part")
    try:
        part.touch(mode=0o600, exist_ok=False)
        async with backup.snapshot(database) as (name, events):
            await backup.dump(database, name, part)
        await asyncio.to_thread(backup.seal, part)
        part.replace(file)
    except OSError as error:
        raise _not_written(file, error.strerror or str(error)) from error
    except backup.Failed as failed:
        raise _not_written(file, "no space left" if failed.is_disk_full else failed.said) from failed
    finally:
        with suppress(OSError):
            part.unlink(missing_ok=True)
    return events


async def restore_backup(settings: Settings, file: Path) -> int:
    """The number of events restored into the empty database of `settings`; every sweep has a new epoch, so that
    phones offer again what they still hold. Raises Problem; nothing is restored then."""
    async with await open_database(settings) as database:
        async with database.acquire() as connection:
            if not await schema.is_empty(connection):
                raise _not_empty(database.name)
        await _check(database, file)
        try:
            await backup.restore(database, file)
        except backup.Failed as failed:
            raise _not_restored(file, failed, database.name) from failed
        try:
            await migrate(database)
        except Problem:
            async with database.acquire() as connection:  # of a newer version: leave nothing of it
                await schema.drop_everything(connection)
            raise
        async with database.acquire() as connection:
            return await backup.count_events(connection)


async def _check(database: Database, file: Path) -> None:
    """Refuse what is no backup of this service, or not a whole one, before anything is touched."""
    try:
        archive = backup.is_archive(file)
        whole = archive and await asyncio.to_thread(backup.is_whole, file)
    except OSError as error:
        raise Problem(
            "backup-unreadable",
            f"The file {file} cannot be read: {error.strerror}.",
            f"无法读取文件 {file}：{error.strerror}。",
            file=str(file),
        ) from error
    if not archive:
        raise _foreign(file)
    if not whole:
        raise _damaged(file)
    try:
        listed = await backup.contents(database, file)
    except backup.Failed as failed:
        raise _damaged(file) from failed
    if not all(table in listed for table in _OURS):
        raise _foreign(file)


def _foreign(file: Path) -> Problem:
    return Problem(
        "backup-foreign",
        f"{file} is no backup of this service; give a file that `sweep backup` wrote.",
        f"{file} 不是本系统的备份；请使用 sweep backup 生成的文件。",
        file=str(file),
    )


def _damaged(file: Path) -> Problem:
    return Problem(
        "backup-damaged",
        f"The backup {file} is cut or damaged and nothing was restored; use another copy of it or an earlier backup.",
        f"备份 {file} 不完整或已损坏，未恢复任何数据；请使用其另一份副本或更早的备份。",
        file=str(file),
    )


def _not_empty(place: str) -> Problem:
    return Problem(
        "restore-into-data",
        f"The database {place} already holds data, so nothing was restored; choose an empty directory with "
        "--data-dir, or an empty database.",
        f"数据库 {place} 中已有数据，未作恢复；请用 --data-dir 指定空目录，或使用空数据库。",
        database=place,
    )


def _not_restored(file: Path, failed: backup.Failed, place: str) -> Problem:
    if failed.program == "pg_restore":
        return _damaged(file)
    if "is not empty" in failed.said:
        return _not_empty(place)
    why = "no space left" if failed.is_disk_full else failed.said
    return Problem(
        "not-restored",
        f"The backup {file} could not be restored and nothing was changed: {why}.",
        f"备份 {file} 未能恢复，数据未作任何改动：{why}。",
        file=str(file),
    )


def _not_written(file: Path, why: str) -> Problem:
    return Problem(
        "backup-not-written",
        f"The backup could not be written to {file}: {why}. Choose another place.",
        f"备份无法写入 {file}：{why}。请另选位置。",
        file=str(file),
    )
