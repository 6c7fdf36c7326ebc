"""Whether a database holds anything, for those who would empty it."""

from __future__ import annotations

from sweep.db.connection import Connection

SELECT_HAS_TABLES = "SELECT to_regclass('public.retailer') IS NOT NULL AND to_regclass('public.sweep') IS NOT NULL"
SELECT_HAS_ROWS = "SELECT EXISTS (SELECT FROM retailer) OR EXISTS (SELECT FROM sweep) OR EXISTS (SELECT FROM person)"
SELECT_HAS_REAL_SWEEP = "SELECT EXISTS (SELECT FROM sweep WHERE NOT exercise)"
DROP_EVERYTHING = "DROP SCHEMA public CASCADE; CREATE SCHEMA public"


async def is_empty(connection: Connection) -> bool:
    """No registry, no sweep, nobody."""
    if not await connection.fetchval(SELECT_HAS_TABLES):
        return True
    return not await connection.fetchval(SELECT_HAS_ROWS)


async def has_real_sweep(connection: Connection) -> bool:
    """Whether a sweep is in it that is no exercise."""
    return bool(await connection.fetchval(SELECT_HAS_TABLES) and await connection.fetchval(SELECT_HAS_REAL_SWEEP))


async def drop_everything(connection: Connection) -> None:
    """Leave an empty database."""
    await connection.execute(DROP_EVERYTHING)
