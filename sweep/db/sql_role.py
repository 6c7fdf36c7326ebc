"""A read-only PostgreSQL role for analysts, and the views that it reads: the feeds' lists, in a schema of their own.

The views are made when the role is, not by a migration: a restored or newer database has none until the command runs
again, and so they never stand in the way of a change of the tables below them.
"""

from __future__ import annotations

import asyncpg

from sweep.db.connection import Connection, Database
from sweep.db.feeds import BODIES
from sweep.domain.problem import Problem

#: The schema of the views.
ANALYSTS = "analysts"
_LONGEST_STATEMENT = "60s"
_EXISTS = "SELECT EXISTS (SELECT FROM pg_roles WHERE rolname = $1)"
_QUOTED = "SELECT quote_ident($1), quote_literal($2), quote_ident(current_database())"


async def make_sql_role(database: Database, name: str, password: str, admin_url: str | None = None) -> list[str]:
    """Makes the role, or gives a known one this password, and makes the views anew. Returns their names.

    The role reads the views and nothing else, in read-only transactions. `admin_url`: of somebody who may make roles;
    None: the service's own user, or the administrator of the embedded server. Raises Problem where that one may not.
    """
    async with database.transaction() as connection:
        owner, of_database = await connection.fetchrow("SELECT current_user, current_database()") or ("", "")
        await connection.execute(f"DROP SCHEMA IF EXISTS {ANALYSTS} CASCADE; CREATE SCHEMA {ANALYSTS}")
        for view, body in BODIES.items():
            await connection.execute(f"CREATE VIEW {ANALYSTS}.{view} AS {body}")
    if admin_url is None:
        admin_url = database.server.admin_dsn if database.server is not None else database.url
    admin = await asyncpg.connect(admin_url, database=of_database)
    try:
        async with admin.transaction():
            await _grant(admin, name, password)
    except asyncpg.InsufficientPrivilegeError as error:
        raise Problem(
            "role-not-allowed",
            f"The database user {owner} may not make roles; let an administrator run ALTER ROLE {owner} CREATEROLE.",
            f"数据库用户 {owner} 无权建立角色；请由管理员执行 ALTER ROLE {owner} CREATEROLE。",
            status=403,
        ) from error
    finally:
        await admin.close()
    return [f"{ANALYSTS}.{view}" for view in BODIES]


async def _grant(connection: Connection, name: str, password: str) -> None:
    exists = await connection.fetchval(_EXISTS, name)
    role, secret, here = await connection.fetchrow(_QUOTED, name, password) or ("", "", "")
    await connection.execute(
        f"{'ALTER' if exists else 'CREATE'} ROLE {role} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE PASSWORD {secret};"
        f"GRANT CONNECT ON DATABASE {here} TO {role}; GRANT USAGE ON SCHEMA {ANALYSTS} TO {role};"
        f"GRANT SELECT ON ALL TABLES IN SCHEMA {ANALYSTS} TO {role};"
        f"ALTER ROLE {role} SET default_transaction_read_only = on;"
        f"ALTER ROLE {role} SET statement_timeout = '{_LONGEST_STATEMENT}';"
        f"ALTER ROLE {role} SET search_path = {ANALYSTS}"
    )
