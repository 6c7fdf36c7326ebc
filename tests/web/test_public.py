"""The page for the public: no sign-in, no shop, no person; and what people have seen reaches the officer on duty."""

from __future__ import annotations

from dataclasses import replace

from sweep.domain.words import Role
from sweep.web.rate_limits import RateLimits
from tests.web.desk_world import find, get
from tests.web.world import World, check_in

FORM = {"place": "night market, third stall", "text": "tins of 080801", "contact": "0830-1", "sector": "east-1"}


async def show(world: World, lang: str = "en") -> str:
    async with world.client.get(f"/public/?lang={lang}") as answer:
        assert answer.status == 200
        assert "script-src 'self'" in answer.headers["Content-Security-Policy"]
        return await answer.text()


async def send(world: World, **changes: str) -> tuple[int, str]:
    origin = f"http://{world.client.host}:{world.client.port}"
    headers = {"Origin": origin, "Accept": "text/html", "Accept-Language": "en"}
    async with world.client.post("/public/", data=FORM | changes, headers=headers) as answer:
        return answer.status, await answer.text()


async def test_it_says_how_far_it_is_and_names_no_shop_and_no_person(world: World) -> None:
    world.service.settings = replace(world.service.settings, hotline="12315", return_places="Town hall；Market office")
    await find(world, "shop-e1")
    await world.hand_in(check_in("shop-e2"))
    for lang in ("en", "zh"):
        text = await show(world, lang)
        for said in ("Infant formula", "12315", "Town hall", "Market office", "25%", "East", "West"):
            assert said in text, (lang, said)
        for hidden in ("Dairy East", "Dairy West", "shop-e1", "Ouyang", "East team", "<script"):
            assert hidden not in text, (lang, hidden)


async def test_a_sighting_goes_to_the_officer_on_duty_of_the_sector(world: World) -> None:
    async with world.database.acquire() as connection:
        await connection.execute("UPDATE sector SET duty_officer = 'Rui' WHERE sector_id = 'east'")
    status, text = await send(world)
    assert (status, "Thank you" in text) == (200, True)
    (row,) = (await get(world, "/sightings"))["rows"]
    assert (row["owner"], row["accepted"], row["channel"]) == ("reviewer", False, "citizen")
    assert (row["place"], row["contact"]) == (FORM["place"], "0830-1")
    async with world.database.acquire() as connection:
        await connection.execute("UPDATE sector SET duty_officer = NULL")
    await send(world)
    await send(world, sector="")
    owners = [row["owner"] for row in (await get(world, "/sightings"))["rows"]]
    assert sorted(owners) == ["commander", "head", "reviewer"]


async def test_an_empty_one_a_foreign_one_and_too_many_are_refused(world: World) -> None:
    assert (await send(world, place=" ", text=""))[0] == 422
    async with world.client.post("/public/", data=FORM, headers={"Origin": "https://evil.example"}) as answer:
        assert answer.status == 403
    world.service.rate_limits = RateLimits()
    assert [(await send(world))[0] for _ in range(6)] == [200] * 5 + [429]
    assert len((await get(world, "/sightings", Role.COMMANDER))["rows"]) == 5
