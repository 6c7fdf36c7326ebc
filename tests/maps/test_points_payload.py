"""The points payload: what goes in comes out, and it is small."""

from __future__ import annotations

import brotli
import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from maps.points_payload import STATES, decode_points, encode_points
from sweep.domain.ids import SectorId, ShopId, SweepId
from sweep.domain.words import Grade, ShopState
from sweep.views.points import PointTable
from sweep.web.map_answers import _press


@st.composite
def tables(draw: st.DrawFn) -> PointTable:
    shops = draw(st.lists(st.text(min_size=1, max_size=12), unique=True, max_size=30))
    located = draw(st.integers(0, len(shops)))
    sectors = draw(st.lists(st.text(max_size=6), unique=True, min_size=1, max_size=4))

    def column(values: st.SearchStrategy[int], count: int = len(shops)) -> tuple[int, ...]:
        return tuple(draw(st.lists(values, min_size=count, max_size=count)))

    return PointTable(
        SweepId("S1"), "epoch", draw(st.integers(0, 2**53)), 1, 69, 0, tuple(map(SectorId, sectors)),
        tuple(map(ShopId, shops)),
        column(st.integers(-9_000_000, 9_000_000), located),
        column(st.integers(-18_000_000, 18_000_000), located),
        column(st.integers(0, len(sectors) - 1)),
        tuple(STATES[place] for place in column(st.integers(0, len(STATES) - 1))),
        tuple(Grade(grade) for grade in column(st.integers(0, 4))),
        column(st.integers(0, 100)), column(st.integers(0, 9)), column(st.integers(0, 9)),
    )  # fmt: skip


@given(tables())
@settings(max_examples=60, deadline=None)
def test_what_is_written_is_read(table: PointTable) -> None:
    assert decode_points(encode_points(table)) == table


def test_every_state_has_one_digit() -> None:
    assert len(STATES) == len(ShopState) <= 10


def test_a_city_of_10600_shops_is_far_below_250_kb() -> None:
    count = 10_600
    table = PointTable(
        SweepId("S1"), "epoch", 1, 1, 69, 0, tuple(SectorId(f"5105{n:05}") for n in range(126)),
        tuple(ShopId(f"JY1510502{n:07}") for n in range(count)),
        # As far apart as in no city: every difference is another.
        tuple(2_789_000 + (n * 7919) % 140_000 for n in range(count)),
        tuple(10_500_000 + (n * 104729) % 140_000 for n in range(count)),
        tuple(n * 126 // count for n in range(count)),
        tuple(STATES[n * 31 % 8] for n in range(count)), tuple(Grade(n * 17 % 5) for n in range(count)),
        tuple(n * 13 % 70 for n in range(count)), (0,) * count, (0,) * count,
    )  # fmt: skip
    payload = encode_points(table)
    assert len(_press("br", payload)) < 120_000
    assert len(_press("gzip", payload)) < 160_000
    assert brotli.decompress(_press("br", payload)) == payload


def test_no_name_or_address_travels() -> None:
    payload = encode_points(
        PointTable(
            SweepId("S1"),
            "e",
            1,
            1,
            1,
            0,
            (SectorId(""),),
            (ShopId("a"),),
            (),
            (),
            (0,),
            (ShopState.CLEAR,),
            (Grade.CLAIMED,),
            (0,),
            (0,),
            (0,),
        )
    )
    assert set(msgspec.json.decode(payload)) == {
        "sweep", "epoch", "n", "revision", "lots", "now_ms", "states", "sectors", "shop", "lat", "lon", "sector",
        "state", "grade", "open", "units",
    }  # fmt: skip
