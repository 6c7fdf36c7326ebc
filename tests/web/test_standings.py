"""One reading for everybody who asks, never older than it may be, and no more readings than there is time for."""

from __future__ import annotations

import asyncio

import pytest

from sweep.actions.read_standing import read_standing
from sweep.domain.ids import SectorId, ShopId, SweepId
from sweep.domain.problem import Problem
from sweep.domain.tally import ShopParticulars
from sweep.web import standings
from sweep.web.standings import Reading, Standings
from tests.web.world import World, check_in


class Clock:
    """Stands still until it is told."""

    now_s = 1000.0

    def __call__(self) -> float:
        return self.now_s


async def test_everybody_shares_one_reading(world: World) -> None:
    kept = Standings()
    first, *others = await asyncio.gather(*(kept.read(world.database, world.sweep) for _ in range(20)))
    assert all(other is first for other in others)
    assert first.board() is first.board()
    assert first.board(frozenset({SectorId("east")})).shops_in_scope < first.board().shops_in_scope


async def test_who_did_something_sees_it_and_everybody_else_does_soon(world: World) -> None:
    clock = Clock()
    kept = Standings(clock)
    before = await kept.read(world.database, world.sweep)
    await world.hand_in(check_in("shop-e1"))
    assert await kept.read(world.database, world.sweep) is before
    mine = await kept.read(world.database, world.sweep, before.n + 1)
    assert mine.n > before.n
    assert mine.board().open_lines < before.board().open_lines
    clock.now_s += standings.KEPT_S
    assert await kept.read(world.database, world.sweep) is not mine


async def test_the_longer_a_reading_takes_the_longer_it_is_kept(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    clock = Clock()

    async def slowly(*asked: object) -> object:
        clock.now_s += 0.5
        return await read_standing(*asked)  # type: ignore[arg-type]  # passed on as they came

    monkeypatch.setattr(standings, "read_standing", slowly)
    kept = Standings(clock)
    first = await kept.read(world.database, world.sweep)
    clock.now_s += 9.0
    assert await kept.read(world.database, world.sweep) is first
    clock.now_s += 1.1
    assert await kept.read(world.database, world.sweep) is not first


async def test_of_an_unknown_sweep_nothing_is_kept(world: World) -> None:
    kept = Standings()
    for _ in range(2):
        with pytest.raises(Problem):
            await kept.read(world.database, SweepId("no-such"))


async def test_a_later_reading_unpacks_only_what_changed(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    put: list[str] = []
    kept = Standings(Clock())
    await world.hand_in(check_in("shop-e1", outcome="inspected", unanswered=["L-1"]))
    first: Reading = await kept.read(world.database, world.sweep)
    known = kept._sweeps[world.sweep].particulars
    really = known.put

    def note(shop: ShopId, now: ShopParticulars | None) -> None:
        put.append(shop)
        really(shop, now)

    monkeypatch.setattr(known, "put", note)
    monkeypatch.setattr(known, "clear", lambda: pytest.fail("everything was read anew"))
    await world.hand_in(check_in("shop-e2", unanswered=["L-1"]))
    await kept.read(world.database, world.sweep, first.n + 1)
    assert put == ["shop-e2"]
