"""The points of a sweep between two readings: a reader of a million shops waits for what changed, not for all."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from sweep.db.connection import Connection
from sweep.db.point_table import (
    ChangedPoint,
    Hashes,
    count_lots,
    hundredths,
    select_changed_points,
    select_points,
    select_registry_stamp,
)
from sweep.db.sweeps import SweepRow
from sweep.domain.ids import SweepId
from sweep.views.points import STANDING, STATES, Numbers, PointTable

#: With more changed shops, reading all anew is as quick.
MOST_CHANGED = 20_000
_MOST_SWEEPS = 4


@dataclass(frozen=True, slots=True)
class PointIndex:
    """A table, and where each shop stands in it by the hash of its id."""

    table: PointTable
    seed: int
    hashes: Hashes
    order: Numbers

    @classmethod
    async def read(cls, connection: Connection, row: SweepRow) -> PointIndex:
        """The whole of it."""
        seed = 0
        while True:
            table, hashes = await select_points(connection, row, seed)
            order = np.argsort(hashes)
            hashes = hashes[order]
            # Two shops of ten million share a hash about once in a million readings.
            if not np.any(hashes[1:] == hashes[:-1]):
                return cls(table, seed, hashes, order)
            seed += 1

    def find(self, hashes: Hashes) -> Numbers:
        """The place of each shop; -1 where there is none of that hash."""
        if len(self.hashes) == 0:
            return np.full(len(hashes), -1)
        at = np.minimum(np.searchsorted(self.hashes, hashes), len(self.hashes) - 1)
        return np.where(self.hashes[at] == hashes, self.order[at], -1)

    def changed(self, points: Sequence[ChangedPoint], row: SweepRow, lots: int) -> PointIndex | None:
        """With these shops as they are now, as of `row`; None where one of them is new, or elsewhere than it was."""
        table = self.table
        places = self.find(np.array([point.hash for point in points], dtype=np.int64))
        if not all(self._is_at(int(place), point) for place, point in zip(places, points, strict=True)):
            return None
        columns = {name: getattr(table, name).copy() for name in STANDING}
        columns["state"][places] = [STATES.index(point.state) for point in points]
        for name in STANDING[1:]:
            columns[name][places] = [getattr(point, name) for point in points]
        now = replace(table, n=row.head_n, revision=row.revision, lots=lots, now_ms=row.now_ms, **columns)
        return replace(self, table=now)

    def _is_at(self, place: int, point: ChangedPoint) -> bool:
        table = self.table
        if place < 0 or table.sectors[table.sector[place]] != point.sector:
            return False
        if point.lat_e7 is None or point.lon_e7 is None:
            return place >= len(table.lat_e5)
        lat, lon = hundredths(np.array([point.lat_e7, point.lon_e7])).tolist()
        return place < len(table.lat_e5) and bool(table.lat_e5[place] == lat and table.lon_e5[place] == lon)


class KeptPoints:
    """The points of the sweeps that are looked at, brought up to date by the ledger's numbers when asked for."""

    def __init__(self) -> None:
        self._known: dict[SweepId, PointIndex] = {}
        self._turn: defaultdict[SweepId, asyncio.Lock] = defaultdict(asyncio.Lock)

    async def read(self, connection: Connection, row: SweepRow) -> PointIndex:
        """The points as of `row`, or later. In one repeatable-read transaction with `row`."""
        async with self._turn[row.sweep_id]:
            found = await self._follow(connection, row)
            self._known.pop(row.sweep_id, None)
            if len(self._known) >= _MOST_SWEEPS:
                del self._known[next(iter(self._known))]
            self._known[row.sweep_id] = found
            return found

    async def _follow(self, connection: Connection, row: SweepRow) -> PointIndex:
        known = self._known.get(row.sweep_id)
        if known is None or known.table.epoch != row.epoch:
            return await PointIndex.read(connection, row)
        if known.table.n > row.head_n:
            return known
        if known.table.registry == await select_registry_stamp(connection):
            changed = await select_changed_points(connection, row.sweep_id, known.table.n, known.seed, MOST_CHANGED)
            if len(changed) < MOST_CHANGED:
                followed = known.changed(changed, row, await count_lots(connection, row.sweep_id))
                if followed is not None:
                    return followed
        return await PointIndex.read(connection, row)
