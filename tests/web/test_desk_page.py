"""The desk in Chromium: by a join link, figures that stay fresh, hostile names inert, nothing complained of."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from sweep.domain.words import Role
from tests.web.desk_world import HOSTILE, find
from tests.web.world import World, check_in

playwright = pytest.importorskip("playwright.async_api")

AXE = Path(__file__).resolve().parents[2] / "node_modules" / "axe-core" / "axe.min.js"
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
SECTIONS = (
    "sectors", "teams", "blockers", "reviews", "goods", "goods/holds", "sightings", "status", "status/corrections",
    "checks", "recall", "recall/form", "visits", "visits/kept", "people", "close", "teams/phones", "plans",
    "plans/compare", "plans/steering", "finish", "shops", "shops/state=found,sighted&sector=east",
    "shops/lot=L-1&line=open", "papers", "papers/ratings", "feeds", "lots",
)  # fmt: skip
pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="NO CHROMIUM: the desk's page was not tested"),
]


@dataclass(slots=True)
class Desk:
    """Chromium, and what its pages complained of or asked for elsewhere."""

    world: World
    browser: Any
    base: str
    complaints: list[str] = field(default_factory=list)

    async def enter(self, role: Role) -> Any:
        """A page of a person who comes in by the own link, in a browser of the own."""
        context = await self.browser.new_context(viewport={"width": 1280, "height": 800}, locale="en-GB")
        page = await context.new_page()
        page.on(
            "console", lambda said: self.complaints.append(said.text) if said.type in ("error", "warning") else None
        )
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("request", lambda request: self._note(request))
        await page.goto(self.base + self.world.links[role])
        await page.get_by_role("button", name="Open the desk").click()
        await page.wait_for_selector("#figures .figure")
        return page

    def _note(self, request: Any) -> None:
        if not request.url.startswith((self.base, "blob:")):
            self.complaints.append(f"asked for {request.url}")


@pytest_asyncio.fixture
async def desk(world: World) -> AsyncIterator[Desk]:
    if not world.service.assets.url("desk.js").count("?v="):
        pytest.skip("THE BROWSER ASSETS ARE NOT BUILT: run `python hatch_build.py`")
    async with playwright.async_playwright() as chromium:
        browser = await chromium.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        yield Desk(world, browser, str(world.client.make_url("/")).rstrip("/"))
        await browser.close()


async def barriers(page: Any) -> list[str]:
    """What axe-core finds on the page that would keep somebody out: rule, impact and the first place."""
    await page.evaluate(AXE.read_text(encoding="utf-8"))
    found: list[str] = await page.evaluate(
        """async () => (await axe.run(document, { resultTypes: ["violations"] })).violations
            .filter(({ impact }) => impact === "serious" || impact === "critical")
            .map(({ id, nodes }) => `${id}: ${nodes[0].html.slice(0, 160)} ${nodes[0].failureSummary.slice(0, 200)}`)"""
    )
    return found


async def figure(page: Any, place: int) -> str:
    text: str = await page.locator("#figures .figure strong").nth(place).inner_text()
    return text


async def test_the_commander_comes_in_by_a_link_and_the_figures_stay_fresh(desk: Desk) -> None:
    page = await desk.enter(Role.COMMANDER)
    assert [await figure(page, place) for place in range(4)] == ["0.0%", "0", "0", "0"]
    await page.wait_for_selector("#connection[data-is=live]")
    marker = await page.evaluate("window.neverReloaded = Math.random()")
    await desk.world.hand_in(check_in("shop-e1"))
    await page.wait_for_selector("#figures strong:has-text('25.0%')", timeout=5_000)
    assert await page.evaluate("window.neverReloaded") == marker
    for section in SECTIONS:
        await page.goto(f"{desk.base}/desk/#{section}")
        await page.wait_for_selector(f".section.{section.split('/')[0]} :is(h2, table)")
        await page.wait_for_timeout(100)
        assert await page.locator("main[data-trouble]").count() == 0, section
    assert desk.complaints == []


async def test_no_section_keeps_anybody_out_in_either_light(desk: Desk) -> None:
    await find(desk.world, "shop-e1")
    async with desk.world.database.acquire() as connection:
        await connection.execute(
            "INSERT INTO plan (sweep_id, number, metrics, made_ms, n) VALUES ($1, 1, '{}', 0, 1)", desk.world.sweep
        )
        await connection.execute(
            "INSERT INTO stop (sweep_id, plan, team_id, seq, shop_id, arrival_s, due_ms)"
            " VALUES ($1, 1, 'team-e', 1, 'shop-e1', 0, 1)",
            desk.world.sweep,
        )
    page = await desk.enter(Role.COMMANDER)
    found: dict[str, list[str]] = {}
    for number, section in enumerate((*SECTIONS, "/public/")):
        await page.emulate_media(color_scheme="dark" if number % 2 else "light")
        await page.goto(desk.base + (section if section.startswith("/") else f"/desk/#{section}"))
        await page.wait_for_selector("main :is(h1, h2, table)")
        await page.wait_for_timeout(80)
        found |= {section: said} if (said := await barriers(page)) else {}
        assert not await page.evaluate("document.documentElement.scrollWidth > innerWidth"), section
    assert found == {}


async def test_a_reviewer_approves_a_find_with_a_key_and_a_hostile_name_stays_text(desk: Desk) -> None:
    async with desk.world.database.acquire() as connection:
        await connection.execute("UPDATE retailer SET name = $1 WHERE retailer_id = 'shop-e1'", HOSTILE)
    await find(desk.world, "shop-e1")
    page = await desk.enter(Role.REVIEWER)
    await page.goto(f"{desk.base}/desk/#reviews")
    await page.wait_for_selector(".sheet h3 .name")
    assert await page.locator(".sheet h3 .name").inner_text() == HOSTILE
    assert await page.locator(".sheet .finding").inner_text() != ""
    assert await page.evaluate("document.querySelectorAll('img[src=\"x\"]').length") == 0
    await page.keyboard.press("a")
    await page.wait_for_selector(".sheet .empty")
    await page.goto(f"{desk.base}/desk/#goods/all")
    await page.wait_for_selector("text=settled")
    assert await page.evaluate("window.hacked") is None
    assert desk.complaints == []
    assert await page.locator("nav#sections a[href='#people']").count() == 0


async def test_a_viewer_is_offered_nothing_that_writes(desk: Desk) -> None:
    await find(desk.world, "shop-e1")
    context = await desk.browser.new_context(locale="en-GB", extra_http_headers=desk.world.bearer(Role.VIEWER))
    page = await context.new_page()
    for section in ("lots", "goods", "sightings", "status", "checks", "close"):
        await page.goto(f"{desk.base}/desk/#{section}")
        await page.wait_for_selector(f".section.{section} h2")
        assert await page.locator("main button.main").count() == 0, section
    assert await page.locator("nav#sections a").count() == 13
    await context.close()


async def test_a_movement_is_refused_in_the_form_and_then_made(desk: Desk) -> None:
    await find(desk.world, "shop-e1", units=3)
    page = await desk.enter(Role.COMMANDER)
    await page.goto(f"{desk.base}/desk/#goods/holds")
    await page.get_by_role("button", name="Move", exact=True).click()
    await page.locator("#field-target").select_option("destroyed")
    await page.locator("dialog button[type=submit]").click()
    await page.wait_for_selector("dialog .trouble:has-text('witness')")
    await page.locator("#field-witness").fill("Notary")
    await page.locator("dialog button[type=submit]").click()
    await page.wait_for_selector("dialog", state="detached")
    await page.wait_for_selector("text=Nothing is in custody.")


async def test_a_person_is_added_and_the_link_is_shown_with_its_code(desk: Desk) -> None:
    page = await desk.enter(Role.COMMANDER)
    await page.goto(f"{desk.base}/desk/#people")
    await page.get_by_role("button", name="Add a person").click()
    await page.locator("#field-name").fill("New <b>person")
    await page.locator("#field-role").select_option("auditor")
    await page.locator("dialog button[type=submit]").click()
    await page.wait_for_selector("dialog img.qr")
    assert await page.evaluate("document.querySelector('img.qr').decode().then(() => true)")
    assert "/join/" in await page.locator("dialog input.link").input_value()
    assert desk.complaints == []
