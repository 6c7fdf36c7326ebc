"""Rule 2: a check-in covers a lot only if the revision that its phone held had that lot's rule, or a wider one."""

from __future__ import annotations

import pytest

from sweep.domain.problem import Problem
from sweep.domain.recall import LotChange, amend, describe_changes
from sweep.domain.words import Account, Flag
from tests.factories import (
    attributed,
    codes,
    judge,
    line_state,
    make_check_in,
    make_finding,
    make_lot,
    make_recall,
    recorded,
    rejudged,
    reviewed,
)

WIDE, NARROW, OTHER = codes("a", "b", "c"), codes("a"), codes("x")


def test_a_lot_that_a_revision_adds_is_open_where_the_phone_held_the_old_one() -> None:
    recall = make_recall(["L-1"], ["L-2"])
    visit = recorded(make_check_in(revision=1))
    assert line_state(*visit, lot="L-1", recall=recall) == "clear"
    assert line_state(*visit, lot="L-2", recall=recall) == "open"


def test_a_late_check_in_covers_what_its_revision_held_whenever_it_arrives() -> None:
    recall = make_recall(["L-1"], ["L-2"])
    late = make_check_in("late", revision=1, flags=(Flag.LATE, Flag.OLD_REVISION, Flag.MOVED_TEAM))
    both = recorded(make_check_in("new", team="B", revision=2), late)
    assert line_state(*both, lot="L-2", recall=recall) == "clear"
    assert line_state(*recorded(late), lot="L-1", recall=recall) == "clear"


@pytest.mark.parametrize(
    ("before", "after", "state"),
    [
        (WIDE, NARROW, "clear"),
        (WIDE, WIDE, "clear"),
        (NARROW, WIDE, "open"),
        (NARROW, OTHER, "open"),
    ],
)
def test_what_is_not_provably_narrower_is_widening_and_opens_the_line(before, after, state) -> None:  # type: ignore[no-untyped-def]  # rules of any kind
    recall = make_recall([make_lot(rule=before)], [make_lot(rule=after)])
    assert line_state(*recorded(make_check_in()), recall=recall) == state


def test_a_corrected_name_reopens_nothing_but_another_article_number_does() -> None:
    renamed = make_recall([make_lot(gtin="1", product="milc")], [make_lot(gtin="1", product="milk")])
    assert line_state(*recorded(make_check_in()), recall=renamed) == "clear"
    renumbered = make_recall([make_lot(gtin="1")], [make_lot(gtin="2")])
    assert line_state(*recorded(make_check_in()), recall=renumbered) == "open"


def test_widening_back_to_what_the_phone_held_keeps_its_answer() -> None:
    recall = make_recall([make_lot(rule=WIDE)], [make_lot(rule=NARROW)], [make_lot(rule=WIDE)])
    assert line_state(*recorded(make_check_in(revision=1)), recall=recall) == "clear"
    assert line_state(*recorded(make_check_in(revision=2)), recall=recall) == "open"


def test_a_released_lot_that_is_listed_again_is_open_everywhere() -> None:
    released = make_lot(released=True, certificate="T-1")
    assert line_state(recall=make_recall(["L-1"], [released])) == "released"
    recall = make_recall(["L-1"], [released], ["L-1"])
    for revision in (1, 2):
        assert line_state(*recorded(make_check_in(revision=revision)), recall=recall) == "open"
    assert line_state(*recorded(make_check_in(revision=3)), recall=recall) == "clear"


def test_a_phone_that_claims_a_revision_nobody_had_issued_covers_nothing_even_when_it_is_issued_later() -> None:
    early = make_check_in(revision=2, flags=(Flag.UNKNOWN_REVISION,))
    assert line_state(*recorded(early), recall=make_recall(["L-1"], ["L-2"])) == "open"
    assert line_state(*recorded(early), reviewed(), recall=make_recall(["L-1"], ["L-2"]), lot="L-2") == "open"


SEALED = [*recorded(make_check_in(findings=(make_finding(),))), reviewed()]


def test_narrowing_erases_no_find_until_a_second_person_has_judged_it_again() -> None:
    recall = make_recall([make_lot(rule=WIDE)], [make_lot(rule=NARROW)])
    assert line_state(*SEALED, recall=make_recall([make_lot(rule=WIDE)])) == "removed"
    assert line_state(*SEALED, recall=recall) == "found"
    assert judge(*SEALED, recall=recall).findings[0].rejudge
    assert line_state(*SEALED, rejudged(True, 2), recall=recall) == "removed"


def test_the_goods_of_a_freed_find_are_released() -> None:
    recall = make_recall([make_lot(rule=WIDE)], [make_lot(rule=NARROW)])
    judgement = judge(*SEALED, rejudged(False, 2), recall=recall)
    assert judgement.open_lines == 0
    assert judgement.state == "clear"
    assert judgement.findings[0].balance.units == {Account.RELEASED: 3}


def test_what_was_judged_before_a_narrowing_must_be_judged_again() -> None:
    recall = make_recall([make_lot(rule=WIDE)], [make_lot(rule=NARROW)])
    assert line_state(*SEALED, rejudged(True, 1), recall=recall) == "found"
    assert line_state(*SEALED, rejudged(False, 1), recall=recall) == "found"
    assert line_state(*SEALED, rejudged(False, 9), recall=recall) == "found"


def test_a_released_lot_frees_its_finds_only_one_by_one() -> None:
    recall = make_recall(["L-1"], [make_lot(released=True, certificate="T-1")])
    assert line_state(*SEALED, recall=recall) == "found"
    assert line_state(*SEALED, rejudged(False, 2), recall=recall) == "released"


def test_the_finder_and_her_team_cannot_free_their_own_find() -> None:
    recall = make_recall([make_lot(rule=WIDE)], [make_lot(rule=NARROW)])
    assert line_state(*SEALED, rejudged(False, 2, person="officer-A"), recall=recall) == "found"
    assert line_state(*SEALED, rejudged(False, 2, team="A"), recall=recall) == "found"


def test_one_who_says_still_recalled_outweighs_one_who_does_not_in_either_order() -> None:
    recall = make_recall([make_lot(rule=WIDE)], [make_lot(rule=NARROW)])
    said = [rejudged(False, 2), rejudged(True, 2, person="other")]
    assert line_state(*SEALED, *said, recall=recall) == "removed"
    assert line_state(*SEALED, *reversed(said), recall=recall) == "removed"


def test_a_freed_find_waits_again_when_the_lot_is_widened_narrowed_or_listed_again() -> None:
    freed = [*SEALED, rejudged(False, 2)]
    steps = [make_lot(rule=WIDE)], [make_lot(rule=NARROW)]
    assert line_state(*freed, recall=make_recall(*steps)) == "clear"
    assert line_state(*freed, recall=make_recall(*steps, [make_lot(rule=WIDE)])) == "found"
    relisted = make_recall(["L-1"], [make_lot(released=True, certificate="T")], ["L-1"])
    assert line_state(*freed, recall=relisted) == "found"
    assert line_state(*freed, rejudged(True, 3), recall=relisted) == "open"


def test_an_unreadable_find_may_also_be_of_a_lot_that_was_added_after_it_was_seen() -> None:
    blurred = recorded(make_check_in(findings=(make_finding(None, could_be=("L-1",)),)))
    recall = make_recall(["L-1", "L-2"], ["L-3"])
    judgement = judge(*blurred, recall=recall)
    assert judgement.findings[0].lots == ("L-1", "L-3")
    assert not judgement.findings[0].attributed
    assert line_state(*blurred, lot="L-2", recall=recall) == "clear"


def test_no_listed_lot_is_said_of_the_lots_that_were_listed_then() -> None:
    foreign = [*recorded(make_check_in(findings=(make_finding(None),))), attributed(None, revision=1)]
    assert line_state(*foreign, recall=make_recall(["L-1"])) == "clear"
    later = make_recall(["L-1"], ["L-2"])
    assert line_state(*foreign, lot="L-1", recall=later) == "clear"
    assert line_state(*foreign, lot="L-2", recall=later) == "found"
    assert line_state(*foreign, reviewed(), lot="L-2", recall=later) == "found"
    assert line_state(*foreign, attributed(None, revision=2), lot="L-2", recall=later) == "open"


def test_a_find_of_a_lot_that_is_not_listed_blocks_all_until_it_is_and_then_only_its_own() -> None:
    strange = recorded(make_check_in(findings=(make_finding("L-9"),), flags=(Flag.UNKNOWN_LOT,)))
    assert line_state(*strange, lot="L-1", recall=make_recall(["L-1"])) == "found"
    later = make_recall(["L-1"], ["L-9"])
    assert line_state(*strange, lot="L-1", recall=later) == "clear"
    assert line_state(*strange, lot="L-9", recall=later) == "found"


@pytest.mark.parametrize(
    ("before", "after", "change"),
    [
        (make_lot(rule=NARROW), make_lot(rule=WIDE), LotChange.WIDENED),
        (make_lot(rule=WIDE), make_lot(rule=NARROW), LotChange.NARROWED),
        (make_lot(rule=WIDE), make_lot(rule=WIDE, product="milk"), LotChange.CORRECTED),
        (make_lot(), make_lot(released=True, certificate="T"), LotChange.RELEASED),
        (make_lot(released=True, certificate="T"), make_lot(), LotChange.RELISTED),
        (make_lot("L-0"), make_lot("L-1"), LotChange.ADDED),
    ],
)
def test_a_change_has_one_word(before, after, change) -> None:  # type: ignore[no-untyped-def]  # lots
    assert describe_changes(make_recall([before]), [after]) == ((after, change),)


@pytest.mark.parametrize(
    ("lots", "code"),
    [
        ([make_lot("L-1")], "nothing-changes"),
        ([make_lot("L-1", released=True)], "release-without-certificate"),
        ([make_lot("L-2", released=True, certificate="T")], "released-lot-unknown"),
        ([make_lot("L-2"), make_lot("L-2", product="milk")], "lot-twice"),
    ],
)
def test_a_senseless_revision_is_refused(lots, code) -> None:  # type: ignore[no-untyped-def]  # lots
    with pytest.raises(Problem) as refusal:
        amend(make_recall(), lots)
    assert refusal.value.code == code
    assert refusal.value.zh


def test_a_revision_keeps_the_lots_that_it_does_not_name() -> None:
    recall = amend(make_recall(["L-1", "L-2"]), [make_lot("L-3")])
    assert set(recall.lots) == {"L-1", "L-2", "L-3"}
    assert recall.revision == 2
    assert recall.covering["L-1"] == {1, 2}  # type: ignore[index]  # plain text for a LotId
    assert recall.covering["L-3"] == {2}  # type: ignore[index]  # plain text for a LotId
