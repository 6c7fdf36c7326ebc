"""The ways to and within the app: installed, inside WeChat, on the sketch, and hearing what is new."""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING

import pytest
from aiohttp import ClientSession

from sweep.actions.actor import Actor
from sweep.actions.handle_sighting import receive_sighting
from sweep.domain.ids import PersonId, ShopId
from sweep.domain.words import Role
from tests.phone.conftest import PhoneTown

if TYPE_CHECKING:
    from playwright.async_api import Page

pytestmark = [pytest.mark.browser, pytest.mark.slow]

WECHAT = "Mozilla/5.0 (Linux; Android 13) AppleWebKit/537.36 Chrome/116 Mobile Safari/537.36 MicroMessenger/8.0.49"
PNG_SIGNATURE = b"\x89PNG\r\n\x1a\n"
#: How many of the canvas's pixels are painted, in percent.
PAINTED = """
() => {
  const canvas = document.querySelector(".sketch canvas");
  const {data} = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
  let painted = 0;
  for (let at = 3; at < data.length; at += 4) painted += data[at] > 0;
  return painted * 400 / data.length;
}
"""


async def check_installable(town: PhoneTown, page: Page) -> None:
    """A manifest in the page's language, with icons of the sizes that it says."""
    address = await page.get_attribute("link[rel=manifest]", "href")
    async with ClientSession(town.base) as client:
        async with client.get(str(address)) as answer:
            assert answer.content_type == "application/manifest+json"
            manifest = json.loads(await answer.read())
        assert (manifest["start_url"], manifest["scope"], manifest["lang"]) == ("/phone/", "/phone/", "zh-CN")
        assert {icon["sizes"] for icon in manifest["icons"]} == {"192x192", "512x512"}
        for icon in manifest["icons"]:
            async with client.get(icon["src"]) as answer:
                picture = await answer.read()
            assert picture.startswith(PNG_SIGNATURE)
            side = int.from_bytes(picture[16:20], "big")
            assert icon["sizes"] == f"{side}x{side}"
    session = await page.context.new_cdp_session(page)
    errors = (await session.send("Page.getInstallabilityErrors"))["installabilityErrors"]
    # A private window is never installed; of an ordinary one nothing else is asked.
    assert [each["errorId"] for each in errors if each["errorId"] != "in-incognito"] == []


async def check_sketch(page: Page) -> None:
    """Stops are on the sketch without any network, and one is chosen by a tap."""
    await page.context.set_offline(True)
    await page.tap(".views a[href='#/map']")
    await page.wait_for_timeout(300)
    assert await page.evaluate(PAINTED) > 1
    assert await page.locator(".sketch-card a").count() == 1
    for _ in range(3):
        await page.tap(".sketch-controls button >> nth=0")
    await page.tap(".sketch-controls button >> nth=2")
    await page.tap(".sketch-card a")
    await page.tap(".map-apps summary")
    links = await page.eval_on_selector_all(".map-apps a", "all => all.map((each) => each.href.split(':')[0])")
    assert links == ["geo", "androidamap", "baidumap", "qqmap"]
    await page.context.set_offline(False)


async def test_the_app_is_installable_sketches_the_route_and_hears_of_a_sighting_at_once(town: PhoneTown) -> None:
    at = await town.first_stop()
    async with town.phone() as page:
        await check_installable(town, page)
        await check_sketch(page)
        await page.evaluate("dispatchEvent(new Event('online'))")
        await page.tap("nav a[href='#/']")
        for _ in range(100):  # until the phone listens
            async with town.database.acquire() as connection:
                waiting = await connection.fetchval("SELECT count(*) FROM pg_stat_activity WHERE query LIKE 'LISTEN%'")
            if waiting:
                break
            await asyncio.sleep(0.1)
        await receive_sighting(
            town.database, town.sweep, actor=Actor(PersonId("commander"), Role.COMMANDER), channel="hotline",
            text="seen", shop=ShopId(at["retailer_id"]),
        )  # fmt: skip
        # Well before the minute after which it would have asked by itself.
        await page.wait_for_selector(".news", timeout=30_000)
        assert at["name"] in await page.inner_text(".news")
        await page.tap(".news button")
        await page.wait_for_selector(".news", state="detached")


async def test_inside_wechat_the_link_is_kept_for_the_real_browser(town: PhoneTown) -> None:
    async with town.context(user_agent=WECHAT) as context:
        page = await context.new_page()
        town.listen(page)
        await page.goto(town.links[0])
        await page.click(".card a.button")
        await page.wait_for_selector(".wechat")
        assert "#join=" in page.url
        async with town.database.acquire() as connection:
            assert await connection.fetchval("SELECT count(*) FROM phone") == 0
        await page.tap("button.link")
        await page.wait_for_selector("#next")
