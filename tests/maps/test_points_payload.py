"""The points payload: what goes in comes out, and it is small."""

from __future__ import annotations

import brotli
import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from maps.points_payload import decode_points, encode_points
from sweep.domain.words import ShopState
from sweep.views.points import STATES, PointTable
from sweep.web.map_answers import _press
from tests.maps.tables import make_table, spell_out


@st.composite
def tables(draw: st.DrawFn) -> PointTable:
    shops = draw(st.lists(st.text(min_size=1, max_size=12), unique=True, max_size=30))
    located = draw(st.integers(0, len(shops)))
    sectors = draw(st.lists(st.text(max_size=6), unique=True, min_size=1, max_size=4))

    def column(low: int, high: int, count: int = len(shops)) -> list[int]:
        return draw(st.lists(st.integers(low, high), min_size=count, max_size=count))

    standing = zip(
        column(0, len(STATES) - 1), column(0, 4), column(0, 100_000), column(0, 2**40), column(0, 9), strict=True
    )
    return make_table(
        shops, column(-9_000_000, 9_000_000, located), column(-18_000_000, 18_000_000, located),
        sectors, column(0, len(sectors) - 1), list(standing), draw(st.integers(0, 2**53)),
    )  # fmt: skip


@given(tables())
@settings(max_examples=60, deadline=None)
def test_what_is_written_is_read(table: PointTable) -> None:
    assert spell_out(decode_points(encode_points(table))) == spell_out(table)


@given(tables(), st.sets(st.integers(0, 3)))
@settings(max_examples=40, deadline=None)
def test_a_part_of_the_table_holds_the_shops_of_its_sectors_and_nothing_of_the_others(
    table: PointTable, wanted: set[int]
) -> None:
    area = {sector for place, sector in enumerate(table.sectors) if place in wanted}
    part = table.within(area)
    rows = list(zip(table.shops, table.sector.tolist(), table.state.tolist(), table.found_units.tolist(), strict=True))
    assert list(zip(part.shops, part.sector.tolist(), part.state.tolist(), part.found_units.tolist(), strict=True)) == [
        row for row in rows if table.sectors[row[1]] in area
    ]
    located = [lat for lat, row in zip(table.lat_e5.tolist(), rows, strict=False) if table.sectors[row[1]] in area]
    assert part.lat_e5.tolist() == located


def test_a_state_and_a_grade_fit_into_one_byte() -> None:
    assert len(STATES) == len(ShopState) <= 32


def test_a_city_of_10600_shops_is_far_below_250_kb() -> None:
    count = 10_600
    table = make_table(
        [f"JY1510502{n:07}" for n in range(count)],
        # As far apart as in no city: every difference is another.
        [2_789_000 + (n * 7919) % 140_000 for n in range(count)],
        [10_500_000 + (n * 104729) % 140_000 for n in range(count)],
        [f"5105{n:05}" for n in range(126)],
        [n * 126 // count for n in range(count)],
        [(n * 31 % 8, n * 17 % 5, n * 13 % 70, 0, 0) for n in range(count)],
    )
    payload = encode_points(table)
    assert len(_press("br", payload)) < 120_000
    assert len(_press("gzip", payload)) < 160_000
    assert brotli.decompress(_press("br", payload)) == payload


def test_no_name_or_address_travels() -> None:
    payload = encode_points(make_table(["a"], [], [], [""], [0], [(0, 0, 0, 0, 0)]))
    header = msgspec.json.decode(payload[4 : 4 + int.from_bytes(payload[:4], "little")])
    assert set(header) == {
        "sweep", "epoch", "n", "registry", "revision", "lots", "now_ms", "states", "sectors", "sector", "units",
        "shops", "bytes",
    }  # fmt: skip
    assert list(header["bytes"]) == ["lat", "lon", "open", "standing", "shared", "added", "letters"]
