"""The contact card behind a link that only the shopkeeper has."""

from __future__ import annotations

from typing import Any

from sweep.domain.words import Role
from tests.web.world import World, check_in

TOKEN = "A" * 21 + "-"


async def show(world: World, token: str = TOKEN) -> tuple[int, str]:
    async with world.client.get(f"/card/{token}", headers={"Accept": "text/html"}) as response:
        return response.status, await response.text()


async def rate(world: World, value: str, token: str = TOKEN) -> int:
    path = f"/card/{token}/rating"
    async with world.client.post(path, data={"rating": value}, allow_redirects=False) as response:
        return response.status


async def test_the_card_says_what_was_checked_and_taken_by_whom_and_nothing_else(world: World) -> None:
    finding = {"number": 1, "lot": "L-1", "units": 12, "disposition": "sealed_on_site", "supplier": "Secret supplier"}
    assert (await show(world))[0] == 404
    await world.hand_in(check_in(card=TOKEN, findings=[finding], note="Secret note"))
    status, page = await show(world)
    assert status == 200
    for said in ("Infant formula", "L-1", "12", "Sealed", "51-001", "51-002", "Test recall"):
        assert said in page, said
    for unsaid in ("Secret", "Dairy East", "shop-e1", "officer", "Ouyang"):
        assert unsaid not in page.replace("Officers", "").replace("officers", ""), unsaid


async def test_nobody_opens_a_card_without_its_link(world: World) -> None:
    await world.hand_in([check_in(card=TOKEN), check_in("shop-e2", card="short"), check_in("shop-w1")])
    for token in ("short", "B" * 22, TOKEN[:-1]):
        assert (await show(world, token))[0] == 404
    async with world.database.acquire() as connection:
        assert await connection.fetchval("SELECT count(*) FROM contact_card") == 1


async def test_a_visit_is_rated_once_and_the_desk_sees_it(world: World) -> None:
    await world.hand_in(check_in(card=TOKEN))
    assert await rate(world, "6") == 422
    assert await rate(world, "5", "B" * 22) == 404
    assert await rate(world, "4") == 303
    assert await rate(world, "1") == 303
    _, page = await show(world)
    assert "Thank you" in page
    assert "Satisfied" in page
    async with world.client.get(
        f"/api/v1/sweeps/{world.sweep}/ratings", headers=world.bearer(Role.COMMANDER)
    ) as response:
        told: dict[str, Any] = await response.json()
    assert told["counts"] == {"1": 0, "2": 0, "3": 0, "4": 1, "5": 0}
    assert [(each["shop"], each["rating"]) for each in told["answers"]["rows"]] == [("shop-e1", 4)]
