"""Rules 6 and 10: a shop leaves the count only with a second person; merged lines are the worse of both."""

from __future__ import annotations

import pytest

from sweep.domain.ids import LotId, ShopId
from sweep.domain.judge import judge_shop
from sweep.domain.problem import Problem
from sweep.domain.standing import refuse_bad_merge, visits_that_met_somebody
from sweep.domain.words import Account, Flag, Grade, LineState, Outcome, Role, ShopStatus, Verdict
from tests.factories import (
    NOON_DAY,
    PHOTO,
    SHOP,
    decided,
    judge,
    lines_of,
    make_base,
    make_check_in,
    make_file,
    make_finding,
    make_lot,
    make_movement,
    make_recall,
    proposed,
    recorded,
    reviewed,
    sighted,
    undone,
)

OTHER = ShopId("shop-2")


def shut(check_in: str, day: int, **fields: object):  # type: ignore[no-untyped-def]  # a check-in
    fields.setdefault("outcome", Outcome.SHUT)
    return make_check_in(check_in, local_day=NOON_DAY + day, photos=(PHOTO,), **fields)


def standing(*events: object) -> str:
    return judge(*events).standing  # type: ignore[arg-type]  # shop events


TWICE_SHUT = recorded(shut("c1", 0), shut("c2", 1))
LEAVES = [proposed(), decided()]


def test_a_shut_shop_is_settled_after_two_attempts_on_different_days_and_review() -> None:
    assert standing(*TWICE_SHUT) == "in_scope"
    assert standing(*TWICE_SHUT, proposed()) == "in_scope"
    assert standing(*TWICE_SHUT, *LEAVES) == "not_applicable"
    assert judge(*TWICE_SHUT, *LEAVES).open_lines == 0
    assert judge(*TWICE_SHUT, proposed()).pending_proposals == ("p1",)


@pytest.mark.parametrize(
    "second",
    [
        {"day": 0},
        {"day": 1, "outcome": Outcome.REFUSED},
        {"day": 1, "role": Role.HELPER},
        {"day": 1, "flags": (Flag.REVOKED_PHONE,)},
        {"day": 1, "flags": (Flag.STRANGE_TIME,)},
        {"day": 1, "outcome": Outcome.DUPLICATE},
    ],
)
def test_one_day_a_refusal_or_an_unproved_attempt_is_not_enough(second) -> None:  # type: ignore[no-untyped-def]  # fields
    assert standing(*recorded(shut("c1", 0), shut("c2", **second)), *LEAVES) == "in_scope"


def test_an_attempt_needs_a_photograph_or_a_position_at_the_door() -> None:
    bare = {"outcome": Outcome.SHUT, "position": None, "distance_m": None}
    first = make_check_in("c1", **bare)
    assert standing(*recorded(first, shut("c2", 1)), *LEAVES) == "in_scope"
    assert standing(*recorded(make_check_in("c1", outcome=Outcome.SHUT), shut("c2", 1)), *LEAVES) == "not_applicable"


def test_a_refusal_never_settles_and_speaks_against_any_leaving() -> None:
    refused = recorded(shut("c3", 2, outcome=Outcome.REFUSED))
    for status in (ShopStatus.NOT_OPERATING, ShopStatus.GONE, ShopStatus.NOT_APPLICABLE):
        assert standing(*TWICE_SHUT, *refused, proposed(status), decided()) == "in_scope"
    known = visits_that_met_somebody(make_file(*TWICE_SHUT, *refused))
    assert known == ("c3",)
    assert standing(*TWICE_SHUT, *refused, proposed(knows=known), decided()) == "not_applicable"


def test_a_visit_that_the_proposer_did_not_know_of_brings_the_shop_back() -> None:
    late = recorded(make_check_in("late", team="B"))
    assert standing(*TWICE_SHUT, *LEAVES, *late) == "in_scope"
    assert standing(*late, *LEAVES, *TWICE_SHUT) == "in_scope"


@pytest.mark.parametrize("person", ["head", "officer-A"])
def test_the_proposer_and_those_who_stood_at_the_door_cannot_decide(person: str) -> None:
    assert standing(*TWICE_SHUT, proposed(), decided(person=person)) == "in_scope"
    assert judge(*TWICE_SHUT, proposed(), decided(person=person)).pending_proposals == ("p1",)


def test_one_voice_keeps_a_shop_in_the_count() -> None:
    no = decided(Verdict.SENT_BACK, person="other")
    assert standing(*TWICE_SHUT, *LEAVES, no) == "in_scope"
    assert judge(*TWICE_SHUT, *LEAVES, no).pending_proposals == ()


def test_a_find_or_sighting_outlives_the_shops_leaving() -> None:
    found = recorded(make_check_in("c0", outcome=Outcome.SHUT, findings=(make_finding(),)))
    assert judge(*TWICE_SHUT, *found, *LEAVES).state == "found"
    assert judge(*TWICE_SHUT, sighted(), *LEAVES).state == "sighted"
    assert judge(*TWICE_SHUT, sighted(), *LEAVES).open_lines == 1


def test_undoing_brings_every_line_back() -> None:
    assert standing(*TWICE_SHUT, *LEAVES, undone()) == "in_scope"
    assert judge(*TWICE_SHUT, *LEAVES, undone()).state == "attempted"


MERGE = [proposed(ShopStatus.DUPLICATE, same_as=OTHER), decided()]
BASE = make_base(make_recall(["L-1", "L-2"]))


def survivor_lines(own: list[object], merged: list[object]) -> dict[str, LineState]:
    judgement = judge_shop(
        make_file(*own, shop=OTHER),  # type: ignore[arg-type]  # shop events
        BASE,
        merged=[make_file(*merged, *MERGE)],  # type: ignore[arg-type]  # shop events
    )
    states = {str(lot): line.state for lot, line in lines_of(judgement, BASE).items()}
    assert judgement.open_lines == sum(
        s not in ("clear", "removed", "released", "not_applicable") for s in states.values()
    )
    return states


def at_other(check_in: str = "o1", **fields: object) -> list[object]:
    return [*recorded(make_check_in(check_in, team="B", shop=OTHER, **fields))]


def test_a_merged_shop_names_its_survivor_and_keeps_no_ordinary_line() -> None:
    judgement = judge(*MERGE)
    assert (judgement.standing, judgement.merged_into, judgement.open_lines) == ("merged", OTHER, 0)
    assert judgement.state == "merged"


def test_a_merged_line_is_the_worse_of_both() -> None:
    clear = recorded(make_check_in())
    assert survivor_lines(at_other(), [*clear]) == {"L-1": "clear", "L-2": "clear"}
    assert survivor_lines(at_other(), []) == {"L-1": "open", "L-2": "open"}
    assert survivor_lines([], [*clear]) == {"L-1": "open", "L-2": "open"}
    found = recorded(make_check_in(findings=(make_finding(),)))
    assert survivor_lines(at_other(), [*found]) == {"L-1": "found", "L-2": "clear"}
    assert survivor_lines(at_other(), [*found, reviewed()]) == {"L-1": "removed", "L-2": "clear"}
    assert survivor_lines(at_other(), [*clear, sighted(lot="L-2")]) == {"L-1": "clear", "L-2": "sighted"}


def test_a_released_lot_does_not_lower_the_grade_of_a_merged_shop() -> None:
    base = make_base(make_recall(["L-1", "L-2"], [make_lot("L-2", released=True, certificate="T-1")]))
    own = at_other(unanswered=frozenset({LotId("L-2")}))
    alone = judge_shop(make_file(*own, shop=OTHER), base)  # type: ignore[arg-type]  # shop events
    merged = make_file(*recorded(make_check_in(unanswered=frozenset({LotId("L-2")}))), *MERGE)
    survivor = judge_shop(make_file(*own, shop=OTHER), base, merged=[merged])  # type: ignore[arg-type]  # shop events
    assert {str(lot): line.state for lot, line in survivor.exceptions.items()} == {"L-1": "clear", "L-2": "released"}
    assert (survivor.state, survivor.grade) == (alone.state, alone.grade) == ("clear", Grade.EVIDENCED)


def test_one_visit_may_look_at_both_shops_and_its_finds_stay_where_they_were_made() -> None:
    both = at_other(also=(SHOP,), findings=(make_finding(),))
    assert survivor_lines(both, []) == {"L-1": "found", "L-2": "clear"}
    judged = judge_shop(make_file(*both, shop=OTHER), BASE, merged=[make_file(*MERGE)])  # type: ignore[arg-type]  # shop events
    assert [f.finding_id for f in judged.findings] == ["o1/1"]
    assert survivor_lines([], [*recorded(make_check_in(also=(OTHER,)))]) == {"L-1": "clear", "L-2": "clear"}


def test_a_visit_to_the_survivor_may_settle_by_name_what_was_said_of_the_merged_shop() -> None:
    found = [*recorded(make_check_in(findings=(make_finding(),)))]
    names = at_other(settles=("c1/1", "s1"))
    assert survivor_lines(names, [*found, reviewed(), sighted()]) == {"L-1": "removed", "L-2": "clear"}
    assert survivor_lines(at_other(), [*found, reviewed(), sighted()]) == {"L-1": "sighted", "L-2": "clear"}
    weak = recorded(make_check_in("c9", officers=1, settles=("s1",)))
    assert survivor_lines(names, [*found, *weak, reviewed(), sighted()]) == {"L-1": "removed", "L-2": "clear"}


def test_a_merge_can_be_undone_and_then_each_shop_stands_for_itself() -> None:
    visit = at_other(also=(SHOP,))
    judgement = judge(*MERGE, undone(), recall=BASE.recall)
    assert (judgement.standing, judgement.open_lines) == ("in_scope", 2)
    alone = judge_shop(make_file(*visit, shop=OTHER), BASE)  # type: ignore[arg-type]  # shop events
    assert alone.open_lines == 0


def test_a_merge_with_itself_is_no_merge() -> None:
    assert standing(proposed(ShopStatus.DUPLICATE, same_as=SHOP), decided()) == "in_scope"
    assert standing(proposed(ShopStatus.DUPLICATE, same_as=None), decided()) == "in_scope"


@pytest.mark.parametrize(
    ("into", "merges", "code"),
    [
        ("a", {}, "merge-into-itself"),
        ("b", {"b": "c"}, "merge-into-merged"),
        ("b", {"b": "a"}, "merge-into-merged"),
        ("b", {"a": "c"}, "merged-already"),
        ("b", {"c": "a"}, "merge-of-survivor"),
    ],
)
def test_merges_form_no_chains_or_circles(into, merges, code) -> None:  # type: ignore[no-untyped-def]  # ids as text
    with pytest.raises(Problem) as refusal:
        refuse_bad_merge(ShopId("a"), ShopId(into), merges)
    assert refusal.value.code == code


def test_a_second_shop_may_be_merged_into_the_same_survivor() -> None:
    refuse_bad_merge(ShopId("a"), ShopId("b"), {ShopId("c"): ShopId("b")})


def test_the_goods_of_a_merged_shop_stay_on_its_own_account() -> None:
    own = at_other(movements=(make_movement(finding="c1/1", target=Account.DESTROYED, witness="w"),))
    judged = judge_shop(
        make_file(*own, shop=OTHER),  # type: ignore[arg-type]  # shop events
        BASE,
        merged=[make_file(*recorded(make_check_in(findings=(make_finding(),))), *MERGE)],
    )
    assert judged.findings == ()
