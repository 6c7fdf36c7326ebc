"""How an analyst reads a living sweep: every shop once, numbers as numbers, while check-ins arrive.

    python scripts/bench_feeds.py [--shops 10600] [--per-second 100] [--json]

One service process with a city of so many shops; phones hand in so many check-ins a second meanwhile. GDAL (pyogrio)
reads the shops over OGC API - Features by a feed link, page by page; then each list is read as CSV.
`once`: each shop came exactly once. `numbers`: counts arrived as whole numbers without gaps.
"""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import aiohttp
from bench_checkins import join, until_open
from figures import options_of, print_figures
from map_rig import build_town, hand_in, sign_in
from rig import ServiceProcess, free_port

from sweep.actions.actor import Actor
from sweep.actions.feed_links import make_feed_link
from sweep.db.connection import open_database
from sweep.db.migrate import migrate
from sweep.domain.ids import PersonId
from sweep.domain.words import Role
from sweep.settings import load_settings
from sweep.views.feeds.lists import FEED_LISTS
from sweep.web.service import real_now

_READ = """
import json, sys, time, pyogrio
began = time.monotonic()
meta, _, _, columns = pyogrio.raw.read("OAPIF:" + sys.argv[1], layer="shops")
values = dict(zip(meta["fields"], columns))
print(json.dumps({"seconds": round(time.monotonic() - began, 2), "rows": len(values["id"]),
                  "different": len(set(values["id"])),
                  "kinds": sorted({values[name].dtype.kind for name in ("open_lines", "found_units", "held_units")})}))
"""


async def measure(shops: int, per_second: float) -> dict[str, Any]:
    """The figures: seconds of real time, shops, check-ins meanwhile."""
    with tempfile.TemporaryDirectory(prefix="bench-feeds-") as folder:
        data_dir = Path(folder) / "data"
        async with await open_database(load_settings({}, overrides={"data_dir": data_dir})) as database:
            await migrate(database)
            ground = await build_town(database, Path(folder), shops)
            await sign_in(database)
            actor = Actor(PersonId("bench-commander"), Role.COMMANDER)
            link = await make_feed_link(database, ground.sweep, label="bench", sector=None, actor=actor, now=real_now())
            service = ServiceProcess(data_dir, free_port())
            service.start()
            try:
                assert service.process is not None  # just started
                await until_open(service.port, service.process)
                return await _read(service.port, link.path, ground, shops, per_second)
            finally:
                service.stop()


async def _read(port: int, path: str, ground: Any, shops: int, per_second: float) -> dict[str, Any]:
    base = f"http://127.0.0.1:{port}"
    headers = await join(port, ground.tokens[:8])
    stop = asyncio.Event()
    phones = asyncio.create_task(hand_in(base, headers, ground, per_second, stop))
    began = time.monotonic()
    reader = await asyncio.create_subprocess_exec(sys.executable, "-c", _READ, base + path, stdout=subprocess.PIPE)
    out, _ = await reader.communicate()
    gdal = json.loads(out)
    csv_s: dict[str, float] = {}
    async with aiohttp.ClientSession(base) as http:
        for name in FEED_LISTS:
            since = time.monotonic()
            async with http.get(f"{path}{name}.csv") as answer:
                await answer.read()
                csv_s[name] = round(time.monotonic() - since, 3)
    seconds = time.monotonic() - began
    stop.set()
    return {
        "shops": shops,
        "gdal_s": gdal["seconds"],
        "rows": gdal["rows"],
        "once": gdal["rows"] == gdal["different"] == shops,
        "numbers": gdal["kinds"] == ["i"],
        "csv_s": csv_s,
        "check_ins": await phones,
        "seconds": round(seconds, 1),
    }


def main() -> int:
    parser = options_of(__doc__)
    parser.add_argument("--shops", type=int, default=10_600)
    parser.add_argument("--per-second", type=float, default=100.0)
    options = parser.parse_args()
    result = asyncio.run(measure(options.shops, options.per_second))
    print_figures(result, as_json=options.json)
    return 0 if result["once"] and result["numbers"] else 1


if __name__ == "__main__":
    raise SystemExit(main())
