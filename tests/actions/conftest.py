"""Fixtures of the verbs' tests."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest_asyncio

from sweep.db.connection import Database
from sweep.db.embedded import EmbeddedServer
from tests.db_fixtures import fresh_database


@pytest_asyncio.fixture(scope="module")
async def module_database(server: EmbeddedServer, template: str) -> AsyncIterator[Database]:
    """One migrated database for all cases of a module's table."""
    async for url in fresh_database(server, template):
        async with await Database.open(url) as opened:
            yield opened
