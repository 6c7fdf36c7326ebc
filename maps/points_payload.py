"""All points of a map as compact JSON columns, for one page load: small before compression, tiny after.

Positions and ids are sorted, so positions travel as differences, sectors as runs, and units only where there are
any. Names are not in it: the page asks for one shop's sheet when somebody clicks it.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate, groupby
from typing import Any

import msgspec
import numpy as np

from sweep.domain.ids import SectorId, ShopId, SweepId
from sweep.domain.words import Grade, ShopState
from sweep.views.points import PointTable

STATES = tuple(ShopState)
"""The payload's state column names a state by its place here, one digit a shop."""
_DIGIT = {state: str(place) for place, state in enumerate(STATES)}


def encode_points(table: PointTable) -> bytes:
    """The payload, JSON in UTF-8."""
    return msgspec.json.encode(
        {
            "sweep": table.sweep,
            "epoch": table.epoch,
            "n": table.n,
            "revision": table.revision,
            "lots": table.lots,
            "now_ms": table.now_ms,
            "states": STATES,
            "sectors": table.sectors,
            "shop": table.shop,
            "lat": differences(table.lat_e5),
            "lon": differences(table.lon_e5),
            "sector": [[place, sum(1 for _ in run)] for place, run in groupby(table.sector)],
            "state": "".join([_DIGIT[state] for state in table.state]),
            "grade": "".join(map(str, map(int, table.grade))),
            "open": table.open_lines,
            "units": [
                [place, found, held]
                for place, (found, held) in enumerate(zip(table.found_units, table.held_units, strict=True))
                if found or held
            ],
        }
    )


def decode_points(payload: bytes) -> PointTable:
    """The other way, as the page does it."""
    said: dict[str, Any] = msgspec.json.decode(payload)
    shops = tuple(map(ShopId, said["shop"]))
    found, held = [0] * len(shops), [0] * len(shops)
    for place, found_units, held_units in said["units"]:
        found[place], held[place] = found_units, held_units
    return PointTable(
        sweep=SweepId(said["sweep"]),
        epoch=said["epoch"],
        n=said["n"],
        revision=said["revision"],
        lots=said["lots"],
        now_ms=said["now_ms"],
        sectors=tuple(map(SectorId, said["sectors"])),
        shop=shops,
        lat_e5=tuple(accumulate(said["lat"])),
        lon_e5=tuple(accumulate(said["lon"])),
        sector=tuple(place for place, times in said["sector"] for _ in range(times)),
        state=tuple(ShopState(said["states"][int(digit)]) for digit in said["state"]),
        grade=tuple(Grade(int(digit)) for digit in said["grade"]),
        open_lines=tuple(said["open"]),
        found_units=tuple(found),
        held_units=tuple(held),
    )


def differences(values: Sequence[int]) -> list[int]:
    """The first value, then each value less the one before it."""
    return np.diff(np.asarray(values, dtype=np.int64), prepend=0).tolist() if values else []
