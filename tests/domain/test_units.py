"""Rule 7: units are found once, and then only move; what leaves the shelf is on an account."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sweep.domain.events import ConsumerReturned, HoldDocumented, HoldDocumentWithdrawn, HoldExtended
from sweep.domain.ids import FindingId, LotId, PersonId
from sweep.domain.units import balance_finding, balance_returns, is_lawful, why_unlawful
from sweep.domain.words import AT_LARGE, FINAL, OFF_SHELF, Account, HoldBasis, RetailerKind, Role, Verdict
from tests.factories import (
    NOON_MS,
    corrected,
    correction_decided,
    judge,
    line_state,
    make_check_in,
    make_file,
    make_finding,
    make_hold,
    make_movement,
    moved,
    recorded,
    reviewed,
)

DAY_MS = 86_400_000


def units(*events: object, **finding: object) -> dict[Account, int]:
    visit = recorded(make_check_in(findings=(make_finding(**finding),)))  # type: ignore[arg-type]  # fields
    return judge(*visit, reviewed(), *events).findings[0].balance.units  # type: ignore[arg-type]  # shop events


def test_every_account_is_either_off_the_shelf_or_at_large() -> None:
    assert frozenset(Account) == OFF_SHELF | AT_LARGE
    assert not OFF_SHELF & AT_LARGE


def test_units_move_in_part_and_none_is_lost() -> None:
    assert units(moved(units=1)) == {Account.SEALED: 2, Account.COLLECTED: 1}
    assert units(
        moved(movement="m1", units=1),
        moved(movement="m2", source=Account.COLLECTED, target=Account.DESTROYED, units=1, witness="notary"),
    ) == {Account.SEALED: 2, Account.DESTROYED: 1}


def test_units_move_between_shops_and_stay_on_the_account_of_their_find() -> None:
    there = moved(units=2, to_shop="warehouse-7", to_kind=RetailerKind.WAREHOUSE, custodian="市局仓库")
    assert units(there) == {Account.SEALED: 1, Account.COLLECTED: 2}


@pytest.mark.parametrize(
    ("movement", "code"),
    [
        (make_movement(units=0), "movement-of-nothing"),
        (make_movement(units=-1), "movement-of-nothing"),
        (make_movement(source=Account.DESTROYED), "movement-from-final"),
        (make_movement(source=Account.RELEASED), "movement-from-final"),
        (make_movement(target=Account.CORRECTED), "movement-to-corrected"),
        (make_movement(target=Account.DESTROYED), "destruction-without-witness"),
        (make_movement(target=Account.DESTROYED, witness="  "), "destruction-without-witness"),
        (make_movement(target=Account.HANDED_OVER), "hand-over-without-document"),
        (make_movement(target=Account.RETURNED), "return-without-custodian"),
        (make_movement(target=Account.RETURNED, to_shop="s", to_kind=RetailerKind.RETAILER), "return-to-retailer"),
        (make_movement(target=Account.RETURNED, custodian="x", to_shop="s"), "return-to-retailer"),
    ],
)
def test_an_unlawful_movement_moves_nothing_and_says_why(movement, code) -> None:  # type: ignore[no-untyped-def]  # a movement
    refusal = why_unlawful(movement)
    assert refusal is not None
    assert refusal.code == code
    assert units(moved(movement)) == {Account.SEALED: 3}


def test_goods_may_go_back_to_a_named_supplier_but_only_change_their_custodian() -> None:
    by_name = make_movement(target=Account.RETURNED, custodian="三鹿集团")
    by_id = make_movement(target=Account.RETURNED, to_shop="w1", to_kind=RetailerKind.WHOLESALER)
    for movement in (by_name, by_id):
        assert units(moved(movement)) == {Account.RETURNED: 3}
    assert units(moved(by_name), moved(movement="m2", source=Account.RETURNED, target=Account.SEALED)) == {
        Account.SEALED: 3
    }


@pytest.mark.parametrize("claimed", ["destroyed", "handed_over", "taken_as_samples", "sampled"])
def test_nothing_is_final_by_a_finding_alone(claimed: str) -> None:
    assert not set(units(disposition=claimed)) & FINAL


def test_goods_said_to_be_returned_to_nobody_are_only_removed() -> None:
    assert units(disposition="returned") == {Account.REMOVED: 3}
    assert units(disposition="returned", supplier="三鹿集团") == {Account.RETURNED: 3}


def test_the_same_movement_told_twice_is_one_and_two_under_one_id_are_two() -> None:
    once = make_movement(units=1)
    told = recorded(make_check_in("c2", team="B", movements=(once,)))
    assert units(moved(once), moved(once), *told) == {Account.SEALED: 2, Account.COLLECTED: 1}
    other = make_movement(units=2)
    assert units(moved(once), moved(other)) == units(moved(other), moved(once)) == {Account.COLLECTED: 3}


def test_more_moved_than_found_leaves_the_find_unsettled_until_it_is_corrected() -> None:
    found = [*recorded(make_check_in(findings=(make_finding(),))), reviewed()]
    twice = [moved(movement="m1"), moved(movement="m2", target=Account.DESTROYED, witness="notary")]
    judged = judge(*found, *twice)
    assert judged.findings[0].balance.overdrawn
    assert judged.state == "found"
    assert judge(*found, *twice, corrected(3)).state == "removed"


def test_a_correction_upwards_acts_at_once_and_downwards_waits_for_a_second_person() -> None:
    assert units(corrected(2)) == {Account.SEALED: 5}
    assert units(corrected(-2)) == {Account.SEALED: 3}
    assert units(corrected(-2), correction_decided(person="keeper")) == {Account.SEALED: 3}
    assert units(corrected(-2), correction_decided()) == {Account.SEALED: 1, Account.CORRECTED: 2}
    no = correction_decided(Verdict.SENT_BACK, person="other")
    assert units(corrected(-2), correction_decided(), no) == {Account.SEALED: 3}


def test_a_correction_upwards_cannot_make_units_final_or_freed() -> None:
    assert units(corrected(2, Account.DESTROYED)) == {Account.SEALED: 3, Account.COLLECTED: 2}
    assert units(corrected(2, Account.RELEASED)) == {Account.SEALED: 3, Account.ON_SALE: 2}


def test_goods_released_while_still_recalled_keep_the_line_open() -> None:
    found = [*recorded(make_check_in(findings=(make_finding(),))), reviewed()]
    assert line_state(*found, moved(target=Account.RELEASED)) == "found"


def test_a_broken_seal_opens_the_line_again() -> None:
    found = [*recorded(make_check_in(findings=(make_finding(),))), reviewed()]
    assert line_state(*found, moved(target=Account.ON_SALE, units=1)) == "found"
    assert line_state(*found, moved(target=Account.MISSING, units=1)) == "found"


def returned(units: int = 4) -> ConsumerReturned:
    return ConsumerReturned(FindingId("r1/1"), LotId("L-1"), units, "counter", PersonId("clerk"))


def test_what_consumers_bring_back_is_on_the_account_and_opens_no_line_while_it_is_kept() -> None:
    clear = recorded(make_check_in())
    judged = judge(*clear, returned())
    assert judged.returns[0][1].units == {Account.COLLECTED: 4}
    assert judged.state == "clear"
    gone = moved(finding="r1/1", source=Account.COLLECTED, target=Account.MISSING, units=1)
    assert judge(*clear, returned(), gone).state == "found"
    twice = [moved(movement=f"m{n}", finding="r1/1", source=Account.COLLECTED, target=Account.SEALED) for n in (1, 2)]
    assert judge(*clear, returned(), *twice).state == "found"


ACCOUNTS = st.sampled_from(list(Account))
MOVEMENTS = st.builds(
    make_movement,
    movement=st.uuids().map(str),
    finding=st.sampled_from(["c1/1", "c1/2", "r1/1"]),
    source=ACCOUNTS,
    target=ACCOUNTS,
    units=st.integers(-2, 6),
    witness=st.sampled_from(["", "notary"]),
    custodian=st.sampled_from(["", "三鹿集团"]),
    document=st.sampled_from(["", "doc"]),
    to_shop=st.sampled_from([None, "s9"]),
    to_kind=st.sampled_from([None, *RetailerKind]),
)
CORRECTIONS = st.builds(
    corrected,
    st.integers(-4, 4),
    ACCOUNTS,
    finding=st.sampled_from(["c1/1", "c1/2"]),
    correction=st.sampled_from(["k1", "k2", "k3"]),
)
DECISIONS = st.builds(
    correction_decided, st.sampled_from(Verdict), st.sampled_from(["keeper", "r"]), st.sampled_from(["k1", "k2"])
)


@given(
    st.lists(MOVEMENTS.map(moved) | CORRECTIONS | DECISIONS, max_size=12),
    st.lists(st.none() | st.integers(0, 9), min_size=2, max_size=2),
    st.sampled_from([*Account, "nonsense"]),
    st.sampled_from([Role.OFFICER, Role.HELPER]),
    st.booleans(),
)
def test_found_and_returned_units_are_the_sum_of_the_accounts_after_any_movements(  # type: ignore[no-untyped-def]  # drawn
    events, counts, disposition, role, freed
) -> None:
    finds = tuple(make_finding(number=n, units=u, disposition=disposition) for n, u in enumerate(counts, 1))
    visit = make_check_in(role=role, findings=finds)
    file = make_file(*recorded(visit), returned(), *events)
    balances = [balance_finding(visit, find, file, freed=freed) for find in finds]
    balances += [balance for _, balance in balance_returns(file)]
    for balance in balances:
        assert balance.found == sum(balance.units.values())
        assert balance.overdrawn or all(number > 0 for number in balance.units.values())
    raised = sum(c.units for c in file.corrections.values() if c.units > 0)
    assert sum(b.found for b in balances) == sum(u or 0 for u in counts) + 4 + raised


@given(MOVEMENTS)
def test_no_lawful_movement_leaves_a_final_account_or_destroys_unseen(movement) -> None:  # type: ignore[no-untyped-def]  # drawn
    if is_lawful(movement):
        assert movement.source not in FINAL
        assert movement.units > 0
        assert movement.target is not Account.DESTROYED or movement.witness


def hold_of(*events: object, **hold: object):  # type: ignore[no-untyped-def]  # a hold or none
    find = make_finding(hold=make_hold(**hold))  # type: ignore[arg-type]  # fields
    return judge(*recorded(make_check_in(findings=(find,))), *events).findings[0].hold  # type: ignore[arg-type]


def extended(lapses_ms: int) -> HoldExtended:
    return HoldExtended(FindingId("c1/1"), "延期1号", lapses_ms, PersonId("head"))


LAPSES = NOON_MS + 30 * DAY_MS


def test_a_hold_names_its_basis_document_and_lapse_while_goods_are_withheld() -> None:
    assert hold_of().lapses_ms == LAPSES
    assert hold_of(moved(target=Account.DESTROYED, witness="notary")) is None


def test_sealing_is_extended_once_by_thirty_days_at_most() -> None:
    assert hold_of(extended(LAPSES + 10 * DAY_MS)).lapses_ms == LAPSES + 10 * DAY_MS
    assert hold_of(extended(LAPSES + 99 * DAY_MS)).lapses_ms == LAPSES + 30 * DAY_MS
    both = [extended(LAPSES + 30 * DAY_MS), extended(LAPSES + 20 * DAY_MS)]
    assert hold_of(*both).lapses_ms == hold_of(*reversed(both)).lapses_ms == LAPSES + 20 * DAY_MS
    assert hold_of(extended(LAPSES - DAY_MS)).lapses_ms == LAPSES


def test_a_preservation_order_is_never_extended() -> None:
    assert hold_of(extended(LAPSES + DAY_MS), basis=HoldBasis.PRESERVATION.value).lapses_ms == LAPSES


def test_of_goods_in_two_places_the_hold_that_lapses_first_is_the_clock() -> None:
    early = moved(units=1, document="doc-2", custodian="warehouse", lapses_ms=LAPSES - 9 * DAY_MS)
    assert hold_of(early).document == "doc-2"
    late = moved(units=1, document="doc-2", custodian="warehouse", lapses_ms=LAPSES + 9 * DAY_MS)
    assert hold_of(late).document == "川泸食药查封〔2008〕1号"
    rest = moved(movement="m2", units=2, document="doc-2", custodian="warehouse", lapses_ms=LAPSES + 9 * DAY_MS)
    assert hold_of(late, rest).custodian == "warehouse"


def documented(issued: int, document: str) -> HoldDocumented:
    return HoldDocumented(FindingId("c1/1"), document, issued, PersonId("head"))


def test_the_paper_that_was_issued_last_and_not_withdrawn_is_the_holds_document() -> None:
    assert hold_of(document="草稿").document == "草稿"
    both = [documented(7, "封〔2026〕1号"), documented(9, "封〔2026〕2号")]
    assert hold_of(*both).document == hold_of(*reversed(both)).document == "封〔2026〕2号"
    withdrawn = HoldDocumentWithdrawn(FindingId("c1/1"), 9, PersonId("head"))
    assert hold_of(withdrawn, *both).document == hold_of(*both, withdrawn).document == "封〔2026〕1号"
    assert hold_of(documented(9, "2号"), withdrawn, document="草稿").document == "草稿"
