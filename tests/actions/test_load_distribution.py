"""A distribution list ranks: who received a listed lot is likely to hold it; nobody leaves the sweep."""

from __future__ import annotations

from pathlib import Path

import pytest

from sweep.db.connection import Database
from tests.actions.loading import Desk


@pytest.fixture
async def desk(database: Database, tmp_path: Path) -> Desk:
    desk = Desk(database, tmp_path)
    await desk.registry(range(10))
    await desk.sweep()
    return desk


async def test_consignees_become_likely_holders(desk: Desk) -> None:
    loaded = await desk.distribution(
        "consignee id,consignee,lot,quantity\n"
        "0001,,A001,12\n0001,,A001,8\n,Dairy 2,L-2,3 cases\n0003,,Z999,1\n9,Nobody,A001,1\n"
    )
    assert (loaded.rows, loaded.matched, loaded.unmatched, loaded.shipments, loaded.shops) == (5, 3, 2, 2, 2)
    assert await desk.values("SELECT shop_id, lot_id, quantity FROM shipment ORDER BY 1") == [
        ("0001", "L-1", 20),
        ("0002", "L-2", 3),
    ]
    assert await desk.values("SELECT shop_id FROM shop_state WHERE likely ORDER BY 1") == [("0001",), ("0002",)]
    assert await desk.values("SELECT count(*) FROM shop_state WHERE standing = 'in_scope'") == [(10,)]
    assert "lot-unknown" in loaded.rejects_file.read_text(encoding="utf-8-sig")


async def test_loading_the_list_again_does_not_double_it(desk: Desk) -> None:
    for _ in range(2):
        await desk.distribution("consignee id,lot,quantity\n0001,A001,12\n")
    assert await desk.values("SELECT quantity FROM shipment") == [(12,)]
