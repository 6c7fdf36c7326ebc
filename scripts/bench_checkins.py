"""How many check-ins a second one service process takes, beside two others that do less and more than they need to.

    python scripts/bench_checkins.py [--seconds 8] [--rounds 3] [--connections 64] [--json]

Three servers take the same bodies (one visit, 70 lots, 2 finds) from the same client, in turn, round by round:

noop    decodes the body and answers 204: the most that HTTP in Python gives here
naive   decodes it and stores it with one transaction and one insert for each check-in
ours    the service: rules, ledger, receipts, group commit; every answer after a durable commit

All are one process; `naive` and `ours` use the same embedded PostgreSQL with fsync on. Absolute numbers are the
machine's; the ratios are what counts.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import secrets
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from uuid import UUID

import aiohttp
import asyncpg
from aiohttp import web
from load_client import LoadResult, run_load

from sweep.actions.load_registry import load_registry
from sweep.actions.load_sectors import load_sectors
from sweep.actions.load_teams import load_teams
from sweep.actions.open_sweep import Notice, open_sweep
from sweep.actions.verify_ledger import verify_ledger
from sweep.actions.wire import read_check_in
from sweep.db.connection import Database, open_database
from sweep.db.migrate import migrate
from sweep.demo.city import City, make_city
from sweep.domain.ids import LotId, PersonId, SweepId
from sweep.domain.recall import Lot
from sweep.domain.words import RecallClass
from sweep.settings import load_settings

LOTS = 70
NAIVE_TABLE = "CREATE TABLE IF NOT EXISTS naive (id text PRIMARY KEY, body jsonb NOT NULL, at timestamptz NOT NULL)"
NAIVE_INSERT = "INSERT INTO naive (id, body, at) VALUES ($1, $2, now())"


def free_port() -> int:
    """A port that nobody uses now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def make_bodies(city: City, sweep: SweepId, count: int, seed: int) -> list[bytes]:
    """Check-ins with ids of their own, each at some shop: 70 lots answered for, two of them found."""
    random, now = Random(seed), time.time_ns() // 1_000_000
    bodies = []
    for number in range(count):
        shop = random.choice(city.shops)
        its_id = UUID(
            int=(now + number // 1000) << 80 | 7 << 76 | random.getrandbits(12) << 64 | 2 << 62 | random.getrandbits(62)
        )
        bodies.append(
            json.dumps(
                {
                    "id": str(its_id), "sweep": sweep, "shop": shop.shop_id, "revision": 1, "outcome": "inspected",
                    "began": now - 400_000, "ended": now - 1_000,
                    "position": {"lat": shop.lat or 28.9, "lon": shop.lon or 105.4, "accuracy_m": 12},
                    "officers": [{"name": "甲", "credential": "EX-1"}, {"name": "乙", "credential": "EX-2"}],
                    "findings": [
                        {"number": 1, "lot": f"L{random.randrange(35)}", "units": random.randint(1, 9),
                         "disposition": "sealed_on_site", "photos": [secrets.token_hex(32)],
                         "hold": {"basis": "sealing", "document": "EX-77", "seals": "F1"}},
                        {"number": 2, "lot": f"L{35 + random.randrange(35)}", "units": random.randint(1, 9),
                         "disposition": "collected", "photos": [secrets.token_hex(32)]},
                    ],
                    "note": "货架下层两罐，已封存",
                },
                ensure_ascii=False,
            ).encode()
        )  # fmt: skip
    return bodies


async def serve_peer(role: str, port: int, dsn: str) -> None:
    """One of the two peers, for ever."""
    pool = await asyncpg.create_pool(dsn, min_size=16, max_size=32) if role == "naive" else None

    async def noop(request: web.Request) -> web.Response:
        read_check_in(await request.read())
        return web.Response(status=204)

    async def naive(request: web.Request) -> web.Response:
        body = await request.read()
        wire, _ = read_check_in(body)
        assert pool is not None
        async with pool.acquire() as connection, connection.transaction():
            await connection.execute(NAIVE_INSERT, wire.id, body.decode())
        return web.Response(status=204)

    app = web.Application(client_max_size=2**21)
    app.router.add_post("/api/v1/check-ins", noop if role == "noop" else naive)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", port).start()
    await asyncio.Event().wait()


async def until_open(port: int, process: subprocess.Popen[bytes]) -> None:
    """Wait for a server to listen."""
    for _ in range(600):
        if process.poll() is not None:
            raise SystemExit(f"a server ended with {process.returncode} before it listened")
        try:
            _, writer = await asyncio.open_connection("127.0.0.1", port)
        except OSError:
            await asyncio.sleep(0.1)
            continue
        writer.close()
        return
    raise SystemExit("a server did not listen in time")


async def set_up(database: Database, folder: Path, retailers: int) -> tuple[City, SweepId, list[str]]:
    """The city, the sweep and the teams' join links."""
    city, now, by = make_city(retailers, 64, 1), datetime.now(UTC), PersonId("bench")
    files = city.write(folder)
    await load_sectors(database, files.sectors, rejects_dir=folder, now=now)
    await load_registry(database, files.registry, rejects_dir=folder, by=by, now=now)
    teams = await load_teams(database, files.teams, rejects_dir=folder, now=now, links_to="http://127.0.0.1")
    lots = tuple(Lot(LotId(f"L{number}"), "infant formula", unit="can", grams_per_unit=900) for number in range(LOTS))
    opened = await open_sweep(database, Notice("bench", RecallClass.I, "melamine", lots), by=by, confirmed_by=by)
    return city, opened.sweep, [joining.link.rsplit("/", 1)[1] for joining in teams.links][::2]


async def join(port: int, tokens: list[str]) -> list[bytes]:
    """Header lines of every phone."""
    headers = []
    async with aiohttp.ClientSession(f"http://127.0.0.1:{port}") as session:
        for token in tokens:
            async with session.post("/api/v1/join", json={"token": token}) as answer:
                answer.raise_for_status()
                phone = (await answer.json())["token"]
            clock = time.time_ns() // 1_000_000
            headers.append(f"Authorization: Bearer {phone}\r\nPhone-Clock: {clock}\r\nPhone-Unsent: 0\r\n".encode())
    return headers


async def measure(options: argparse.Namespace) -> dict[str, object]:
    """Run the rounds."""
    with tempfile.TemporaryDirectory(prefix="bench-") as name:
        folder = Path(name)
        settings = load_settings({**os.environ, "SWEEP_DATA_DIR": str(folder / "data")})
        async with await open_database(settings) as database:
            await migrate(database)
            city, sweep, tokens = await set_up(database, folder, options.retailers)
            async with database.acquire() as connection:
                await connection.execute(NAIVE_TABLE)
            ports = {role: free_port() for role in ("noop", "naive", "ours")}
            script = [sys.executable, __file__]
            processes = {
                role: subprocess.Popen([*script, "--role", role, "--port", str(ports[role]), "--dsn", database.url])
                for role in ("noop", "naive")
            }
            processes["ours"] = subprocess.Popen(
                [sys.executable, "-m", "sweep", "serve", "--data-dir", str(folder / "data"), "--port",
                 str(ports["ours"])],
                stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            )  # fmt: skip
            try:
                for role, process in processes.items():
                    await until_open(ports[role], process)
                headers = await join(ports["ours"], tokens)
                results: dict[str, list[LoadResult]] = {role: [] for role in processes}
                for number in range(options.rounds):
                    for role, runs in results.items():
                        bodies = make_bodies(city, sweep, int(options.most_rps * options.seconds * 1.2), number)
                        runs.append(
                            await run_load(
                                ports[role], "/api/v1/check-ins", bodies, headers, options.connections, options.seconds
                            )
                        )
            finally:
                for process in processes.values():
                    process.terminate()
                    process.wait(30)
            verified = await verify_ledger(database, sweep)
    rates = {role: statistics.median(run.rps for run in runs) for role, runs in results.items()}
    return {
        "noop_rps": round(rates["noop"]),
        "naive_rps": round(rates["naive"]),
        "ours_rps": round(rates["ours"]),
        "p99_ms": round(statistics.median(run.percentile_ms(0.99) for run in results["ours"]), 1),
        "ours_of_noop": round(rates["ours"] / rates["noop"], 2),
        "ours_of_naive": round(rates["ours"] / rates["naive"], 2),
        "statuses": {role: [run.statuses for run in runs] for role, runs in results.items()},
        "check_ins": verified.check_ins,
        "ledger_ok": verified.ok,
    }


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=float, default=8.0)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--connections", type=int, default=64)
    parser.add_argument("--retailers", type=int, default=10_600)
    parser.add_argument("--most-rps", type=int, default=6_000, help="bodies made for each second")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--role", choices=("noop", "naive"), help=argparse.SUPPRESS)
    parser.add_argument("--port", type=int, help=argparse.SUPPRESS)
    parser.add_argument("--dsn", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.role:
        asyncio.run(serve_peer(options.role, options.port, options.dsn))
        return
    result = asyncio.run(measure(options))
    if options.json:
        print(json.dumps(result))
        return
    for name, value in result.items():
        print(f"{name:14} {value}")


if __name__ == "__main__":
    main()
