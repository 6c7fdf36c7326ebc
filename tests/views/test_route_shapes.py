"""The line of a shift, cut at its stops."""

from __future__ import annotations

from sweep.domain.polyline import decode_line, encode_line
from sweep.views.route_shapes import ways_between

OFFICE, CORNER, FIRST, SECOND = (28.9, 105.4), (28.9, 105.41), (28.91, 105.41), (28.92, 105.42)
LINE = encode_line([OFFICE, CORNER, FIRST, CORNER, SECOND, CORNER, OFFICE])


def test_each_stop_has_its_way_and_the_last_one_leads_home() -> None:
    ways = ways_between(LINE, [(289_100_004, 1_054_100_000), (289_200_000, 1_054_200_000)])
    assert [decode_line(way) for way in ways] == [
        [OFFICE, CORNER, FIRST],
        [FIRST, CORNER, SECOND],
        [SECOND, CORNER, OFFICE],
    ]


def test_a_stop_that_the_line_does_not_touch_has_no_way_and_stops_nothing() -> None:
    ways = ways_between(LINE, [(None, None), (289_999_999, 1_054_100_000), (289_200_000, 1_054_200_000)])
    assert ways[:2] == ["", ""]
    assert [decode_line(way)[-1] for way in ways[2:]] == [SECOND, OFFICE]
