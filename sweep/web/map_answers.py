"""The map's large answers, made once for all maps that ask at the same moment.

When a revision arrives, every open map loads its points anew: they share one reading of the database and one
compression. What is kept is at most KEPT_S old, and an answer says as of which event it is true; the stream goes on
from there, so nothing is lost by it.
"""

from __future__ import annotations

import asyncio
import gzip
import time
import zlib
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from typing import Generic, TypeVar

import brotli

from sweep.actions.apply import read_base
from sweep.actions.trace_shops import Tracer
from sweep.db.connection import Database
from sweep.db.field_work import select_field_work
from sweep.db.kept_points import KeptPoints
from sweep.db.lot_points import select_lot_points
from sweep.db.points import Area, select_bounds, select_names
from sweep.db.sweeps import select_sweep
from sweep.domain.ids import LotId, SweepId
from sweep.views.field_work import FieldWork
from sweep.views.points import Bounds, PointTable
from sweep.views.trace import Trace

KEPT_S = 1.5
_FIELD_KEPT_S = 5.0  # a map asks every ten seconds, and documents of all shops with goods are unpacked for it
_BOUNDS_KEPT_S = 60.0  # only where the map is opened at: anybody can move it
_MOST_KEPT = 64
_BROTLI_QUALITY = 5
_GZIP_LEVEL = 5

Key = TypeVar("Key")
Made = TypeVar("Made")


class Kept(Generic[Key, Made]):
    """Makes an answer once for everybody who asks while it is being made, or shortly after."""

    def __init__(self, clock: Callable[[], float] = time.monotonic, kept_s: float = KEPT_S) -> None:
        self._clock = clock
        self._kept_s = kept_s
        self._made: dict[Key, tuple[float, asyncio.Task[Made]]] = {}

    async def get(self, key: Key, make: Callable[[], Awaitable[Made]], fits: Callable[[Made], bool]) -> Made:
        """The answer; a kept one that does not fit is made anew."""
        found = self._made.get(key)
        if found is not None and (not found[1].done() or self._clock() - found[0] < self._kept_s):
            # Shielded: one reader who goes away must not end it for the others.
            answer = await asyncio.shield(found[1])
            if fits(answer):
                return answer
        if self._made.get(key) is found:
            if len(self._made) >= _MOST_KEPT:
                self._made.clear()
            task = asyncio.ensure_future(_run(make))
            task.add_done_callback(lambda done: self._finish(key, done))
            self._made[key] = (self._clock(), task)
        return await asyncio.shield(self._made[key][1])

    def _finish(self, key: Key, task: asyncio.Task[Made]) -> None:
        kept = self._made.get(key)
        if kept is None or kept[1] is not task:
            return
        if task.cancelled() or task.exception() is not None:
            del self._made[key]
        else:
            self._made[key] = (self._clock(), task)


async def _run(make: Callable[[], Awaitable[Made]]) -> Made:
    return await make()


@dataclass(slots=True)
class Packed:
    """A body and its compressed forms, each made when first asked for. `n`: as of which event."""

    n: int
    tag: str
    body: bytes
    _coded: dict[str, bytes] = field(default_factory=dict)

    async def encoded(self, accepted: str) -> tuple[bytes, str | None]:
        """The bytes to send and their Content-Encoding, for an Accept-Encoding header."""
        coding = "br" if "br" in accepted else "gzip" if "gzip" in accepted else None
        if coding is None:
            return self.body, None
        if coding not in self._coded:
            self._coded[coding] = await asyncio.to_thread(_press, coding, self.body)
        return self._coded[coding], coding


def _press(coding: str, body: bytes) -> bytes:
    if coding == "br":
        pressed: bytes = brotli.compress(body, quality=_BROTLI_QUALITY)
        return pressed
    return gzip.compress(body, _GZIP_LEVEL)


def _encode_within(table: PointTable, area: Area, encode: Callable[[PointTable], bytes]) -> bytes:
    return encode(table if area is None else table.within(area))


class MapAnswers:
    """What the maps of this process share."""

    def __init__(self) -> None:
        self._points: Kept[tuple[SweepId, Area], Packed] = Kept()
        self._lots: Kept[tuple[SweepId, Area, LotId], Packed] = Kept()
        self._field_work: Kept[tuple[SweepId, Area], FieldWork] = Kept(kept_s=_FIELD_KEPT_S)
        self._traces: Kept[tuple[SweepId, Area], Packed] = Kept()
        self._bounds: Kept[tuple[SweepId, Area], Bounds | None] = Kept(kept_s=_BOUNDS_KEPT_S)
        self._kept_points = KeptPoints()
        self.tracer = Tracer()

    async def bounds(self, database: Database, sweep: SweepId, area: Area) -> Bounds | None:
        """The box around the shops, where a map begins; None where none has a position."""

        async def make() -> Bounds | None:
            async with database.acquire() as connection:
                return await select_bounds(connection, sweep, area)

        return await self._bounds.get((sweep, area), make, lambda box: box is not None)

    async def points(
        self, database: Database, sweep: SweepId, area: Area, at_least: int, encode: Callable[[PointTable], bytes]
    ) -> Packed:
        """All points that a reader of `area` may see, as of `at_least` or later. Raises Problem if it is unknown."""

        async def make() -> Packed:
            async with database.transaction(isolation="repeatable_read", readonly=True) as connection:
                table = (await self._kept_points.read(connection, await select_sweep(connection, sweep))).table
            tag = f"{table.epoch}-{table.registry}-{table.n}"
            return Packed(table.n, tag, await asyncio.to_thread(_encode_within, table, area, encode))

        return await self._points.get((sweep, area), make, lambda packed: packed.n >= at_least)

    async def lot_points(
        self,
        database: Database,
        sweep: SweepId,
        area: Area,
        lot: LotId,
        at_least: int,
        encode: Callable[[PointTable], bytes],
    ) -> Packed:
        """The points as they stand with one lot. Raises Problem if it or the sweep is unknown."""

        async def make() -> Packed:
            async with database.transaction(isolation="repeatable_read", readonly=True) as connection:
                row = await select_sweep(connection, sweep)
                base, index = await read_base(connection, row), await self._kept_points.read(connection, row)
                table = await select_lot_points(connection, row, base, lot, index)
            tag = f"{table.epoch}-{table.registry}-{table.n}-{zlib.crc32(lot.encode())}"
            return Packed(table.n, tag, await asyncio.to_thread(_encode_within, table, area, encode))

        return await self._lots.get((sweep, area, lot), make, lambda packed: packed.n >= at_least)

    async def field_work(self, database: Database, sweep: SweepId, area: Area) -> FieldWork:
        """Teams, sightings and holds. Raises Problem if the sweep is unknown."""

        async def make() -> FieldWork:
            async with database.transaction(isolation="repeatable_read", readonly=True) as connection:
                return await select_field_work(connection, await select_sweep(connection, sweep), area)

        return await self._field_work.get((sweep, area), make, lambda _: True)

    async def trace(self, database: Database, sweep: SweepId, area: Area, encode: Callable[[Trace], bytes]) -> Packed:
        """The sweep's course until now. Raises Problem if it is unknown."""

        async def make() -> Packed:
            trace = await self.tracer.trace(database, sweep)
            if area is not None:
                async with database.acquire() as connection:
                    seen = set(await select_names(connection, sweep, area))
                trace = replace(trace, steps=[step for step in trace.steps if step.shop in seen])
            return Packed(trace.n, f"{trace.epoch}-{trace.n}", await asyncio.to_thread(encode, trace))

        return await self._traces.get((sweep, area), make, lambda _: True)
