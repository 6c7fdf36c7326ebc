"""A process of the service for the tests of crashes: `database_user.py DATA_DIR [UID]`.

Prints `ready POSTMASTER_PID`, then every number once its commit was confirmed. Ends well when standard input ends.
"""

from __future__ import annotations

import asyncio
import concurrent.futures.thread  # noqa: F401  (before the user changes: the interpreter may be closed to it)
import encodings.ascii
import encodings.idna  # noqa: F401
import logging
import os
import sys
from pathlib import Path

from sweep.db.connection import Database
from sweep.db.embedded import open_embedded
from sweep.db.unavailable import Unavailable

TABLE = "CREATE TABLE IF NOT EXISTS noted (n bigserial PRIMARY KEY, text text)"
NOTE = "INSERT INTO noted (text) VALUES (repeat('x', 500)) RETURNING n"


async def write_for_ever(database: Database) -> None:
    while True:
        try:
            async with database.transaction() as connection:
                n = await connection.fetchval(NOTE)
        except Unavailable:
            await asyncio.sleep(0.05)
        except Exception:
            logging.exception("a writer ended")
            raise
        else:
            print(n, flush=True)


async def run(data_dir: Path) -> None:
    server = await open_embedded(data_dir)
    async with await Database.open(server) as database:
        async with database.transaction() as connection:
            await connection.execute("SELECT pg_advisory_xact_lock(1)")
            await connection.execute(TABLE)
        print("ready", server.postmaster_pid, flush=True)
        writers = [asyncio.create_task(write_for_ever(database)) for _ in range(4)]
        await asyncio.to_thread(sys.stdin.read)
        for writer in writers:
            writer.cancel()
        await asyncio.gather(*writers, return_exceptions=True)


if __name__ == "__main__":
    logging.basicConfig(level=logging.INFO)
    if len(sys.argv) > 2:
        os.setgroups([])
        os.setgid(int(sys.argv[2]))
        os.setuid(int(sys.argv[2]))
    asyncio.run(run(Path(sys.argv[1])))
