"""Sparse counting equals counting line by line over every (shop, lot), however the recall and the shops stand."""

from __future__ import annotations

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from sweep.domain.ids import LotId, ShopId
from sweep.domain.judge import ShopJudgement, judge_shop
from sweep.domain.lines import BaseLines, read_cover, write_cover
from sweep.domain.lots_standing import ExceptionGroup, ShopGroup, stand_lots
from sweep.domain.recall import Recall, amend, read_recall
from sweep.domain.words import CLOSED_LINES, Account, Grade
from tests.domain.test_any_order import RECALLS, histories
from tests.factories import codes, lines_of, make_base, make_file, make_lot, make_recall

SHOPS = st.lists(histories(), min_size=1, max_size=5)


def sparse(judgements: list[ShopJudgement]) -> tuple[list[ShopGroup], list[ExceptionGroup]]:
    """Groups as the database makes them, by way of the text it keeps of a cover."""
    counted = [j for j in judgements if j.standing != "merged"]
    groups = Counter((write_cover(j.cover), j.standing == "in_scope") for j in counted)
    singles = Counter(
        (lot, line.state, line.grade, write_cover(j.cover), j.standing == "in_scope")
        for j in counted
        for lot, line in j.exceptions.items()
    )
    return (
        [ShopGroup(read_cover(cover), applicable, n) for (cover, applicable), n in groups.items()],
        [
            ExceptionGroup(lot, state, grade, read_cover(cover), applicable, n)
            for (lot, state, grade, cover, applicable), n in singles.items()
        ],
    )


@given(SHOPS, st.sampled_from(RECALLS))
def test_counts_by_group_equal_counts_line_by_line(shops: list[list], recall: Recall) -> None:  # type: ignore[type-arg]  # shop events
    base = make_base(recall)
    judgements = [judge_shop(make_file(*told), base) for told in shops]
    standings = stand_lots(base, *sparse(judgements), {}, {})
    counted = [j for j in judgements if j.standing != "merged"]
    for lot, standing in standings.items():
        lines = [lines_of(j, base)[lot] for j in counted]
        assert standing.lines == Counter(line.state for line in lines)
        assert standing.grades == Counter(line.grade for line in lines)
        assert standing.total == len(counted)
        assert standing.closed == sum(line.is_closed for line in lines)
    assert sum(j.open_lines for j in counted) == sum(s.total - s.closed for s in standings.values())


COVERS = st.dictionaries(st.integers(1, 4), st.sampled_from(list(Grade)[1:])).map(lambda c: tuple(sorted(c.items())))


@given(COVERS, st.booleans(), st.sampled_from(RECALLS))
def test_open_lines_of_a_cover_equal_its_lines_counted_one_by_one(cover, applicable: bool, recall: Recall) -> None:  # type: ignore[no-untyped-def]  # a cover
    base = make_base(recall)
    one_by_one = [base.line(cover, base.group_of(lot), applicable=applicable) for lot in recall.lots]
    assert one_by_one == [base.line_of_lot(cover, lot, applicable=applicable) for lot in recall.lots]
    assert base.open_lines(cover, applicable=applicable) == sum(line.state not in CLOSED_LINES for line in one_by_one)


@given(COVERS)
def test_a_cover_survives_the_database(cover) -> None:  # type: ignore[no-untyped-def]  # a cover
    assert read_cover(write_cover(cover)) == cover


def test_units_are_counted_as_found_less_what_consumers_brought() -> None:
    base = make_base()
    standing = stand_lots(base, [], [], {LotId("L-1"): {Account.SEALED: 5, Account.DESTROYED: 3}}, {LotId("L-1"): 2})
    assert standing[LotId("L-1")].found == 6


CHANGES = st.builds(
    lambda lot, rule, released: make_lot(lot, rule, released=released, certificate="T" if released else ""),
    st.sampled_from(["L-1", "L-2", "L-3"]),
    st.sampled_from([codes("a"), codes("a", "b"), codes("x"), None]),
    st.booleans(),
)


@given(st.lists(st.lists(CHANGES, min_size=1, max_size=2, unique_by=lambda lot: lot.lot_id), max_size=4))
def test_reading_all_revisions_at_once_equals_amending_step_by_step(steps) -> None:  # type: ignore[no-untyped-def]  # revisions
    recall = make_recall(["L-0"])
    for lots in steps:
        new = [lot for lot in lots if recall.lots.get(lot.lot_id) != lot]
        if new and not any(lot.released and lot.lot_id not in recall.lots for lot in new):
            recall = amend(recall, new)
    assert read_recall(recall.recall_class, recall.hazard, reversed(recall.revisions)) == recall
    assert {lot for group in recall.groups for lot in group.lots} == set(recall.lots)
    for lot, covering in recall.covering.items():
        if not recall.lots[lot].released:
            assert recall.revision in covering


def test_opening_a_hundred_thousand_shops_costs_one_group() -> None:
    base: BaseLines = make_base(make_recall([f"L-{n}" for n in range(100)]))
    standings = stand_lots(base, [ShopGroup((), True, 100_000)], [], {}, {})
    assert sum(s.total for s in standings.values()) == 10_000_000
    assert base.open_lines((), applicable=True) == 100
    assert judge_shop(make_file(shop=ShopId("any")), base).open_lines == 100
