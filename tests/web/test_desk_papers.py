"""Papers at the desk, in Chromium: a draft is read, approved with its number, and printed as issued."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

from sweep.domain.words import Role
from tests.web.test_cards import TOKEN
from tests.web.test_desk_page import Desk, barriers, desk
from tests.web.test_hand_overs import make_file
from tests.web.test_papers import find, put, signed
from tests.web.world import check_in

__all__ = ["desk"]
pytestmark = pytest.mark.browser
SHOTS = os.environ.get("SWEEP_SHOTS")


async def shoot(page: Any, name: str) -> None:
    if SHOTS:
        await page.screenshot(path=Path(SHOTS) / f"{name}.png", full_page=True)


async def test_a_paper_is_issued_and_an_outbox_is_taken_at_the_desk(desk: Desk, tmp_path: Path) -> None:
    world = desk.world
    visit = find(card=TOKEN)
    await world.hand_in(visit)
    await put(world, signed(world, visit))
    await world.client.post(f"/card/{TOKEN}/rating", data={"rating": "4"}, allow_redirects=False)
    page = await desk.enter(Role.COMMANDER)
    await page.goto(f"{desk.base}/desk/#papers")
    await page.wait_for_selector("ul.papers")
    assert await barriers(page) == []
    await page.click("ul.papers li:nth-child(3) button.main")
    await page.fill("#field-number", "封〔2026〕1号")
    await page.fill("#field-approved_by", "局长")
    await page.click("dialog button.main")
    await page.wait_for_selector("ul.papers li:nth-child(3) .chip.green")
    await shoot(page, "desk-papers-en")
    outbox = tmp_path / "outbox.txt"
    other = json.dumps(check_in("shop-w1")).encode()
    outbox.write_text(json.dumps(make_file(world, [other])), encoding="utf-8")
    await page.click(".section-head .tools button")
    await page.set_input_files("dialog input[type=file]", outbox)
    await page.click("dialog button.main")
    await page.wait_for_selector("dialog:has-text('1 check-ins')")
    await page.click("dialog button.main")
    await page.goto(f"{desk.base}/desk/#papers/ratings")
    await page.wait_for_selector("td:has-text('Satisfied')")
    await shoot(page, "desk-ratings-en")
    for form, lang in (("coercive_measure", "zh"), ("site_record", "en")):
        await page.goto(f"{desk.base}/api/v1/sweeps/{world.sweep}/papers/{visit['id']}/{form}?lang={lang}")
        await page.wait_for_selector("article.paper")
        await shoot(page, f"print-{form}-{lang}")
    assert desk.complaints == []
