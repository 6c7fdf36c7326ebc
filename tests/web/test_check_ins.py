"""What phones hand in over HTTP."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, datetime

import pytest

from sweep.db.people import revoke_phone
from sweep.domain.ids import PhoneId
from sweep.domain.problem import Problem
from sweep.domain.words import Role
from sweep.web.check_ins import MOST_ITEMS, slice_items
from tests.web.world import World, check_in


async def test_one_check_in_gets_a_receipt_that_echoes_its_bytes(world: World) -> None:
    raw = json.dumps(check_in()).encode()
    status, answer = await world.hand_in(raw)
    assert status == 200
    (receipt,) = answer["receipts"]
    assert receipt["status"] == "recorded"
    assert receipt["sha256"] == hashlib.sha256(raw).hexdigest()
    assert receipt["n"] > 0
    assert receipt["hash"]
    assert receipt["epoch"]


async def test_several_get_receipts_in_the_order_sent_each_hashed_as_it_was_sent(world: World) -> None:
    first, second = check_in("shop-e1"), check_in("shop-w1")
    # Odd spacing must survive: the hash is of the very bytes of the item.
    items = [json.dumps(first, indent=3).encode(), json.dumps(second).encode()]
    status, answer = await world.hand_in(b" [ " + items[0] + b" ,\n" + items[1] + b"]")
    assert status == 200
    assert [receipt["id"] for receipt in answer["receipts"]] == [first["id"], second["id"]]
    assert [receipt["sha256"] for receipt in answer["receipts"]] == [hashlib.sha256(i).hexdigest() for i in items]


async def test_the_same_again_is_repeated_and_other_bytes_are_a_conflict(world: World) -> None:
    raw = json.dumps(visit := check_in()).encode()
    _, first = await world.hand_in(raw)
    status, again = await world.hand_in(raw)
    assert (status, again["receipts"][0]["status"]) == (200, "repeated")
    assert again["receipts"][0]["n"] == first["receipts"][0]["n"]
    status, other = await world.hand_in(visit | {"note": "other"})
    assert (status, other["receipts"][0]["status"]) == (409, "conflict")
    status, both = await world.hand_in([visit | {"note": "other"}, check_in()])
    assert (status, [each["status"] for each in both["receipts"]]) == (200, ["conflict", "recorded"])


@pytest.mark.parametrize("body", [b"not json", b"{", b"[1, 2", b"\xff\xfe\x00", b'"text"', b"[" * 5_000])
async def test_bytes_that_are_no_check_in_are_kept_with_a_receipt(world: World, body: bytes) -> None:
    status, answer = await world.hand_in(body)
    assert status == 200
    (receipt,) = answer["receipts"]
    assert receipt["status"] == "kept"
    assert receipt["kept"]
    assert receipt["sha256"] == hashlib.sha256(body).hexdigest()


async def test_a_bad_item_in_a_list_is_kept_alone(world: World) -> None:
    status, answer = await world.hand_in(b"[" + json.dumps(check_in()).encode() + b", 17]")
    assert (status, [each["status"] for each in answer["receipts"]]) == (200, ["recorded", "kept"])


async def test_an_empty_body_and_an_endless_list_are_refused(world: World) -> None:
    status, answer = await world.hand_in(b"  ")
    assert (status, answer["code"]) == (400, "body-empty")
    status, answer = await world.hand_in(b"[" + b"1," * MOST_ITEMS + b"1]")
    assert (status, answer["code"]) == (413, "too-many-items")


async def test_a_body_over_the_limit_is_refused_with_and_without_a_length(world: World) -> None:
    status, answer = await world.hand_in(b"x" * (2 * 1024 * 1024 + 1))
    assert (status, answer["code"]) == (413, "body-too-large")

    async def endless() -> object:
        for _ in range(40):
            yield b"x" * 100_000

    async with world.client.post("/api/v1/check-ins", data=endless(), headers=world.bearer(Role.OFFICER)) as response:
        assert response.status == 413


async def test_a_revoked_phone_may_hand_in_and_nothing_else(world: World) -> None:
    me = await (await world.client.get("/api/v1/me", headers=world.bearer(Role.OFFICER))).json()
    async with world.database.transaction() as connection:
        owner = await revoke_phone(connection, PhoneId(me["phone"]), datetime.now(UTC))
    assert owner == "officer"
    world.service.sign_ins.forget()
    status, answer = await world.hand_in(check_in())
    assert (status, answer["receipts"][0]["status"]) == (200, "recorded")
    refused = await world.client.get("/api/v1/me", headers=world.bearer(Role.OFFICER))
    assert (refused.status, (await refused.json())["code"]) == (403, "phone-revoked")
    async with world.database.acquire() as connection:
        flags = await connection.fetchval("SELECT flags FROM check_in")
    assert "revoked_phone" in flags


async def test_what_the_phone_says_of_itself_is_noted_and_nonsense_costs_nothing(world: World) -> None:
    headers = world.bearer(Role.OFFICER) | {"Phone-Unsent": "7", "Phone-Clock": "abc", "App-Version": "1.2"}
    body = json.dumps(check_in()).encode()
    async with world.client.post("/api/v1/check-ins", data=body, headers=headers) as response:
        assert response.status == 200
    async with world.database.acquire() as connection:
        row = await connection.fetchrow("SELECT unsent, app_version FROM phone WHERE person_id = 'officer'")
    assert row is not None
    assert tuple(row) == (7, "1.2")


async def test_a_stopping_service_says_try_again(world: World) -> None:
    await world.service.check_in_desk.close()
    async with world.client.post("/api/v1/check-ins", json=check_in(), headers=world.bearer(Role.OFFICER)) as response:
        assert response.status == 503
        assert int(response.headers["Retry-After"]) > 0
        assert (await response.json())["code"] == "stopping"


def test_slices_are_exact_bytes() -> None:
    assert slice_items(b' [{"a" : 1}, {"b":2} ] ') == [b'{"a" : 1}', b'{"b":2}']
    assert slice_items(b'\n{"a" : 1} ') == [b'{"a" : 1}']
    assert slice_items(b"[]") == []
    with pytest.raises(Problem):
        slice_items(b"\n")
