"""Drafts, comparisons and steering over the wire, and who is refused them."""

from __future__ import annotations

import asyncio

from sweep.domain.words import Role
from sweep.planning.warm_up import warm_up
from tests.web.desk_world import get, post, refusal
from tests.web.test_stream import reading
from tests.web.world import World


async def test_a_draft_is_made_compared_and_published(world: World) -> None:
    status, out = await post(world, "/plans", {"seconds": 1.0})
    assert (status, out["draft"]) == (201, False)
    its_team = (await get(world, f"/plans/{out['plan']}"))["teams"][0]["team"]
    status, done = await post(
        world, "/steering", {"kind": "exclude_team", "team": its_team, "reason": "ill", "until": "2099-01-01T08:00"}
    )
    assert status == 201
    status, draft = await post(world, "/plans", {"seconds": 1.0, "draft": True})
    assert (status, draft["draft"]) == (201, True)
    drafts = await get(world, "/plan-drafts")
    assert (drafts["out"], [row["number"] for row in drafts["rows"]]) == (out["plan"], [draft["plan"]])
    found = await get(world, "/plan-comparison")
    assert (found["a"]["number"], found["b"]["number"]) == (out["plan"], draft["plan"])
    assert all(change["team_b"] != its_team and change["why"]["zh"] for change in found["changes"])
    sheet = await get(world, f"/plans/{draft['plan']}")
    stops = (await get(world, f"/plans/{draft['plan']}/stops"))["rows"]
    assert sum(each["tour"]["stops"] for each in sheet["teams"]) == len(stops)
    assert {row["steering"] for row in (await get(world, "/steering"))["rows"]} == {done["id"]}
    assert await refusal(world, "/plan-publications", {"plan": draft["plan"]}, Role.REVIEWER) == (403, "not-allowed")
    status, _ = await post(world, "/plan-publications", {"plan": draft["plan"], "reason": "ill"})
    assert status == 201
    assert (await get(world, "/plan-drafts"))["rows"] == []
    assert await refusal(world, "/plan-discards", {"plan": draft["plan"]}, Role.COMMANDER) == (409, "plan-published")
    assert (await post(world, "/steering-liftings", {"steering": done["id"]}))[0] == 200
    assert (await get(world, "/steering"))["rows"] == []
    assert [row["holds"] for row in (await get(world, "/steering?all=1"))["rows"]] == [False]


async def test_what_does_not_fit_is_refused_with_a_sentence(world: World) -> None:
    assert await refusal(world, "/steering", {"kind": "lock_route", "reason": "x"}, Role.COMMANDER) == (
        422,
        "steering-unfit",
    )
    assert await refusal(world, "/steering", {"kind": "dance", "reason": "x"}, Role.COMMANDER) == (422, "body-unfit")
    order = {"teams": ["none"], "sectors": ["none"], "reason": "x", "until": "2099-01-01T08:00"}
    assert await refusal(world, "/crossing-orders", order, Role.COMMANDER) == (404, "not-found")
    assert await refusal(world, "/plan-publications", {"plan": 99}, Role.COMMANDER) == (404, "not-found")


async def test_readers_of_the_stream_see_how_far_a_plan_is(world: World) -> None:
    await asyncio.to_thread(warm_up)  # the planner is compiled at its first use
    async with reading(world) as reader:
        asked = asyncio.create_task(post(world, "/plans", {"seconds": 1.0}))
        told = []
        while not told or told[-1]["state"] != "over":
            heard = await reader.next()
            if heard.event == "plan":
                told.append(heard.data)
        await asked
    assert set(told[0]) == {"state", "done", "total"}
    assert told[-1]["done"] == told[-1]["total"] > 0
