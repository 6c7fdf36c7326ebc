"""The open map: a service on a real database with a small city, and Chromium without a network to speak of."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any

import pytest
import pytest_asyncio
from aiohttp import ClientSession
from aiohttp.test_utils import TestServer

from sweep.app.make_app import make_app
from sweep.db.connection import Database
from sweep.demo.city import City, make_city
from sweep.domain.ids import SweepId, TeamId
from sweep.domain.words import Role
from sweep.settings import Settings
from tests.maps import town

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
ARGUMENTS = (
    "--no-sandbox", "--headless=new", "--disable-gpu", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--no-first-run",
)  # fmt: skip


@dataclass(slots=True)
class OpenMap:
    """A map page that is open in Chromium, and what it complained of or asked for elsewhere."""

    page: Any
    base: str
    sweep: SweepId
    database: Database
    city: City
    officer: str
    server: TestServer
    complaints: list[str] = field(default_factory=list)
    foreign: list[str] = field(default_factory=list)

    async def hand_in(self, body: bytes) -> None:
        """A phone's check-in, over HTTP; committed when this returns."""
        async with (
            ClientSession(headers={"Authorization": f"Bearer {self.officer}"}) as http,
            http.post(f"{self.base}/api/v1/check-ins", data=body) as answer,
        ):
            assert answer.status == 200, await answer.text()

    async def restart(self) -> None:
        """A new service process on the same database and port."""
        port = int(self.base.rsplit(":", 1)[1])
        self.server = TestServer(make_app(Settings(language="en"), self.database), port=port)
        await self.server.start_server()

    async def ask(self, script: str, argument: object = None) -> Any:
        """What a function says inside the page."""
        return await self.page.evaluate(script, argument)

    async def until(self, script: str, argument: object = None, *, within_ms: int = 5_000) -> float:
        """How long (ms) until the function says yes; the page's policy forbids Playwright's own waiting."""
        waited: float = await self.page.evaluate(
            f"""async ([argument, within]) => {{
                const asked = {script};
                const start = performance.now();
                while (performance.now() - start < within) {{
                    if (asked(argument)) return performance.now() - start;
                    await new Promise((resolve) => setTimeout(resolve, 10));
                }}
                return -1;
            }}""",
            [argument, within_ms],
        )
        assert waited >= 0, f"not within {within_ms} ms: {script} {argument}; {self.complaints}"
        return waited


@pytest_asyncio.fixture
async def open_map(database: Database) -> AsyncIterator[OpenMap]:
    """The commander's map of a city of 600 shops, loaded and live."""
    if CHROMIUM is None:
        pytest.skip("Chromium is not installed (apt-get install chromium): the map was not looked at")
    from playwright.async_api import async_playwright

    city = make_city(600, 7, 3)
    await town.settle_city(database, city)
    sweep = await town.open_recall(database, lots=20)
    token = await town.sign_in(database, Role.COMMANDER)
    officer = await town.sign_in(database, Role.OFFICER, team=TeamId("T001"))
    server: TestServer = TestServer(make_app(Settings(language="en"), database))
    await server.start_server()
    base = str(server.make_url("")).rstrip("/")
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=list(ARGUMENTS))
        context = await browser.new_context(viewport={"width": 1280, "height": 800})
        await context.add_cookies([{"name": "sweep_session", "value": token, "url": base}])
        page = await context.new_page()
        opened = OpenMap(page, base, sweep, database, city, officer, server)
        page.on("console", lambda said: opened.complaints.append(said.text) if said.type == "error" else None)
        page.on("pageerror", lambda error: opened.complaints.append(str(error)))
        page.on("dialog", lambda dialog: opened.complaints.append(f"dialog: {dialog.message}"))
        page.on("request", lambda asked: None if asked.url.startswith(base) else opened.foreign.append(asked.url))
        await page.goto(f"{base}/map/?lang=en")
        await opened.until("() => window.sweepMap?.connection === 'live' && sweepMap.n > 0", within_ms=20_000)
        yield opened
        await browser.close()
    await opened.server.close()
