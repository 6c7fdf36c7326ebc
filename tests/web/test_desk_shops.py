"""Each figure opens the list behind it, and the desk says when the work will be done."""

from __future__ import annotations

from sweep.domain.words import Role
from tests.web.desk_world import find, get, post
from tests.web.world import World, check_in


async def shops(world: World, query: str, role: Role = Role.COMMANDER) -> list[str]:
    """Ids of the shops behind a figure."""
    listed = await get(world, f"/shop-list?{query}", role)
    assert listed["total"] == len(listed["rows"])
    return [row["where"]["shop"] for row in listed["rows"]]


async def make_plan(world: World) -> None:
    """A stop of each team; East's is due in 1970."""
    async with world.database.acquire() as connection:
        await connection.execute(
            """INSERT INTO plan (sweep_id, number, metrics, made_ms, n, tours) VALUES ($1, 1, '{}', 0, 1, $2)""",
            world.sweep,
            {"team-w": {"finish_ms": 4_000_000_000_000}},
        )
        await connection.executemany(
            "INSERT INTO stop (sweep_id, plan, team_id, seq, shop_id, arrival_s, due_ms)"
            " VALUES ($1, 1, $2, 1, $3, 0, $4)",
            [(world.sweep, "team-e", "shop-e1", 1_000), (world.sweep, "team-w", "shop-w1", 4_000_000_000_000)],
        )


async def test_each_figure_opens_the_shops_behind_it(world: World) -> None:
    await make_plan(world)
    await find(world, "shop-w1")
    await world.hand_in(check_in("shop-e2"))
    assert await shops(world, "") == ["shop-e1", "shop-e2", "shop-w1", "shop-w2"]
    assert await shops(world, "state=found,sighted") == ["shop-w1"]
    assert await shops(world, "state=clear") == ["shop-e2"]
    assert await shops(world, "sector=east") == ["shop-e1", "shop-e2"]
    assert await shops(world, "sector=east&open=1") == ["shop-e1"]
    assert await shops(world, "team=team-w") == ["shop-w1"]
    assert await shops(world, "late=1") == ["shop-e1"]
    assert await shops(world, "unlocated=1") == ["shop-w2"]
    assert await shops(world, "late=1", Role.HEAD) == ["shop-e1"]
    assert await shops(world, "sector=west", Role.HEAD) == []


async def test_a_lots_line_opens_its_shops_also_those_that_only_the_cover_knows(world: World) -> None:
    await find(world, "shop-w1")
    await world.hand_in(check_in("shop-e2"))
    board = await get(world, "/board")
    for state, number in board["lots"][0]["lines"].items():
        assert len(await shops(world, f"lot=L-1&line={state}")) == number, state
    assert await shops(world, "lot=L-1&line=found") == ["shop-w1"]
    assert await shops(world, "lot=L-1&line=open") == ["shop-e1", "shop-w2"]


async def test_a_word_that_is_none_is_refused(world: World) -> None:
    for query, code in (("state=nothing", "state-unfit"), ("lot=L-1&line=x", "line-unfit"), ("lot=no", "lot-unknown")):
        address = f"/api/v1/sweeps/{world.sweep}/shop-list?{query}"
        async with world.client.get(address, headers=world.bearer(Role.COMMANDER)) as answer:
            assert (await answer.json())["code"] == code


async def test_the_forecast_says_which_sector_will_miss_its_clock(world: World) -> None:
    await make_plan(world)
    sheet = await get(world, "/forecast")
    rows = {row["sector"]: row for row in sheet["sectors"]}
    assert (rows["east"]["left"], rows["east"]["teams"], rows["east"]["misses"]) == (2, 1, True)
    assert (rows["west"]["basis"], rows["west"]["misses"]) == ("plan", False)
    assert sheet["sectors"][0]["sector"] == "east"
    assert (sheet["left"], sheet["misses"], sheet["unsaved"]) == (4, 1, ["East"])
    own = await get(world, "/forecast", Role.HEAD)
    assert [row["sector"] for row in own["sectors"]] == ["east"]


async def test_a_merged_shops_find_counts_once_in_an_area(world: World) -> None:
    await find(world, "shop-e1")
    duplicate = {"shop": "shop-e1", "status": "duplicate", "same_as": "shop-e2", "reason": "same door"}
    status, made = await post(world, "/proposals", duplicate)
    assert status < 300, made
    proposal = (await get(world, "/proposals"))["rows"][0]["proposal"]
    status, done = await post(world, "/proposal-decisions", {"id": proposal, "verdict": "approved"}, Role.REVIEWER)
    assert status < 300, done
    whole, own = await get(world, "/board"), await get(world, "/board", Role.HEAD)
    assert (whole["states"].get("found"), own["states"].get("found")) == (1, 1)
    assert whole["shops"] - own["shops"] == 2
