"""Whether this database can serve this program now."""

from __future__ import annotations

from sweep.db.connection import Connection
from sweep.db.migrate import read_migrations

_NEWEST = "SELECT coalesce(max(number), 0) FROM schema_migration"


async def schema_is_current(connection: Connection) -> bool:
    """The last migration applied is the last one that the program knows."""
    newest: int = await connection.fetchval(_NEWEST)
    return newest == max(migration.number for migration in read_migrations())
