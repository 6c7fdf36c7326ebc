"""The map's page beside a stock Folium page of the same shops: how long, how large, how smooth.

    python scripts/bench_map.py [--shops 10600] [--rounds 3] [--stock-most 12000] [--json]

ours    the coverage map, served by the service; it is dragged and zoomed while 100 check-ins a second arrive
stock   folium.Map with one CircleMarker a shop, from a file server that compresses, with local copies of its libraries

page_ms        making the page (ours: the median of five answers of the service; stock: building and rendering)
bytes          everything that was sent for it, compressed, besides libraries that a browser keeps for ever
usable_ms      in a cold browser, from the address to shops on the screen
frame_p95_ms   while dragging and turning the wheel, 95 of 100 frames took at most this
work_ms        processor time of the page's main thread for a frame: says the same on a busy machine too
heap_mb        JavaScript's heap; tab_mb is the whole page process

Headless Chromium with software rendering, 1920x1080. Absolute figures are the machine's.
"""

from __future__ import annotations

import argparse
import asyncio
import gzip
import os
import statistics
import tempfile
import time
from pathlib import Path
from typing import Any

import aiohttp
import folium
from aiohttp import web
from bench_checkins import join, until_open
from figures import options_of, print_figures
from map_rig import build_town, hand_in, move_about, open_browser, open_context, sign_in, tab_mb, until
from playwright.async_api import Browser, Page
from rig import ServiceProcess, free_port

from sweep.db.connection import open_database
from sweep.db.migrate import migrate
from sweep.settings import load_settings

CHECK_INS_PER_SECOND = 100
CACHED = "/static/"
_STATIC = Path(__file__).resolve().parent.parent / "maps" / "static" / "leaflet"


class Traffic:
    """What a page has loaded, in bytes as they were sent, besides what a browser keeps."""

    def __init__(self) -> None:
        self.urls: dict[str, str] = {}
        self.bytes: dict[str, int] = {}

    async def watch(self, page: Page) -> Any:
        """Count from now on; the session of the browser's own protocol."""
        session = await page.context.new_cdp_session(page)
        session.on(
            "Network.requestWillBeSent", lambda said: self.urls.update({said["requestId"]: said["request"]["url"]})
        )
        session.on("Network.loadingFinished", lambda said: self._done(said["requestId"], said["encodedDataLength"]))
        await session.send("Network.enable")
        await session.send("Performance.enable", {"timeDomain": "threadTicks"})
        return session

    def _done(self, request: str, size: int) -> None:
        url = self.urls.get(request, "")
        if CACHED not in url:
            self.bytes[url] = self.bytes.get(url, 0) + int(size)


async def look(
    browser: Browser, base: str, path: str, session: str, ready: str, rounds: int
) -> tuple[dict[str, Any], dict[str, int]]:
    """Open a page cold, wait until it is usable, move it about."""
    context = await open_context(browser, base, session)
    page = await context.new_page()
    traffic = Traffic()
    protocol = await traffic.watch(page)
    await page.goto(f"{base}{path}", wait_until="commit", timeout=600_000)
    await until(page, f"() => ({ready}) !== null", 600)
    usable = await page.evaluate(ready)
    await asyncio.sleep(1.0)
    loaded = dict(traffic.bytes)
    before_s = await _worked_s(protocol)
    frames = await move_about(page, rounds)
    worked_s = await _worked_s(protocol) - before_s
    heap = await protocol.send("Runtime.getHeapUsage")
    both = frames["pan"].intervals_ms + frames["zoom"].intervals_ms
    found = {
        "bytes": sum(loaded.values()),
        "usable_ms": round(usable),
        "frame_p95_ms": type(frames["pan"])(both).p95_ms(),
        "pan_p95_ms": frames["pan"].p95_ms(),
        "zoom_p95_ms": frames["zoom"].p95_ms(),
        "frames": len(both),
        "work_ms": round(1000 * worked_s / max(1, len(both)), 1),
        "heap_mb": round(heap["usedSize"] / 1e6, 1),
        "tab_mb": tab_mb([os.getpid()]),
    }
    await context.close()
    return found, loaded


async def _worked_s(protocol: Any) -> float:
    """Processor time that the page's main thread has used for its tasks."""
    told = await protocol.send("Performance.getMetrics")
    return sum(float(each["value"]) for each in told["metrics"] if each["name"] == "TaskDuration")


OUR_READY = """(() => {
    const painted = performance.getEntriesByName("sweep-usable")[0];
    return painted && window.sweepMap?.connection === "live" ? painted.startTime : null;
})()"""
STOCK_READY = """(() => {
    const [page] = performance.getEntriesByType("navigation");
    return page.loadEventEnd > 0 && document.querySelector("path.leaflet-interactive") ? page.loadEventEnd : null;
})()"""


async def measure_ours(
    options: argparse.Namespace, browser: Browser, folder: Path, points: list[Any]
) -> dict[str, Any]:
    """The service's map; fills `points` with (lat, lon) for the peer."""
    settings = load_settings({**os.environ, "SWEEP_DATA_DIR": str(folder / "data")})
    async with await open_database(settings) as database:
        await migrate(database)
        ground = await build_town(database, folder, options.shops)
        session = await sign_in(database)
        async with database.acquire() as connection:
            points += await connection.fetch(
                "SELECT lat_e7 / 1e7, lon_e7 / 1e7, state FROM shop_state JOIN retailer ON retailer_id = shop_id "
                "WHERE lat_e7 IS NOT NULL"
            )
        service = ServiceProcess(folder / "data", free_port())
        service.start()
        assert service.process is not None  # just started
        stop = asyncio.Event()
        try:
            await until_open(service.port, service.process)
            base = f"http://127.0.0.1:{service.port}"
            page_ms = await _time_page(base, session)
            await _open_once(browser, base, session)
            headers = await join(service.port, ground.tokens[:8])
            phones = asyncio.create_task(hand_in(base, headers, ground, options.check_ins, stop))
            began = time.perf_counter()
            found, loaded = await look(browser, base, "/map/?lang=zh", session, OUR_READY, options.rounds)
            stop.set()
            found["check_ins_per_second"] = round(await phones / (time.perf_counter() - began))
        finally:
            stop.set()
            service.stop()
    found["largest"] = {
        url.removeprefix(base)[:60]: size for url, size in sorted(loaded.items(), key=lambda e: -e[1])[:5]
    }
    return {"page_ms": page_ms, **found}


async def _open_once(browser: Browser, base: str, session: str) -> None:
    """The service has been up for a while: only the browser that is measured is cold."""
    context = await open_context(browser, base, session)
    page = await context.new_page()
    await page.goto(f"{base}/map/?lang=zh", wait_until="commit", timeout=600_000)
    await until(page, f"() => ({OUR_READY}) !== null", 600)
    await context.close()


async def _time_page(base: str, session: str) -> float:
    times = []
    async with aiohttp.ClientSession(base, cookies={"sweep_session": session}) as http:
        for _ in range(6):
            began = time.perf_counter()
            async with http.get("/map/?lang=zh") as answer:
                answer.raise_for_status()
                await answer.read()
            times.append(1000 * (time.perf_counter() - began))
    return round(statistics.median(times[1:]), 1)


def build_stock(points: list[Any]) -> tuple[str, float]:
    """The page that Folium's manual teaches, and the milliseconds that it took."""
    began = time.perf_counter()
    map_ = folium.Map(location=[28.9, 105.4], zoom_start=9, tiles=None)
    map_.default_js = [("leaflet", "/static/leaflet.js")]
    map_.default_css = [("leaflet_css", "/static/leaflet.css")]
    for lat, lon, state in points:
        colour = "#00855f" if state == "clear" else "#cd3e00" if state == "found" else "#687280"
        folium.CircleMarker((lat, lon), radius=3, color=colour, fill=True).add_to(map_)
    html = map_.get_root().render()
    return html, round(1000 * (time.perf_counter() - began), 1)


async def measure_stock(options: argparse.Namespace, browser: Browser, points: list[Any]) -> dict[str, Any]:
    """The peer, served compressed."""
    html, page_ms = build_stock(points)
    pressed = gzip.compress(html.encode(), 6)

    async def page(request: web.Request) -> web.Response:
        return web.Response(body=pressed, content_type="text/html", headers={"Content-Encoding": "gzip"})

    app = web.Application()
    app.router.add_get("/", page)
    app.router.add_static("/static/", _STATIC)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    port = free_port()
    await web.TCPSite(runner, "127.0.0.1", port).start()
    found, _ = await look(browser, f"http://127.0.0.1:{port}", "/", "none", STOCK_READY, 1)
    await runner.cleanup()
    return {"page_ms": page_ms, **found, "bytes_plain": len(html.encode())}


async def measure(options: argparse.Namespace) -> dict[str, Any]:
    """Both, one after the other."""
    points: list[Any] = []
    with tempfile.TemporaryDirectory(prefix="bench-") as name:
        async with open_browser() as browser:
            ours = await measure_ours(options, browser, Path(name), points)
        stock: dict[str, Any] | None = None
        if options.shops <= options.stock_most:
            async with open_browser() as browser:
                stock = await measure_stock(options, browser, points)
    return {"shops": options.shops, "load": round(os.getloadavg()[0], 1), "ours": ours, "stock": stock}


def main() -> None:
    """Measure and print."""
    parser = options_of(__doc__)
    parser.add_argument("--shops", type=int, default=10_600)
    parser.add_argument("--check-ins", type=float, default=CHECK_INS_PER_SECOND, help="a second, while the map moves")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--stock-most", type=int, default=12_000, help="no stock page of more shops: it takes minutes")
    options = parser.parse_args()
    result = asyncio.run(measure(options))
    print_figures(result, as_json=options.json)


if __name__ == "__main__":
    main()
