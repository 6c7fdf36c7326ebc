"""The open map over time and beyond one tab: replay, snapshot, filters in the address, a stream for all tabs."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from sweep.actions.amend_recall import amend_recall
from sweep.actions.open_sweep import Notice
from sweep.domain.ids import LotId, PersonId
from sweep.domain.lot_rule import ExactCodes
from sweep.domain.recall import Lot
from sweep.domain.words import RecallClass
from sweep.web.map_snapshot import make_snapshot
from sweep.web.service import SERVICE
from tests.maps.conftest import OpenMap
from tests.maps.town import positions, visit

pytestmark = pytest.mark.browser

AXE = Path(__file__).resolve().parents[2] / "node_modules" / "axe-core" / "axe.min.js"
PATIENCE_MS = 20_000
IS_LIVE = "() => window.sweepMap?.connection === 'live' && sweepMap.n > 0"
FIND = {"number": 1, "lot": "L-001", "units": 30, "disposition": "sealed_on_site", "photos": ["ab" * 32]}


async def play_a_little(map_: OpenMap) -> int:
    """Visits, a find, a revision, another visit; the ledger's number before the revision."""
    async with map_.database.acquire() as connection:
        shops = await positions(connection, 5)
    for number, shop in enumerate(shops[:4]):
        await map_.hand_in(visit(shop, map_.sweep, [FIND] if number == 3 else []))
    await map_.until("() => sweepMap.counts().clear === 3 && sweepMap.counts().found === 1", within_ms=PATIENCE_MS)
    before: int = await map_.ask("() => sweepMap.n")
    lot = Lot(LotId("L-900"), "新批次", rule=ExactCodes(("999999",)))
    notice = Notice("第二版", RecallClass.I, "melamine", (lot,))
    by, confirmed_by = PersonId("commander"), PersonId("reviewer")
    await amend_recall(map_.database, map_.sweep, notice, by=by, confirmed_by=confirmed_by)
    await map_.until("() => sweepMap.revision === 2", within_ms=PATIENCE_MS)
    await map_.hand_in(visit(shops[4], map_.sweep, revision=2))
    await map_.until("() => sweepMap.counts().clear === 1", within_ms=PATIENCE_MS)
    return before


async def serious(map_: OpenMap) -> list[str]:
    """What axe-core holds for serious or critical."""
    # In the page's own world scripts from elsewhere are forbidden; the debugger's may run.
    await map_.page.evaluate(AXE.read_text(encoding="utf-8") + "; null")
    found: list[str] = await map_.ask(
        """async () => (await axe.run()).violations.filter(({ impact }) => ["serious", "critical"].includes(impact))
            .flatMap(({ id, nodes }) => nodes.map(({ target, any }) => `${id}: ${target} ${any[0]?.message ?? ""}`))"""
    )
    return found


async def test_replay_ends_where_the_live_map_is_and_begins_where_nobody_was(open_map: OpenMap) -> None:
    before = await play_a_little(open_map)
    live = await open_map.ask("() => sweepMap.everything()")
    await open_map.ask("async () => { await sweepMap.replay.open(); }")
    assert await open_map.ask("() => sweepMap.everything()") == live
    await open_map.ask("(n) => sweepMap.replay.seekEntry(n)", before)
    counts = await open_map.ask("() => sweepMap.counts()")
    assert (counts["clear"], counts["found"], counts["reopened"]) == (3, 1, 0)
    assert await open_map.ask("() => sweepMap.revision") == 1
    await open_map.ask("() => sweepMap.replay.seekEntry(3)")
    assert (await open_map.ask("() => sweepMap.counts()"))["unvisited"] == len(open_map.city.shops)
    # The present goes on beneath, and is there when one comes back.
    async with open_map.database.acquire() as connection:
        [*_, shop] = await positions(connection, 6)
    await open_map.hand_in(visit(shop, open_map.sweep, revision=2))
    await open_map.page.click("#replay .now")
    await open_map.until("() => sweepMap.counts().clear === 2", within_ms=PATIENCE_MS)
    assert await serious(open_map) == []
    assert open_map.complaints == []


async def test_a_snapshot_opens_from_a_file_without_any_network(open_map: OpenMap, tmp_path: Path) -> None:
    await play_a_little(open_map)
    live = await open_map.ask("() => sweepMap.everything()")
    made = await make_snapshot(open_map.database, open_map.sweep, None, language="zh")
    file = tmp_path / "map.html"
    file.write_text(made.html(), encoding="utf-8")
    asked, complaints = [], []
    context = await open_map.page.context.browser.new_context(offline=True)
    page = await context.new_page()
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda said: complaints.append(said.text) if said.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    await page.goto(file.as_uri())
    assert await page.evaluate("() => sweepMap.everything()") == live
    assert await page.evaluate("() => [sweepMap.connection, sweepMap.sectors() > 100]") == ["snapshot", True]
    name = open_map.city.shops[9].name
    await page.fill("#search input", name)
    await page.click("#search li button")
    assert name in await page.evaluate("() => document.querySelector('#sheet h2').textContent")
    assert [url for url in asked if not url.startswith(("file:", "blob:", "data:"))] == []
    assert complaints == []
    # In a notebook's cell it is a frame that holds everything.
    assert "<iframe srcdoc=" in made._repr_html_()
    await context.close()


async def test_the_view_is_an_address_and_tabs_share_one_stream(open_map: OpenMap) -> None:
    await play_a_little(open_map)
    sector = await open_map.ask(
        """async () => (await (await fetch(`/api/v1/sweeps/S1/sectors`)).json()).features
            .find(({ properties }) => properties.level === "county").id"""
    )
    other = await open_map.page.context.new_page()
    await other.goto(
        f"{open_map.base}/map/?lang=en#sector={sector}&hide=unvisited&layers=shops,finds,holds,heat&lot=L-900"
    )
    second = OpenMap(
        other, open_map.base, open_map.sweep, open_map.database, open_map.city, open_map.officer, open_map.server
    )
    await second.until(IS_LIVE, within_ms=PATIENCE_MS)
    await second.until("() => sweepMap.stamped() > 0 && sweepMap.stamped() <= 5", within_ms=PATIENCE_MS)
    await second.until("() => sweepMap.counts().reopened === 4", within_ms=PATIENCE_MS)
    assert await second.ask("() => document.querySelector('#layers .heat input').checked")
    assert await second.ask("() => document.querySelectorAll('#filter option:checked')[0].value") == "L-900"
    service = open_map.server.app[SERVICE]
    assert "sweep_stream_readers 1.0" in service.metrics.text([]).decode()
    await second.page.click("#filter summary")
    await second.page.click("#filter .none")
    await second.until(
        "() => !location.hash.includes('lot=') && location.hash.includes('hide=unvisited')", within_ms=PATIENCE_MS
    )
    assert json.dumps(await second.ask("() => sweepMap.everything()")) == json.dumps(
        await open_map.ask("() => sweepMap.everything()")
    )
    async with open_map.database.acquire() as connection:
        [*_, shop] = await positions(connection, 7)
    await open_map.hand_in(visit(shop, open_map.sweep, revision=2))
    for map_ in (open_map, second):
        await map_.until("(id) => sweepMap.pointState(id).state === 'clear'", shop[0], within_ms=PATIENCE_MS)
    await open_map.page.close()
    async with open_map.database.acquire() as connection:
        [*_, shop] = await positions(connection, 8)
    await open_map.hand_in(visit(shop, open_map.sweep, revision=2))
    await second.until("(id) => sweepMap.pointState(id).state === 'clear'", shop[0], within_ms=PATIENCE_MS)
