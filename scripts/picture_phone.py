"""Pictures of the phone's screens, 360 x 640, in both languages, by day and by night, to be looked at by a person.

python scripts/picture_phone.py FOLDER [--stops 30]
"""

from __future__ import annotations

import argparse
import asyncio
import tempfile
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import cast

from phone_rig import PhoneRig, open_rig
from playwright.async_api import FilePayload, Page

_HEX = (
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c49444154789c636860f80f00028401"
    "80e0d2a8f60000000049454e44ae426082"
)
PIXEL = cast(FilePayload, {"name": "a.png", "mimeType": "image/png", "buffer": bytes.fromhex(_HEX)})

Keep = Callable[[str], Awaitable[None]]


async def walk(page: Page, keep: Keep) -> None:
    """From screen to screen as an inspector does, with a find and a clear shop."""
    await page.wait_for_selector("#next")
    await page.wait_for_timeout(500)
    await keep("today")
    await page.tap(".views a[href='#/map']")
    await page.wait_for_timeout(400)
    await keep("map")
    await page.tap("nav a[href='#/']")
    await page.tap("#next")
    shop = await page.evaluate("location.hash")
    await keep("stop")
    await page.tap(".foot .main")
    await page.wait_for_selector("#clear")
    await keep("outcome")
    await page.tap("#clear")
    await keep("review-clear")
    await page.tap(".summary button")
    await page.tap("#found")
    await page.wait_for_selector(".picture img")
    await keep("which-lot")
    await page.tap("[data-lot] >> nth=1")
    await page.fill("#units", "12")
    await page.fill("#received", "24")
    await page.fill("#sold", "10")
    await keep("finding")
    await page.set_input_files("input[type=file] >> nth=0", PIXEL)
    if await page.locator(".hold:not([open]) summary").count():
        await page.tap(".hold summary")
    await page.evaluate("scrollTo(0, 560)")
    await keep("finding-below")
    await page.tap(".foot .main")
    await keep("review-find")
    await page.tap("#submit")
    await page.wait_for_selector("#next")
    await page.wait_for_selector("#status.good")
    await page.evaluate("document.querySelector('.flash')?.remove(); dispatchEvent(new Event('online'))")
    await page.wait_for_timeout(800)
    await page.evaluate("scrollTo(0, 9999)")
    await keep("today-done")
    await after_visit(page, keep)
    await page.evaluate("hash => { location.hash = hash; }", shop)
    await page.wait_for_timeout(300)
    await keep("stop-goods")
    await page.tap(".foot .main")
    await page.tap("#goods")
    await keep("goods")
    await page.tap("button.goods >> nth=0")
    await page.tap(".choice button >> nth=2")
    await page.tap(".foot .main")
    await keep("movement")
    await page.tap(".foot button >> nth=0")
    for name in ("search", "new", "recalled", "lots", "outbox", "hand-over", "me"):
        await page.evaluate("name => { location.hash = `#/${name}`; }", name)
        await page.wait_for_timeout(400)
        if name == "recalled":
            await page.fill("#production", "2008-06-30")
            await page.wait_for_timeout(300)
        await keep(name)
        if name == "lots":
            await page.tap("button.picture >> nth=0")
            await page.wait_for_selector(".large-pictures img")
            await keep("lot-large")
            await page.tap(".large-pictures button")
    await page.evaluate("scrollTo(0, 9999)")
    await keep("settings")


async def after_visit(page: Page, keep: Keep) -> None:
    """The card, the papers, a signature, a refusal; and a check-in that has to wait."""
    await page.evaluate("scrollTo(0, 0)")
    await page.tap("#after")
    await page.wait_for_selector("[data-form]")
    await keep("after")
    await page.evaluate("scrollTo(0, 9999)")
    await keep("after-papers")
    forms = await page.eval_on_selector_all("[data-form]", "all => all.map((each) => each.dataset.form)")
    for form in forms:
        await page.tap(f"[data-form={form}]")
        await page.wait_for_selector("#paper-done")
        await page.evaluate("scrollTo(0, 0)")
        await keep(f"paper-{form}")
        await page.evaluate("scrollTo(0, 9999)")
        if form == forms[0]:
            await page.tap("#refuses")
            await page.tap("#paper-done")
            await page.evaluate("scrollTo(0, 9999)")
        await keep(f"paper-{form}-below")
        await page.tap(".foot a.button")
        await page.wait_for_selector("[data-form]")
    await page.evaluate("location.hash = '#/'")


async def take(rig: PhoneRig, folder: Path, language: str, look: str) -> None:
    """One phone's pictures."""
    scheme = "dark" if look == "night" else "light"
    locale = "zh-CN" if language == "zh" else "en-GB"
    async with rig.phone(color_scheme=scheme, locale=locale) as context:
        page = await context.new_page()
        await page.goto(await rig.joining())
        await page.wait_for_selector("#next")
        await page.evaluate("location.hash = '#/me'")
        await page.tap(f"text={'English' if language == 'en' else '中文'}")
        await page.evaluate("location.hash = '#/'")

        async def keep(name: str) -> None:
            await page.screenshot(path=folder / f"{name}.{language}.{look}.png")

        await walk(page, keep)


async def take_all(folder: Path, stops: int) -> None:
    """All four sets."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as data:
        async with open_rig(Path(data), retailers=160, teams=2, stops=stops) as rig:
            for language, look in (("en", "night"), ("zh", "day"), ("en", "day"), ("zh", "night")):
                await take(rig, folder, language, look)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--stops", type=int, default=30)
    options = parser.parse_args()
    asyncio.run(take_all(options.folder, options.stops))


if __name__ == "__main__":
    main()
