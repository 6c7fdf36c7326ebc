"""What the desk shows: figures, lists, and who sees how much of them."""

from __future__ import annotations

from sweep.domain.words import Role
from tests.web.desk_world import PHOTO, find, get, post
from tests.web.world import World, check_in


async def test_the_board_says_what_is_proven_and_what_is_not_known(world: World) -> None:
    await world.hand_in(check_in("shop-e1"))
    await find(world, "shop-w1", units=4)
    await world.hand_in(check_in("shop-e2", officers=[{"name": "A", "credential": "1"}]))
    board = await get(world, "/board")
    assert (board["shops"], board["proven"], board["product"]) == (4, 1, 1)
    assert board["not_known"]["claimed_shops"] == 1
    assert board["units"] == {"sealed_on_site": 4}
    (lot,) = board["lots"]
    assert (lot["total"], lot["closed"], lot["lines"]["found"], lot["found"]) == (4, 1, 1, 4)
    assert board["waiting"]["reviews"] >= 1


async def test_the_board_is_as_fresh_as_it_is_asked_for(world: World) -> None:
    before = await get(world, "/board")
    await world.hand_in(check_in("shop-e1"))
    after = await get(world, f"/board?at_least={before['n'] + 1}")
    assert after["n"] > before["n"]
    assert after["proven"] == 1


async def test_a_head_sees_the_own_area_only(world: World) -> None:
    await find(world, "shop-e1")
    await find(world, "shop-w1")
    board = await get(world, "/board", Role.HEAD)
    assert (board["shops"], board["product"], board["area"]) == (2, 1, ["East", "East station"])
    assert board["lots"][0]["total"] == 2
    for path in ("/reviews", "/findings", "/holds"):
        page = await get(world, path, Role.HEAD)
        assert [row["where"]["shop"] for row in page["rows"]] == ["shop-e1"], path
    assert [row["sector"] for row in (await get(world, "/coverage", Role.HEAD))["sectors"]] == ["east", "east-1"]
    assert [row["team"] for row in (await get(world, "/teams", Role.HEAD))["rows"]] == ["team-e"]
    assert (await get(world, "/visits?shop=shop-w1", Role.HEAD))["visits"] == []
    async with world.client.get(f"/api/v1/sweeps/{world.sweep}/kept", headers=world.bearer(Role.HEAD)) as answer:
        assert answer.status == 403


async def test_sectors_hold_everything_within_them(world: World) -> None:
    await world.hand_in(check_in("shop-e2"))
    rows = {row["sector"]: row for row in (await get(world, "/coverage"))["sectors"]}
    assert [row["depth"] for row in rows.values()] == [0, 1, 2, 1]
    assert (rows["city"]["shops"], rows["east"]["shops"], rows["east-1"]["shops"]) == (4, 2, 1)
    assert (rows["city"]["clear"], rows["east"]["clear"], rows["west"]["clear"]) == (1, 1, 0)
    assert rows["city"]["lines"] - rows["city"]["closed_lines"] == 3


async def test_blockers_are_sentences_with_the_way_to_where_they_are_solved(world: World) -> None:
    await find(world)
    blockers = {each["kind"]: each for each in (await get(world, "/blockers"))["blockers"]}
    assert "shop" in blockers["product_found"]["en"]
    assert blockers["product_found"]["solve"] == "goods"
    assert blockers["review_waiting"]["zh"] == "1 份检查登记待审核。"
    assert blockers["in_custody"]["end"] == "disposed"


async def test_a_review_stands_beside_its_evidence_and_what_contradicts_it(world: World) -> None:
    await world.hand_in(check_in("shop-e1", note="quiet shop"))
    finding = await find(world, "shop-e1", units=2)
    rows = (await get(world, "/reviews", Role.REVIEWER))["rows"]
    row = next(row for row in rows if row["visit"]["check_in"] == finding.split("/", maxsplit=1)[0])
    assert row["where"] == {"shop": "shop-e1", "shop_name": "Dairy East", "address": "", "sector": "East"}
    assert row["distance_m"] == 0
    assert row["officers"][0] == {"name": "A", "credential": "51-001"}
    (found,) = row["findings"]
    assert (found["units"], found["disposition"], found["photos"]) == (2, "sealed_on_site", [PHOTO])
    assert [other["findings"] for other in row["others"]] == [0]
    assert row["own"] is False


async def test_lists_go_on_where_a_page_ended(world: World) -> None:
    findings = [await find(world, shop, units=1) for shop in ("shop-e1", "shop-e2", "shop-w1")]
    seen: list[str] = []
    after = ""
    while True:
        page = await get(world, f"/findings?limit=1{after}")
        assert page["total"] == 3
        seen += [row["finding"] for row in page["rows"]]
        if page["next"] is None:
            break
        after = f"&after={page['next']}"
    assert seen == findings
    async with world.client.get(
        f"/api/v1/sweeps/{world.sweep}/findings?limit=0", headers=world.bearer(Role.AUDITOR)
    ) as answer:
        assert (answer.status, (await answer.json())["code"]) == (400, "limit-unfit")


async def test_a_viewer_sees_no_persons(world: World) -> None:
    await find(world, "shop-e1")
    await post(world, "/sightings", {"channel": "hotline", "text": "seen", "contact": "138", "shop": "shop-w1"})
    (sighting,) = (await get(world, "/sightings", Role.VIEWER))["rows"]
    assert (sighting["contact"], sighting["text"], sighting["owner_name"]) == ("", "", "")
    assert sighting["where"]["shop"] == "shop-w1"
    (finding,) = (await get(world, "/findings", Role.VIEWER))["rows"]
    assert (finding["person"], finding["found"]) == ("", 3)
    (hold,) = (await get(world, "/holds", Role.VIEWER))["rows"]
    assert hold["custodian"] == ""
    for path in ("/reviews", "/phones", "/kept"):
        async with world.client.get(f"/api/v1/sweeps/{world.sweep}{path}", headers=world.bearer(Role.VIEWER)) as answer:
            assert answer.status == 403, path


async def test_silent_phones_stand_on_top_and_are_counted_as_not_known(world: World) -> None:
    await world.hand_in(check_in("shop-e1"))
    async with world.database.acquire() as connection:
        await connection.execute(
            "UPDATE phone SET unsent = 5, contact_ms = contact_ms - 9000000 WHERE team_id = 'team-e'"
        )
    board = await get(world, f"/board?at_least={10**6}")
    assert (board["not_known"]["silent_phones"], board["not_known"]["unsent"]) == (1, 5)
    (phone, *_) = (await get(world, "/phones"))["rows"]
    assert (phone["silent"], phone["unsent"], phone["team"]) == (True, 5, "team-e")
    (team, *_) = (await get(world, "/teams"))["rows"]
    assert (team["team"], team["silent_phones"], team["check_ins"]) == ("team-e", 1, 1)


async def test_kept_bytes_are_read_as_text_beside_the_first_ones(world: World) -> None:
    visit = check_in("shop-e1")
    await world.hand_in(visit)
    await world.hand_in(visit | {"note": "other"})
    await world.hand_in(b'{"id": "broken\xff"')
    rows = (await get(world, "/kept"))["rows"]
    conflict = next(row for row in rows if row["check_in"] == visit["id"])
    texts = await get(world, f"/kept/{conflict['kept']}")
    assert '"other"' in texts["text"]
    assert visit["id"] in texts["first"]
    broken = next(row for row in rows if row["check_in"] is None)
    assert "\\xff" in (await get(world, f"/kept/{broken['kept']}"))["text"]
    status, _ = await post(world, "/kept-settlements", {"kept": broken["kept"], "reason": "noise"}, Role.REVIEWER)
    assert status == 200
    assert [row["kept"] for row in (await get(world, "/kept"))["rows"]] == [conflict["kept"]]
