"""How soon the phone app is of use, how large it is, and whether it scrolls smoothly on a cheap phone.

    python scripts/bench_phone.py [--stops 400] [--rounds 3] [--json]

first_open_ms      a joined phone with nothing else kept: from the address to the next stop on the screen
offline_open_ms    the same phone opens again without any network
shell_bytes        page, script, style and worker as they are sent, compressed; the scanner's own files are left out
longest_stutter_ms between two pictures while the route and the list of lots are scrolled from end to end
empty_stutter_ms   the same of a page as long with nothing on it: what the machine itself adds
longest_task_ms    the app's own longest task meanwhile, in time of the (slowed) processor: what the app adds, however
                   busy the machine is
empty_task_ms      the same of the empty page

Headless Chromium, 360 x 640, its processor slowed 4 times, 400 ms and 400 kbit/s; every lot has a picture. Of several
rounds the median; the machine's load is told beside, since the browser has to share it.
"""

from __future__ import annotations

import asyncio
import os
import statistics
import tempfile
from pathlib import Path
from typing import Any

import aiohttp
from figures import options_of, print_figures
from main_thread import watch
from phone_rig import PhoneRig, open_rig, slow_down
from playwright.async_api import Page

SHELL = ("/phone/", "/static/phone.js", "/static/phone.css", "/phone/sw.js")
PATIENCE_MS = 60_000
#: Notes when the next stop was first on the screen, counted from the opening of the page.
NOTE_USABLE = """
window.usable = new Promise((resolve) => {
  new MutationObserver((_, observer) => {
    if (!document.querySelector("#next")) return;
    observer.disconnect();
    requestAnimationFrame(() => setTimeout(() => resolve(performance.now())));
  }).observe(document, {childList: true, subtree: true});
});
"""
FORGET_ALL_BUT_TOKEN = """
async () => {
  for (const worker of await navigator.serviceWorker.getRegistrations()) await worker.unregister();
  for (const name of await caches.keys()) await caches.delete(name);
  const database = await new Promise((resolve) => {
    const asked = indexedDB.open("sweep-phone");
    asked.onsuccess = () => resolve(asked.result);
  });
  await new Promise((resolve) => {
    const change = database.transaction("meta", "readwrite");
    for (const key of ["day", "forms"]) change.objectStore("meta").delete(key);
    change.oncomplete = resolve;
  });
  database.close();
}
"""
#: Scrolls one page a fifth of a second, as a thumb does, and notes the longest time between two pictures.
SCROLL = """
() => new Promise((resolve) => {
  const end = document.documentElement.scrollHeight - innerHeight;
  let last = performance.now(), longest = 0;
  const began = last;
  const step = (now) => {
    longest = Math.max(longest, now - last);
    last = now;
    const y = Math.min(end, (now - began) * innerHeight / 200);
    scrollTo(0, y);
    if (y < end) requestAnimationFrame(step);
    else resolve(longest);
  };
  requestAnimationFrame(step);
})
"""
_META = """
(key) => new Promise((resolve) => {
  const open = indexedDB.open("sweep-phone");
  open.onsuccess = () => {
    const get = open.result.transaction("meta").objectStore("meta").get(key);
    get.onsuccess = () => { open.result.close(); resolve(get.result); };
  };
})
"""
PICTURES_KEPT = f"({_META})('pictures').then((kept) => (kept ?? []).length)"
PICTURES_TOLD = f"""
({_META})('day').then(({{day}}) => day.sweeps.flatMap((sweep) => sweep.lots.flatMap((lot) => lot.pictures)).length)
"""
EMPTY = "document.getElementById('app').innerHTML = '<div style=\"height: 30000px\"></div>'"


async def usable_ms(page: Page) -> float:
    """When the list was there."""
    async with asyncio.timeout(PATIENCE_MS / 1000):
        found: float = await page.evaluate("window.usable")
    return found


async def open_once(rig: PhoneRig) -> dict[str, float]:
    """One phone's life: it joins, opens over the weak network with nothing kept, scrolls, and opens with none."""
    async with rig.phone() as context:
        await context.add_init_script(NOTE_USABLE)
        page = await context.new_page()
        await page.goto(await rig.joining())
        await usable_ms(page)
        await page.evaluate(FORGET_ALL_BUT_TOKEN)
        await page.close()
        page = await context.new_page()
        session = await slow_down(page)
        await session.send("Network.clearBrowserCache")
        await page.goto(f"{rig.base}/phone/", wait_until="commit", timeout=PATIENCE_MS)
        first = await usable_ms(page)
        await page.evaluate("navigator.serviceWorker.ready.then(() => true)")
        await page.wait_for_timeout(2_000)
        await wait_for_pictures(page)
        route = await watch(page, SCROLL)
        await page.evaluate("location.hash = '#/lots'")
        await page.wait_for_selector("main.all-lots li")
        await page.wait_for_timeout(1_000)
        lots = await watch(page, SCROLL)
        await page.evaluate(EMPTY)
        await page.wait_for_timeout(1_000)
        empty = await watch(page, SCROLL)
        await page.close()
        await context.set_offline(True)
        page = await context.new_page()
        await slow_down(page)
        await page.goto(f"{rig.base}/phone/", wait_until="commit", timeout=PATIENCE_MS)
        return {
            "first_open_ms": first,
            "offline_open_ms": await usable_ms(page),
            "longest_stutter_ms": max(route.said, lots.said),
            "empty_stutter_ms": empty.said,
            "longest_task_ms": max(route.longest_task_ms, lots.longest_task_ms),
            "empty_task_ms": empty.longest_task_ms,
        }


async def wait_for_pictures(page: Page) -> None:
    """The lots' pictures come after all else, and then they are there."""
    async with asyncio.timeout(2 * PATIENCE_MS / 1000):
        while await page.evaluate(PICTURES_KEPT) < await page.evaluate(PICTURES_TOLD):
            await asyncio.sleep(1)


async def weigh_shell(rig: PhoneRig) -> int:
    """Bytes of what the app needs to open, as a browser gets them."""
    async with aiohttp.ClientSession(auto_decompress=False) as client:
        total = 0
        for path in SHELL:
            async with client.get(rig.base + path, headers={"Accept-Encoding": "br"}) as answer:
                answer.raise_for_status()
                total += len(await answer.read())
        return total


async def measure(stops: int, rounds: int) -> dict[str, Any]:
    """All figures."""
    with tempfile.TemporaryDirectory() as folder:
        async with open_rig(Path(folder), retailers=max(3 * stops, 200), teams=2, stops=stops) as rig:
            lives = [await open_once(rig) for _ in range(rounds)]
            return {
                **{figure: round(statistics.median(life[figure] for life in lives)) for figure in lives[0]},
                "shell_bytes": await weigh_shell(rig),
                "stops": rig.stops,
                "lots": rig.lots,
                "rounds": rounds,
                "load": [round(load, 1) for load in os.getloadavg()],
            }


def main() -> None:
    parser = options_of(__doc__)
    parser.add_argument("--stops", type=int, default=400)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    figures = asyncio.run(measure(options.stops, options.rounds))
    print_figures(figures, as_json=options.json)


if __name__ == "__main__":
    main()
