"""Sectors from a file replace those made of a registry's words, and every shop is placed anew."""

from __future__ import annotations

from pathlib import Path

import pytest

from sweep.db.connection import Database
from tests.actions.loading import Desk
from tests.actions.registry_files import HEADINGS, shop_row, square, write_csv

SECTORS = "SELECT sector_id FROM sector ORDER BY sector_id"


@pytest.fixture
def desk(database: Database, tmp_path: Path) -> Desk:
    return Desk(database, tmp_path)


async def test_shops_teams_and_people_move_from_words_to_real_sectors(desk: Desk) -> None:
    await desk.registry(range(20))
    await desk.teams()
    loaded = await desk.sectors()
    assert (loaded.sectors, loaded.reassigned, loaded.unplaced) == (2, 20, 0)
    assert await desk.values(SECTORS) == [("east",), ("west",)]
    assert await desk.values("SELECT team_id, sector_id FROM team ORDER BY 1") == [("T1", "east"), ("T2", "west")]


async def test_loading_sectors_twice_is_loading_them_once(desk: Desk) -> None:
    await desk.sectors()
    await desk.registry(range(20))
    loaded = await desk.sectors()
    assert (loaded.sectors, loaded.reassigned) == (2, 0)


async def test_a_position_makes_the_words_finer(desk: Desk) -> None:
    await desk.sectors(
        square("east", 105.39, 105.44), square("west", 105.44, 105.5), square("pier", 105.39, 105.41, parent="east")
    )
    file = write_csv(desk.folder / "one.csv", HEADINGS, [shop_row(0), shop_row(1)])
    await desk.registry(file)
    assert await desk.values("SELECT retailer_id, sector_id FROM retailer ORDER BY 1") == [
        ("0000", "pier"),
        ("0001", "west"),
    ]
