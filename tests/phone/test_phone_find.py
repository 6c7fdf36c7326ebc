"""Finds and goods in the app: everything that is said of them arrives, and goods move on from where they stand."""

from __future__ import annotations

import base64
import json
from typing import TYPE_CHECKING

import pytest

from tests.phone.conftest import PhoneTown
from tests.phone.test_phone_app import PNG, until_recorded

if TYPE_CHECKING:
    from playwright.async_api import Page

pytestmark = [pytest.mark.browser, pytest.mark.slow]

PHOTO = {"name": "a.png", "mimeType": "image/png", "buffer": PNG}
#: A GS1 DataMatrix: (01)06901234567892(10)S1001(11)080715.
GS1 = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAGQAAABkCAAAAABVicqIAAABa0lEQVR4XmP8z0B7wMQwagkJIUCX4GIBO4gRRIKTALVZYONHI56khE+X"
    "4GJERDcDPPaxOZMRVRB/QYFQDFY3GvGDL+JZEE5Ci0tseR9nikArLdDS0GjED+qIBzsOLa8iHMyIWh7gV4cwajTHM5AM6FjHY4tzIqIW"
    "UUbgLx5Gc/ygzvE4a3u0JEBslYBIDKMRP/iLepwuxFaLoynGmXJGI37wRTx6qx7hQpwxTUSPD82U0Ygf/DmeiPEctIxNROt/NOKHXI5H"
    "a/Wh5WSc3hntxzNQAOg9gIOWk8Eux9+QI6JeACsZzfFDJMf/J9KdjITVgY0ajfhBXcdjy/HYopakkmE0x5Ne5tN7AAetbMfZeEeTQHgM"
    "IYHWIxjN8UOuqMc/fIetx4dNx2jED+qIxzYAi+ZgYit1sLbRkTsG8sCAFPWI2EJEHprz0ep4bFU+Wq0xmuOHSFHPQD0w2qonPSzp2I9n"
    "oC0YzfGDL8cDAGMkXcOktcx0AAAAAElFTkSuQmCC"
)
INVOICE = {"name": "b.png", "mimeType": "image/png", "buffer": PNG + b"\0"}  # a picture of its own


async def enter_find(page: Page) -> None:
    """A lot of which 24 came, 10 were sold and 12 are here, sealed; with the goods' photo and the invoice's."""
    await page.tap("[data-lot] >> nth=0")
    for name, count in (("received", "24"), ("sold", "10"), ("units", "12")):
        await page.fill(f"#{name}", count)
    assert "2" in await page.inner_text(".counts [role=status]")  # two are not accounted for
    await page.fill("#seals", "F-17, F-18")
    await page.fill("#supplier", "城南批发部")
    await page.set_input_files("input[type=file] >> nth=0", PHOTO)  # type: ignore[arg-type]  # a FilePayload
    await page.set_input_files("input[type=file] >> nth=1", INVOICE)  # type: ignore[arg-type]  # a FilePayload
    await page.wait_for_selector("figure img >> nth=1")
    await page.tap(".foot .main")


async def enter_unreadable(page: Page) -> None:
    """One more of which the print can't be read; it could be one of two lots."""
    await page.tap("main.visit button.wide:not(.camera) >> nth=1")
    await page.tap("#unreadable")
    await page.tap("#could-be summary")
    for number in range(2):
        await page.tap(f"#could-be input >> nth={number}")
    await page.fill("#units", "1")
    await page.tap(".foot .main")


async def test_a_whole_find_arrives_and_its_goods_move_on_from_the_phone(town: PhoneTown) -> None:
    async with town.phone() as page:
        await page.tap("#next")
        shop = await page.evaluate("location.hash")
        await page.tap(".foot .main")
        await page.tap("#found")
        await enter_find(page)
        await enter_unreadable(page)
        await page.tap("#submit")
        (visit,) = await until_recorded(town, 1)
        first, second = json.loads(visit["raw"])["findings"]
        assert [first[name] for name in ("received_units", "sold_units", "units")] == [24, 10, 12]
        assert (first["hold"]["seals"], first["supplier"]) == ("F-17, F-18", "城南批发部")
        assert first["hold"]["lapses"].endswith("T23:59:59")
        assert len(first["photos"]) == 2
        assert first["invoices"] == first["photos"][1:]
        assert (second["lot"], len(second["could_be"])) == (None, 2)

        await page.wait_for_selector("#status.good")
        await page.evaluate("dispatchEvent(new Event('online'))")
        await page.wait_for_timeout(500)
        await page.evaluate("hash => { location.hash = hash; }", shop)
        await page.wait_for_selector("text=在控物品")
        await page.tap(".foot .main")
        await page.tap("#goods")
        await page.tap("button.goods >> nth=0")
        await page.fill("#move-units", "99")
        await page.tap("main.visit .choice button >> nth=2")  # destroyed
        await page.tap(".foot .main")
        await page.wait_for_selector(".notice.bad")  # more than there are
        await page.fill("#move-units", "5")
        await page.tap(".foot .main")
        await page.wait_for_selector(".notice.bad:has-text('见证人')")
        await page.fill("main.visit .field:has-text('见证人') input", "王见证")
        await page.tap(".foot .main")
        await page.tap("#submit")
        _, moved = await until_recorded(town, 2)
        said = json.loads(moved["raw"])
        assert (said["outcome"], said["findings"]) == ("notified", [])
        (movement,) = said["movements"]
        assert movement["finding"] == f"{visit['check_in_id']}/1"
        assert (movement["target"], movement["units"], movement["witness"]) == ("destroyed", 5, "王见证")
    async with town.database.acquire() as connection:
        stock = await connection.fetch(
            "SELECT account, units FROM stock WHERE finding_id = $1 ORDER BY account", movement["finding"]
        )
    assert [tuple(row) for row in stock] == [("destroyed", 5), ("sealed_on_site", 7)]


async def test_a_code_is_scanned_from_a_picture_and_answered_without_signal(town: PhoneTown) -> None:
    async with town.phone() as page:
        await page.evaluate("navigator.serviceWorker.ready.then(() => true)")
        await page.reload()  # from here on the worker is asked for every file
        await page.wait_for_selector("#next")
        for is_offline in (False, True):
            await page.context.set_offline(is_offline)
            await page.evaluate("location.hash = '#/recalled'")
            await page.set_input_files("#scan-picture", {"name": "c.png", "mimeType": "image/png", "buffer": GS1})
            await page.wait_for_selector(".scanned .notice", timeout=60_000)
            assert "6901234567892" in await page.inner_text(".scanned")
            assert await page.input_value("#code") == "S1001"
            assert await page.input_value("#production") == "2008-07-15"
            assert await page.locator(".answer.recalled").count() == 1
            await page.evaluate("location.hash = '#/'")
            await page.reload()
            await page.wait_for_selector("#next")
