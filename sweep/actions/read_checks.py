"""How far the effectiveness checks are: which drawn shops are due, and which have been tested."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice

from sweep.db import standing
from sweep.db.connection import Connection
from sweep.db.desk.checks import select_shop_names
from sweep.db.sweeps import SweepRow
from sweep.domain.ids import SectorId, ShopId
from sweep.views.desk.checks import CheckedSector, CheckedShop, CheckProgress


async def read_checks(connection: Connection, row: SweepRow, area: frozenset[SectorId] | None) -> CheckProgress | None:
    """The newest sample; None before the first draw. A shop is tested when a team that had not cleared it looked.

    Who has an area sees the drawn shops of that area.
    """
    sample = await standing.select_sample(connection, row.sweep_id)
    if sample is None:
        return None
    drawn, visits = await standing.select_checks(connection, row.sweep_id, sample)
    tested: set[ShopId] = set()
    failed: set[ShopId] = set()
    for visit in visits:
        if visit.team is not None and visit.team in drawn.cleared_by.get(visit.shop, frozenset()):
            continue
        tested.add(visit.shop)
        if visit.found:
            failed.add(visit.shop)
    due: dict[SectorId, Sequence[ShopId]] = {}
    for sector, number in drawn.needed.items():
        operating = (shop for shop in drawn.order[sector] if shop not in drawn.not_operating)
        due[sector] = list(islice(operating, number))
    named = await select_shop_names(connection, [shop for shops in due.values() for shop in shops], area)
    shops = [
        CheckedShop(named[shop], sorted(drawn.cleared_by.get(shop, frozenset())), shop in tested, shop in failed)
        for sector in due
        for shop in due[sector]
        if shop in named
    ]
    sectors = [
        CheckedSector(
            sector, drawn.needed[sector], sum(s in tested for s in due[sector]), len(failed & set(due[sector]))
        )
        for sector in due
    ]
    return CheckProgress(sample["number"], sample["seed"], sample["revision"], sectors, shops)
