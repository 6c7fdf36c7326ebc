"""Photos over HTTP."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime

import pytest

from sweep.db.people import revoke_phone
from sweep.domain.ids import PhoneId
from sweep.domain.words import Role
from tests.web.world import World

JPEG = b"\xff\xd8\xff\xe0" + bytes(range(256)) * 40
SHA256 = hashlib.sha256(JPEG).hexdigest()


async def put(world: World, sha256: str, content: bytes, headers: dict[str, str]) -> tuple[int, dict[str, object]]:
    async with world.client.put(f"/api/v1/photos/{sha256}", data=content, headers=headers) as response:
        return response.status, await response.json()


async def test_a_photo_is_kept_once_and_comes_back_byte_for_byte(world: World) -> None:
    officer = world.bearer(Role.OFFICER)
    assert await put(world, SHA256, JPEG, officer) == (201, {"sha256": SHA256, "size": len(JPEG)})
    assert await put(world, SHA256.upper(), JPEG, officer) == (200, {"sha256": SHA256, "size": len(JPEG)})
    async with world.client.get(f"/api/v1/photos/{SHA256}", headers=world.bearer(Role.REVIEWER)) as response:
        assert (response.status, await response.read()) == (200, JPEG)
        assert response.content_type == "image/jpeg"
        assert response.headers["Content-Disposition"].startswith("inline; filename=")
        assert response.headers["X-Content-Type-Options"] == "nosniff"
        assert "sandbox" in response.headers["Content-Security-Policy"]


async def test_bytes_that_are_not_those_named_are_refused(world: World) -> None:
    status, answer = await put(world, SHA256, JPEG + b"x", world.bearer(Role.OFFICER))
    assert (status, answer["code"]) == (422, "photo-differs")
    status, answer = await put(world, "abc", JPEG, world.bearer(Role.OFFICER))
    assert (status, answer["code"]) == (422, "sha256-unfit")
    status, answer = await put(world, hashlib.sha256(b"").hexdigest(), b"", world.bearer(Role.OFFICER))
    assert (status, answer["code"]) == (422, "photo-empty")
    async with world.client.get(f"/api/v1/photos/{SHA256}", headers=world.bearer(Role.REVIEWER)) as response:
        assert response.status == 404


async def test_a_page_sent_as_a_photo_is_only_ever_saved_as_a_file(world: World) -> None:
    page = b"<html><script>alert(1)</script>"
    sha256 = hashlib.sha256(page).hexdigest()
    assert (await put(world, sha256, page, world.bearer(Role.OFFICER)))[0] == 201
    async with world.client.get(f"/api/v1/photos/{sha256}", headers=world.bearer(Role.COMMANDER)) as response:
        assert response.content_type == "application/octet-stream"
        assert response.headers["Content-Disposition"].startswith("attachment")


async def test_a_revoked_phone_still_hands_in_its_photos(world: World) -> None:
    officer = world.bearer(Role.OFFICER)
    me = await (await world.client.get("/api/v1/me", headers=officer)).json()
    async with world.database.transaction() as connection:
        await revoke_phone(connection, PhoneId(me["phone"]), datetime.now(UTC))
    world.service.sign_ins.forget()
    assert (await put(world, SHA256, JPEG, officer))[0] == 201


async def test_too_large_a_photo_is_refused(world: World) -> None:
    status, answer = await put(world, SHA256, b"x" * (8 * 1024 * 1024 + 1), world.bearer(Role.OFFICER))
    assert (status, answer["code"]) == (413, "body-too-large")


async def test_the_desk_attaches_a_scan_from_its_own_page(world: World) -> None:
    assert (await put(world, SHA256, JPEG, world.browser(Role.COMMANDER)))[0] == 201


@pytest.mark.parametrize("role", [Role.OFFICER, Role.HELPER, Role.VIEWER])
async def test_phones_and_viewers_see_no_photos(world: World, role: Role) -> None:
    async with world.client.get(f"/api/v1/photos/{SHA256}", headers=world.bearer(role)) as response:
        assert response.status == 403
