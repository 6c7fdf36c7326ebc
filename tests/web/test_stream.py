"""The live stream: deltas, replay, resync, areas, the end."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import aiohttp
import msgspec
import pytest

from sweep.actions.apply import write_sweep
from sweep.domain.events import RecallRevised
from sweep.domain.ids import PersonId
from sweep.domain.words import Role
from sweep.web import stream as ring
from tests.web.world import World, check_in

PATIENCE_S = 5.0


@dataclass(frozen=True, slots=True)
class Heard:
    """One event of the stream."""

    id: int | None
    event: str
    data: Any


class Reader:
    """Reads a stream as a browser does."""

    def __init__(self, response: aiohttp.ClientResponse) -> None:
        self.response = response
        self.last_id: int | None = None

    async def next(self) -> Heard:
        """The next event that has data."""
        async with asyncio.timeout(PATIENCE_S):
            while True:
                event, data = "message", None
                while line := (await self._line()):
                    name, _, value = line.partition(": ")
                    match name:
                        case "id":
                            self.last_id = int(value)
                        case "event":
                            event = value
                        case "data":
                            data = msgspec.json.decode(value)
                        case _:
                            pass  # a comment, retry
                if data is not None:
                    return Heard(self.last_id, event, data)

    async def next_shops(self) -> Heard:
        while (heard := await self.next()).event != "shops":
            pass
        return heard

    async def _line(self) -> str:
        raw = await self.response.content.readline()
        if not raw:
            raise EOFError
        return raw.decode().rstrip("\n")


@asynccontextmanager
async def reading(world: World, role: Role = Role.VIEWER, after: int | None = None) -> AsyncIterator[Reader]:
    headers = world.bearer(role) | ({} if after is None else {"Last-Event-ID": str(after)})
    async with world.client.get(f"/api/v1/sweeps/{world.sweep}/events", headers=headers) as response:
        assert response.status == 200, await response.text()
        assert response.content_type == "text/event-stream"
        yield Reader(response)


async def head(world: World) -> int:
    async with world.database.acquire() as connection:
        n: int = await connection.fetchval("SELECT head_n FROM sweep")
    return n


async def test_a_check_in_reaches_an_open_map_within_a_moment(world: World) -> None:
    async with reading(world) as reader:
        loop = asyncio.get_running_loop()
        began = loop.time()
        _, answer = await world.hand_in(check_in("shop-e1"))
        heard = await reader.next_shops()
        assert loop.time() - began < 1.0
    assert heard.data["n"] >= answer["receipts"][0]["n"]
    assert heard.id == heard.data["n"]
    ((shop, state, grade, open_lines, found, held),) = heard.data["shops"]
    assert (shop, state, open_lines, found, held) == ("shop-e1", "clear", 0, 0, 0)
    assert grade >= 1


async def test_who_comes_back_gets_what_was_missed_from_the_tables(world: World) -> None:
    known = await head(world)
    for shop in ("shop-e1", "shop-w1"):
        await world.hand_in(check_in(shop))
    async with reading(world, after=known) as reader:
        heard = await reader.next()
    assert heard.event == "shops"
    assert sorted(shop[0] for shop in heard.data["shops"]) == ["shop-e1", "shop-w1"]


async def test_who_comes_back_soon_gets_what_was_missed_from_the_ring(world: World) -> None:
    async with reading(world) as staying:
        known = await head(world)
        await world.hand_in(check_in("shop-e1"))
        await staying.next_shops()
        async with reading(world, after=known) as returning:
            heard = await returning.next()
            assert [shop[0] for shop in heard.data["shops"]] == ["shop-e1"]


async def test_who_is_up_to_date_hears_only_what_is_new(world: World) -> None:
    await world.hand_in(check_in("shop-e1"))
    async with reading(world, after=await head(world)) as reader:
        await world.hand_in(check_in("shop-w2"))
        heard = await reader.next_shops()
    assert [shop[0] for shop in heard.data["shops"]] == ["shop-w2"]


async def test_too_far_behind_means_load_anew(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    known = await head(world)
    for shop in ("shop-e1", "shop-w1"):
        await world.hand_in(check_in(shop))
    monkeypatch.setattr(ring, "MOST_SHOPS", 1)
    async with reading(world, after=known) as reader:
        heard = await reader.next()
    assert (heard.event, heard.data) == ("resync", {"n": await head(world)})


async def test_ahead_of_the_ledger_means_another_epoch_load_anew(world: World) -> None:
    async with reading(world, after=10_000) as reader:
        heard = await reader.next()
    assert (heard.event, heard.id) == ("resync", await head(world))


async def test_a_revision_is_a_notice_and_load_anew(world: World) -> None:
    async with reading(world) as reader:
        async with write_sweep(world.database, world.sweep) as writer:
            n = writer.append(RecallRevised(2, (), PersonId("reviewer")), actor="commander")
        notice, anew = await reader.next(), await reader.next()
    assert (notice.event, notice.data) == ("notice", {"n": n, "kind": "recall_revised"})
    assert (anew.event, anew.data["n"]) == ("resync", n)


async def test_a_head_hears_only_of_the_own_area(world: World) -> None:
    async with reading(world, Role.HEAD) as of_head, reading(world, Role.REVIEWER) as of_all:
        await world.hand_in([check_in("shop-w1"), check_in("shop-e2")])
        assert [shop[0] for shop in (await of_head.next_shops()).data["shops"]] == ["shop-e2"]
        assert sorted(shop[0] for shop in (await of_all.next_shops()).data["shops"]) == ["shop-e2", "shop-w1"]


async def test_a_slow_reader_falls_out_of_the_ring_and_loads_anew(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ring, "RING", 2)
    monkeypatch.setattr(ring, "COALESCE_S", 0.0)
    stream = await world.service.streams.join(world.sweep)
    assert stream is not None
    place = stream.end
    for shop in ("shop-e1", "shop-e2", "shop-w1"):
        before = stream.end
        await world.hand_in(check_in(shop))
        await stream.wait_beyond(before, PATIENCE_S)
    assert stream.since(place, None) is None
    assert stream.since(stream.end - 2, None)
    assert stream.since(stream.end, None) == b""
    await world.service.streams.leave(stream)


async def test_the_heartbeat_ends_a_stream_whose_session_was_revoked(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sweep.web.event_stream.HEARTBEAT_S", 0.1)
    async with reading(world) as reader:
        async with world.client.post("/api/v1/people/viewer/revocation", headers=world.bearer(Role.COMMANDER)):
            pass
        with pytest.raises(EOFError):
            await reader.next()


async def test_the_heartbeat_moves_a_quiet_readers_id_on(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sweep.web.event_stream.HEARTBEAT_S", 0.1)
    async with reading(world, Role.HEAD) as reader:
        await world.hand_in(check_in("shop-w1"))
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(1.0):
                await reader.next()
        assert reader.last_id == await head(world)


async def test_a_stopping_service_ends_its_streams(world: World) -> None:
    async with reading(world) as reader:
        await world.service.streams.close()
        with pytest.raises(EOFError):
            await reader.next()
    async with world.client.get(f"/api/v1/sweeps/{world.sweep}/events", headers=world.bearer(Role.VIEWER)) as response:
        assert response.status == 503


async def test_readers_are_counted_and_nothing_runs_without_them(world: World) -> None:
    async with reading(world), reading(world):
        text = world.service.metrics.text([]).decode()
        assert "sweep_stream_readers 2.0" in text
    for _ in range(50):
        if not world.service.streams._open:
            break
        await asyncio.sleep(0.02)
        await world.hand_in(check_in("shop-e1"))  # the server notices a closed socket when it writes
    assert not world.service.streams._open


async def test_asking_for_the_head_only_ends_at_once(world: World) -> None:
    path = f"/api/v1/sweeps/{world.sweep}/events"
    async with asyncio.timeout(PATIENCE_S), world.client.head(path, headers=world.bearer(Role.VIEWER)) as response:
        assert (response.status, response.content_type) == (200, "text/event-stream")


async def test_an_unknown_sweep_and_a_strange_number_are_problems(world: World) -> None:
    for path, code in (
        ("/api/v1/sweeps/nowhere/events", "sweep-unknown"),
        (f"/api/v1/sweeps/{world.sweep}/events?after=x", "after-unfit"),
    ):
        async with world.client.get(path, headers=world.bearer(Role.VIEWER)) as response:
            assert (await response.json())["code"] == code
