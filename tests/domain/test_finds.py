"""Rule 3: found outranks clear; a find or sighting is settled only by what names it; no time decides."""

from __future__ import annotations

import pytest

from sweep.domain.words import Account, Flag, Outcome, Purpose, Role, Verdict
from tests.factories import (
    NOON_MS,
    attributed,
    corrected,
    correction_decided,
    judge,
    line_state,
    make_check_in,
    make_finding,
    make_movement,
    make_recall,
    moved,
    recorded,
    reviewed,
    sighted,
    sighting_settled,
)

FIND = make_check_in(findings=(make_finding(),))


def test_a_find_outranks_a_clear_whatever_the_order() -> None:
    clear = make_check_in("c2", team="B", began_ms=NOON_MS * 2, ended_ms=NOON_MS * 2 + 600_000, received_ms=NOON_MS * 3)
    assert line_state(*recorded(FIND, clear)) == "found"
    assert line_state(*recorded(clear, FIND)) == "found"
    assert judge(*recorded(clear, FIND)).conflicts == ("c1",)


def test_a_clear_that_names_the_find_is_no_conflict_and_does_not_settle_it_unreviewed() -> None:
    later = make_check_in("c2", team="B", settles=("c1/1",))
    assert line_state(*recorded(FIND, later)) == "found"
    assert judge(*recorded(FIND, later)).conflicts == ()
    assert line_state(*recorded(FIND, later), reviewed("c2")) == "removed"


def test_a_visit_cannot_settle_its_own_find() -> None:
    check = make_check_in(findings=(make_finding(),), settles=("c1/1",), purpose=Purpose.EFFECTIVENESS_CHECK)
    assert line_state(*recorded(check, make_check_in("c0", team="B"))) == "found"


def test_an_independent_check_that_names_a_sealed_find_settles_it() -> None:
    check = make_check_in("c2", team="B", settles=("c1/1",), purpose=Purpose.REINSPECTION)
    assert line_state(*recorded(FIND, check)) == "removed"
    own = make_check_in("c2", team="A", settles=("c1/1",), purpose=Purpose.REINSPECTION)
    assert line_state(*recorded(FIND, own)) == "found"


def test_a_find_needs_a_photograph_and_a_review() -> None:
    bare = make_check_in(findings=(make_finding(photos=()),))
    assert line_state(*recorded(bare), reviewed()) == "found"
    assert line_state(*recorded(bare), reviewed(), find_photo=False) == "removed"
    assert line_state(*recorded(FIND)) == "found"
    assert line_state(*recorded(FIND), reviewed()) == "removed"


@pytest.mark.parametrize("void", [{"person": "officer-A"}, {"team": "A"}])
def test_approval_by_oneself_or_ones_own_team_is_void(void: dict[str, str]) -> None:
    assert line_state(*recorded(FIND), reviewed(**void)) == "found"


def test_sending_back_removes_no_find_and_outweighs_any_approval() -> None:
    for reviews in ([Verdict.APPROVED, Verdict.SENT_BACK], [Verdict.SENT_BACK, Verdict.APPROVED]):
        events = [reviewed(verdict=verdict, person=f"r{n}") for n, verdict in enumerate(reviews)]
        assert line_state(*recorded(FIND), *events) == "found"


def test_one_may_take_back_ones_own_claim() -> None:
    assert line_state(*recorded(make_check_in())) == "clear"
    assert line_state(*recorded(make_check_in()), reviewed(verdict=Verdict.SENT_BACK, person="officer-A")) == "open"


@pytest.mark.parametrize("account", [Account.ON_SALE, Account.MISSING])
def test_a_find_that_is_still_on_sale_or_missing_is_not_removed(account: Account) -> None:
    visit = make_check_in(findings=(make_finding(disposition=account.value),))
    assert line_state(*recorded(visit), reviewed()) == "found"


@pytest.mark.parametrize("word", ["nonsense", "", "released", "corrected"])
def test_a_disposition_that_nobody_may_claim_at_the_door_counts_as_on_sale(word: str) -> None:
    visit = make_check_in(findings=(make_finding(disposition=word),))
    assert judge(*recorded(visit), reviewed()).findings[0].balance.units == {Account.ON_SALE: 3}


def test_an_uncounted_find_stays_until_a_second_person_has_approved_its_count() -> None:
    uncounted = [*recorded(make_check_in(findings=(make_finding(units=None),))), reviewed()]
    assert line_state(*uncounted) == "found"
    for units in (0, 5):
        assert line_state(*uncounted, corrected(units)) == "found"
        assert line_state(*uncounted, corrected(units), correction_decided()) == "removed"


def test_what_was_sold_before_the_visit_is_no_find_but_not_held_with_units_is() -> None:
    sold = make_finding(units=0, sold_units=7, disposition="sold_before_visit")
    assert line_state(*recorded(make_check_in(findings=(sold,)))) == "clear"
    assert line_state(*recorded(make_check_in(findings=(make_finding(disposition="not_held"),)))) == "found"
    assert line_state(*recorded(make_check_in(findings=(make_finding(units=None, disposition="not_held"),)))) == "clear"


@pytest.mark.parametrize("outcome", [Outcome.SHUT, Outcome.REFUSED, Outcome.NOTIFIED])
def test_a_find_counts_whatever_the_outcome_of_the_visit(outcome: Outcome) -> None:
    assert line_state(*recorded(make_check_in(outcome=outcome, findings=(make_finding(),)))) == "found"


def test_a_helper_finds_but_never_clears_or_seals() -> None:
    helper = make_check_in(role=Role.HELPER, findings=(make_finding("L-1"),))
    recall = make_recall(["L-1", "L-2"])
    judgement = judge(*recorded(helper), reviewed(), recall=recall)
    assert judgement.findings[0].balance.units == {Account.ON_SALE: 3}
    assert line_state(*recorded(helper), reviewed(), lot="L-1", recall=recall) == "found"
    assert line_state(*recorded(helper), reviewed(), lot="L-2", recall=recall) == "open"


def test_a_helper_moves_nothing_but_may_say_that_sealed_goods_are_on_sale() -> None:
    settled = [*recorded(FIND), reviewed()]
    moves = make_check_in("h", team="H", role=Role.HELPER, outcome=Outcome.NOTIFIED, movements=(make_movement(),))
    assert judge(*settled, *recorded(moves), reviewed("h")).findings[0].balance.units == {Account.SEALED: 3}
    alarm = make_movement(target=Account.ON_SALE, units=1)
    warns = make_check_in("h", team="H", role=Role.HELPER, outcome=Outcome.NOTIFIED, movements=(alarm,))
    assert line_state(*settled) == "removed"
    assert line_state(*settled, *recorded(warns)) == "found"


def test_a_revoked_phones_finds_count_at_once_and_its_clears_after_review() -> None:
    revoked = make_check_in(flags=(Flag.REVOKED_PHONE,), findings=(make_finding("L-1"),))
    recall = make_recall(["L-1", "L-2"])
    assert line_state(*recorded(revoked), lot="L-1", recall=recall) == "found"
    assert line_state(*recorded(revoked), lot="L-2", recall=recall) == "open"
    assert judge(*recorded(revoked), recall=recall).to_review == ("c1",)
    assert line_state(*recorded(revoked), reviewed(), lot="L-2", recall=recall) == "clear"


def test_a_revoked_phones_movements_wait_for_review() -> None:
    found = [*recorded(make_check_in(findings=(make_finding(disposition="on_sale"),))), reviewed()]
    takes = make_movement(source=Account.ON_SALE, target=Account.COLLECTED)
    later = make_check_in("c2", team="B", flags=(Flag.REVOKED_PHONE,), movements=(takes,))
    assert line_state(*found, *recorded(later)) == "found"
    assert "c2" in judge(*found, *recorded(later)).to_review
    assert line_state(*found, *recorded(later), reviewed("c2")) == "removed"


def test_the_word_of_a_visit_that_was_sent_back_moves_nothing() -> None:
    found = [*recorded(make_check_in(findings=(make_finding(disposition="on_sale"),))), reviewed()]
    later = make_check_in("c2", team="B", movements=(make_movement(source=Account.ON_SALE),))
    assert line_state(*found, *recorded(later)) == "removed"
    assert line_state(*found, *recorded(later), reviewed("c2", Verdict.SENT_BACK)) == "found"


def test_attribution_to_a_lot_that_is_not_listed_loses_nothing() -> None:
    blurred = recorded(make_check_in(findings=(make_finding(None),)))
    assert line_state(*blurred, attributed("typo")) == "found"
    assert line_state(*blurred, attributed(None)) == "clear"
    assert line_state(*blurred, attributed(None, person="officer-A")) == "found"
    assert line_state(*blurred, attributed(None, team="A")) == "found"


def test_a_reader_cannot_take_away_the_lot_that_the_finder_read() -> None:
    assert line_state(*recorded(FIND), reviewed(), attributed(None)) == "removed"
    assert line_state(*recorded(FIND), attributed("L-2"), lot="L-1", recall=make_recall(["L-1", "L-2"])) == "found"


def test_a_widening_opens_also_a_line_that_was_removed() -> None:
    recall = make_recall(["L-1"], ["L-2"])
    assert line_state(*recorded(FIND), reviewed(), lot="L-1", recall=recall) == "removed"
    assert line_state(*recorded(FIND), reviewed(), lot="L-2", recall=recall) == "open"


def test_a_sighting_outranks_a_clear_and_is_settled_only_by_name() -> None:
    clear = recorded(make_check_in())
    assert line_state(sighted(), *clear) == "sighted"
    assert line_state(sighted(), *recorded(make_check_in(settles=("s1",)))) == "clear"
    assert line_state(sighted(), *clear, sighting_settled()) == "clear"
    assert line_state(sighted(), *clear, reviewed(settles=("s1",))) == "clear"
    assert line_state(sighted(), *clear, reviewed(settles=("s1",), team="A")) == "sighted"
    assert line_state(sighted(), *clear, reviewed(settles=("s1",), verdict=Verdict.SENT_BACK)) == "sighted"


@pytest.mark.parametrize(
    "weak",
    [
        {"outcome": Outcome.SHUT},
        {"role": Role.HELPER},
        {"position": None, "distance_m": None},
        {"flags": (Flag.REVOKED_PHONE,)},
    ],
)
def test_a_visit_that_proves_nothing_settles_no_sighting(weak: dict[str, object]) -> None:
    assert line_state(sighted(), *recorded(make_check_in(settles=("s1",), **weak))) == "sighted"


def test_a_sighting_of_an_unknown_lot_is_one_of_every_lot() -> None:
    recall = make_recall(["L-1", "L-2"])
    for lot in (None, "typo"):
        judgement = judge(sighted(lot=lot), *recorded(make_check_in()), recall=recall)
        assert judgement.open_lines == 2
        assert judgement.state == "sighted"


def test_a_movement_that_names_the_find_settles_it_once_it_is_reviewed() -> None:
    found = [*recorded(make_check_in(findings=(make_finding(disposition="on_sale"),))), reviewed()]
    assert line_state(*found, moved(source=Account.ON_SALE, units=2)) == "found"
    assert line_state(*found, moved(source=Account.ON_SALE, units=3)) == "removed"


def test_a_clock_a_day_off_changes_nothing_once_its_offset_is_known() -> None:
    day = 86_400_000
    for off in (-day, day):
        began = NOON_MS + off
        visit = make_check_in(began_ms=began, ended_ms=began + 600_000, clock_offset_ms=-off)
        assert judge(*recorded(visit)) == judge(*recorded(make_check_in()))
