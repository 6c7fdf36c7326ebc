"""The map's addresses: points as of one event, areas, figures, one shop; each reader sees its own area."""

from __future__ import annotations

import asyncio
from typing import Any

import brotli

from maps.points_payload import decode_points
from sweep.db.connection import Database
from sweep.domain.ids import ShopId
from sweep.domain.problem import Problem
from sweep.domain.words import Grade, Role, ShopState
from sweep.settings import Settings
from sweep.web.map_answers import Kept
from tests.maps.tables import states_of
from tests.web.world import World, check_in


async def ask(world: World, path: str, role: Role = Role.COMMANDER) -> Any:
    async with world.client.get(f"/api/v1/sweeps/{world.sweep}{path}", headers=world.bearer(role)) as answer:
        assert answer.status == 200, await answer.text()
        return await answer.json(content_type=None)


async def read_points(world: World, role: Role = Role.COMMANDER, path: str = "/points") -> Any:
    async with world.client.get(f"/api/v1/sweeps/{world.sweep}{path}", headers=world.bearer(role)) as answer:
        return decode_points(await answer.read())


async def head(database: Database) -> int:
    async with database.acquire() as connection:
        n: int = await connection.fetchval("SELECT head_n FROM sweep")
    return n


async def test_points_hold_every_shop_and_say_as_of_which_event(world: World) -> None:
    points = await read_points(world)
    assert set(points.shops) == {"shop-e1", "shop-e2", "shop-w1", "shop-w2"}
    assert points.shops[3] == "shop-w2", "the shop without a position is the last"
    assert len(points.lat_e5) == 3
    assert points.lots == 1
    assert points.n == await head(world.database)


async def test_a_reader_who_knows_of_an_event_gets_points_that_hold_it(world: World) -> None:
    await read_points(world)  # kept for a moment
    status, _ = await world.hand_in(check_in("shop-e1"))
    assert status == 200
    n = await head(world.database)
    points = await read_points(world, path=f"/points?at_least={n}")
    assert points.n >= n
    assert states_of(points)[ShopId("shop-e1")] == (ShopState.CLEAR, Grade.EVIDENCED)


async def test_a_head_sees_the_shops_and_sectors_of_the_own_area_only(world: World) -> None:
    assert set((await read_points(world, Role.HEAD)).shops) == {"shop-e1", "shop-e2"}
    sectors = await ask(world, "/sectors", Role.HEAD)
    assert {feature["id"] for feature in sectors["features"]} == {"east", "east-1"}
    standing = await ask(world, "/standing", Role.HEAD)
    assert {sector["sector"] for sector in standing["sectors"]} == {"east", "east-1"}
    assert (await ask(world, "/shops?q=west", Role.HEAD))["shops"] == []
    path = f"/api/v1/sweeps/{world.sweep}/shops/shop-w1"
    async with world.client.get(path, headers=world.bearer(Role.HEAD)) as answer:
        assert answer.status == 404


async def test_sectors_without_boundaries_are_drawn_around_their_shops(world: World) -> None:
    features = {feature["id"]: feature for feature in (await ask(world, "/sectors"))["features"]}
    assert set(features) == {"city", "east", "east-1", "west"}
    assert features["west"]["geometry"]["type"] == "Polygon"
    assert features["west"]["properties"] | {"name": "", "level": ""} == {
        "name": "", "parent": "city", "level": "", "shops": 2, "lines": 2, "open_lines": 2, "silent_phones": 0,
    }  # fmt: skip


async def test_a_silent_phone_with_unsent_work_is_counted_in_its_sector(world: World) -> None:
    async with world.database.acquire() as connection:
        await connection.execute("UPDATE phone SET unsent = 3, contact_ms = 1")
    standing = await ask(world, "/standing")
    assert standing["silent_phones"] == 2
    silent = {sector["sector"]: sector["silent_phones"] for sector in standing["sectors"]}
    assert silent["east"] == 1  # the other phone is a helper's, without a team
    assert (standing["lots"], standing["lots_confirmed"], standing["revision"]) == (1, 0, 1)


async def test_a_shop_is_shown_with_its_lines_findings_and_history(world: World) -> None:
    find = {"number": 1, "lot": "L-1", "units": 3, "disposition": "sealed_on_site", "photos": ["ab"]}
    await world.hand_in(check_in("shop-e2", findings=[find]))
    sheet = await ask(world, "/shops/shop-e2")
    assert sheet["name"] == "Milk <b>& co"
    assert sheet["state"] == "found"
    assert sheet["lines"] == {"found": 1}
    assert sheet["findings"][0]["accounts"] == {"sealed_on_site": 3}
    assert sheet["history"][0]["kind"] == "check_in_recorded"
    assert sheet["history"][0]["says"] == {"outcome": "inspected", "purpose": "visit", "findings": 1, "units": 3}


async def test_shops_are_found_by_name_number_and_address_and_wildcards_are_text(world: World) -> None:
    assert [match["shop"] for match in (await ask(world, "/shops?q=dairy"))["shops"]] == ["shop-e1", "shop-w1"]
    assert [match["shop"] for match in (await ask(world, "/shops?q=SHOP-W2"))["shops"]] == ["shop-w2"]
    for nothing in ("%25", "_", "%00", ""):
        assert (await ask(world, f"/shops?q={nothing}"))["shops"] == []


async def test_points_are_compressed_and_known_ones_are_not_sent_again(world: World) -> None:
    headers = world.bearer(Role.COMMANDER) | {"Accept-Encoding": "br"}
    path = f"/api/v1/sweeps/{world.sweep}/points"
    async with world.client.get(path, headers=headers, auto_decompress=False) as answer:
        assert answer.headers["Content-Encoding"] == "br"
        assert decode_points(brotli.decompress(await answer.read())).n == await head(world.database)
        tag = answer.headers["ETag"]
    async with world.client.get(path, headers=headers | {"If-None-Match": tag}) as answer:
        assert answer.status == 304


async def test_wrong_questions_are_refused_in_a_sentence(world: World) -> None:
    for path, code in (
        ("S99/points", "sweep-unknown"),
        ("S99/sectors", "sweep-unknown"),
        ("S99/standing", "sweep-unknown"),
        (f"{world.sweep}/shops/nobody", "shop-unknown"),
        (f"{world.sweep}/points?at_least=-1", "at-least-unfit"),
    ):
        async with world.client.get(f"/api/v1/sweeps/{path}", headers=world.bearer(Role.VIEWER)) as answer:
            assert (await answer.json(content_type=None))["code"] == code


async def test_the_page_speaks_the_chosen_language(world: World) -> None:
    for language, word in (("zh", "清查覆盖图"), ("en", "Coverage map")):
        async with world.client.get(f"/map/?lang={language}", headers=world.browser(Role.VIEWER)) as answer:
            assert answer.status == 200
            assert word in await answer.text()
            assert answer.headers["Content-Security-Policy"].count("script-src 'self';") == 1


async def test_a_database_without_a_sweep_says_so(database: Database) -> None:
    async with World.open(database) as world:
        async with database.acquire() as connection:
            await connection.execute("TRUNCATE sweep CASCADE")
        async with world.client.get("/map/", headers=world.browser(Role.VIEWER)) as answer:
            assert answer.status == 404


async def test_many_readers_share_one_answer_and_one_that_fails_is_tried_again() -> None:
    kept: Kept[str, int] = Kept()
    made = 0

    async def make() -> int:
        nonlocal made
        made += 1
        await asyncio.sleep(0.01)
        if made == 1:
            raise Problem("x", "x", "x")
        return made

    first = await asyncio.gather(*(kept.get("k", make, lambda _: True) for _ in range(20)), return_exceptions=True)
    assert all(isinstance(each, Problem) for each in first)
    again = await asyncio.gather(*(kept.get("k", make, lambda _: True) for _ in range(20)))
    assert set(again) == {2}
    newer = await asyncio.gather(*(kept.get("k", make, lambda n: n >= 3) for _ in range(20)))
    assert set(newer) == {3}


async def test_tiles_by_setting_open_the_policy_for_their_host_only(database: Database) -> None:
    settings = Settings(map_tiles="https://tiles.example/{z}/{x}/{y}.png", map_attribution="© Tiles")
    async with World.open(database) as world:
        world.service.settings = settings
        async with world.client.get("/map/", headers=world.browser(Role.VIEWER)) as answer:
            policy = answer.headers["Content-Security-Policy"]
        async with world.client.get("/map/page.js", headers=world.browser(Role.VIEWER)) as answer:
            script = await answer.text()
    assert "img-src 'self' https://tiles.example blob:;" in policy
    assert "script-src 'self';" in policy
    assert "https://tiles.example/{z}/{x}/{y}.png" in script
