"""One way to read a list: a page at a time, by a key that says where each row stands.

A list's statement gives each row a text `place`; rows come in its order, a page begins after a place, so rows that
come and go meanwhile neither skip nor double the others. $1 is the sweep, $2 the area (NULL: everything), $3 the
place after which to begin (NULL: at the top), $4 how many; the list's own parameters follow.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

import asyncpg

from sweep.db.connection import Connection
from sweep.domain.ids import SectorId, SweepId
from sweep.views.desk.rows import ShopOf

Area = frozenset[SectorId] | None
Row = TypeVar("Row")

#: The columns by which `shop_of` says which shop a row is about; `r` is its retailer, `s` its sector.
SHOP_COLUMNS = "coalesce(r.name, '') AS shop_name, coalesce(r.address, '') AS address, coalesce(s.name, '') AS sector"
IN_AREA = "($2::text[] IS NULL OR r.sector_id = ANY($2))"


@dataclass(frozen=True, slots=True)
class Page(Generic[Row]):
    """Some rows of `total`; `next` is the place to go on from, None at the end."""

    rows: list[Row]
    total: int
    next: str | None


@dataclass(frozen=True, slots=True)
class Ask:
    """Which page of which sweep, for whom."""

    sweep: SweepId
    area: Area = None
    after: str | None = None
    limit: int = 100


def listed(inner: str) -> str:
    """The statement of a page of `inner`, which must give `place`."""
    return (
        f"SELECT * FROM (SELECT *, count(*) OVER () AS total FROM ({inner}) AS row_of) AS listed\n"
        'WHERE ($3::text IS NULL OR place COLLATE "C" > $3) ORDER BY place COLLATE "C" LIMIT $4'
    )


async def read_page(
    connection: Connection, statement: str, ask: Ask, row: Callable[[asyncpg.Record], Row], *more: object
) -> Page[Row]:
    """One page. One row more than asked for says whether there is a next one."""
    records = await connection.fetch(statement, ask.sweep, area_list(ask.area), ask.after, ask.limit + 1, *more)
    shown = records[: ask.limit]
    total = records[0]["total"] if records else 0
    return Page([row(record) for record in shown], total, shown[-1]["place"] if len(records) > ask.limit else None)


def area_list(area: Area) -> list[SectorId] | None:
    """The area as a parameter."""
    return None if area is None else sorted(area)


def shop_of(record: asyncpg.Record) -> ShopOf:
    """Which shop a row is about."""
    return ShopOf(record["shop"], record["shop_name"] or record["shop"], record["address"], record["sector"])
