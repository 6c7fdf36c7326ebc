"""Rule 5: claimed, evidenced, reviewed, audited; a bare claim proves nothing."""

from __future__ import annotations

import pytest

from sweep.domain.check_in import Position
from sweep.domain.words import Entry, Flag, Grade, Purpose
from tests.factories import DOOR, NOON_MS, judge, make_check_in, make_finding, make_recall, recorded, reviewed

FAR = Position(289_500_000, 1_054_400_000, 10)


def grade(*events: object) -> Grade:
    return judge(*events).grade  # type: ignore[arg-type]  # shop events


def test_place_and_plausible_times_make_a_clear_evidenced() -> None:
    assert grade(*recorded(make_check_in())) is Grade.EVIDENCED


@pytest.mark.parametrize(
    "weak",
    [
        {"position": None, "distance_m": None},
        {"position": FAR, "distance_m": 6_672},
        {"position": Position(DOOR.lat_e7, DOOR.lon_e7, 900)},
        {"began_ms": None},
        {"ended_ms": NOON_MS + 5_000},
        {"ended_ms": NOON_MS - 5_000},
        {"ended_ms": NOON_MS + 9 * 3_600_000, "received_ms": NOON_MS + 10 * 3_600_000},
        {"received_ms": NOON_MS - 3_600_000},
        {"flags": (Flag.STRANGE_TIME,)},
        {"officers": 1},
        {"entry": Entry.DESK},
    ],
)
def test_without_one_of_them_it_is_claimed_until_a_second_person_approves(weak: dict[str, object]) -> None:
    visit = make_check_in(**weak)
    assert judge(*recorded(visit)).state == "claimed"
    assert judge(*recorded(visit)).to_review == ("c1",)
    assert grade(*recorded(visit), reviewed()) is Grade.REVIEWED
    assert judge(*recorded(visit), reviewed()).to_review == ()


def test_a_far_position_flags_and_never_blocks_a_find() -> None:
    visit = make_check_in(position=FAR, distance_m=6_672, flags=(Flag.FAR_POSITION,), findings=(make_finding(),))
    assert judge(*recorded(visit)).state == "found"
    assert judge(*recorded(visit), reviewed()).state == "removed"


def test_a_position_learned_from_a_check_in_is_evidence_only_for_other_teams_visits() -> None:
    first = make_check_in("c1", team="A", distance_m=None)
    assert grade(*recorded(first)) is Grade.CLAIMED
    assert grade(*recorded(first, make_check_in("c2", team="A", distance_m=None))) is Grade.CLAIMED
    colleague = make_check_in("c2", team="A", person="another", distance_m=None)
    assert grade(*recorded(first, colleague)) is Grade.CLAIMED
    assert grade(*recorded(first, make_check_in("c2", team="B", distance_m=None))) is Grade.EVIDENCED
    assert grade(*recorded(first, make_check_in("c2", team="B", position=FAR, distance_m=None))) is Grade.CLAIMED


def test_the_position_of_a_revoked_phone_is_no_evidence() -> None:
    revoked = make_check_in("c2", team="B", distance_m=None, flags=(Flag.REVOKED_PHONE,))
    assert grade(*recorded(make_check_in(distance_m=None), revoked)) is Grade.CLAIMED


@pytest.mark.parametrize("purpose", [Purpose.EFFECTIVENESS_CHECK, Purpose.REINSPECTION])
def test_a_second_look_is_audited_only_if_another_team_made_the_first(purpose: Purpose) -> None:
    check = make_check_in("c2", team="B", purpose=purpose)
    assert grade(*recorded(check)) is Grade.EVIDENCED
    assert grade(*recorded(make_check_in(team="A"), check)) is Grade.AUDITED
    assert grade(*recorded(make_check_in(team="B"), check)) is Grade.EVIDENCED
    assert grade(*recorded(make_check_in(team="A"), make_check_in("c0", team="B"), check)) is Grade.EVIDENCED


def test_a_lot_that_was_not_looked_for_stays_open() -> None:
    judgement = judge(*recorded(make_check_in(unanswered=("L-2",))), recall=make_recall(["L-1", "L-2"]))
    assert judgement.open_lines == 1
    assert judgement.exceptions["L-2"].state == "open"  # type: ignore[index]  # plain text for a LotId


def test_a_policy_may_ask_for_more() -> None:
    assert judge(*recorded(make_check_in()), clear_grade=Grade.REVIEWED).state == "claimed"
    assert judge(*recorded(make_check_in()), reviewed(), clear_grade=Grade.REVIEWED).state == "clear"
