"""The map's layers: lots, teams, routes; the sweep's course; the map as one file."""

from __future__ import annotations

import json
import re
from base64 import b64decode
from typing import Any

import pytest

from maps.points_payload import decode_points
from sweep.actions.amend_recall import amend_recall
from sweep.actions.open_sweep import Notice
from sweep.actions.trace_shops import Tracer
from sweep.db.connection import Connection
from sweep.db.kept_points import KeptPoints, PointIndex
from sweep.db.point_table import select_points
from sweep.db.sweeps import SweepRow, select_sweep
from sweep.domain.ids import LotId, PersonId, ShopId
from sweep.domain.lot_rule import ExactCodes
from sweep.domain.recall import Lot
from sweep.domain.words import RecallClass, Role, ShopState
from sweep.views.points import STANDING, PointTable
from sweep.views.trace import points_at
from tests.maps.tables import spell_out, states_of
from tests.web.world import World, check_in

FIND = {"number": 1, "lot": "L-1", "units": 3, "disposition": "sealed_on_site", "photos": ["ab" * 32]}


async def ask(world: World, path: str, role: Role = Role.COMMANDER, status: int = 200) -> Any:
    async with world.client.get(f"/api/v1/sweeps/{world.sweep}{path}", headers=world.bearer(role)) as answer:
        assert answer.status == status, await answer.text()
        return await answer.json(content_type=None)


async def amend(world: World) -> None:
    lot = Lot(LotId("L-2"), "Infant formula", rule=ExactCodes(("090901",)))
    notice = Notice("Second", RecallClass.I, "melamine", (lot,))
    await amend_recall(world.database, world.sweep, notice, by=PersonId("commander"), confirmed_by=PersonId("reviewer"))


async def points_now(world: World) -> PointTable:
    async with world.database.acquire() as connection:
        return (await select_points(connection, await select_sweep(connection, world.sweep)))[0]


async def test_the_last_moment_of_the_course_is_what_the_map_shows_now_and_earlier_ones_what_it_showed(
    world: World,
) -> None:
    shown = {}
    tracer = Tracer()

    async def look() -> None:
        table = await points_now(world)
        shown[table.n] = table
        # Asked again and again, it judges only what is new.
        past = points_at(table, await tracer.trace(world.database, world.sweep), table.n)
        assert spell_out(past)["state"] == spell_out(table)["state"]

    await world.hand_in(check_in("shop-e1"))
    await look()
    await world.hand_in(check_in("shop-e2", findings=[FIND]))
    await look()
    await world.hand_in(check_in("shop-w1", outcome="shut"))
    await amend(world)
    await look()
    await world.hand_in(check_in("shop-e1", revision=2))
    await world.hand_in(check_in("shop-w2", revision=2, outcome="duplicate", same_as="shop-e1"))
    await look()
    fresh = await Tracer().trace(world.database, world.sweep)
    now = shown[max(shown)]
    for n, table in shown.items():
        past = points_at(now, fresh, n)
        said, was = spell_out(past), spell_out(table)
        for column in (*STANDING, "lots", "revision"):
            assert said[column] == was[column], (n, column)


async def test_points_that_are_kept_follow_the_ledger_the_registry_and_the_sectors(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept, whole = KeptPoints(), []
    read = PointIndex.read

    async def count(connection: Connection, row: SweepRow) -> PointIndex:
        whole.append(row.head_n)
        return await read(connection, row)

    monkeypatch.setattr(PointIndex, "read", count)

    async def look(*, anew: bool) -> None:
        async with world.database.transaction(isolation="repeatable_read", readonly=True) as connection:
            row = await select_sweep(connection, world.sweep)
            before = len(whole)
            index = await kept.read(connection, row)
            table, hashes = await select_points(connection, row)
        assert spell_out(index.table) | {"now_ms": 0} == spell_out(table) | {"now_ms": 0}
        assert index.find(hashes).tolist() == list(range(len(hashes)))
        assert (len(whole) > before) is anew

    await look(anew=True)
    await look(anew=False)
    await world.hand_in([check_in("shop-e1"), check_in("shop-e2", findings=[FIND])])
    await look(anew=False)
    await amend(world)
    await look(anew=False)
    # Its position is learned; a shop that nobody knew enters.
    await world.hand_in(check_in("shop-w2"))
    await look(anew=True)
    await world.hand_in(check_in("shop-new", new_shop={"name": "N", "address": "", "lat": 28.9, "lon": 105.4}))
    await look(anew=True)
    async with world.database.transaction() as connection:
        await connection.execute("UPDATE retailer SET sector_id = 'west' WHERE retailer_id = 'shop-e1'")
        await connection.execute("UPDATE sector SET name = name WHERE sector_id = 'west'")
    await look(anew=True)
    await look(anew=False)


async def test_the_course_travels_as_columns_and_a_head_gets_the_own_area_only(world: World) -> None:
    await world.hand_in([check_in("shop-w1"), check_in("shop-e2")])
    course = await ask(world, "/trace")
    assert course["shops"] == ["shop-e2", "shop-w1"]
    assert sum(course["many"]) == len(course["shop"]) == len(course["state"]) == 2
    assert course["revisions"][0][2:] == [1, 1, 1]
    assert (await ask(world, "/trace", Role.HEAD))["shops"] == ["shop-e2"]
    assert await ask(world, "/trace-progress") == {"done": 0, "shops": 0}


async def test_with_one_lot_chosen_each_shop_shows_its_own_line_of_it(world: World) -> None:
    await world.hand_in(check_in("shop-e1"))
    await world.hand_in(check_in("shop-e2", findings=[FIND]))
    await amend(world)
    states = {}
    for lot in ("L-1", "L-2"):
        path = f"/api/v1/sweeps/{world.sweep}/points?lot={lot}"
        async with world.client.get(path, headers=world.bearer(Role.VIEWER)) as answer:
            table = decode_points(await answer.read())
        assert table.lots == 1
        states[lot] = {str(shop): state for shop, (state, _) in states_of(table).items()}
    assert states["L-1"]["shop-e1"] is ShopState.CLEAR
    assert states["L-1"]["shop-e2"] is ShopState.FOUND
    assert states["L-2"]["shop-e1"] is ShopState.REOPENED
    assert states["L-2"]["shop-w1"] is ShopState.UNVISITED
    assert (await ask(world, "/points?lot=none", status=404))["code"] == "lot-unknown"
    assert [lot["lot"] for lot in (await ask(world, "/lots"))["lots"]] == ["L-1", "L-2"]


async def test_teams_stand_where_they_checked_in_last_and_goods_where_they_are_held(world: World) -> None:
    await world.hand_in(check_in("shop-e1"))
    await world.hand_in(check_in("shop-e2", findings=[FIND]))
    work = await ask(world, "/field-work")
    [team] = [team for team in work["teams"] if team["seen_ms"] is not None]
    assert team["lat_e7"] == 288_900_000
    assert work["holds"] == [{"shop": "shop-e2", "units": 3, "lapses_ms": None}]
    routes = await ask(world, "/planned-routes")
    assert (routes["plan"], routes["routes"]) == (0, [])


async def test_the_map_of_a_moment_is_one_file_that_asks_nobody(world: World) -> None:
    await world.hand_in(check_in("shop-e1"))
    before = (await points_now(world)).n
    await world.hand_in(check_in("shop-w1"))
    path = f"/map/snapshot?sweep={world.sweep}&lang=en&event={before}"
    async with world.client.get(path, headers=world.browser(Role.COMMANDER)) as answer:
        assert answer.status == 200
        assert f"sweep-map-{world.sweep}-{before}.html" in answer.headers["Content-Disposition"]
        html = await answer.text()
    assert not re.findall(r"<(?:script|link|img)[^>]+(?:src|href)=", html)
    [data] = re.findall(r'<script type="application/json" id="sweep-data">(.*?)</script>', html, re.DOTALL)
    points = decode_points(b64decode(json.loads(data)["/points"]))
    assert points.n == before
    states = states_of(points)
    assert states[ShopId("shop-e1")] != states[ShopId("shop-w1")]
    path = f"/map/snapshot?sweep={world.sweep}&event=99999"
    async with world.client.get(path, headers=world.browser(Role.COMMANDER)) as answer:
        assert answer.status == 400
    async with world.client.get(path, headers=world.browser(Role.VIEWER)) as answer:
        assert answer.status == 403
