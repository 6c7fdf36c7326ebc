"""A small city on a real service, and phones of its teams in a real browser."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import pytest_asyncio
from aiohttp.test_utils import TestServer

from sweep.actions.load_registry import load_registry
from sweep.actions.load_sectors import load_sectors
from sweep.actions.load_teams import load_teams
from sweep.actions.open_sweep import open_sweep
from sweep.actions.plan_routes import plan_sweep
from sweep.actions.take_notice import take_notice
from sweep.app.make_app import make_app
from sweep.db.connection import Database
from sweep.demo import recall_2008
from sweep.demo.city import make_city
from sweep.domain.ids import PersonId, SweepId
from sweep.settings import Settings

if TYPE_CHECKING:
    from playwright.async_api import Browser, BrowserContext, Page

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
#: To a browser this address is no secure context, as on a local network without TLS.
PLAIN_HOST = "sweep.test"
PLAIN_HTTP = f"--host-resolver-rules=MAP {PLAIN_HOST} 127.0.0.1"
HOSTILE = "<img src=x onerror=alert(1)>"


@dataclass(slots=True)
class PhoneTown:
    """The service, a join link of each officer, and a browser to open phones in."""

    database: Database
    browser: Browser
    base: str
    sweep: SweepId
    links: list[str]
    complaints: list[str] = field(default_factory=list)

    @asynccontextmanager
    async def phone(self, link: int = 0, *, host: str = "127.0.0.1", **options: Any) -> AsyncIterator[Page]:
        """A phone that has joined by its link and shows today's list."""
        async with self.context(**options) as context:
            page = await context.new_page()
            self.listen(page)
            await page.goto(self.links[link].replace("127.0.0.1", host))
            await page.click(".card a.button")
            await page.wait_for_selector("#next")
            yield page

    @asynccontextmanager
    async def context(self, **options: Any) -> AsyncIterator[BrowserContext]:
        """An empty phone at the first stop's door."""
        at = await self.first_stop()
        usual: dict[str, Any] = {
            "viewport": {"width": 360, "height": 640},
            "has_touch": True,
            "is_mobile": True,
            "device_scale_factor": 2,
            "locale": "zh-CN",
            "geolocation": {"latitude": at["lat_e7"] / 1e7, "longitude": at["lon_e7"] / 1e7, "accuracy": 12},
            "permissions": ["geolocation"],
        }
        context = await self.browser.new_context(**(usual | options))
        yield context
        await context.close()

    @asynccontextmanager
    async def browser_page(self, session: str) -> AsyncIterator[Page]:
        """A page in a signed-in browser at the office; what it complains about fails the test."""
        context = await self.browser.new_context(viewport={"width": 1280, "height": 800}, locale="zh-CN")
        await context.add_cookies([{"name": "sweep_session", "value": session, "url": self.base}])
        page = await context.new_page()
        self.listen(page)
        yield page
        await context.close()

    def listen(self, page: Page) -> None:
        """Whatever the page complains about fails the test."""
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("dialog", lambda dialog: self.complaints.append(dialog.message))

    async def first_stop(self) -> Any:
        """The first stop with a position of the first link's team."""
        async with self.database.acquire() as connection:
            return await connection.fetchrow(
                "SELECT r.* FROM stop s JOIN retailer r ON r.retailer_id = s.shop_id"
                " WHERE s.team_id = 'T001' AND r.lat_e7 IS NOT NULL ORDER BY s.seq LIMIT 1"
            )

    async def check_ins(self) -> list[Any]:
        """What the service has recorded, in the ledger's order."""
        async with self.database.acquire() as connection:
            return list(await connection.fetch("SELECT * FROM check_in ORDER BY n"))


@pytest_asyncio.fixture
async def town(database: Database, tmp_path: Path) -> AsyncIterator[PhoneTown]:
    """A city of 160 shops and 8 teams, its recall open and its routes planned; one shop has a hostile name."""
    if CHROMIUM is None:
        pytest.skip("Chromium is not installed (apt-get install chromium): the phone app was not looked at")
    from playwright.async_api import async_playwright

    now, by = datetime.now(UTC), PersonId("terminal")
    files = make_city(160, 8, 1).write(tmp_path)
    server: TestServer = TestServer(make_app(Settings(language="zh"), database))
    await server.start_server()
    base = str(server.make_url("")).rstrip("/")
    await load_sectors(database, files.sectors, rejects_dir=tmp_path, now=now)
    await load_registry(database, files.registry, rejects_dir=tmp_path, by=by, now=now)
    teams = await load_teams(database, files.teams, rejects_dir=tmp_path, now=now, links_to=base)
    notice = take_notice(files.recall_revision_1, rejects_dir=tmp_path, now=now, title=recall_2008.TITLE,
                         recall_class=recall_2008.RECALL_CLASS, hazard=recall_2008.HAZARD).notice  # fmt: skip
    opened = await open_sweep(database, notice, by=by, confirmed_by=PersonId("reviewer"), exercise=True)
    await plan_sweep(database, opened.sweep, by=by, seconds=0.2)
    async with database.acquire() as connection:
        await connection.execute(
            "UPDATE retailer SET name = $1 WHERE retailer_id ="
            " (SELECT shop_id FROM stop WHERE team_id = 'T001' ORDER BY seq OFFSET 2 LIMIT 1)",
            HOSTILE,
        )
    links = sorted(joining.link for joining in teams.links if joining.person.team == "T001")
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", PLAIN_HTTP])
        opened_town = PhoneTown(database, browser, base, opened.sweep, links)
        yield opened_town
        await browser.close()
    await server.close()
    assert opened_town.complaints == []
