"""The analysts' role reads the views of the lists and nothing else."""

from __future__ import annotations

from urllib.parse import urlsplit

import asyncpg
import pytest

from sweep.db.connection import Database
from sweep.db.embedded import EmbeddedServer
from sweep.db.feeds import BODIES
from sweep.db.sql_role import make_sql_role
from sweep.domain.problem import Problem


async def test_the_role_reads_the_views_and_cannot_write_or_look_elsewhere(
    server: EmbeddedServer, database: Database
) -> None:
    with pytest.raises(Problem, match="administrator"):
        await make_sql_role(database, "analyst_test", "x")
    first = await make_sql_role(database, "analyst_test", "old", server.admin_dsn)
    assert await make_sql_role(database, "analyst_test", "it's new", server.admin_dsn) == first
    try:
        reader = await asyncpg.connect(database.url, user="analyst_test", password="it's new")
        try:
            for view in BODIES:
                assert await reader.fetch(f"SELECT * FROM {view} LIMIT 1") == []
            for statement in ("SELECT * FROM public.person", "SELECT raw FROM public.check_in"):
                with pytest.raises(asyncpg.InsufficientPrivilegeError):
                    await reader.execute(statement)
            with pytest.raises((asyncpg.InsufficientPrivilegeError, asyncpg.ReadOnlySQLTransactionError)):
                await reader.execute("CREATE TABLE mine (a int)")
        finally:
            await reader.close()
    finally:
        admin = await asyncpg.connect(server.admin_dsn, database=urlsplit(database.url).path[1:])
        await admin.execute("DROP OWNED BY analyst_test; DROP ROLE analyst_test")
        await admin.close()
