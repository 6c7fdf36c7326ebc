"""What a lot looks like, on the phone: brought with the day, kept for the basement, shown where a lot is looked for."""

from __future__ import annotations

import asyncio
import io
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from PIL import Image

from sweep.actions.actor import Actor
from sweep.actions.picture_lot import picture_lot, withdraw_lot_picture
from sweep.domain.ids import LotId, PersonId
from sweep.domain.words import Role
from tests.phone.conftest import PhoneTown

if TYPE_CHECKING:
    from playwright.async_api import Page

pytestmark = [pytest.mark.browser, pytest.mark.slow]

KEPT = """
() => new Promise((resolve) => {
  const open = indexedDB.open("sweep-phone");
  open.onsuccess = () => {
    const get = open.result.transaction("meta").objectStore("meta").get("pictures");
    get.onsuccess = () => { open.result.close(); resolve((get.result ?? []).length); };
  };
})
"""
REVIEWER = Actor(PersonId("reviewer"), Role.REVIEWER)


def jpeg(colour: str) -> bytes:
    told = io.BytesIO()
    Image.new("RGB", (300, 400), colour).save(told, "JPEG")
    return told.getvalue()


async def until(page: Page, script: str, wanted: int) -> None:
    """Ask the page until it says so (its policy lets no text become a program, so it can't wait by itself)."""
    for _ in range(300):
        said = await page.evaluate(script)
        if said == wanted:
            return
        await asyncio.sleep(0.1)
    raise AssertionError(f"{script}: {said}, not {wanted}")


async def test_a_lots_picture_is_there_without_signal_and_goes_when_it_is_withdrawn(town: PhoneTown) -> None:
    async with town.database.acquire() as connection:
        lots = await connection.fetchval("SELECT lots FROM recall_revision WHERE sweep_id = $1", town.sweep)
    lot, now = LotId(lots[0]["lot_id"]), datetime.now(UTC)
    shown = [
        await picture_lot(town.database, town.sweep, lot, jpeg(colour), actor=REVIEWER, now=now)
        for colour in ("navy", "red")
    ]
    async with town.phone() as page:
        await until(page, KEPT, 2)
        await page.context.set_offline(True)
        await page.evaluate("location.hash = '#/lots'")
        await page.wait_for_selector(".picture img")
        assert await page.locator(".picture img").count() == 1
        assert await page.text_content(".picture b") == "+1"
        await until(page, "document.querySelector('.picture img').naturalWidth", 300)
        await page.tap(".picture")
        await until(page, "document.querySelectorAll('.large-pictures img').length", 2)
        await page.tap(".large-pictures button")
        await page.wait_for_selector(".large-pictures", state="detached")
        # The scanner's answer and the choice of a lot show it too.
        await page.evaluate("location.hash = '#/recalled'")
        await page.select_option("#brand", label=" ".join(filter(None, (lots[0]["brand"], lots[0]["product"]))))
        await page.wait_for_selector("#answer .picture img")
        await withdraw_lot_picture(town.database, town.sweep, lot, shown[1], reason="misleads", actor=REVIEWER)
        await page.context.set_offline(False)
        await until(page, KEPT, 1)


async def test_a_draft_that_two_tabs_hand_over_is_one_check_in(town: PhoneTown) -> None:
    async with town.phone() as page:
        await page.tap("#next")
        await page.tap(".foot .main")
        await page.tap("#clear")
        other = await page.context.new_page()
        town.listen(other)
        await other.goto(page.url)
        await other.wait_for_selector("#submit")
        for tab in (page, other):
            await tab.evaluate("document.querySelector('#submit').click()")
        for tab in (page, other):
            await tab.wait_for_selector("main.today")
            await tab.wait_for_selector("#status.good")
        async with town.database.acquire() as connection:
            kept = await connection.fetchval("SELECT count(*) FROM kept_raw")
        assert (len(await town.check_ins()), kept) == (1, 0)
