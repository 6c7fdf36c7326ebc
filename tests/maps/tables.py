"""Point tables as tests write and read them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields
from typing import Any

import numpy as np

from sweep.domain.ids import SectorId, ShopId, SweepId
from sweep.domain.words import Grade, ShopState
from sweep.views.points import STATES, PointTable


def make_table(
    shops: Sequence[str],
    lat_e5: Sequence[int],
    lon_e5: Sequence[int],
    sectors: Sequence[str],
    sector: Sequence[int],
    standing: Sequence[tuple[int, int, int, int, int]],
    n: int = 1,
) -> PointTable:
    """`standing`: of each shop the place of its state, its grade, open lines, units found and held."""
    columns = np.array(standing, dtype=np.int64).reshape(-1, 5).T
    return PointTable(
        SweepId("S1"), "epoch", n, "1-1", 1, 69, 0, tuple(map(SectorId, sectors)),
        "".join(shops).encode(), np.array([len(shop.encode()) for shop in shops], dtype=np.int32),
        np.array(lat_e5, dtype=np.int32), np.array(lon_e5, dtype=np.int32), np.array(sector, dtype=np.int32),
        columns[0].astype(np.uint8), columns[1].astype(np.uint8), columns[2].astype(np.int32), columns[3], columns[4],
    )  # fmt: skip


def spell_out(table: PointTable) -> dict[str, Any]:
    """Every field, columns as lists: two tables are alike where these are equal."""
    told = {field.name: getattr(table, field.name) for field in fields(table)}
    return {name: value.tolist() if isinstance(value, np.ndarray) else value for name, value in told.items()}


def states_of(table: PointTable) -> dict[ShopId, tuple[ShopState, Grade]]:
    """State and grade of every shop."""
    return {
        shop: (STATES[state], Grade(grade))
        for shop, state, grade in zip(table.shops, table.state.tolist(), table.grade.tolist(), strict=True)
    }
