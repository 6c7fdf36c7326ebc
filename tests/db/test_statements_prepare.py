"""Every SQL statement of the product is one that the migrated schema understands.

By convention a statement is a module-level constant below `sweep/db` whose name is in capitals and whose text
starts with a verb of SQL. PostgreSQL itself is asked: it parses, looks up every table, column and function, and
works out the types of the parameters.
"""

from __future__ import annotations

import importlib
import pkgutil
import re
from collections.abc import AsyncIterator

import asyncpg
import pytest
import pytest_asyncio

import sweep.db
from sweep.db.connection import Database
from sweep.db.embedded import EmbeddedServer
from tests.db_fixtures import fresh_database

_NAME = re.compile(r"_?[A-Z][A-Z0-9_]*")
_VERB = re.compile(r"(?:\s|--[^\n]*\n)*(?:SELECT|INSERT|UPDATE|DELETE|WITH|MERGE|VALUES|TABLE|LOCK|NOTIFY|TRUNCATE)\b")


def statements() -> dict[str, str]:
    """`module.NAME` -> text; a constant that another module imports counts once."""
    found: dict[str, str] = {}
    for module_info in pkgutil.walk_packages(sweep.db.__path__, "sweep.db."):
        module = importlib.import_module(module_info.name)
        for name, value in vars(module).items():
            is_statement = isinstance(value, str) and _NAME.fullmatch(name) and _VERB.match(value)
            if is_statement and value not in found.values():
                found[f"{module_info.name}.{name}"] = value
    return found


STATEMENTS = statements()


@pytest_asyncio.fixture(scope="session")
async def reader(server: EmbeddedServer, template: str) -> AsyncIterator[Database]:
    """Preparing changes nothing, so all statements share one database."""
    async for url in fresh_database(server, template):
        async with await Database.open(url, most_connections=1) as opened:
            yield opened


@pytest.mark.parametrize("name", STATEMENTS)
async def test_the_statement_prepares(reader: Database, name: str) -> None:
    async with reader.transaction() as connection:
        await connection.prepare(STATEMENTS[name])


def test_the_convention_finds_the_statements() -> None:
    assert len(STATEMENTS) > 5


async def test_a_wrong_statement_would_be_found(reader: Database) -> None:
    with pytest.raises(asyncpg.UndefinedColumnError):
        async with reader.transaction() as connection:
            await connection.prepare("SELECT no_such_column FROM schema_migration")
