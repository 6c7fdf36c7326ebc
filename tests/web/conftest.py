"""A service on a real database, and people of every role to ask it."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest_asyncio

from sweep.db.connection import Database
from tests.web.world import World


@pytest_asyncio.fixture
async def world(database: Database) -> AsyncIterator[World]:
    """The service with sectors, teams, people and one open sweep of four shops."""
    async with World.open(database) as opened:
        yield opened
