"""What every test may ask for."""

from __future__ import annotations

from tests.db_fixtures import database, database_url, empty_database_url, server, template

__all__ = ["database", "database_url", "empty_database_url", "server", "template"]
