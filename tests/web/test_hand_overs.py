"""A phone's outbox as a signed file, brought by somebody else."""

from __future__ import annotations

import hashlib
import hmac
import json
from base64 import b64encode
from typing import Any

import pytest

from sweep.actions.take_hand_over import FORMAT
from sweep.domain.words import Role
from tests.web.world import World, check_in

PAPER = b'{"sweep": "none", "check_in": "v", "form": "site_record", "paper": {}}'
PICTURE = b"\xff\xd8\xff\xe0 a picture"


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def make_file(world: World, bodies: list[bytes], *, with_photo: bool = True, left: int = 0) -> dict[str, Any]:
    """As sweep/phone/src/outbox_hand_over.ts makes it."""
    key = hashlib.sha256(world.tokens[Role.OFFICER].encode()).digest()
    items = [
        {"id": json.loads(body)["id"], "sha256": sha256(body), "body": b64encode(body).decode()} for body in bodies
    ]
    photos = [{"sha256": sha256(PICTURE), "kind": "photo"}, {"sha256": sha256(PAPER), "kind": "paper"}]
    phone = f"ph-{key.hex()[:16]}"
    lines = [FORMAT, phone, "7", str(left), *(f"item {item['id']} {item['sha256']}" for item in items)]
    lines += [f"{photo['kind']} {photo['sha256']}" for photo in photos]
    signature = hmac.new(key, "\n".join(lines).encode(), hashlib.sha256).hexdigest()
    given: dict[str, Any] = {"format": FORMAT, "phone": phone, "made": 7, "left": left, "items": items}
    given |= {"photos": photos, "signature": signature}
    return given | (
        {"bytes": {sha256(each): b64encode(each).decode() for each in (PICTURE, PAPER)}} if with_photo else {}
    )


async def post(world: World, given: dict[str, Any], role: Role) -> Any:
    body = json.dumps(given).encode()
    headers = world.browser(role) if role is Role.COMMANDER else world.bearer(role)
    async with world.client.post("/api/v1/hand-overs", data=body, headers=headers) as response:
        return response.status, await response.json(), sha256(body)


async def test_whatever_way_they_come_check_ins_are_taken_once_and_as_the_phones_own(world: World) -> None:
    first, second = (json.dumps(check_in(shop)).encode() for shop in ("shop-e1", "shop-e2"))
    await world.hand_in(first)
    given = make_file(world, [first, second])
    status, answer, its_sha256 = await post(world, given, Role.HELPER)
    assert (status, answer["sha256"], answer["photos"]) == (200, its_sha256, 2)
    assert [receipt["status"] for receipt in answer["receipts"]] == ["repeated", "recorded"]
    assert [each["status"] for each in (await post(world, given, Role.COMMANDER))[1]["receipts"]] == ["repeated"] * 2
    assert (await world.hand_in(second))[1]["receipts"][0]["status"] == "repeated"
    async with world.database.acquire() as connection:
        rows = await connection.fetch("SELECT person_id, raw, phone_id FROM check_in ORDER BY n")
        assert await connection.fetchval("SELECT bytes FROM photo") == PICTURE
        assert await connection.fetchval("SELECT raw FROM signed_paper") == PAPER
    assert [(row["person_id"], row["raw"]) for row in rows] == [("officer", first), ("officer", second)]
    assert {row["phone_id"] for row in rows} == {given["phone"]}


async def test_the_desk_then_knows_that_the_phone_holds_no_more(world: World) -> None:
    body = json.dumps(check_in()).encode()
    given = make_file(world, [body], left=2)
    async with world.database.acquire() as connection:
        await connection.execute("UPDATE phone SET unsent = 5, contact_ms = 1")
        await post(world, given, Role.HELPER)
        where = "SELECT unsent, contact_ms FROM phone WHERE phone_id = $1"
        assert tuple(await connection.fetchrow(where, given["phone"])) == (2, 1)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"left": 9}, "hand-over-unsigned"),
        ({"phone": "ph-0000"}, "hand-over-unsigned"),
        ({"signature": "é"}, "hand-over-unsigned"),
        ({"format": "other"}, "hand-over-unfit"),
        ({"items": [{"id": "a", "sha256": "0", "body": "AAAA"}]}, "hand-over-unfit"),
        ({"items": [{"id": "a", "sha256": sha256(b"{}"), "body": b64encode(b"{}").decode()}]}, "hand-over-unsigned"),
    ],
)
async def test_a_file_that_is_not_as_the_phone_signed_it_is_refused(
    world: World, change: dict[str, Any], code: str
) -> None:
    given = make_file(world, [json.dumps(check_in()).encode()])
    status, answer, _ = await post(world, given | change, Role.HELPER)
    assert (status, answer["code"]) == (422, code)
    async with world.database.acquire() as connection:
        assert await connection.fetchval("SELECT count(*) FROM check_in") == 0
