"""A real PostgreSQL for the tests: one server a session, a database migrated once, a fresh copy of it a test."""

from __future__ import annotations

import itertools
from collections.abc import AsyncIterator

import asyncpg
import pytest
import pytest_asyncio

from sweep.db.connection import Database
from sweep.db.embedded import EmbeddedServer, open_embedded
from sweep.db.migrate import migrate

TEMPLATE = "migrated"
_numbers = itertools.count(1)


@pytest_asyncio.fixture(scope="session")
async def server(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[EmbeddedServer]:
    """One embedded server for the session (for each worker of xdist). Not durable: tests of crashes start their own."""
    started = await open_embedded(tmp_path_factory.mktemp("database"), durable=False)
    yield started
    await started.close()


@pytest_asyncio.fixture(scope="session")
async def template(server: EmbeddedServer) -> str:
    """The name of a database with the current schema and nothing in it."""
    await make_database(server, TEMPLATE, "template0")
    async with await Database.open(url_of(server, TEMPLATE), most_connections=1) as database:
        await migrate(database)
    return TEMPLATE


@pytest_asyncio.fixture
async def database_url(server: EmbeddedServer, template: str) -> AsyncIterator[str]:
    """The address of a fresh, migrated database of this test's own, also for processes that a test starts."""
    async for url in fresh_database(server, template):
        yield url


@pytest_asyncio.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    """A fresh, migrated database of this test's own."""
    async with await Database.open(database_url) as opened:
        yield opened


@pytest_asyncio.fixture
async def empty_database_url(server: EmbeddedServer) -> AsyncIterator[str]:
    """The address of a database without any schema."""
    async for url in fresh_database(server, "template0"):
        yield url


async def fresh_database(server: EmbeddedServer, template: str) -> AsyncIterator[str]:
    name = f"test_{next(_numbers)}"
    await make_database(server, name, template)
    yield url_of(server, name)
    await as_admin(server, f"DROP DATABASE {name} WITH (FORCE)")


async def make_database(server: EmbeddedServer, name: str, template: str) -> None:
    await as_admin(server, f"CREATE DATABASE {name} OWNER sweep TEMPLATE {template} STRATEGY FILE_COPY")


async def as_admin(server: EmbeddedServer, statement: str) -> None:
    connection = await asyncpg.connect(server.admin_dsn)
    try:
        await connection.execute(statement)
    finally:
        await connection.close()


def url_of(server: EmbeddedServer, name: str) -> str:
    return server.dsn.replace("/sweep?", f"/{name}?")
