"""PostgreSQL: the only user of asyncpg. One query module a noun, migrations as plain ordered SQL."""
