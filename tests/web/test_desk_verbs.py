"""Every verb of the desk, and who is refused it."""

from __future__ import annotations

import io
import json
import zipfile

import pytest

from sweep.domain.words import Role
from tests.web.desk_world import PICTURE, find, get, post, refusal
from tests.web.world import World, check_in


async def test_a_reviewer_approves_a_find_and_its_line_is_removed(world: World) -> None:
    finding = await find(world)
    check = finding.split("/", maxsplit=1)[0]
    status, done = await post(world, "/reviews", {"check_in": check, "verdict": "approved"}, Role.REVIEWER)
    assert status == 200
    board = await get(world, f"/board?at_least={done['n']}")
    assert board["lots"][0]["lines"]["removed"] == 1
    assert (await get(world, "/findings"))["rows"] == []


async def test_nobody_approves_the_own_teams_work_and_sending_back_needs_a_reason(world: World) -> None:
    finding = await find(world)
    check = finding.split("/", maxsplit=1)[0]
    async with world.database.acquire() as connection:
        await connection.execute("UPDATE person SET team_id = 'team-e' WHERE person_id = 'reviewer'")
    world.service.sign_ins.forget()
    assert (await get(world, "/reviews", Role.REVIEWER))["rows"][0]["own"] is True
    body = {"check_in": check, "verdict": "approved"}
    assert await refusal(world, "/reviews", body, Role.REVIEWER) == (403, "own-work")
    assert await refusal(world, "/reviews", body | {"verdict": "sent_back"}, Role.COMMANDER) == (422, "reason-missing")
    assert (await post(world, "/reviews", body | {"verdict": "sent_back", "reason": "blurred"}))[0] == 200
    assert await refusal(world, "/reviews", body | {"check_in": "none"}, Role.COMMANDER) == (404, "not-found")


async def test_goods_move_from_account_to_account_and_destruction_needs_a_witness(world: World) -> None:
    finding = await find(world, units=5)
    move = {"finding": finding, "source": "sealed_on_site", "target": "collected", "units": 2, "custodian": "County"}
    assert (await post(world, "/movements", move, Role.HEAD))[0] == 201
    destroy = move | {"source": "collected", "target": "destroyed"}
    assert await refusal(world, "/movements", destroy, Role.HEAD) == (422, "destruction-without-witness")
    assert (await post(world, "/movements", destroy | {"witness": "Notary"}))[0] == 201
    assert await refusal(world, "/movements", move | {"units": 9}, Role.HEAD) == (422, "too-few-units")
    (row,) = (await get(world, "/findings"))["rows"]
    assert row["accounts"] == {"sealed_on_site": 3, "destroyed": 2}
    (hold,) = (await get(world, "/holds"))["rows"]
    assert (hold["units"], hold["account"]) == (3, "sealed_on_site")


async def test_a_hold_is_extended_to_the_end_of_a_day_in_the_citys_zone(world: World) -> None:
    async with world.database.acquire() as connection:
        now_ms = await connection.fetchval("SELECT opened_ms FROM sweep")
    finding = await find(world, hold={"basis": "sealing", "document": "d", "custodian": "", "lapses": now_ms + 10**9})
    body = {"finding": finding, "document": "ext 2", "lapses_on": "2099-01-01"}
    assert (await post(world, "/hold-extensions", body, Role.REVIEWER))[0] == 201
    (hold,) = (await get(world, "/holds"))["rows"]
    assert hold["lapses_ms"] == now_ms + 10**9 + 30 * 86_400_000  # once, by 30 days at most


async def test_consumers_bring_goods_back(world: World) -> None:
    body = {"shop": "shop-e1", "lot": "L-1", "units": 6, "custodian": "counter"}
    status, done = await post(world, "/consumer-returns", body, Role.HEAD)
    assert (status, done["id"].startswith("return-")) == (201, True)
    (hold,) = (await get(world, "/holds"))["rows"]
    assert (hold["returned"], hold["units"]) == (True, 6)
    assert await refusal(world, "/consumer-returns", body | {"units": 0}, Role.HEAD) == (422, "no-units")


async def test_an_unread_print_is_attributed_by_a_second_person(world: World) -> None:
    finding = await find(world, lot=None, could_be=["L-1"])
    (row,) = (await get(world, "/findings?which=unattributed"))["rows"]
    assert row["finding"] == finding
    body = {"finding": finding, "lot": None, "reason": ""}
    assert await refusal(world, "/attributions", body, Role.REVIEWER) == (422, "reason-missing")
    assert (await post(world, "/attributions", body | {"lot": "L-1"}, Role.REVIEWER))[0] == 200
    assert (await get(world, "/findings?which=unattributed"))["rows"] == []


async def test_fewer_units_wait_for_another_person(world: World) -> None:
    finding = await find(world, units=5)
    body = {"finding": finding, "units": -1, "account": "sealed_on_site", "reason": "counted twice"}
    _, made = await post(world, "/corrections", body, Role.REVIEWER)
    (row,) = (await get(world, "/corrections", Role.REVIEWER))["rows"]
    assert (row["correction"], row["own"]) == (made["id"], True)
    decide = {"id": made["id"], "verdict": "approved"}
    assert await refusal(world, "/correction-decisions", decide, Role.REVIEWER) == (403, "own-work")
    assert (await post(world, "/correction-decisions", decide))[0] == 200
    assert (await get(world, "/findings?which=all"))["rows"][0]["accounts"]["sealed_on_site"] == 4


async def test_a_sighting_has_an_owner_until_another_accepts_it_and_is_settled_with_a_reason(world: World) -> None:
    body = {"channel": "hotline", "text": "still on the shelf", "shop": "shop-e1", "lot": "L-1"}
    _, made = await post(world, "/sightings", body, Role.HEAD)
    (row,) = (await get(world, "/sightings"))["rows"]
    assert (row["owner"], row["accepted"], row["light"], row["lot"]) == ("head", True, "green", "L-1")
    assert (await post(world, "/sighting-acceptances", {"sighting": made["id"]}))[0] == 200
    assert (await get(world, "/sightings"))["rows"][0]["owner"] == "commander"
    settle = {"sighting": made["id"], "reason": " "}
    assert await refusal(world, "/sighting-settlements", settle, Role.REVIEWER) == (422, "reason-missing")
    assert (await post(world, "/sighting-settlements", settle | {"reason": "other lot"}, Role.REVIEWER))[0] == 200
    assert (await get(world, "/sightings"))["rows"] == []
    assert (await get(world, "/sightings?all=1"))["total"] == 1


async def test_a_shop_leaves_the_count_by_two_persons_and_comes_back(world: World) -> None:
    body = {"shop": "shop-e1", "status": "duplicate", "same_as": "shop-e2", "reason": "one door"}
    _, made = await post(world, "/proposals", body, Role.REVIEWER)
    decide = {"id": made["id"], "verdict": "approved"}
    assert await refusal(world, "/proposal-decisions", decide, Role.REVIEWER) == (403, "own-work")
    _, done = await post(world, "/proposal-decisions", decide)
    assert (await get(world, f"/board?at_least={done['n']}"))["shops"] == 3
    assert await refusal(world, "/proposal-decisions", decide, Role.COMMANDER) == (409, "already-decided")
    _, undone = await post(world, "/proposal-undoings", {"id": made["id"], "reason": "two doors"}, Role.REVIEWER)
    assert (await get(world, f"/board?at_least={undone['n']}"))["shops"] == 4
    assert (await get(world, "/proposals?all=1"))["rows"][0]["undone"] is True


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/sightings", {"channel": "hotline", "shop": "shop-w1"}),
        ("/proposals", {"shop": "shop-w1", "status": "gone"}),
        ("/consumer-returns", {"shop": "shop-w1", "lot": "L-1", "units": 1}),
        ("/visits", {"shop": "shop-w1", "outcome": "inspected", "revision": 1, "officers": []}),
        ("/sightings", {"channel": "hotline", "shop": "nowhere"}),
    ],
)
async def test_a_head_may_touch_nothing_outside_the_own_area(world: World, path: str, body: dict[str, object]) -> None:
    status, code = await refusal(world, path, body, Role.HEAD)
    assert (status, code) in {(403, "outside-area")}


async def test_a_head_may_not_move_or_correct_goods_elsewhere(world: World) -> None:
    finding = await find(world, "shop-w1")
    move = {"finding": finding, "source": "sealed_on_site", "target": "collected", "units": 1, "custodian": "me"}
    assert await refusal(world, "/movements", move, Role.HEAD) == (403, "outside-area")
    correct = {"finding": finding, "units": 1, "account": "sealed_on_site", "reason": "more"}
    assert await refusal(world, "/corrections", correct, Role.HEAD) == (403, "outside-area")


async def test_a_reviewer_with_an_area_judges_only_there(world: World) -> None:
    finding = await find(world, "shop-w1")
    async with world.database.acquire() as connection:
        await connection.execute("UPDATE person SET sector_id = 'east' WHERE person_id = 'reviewer'")
    world.service.sign_ins.forget()
    review = {"check_in": finding.split("/", maxsplit=1)[0], "verdict": "approved"}
    assert await refusal(world, "/reviews", review, Role.REVIEWER) == (403, "outside-area")
    rejudge = {"finding": finding, "still_recalled": True}
    assert await refusal(world, "/rejudgements", rejudge, Role.REVIEWER) == (403, "outside-area")
    assert (await post(world, "/rejudgements", rejudge))[0] == 200


async def test_the_report_comes_as_one_file(world: World) -> None:
    address = f"/api/v1/sweeps/{world.sweep}/reports"
    async with world.client.post(address, headers=world.bearer(Role.AUDITOR)) as answer:
        assert (answer.status, answer.content_type) == (200, "application/zip")
        with zipfile.ZipFile(io.BytesIO(await answer.read())) as packed:
            assert any(name.endswith(".html") for name in packed.namelist())


async def test_routes_are_planned_anew(world: World) -> None:
    status, planned = await post(world, "/plans", {"seconds": 1, "reason": "first"})
    assert (status, planned["plan"]) == (201, 1)
    (plan,) = (await get(world, "/plans"))["rows"]
    assert (plan["number"], plan["reason"], plan["stops"]) == (1, "first", planned["retailers"])
    teams = (await get(world, "/teams"))["rows"]
    assert sum(team["planned"] for team in teams) == plan["stops"]
    assert [(team["claimed"], team["product"]) for team in teams] == [(0, 0)] * len(teams)
    # What is not known of a team's stops: bare claims may be clears, product is none.
    await world.hand_in(check_in("shop-e1", position=None))
    await find(world, "shop-e2")
    teams = (await get(world, "/teams"))["rows"]
    assert (sum(team["claimed"] for team in teams), sum(team["product"] for team in teams)) == (1, 1)


async def test_a_paper_visit_is_a_claim_until_another_person_reviews_it(world: World) -> None:
    headers = world.bearer(Role.HEAD)
    async with world.client.post(f"/api/v1/sweeps/{world.sweep}/scans", data=PICTURE, headers=headers) as answer:
        scan = (await answer.json())["sha256"]
        assert answer.status == 201
    visit = {
        "id": "desk-1",
        "shop": "shop-e1",
        "outcome": "inspected",
        "revision": 1,
        "officers": [{"name": "甲", "credential": "1"}, {"name": "乙", "credential": "2"}],
        "began": "2026-09-17T10:00",
        "ended": "2026-09-17T10:20",
        "photos": [scan],
    }
    status, done = await post(world, "/visits", visit, Role.HEAD)
    assert (status, done["id"]) == (201, "desk-1")
    assert (await post(world, "/visits", visit, Role.HEAD))[1]["n"] == done["n"]  # the button pressed twice
    board = await get(world, f"/board?at_least={done['n']}")
    assert (board["proven"], board["not_known"]["claimed_shops"]) == (0, 1)
    (row,) = [r for r in (await get(world, "/reviews"))["rows"] if r["visit"]["check_in"] == "desk-1"]
    assert (row["visit"]["entry"], row["photos"], row["officers"][0]["name"]) == ("desk", [scan], "甲")
    _, reviewed = await post(world, "/reviews", {"check_in": "desk-1", "verdict": "approved"}, Role.REVIEWER)
    assert (await get(world, f"/board?at_least={reviewed['n']}"))["proven"] == 1
    strange = visit | {"id": "desk-2", "began": "yesterday"}
    assert await refusal(world, "/visits", strange, Role.HEAD) == (422, "time-unfit")
    assert await refusal(world, "/visits", visit | {"shop": "typo"}, Role.COMMANDER) == (404, "shop-unknown")


async def test_what_is_no_picture_is_no_scan(world: World) -> None:
    headers = world.bearer(Role.COMMANDER)
    async with world.client.post(f"/api/v1/sweeps/{world.sweep}/scans", data=b"MZ...", headers=headers) as answer:
        assert (answer.status, (await answer.json())["code"]) == (422, "scan-unfit")


async def test_a_phone_is_given_up_by_the_commander_with_a_reason(world: World) -> None:
    await world.hand_in(check_in("shop-e1"))
    (phone,) = [row for row in (await get(world, "/phones"))["rows"] if row["team"] == "team-e"]
    body = {"phone": phone["phone"], "reason": ""}
    assert await refusal(world, "/phone-losses", body, Role.COMMANDER) == (422, "reason-missing")
    assert await refusal(world, "/phone-losses", body | {"reason": "river"}, Role.REVIEWER) == (403, "not-allowed")
    assert (await post(world, "/phone-revocations", body))[0] == 200
    assert (await post(world, "/phone-losses", body | {"reason": "fell into the river"}))[0] == 200
    (phone,) = [row for row in (await get(world, "/phones"))["rows"] if row["team"] == "team-e"]
    assert (phone["revoked"], phone["lost"]) == (True, True)


async def test_a_sample_is_drawn_and_shops_are_due(world: World) -> None:
    assert (await get(world, "/checks"))["progress"] is None
    status, drawn = await post(world, "/samples", {"seed": "auditor's"})
    assert (status, drawn["seed"]) == (201, "auditor's")
    progress = (await get(world, "/checks"))["progress"]
    assert sum(sector["needed"] for sector in progress["sectors"]) == len(progress["shops"]) > 0
    assert {shop["where"]["shop"] for shop in (await get(world, "/checks", Role.HEAD))["progress"]["shops"]} <= {
        "shop-e1",
        "shop-e2",
    }


async def test_closing_is_refused_by_its_blockers_unless_the_commander_signs(world: World) -> None:
    _, done = await post(world, "/closing", {})
    assert (done["off_sale"], done["closed"]) == (False, False)
    assert done["blockers"]
    assert await refusal(world, "/closing", {"override": " "}, Role.COMMANDER) == (422, "reason-missing")
    assert await refusal(world, "/closing", {"override": "now"}, Role.REVIEWER) == (403, "not-allowed")
    _, done = await post(world, "/closing", {"override": "the mayor orders it"})
    assert (done["off_sale"], done["closed"], done["overridden"]) == (True, True, True)


async def test_the_head_of_the_ledger_is_exported(world: World) -> None:
    status, head = await post(world, "/heads", {}, Role.AUDITOR)
    board = await get(world, "/board")
    assert (status, head["n"], head["hash"]) == (201, board["n"], board["head"])


async def test_sweeps_are_listed_to_choose_from(world: World) -> None:
    async with world.client.get("/api/v1/sweeps", headers=world.bearer(Role.VIEWER)) as answer:
        (sweep,) = (await answer.json())["sweeps"]
    assert (sweep["sweep"], sweep["title"]) == (world.sweep, "Test recall")


async def test_the_page_is_a_shell_with_the_askers_words(world: World) -> None:
    for language, word in (("en", "Shops proven clear"), ("zh", "已证实清查完毕的经营户")):
        async with world.client.get(f"/desk/?lang={language}", headers=world.bearer(Role.COMMANDER)) as answer:
            text = await answer.text()
            assert answer.status == 200
        config = json.loads(text.split('id="config">')[1].split("</script>")[0])
        assert config["words"]["figure-proven"] == word
        assert config["sweep"] == world.sweep
        assert "script-src 'self'" in answer.headers["Content-Security-Policy"]
    async with world.client.get("/desk/", headers=world.bearer(Role.OFFICER)) as answer:
        assert answer.status == 403
