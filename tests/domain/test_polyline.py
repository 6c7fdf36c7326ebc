from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sweep.domain.polyline import decode_line, encode_line

POINTS = st.lists(st.tuples(st.floats(-90, 90), st.floats(-180, 180)), max_size=20)


def test_the_published_example_is_encoded_as_published() -> None:
    assert encode_line([(38.5, -120.2), (40.7, -120.95), (43.252, -126.453)]) == "_p~iF~ps|U_ulLnnqC_mqNvxq`@"


@given(POINTS)
def test_a_line_comes_back_within_a_metre_and_without_standing_still(points: list[tuple[float, float]]) -> None:
    steps = [(round(lat * 1e5), round(lon * 1e5)) for lat, lon in points]
    moving = [step for at, step in enumerate(steps) if at == 0 or step != steps[at - 1]]
    found = decode_line(encode_line(points))
    assert [(round(lat * 1e5), round(lon * 1e5)) for lat, lon in found] == moving
    assert all(a != b for a, b in pairwise(found))


@pytest.mark.parametrize("line", ["_", "\n", "_p~iF"])
def test_a_text_that_is_no_line_is_refused(line: str) -> None:
    with pytest.raises(ValueError, match="encoded line"):
        decode_line(line)
