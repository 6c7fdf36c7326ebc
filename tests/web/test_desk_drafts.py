"""A recall at the desk: read or typed in by one, confirmed lot by lot by another, then sent out."""

from __future__ import annotations

from typing import Any

from sweep.domain.words import Role
from tests.web.desk_world import PICTURE, get, post
from tests.web.world import World

NOTICE = "lot_id,product,rule,released,certificate\nL-1,Infant formula,codes: 080801 080802,,\nL-2,Milk powder,all,,\n"
FORM = {
    "title": "Second notice",
    "recall_class": "I",
    "lots": [{"lot_id": "L-3", "product": "Infant formula", "rule": "codes: 080815", "grams_per_unit": 400}],
}


async def upload(world: World, body: bytes, role: Role = Role.COMMANDER, **query: str) -> tuple[int, Any]:
    address = "/api/v1/recall-notices"
    async with world.client.post(address, params=query, data=body, headers=world.bearer(role)) as answer:
        return answer.status, await answer.json()


async def sheet(world: World, draft: str, role: Role = Role.REVIEWER) -> Any:
    async with world.client.get(f"/api/v1/recall-drafts/{draft}", headers=world.bearer(role)) as answer:
        assert answer.status == 200, await answer.text()
        return await answer.json()


async def test_a_notice_is_confirmed_by_a_second_person_beside_the_original_and_goes_out(world: World) -> None:
    status, made = await upload(world, NOTICE.encode(), name="notice.csv", sweep=world.sweep)
    assert status == 201
    path = f"/api/v1/recall-drafts/{made['id']}"
    draft = await sheet(world, made["id"])
    assert [(lot["lot"], lot["change"]) for lot in draft["lots"]] == [("L-1", "widened"), ("L-2", "added")]
    assert "080802" in draft["source_text"]
    assert "080802" in draft["lots"][0]["rule_en"]
    assert (await sheet(world, made["id"], Role.COMMANDER))["head"]["own"] is True
    lots = {"lots": ["L-1", "L-2"]}
    assert (await post(world, f"{path}/confirmations", lots))[1]["code"] == "own-work"
    assert (await post(world, f"{path}/release", {}))[1]["code"] == "lots-unconfirmed"
    assert (await post(world, f"{path}/confirmations", {"lots": ["L-1"]}, Role.REVIEWER))[1] == {"left": 1}
    assert (await post(world, f"{path}/release", {}))[1]["code"] == "lots-unconfirmed"
    assert (await post(world, f"{path}/confirmations", {"lots": ["L-2"]}, Role.REVIEWER))[1] == {"left": 0}
    assert (await post(world, f"{path}/release", {}, Role.REVIEWER))[0] == 403
    status, opened = await post(world, f"{path}/release", {})
    assert (status, opened["revision"], opened["lots"]) == (201, 2, 2)
    assert (await get(world, f"/board?at_least={10**6}"))["revision"] == 2
    async with world.database.acquire() as connection:
        row = await connection.fetchrow(
            "SELECT confirmed_by, notice, notice_name FROM recall_revision WHERE number = 2"
        )
    assert (row["confirmed_by"], row["notice"], row["notice_name"]) == ("reviewer", NOTICE.encode(), "notice.csv")
    assert (await post(world, f"{path}/release", {}))[1]["code"] == "draft-unknown"


async def test_who_changes_a_draft_has_entered_it_and_nothing_of_it_is_confirmed(world: World) -> None:
    status, made = await post(world, "/api/v1/recall-drafts", FORM | {"sweep": world.sweep})
    assert status == 201
    path = f"/api/v1/recall-drafts/{made['id']}"
    await post(world, f"{path}/confirmations", {"lots": ["L-3"]}, Role.REVIEWER)
    changed = FORM | {"lots": [FORM["lots"][0] | {"rule": "codes: 080816"}]}  # type: ignore[index]  # a list of dicts
    assert (await post(world, path, changed, Role.REVIEWER, method="PUT"))[0] == 204
    draft = await sheet(world, made["id"])
    assert (draft["head"]["entered_by"], draft["head"]["confirmed"]) == ("reviewer", 0)
    assert (await post(world, f"{path}/confirmations", {"lots": ["L-3"]}, Role.REVIEWER))[1]["code"] == "own-work"
    assert (await post(world, path, {}, method="DELETE"))[0] == 204
    assert (await post(world, path, {}, method="DELETE"))[1]["code"] == "draft-unknown"


async def test_a_form_opens_a_new_sweep(world: World) -> None:
    _, made = await post(world, "/api/v1/recall-drafts", FORM, Role.REVIEWER)
    path = f"/api/v1/recall-drafts/{made['id']}"
    await post(world, f"{path}/confirmations", {"lots": ["L-3"]})
    _, opened = await post(world, f"{path}/release", {})
    assert (opened["sweep"], opened["revision"]) == ("S2", 1)


async def test_a_scan_is_kept_beside_a_form_and_shown_as_it_came(world: World) -> None:
    _, made = await upload(world, PICTURE, name="scan.png", read="0")
    draft = await sheet(world, made["id"])
    assert (draft["lots"], draft["has_original"], draft["source_text"]) == ([], True, "")
    address = f"/api/v1/recall-drafts/{made['id']}/original"
    async with world.client.get(address, headers=world.bearer(Role.REVIEWER)) as answer:
        assert (await answer.read(), answer.content_type) == (PICTURE, "image/png")


async def test_what_cannot_be_read_is_refused_in_one_sentence(world: World) -> None:
    for body, query, code in (
        (b"a,b\n1,2\n", {"name": "x.csv"}, "notice-without-lots"),
        (b"", {"name": "x.csv"}, "file-missing"),
        (NOTICE.encode(), {"name": "x.csv", "recall_class": "IV"}, "class-unfit"),
        (NOTICE.encode(), {"name": "x.csv", "sweep": "S9"}, "sweep-unknown"),
    ):
        status, problem = await upload(world, body, **query)
        assert problem["code"] == code, problem
        assert status in (404, 422)
    assert (await upload(world, NOTICE.encode(), Role.HEAD, name="n.csv"))[0] == 403
