"""A shop with a hostile name and a note of every kind of character: from the phone to desk, map and report, inert."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING

import pytest

from sweep.actions.read_dossier import read_dossier
from sweep.domain.ids import TeamId
from sweep.domain.words import Role
from sweep.reports.dossier_files import render_dossier
from tests.maps.town import sign_in
from tests.phone.conftest import HOSTILE, PhoneTown
from tests.phone.test_phone_app import until_recorded

if TYPE_CHECKING:
    from playwright.async_api import Page

pytestmark = [pytest.mark.browser, pytest.mark.slow]

#: One character of each of the seventeen planes, the first and last of some, NUL, a lone surrogate, and a tag.
NOTE = "".join(chr(plane << 16 | 0x4E00) for plane in range(17)) + "\u202e\ufeff\U0010ffff" + HOSTILE
TYPE_NOTE = """
(note) => {
  const area = document.querySelector("textarea");
  area.value = note + "\\u0000 \\ud800 end";
  area.dispatchEvent(new Event("input"));
}
"""


async def is_inert(page: Page) -> bool:
    """Whether nothing of it became markup."""
    return await page.locator("img[src='x']").count() == 0


async def hand_in(town: PhoneTown) -> None:
    """Visit the shop with the hostile name and say the note."""
    async with town.phone() as page:
        await page.tap(f"ol.stops a:has-text('{HOSTILE}')")
        assert await page.inner_text("main.stop h1") == HOSTILE
        await page.tap(".foot .main")
        await page.tap("#clear")
        await page.evaluate(TYPE_NOTE, NOTE)
        await page.tap("#submit")
        await page.wait_for_selector("#status.good")
        assert await is_inert(page)
        await page.tap("nav a[href='#/outbox']")
        await page.wait_for_selector("li[data-state=sent]")
        assert HOSTILE in await page.inner_text("li[data-state=sent]")


async def test_it_passes_through_app_desk_map_and_report_unharmed_and_inert(town: PhoneTown) -> None:
    await hand_in(town)
    (visit,) = await until_recorded(town, 1)
    assert json.loads(visit["raw"])["note"] == NOTE + "\x00 \ud800 end"
    assert hashlib.sha256(visit["raw"]).digest() == visit["sha256"]
    assert "text_escaped" in visit["flags"]

    token = await sign_in(town.database, Role.COMMANDER, team=TeamId("T002"))
    async with town.browser_page(token) as page:
        for section in ("reviews", "visits", "shops", "goods"):
            await page.goto(f"{town.base}/desk/#{section}")
            await page.wait_for_timeout(400)
            assert await is_inert(page), section
        await page.goto(f"{town.base}/map/")
        await page.wait_for_selector("#search input")
        await page.fill("#search input", HOSTILE[:12])
        await page.wait_for_selector(f"#search li:has-text('{HOSTILE}')")
        await page.click(f"#search li:has-text('{HOSTILE}') >> nth=0")
        await page.wait_for_timeout(500)
        assert await is_inert(page)

    files = render_dossier(await read_dossier(town.database, town.sweep), "zh")
    for name, content in files.items():
        if name.endswith((".html", ".csv", ".json", ".geojson")):
            text = content.decode("utf-8")  # well formed, whatever was typed
            assert not name.endswith(".html") or "<img src=x" not in text
        if name.endswith(".html"):
            async with town.browser_page(token) as page:
                await page.set_content(content.decode("utf-8"))
                assert await is_inert(page)
