"""Photos that come in pieces, over connections that are cut again and again."""

from __future__ import annotations

import hashlib
from typing import Any

from sweep.domain.words import Role
from tests.web.world import World

PICTURE = b"\xff\xd8\xff\xe0" + bytes(range(256)) * 4
SHA256 = hashlib.sha256(PICTURE).hexdigest()


async def put(world: World, start: int, end: int, *, total: int = len(PICTURE), sha256: str = SHA256) -> Any:
    headers = world.bearer(Role.OFFICER) | {"Content-Range": f"bytes {start}-{end - 1}/{total}"}
    async with world.client.put(f"/api/v1/photos/{sha256}", data=PICTURE[start:end], headers=headers) as response:
        return response.status, await response.json()


async def stored(world: World) -> tuple[list[bytes], int]:
    async with world.database.acquire() as connection:
        photos = [row["bytes"] for row in await connection.fetch("SELECT bytes FROM photo")]
        return photos, await connection.fetchval("SELECT count(*) FROM upload_piece")


async def test_pieces_make_the_photo_and_each_may_come_twice(world: World) -> None:
    size = len(PICTURE)
    assert await put(world, 0, 400) == (202, {"sha256": SHA256, "size": size, "received": 400})
    assert await put(world, 0, 400) == (202, {"sha256": SHA256, "size": size, "received": 400})
    assert await put(world, 400, 900) == (202, {"sha256": SHA256, "size": size, "received": 900})
    assert await put(world, 900, size) == (201, {"sha256": SHA256, "size": size})
    assert await put(world, 900, size) == (200, {"sha256": SHA256, "size": size})
    assert await stored(world) == ([PICTURE], 0)


async def test_whoever_goes_on_too_far_ahead_is_told_where_to_go_on(world: World) -> None:
    assert (await put(world, 400, 900))[1]["received"] == 0
    assert (await put(world, 0, 500))[1]["received"] == 500
    assert (await put(world, 400, 900))[1]["received"] == 500


async def test_pieces_of_something_else_are_refused_and_forgotten(world: World) -> None:
    other = hashlib.sha256(b"other").hexdigest()
    await put(world, 0, 400, sha256=other)
    status, answer = await put(world, 400, len(PICTURE), sha256=other)
    assert (status, answer["code"]) == (422, "photo-differs")
    assert await stored(world) == ([], 0)


async def test_a_piece_that_fits_nowhere_is_refused(world: World) -> None:
    assert (await put(world, 0, 900, total=400))[1]["code"] == "piece-unfit"
    assert (await put(world, 0, 900, total=9 * 1024 * 1024))[0] == 413
    headers = world.bearer(Role.OFFICER) | {"Content-Range": "bytes */7"}
    async with world.client.put(f"/api/v1/photos/{SHA256}", data=b"x", headers=headers) as response:
        assert response.status == 422
