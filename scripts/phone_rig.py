"""A town on the real service with one team's long route, and phones in a real browser on a phone's screen."""

from __future__ import annotations

import io
import os
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from aiohttp.test_utils import TestServer
from PIL import Image, ImageDraw, ImageOps
from playwright.async_api import Browser, BrowserContext, Page, async_playwright

from sweep.actions.actor import Actor
from sweep.actions.handle_sighting import receive_sighting
from sweep.actions.load_registry import load_registry
from sweep.actions.load_sectors import load_sectors
from sweep.actions.load_teams import load_teams
from sweep.actions.open_sweep import open_sweep
from sweep.actions.people import join_link_for
from sweep.actions.picture_lot import picture_lot
from sweep.actions.take_notice import take_notice
from sweep.app.make_app import make_app
from sweep.db.connection import Database, open_database
from sweep.db.migrate import migrate
from sweep.db.plans import PlanRow, StopRow, insert_plan
from sweep.demo import recall_2008
from sweep.demo.city import make_city
from sweep.domain.ids import LotId, PersonId, ShopId, SweepId, TeamId
from sweep.domain.words import Role
from sweep.settings import load_settings

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
CPU_SLOWDOWN = 4
LATENCY_MS = 400
BYTES_PER_S = 400_000 / 8
_HOUR_MS = 3_600_000
_SHOPS_OF_THE_TEAM = """
SELECT retailer_id, lat_e7, lon_e7 FROM retailer WHERE lat_e7 IS NOT NULL AND kind = 'retailer'
  AND sector_id IN (SELECT sector_id FROM team WHERE team_id = $1
                    UNION SELECT s.sector_id FROM sector s JOIN team t ON s.parent = t.sector_id WHERE t.team_id = $1)
ORDER BY lat_e7, retailer_id LIMIT $2
"""


@dataclass(slots=True)
class PhoneRig:
    """The service at `base`, join links of one officer, and a browser for phones that stand at the first stop."""

    database: Database
    browser: Browser
    base: str
    sweep: SweepId
    person: PersonId
    stops: int
    lots: int
    here: dict[str, float]

    @asynccontextmanager
    async def phone(self, **options: Any) -> AsyncIterator[BrowserContext]:
        """An empty phone: 360 x 640, touch."""
        usual: dict[str, Any] = {
            "viewport": {"width": 360, "height": 640},
            "has_touch": True,
            "is_mobile": True,
            "device_scale_factor": 2,
            "locale": "zh-CN",
            "geolocation": self.here,
            "permissions": ["geolocation"],
        }
        context = await self.browser.new_context(**(usual | options))
        yield context
        await context.close()

    async def joining(self) -> str:
        """The address by which one more phone joins."""
        made = await join_link_for(self.database, self.person, now=datetime.now(UTC), base_url=self.base)
        return f"{self.base}/phone/#join={made.link.rsplit('/', 1)[1]}"


@asynccontextmanager
async def open_rig(folder: Path, *, retailers: int, teams: int, stops: int) -> AsyncIterator[PhoneRig]:
    """A synthetic city with the lots of 2008, each with its picture; the first team's route has up to so many stops,
    all of them today."""
    if CHROMIUM is None:
        raise SystemExit("This needs Chromium: `apt-get install chromium`.")
    now, by, team = datetime.now(UTC), PersonId("rig"), TeamId("T001")
    settings = load_settings({**os.environ, "SWEEP_DATA_DIR": str(folder / "data")})
    async with await open_database(settings) as database:
        await migrate(database)
        files = make_city(retailers, teams, 1).write(folder)
        await load_sectors(database, files.sectors, rejects_dir=folder, now=now)
        await load_registry(database, files.registry, rejects_dir=folder, by=by, now=now)
        loaded = await load_teams(database, files.teams, rejects_dir=folder, now=now, links_to="http://127.0.0.1")
        notice = take_notice(files.recall_revision_1, rejects_dir=folder, now=now, title=recall_2008.TITLE,
                             recall_class=recall_2008.RECALL_CLASS, hazard=recall_2008.HAZARD).notice  # fmt: skip
        opened = await open_sweep(database, notice, by=by, confirmed_by=by, exercise=True)
        await _picture(database, opened.sweep, [lot.lot_id for lot in notice.lots], now)
        shops = await _route(database, opened.sweep, team, stops, now)
        await receive_sighting(
            database, opened.sweep, actor=Actor(PersonId("commander"), Role.COMMANDER), channel="hotline",
            text="昨天还在卖", shop=ShopId(shops[0]["retailer_id"]),
        )  # fmt: skip
        server: TestServer = TestServer(make_app(settings, database))
        await server.start_server()
        base = str(server.make_url("")).rstrip("/")
        person = min(each.person.person for each in loaded.links if each.person.team == team)
        async with async_playwright() as playwright:
            browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
            here = {"latitude": shops[0]["lat_e7"] / 1e7, "longitude": shops[0]["lon_e7"] / 1e7, "accuracy": 12.0}
            yield PhoneRig(database, browser, base, opened.sweep, person, len(shops), len(notice.lots), here)
            await browser.close()
        await server.close()


async def _picture(database: Database, sweep: SweepId, lots: list[LotId], now: datetime) -> None:
    """A tin of another colour for each lot, as a camera's noise makes it: as many bytes as a real one."""
    actor = Actor(PersonId("commander"), Role.COMMANDER)
    for number, lot in enumerate(lots):
        noise = Image.effect_noise((480, 640), 20).convert("RGB")
        tin = ImageOps.colorize(noise.convert("L"), "#203040", f"hsl({number * 47 % 360}, 60%, 80%)")
        ImageDraw.Draw(tin).rectangle((90, 220, 390, 420), fill="white", outline="black", width=6)
        ImageDraw.Draw(tin).text((240, 320), lot, fill="black", font_size=52, anchor="mm")
        told = io.BytesIO()
        tin.save(told, "JPEG", quality=90)
        await picture_lot(database, sweep, lot, told.getvalue(), actor=actor, now=now)


async def _route(database: Database, sweep: SweepId, team: TeamId, most: int, now: datetime) -> list[Any]:
    made_ms = int(now.timestamp() * 1000)
    async with database.transaction() as connection:
        shops: list[Any] = await connection.fetch(_SHOPS_OF_THE_TEAM, team, most)
        stops = [
            StopRow(team, at, ShopId(shop["retailer_id"]), at * 60, 0, made_ms + (2 + at // 20) * _HOUR_MS)
            for at, shop in enumerate(shops, 1)
        ]
        await insert_plan(connection, sweep, PlanRow(1, {}, [], "", made_ms), stops, 1)
    return shops


async def slow_down(page: Page) -> Any:
    """A cheap phone on a weak network: CPU_SLOWDOWN, LATENCY_MS and BYTES_PER_S each way. The protocol's session."""
    session = await page.context.new_cdp_session(page)
    await session.send("Network.enable")
    network = {"latency": LATENCY_MS, "downloadThroughput": BYTES_PER_S, "uploadThroughput": BYTES_PER_S}
    await session.send("Network.emulateNetworkConditions", {"offline": False, **network})
    await session.send("Emulation.setCPUThrottlingRate", {"rate": CPU_SLOWDOWN})
    return session
