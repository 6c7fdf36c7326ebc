"""Which shops of the sample still have to be looked at."""

from __future__ import annotations

from sweep.actions.apply import read_base
from sweep.db import standing
from sweep.db.connection import Database
from sweep.db.sweeps import select_sweep
from sweep.domain.ids import ShopId, SweepId


async def checks_left(database: Database, sweep: SweepId) -> list[ShopId]:
    """The shops due in the newest sample without a check that counts for every lot."""
    async with database.transaction(isolation="repeatable_read", readonly=True) as connection:
        base = await read_base(connection, await select_sweep(connection, sweep))
        sample = await standing.select_sample(connection, sweep)
        if sample is None:
            return []
        drawn, visits = await standing.select_checks(connection, sweep, sample)
    listed = [lot for lot, now in base.recall.lots.items() if not now.released]
    tested = {
        visit.shop
        for visit in visits
        if visit.team not in drawn.cleared_by.get(visit.shop, frozenset())
        and not visit.unanswered
        and all(visit.revision in base.recall.covering[lot] for lot in listed)
    }
    left = []
    for sector, number in drawn.needed.items():
        operating = [shop for shop in drawn.order[sector] if shop not in drawn.not_operating]
        left += [shop for shop in operating[:number] if shop not in tested]
    return left
