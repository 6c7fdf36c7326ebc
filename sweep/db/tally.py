"""What the shops of a sweep add up to: one pass over the plain columns, and the documents of those that changed.

Documents are costly to unpack, so a reader that reads again and again keeps what it read (`Particulars`) and reads only
those of shops judged since. That it knows every one, as of the right entry and in the right sector, is compared at
each reading: sectors move and backups are restored without an entry in the ledger.
"""

from __future__ import annotations

from collections import defaultdict
from functools import lru_cache

import asyncpg
import msgspec

from sweep.db.connection import Connection
from sweep.domain.ids import FindingId, LotId, SectorId, SweepId
from sweep.domain.tally import AlikeShops, OpenFinding, Particulars, ShopParticulars, Tally
from sweep.domain.words import Account, Grade, LineState, ShopState

# `marks`: every shop with a document and when it was judged, as one number.
SELECT_ALIKE = """
SELECT r.sector_id, s.cover, s.standing, s.state, s.grade, count(*), sum(s.open_lines)::bigint,
       sum(s.found_units)::bigint, sum(s.held_units)::bigint,
       count(*) FILTER (WHERE s.open_lines > 0 AND r.retailer_id IS NOT NULL AND r.lat_e7 IS NULL),
       (array_agg(s.shop_id) FILTER (WHERE s.exceptions = 0 AND s.open_lines > 0 AND s.standing <> 'merged'))[1:5],
       coalesce(bit_xor(hashtextextended(s.shop_id, s.changed_n)) FILTER (WHERE s.detail IS NOT NULL), 0)
FROM shop_state s LEFT JOIN retailer r ON r.retailer_id = s.shop_id
WHERE s.sweep_id = $1 GROUP BY 1, 2, 3, 4, 5
"""
_PARTICULARS = """
SELECT s.shop_id, r.sector_id, s.cover, s.standing, hashtextextended(s.shop_id, s.changed_n), s.detail::text
FROM shop_state s LEFT JOIN retailer r ON r.retailer_id = s.shop_id
"""
SELECT_ALL_PARTICULARS = f"{_PARTICULARS.strip()} WHERE s.sweep_id = $1 AND s.detail IS NOT NULL"
SELECT_CHANGED_PARTICULARS = f"{_PARTICULARS.strip()} WHERE s.sweep_id = $1 AND s.changed_n > $2"
#: Between so many, others of this process have their turn.
_AT_ONCE = 200


class _Line(msgspec.Struct):
    lot_id: LotId
    state: LineState
    grade: Grade


class _Finding(msgspec.Struct):
    finding_id: FindingId
    lots: tuple[LotId, ...]
    attributed: bool
    rejudge: bool
    settled: bool
    dismissed: bool
    lapses_ms: int | None


class _Stock(msgspec.Struct):
    lot_id: LotId
    account: Account
    units: int
    returned: bool


class _Review(msgspec.Struct):
    check_in_id: str
    conflict: bool


class _Detail(msgspec.Struct):
    lines: list[_Line] = []
    findings: list[_Finding] = []
    stock: list[_Stock] = []
    reviews: list[_Review] = []


_DECODER = msgspec.json.Decoder(_Detail)


async def read_tally(connection: Connection, sweep: SweepId, n: int, kept: Particulars | None = None) -> Tally:
    """What the shops add up to as of entry `n`, the head in this transaction, which sees one moment. `kept` is what
    an earlier reading left, and is brought up to date; one reader at a time."""
    kept = Particulars() if kept is None else kept
    rows = await connection.fetch(SELECT_ALIKE, sweep)
    marks: defaultdict[SectorId | None, int] = defaultdict(int)
    for row in rows:
        marks[row[0]] ^= row[-1]
    wanted = {sector: mark for sector, mark in marks.items() if mark}
    if 0 <= kept.n <= n:
        await _put(kept, connection, SELECT_CHANGED_PARTICULARS, sweep, kept.n)
    if kept.marks() != wanted:
        kept.clear()
        await _put(kept, connection, SELECT_ALL_PARTICULARS, sweep)
    kept.n = n
    return kept.tally([_alike(row) for row in rows])


async def _put(kept: Particulars, connection: Connection, statement: str, *arguments: object) -> None:
    cursor = await connection.cursor(statement, *arguments)
    while rows := await cursor.fetch(_AT_ONCE):
        for row in rows:
            kept.put(row[0], _particulars(row))


def _alike(row: asyncpg.Record) -> AlikeShops:
    return AlikeShops(
        row[0],
        row[1],
        row[2],
        ShopState(row[3]),
        Grade(row[4]),
        row[5],
        row[6],
        row[7],
        row[8],
        row[9],
        tuple(row[10] or ()),
    )


def _particulars(row: asyncpg.Record) -> ShopParticulars | None:
    _, sector, cover, standing, mark, detail = row
    if detail is None:
        return None
    told = _DECODER.decode(detail)
    return ShopParticulars(
        sector=sector,
        cover=cover,
        standing=standing,
        mark=mark,
        lines=tuple(_line(line.lot_id, line.state, line.grade) for line in told.lines),
        stock=tuple((each.lot_id, each.account, each.returned, each.units) for each in told.stock),
        findings=tuple(_open(each) for each in told.findings if not each.settled or each.lapses_ms or each.rejudge),
        reviews=tuple((not each.conflict, each.check_in_id) for each in told.reviews),
    )


@lru_cache(maxsize=4096)
def _line(lot: LotId, state: LineState, grade: Grade) -> tuple[LotId, LineState, Grade]:
    return lot, state, grade


def _open(told: _Finding) -> OpenFinding:
    # Freed goods are nobody's to withhold.
    lapses_ms = None if told.dismissed else told.lapses_ms
    return OpenFinding(told.finding_id, told.lots, told.attributed, told.rejudge, told.settled, lapses_ms)
