"""Hypothesis strategies: lot rules small enough to collide, and units that may or may not fit them."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import strategies as st

from sweep.domain.lot_match import PrintedDates
from sweep.domain.lot_rule import (
    AllCodes,
    AllOf,
    AnyOf,
    CodePattern,
    DateKind,
    DateWindow,
    ExactCodes,
    FreeText,
    LotRule,
)

FIRST_DAY = date(2008, 8, 1)

days = st.integers(0, 8).map(lambda after: FIRST_DAY + timedelta(days=after))
codes = st.text("A12-", min_size=1, max_size=4).filter(lambda code: code.strip("-"))
parts = st.one_of(
    st.sampled_from(["?", "#", "A", "1", "2"]),
    st.tuples(st.integers(0, 22), st.integers(0, 22)).map(lambda pair: f"[{min(pair):02}-{max(pair):02}]"),
)
items = st.one_of(
    parts, st.just("*"), st.lists(parts, min_size=1, max_size=3).map(lambda chosen: f"({'|'.join(chosen)})")
)
patterns = st.lists(items, min_size=1, max_size=4).map("".join)
windows = st.builds(DateWindow, st.sampled_from(DateKind), st.none() | days, st.none() | days).filter(
    lambda window: window.first is not None or window.last is not None
)
leaves = st.one_of(
    st.builds(lambda listed: ExactCodes(tuple(listed)), st.lists(codes, min_size=1, max_size=4)),
    st.builds(CodePattern, patterns),
    windows,
    st.just(AllCodes()),
    st.sampled_from([FreeText("red lid"), FreeText("dented")]),
)


def _combined(inner: st.SearchStrategy[LotRule]) -> st.SearchStrategy[LotRule]:
    several = st.lists(inner, min_size=1, max_size=3).map(tuple)
    return st.builds(AllOf, several) | st.builds(AnyOf, several)


rules: st.SearchStrategy[LotRule] = st.recursive(leaves, _combined, max_leaves=5)
read_codes = st.none() | st.text("A12", max_size=5)
printed = st.builds(PrintedDates, st.none() | days, st.none() | days, st.none() | days)
