"""The inspectors' app in a real browser, on a phone's screen."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from sweep.actions import people as verbs
from sweep.actions.actor import Actor
from sweep.actions.handle_sighting import receive_sighting
from sweep.actions.open_sweep import open_sweep
from sweep.actions.take_notice import take_notice
from sweep.db.people import Person, revoke_phone
from sweep.domain.ids import PersonId
from sweep.domain.words import Role
from tests.phone.conftest import HOSTILE, PLAIN_HOST, PhoneTown

if TYPE_CHECKING:
    from playwright.async_api import Page, Route

pytestmark = [pytest.mark.browser, pytest.mark.slow]

#: A picture of one grey pixel.
PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg=="
)
SMALL_TARGETS = """
() => [...document.querySelectorAll('button, a, input:not([type=checkbox]), select, summary, .check')]
    .map((each) => [each.outerHTML.slice(0, 80), each.getBoundingClientRect()])
    .filter(([, box]) => box.height > 0 && (box.height < 48 || box.width < 44))
    .map(([html, box]) => `${html} ${box.width}x${box.height}`)
"""


class Taps:
    """Counts them."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.count = 0

    async def tap(self, selector: str) -> None:
        await self.page.tap(selector)
        self.count += 1


async def clear_next_shop(page: Page) -> int:
    """From the list to the list; how many taps it took."""
    taps = Taps(page)
    await taps.tap("#next")
    await taps.tap(".foot .main")
    await taps.tap("#clear")
    await taps.tap("#submit")
    await page.wait_for_selector("main.today")
    return taps.count


async def until_recorded(town: PhoneTown, count: int, within_s: float = 15.0) -> list[Any]:
    """The check-ins once there are so many."""
    for _ in range(int(within_s * 10)):
        found = await town.check_ins()
        if len(found) >= count:
            return found
        await asyncio.sleep(0.1)
    raise AssertionError(f"{len(found)} of {count} check-ins were recorded within {within_s} s")


async def test_a_clear_shop_takes_four_taps_and_is_recorded_as_it_was(town: PhoneTown) -> None:
    async with town.phone() as page:
        assert "#join" not in page.url
        at = await town.first_stop()
        assert await clear_next_shop(page) == 4
        (visit,) = await until_recorded(town, 1)
        assert (visit["shop_id"], visit["outcome"], visit["revision"]) == (at["retailer_id"], "inspected", 1)
        assert visit["lat_e7"] is not None
        said = json.loads(visit["raw"])
        assert len(said["officers"]) == 2
        assert all(officer["credential"] for officer in said["officers"])
        assert hashlib.sha256(visit["raw"]).digest() == visit["sha256"]
        await page.wait_for_selector("#status.good")


async def test_a_find_is_recorded_with_its_photo(town: PhoneTown) -> None:
    async with town.phone() as page:
        await page.tap("#next")
        await page.tap(".foot .main")
        await page.tap("#found")
        await page.tap("[data-lot] >> nth=0")
        await page.fill("#units", "12")
        await page.set_input_files("input[type=file]", {"name": "a.png", "mimeType": "image/png", "buffer": PNG})
        await page.wait_for_selector("figure img")
        await page.tap(".foot .main")
        await page.tap("#submit")
        (visit,) = await until_recorded(town, 1)
        assert (visit["findings"], visit["units"]) == (1, 12)
        (finding,) = json.loads(visit["raw"])["findings"]
        assert (finding["disposition"], finding["hold"]["basis"]) == ("sealed_on_site", "sealing")
        await page.wait_for_selector("#status.good")
    async with town.database.acquire() as connection:
        (photo,) = await connection.fetch("SELECT * FROM photo")
    assert [photo["sha256"].hex()] == finding["photos"]
    assert hashlib.sha256(photo["bytes"]).digest() == photo["sha256"]
    assert photo["media_type"] == "image/jpeg"


async def test_without_signal_nothing_is_lost_and_later_all_is_sent_once(town: PhoneTown) -> None:
    async with town.phone() as page:
        await page.evaluate("navigator.serviceWorker.ready.then(() => true)")
        await page.context.set_offline(True)
        assert await clear_next_shop(page) == 4
        await page.reload()
        await page.wait_for_selector("#next")
        assert await page.locator("#status.warn").count() == 1
        await page.tap("nav a[href='#/outbox']")
        await page.wait_for_selector("li[data-state=waiting]")
        assert await page.locator("li[data-state=waiting]").count() == 1
        assert await town.check_ins() == []
        await page.context.set_offline(False)
        (visit,) = await until_recorded(town, 1)
        await page.wait_for_selector("li[data-state=sent]")
        await page.reload()
        await page.wait_for_selector("#status.good")
        assert [each["check_in_id"] for each in await town.check_ins()] == [visit["check_in_id"]]


async def test_an_answer_lost_on_the_way_makes_no_double(town: PhoneTown) -> None:
    async with town.phone(service_workers="block") as page:
        bodies: list[bytes | None] = []

        async def lose_first_answer(route: Route) -> None:
            bodies.append(route.request.post_data_buffer)
            if len(bodies) == 1:
                await route.fetch()
                await route.abort()
            else:
                await route.continue_()

        await page.route("**/api/v1/check-ins", lose_first_answer)
        await clear_next_shop(page)
        await until_recorded(town, 1)
        await page.tap("nav a[href='#/outbox']")
        await page.wait_for_selector("li[data-state=sent]", timeout=20_000)
        assert len(bodies) >= 2
        assert len(set(bodies)) == 1
        assert len(await town.check_ins()) == 1


async def test_what_the_app_typed_survives_a_closed_tab(town: PhoneTown) -> None:
    async with town.phone() as page:
        await page.tap("#next")
        await page.tap(".foot .main")
        await page.tap("text=关门")
        await page.tap("text=加备注")
        await page.fill("textarea", "卷帘门落下 \u0000 \U0001f512")
        await page.goto("about:blank")
        await page.goto(f"{town.base}/phone/")
        await page.tap("a.notice.go")
        assert "卷帘门" in await page.input_value("textarea")
        await page.tap("#submit")
        (visit,) = await until_recorded(town, 1)
        assert visit["outcome"] == "shut"


async def test_a_check_in_that_began_before_a_revision_says_so(town: PhoneTown) -> None:
    from sweep.actions.amend_recall import amend_recall
    from sweep.actions.open_sweep import Notice
    from sweep.domain.ids import LotId
    from sweep.domain.recall import Lot
    from sweep.domain.words import RecallClass

    async with town.phone() as page:
        await page.tap("#next")
        await page.tap(".foot .main")
        notice = Notice("again", RecallClass.I, "melamine", (Lot(LotId("L-NEW"), "新增批次"),))
        await amend_recall(
            town.database, town.sweep, notice, by=PersonId("terminal"), confirmed_by=PersonId("reviewer")
        )
        await page.evaluate("dispatchEvent(new Event('online'))")
        await page.wait_for_timeout(1_000)
        await page.tap("#clear")
        await page.wait_for_selector("text=第 1 版")
        await page.tap("#submit")
        (visit,) = await until_recorded(town, 1)
        assert visit["revision"] == 1
        await page.wait_for_selector("#next")  # the shop waits for the new lot


async def test_the_app_tells_offline_whether_one_is_recalled(town: PhoneTown) -> None:
    async with town.phone() as page:
        await page.context.set_offline(True)
        await page.tap("nav a[href='#/recalled']")
        await page.select_option("#brand", index=1)
        await page.fill("#code", "???")
        await page.wait_for_selector(".answer.cannot_tell")
        await page.fill("#code", "ZZZ999999")
        await page.fill("#production", "2008-12-31")
        assert await page.locator(".answer").count() == 1


async def test_a_shop_that_no_registry_knows_is_added_at_the_door(town: PhoneTown) -> None:
    async with town.phone() as page:
        await page.tap("nav a[href='#/search']")
        await page.tap("a[href='#/new']")
        await page.fill("#shop-name", HOSTILE)
        await page.tap(".foot .main")
        await page.tap("#clear")
        await page.tap("#submit")
        (visit,) = await until_recorded(town, 1)
        async with town.database.acquire() as connection:
            row = await connection.fetchrow(
                "SELECT name, presence FROM retailer WHERE retailer_id = $1", visit["shop_id"]
            )
        assert row is not None
        assert tuple(row) == (HOSTILE, "reported")


async def test_a_hostile_name_is_only_text(town: PhoneTown) -> None:
    async with town.phone() as page:
        assert await page.get_by_text(HOSTILE).count() >= 1
        assert await page.locator("img[src='x']").count() == 0


async def test_every_target_is_large_enough_for_a_thumb(town: PhoneTown) -> None:
    async with town.phone() as page:
        for address in ("#/", "#/search", "#/recalled", "#/outbox", "#/me", "#/new"):
            await page.evaluate("address => { location.hash = address; }", address)
            await page.wait_for_timeout(100)
            small = await page.evaluate(SMALL_TARGETS)
            assert small == [], address
            assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth"), address


async def test_it_works_over_plain_http_on_a_local_network(town: PhoneTown) -> None:
    async with town.phone(host=PLAIN_HOST) as page:
        assert await page.evaluate("[isSecureContext, 'locks' in navigator]") == [False, False]
        assert await clear_next_shop(page) == 4
        (visit,) = await until_recorded(town, 1)
        assert hashlib.sha256(visit["raw"]).digest() == visit["sha256"]
        await page.wait_for_selector("#status.good")


async def test_a_revoked_phone_says_so_and_still_hands_in(town: PhoneTown) -> None:
    async with town.phone() as page:
        await page.context.set_offline(True)
        await clear_next_shop(page)
        async with town.database.transaction() as connection:
            phone = await connection.fetchval("SELECT phone_id FROM phone")
            await revoke_phone(connection, phone, datetime.now(UTC))
        await asyncio.sleep(2.5)  # a service process remembers a token for so long
        await page.context.set_offline(False)
        (visit,) = await until_recorded(town, 1)
        assert "revoked_phone" in visit["flags"]
        await page.wait_for_selector("header .notice.bad")
        await page.wait_for_selector("#status.good")


async def test_a_find_is_not_thrown_away_by_a_wrong_tap(town: PhoneTown) -> None:
    async with town.phone() as page:
        await page.tap("#next")
        await page.tap(".foot .main")
        await page.tap("#found")
        await page.tap("[data-lot] >> nth=0")
        await page.tap(".foot .main")
        await page.tap(".summary button")
        page.once("dialog", lambda dialog: dialog.dismiss())
        await page.tap("#clear")
        await page.tap("#found")
        await page.tap("#submit")
        (visit,) = await until_recorded(town, 1)
        assert visit["findings"] == 1
    assert len(town.complaints) == 1  # the question
    town.complaints.clear()


async def test_a_sighting_stands_on_the_stop_and_an_inspection_settles_it(town: PhoneTown) -> None:
    at = await town.first_stop()
    commander = Actor(PersonId("commander"), Role.COMMANDER)
    sighting = await receive_sighting(
        town.database, town.sweep, actor=commander, channel="hotline", text=HOSTILE, shop=at["retailer_id"]
    )
    async with town.phone() as page:
        await page.wait_for_selector("#next .tag.bad")
        assert await clear_next_shop(page) == 4
        (visit,) = await until_recorded(town, 1)
        assert (visit["purpose"], json.loads(visit["raw"])["settles"]) == ("sighting", [sighting])


async def test_a_wrong_or_used_link_says_what_to_do(town: PhoneTown) -> None:
    async with town.context() as context:
        page = await context.new_page()
        town.listen(page)
        await page.goto(f"{town.base}/phone/#join=nonsense")
        await page.wait_for_selector(".notice.bad")
        assert "#join" not in page.url


async def test_a_helper_notifies_and_reports_and_can_clear_nothing(town: PhoneTown) -> None:
    at = await town.first_stop()
    helper = Person(PersonId("helper"), "何协助", Role.HELPER, sector=at["sector_id"])
    [joining] = await verbs.add_people(town.database, [helper], now=datetime.now(UTC), base_url=town.base)
    async with town.context() as context:
        page = await context.new_page()
        town.listen(page)
        await page.goto(joining.link)
        await page.tap(".card a.button")
        await page.tap("nav a[href='#/search']")
        await page.fill("#search", at["name"])
        await page.tap(".stops a")
        await page.tap(".foot .main")
        assert await page.locator("#clear").count() == 0
        await page.tap("text=看到在售")
        await page.tap("[data-lot] >> nth=0")
        await page.tap(".foot .main")
        await page.tap("#submit")
        (visit,) = await until_recorded(town, 1)
        assert (visit["outcome"], visit["purpose"], visit["findings"]) == ("notified", "sighting", 1)
        assert "helper" in visit["flags"]


async def test_of_several_sweeps_the_one_with_a_route_is_shown_and_another_can_be_chosen(
    town: PhoneTown, tmp_path: Path
) -> None:
    (tmp_path / "second.csv").write_text("product,lot\nmilk,B-7\n", encoding="utf-8")
    notice = take_notice(tmp_path / "second.csv", rejects_dir=tmp_path, now=datetime.now(UTC)).notice
    second = await open_sweep(town.database, notice, by=PersonId("terminal"), confirmed_by=PersonId("reviewer"))
    async with town.phone() as page:
        assert await page.input_value("#sweep") == town.sweep
        await page.select_option("#sweep", second.sweep)
        await page.wait_for_selector("main.today .notice")
        assert await page.query_selector("#next") is None
        await page.reload()
        await page.wait_for_selector("#sweep")
        assert await page.input_value("#sweep") == second.sweep
