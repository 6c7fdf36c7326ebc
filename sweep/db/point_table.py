"""Every shop of a sweep as a point: read whole, and what has changed since."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from sweep.db.connection import Connection
from sweep.db.sweeps import SweepRow
from sweep.domain.ids import SectorId, ShopId, SweepId
from sweep.views.points import STATES, Numbers, PointTable

#: Shops are found in a table by this hash of their id; tables of shops that share one are read with another seed.
Hashes = np.ndarray[tuple[int], np.dtype[np.int64]]

# Bytes of whole columns: a million shops are neither a million rows nor a million objects to take apart.
SELECT_POINTS = """
SELECT string_agg(convert_to(shop_id, 'UTF8'), '') AS ids,
       string_agg(int4send(octet_length(convert_to(shop_id, 'UTF8'))), '') AS id_bytes,
       string_agg(int8send(hashtextextended(shop_id, $3)), '') AS hashes,
       string_agg(int4send(lat_e7), '') AS lat_e7, string_agg(int4send(lon_e7), '') AS lon_e7,
       string_agg(int4send(sector), '') AS sector, string_agg(int4send(state), '') AS state,
       string_agg(int2send(grade), '') AS grade, string_agg(int4send(open_lines), '') AS open_lines,
       string_agg(int8send(found_units), '') AS found_units, string_agg(int8send(held_units), '') AS held_units
FROM (SELECT s.shop_id, r.lat_e7, r.lon_e7, coalesce(p.number, 0)::integer AS sector,
             array_position($2::text[], s.state) AS state, s.grade, s.open_lines, s.found_units, s.held_units
      FROM shop_state s LEFT JOIN retailer r ON r.retailer_id = s.shop_id LEFT JOIN unnest($4::text[])
          WITH ORDINALITY AS p (sector_id, number) USING (sector_id)
      WHERE s.sweep_id = $1
      ORDER BY r.lat_e7 IS NULL, coalesce(p.number, 0), s.shop_id COLLATE "C") AS point
"""
_SENT_AS = {"hashes": ">i8", "grade": ">i2", "found_units": ">i8", "held_units": ">i8"}
SELECT_SECTOR_IDS = 'SELECT sector_id FROM sector ORDER BY sector_id COLLATE "C"'
SELECT_LOT_COUNT = """
SELECT count(DISTINCT lot ->> 'lot_id') FROM recall_revision, jsonb_array_elements(lots) AS lot WHERE sweep_id = $1
"""
# Loading sectors writes every one of them anew, which `xmin` (the transaction that wrote a row) tells.
SELECT_REGISTRY_STAMP = """
SELECT (SELECT coalesce(max(load_id), 0) FROM registry_load) || '-'
       || (SELECT hashtext(coalesce(string_agg(xmin::text, ',' ORDER BY sector_id), '')) FROM sector)
"""
SELECT_CHANGED_POINTS = """
SELECT s.shop_id, hashtextextended(s.shop_id, $3), r.lat_e7, r.lon_e7, coalesce(r.sector_id, ''), s.state, s.grade,
       s.open_lines, s.found_units, s.held_units
FROM shop_state s LEFT JOIN retailer r ON r.retailer_id = s.shop_id
WHERE s.sweep_id = $1 AND s.changed_n > $2 LIMIT $4
"""


class ChangedPoint(NamedTuple):
    """One shop as it is now; a position in 1e-7 degrees."""

    shop: ShopId
    hash: int
    lat_e7: int | None
    lon_e7: int | None
    sector: SectorId
    state: str
    grade: int
    open_lines: int
    found_units: int
    held_units: int


async def select_points(connection: Connection, row: SweepRow, seed: int = 0) -> tuple[PointTable, Hashes]:
    """Every shop, and the hashes of their ids. In one repeatable-read transaction with `row`, true as of its head."""
    every = [SectorId(sector_id) for (sector_id,) in await connection.fetch(SELECT_SECTOR_IDS)]
    record = await connection.fetchrow(SELECT_POINTS, row.sweep_id, list(STATES), seed, every)
    assert record is not None  # an aggregate without groups
    columns = {
        name: np.frombuffer(sent or b"", _SENT_AS.get(name, ">i4")) for name, sent in record.items() if name != "ids"
    }
    # Of the sectors only those that have shops; 0 stands for none.
    numbers, sector = np.unique(columns["sector"], return_inverse=True)
    table = PointTable(
        sweep=row.sweep_id,
        epoch=row.epoch,
        n=row.head_n,
        registry=await select_registry_stamp(connection),
        revision=row.revision,
        lots=await count_lots(connection, row.sweep_id),
        now_ms=row.now_ms,
        sectors=tuple(every[number - 1] if number > 0 else SectorId("") for number in numbers),
        ids=record["ids"] or b"",
        id_bytes=columns["id_bytes"].astype(np.int32),
        lat_e5=hundredths(columns["lat_e7"]),
        lon_e5=hundredths(columns["lon_e7"]),
        sector=sector.astype(np.int32),
        state=(columns["state"] - 1).astype(np.uint8),
        grade=columns["grade"].astype(np.uint8),
        open_lines=columns["open_lines"].astype(np.int32),
        found_units=columns["found_units"].astype(np.int64),
        held_units=columns["held_units"].astype(np.int64),
    )
    return table, columns["hashes"].astype(np.int64)


def hundredths(degrees_e7: Numbers) -> Numbers:
    """1e-7 degrees as 1e-5."""
    return ((degrees_e7.astype(np.int64) + 50) // 100).astype(np.int32)


async def select_changed_points(
    connection: Connection, sweep: SweepId, after: int, seed: int, limit: int
) -> Sequence[ChangedPoint]:
    """Shops that events after `after` changed, at most `limit` of them."""
    return [ChangedPoint(*row) for row in await connection.fetch(SELECT_CHANGED_POINTS, sweep, after, seed, limit)]


async def select_registry_stamp(connection: Connection) -> str:
    """Another one means that the registry or the sectors were loaded since."""
    stamp: str = await connection.fetchval(SELECT_REGISTRY_STAMP)
    return stamp


async def count_lots(connection: Connection, sweep: SweepId) -> int:
    """Lots of the recall: the lines of one shop."""
    lots: int = await connection.fetchval(SELECT_LOT_COUNT, sweep)
    return lots
