"""The map as a commander has it: open in a browser, live, and safe whatever a shop is called."""

from __future__ import annotations

import pytest

from sweep.actions.amend_recall import amend_recall
from sweep.actions.open_sweep import Notice
from sweep.domain.ids import LotId, PersonId
from sweep.domain.lot_rule import ExactCodes
from sweep.domain.recall import Lot
from sweep.domain.words import RecallClass
from tests.maps.conftest import OpenMap
from tests.maps.town import HOSTILE, positions, visit

pytestmark = pytest.mark.browser


async def some_shops(map_: OpenMap, count: int) -> list[tuple[str, int, int]]:
    async with map_.database.acquire() as connection:
        return await positions(connection, count)


async def test_it_loads_whole_asks_nobody_else_and_complains_of_nothing(open_map: OpenMap) -> None:
    counts = await open_map.ask("() => sweepMap.counts()")
    assert counts["unvisited"] == len(open_map.city.shops)
    await open_map.until("() => sweepMap.sectors() > 100")
    assert await open_map.ask("() => document.querySelector('#exercise').textContent") == "EXERCISE / 演练"
    assert await open_map.ask("() => document.querySelector('#revision').textContent") == "Revision 1"
    painted = await open_map.ask(
        """() => {
            const canvas = document.querySelector("canvas.shops");
            const pixels = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data;
            const words = new Uint32Array(pixels.buffer);
            return [canvas.width, document.querySelector(".folium-map").clientWidth,
                    words.some((word) => word !== words[0])];
        }"""
    )
    assert painted == [1280, 1280, True]
    assert open_map.foreign == []
    assert open_map.complaints == []


async def test_a_check_in_is_on_the_open_map_within_a_second(open_map: OpenMap) -> None:
    waits = []
    for shop in await some_shops(open_map, 5):
        await open_map.hand_in(visit(shop, open_map.sweep))
        waits.append(
            await open_map.until("(id) => sweepMap.pointState(id).state === 'clear'", shop[0], within_ms=3_000)
        )
    assert sorted(waits)[2] < 1_000, waits
    state = await open_map.ask("(id) => sweepMap.pointState(id)", shop[0])
    assert state == {"state": "clear", "grade": 2, "openLines": 0}
    assert (await open_map.ask("() => sweepMap.counts()"))["clear"] == 5


async def test_a_delta_repaints_only_the_shop_that_changed(open_map: OpenMap) -> None:
    await open_map.ask(
        """() => {
            const put = CanvasRenderingContext2D.prototype.putImageData;
            window.painted = [];
            CanvasRenderingContext2D.prototype.putImageData = function (...given) {
                if (this.canvas.className === "shops") window.painted.push(given.length === 3 ? null : given.slice(5));
                return put.apply(this, given);
            };
        }"""
    )
    painted = []
    for shop in await some_shops(open_map, 3):
        await open_map.ask("() => { window.painted = []; }")
        await open_map.hand_in(visit(shop, open_map.sweep))
        await open_map.until("(id) => sweepMap.pointState(id).state === 'clear' && painted.length > 0", shop[0])
        painted.append(await open_map.ask("() => painted"))
    # Where the header grows by a line at the first figure, the map is painted anew once: that is not the delta.
    assert any(all(part is not None and max(part) < 40 for part in parts) for parts in painted), painted


async def test_a_second_revision_reopens_shops_on_the_open_map_without_a_reload(open_map: OpenMap) -> None:
    shops = await some_shops(open_map, 3)
    for shop in shops:
        await open_map.hand_in(visit(shop, open_map.sweep))
    await open_map.until("() => sweepMap.counts().clear === 3")
    await open_map.ask("() => { window.stillHere = true; }")
    lot = Lot(LotId("L-900"), "新批次", rule=ExactCodes(("999999",)))
    notice = Notice("第二版", RecallClass.I, "melamine", (lot,))
    by, confirmed_by = PersonId("commander"), PersonId("reviewer")
    await amend_recall(open_map.database, open_map.sweep, notice, by=by, confirmed_by=confirmed_by)
    await open_map.until("() => sweepMap.revision === 2 && sweepMap.counts().reopened === 3")
    assert await open_map.ask("(id) => sweepMap.pointState(id).openLines", shops[0][0]) == 1
    assert await open_map.ask("() => document.querySelector('#revision').textContent") == "Revision 2"
    assert await open_map.ask("() => window.stillHere")


async def test_a_hostile_name_is_text_in_sheet_and_search(open_map: OpenMap) -> None:
    hostile = open_map.city.shops[0].shop_id
    await open_map.page.fill("#search input", "onerror")
    await open_map.until("() => document.querySelectorAll('#search li button').length > 0")
    assert await open_map.ask("() => document.querySelector('#search b').textContent") == HOSTILE
    await open_map.page.click("#search li button")
    await open_map.until("() => document.querySelector('#sheet h2')")
    assert await open_map.ask("() => document.querySelector('#sheet h2').textContent") == HOSTILE
    assert hostile in await open_map.ask("() => document.querySelector('#sheet').textContent")
    assert await open_map.ask("() => document.querySelectorAll('img').length") == 0
    assert open_map.complaints == []


async def test_a_click_on_a_shop_opens_its_sheet_and_a_change_refreshes_it(open_map: OpenMap) -> None:
    [shop] = await some_shops(open_map, 1)
    await open_map.ask("([lat, lon]) => { sweepMap.map.setView([lat, lon], 18); }", [shop[1] / 1e7, shop[2] / 1e7])
    box = await open_map.page.locator(".folium-map").bounding_box()
    await open_map.page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    await open_map.until("(id) => document.querySelector('#sheet .facts')?.textContent.includes(id)", shop[0])
    await open_map.hand_in(visit(shop, open_map.sweep))
    await open_map.until("() => document.querySelector('#sheet .history b')?.textContent === 'Check-in'")


async def test_a_click_in_the_legend_hides_a_state_and_shows_it_again(open_map: OpenMap) -> None:
    stamped = "() => sweepMap.stamped()"
    before = await open_map.ask(stamped)
    await open_map.page.click("#legend button:has-text('unvisited')")
    assert await open_map.ask(stamped) == 0
    await open_map.page.click("#legend .all")
    assert await open_map.ask(stamped) == before


async def test_a_lost_connection_is_said_and_nothing_is_missed_afterwards(open_map: OpenMap) -> None:
    shops = await some_shops(open_map, 2)
    n = await open_map.ask("() => sweepMap.n")
    await open_map.server.close()
    await open_map.until("() => sweepMap.connection === 'stale'", within_ms=10_000)
    await open_map.until("() => !document.querySelector('#stale').hidden", within_ms=10_000)
    said = await open_map.ask("() => document.querySelector('#stale').textContent")
    assert "No connection for" in said
    assert f"as of event {n}" in said
    await open_map.restart()
    for shop in shops:
        await open_map.hand_in(visit(shop, open_map.sweep))
    await open_map.until("() => sweepMap.connection === 'live' && sweepMap.counts().clear === 2", within_ms=15_000)
    assert await open_map.ask("() => document.querySelector('#stale').hidden")
