"""How many check-ins a second one service process takes, beside two others that do less and more than they need to.

    python scripts/bench_checkins.py [--seconds 5] [--rounds 3] [--connections 64] [--json]

Three servers take the same bodies (one visit, 70 lots, 2 finds) from the same client, in turn, round by round, each
round at shops that no earlier one visited:

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
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path
from random import Random

import aiohttp
import asyncpg
from aiohttp import web
from load_client import LoadResult, run_load
from rig import Ground, ServiceProcess, free_port, make_check_in, now_ms, set_up, uuid7

from sweep.actions.verify_ledger import verify_ledger
from sweep.actions.wire import read_check_in
from sweep.db.connection import open_database
from sweep.db.migrate import migrate
from sweep.settings import load_settings

NAIVE_TABLE = "CREATE TABLE IF NOT EXISTS naive (id text PRIMARY KEY, body jsonb NOT NULL, at timestamptz NOT NULL)"
NAIVE_INSERT = "INSERT INTO naive (id, body, at) VALUES ($1, $2, now())"


def make_bodies(ground: Ground, count: int, seed: int, *, first: int = 0) -> list[bytes]:
    """Check-ins with ids of their own: 70 lots answered for, two of them found. They go from the `first` shop of a
    shuffled list to the next, so that no shop is looked at twice while there are others."""
    random, now = Random(seed), now_ms()
    shops = Random(0).sample(ground.city.shops, len(ground.city.shops))
    shops = shops[first:] + shops[:first]
    return [
        json.dumps(
            make_check_in(
                uuid7(now + number // 1000, random), ground.sweep, shops[number % len(shops)], now - 1_000, random
            ),
            ensure_ascii=False,
        ).encode()
        for number in range(count)
    ]


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


async def join(port: int, tokens: list[str]) -> list[bytes]:
    """Header lines of every phone."""
    headers = []
    async with aiohttp.ClientSession(f"http://127.0.0.1:{port}") as session:
        for token in tokens:
            async with session.post("/api/v1/join", json={"token": token}) as answer:
                answer.raise_for_status()
                phone = (await answer.json())["token"]
            headers.append(f"Authorization: Bearer {phone}\r\nPhone-Clock: {now_ms()}\r\nPhone-Unsent: 0\r\n".encode())
    return headers


async def measure(options: argparse.Namespace) -> dict[str, object]:
    """Run the rounds."""
    with tempfile.TemporaryDirectory(prefix="bench-") as name:
        folder = Path(name)
        settings = load_settings({**os.environ, "SWEEP_DATA_DIR": str(folder / "data")})
        async with await open_database(settings) as database:
            await migrate(database)
            ground = await set_up(database, folder, retailers=options.retailers, teams=64)
            async with database.acquire() as connection:
                await connection.execute(NAIVE_TABLE)
            ports = {role: free_port() for role in ("noop", "naive", "ours")}
            script = [sys.executable, __file__]
            processes = {
                role: subprocess.Popen([*script, "--role", role, "--port", str(ports[role]), "--dsn", database.url])
                for role in ("noop", "naive")
            }
            service = ServiceProcess(folder / "data", ports["ours"])
            service.start()
            assert service.process is not None  # just started
            processes["ours"] = service.process
            try:
                for role, process in processes.items():
                    await until_open(ports[role], process)
                headers = await join(ports["ours"], ground.tokens)
                results: dict[str, list[LoadResult]] = {role: [] for role in processes}
                for number in range(options.rounds):
                    first = number * options.retailers // options.rounds
                    for role, runs in results.items():
                        count = int(options.most_rps * options.seconds * 1.2)
                        bodies = make_bodies(ground, count, number, first=first)
                        runs.append(
                            await run_load(
                                ports[role], "/api/v1/check-ins", bodies, headers, options.connections, options.seconds
                            )
                        )
            finally:
                for process in processes.values():
                    process.terminate()
                    process.wait(30)
            verified = await verify_ledger(database, ground.sweep)
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
    parser.add_argument("--seconds", type=float, default=5.0)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--connections", type=int, default=64)
    parser.add_argument("--retailers", type=int, default=60_000)
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
