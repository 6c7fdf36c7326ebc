"""After a visit: papers signed on the screen, the shopkeeper's card, and an outbox that is handed over."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import json
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.phone.conftest import PhoneTown
from tests.phone.test_phone_app import PNG, clear_next_shop, until_recorded

if TYPE_CHECKING:
    from playwright.async_api import Page

pytestmark = [pytest.mark.browser, pytest.mark.slow]

SHOTS = os.environ.get("SWEEP_SHOTS")
#: As the first version of the app kept its outbox: a check-in, and its photo with the bytes in its row.
OLD_OUTBOX = """
async ([item, photo]) => {
  await new Promise((resolve) => (indexedDB.deleteDatabase('sweep-phone').onsuccess = resolve));
  const open = indexedDB.open('sweep-phone', 1);
  await new Promise((resolve, reject) => {
    open.onupgradeneeded = () => {
      open.result.createObjectStore('meta');
      open.result.createObjectStore('items', { keyPath: 'id' });
      open.result.createObjectStore('photos', { keyPath: 'sha256' });
      open.result.createObjectStore('drafts', { keyPath: 'shop' });
    };
    open.onsuccess = resolve;
    open.onerror = reject;
  });
  const write = open.result.transaction(['meta', 'items', 'photos'], 'readwrite');
  const tries = { tries: 0, notBeforeMs: 0, trouble: null };
  write.objectStore('meta').put(item.token, 'token');
  write.objectStore('items').put({ ...item, ...tries, body: new TextEncoder().encode(item.body) });
  const bytes = Uint8Array.from(atob(photo.bytes), (each) => each.charCodeAt(0));
  write.objectStore('photos').put({ ...photo, ...tries, bytes });
  await new Promise((resolve) => (write.oncomplete = resolve));
  open.result.close();
}
"""

META = """
(key) => new Promise((done) => {
  const open = indexedDB.open('sweep-phone');
  open.onsuccess = () => {
    const ask = open.result.transaction('meta').objectStore('meta').get(key);
    ask.onsuccess = () => {
      open.result.close();
      done(ask.result ?? null);
    };
  };
})
"""


async def kept(page: Page, key: str) -> Any:
    """What the phone keeps under this name, once it does."""
    for _ in range(100):
        value = await page.evaluate(META, key)
        if value is not None:
            return value
        await asyncio.sleep(0.1)
    raise AssertionError(f"the phone does not keep {key}")


async def shoot(page: Page, name: str) -> None:
    """A picture for people who look at the screens: SWEEP_SHOTS=folder."""
    if SHOTS:
        await page.screenshot(path=Path(SHOTS) / f"{name}.png", full_page=True)


async def sign(page: Page, who: str, number: int = 0) -> None:
    pad = page.locator(f".sign[data-who={who}] canvas").nth(number)
    await pad.evaluate("(each) => each.scrollIntoView({ block: 'center' })")
    box = await pad.bounding_box()
    assert box is not None
    await page.mouse.move(box["x"] + 30, box["y"] + 60)
    await page.mouse.down()
    for step in range(8):
        await page.mouse.move(box["x"] + 30 + 25 * step, box["y"] + (30 if step % 2 else 90))
    await page.mouse.up()


async def find_something(page: Page) -> None:
    await page.tap("#next")
    await page.tap(".foot .main")
    await page.tap("#found")
    await page.tap("[data-lot] >> nth=0")
    await page.fill("#units", "12")
    await page.set_input_files("input[type=file] >> nth=0", {"name": "a.png", "mimeType": "image/png", "buffer": PNG})
    await page.wait_for_selector("figure img")
    await page.tap(".foot .main")
    await page.tap("#submit")
    await page.wait_for_selector("main.today")


async def test_papers_are_signed_and_the_card_is_shown_without_signal(town: PhoneTown) -> None:
    async with town.phone() as page:
        await kept(page, "forms")
        await page.context.set_offline(True)
        await find_something(page)
        await page.tap("#after")
        link = await page.get_attribute(".qr", "data-link")
        assert link is not None
        await shoot(page, "after-zh")
        await page.tap("[data-form=site_record]")
        await page.fill("[data-entry=statement]", "<b>无异议</b>")
        await page.tap("#paper-done")
        await page.wait_for_selector(".notice.bad:not([hidden])")
        await sign(page, "officer")
        await sign(page, "officer", 1)
        await sign(page, "shopkeeper")
        await shoot(page, "paper-zh")
        await page.tap("#paper-done")
        await page.wait_for_selector("[data-form=site_record] .good")
        await page.tap("[data-form=coercive_measure]")
        await sign(page, "officer")
        await page.tap("#refuses")
        await page.fill("[data-refusal=reason]", "不在场")
        await page.tap("#paper-done")
        await page.wait_for_selector("[data-form=coercive_measure] .good")
        await page.tap("nav a[href='#/outbox']")
        await shoot(page, "outbox-zh")
        await page.context.set_offline(False)
        (visit,) = await until_recorded(town, 1)
        await page.wait_for_selector("#status.good", timeout=30_000)
        async with town.database.acquire() as connection:
            signed = await connection.fetch("SELECT form, refused, raw FROM signed_paper ORDER BY form")
        assert [(row["form"], row["refused"]) for row in signed] == [("coercive_measure", True), ("site_record", False)]
        told = json.loads(signed[1]["raw"])
        assert told["check_in"] == visit["check_in_id"]
        assert [each["who"] for each in told["signatures"]] == ["officer", "officer", "shopkeeper"]
        assert all(each["path"].startswith("M") for each in told["signatures"])
        assert "____" not in json.dumps(told["paper"]["blocks"][1:2])
        async with town.context() as stranger:
            card = await stranger.new_page()
            town.listen(card)
            await card.goto(link)
            assert "12" in await card.inner_text(".visit-card table")
            await shoot(card, "card-zh")
            await card.tap(".rating button >> nth=0")
            await card.wait_for_selector(".thanks")
            await card.goto(f"{link}?lang=en")
            await shoot(card, "card-en")


async def test_the_outbox_of_an_older_app_is_sent_and_one_without_signal_goes_by_another_phone(town: PhoneTown) -> None:
    async with town.phone() as page:
        token = await kept(page, "token")
        shop = (await town.first_stop())["retailer_id"]
        photo_id = hashlib.sha256(PNG).hexdigest()
        visit = {"id": "old-1", "sweep": town.sweep, "shop": shop, "revision": 1, "outcome": "inspected"}
        body = json.dumps({**visit, "photos": [photo_id]})
        item = {**visit, "sha256": hashlib.sha256(body.encode()).hexdigest(), "body": body, "token": token}
        item |= {"shopName": "旧", "findings": 0, "madeMs": 1_700_000_000_000, "state": "waiting", "receipt": None}
        photo = {
            "sha256": photo_id,
            "bytes": base64.b64encode(PNG).decode(),
            "shop": shop,
            "madeMs": 1_700_000_000_000,
            "held": False,
        }
        await page.goto(f"{town.base}/healthz")
        await page.evaluate(OLD_OUTBOX, [item, photo])
        await page.goto(f"{town.base}/phone/")
        (first,) = await until_recorded(town, 1)
        assert first["check_in_id"] == "old-1"
        await page.wait_for_selector("#status.good", timeout=30_000)
        async with town.database.acquire() as connection:
            assert await connection.fetchval("SELECT bytes FROM photo") == PNG
        # From now on this phone has no signal.
        await page.wait_for_selector("#next")
        await page.context.set_offline(True)
        await clear_next_shop(page)
        await page.tap("nav a[href='#/outbox']")
        await page.tap("a[href='#/hand-over']")
        await shoot(page, "hand-over-zh")
        async with page.expect_download() as started:
            await page.tap("#hand-over")
        file = await (await started.value).path()
        async with town.phone(1) as other:
            await other.goto(f"{town.base}/phone/#/hand-over")
            await other.set_input_files("#take-over", file)
            _, second = await until_recorded(town, 2)
            await other.wait_for_selector("#status.good", timeout=30_000)
        assert second["person_id"] == first["person_id"]
        await page.tap("nav a[href='#/outbox']")
        await page.context.set_offline(False)
        await page.wait_for_selector("li[data-state=sent] >> nth=1", timeout=30_000)
        assert len(await town.check_ins()) == 2
