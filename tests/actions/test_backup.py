"""A backup comes back whole, under a new epoch, or not at all."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import asyncpg
import pytest
import pytest_asyncio

from sweep.actions.backup import restore_backup, write_backup
from sweep.actions.verify_ledger import verify_ledger
from sweep.db.backup import contents
from sweep.db.connection import Database
from sweep.domain.problem import Problem
from sweep.settings import Settings
from tests.reports.small_sweep import SmallSweep

_PHOTO = b"\xff\xd8 a photograph"
_KEEP_PHOTO = """
INSERT INTO photo (sha256, size, bytes, received_at) VALUES (sha256($1::bytea), length($1::bytea), $1, now())
"""


@pytest_asyncio.fixture
async def small(database: Database) -> AsyncIterator[SmallSweep]:
    """A small sweep with one of everything and a photograph."""
    opened = await SmallSweep.open(database)
    await opened.fill()
    async with database.acquire() as connection:
        await connection.execute(_KEEP_PHOTO, _PHOTO)
    yield opened
    await opened.desk.close()


@pytest.fixture
def elsewhere(empty_database_url: str, tmp_path: Path) -> Settings:
    """Another, empty database."""
    return Settings(database_url=empty_database_url, data_dir=tmp_path / "data")


async def tables_in(settings: Settings) -> int:
    assert settings.database_url is not None
    async with await Database.open(settings.database_url) as database, database.acquire() as connection:
        number: int = await connection.fetchval("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'")
        return number


async def refused(settings: Settings, file: Path) -> Problem:
    with pytest.raises(Problem) as told:
        await restore_backup(settings, file)
    return told.value


async def test_a_restored_ledger_has_the_same_head_and_a_new_epoch(
    small: SmallSweep, elsewhere: Settings, tmp_path: Path
) -> None:
    file = tmp_path / "sweep.backup"
    events = await write_backup(small.database, file)
    assert events == len(await small.numbers())
    assert await restore_backup(elsewhere, file) == events
    before = await verify_ledger(small.database, small.sweep)
    assert elsewhere.database_url is not None
    async with await Database.open(elsewhere.database_url) as restored:
        after = await verify_ledger(restored, small.sweep)
        assert (after.ok, after.head) == (True, before.head)
        async with restored.acquire() as connection:
            assert await connection.fetchval("SELECT bytes FROM photo") == _PHOTO
            epoch = await connection.fetchval("SELECT epoch FROM sweep")
    async with small.database.acquire() as connection:
        assert await connection.fetchval("SELECT epoch FROM sweep") not in ("", epoch)


async def test_a_restored_sweep_goes_on(small: SmallSweep, elsewhere: Settings, tmp_path: Path) -> None:
    file = tmp_path / "sweep.backup"
    events = await write_backup(small.database, file)
    await restore_backup(elsewhere, file)
    assert elsewhere.database_url is not None
    async with await Database.open(elsewhere.database_url) as restored:
        again = SmallSweep(restored, small.sweep, type(small.desk)(restored))
        again.desk.start()
        await again.visit("e3")
        await again.desk.close()
        assert list(await again.numbers())[-1] == events + 1
        assert (await verify_ledger(restored, small.sweep)).ok


async def test_only_its_owner_may_read_a_backup(small: SmallSweep, tmp_path: Path) -> None:
    file = tmp_path / "sweep.backup"
    await write_backup(small.database, file)
    assert file.stat().st_mode & 0o077 == 0


async def test_a_database_with_data_is_not_overwritten(small: SmallSweep, database_url: str, tmp_path: Path) -> None:
    file = tmp_path / "sweep.backup"
    await write_backup(small.database, file)
    problem = await refused(Settings(database_url=database_url, data_dir=tmp_path), file)
    assert problem.code == "restore-into-data"
    assert (await verify_ledger(small.database, small.sweep)).ok


@pytest.mark.parametrize("kept", [0.3, 0.95])
async def test_a_cut_backup_restores_nothing(
    small: SmallSweep, elsewhere: Settings, tmp_path: Path, kept: float
) -> None:
    whole, cut = tmp_path / "whole", tmp_path / "cut"
    await write_backup(small.database, whole)
    content = whole.read_bytes()
    cut.write_bytes(content[: int(len(content) * kept)])
    problem = await refused(elsewhere, cut)
    assert problem.code == "backup-damaged"
    assert "\n" not in problem.en
    assert await tables_in(elsewhere) == 0


@pytest.mark.parametrize("place", [0.2, 0.5, 0.75, 0.99])
async def test_a_damaged_backup_restores_nothing(
    small: SmallSweep, elsewhere: Settings, tmp_path: Path, place: float
) -> None:
    file = tmp_path / "sweep.backup"
    await write_backup(small.database, file)
    content = bytearray(file.read_bytes())
    content[int(len(content) * place)] ^= 1
    file.write_bytes(content)
    assert (await refused(elsewhere, file)).code == "backup-damaged"
    assert await tables_in(elsewhere) == 0


async def test_postgres_own_program_reads_a_backup(small: SmallSweep, tmp_path: Path) -> None:
    file = tmp_path / "sweep.backup"
    await write_backup(small.database, file)
    listed = await contents(small.database, file)
    assert "TABLE DATA public event" in listed


async def test_a_file_of_something_else_is_refused(elsewhere: Settings, tmp_path: Path) -> None:
    file = tmp_path / "letter.txt"
    file.write_text("Dear commander")
    assert (await refused(elsewhere, file)).code == "backup-foreign"
    assert (await refused(elsewhere, tmp_path / "missing")).code == "backup-unreadable"
    assert await tables_in(elsewhere) == 0


async def test_a_backup_that_fails_leaves_the_one_before(small: SmallSweep, tmp_path: Path) -> None:
    file = tmp_path / "sweep.backup"
    file.write_bytes(b"the one before")
    async with small.database.acquire() as connection:
        await connection.execute("ALTER SCHEMA public RENAME TO elsewhere")
    with pytest.raises(asyncpg.UndefinedTableError):
        await write_backup(small.database, file)
    assert file.read_bytes() == b"the one before"
    assert list(tmp_path.iterdir()) == [file]


async def test_a_place_that_cannot_be_written_is_named(small: SmallSweep, tmp_path: Path) -> None:
    with pytest.raises(Problem) as told:
        await write_backup(small.database, tmp_path / "missing" / "sweep.backup")
    assert told.value.code == "backup-not-written"
    assert "missing" in told.value.en
