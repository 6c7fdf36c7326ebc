"""Goods on the phone: what a team may move on, and what it moved, also of another shop's find."""

from __future__ import annotations

from typing import Any

from sweep.domain.words import Role
from tests.web.test_phone_today import plan, today
from tests.web.world import World, check_in

FIND = {"number": 1, "lot": "L-1", "units": 5, "disposition": "sealed_on_site", "received_units": 9, "sold_units": 4}


def moving(finding: str, **changes: Any) -> dict[str, Any]:
    movement = {"id": "m-1", "finding": finding, "source": "sealed_on_site", "target": "collected", "units": 2}
    return movement | {"custodian": "East warehouse"} | changes


async def held(world: World) -> dict[str, Any]:
    _, day, _ = await today(world)
    found: dict[str, Any] = day["sweeps"][0]["held"]
    return found


async def test_a_phone_knows_the_goods_that_are_withheld_at_its_shops(world: World) -> None:
    await plan(world, "shop-e1")
    visit = check_in("shop-e1", findings=[FIND])
    await world.hand_in(visit)
    (goods,) = (await held(world))["shop-e1"]
    assert (goods["finding"], goods["lot"], goods["account"]) == (f"{visit['id']}/1", "L-1", "sealed_on_site")
    assert goods["units"] == 5


async def test_goods_move_in_part_on_a_later_visit_of_the_same_shop(world: World) -> None:
    visit = check_in("shop-e1", findings=[FIND])
    await world.hand_in(visit)
    await world.hand_in(check_in("shop-e1", outcome="notified", movements=[moving(f"{visit['id']}/1")]))
    there = {goods["account"]: goods["units"] for goods in (await held(world))["shop-e1"]}
    assert there == {"collected": 2, "sealed_on_site": 3}


async def test_goods_of_another_shops_find_move_on_that_shops_account(world: World) -> None:
    visit = check_in("shop-e1", findings=[FIND])
    await world.hand_in(visit)
    there = check_in("shop-e2", movements=[moving(f"{visit['id']}/1", shop="shop-e1")])
    assert (await world.hand_in(there))[0] == 200
    goods = await held(world)
    assert {each["account"]: each["units"] for each in goods["shop-e1"]} == {"collected": 2, "sealed_on_site": 3}
    assert "shop-e2" not in goods


async def test_the_order_of_arrival_of_find_and_movement_does_not_matter(world: World) -> None:
    visit = check_in("shop-e1", findings=[FIND])
    await world.hand_in(check_in("shop-e2", movements=[moving(f"{visit['id']}/1", shop="shop-e1")]))
    await world.hand_in(visit)
    there = {goods["account"]: goods["units"] for goods in (await held(world))["shop-e1"]}
    assert there == {"collected": 2, "sealed_on_site": 3}


async def test_a_helper_or_an_unlawful_movement_moves_nothing_elsewhere(world: World) -> None:
    visit = check_in("shop-e1", findings=[FIND])
    await world.hand_in(visit)
    of_find = f"{visit['id']}/1"
    await world.hand_in(check_in("shop-e2", movements=[moving(of_find, shop="shop-e1")]), Role.HELPER)
    burnt = moving(of_find, shop="shop-e1", target="destroyed")  # before no witness
    await world.hand_in(check_in("shop-e2", movements=[burnt]))
    nowhere = moving(of_find, shop="no such shop")
    assert (await world.hand_in(check_in("shop-e2", movements=[nowhere])))[0] == 200
    assert [each["units"] for each in (await held(world))["shop-e1"]] == [5]


async def test_what_was_received_is_in_the_ledger(world: World) -> None:
    await world.hand_in(check_in("shop-e1", findings=[FIND]))
    async with world.database.acquire() as connection:
        entry = await connection.fetchval("SELECT entry FROM event WHERE kind = 'check_in_recorded'")
    assert b'"received_units":9' in entry
