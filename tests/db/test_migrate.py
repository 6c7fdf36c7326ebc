"""The schema is brought forward in order, once, and never on a database that the code does not know."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import asyncpg
import pytest
import pytest_asyncio

from sweep.db.connection import Database
from sweep.db.migrate import migrate, read_migrations
from sweep.db.unavailable import Unavailable


@pytest_asyncio.fixture
async def empty(empty_database_url: str) -> AsyncIterator[Database]:
    async with await Database.open(empty_database_url) as opened:
        yield opened


def write(folder: Path, name: str, sql: str) -> None:
    folder.mkdir(exist_ok=True)
    (folder / name).write_bytes(sql.encode())


async def tables(database: Database) -> set[str]:
    async with database.acquire() as connection:
        rows = await connection.fetch("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
    return {row["tablename"] for row in rows}


async def test_an_empty_folder_is_nothing_to_do(empty: Database, tmp_path: Path) -> None:
    assert await migrate(empty, tmp_path) == []


async def test_files_are_applied_in_order_and_once(empty: Database, tmp_path: Path) -> None:
    write(tmp_path, "0002_more.sql", "ALTER TABLE a ADD COLUMN y int; CREATE TABLE b (x int);")
    write(tmp_path, "0001_first.sql", "CREATE TABLE a (x int);")
    assert await migrate(empty, tmp_path) == ["0001_first.sql", "0002_more.sql"]
    assert await migrate(empty, tmp_path) == []
    write(tmp_path, "0003_later.sql", "CREATE TABLE c (x int);")
    assert await migrate(empty, tmp_path) == ["0003_later.sql"]
    assert {"a", "b", "c"} <= await tables(empty)


async def test_many_who_migrate_at_once_apply_each_file_once(empty: Database, tmp_path: Path) -> None:
    write(tmp_path, "0001_first.sql", "CREATE TABLE a (x int); SELECT pg_sleep(0.2);")
    write(tmp_path, "0002_more.sql", "CREATE TABLE b (x int);")
    applied = await asyncio.gather(*(migrate(empty, tmp_path) for _ in range(5)))
    assert sorted(len(names) for names in applied) == [0, 0, 0, 0, 2]


async def test_a_database_newer_than_the_code_is_refused(empty: Database, tmp_path: Path) -> None:
    write(tmp_path / "new", "0001_first.sql", "CREATE TABLE a (x int);")
    write(tmp_path / "new", "0002_more.sql", "CREATE TABLE b (x int);")
    write(tmp_path / "old", "0001_first.sql", "CREATE TABLE a (x int);")
    await migrate(empty, tmp_path / "new")
    with pytest.raises(Unavailable, match="newer version") as refused:
        await migrate(empty, tmp_path / "old")
    assert refused.value.code == "schema-newer"
    assert refused.value.where["migration"] == "0002_more.sql"


async def test_a_changed_file_is_refused_but_other_line_ends_are_no_change(empty: Database, tmp_path: Path) -> None:
    write(tmp_path, "0001_first.sql", "CREATE TABLE a\n(x int);\n")
    await migrate(empty, tmp_path)
    write(tmp_path, "0001_first.sql", "CREATE TABLE a\r\n(x int);\r\n")
    assert await migrate(empty, tmp_path) == []
    write(tmp_path, "0001_first.sql", "CREATE TABLE a (x bigint);\n")
    write(tmp_path, "0002_more.sql", "CREATE TABLE b (x int);")
    with pytest.raises(Unavailable) as refused:
        await migrate(empty, tmp_path)
    assert refused.value.code == "migration-changed"
    assert "b" not in await tables(empty)


async def test_a_file_that_slips_in_before_applied_ones_is_refused(empty: Database, tmp_path: Path) -> None:
    write(tmp_path, "0002_more.sql", "CREATE TABLE b (x int);")
    await migrate(empty, tmp_path)
    write(tmp_path, "0001_first.sql", "CREATE TABLE a (x int);")
    with pytest.raises(Unavailable) as refused:
        await migrate(empty, tmp_path)
    assert refused.value.code == "migration-skipped"


async def test_a_file_that_fails_leaves_nothing_of_itself_behind(empty: Database, tmp_path: Path) -> None:
    write(tmp_path, "0001_first.sql", "CREATE TABLE a (x int);")
    write(tmp_path, "0002_wrong.sql", "CREATE TABLE b (x int); SELECT no_such_column;")
    with pytest.raises(Unavailable, match=r"0002_wrong\.sql failed and was undone") as refused:
        await migrate(empty, tmp_path)
    assert isinstance(refused.value.__cause__, asyncpg.UndefinedColumnError)
    found = await tables(empty)
    assert "a" in found
    assert "b" not in found


async def test_badly_named_and_twice_numbered_files_are_refused(tmp_path: Path) -> None:
    write(tmp_path / "one", "1_first.sql", "")
    with pytest.raises(ValueError, match="NNNN_name"):
        read_migrations(tmp_path / "one")
    write(tmp_path / "two", "0001_a.sql", "")
    write(tmp_path / "two", "0001_b.sql", "")
    with pytest.raises(ValueError, match="one number"):
        read_migrations(tmp_path / "two")


def test_the_migrations_of_this_version_have_no_gap() -> None:
    numbers = [migration.number for migration in read_migrations()]
    assert numbers == list(range(1, len(numbers) + 1))
