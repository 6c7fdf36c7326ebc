"""What the map's benchmarks stand on: a big town on a real database, the service, and a browser that measures frames.

Everything is on 127.0.0.1 and in a directory that the caller owns. Shops beyond the demonstration's own are copies of
them a little way off; the mixture of states is written straight into the tables, because only its look matters here.
"""

from __future__ import annotations

import asyncio
import json
import shutil
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path
from random import Random

import aiohttp
import psutil
from playwright.async_api import Browser, BrowserContext, Page, async_playwright
from rig import Ground, make_check_in, now_ms, set_up, uuid7

from sweep.actions import people
from sweep.db.connection import Database
from sweep.db.people import Person
from sweep.domain.ids import PersonId
from sweep.domain.words import Role

OWN_SHOPS = 10_600
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
#: Software rendering, and frames as on a screen of 60 Hz.
ARGUMENTS = (
    "--no-sandbox", "--headless=new", "--disable-gpu", "--disable-background-networking", "--disable-component-update",
    "--disable-sync", "--no-first-run", "--enable-precise-memory-info",
)  # fmt: skip

COPY_SHOPS = """
INSERT INTO retailer (retailer_id, name, address, lat_e7, lon_e7, sector_id, county, township)
SELECT r.retailer_id || '-' || k, r.name || k, r.address, r.lat_e7 + (hashint4(r.lat_e7 + k) % 60000),
       r.lon_e7 + (hashint4(r.lon_e7 - k) % 60000), r.sector_id, r.county, r.township
FROM retailer r CROSS JOIN generate_series(1, $1) AS k WHERE r.lat_e7 IS NOT NULL ORDER BY k, 1 LIMIT $2
"""
ENTER_COPIES = """
INSERT INTO shop_state (sweep_id, shop_id, open_lines, state, changed_n)
SELECT $1, retailer_id, $2, 'unvisited', (SELECT head_n FROM sweep WHERE sweep_id = $1) FROM retailer
ON CONFLICT DO NOTHING
"""
MIX_STATES = """
UPDATE shop_state s SET state = v.state, grade = v.grade, open_lines = CASE WHEN v.grade >= 2 THEN 0 ELSE open_lines END
FROM (SELECT shop_id, abs(hashtext(shop_id)) % 100 AS die FROM shop_state WHERE sweep_id = $1) AS d
JOIN (VALUES (0, 50, 'clear', 2), (50, 60, 'clear', 3), (60, 63, 'removed', 3), (63, 65, 'found', 2),
             (65, 69, 'claimed', 1), (69, 71, 'attempted', 0)) AS v(low, high, state, grade)
    ON d.die >= v.low AND d.die < v.high
WHERE s.sweep_id = $1 AND s.shop_id = d.shop_id
"""


@dataclass(frozen=True, slots=True)
class Frames:
    """How long frames took while the map was moved, in milliseconds."""

    intervals_ms: tuple[float, ...]

    def p95_ms(self) -> float:
        """Of a hundred frames, the five slowest took longer."""
        ordered = sorted(self.intervals_ms)
        return round(ordered[min(len(ordered) - 1, int(0.95 * len(ordered)))], 1) if ordered else 0.0


async def build_town(database: Database, folder: Path, shops: int) -> Ground:
    """A city with an open sweep and so many shops, most of them visited. `ground.city` holds its own shops only."""
    ground = await set_up(database, folder, retailers=min(shops, OWN_SHOPS), teams=64)
    async with database.transaction() as connection:
        more = shops - len(ground.city.shops)
        if more > 0:
            await connection.execute(COPY_SHOPS, more // (OWN_SHOPS // 2) + 1, more)
            lots = await connection.fetchval("SELECT max(open_lines) FROM shop_state")
            await connection.execute(ENTER_COPIES, ground.sweep, lots)
        await connection.execute(MIX_STATES, ground.sweep)
    async with database.acquire() as connection:
        await connection.execute("VACUUM ANALYZE")
    return ground


async def sign_in(database: Database) -> str:
    """A commander's session."""
    now, url = datetime.now(UTC), "http://127.0.0.1"
    commander = Person(PersonId("bench-commander"), "commander", Role.COMMANDER)
    [joining] = await people.add_people(database, [commander], now=now, base_url=url)
    return (await people.join_desk(database, joining.link.rsplit("/", 1)[1], now=now)).token


@asynccontextmanager
async def open_browser() -> AsyncIterator[Browser]:
    """Headless Chromium. SystemExit where there is none."""
    if CHROMIUM is None:
        raise SystemExit("Chromium is needed: apt-get install chromium")
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=list(ARGUMENTS))
        try:
            yield browser
        finally:
            await browser.close()


async def open_context(browser: Browser, base: str, session: str) -> BrowserContext:
    """A browser profile of its own, nothing cached, signed in."""
    context = await browser.new_context(viewport={"width": 1920, "height": 1080})
    await context.add_cookies([{"name": "sweep_session", "value": session, "url": base}])
    return context


async def until(page: Page, script: str, patience_s: float = 60.0) -> None:
    """Wait for a function of the page to say yes; our page's policy forbids Playwright's own waiting."""
    for _ in range(int(patience_s * 20)):
        if await page.evaluate(script):
            return
        await asyncio.sleep(0.05)
    raise SystemExit(f"the page did not get there in {patience_s} s: {script}")


#: A hand on the mouse, in the page itself: an event in every frame, so that no frame is idle. Leaflet gathers turns of
#: the wheel for 40 ms, as it does for a real one.
_MOVE = """async ([kind, frames]) => {
    const map = document.querySelector(".leaflet-container");
    const at = (type, x, y, more) => new MouseEvent(type, { bubbles: true, cancelable: true, view: window, button: 0,
                                                           clientX: x, clientY: y, ...more });
    const box = map.getBoundingClientRect();
    const [midX, midY] = [box.x + box.width / 2, box.y + box.height / 2];
    const times = [];
    if (kind === "pan") map.dispatchEvent(at("mousedown", midX, midY, { buttons: 1 }));
    for (let step = 0; step < frames; step++) {
        times.push(await new Promise((resolve) => requestAnimationFrame(resolve)));
        if (kind === "pan") {
            const turn = (2 * Math.PI * step) / 90;
            const [x, y] = [midX + 320 * Math.sin(turn), midY + 180 * Math.sin(2 * turn)];
            document.dispatchEvent(at("mousemove", x, y, { buttons: 1 }));
        } else {
            const deltaY = step < frames / 2 ? -40 : 40;
            const where = { clientX: midX, clientY: midY, bubbles: true, cancelable: true };
            map.dispatchEvent(new WheelEvent("wheel", { deltaY, ...where }));
        }
    }
    if (kind === "pan") document.dispatchEvent(at("mouseup", midX, midY));
    await new Promise((resolve) => setTimeout(resolve, 300));
    return times;
}"""


async def move_about(page: Page, rounds: int = 3) -> dict[str, Frames]:
    """Drag the map about and turn the wheel in and out; the frames of each."""
    found: dict[str, list[float]] = {"pan": [], "zoom": []}
    for _ in range(rounds):
        for kind, intervals in found.items():
            at: list[float] = await page.evaluate(_MOVE, [kind, 180])
            intervals += [later - earlier for earlier, later in pairwise(at)]
    return {kind: Frames(tuple(intervals)) for kind, intervals in found.items()}


def tab_mb(browser_pids: Sequence[int]) -> float:
    """The memory of the largest page process below these, which it shares with nobody."""
    sizes = [0]
    for pid in browser_pids:
        for child in psutil.Process(pid).children(recursive=True):
            # One may end while it is asked.
            with suppress(psutil.Error):
                if "--type=renderer" in " ".join(child.cmdline()):
                    sizes.append(child.memory_full_info().uss)
    return round(max(sizes) / 1e6)


async def hand_in(
    base: str,
    headers: Sequence[bytes],
    ground: Ground,
    per_second: float,
    stop: asyncio.Event,
    seed: int = 1,
    committed: list[tuple[int, float]] | None = None,
) -> int:
    """Phones hand in visits, five at a time, until `stop`; how many were committed. `committed` notes each one's
    entry and when its receipt came (ms)."""
    random, taken = Random(seed), 0
    sessions = [dict([line.split(b": ", 1) for line in each.split(b"\r\n") if line]) for each in headers]
    loop = asyncio.get_running_loop()
    async with aiohttp.ClientSession(base) as http:
        due = loop.time()
        while not stop.is_set():
            now = now_ms()
            bodies = [
                make_check_in(uuid7(now, random), ground.sweep, random.choice(ground.city.shops), now - 1_000, random)
                for _ in range(5)
            ]
            said = {name.decode(): value.decode() for name, value in random.choice(sessions).items()}
            async with http.post("/api/v1/check-ins", data=json.dumps(bodies), headers=said) as answer:
                taken += len(bodies) if answer.status == 200 else 0
                if committed is not None and answer.status == 200:
                    receipts, at_ms = (await answer.json())["receipts"], time.time() * 1000
                    committed += [(receipt["n"], at_ms) for receipt in receipts]
            due += len(bodies) / per_second
            await asyncio.sleep(max(0.0, due - loop.time()))
    return taken
