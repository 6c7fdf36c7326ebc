"""What a phone carries for the day."""

from __future__ import annotations

from typing import Any

from sweep.actions.actor import Actor
from sweep.actions.amend_recall import amend_recall
from sweep.actions.handle_sighting import receive_sighting
from sweep.actions.open_sweep import Notice
from sweep.db.plans import PlanRow, StopRow, insert_plan
from sweep.domain.ids import LotId, PersonId, ShopId, TeamId
from sweep.domain.lot_rule import CodePattern
from sweep.domain.recall import Lot
from sweep.domain.words import RecallClass, Role
from tests.web.world import World, check_in

DUE_MS = 2_000_000_000_000


async def plan(world: World, *shops: str) -> None:
    """A plan in which the East team visits these shops in this order."""
    stops = [StopRow(TeamId("team-e"), at, ShopId(shop), at * 600, 0, DUE_MS) for at, shop in enumerate(shops, 1)]
    async with world.database.transaction() as connection:
        number = await connection.fetchval("SELECT coalesce(max(number), 0) + 1 FROM plan")
        await insert_plan(connection, world.sweep, PlanRow(number, {}, [], "", 1_700_000_000_000), stops, 1)


async def today(world: World, role: Role = Role.OFFICER, **headers: str) -> tuple[int, dict[str, Any], str]:
    given = world.bearer(role) | {name.replace("_", "-"): value for name, value in headers.items()}
    async with world.client.get("/api/v1/phone/today", headers=given) as response:
        body = await response.json() if response.status == 200 else {}
        return response.status, body, response.headers.get("ETag", "")


async def test_a_phone_gets_its_officers_its_lots_in_words_and_its_stops_in_order(world: World) -> None:
    await plan(world, "shop-e2", "shop-e1")
    status, day, _ = await today(world)
    assert status == 200
    assert day["holder"]["team_name"] == "East team"
    assert day["officers"] == [{"name": "Ouyang", "credential": "51-001"}]
    (sweep,) = day["sweeps"]
    assert (sweep["sweep"], sweep["revision"], sweep["plan"]) == (world.sweep, 1, 1)
    (lot,) = sweep["lots"]
    assert lot["rule"] == {"type": "exact_codes", "codes": ["080801"]}
    assert (lot["zh"], lot["en"]) == ("批号为 080801", "code is 080801")
    assert [stop["shop"] for stop in sweep["stops"]] == ["shop-e2", "shop-e1"]
    assert sweep["stops"][0]["name"] == "Milk <b>& co"
    assert sweep["stops"][0]["due_ms"] == DUE_MS
    assert sweep["stops"][0]["open_lots"] is None
    assert all(stop["to_visit"] for stop in sweep["stops"])
    assert (sweep["stops"][1]["lat"], sweep["stops"][1]["lon"]) == (28.89, 105.4)


async def test_the_sectors_other_shops_come_along_and_those_of_other_sectors_do_not(world: World) -> None:
    _, day, _ = await today(world)
    assert day["sweeps"][0]["shops"]["shop"] == ["shop-e1", "shop-e2"]
    assert day["sweeps"][0]["shops"]["lat_e5"] == [2889000, 2889100]


async def test_asking_again_is_cheap_until_something_changes_for_this_team(world: World) -> None:
    await plan(world, "shop-e1")
    _, _, tag = await today(world)
    assert (await today(world, If_None_Match=tag))[0] == 304
    await world.hand_in(check_in("shop-w1"))
    assert (await today(world, If_None_Match=tag))[0] == 304  # another sector's shop
    await world.hand_in(check_in("shop-e1"))
    status, day, _ = await today(world, If_None_Match=tag)
    assert (status, day["sweeps"][0]["stops"][0]["to_visit"]) == (200, False)


async def test_an_unchanged_answer_still_tells_the_sweeps_time(world: World) -> None:
    _, _, tag = await today(world)
    headers = world.bearer(Role.OFFICER) | {"If-None-Match": tag}
    async with world.client.get("/api/v1/phone/today", headers=headers) as response:
        assert response.status == 304
        sweep, _, now_ms = response.headers["Sweep-Clock"].partition("=")
        assert sweep == world.sweep
        assert int(now_ms) > 1_700_000_000_000


async def test_sightings_and_unsettled_finds_come_with_the_ids_that_a_visit_must_name(world: World) -> None:
    await plan(world, "shop-e1")
    find = {"number": 1, "lot": "L-1", "units": 3, "disposition": "sealed_on_site"}
    visit = check_in("shop-e1", findings=[find])
    await world.hand_in(visit)
    actor = Actor(PersonId("commander"), Role.COMMANDER)
    sighting = await receive_sighting(
        world.database, world.sweep, actor=actor, channel="hotline", text="seen", shop=ShopId("shop-e2"), lot=None
    )
    _, day, _ = await today(world)
    unsettled = day["sweeps"][0]["unsettled"]
    assert [each["id"] for each in unsettled["shop-e1"]] == [f"{visit['id']}/1"]
    assert [(each["id"], each["kind"], each["text"]) for each in unsettled["shop-e2"]] == [
        (sighting, "sighting", "seen")
    ]


async def test_after_a_revision_only_the_new_lots_are_open_at_a_shop_that_was_checked(world: World) -> None:
    await plan(world, "shop-e1")
    await world.hand_in(check_in("shop-e1"))
    added = Lot(LotId("L-2"), "Formula", rule=CodePattern("K8*"))
    notice = Notice("Second notice", RecallClass.I, "melamine", (added,))
    await amend_recall(world.database, world.sweep, notice, by=PersonId("commander"), confirmed_by=PersonId("reviewer"))
    _, day, _ = await today(world)
    (sweep,) = day["sweeps"]
    assert sweep["revision"] == 2
    assert (sweep["stops"][0]["open_lots"], sweep["stops"][0]["to_visit"]) == (["L-2"], True)


async def test_a_helper_gets_the_shops_of_her_sector_and_no_route(world: World) -> None:
    status, day, _ = await today(world, Role.HELPER)
    assert (status, day["holder"]["role"], day["holder"]["sector_name"]) == (200, "helper", "East")
    assert day["sweeps"][0]["stops"] == []
    assert day["sweeps"][0]["shops"]["shop"] == ["shop-e1", "shop-e2"]


async def test_the_contact_is_noted_with_clock_and_unsent_count(world: World) -> None:
    await today(world, Phone_Clock="1700000000000", Phone_Unsent="4", App_Version="9")
    async with world.database.acquire() as connection:
        row = await connection.fetchrow(
            "SELECT unsent, app_version, clock_offset_ms FROM phone WHERE person_id = 'officer'"
        )
    assert row is not None
    assert (row[0], row[1]) == (4, "9")
    assert row[2] > 0


async def test_the_apps_page_names_nobody_and_runs_only_our_own_script(world: World) -> None:
    async with world.client.get("/phone/") as response:
        text = await response.text()
        assert response.status == 200
        assert "script-src 'self'" in response.headers["Content-Security-Policy"]
        assert 'src="/static/phone.js' in text
        assert "onclick" not in text
