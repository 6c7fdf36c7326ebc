"""The app's screens: no serious barrier by axe-core, large targets, nothing too wide, by day and by night."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.phone.conftest import PhoneTown
from tests.phone.test_phone_app import SMALL_TARGETS

if TYPE_CHECKING:
    from playwright.async_api import Page

AXE = Path(__file__).parents[2] / "node_modules" / "axe-core" / "axe.min.js"
pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.skipif(not AXE.exists(), reason="AXE-CORE IS NOT INSTALLED: run `python hatch_build.py`"),
]
#: What axe-core finds that is serious or worse, each with its element.
BARRIERS = """
async () => (await axe.run(document, {resultTypes: ["violations"]})).violations
    .filter((each) => ["serious", "critical"].includes(each.impact))
    .flatMap((each) => each.nodes.map((node) => `${each.id}: ${node.target} ${node.failureSummary}`))
"""


class Looker:
    """Looks at one screen after the other, and notes what is wrong."""

    def __init__(self, page: Page, wrong: list[str]) -> None:
        self.page = page
        self.wrong = wrong

    async def look(self, name: str) -> None:
        """All that a program can say of a screen."""
        await self.page.evaluate("document.querySelector('.flash')?.remove()")
        found: list[Any] = await self.page.evaluate(BARRIERS)
        found += await self.page.evaluate(SMALL_TARGETS)
        if not await self.page.evaluate("document.documentElement.scrollWidth <= innerWidth"):
            found.append("wider than the screen")
        self.wrong += [f"{name}: {each}" for each in found]

    async def go(self, name: str) -> None:
        """A screen by its address."""
        await self.page.evaluate("name => { location.hash = `#/${name}`; }", name)
        await self.page.wait_for_timeout(150)
        await self.look(name)


async def test_the_main_screens_hold_no_serious_barrier_by_day_and_by_night(town: PhoneTown) -> None:
    wrong: list[str] = []
    for number, (scheme, locale) in enumerate((("light", "zh-CN"), ("dark", "en-GB"))):
        async with town.phone(number, color_scheme=scheme, locale=locale) as page:
            await page.evaluate(AXE.read_text(encoding="utf-8"))
            screens = Looker(page, wrong)
            await page.evaluate("location.hash = '#/me'")
            await page.tap(f"text={'English' if scheme == 'dark' else '中文'}")
            for name in ("", "map", "search", "new", "recalled", "lots", "outbox", "me"):
                await screens.go(name)
            await page.evaluate("location.hash = '#/'")
            await page.tap("#next")
            await screens.look("stop")
            await page.tap(".map-apps summary")
            await screens.look("map apps")
            await page.tap(".foot .main")
            await page.wait_for_selector("#clear")
            await screens.look("outcome")
            await page.tap("#clear")
            await screens.look("review")
            await page.tap(".summary button")
            await page.tap("#found")
            await screens.look("which lot")
            await page.tap("[data-lot] >> nth=0")
            await page.tap(".hold summary")
            await screens.look("finding")
            await page.tap(".foot .main")
            await screens.look("review of a find")
    assert wrong == []
