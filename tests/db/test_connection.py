"""What callers of the database may rely on: commits that can be trusted, refusals that can be read."""

from __future__ import annotations

import asyncio
import os
import signal

import asyncpg
import pytest

from sweep.db.connection import Database
from sweep.db.embedded import EmbeddedServer
from sweep.db.unavailable import Unavailable
from tests.db_fixtures import url_of

TABLE = "CREATE TABLE noted (n int PRIMARY KEY)"


async def noted(database: Database) -> list[int]:
    async with database.acquire() as connection:
        return [row["n"] for row in await connection.fetch("SELECT n FROM noted ORDER BY n")]


async def test_a_transaction_commits_when_its_body_ends_and_rolls_back_when_it_raises(
    database: Database,
) -> None:
    async with database.transaction() as connection:
        await connection.execute(TABLE)
        await connection.execute("INSERT INTO noted VALUES (1)")
    with pytest.raises(KeyError):  # noqa: PT012  (a transaction that fails is more than one statement)
        async with database.transaction() as connection:
            await connection.execute("INSERT INTO noted VALUES (2)")
            raise KeyError
    assert await noted(database) == [1]


async def test_a_bad_one_in_a_group_is_undone_by_its_savepoint_alone(database: Database) -> None:
    async with database.transaction() as connection:
        await connection.execute(TABLE)
        for n in (1, 1, 2):
            try:
                async with connection.transaction():
                    await connection.execute("INSERT INTO noted VALUES ($1)", n)
            except asyncpg.UniqueViolationError:
                pass
    assert await noted(database) == [1, 2]


async def test_an_error_swallowed_without_a_savepoint_does_not_pass_for_a_commit(database: Database) -> None:
    with pytest.raises(asyncpg.InFailedSQLTransactionError):  # noqa: PT012
        async with database.transaction() as connection:
            await connection.execute(TABLE)
            with pytest.raises(asyncpg.UndefinedTableError):
                await connection.execute("SELECT * FROM no_such_table")


async def test_a_commit_that_comes_back_with_a_warning_gives_no_receipt(database: Database) -> None:
    async with database.transaction() as connection:
        await connection.execute(TABLE)
        await connection.execute(
            "CREATE FUNCTION warn() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN RAISE WARNING 'canceling wait for synchronous replication'; RETURN NULL; END $$;"
            "CREATE CONSTRAINT TRIGGER warn AFTER INSERT ON noted DEFERRABLE INITIALLY DEFERRED "
            "FOR EACH ROW EXECUTE FUNCTION warn()"
        )
    with pytest.raises(Unavailable) as refused:
        async with database.transaction() as connection:
            await connection.execute("INSERT INTO noted VALUES (1)")
    assert refused.value.code == "commit-uncertain"
    assert refused.value.status == 503
    async with database.transaction() as connection:  # the same connection listens no more
        await connection.execute("SELECT 1")


async def test_a_commit_that_waits_for_a_hanging_standby_and_is_cut_off_gives_no_receipt(
    server: EmbeddedServer, database: Database
) -> None:
    async with database.transaction() as connection:
        await connection.execute(TABLE)

    admin = await asyncpg.connect(server.admin_dsn)
    await admin.execute("ALTER SYSTEM SET synchronous_standby_names = 'a_standby_that_hangs'")
    await admin.execute("SELECT pg_reload_conf()")
    try:
        await asyncio.sleep(0.3)

        async def write() -> None:
            async with database.transaction() as connection:
                await connection.execute("SET LOCAL synchronous_commit = on")
                await connection.execute("INSERT INTO noted VALUES (1)")

        writing = asyncio.create_task(write())
        for _ in range(100):
            await asyncio.sleep(0.05)
            waiting = await admin.fetchval("SELECT pid FROM pg_stat_activity WHERE wait_event = 'SyncRep'")
            if waiting:
                await admin.execute("SELECT pg_cancel_backend($1)", waiting)
                break
        with pytest.raises(Unavailable) as refused:
            await writing
        assert refused.value.code == "commit-uncertain"
    finally:
        await admin.execute("ALTER SYSTEM RESET synchronous_standby_names")
        await admin.execute("SELECT pg_reload_conf()")
        await admin.close()


async def test_json_arrives_as_objects(database: Database) -> None:
    async with database.acquire() as connection:
        value = {"名称": ["一", 2, None]}
        assert await connection.fetchval("SELECT $1::jsonb", value) == value


async def test_sessions_have_their_limits_after_reuse_too(database: Database) -> None:
    for _ in range(2):
        async with database.acquire() as connection:
            assert await connection.fetchval("SHOW lock_timeout") == "30s"
            assert await connection.fetchval("SHOW idle_in_transaction_session_timeout") == "1min"
            assert await connection.fetchval("SHOW timezone") == "UTC"
            await connection.execute("SET lock_timeout = 0")


async def test_a_lock_that_is_not_given_in_time_is_nobodys_fault(database: Database) -> None:
    async with database.transaction() as connection:
        await connection.execute(TABLE)
    async with database.transaction() as holder:
        await holder.execute("LOCK TABLE noted")
        with pytest.raises(Unavailable) as refused:  # noqa: PT012
            async with database.transaction() as waiter:
                await waiter.execute("SET LOCAL lock_timeout = '50ms'")
                await waiter.execute("LOCK TABLE noted")
    assert refused.value.code == "database-too-slow"


async def test_a_connection_killed_in_the_middle_is_nobodys_fault_and_the_pool_recovers(
    server: EmbeddedServer, database: Database
) -> None:
    admin = await asyncpg.connect(server.admin_dsn)
    with pytest.raises(Unavailable) as refused:  # noqa: PT012
        async with database.transaction() as connection:
            pid = await connection.fetchval("SELECT pg_backend_pid()")
            await admin.execute("SELECT pg_terminate_backend($1, 5000)", pid)
            await connection.execute("SELECT 1")
    await admin.close()
    assert refused.value.code == "database-lost"
    async with database.acquire() as connection:
        assert await connection.fetchval("SELECT 1") == 1


async def test_a_transaction_given_up_on_a_server_that_stands_still_ends_at_once(database: Database) -> None:
    async with database.acquire() as connection:
        frozen: int = await connection.fetchval("SELECT pg_backend_pid()")  # the pool hands it out again first

    async def freeze_and_give_up() -> None:
        async with asyncio.timeout(0.3), database.transaction() as connection:
            assert await connection.fetchval("SELECT pg_backend_pid()") == frozen
            os.kill(frozen, signal.SIGSTOP)
            await connection.execute("SELECT 1")

    try:
        async with asyncio.timeout(5):
            with pytest.raises(TimeoutError):
                await freeze_and_give_up()
            async with database.transaction() as connection:
                assert await connection.fetchval("SELECT pg_backend_pid()") != frozen
    finally:
        os.kill(frozen, signal.SIGCONT)


async def test_an_error_of_the_body_itself_is_not_blamed_on_the_database(database: Database) -> None:
    with pytest.raises(FileNotFoundError):
        async with database.transaction():
            raise FileNotFoundError


async def test_refusals_to_connect_name_the_place_but_never_the_password(server: EmbeddedServer) -> None:
    wrong = {
        url_of(server, "no_such_database"): "database-missing",
        server.dsn.replace("//sweep:", "//sweep:wrong"): "database-sign-in",
        "postgresql://someone:secret@127.0.0.1:1/sweep": "database-down",
    }
    for url, code in wrong.items():
        with pytest.raises(Unavailable) as refused:
            await Database.open(url)
        assert refused.value.code == code
        assert "secret" not in refused.value.en + refused.value.zh + str(refused.value.where)


async def test_a_listener_hears_and_is_woken_again_after_it_was_cut_off(
    server: EmbeddedServer, database: Database
) -> None:
    heard: asyncio.Queue[str] = asyncio.Queue()
    listening = database.listen("ledger", heard.put_nowait)
    assert await asyncio.wait_for(heard.get(), 5) == ""
    async with database.transaction() as connection:
        await connection.execute("NOTIFY ledger, '7'")
    assert await asyncio.wait_for(heard.get(), 5) == "7"

    admin = await asyncpg.connect(server.admin_dsn)
    await admin.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE 'LISTEN%'")
    await admin.close()
    assert await asyncio.wait_for(heard.get(), 5) == ""
    async with database.transaction() as connection:
        await connection.execute("NOTIFY ledger, '8'")
    assert await asyncio.wait_for(heard.get(), 5) == "8"
    listening.cancel()
