"""Pictures of lots over HTTP, and the desk's question whether a unit is of one of them."""

from __future__ import annotations

import hashlib
import io
from typing import Any

from PIL import Image

from sweep.actions.verify_ledger import verify_ledger
from sweep.domain.words import Role
from sweep.intake.picture import LONGEST_SIDE_PX, MOST_BYTES
from tests.web.desk_world import get
from tests.web.world import World


def photo(width: int = 1400, height: int = 900, kind: str = "JPEG") -> bytes:
    """As a camera makes it: lying on its side, with a place and a maker in its EXIF."""
    picture = Image.effect_noise((width, height), 90).convert("RGB")
    exif = Image.Exif()
    exif[0x010F], exif[0x0112] = "SECRET-MAKER", 6
    exif.get_ifd(0x8825)[1] = "N"
    told = io.BytesIO()
    picture.save(told, kind, exif=exif)
    return told.getvalue()


async def add(world: World, content: bytes, lot: str = "L-1", role: Role = Role.REVIEWER) -> Any:
    path = f"/api/v1/sweeps/{world.sweep}/lot-pictures"
    async with world.client.post(path, data=content, params={"lot": lot}, headers=world.browser(role)) as response:
        return response.status, await response.json()


async def withdraw(world: World, picture: str, reason: str = "misleads") -> Any:
    path = f"/api/v1/sweeps/{world.sweep}/lot-picture-withdrawals"
    body = {"lot": "L-1", "picture": picture, "reason": reason}
    async with world.client.post(path, json=body, headers=world.browser(Role.REVIEWER)) as response:
        return response.status, await response.json()


async def carried(world: World) -> list[str]:
    async with world.client.get("/api/v1/phone/today", headers=world.bearer(Role.OFFICER)) as response:
        (lot,) = (await response.json())["sweeps"][0]["lots"]
        return list(lot["pictures"])


async def test_a_picture_reaches_every_phone_small_upright_and_without_anything_but_the_picture(world: World) -> None:
    original = photo()
    status, done = await add(world, original)
    assert status == 201
    assert await carried(world) == [done["id"]]
    for role in (Role.OFFICER, Role.HELPER):
        async with world.client.get(f"/api/v1/lot-pictures/{done['id']}", headers=world.bearer(role)) as response:
            content = await response.read()
            assert response.content_type == "image/jpeg"
    assert hashlib.sha256(content).hexdigest() == done["id"]
    assert len(content) <= MOST_BYTES
    shown = Image.open(io.BytesIO(content))
    assert shown.height > shown.width
    assert max(shown.size) <= LONGEST_SIDE_PX
    assert not shown.getexif()
    assert b"SECRET" not in content
    digest = hashlib.sha256(original).hexdigest()
    async with world.client.get(f"/api/v1/photos/{digest}", headers=world.bearer(Role.REVIEWER)) as response:
        assert await response.read() == original
    async with world.client.get(f"/api/v1/lot-pictures/{done['id']}") as response:
        assert response.status == 401


async def test_a_picture_is_withdrawn_with_a_reason_and_the_ledger_tells_of_both(world: World) -> None:
    picture = (await add(world, photo(kind="PNG")))[1]["id"]
    assert (await withdraw(world, picture, " "))[1]["code"] == "reason-missing"
    assert (await withdraw(world, "0" * 64))[0] == 404
    assert (await withdraw(world, picture))[0] == 201
    assert await carried(world) == []
    assert (await get(world, "/lot-pictures"))["lots"] == {}
    async with world.database.acquire() as connection:
        kinds = await connection.fetch("SELECT kind FROM event WHERE kind LIKE 'lot_picture%' ORDER BY n")
    assert [row[0] for row in kinds] == ["lot_pictured", "lot_picture_withdrawn"]
    assert (await verify_ledger(world.database, world.sweep)).ok


async def test_what_is_no_picture_or_of_no_lot_or_too_much_is_refused(world: World) -> None:
    assert (await add(world, b"<svg onload=alert(1)>"))[1]["code"] == "picture-unfit"
    assert (await add(world, photo()[:3000]))[1]["code"] == "picture-unfit"
    assert (await add(world, photo(20, 20), lot="L-9"))[0] == 404
    assert (await add(world, photo(20, 20), role=Role.HEAD))[0] == 403
    shown = [await add(world, photo(20 + side, 20)) for side in range(5)]
    assert [status for status, _ in shown] == [201, 201, 201, 201, 409]
    again = photo(90, 20, "PNG")
    assert len(await carried(world)) == 4
    assert (await add(world, again))[1]["code"] == "pictures-enough"


async def test_the_desk_tells_a_caller_whether_a_unit_is_recalled_and_by_which_lot(world: World) -> None:
    async def told(query: str) -> Any:
        return await get(world, f"/unit-answer?{query}", Role.VIEWER)

    sure = await told("code=08o801")
    assert (sure["answer"], [lot["lot"] for lot in sure["lots"]]) == ("recalled", ["L-1"])
    assert (await told("code=ZZ"))["answer"] == "not_recalled"
    open_ = await told("scan=6901234567892&production=6/2008")
    assert (open_["answer"], open_["gtin"], open_["listed"]) == ("cannot_tell", "06901234567892", False)
    assert open_["unread"] == ["production"]
    assert [lot["needs"] for lot in open_["lots"]] == [["code"]]
    read = await told("scan=%5Dd2010690123456789210080801")
    assert (read["answer"], read["code"]) == ("recalled", "080801")
    path = f"/api/v1/sweeps/{world.sweep}/unit-answer"
    async with world.client.get(path, headers=world.bearer(Role.VIEWER)) as response:
        assert (await response.json())["code"] == "nothing-asked"
