"""Rule 3, whole: any order of arrival and any repetition of the same events lead to the same judgement, and a find
is lost to nothing that does not name it."""

from __future__ import annotations

from hypothesis import event as note
from hypothesis import given
from hypothesis import strategies as st

from sweep.domain.check_in import CheckIn
from sweep.domain.events import (
    CheckInRecorded,
    CheckInReviewed,
    ConsumerReturned,
    CorrectionDecided,
    CorrectionProposed,
    FindingAttributed,
    FindingRejudged,
    GoodsMoved,
    HoldDocumented,
    HoldDocumentWithdrawn,
    HoldExtended,
    ShopEvent,
)
from sweep.domain.ids import FindingId, LotId, PersonId, ShopId
from sweep.domain.judge import judge_shop
from sweep.domain.lines import BaseLines
from sweep.domain.recall import Recall
from sweep.domain.words import CLOSED_LINES, Account, Entry, Flag, Outcome, Purpose, Role, ShopStatus, Verdict
from tests.factories import (
    NOON_DAY,
    NOON_MS,
    PHOTO,
    SHOP,
    attributed,
    codes,
    corrected,
    correction_decided,
    decided,
    lines_of,
    make_base,
    make_check_in,
    make_file,
    make_finding,
    make_lot,
    make_movement,
    make_recall,
    moved,
    proposed,
    recorded,
    rejudged,
    reviewed,
    sighted,
    sighting_settled,
    undone,
)

OTHER = ShopId("shop-2")
LOTS = ("L-1", "L-2", "L-3")
RECALLS = (
    make_recall(LOTS),
    make_recall(["L-1", "L-2"], ["L-3"]),
    make_recall([make_lot("L-1", codes("a", "b")), "L-2", "L-3"], [make_lot("L-1", codes("a"))]),
    make_recall([make_lot("L-1", codes("a")), "L-2", "L-3"], [make_lot("L-1", codes("a", "b"))]),
    make_recall(LOTS, [make_lot("L-2", released=True, certificate="T-1")]),
    make_recall(LOTS, [make_lot("L-2", released=True, certificate="T-1")], ["L-2"]),
)
CHECK_INS = ("c1", "c2", "c3", "c4")
TEAMS = ("A", "B")
PEOPLE = ("officer-A", "officer-B", "reviewer", "head")
FINDINGS = tuple(f"{c}/{n}" for c in CHECK_INS for n in (1, 2))
DAY_MS = 86_400_000

people, teams = st.sampled_from(PEOPLE), st.sampled_from((None, *TEAMS))
lots = st.sampled_from(LOTS)
accounts = st.sampled_from(Account)
findings_named = st.sampled_from([*FINDINGS, "r1/1"])
verdicts = st.sampled_from(Verdict)
finds = st.builds(
    make_finding,
    st.none() | st.sampled_from((*LOTS, "L-9")),
    st.none() | st.integers(0, 4),
    disposition=st.sampled_from([*Account, "not_held", "sold_before_visit", "nonsense"]),
    could_be=st.lists(lots, max_size=2, unique=True).map(tuple),
    photos=st.sampled_from([(), (PHOTO,)]),
)
movements = st.builds(
    make_movement,
    st.sampled_from(["m1", "m2", "m3"]),
    findings_named,
    accounts,
    accounts,
    st.integers(1, 4),
    witness=st.sampled_from(["", "notary"]),
    custodian=st.sampled_from(["", "warehouse"]),
    document=st.sampled_from(["", "doc"]),
    lapses_ms=st.sampled_from([0, NOON_MS + DAY_MS]),
)


@st.composite
def check_ins(draw: st.DrawFn, check_in: str, shop: ShopId = SHOP) -> CheckIn:
    team = draw(st.sampled_from(TEAMS))
    offset = draw(st.sampled_from([0, 0, 0, DAY_MS, -DAY_MS]))
    ended = NOON_MS + draw(st.sampled_from([60_000, 600_000])) - offset
    found = draw(st.lists(finds, max_size=2))
    placed = draw(st.sampled_from(["door", "door", "far", "nowhere", "unregistered"]))
    where: dict[str, object] = {
        "door": {},
        "far": {"distance_m": 5_000},
        "nowhere": {"position": None, "distance_m": None},
        "unregistered": {"distance_m": None},
    }[placed]
    return make_check_in(
        check_in,
        team=team,
        shop=shop,
        revision=draw(st.integers(1, 3)),
        outcome=draw(st.sampled_from([Outcome.INSPECTED] * 4 + [*Outcome])),
        role=draw(st.sampled_from([Role.OFFICER] * 4 + [Role.HELPER])),
        purpose=draw(st.sampled_from(Purpose)),
        entry=draw(st.sampled_from([Entry.PHONE] * 3 + [Entry.DESK])),
        began_ms=NOON_MS - offset,
        ended_ms=ended,
        clock_offset_ms=offset,
        local_day=NOON_DAY + draw(st.integers(0, 1)),
        unanswered=tuple(LotId(lot) for lot in draw(st.lists(lots, max_size=1))),
        findings=tuple(make_finding(f.lot, f.units, number=n, disposition=f.disposition, could_be=f.could_be,
                                    photos=f.photos) for n, f in enumerate(found, 1)),
        movements=tuple(draw(st.lists(movements, max_size=1))),
        settles=tuple(draw(st.lists(st.sampled_from([*FINDINGS, "s1", "s2"]), max_size=2))),
        also=draw(st.sampled_from([(), (OTHER,), (SHOP,)])),
        photos=draw(st.sampled_from([(), (PHOTO,)])),
        flags=draw(st.sampled_from([(), (), (), (Flag.REVOKED_PHONE,), (Flag.MOVED_TEAM, Flag.LATE)])),
        **where,
    )  # fmt: skip


words = st.one_of(
    st.builds(reviewed, st.sampled_from(CHECK_INS), verdicts, person=people, team=teams,
              settles=st.sampled_from([(), ("s1",), ("c1/1",)])),
    movements.map(moved),
    st.builds(attributed, st.none() | lots, st.sampled_from(FINDINGS), person=people, team=teams,
              revision=st.integers(1, 3)),
    st.builds(rejudged, st.booleans(), st.integers(1, 3), st.sampled_from(FINDINGS), person=people, team=teams),
    st.builds(corrected, st.integers(-3, 3), accounts, finding=st.sampled_from(FINDINGS), person=people,
              correction=st.just("k1")),
    st.builds(correction_decided, verdicts, people, st.just("k1")),
    st.builds(sighted, st.just("s1"), st.none() | lots),
    st.builds(sighting_settled, st.sampled_from(["s1", "s2"])),
    st.builds(proposed, st.sampled_from(ShopStatus), same_as=st.sampled_from([None, OTHER]), person=people,
              knows=st.sampled_from([(), ("c1",), CHECK_INS])),
    st.builds(decided, verdicts, people),
    st.builds(undone),
    st.builds(ConsumerReturned, st.just(FindingId("r1/1")), lots.map(LotId), st.integers(1, 4), st.just("counter"),
              st.just(PersonId("clerk"))),
    st.builds(HoldDocumented, st.sampled_from(FINDINGS).map(FindingId), st.sampled_from(["1号", "2号"]),
              st.integers(5, 6), st.just(PersonId("head"))),
    st.builds(HoldDocumentWithdrawn, st.sampled_from(FINDINGS).map(FindingId), st.integers(5, 6),
              st.just(PersonId("head"))),
    st.builds(HoldExtended, st.sampled_from(FINDINGS).map(FindingId), st.just("doc"), st.integers(NOON_MS, NOON_MS * 2),
              st.just(PersonId("head"))),
)  # fmt: skip

#: A ledger gives each of these ids once.
ONCE = {"SightingReceived": "sighting", "StatusProposed": "proposal", "CorrectionProposed": "correction",
        "ConsumerReturned": "return_id"}  # fmt: skip


@st.composite
def histories(draw: st.DrawFn, shop: ShopId = SHOP, check_ins_of: tuple[str, ...] = CHECK_INS) -> list[ShopEvent]:
    visits = [draw(check_ins(c, shop)) for c in draw(st.lists(st.sampled_from(check_ins_of), max_size=3, unique=True))]
    told: list[ShopEvent] = [*recorded(*visits)]
    seen: set[tuple[str, str]] = set()
    for said in draw(st.lists(words, max_size=8)):
        kind = type(said).__name__
        if kind in ONCE:
            key = (kind, getattr(said, ONCE[kind]))
            if key in seen:
                continue
            seen.add(key)
        told.append(said)
    return told


@given(histories(), st.sampled_from(RECALLS), st.data())
def test_any_order_and_any_repetition_of_the_same_events_lead_to_the_same_judgement(
    history: list[ShopEvent], recall: Recall, data: st.DataObject
) -> None:
    base = make_base(recall)
    first = judge_shop(make_file(*history), base)
    again = data.draw(st.permutations(history + data.draw(st.lists(st.sampled_from(history or [sighted()]), max_size=3)
                                                         if history else st.just([]))))  # fmt: skip
    second = judge_shop(make_file(*again), base)
    note(f"state {first.state.value}")
    assert _comparable(second) == _comparable(first)


def _comparable(judgement: object) -> object:
    """The judgement; of tuples that have no order the elements."""
    fields = {name: getattr(judgement, name) for name in judgement.__slots__}  # type: ignore[attr-defined]  # slotted
    for name in ("findings", "returns", "open_sightings"):
        fields[name] = sorted(map(repr, fields[name]))
    return fields


@given(histories(), histories(OTHER, ("o1", "o2")), st.sampled_from(RECALLS), st.data())
def test_the_order_does_not_matter_to_a_merge_either_and_its_lines_are_the_worse_of_both(
    own: list[ShopEvent], merged: list[ShopEvent], recall: Recall, data: st.DataObject
) -> None:
    base = make_base(recall)
    alone = [judge_shop(make_file(*own), base), judge_shop(make_file(*_in_the_count(merged), shop=OTHER), base)]
    first = judge_shop(make_file(*own), base, merged=[make_file(*merged, shop=OTHER)])
    second = judge_shop(
        make_file(*data.draw(st.permutations(own))),
        base,
        merged=[make_file(*data.draw(st.permutations(merged)), shop=OTHER)],
    )
    assert _comparable(first) == _comparable(second)
    assert first.open_lines == sum(not line.is_closed for line in lines_of(first, base).values())
    named = {name for v in _visits(own + merged) for name in v.settles}
    named |= {name for e in own + merged if isinstance(e, CheckInReviewed) for name in e.settles}
    if not named and not any(v.also for v in _visits(own + merged)):
        for lot in recall.lots:
            both = [lines_of(judged, base)[lot].is_closed for judged in alone if judged.standing != "merged"]
            if len(both) == 2:
                assert lines_of(first, base)[lot].is_closed == all(both)


def _visits(history: list[ShopEvent]) -> list[CheckIn]:
    return [e.check_in for e in history if isinstance(e, CheckInRecorded)]


def _in_the_count(history: list[ShopEvent]) -> list[ShopEvent]:
    return [e for e in history if type(e).__name__ not in ("StatusProposed", "StatusDecided", "StatusUndone")]


def _names(said: ShopEvent, finding: str) -> bool:
    """Whether an event names this finding, or the check-in that holds it."""
    match said:
        case CheckInRecorded(check_in=visit):
            return finding in visit.settles or any(m.finding == finding for m in visit.movements)
        case CheckInReviewed():
            return said.check_in_id == finding.split("/")[0] or finding in said.settles
        case GoodsMoved(movement=movement):
            return movement.finding == finding
        case FindingAttributed() | FindingRejudged() | CorrectionProposed() | HoldExtended() | HoldDocumented():
            return said.finding == finding
        case HoldDocumentWithdrawn():
            return said.finding == finding
        case CorrectionDecided():
            return True  # it names the correction that names the finding
        case _:
            return False


@given(histories(check_ins_of=("c2", "c3", "c4")), st.sampled_from(RECALLS), finds)
def test_once_a_find_is_on_file_no_event_but_those_that_name_it_closes_its_line(
    history: list[ShopEvent], recall: Recall, find: object
) -> None:
    found = make_check_in("c1", findings=(make_finding("L-1", 2, disposition="on_sale"),))
    # What names it: a review of another visit may be of a visit that settles it, so those visits are left out too.
    others = [said for said in history if not _names(said, "c1/1")]
    base = make_base(recall)
    for events in ([*recorded(found), *others], [*others, *recorded(found)]):
        line = lines_of(judge_shop(make_file(*events), base), base)[LotId("L-1")]
        assert line.state == "found"


@given(histories(), st.sampled_from(RECALLS))
def test_units_are_conserved_at_every_shop_whatever_is_said(history: list[ShopEvent], recall: Recall) -> None:
    judgement = judge_shop(make_file(*history), make_base(recall))
    for judged in judgement.findings:
        assert judged.balance.found == sum(judged.balance.units.values())
        assert not (judged.settled and not judged.dismissed) or judged.balance.is_off_shelf
    for _, back in judgement.returns:
        assert back.found == sum(back.units.values())


@given(histories(), st.sampled_from(RECALLS))
def test_a_closed_line_has_a_reason_and_a_shop_one_word(history: list[ShopEvent], recall: Recall) -> None:
    base = make_base(recall)
    judgement = judge_shop(make_file(*history), base)
    lines = lines_of(judgement, base)
    assert judgement.open_lines == sum(not line.is_closed for line in lines.values())
    for lot, line in lines.items():
        unsettled = [f for f in judgement.findings if lot in f.lots and not f.settled]
        assert not (unsettled and line.is_closed)
        match line.state:
            case "clear":
                assert line.grade >= base.policy.clear_grade
            case "removed":
                assert line.grade >= base.policy.find_grade
            case "released":
                assert recall.lots[lot].released
            case "not_applicable":
                assert judgement.standing != "in_scope"
            case state:
                assert state not in CLOSED_LINES
    if judgement.state in ("clear", "removed", "not_applicable", "merged"):
        assert judgement.open_lines == 0
    else:
        assert judgement.open_lines > 0


@given(histories(), st.integers(1, 3))
def test_a_revision_that_adds_a_lot_changes_no_other_line(history: list[ShopEvent], revisions: int) -> None:
    before = make_base(make_recall(LOTS, *[[f"N-{n}"] for n in range(1, revisions)]))
    after = make_base(make_recall(LOTS, *[[f"N-{n}"] for n in range(1, revisions + 1)]))
    known = [said for said in history if not _looks_at_lots_by_chance(said)]
    old, new = (lines_of(judge_shop(make_file(*known), base), base) for base in (before, after))
    assert {lot: new[lot] for lot in old} == old


def _looks_at_lots_by_chance(said: ShopEvent) -> bool:
    """Unreadable and unlisted finds may be of any lot, and a phone may not yet hold what is to come."""
    match said:
        case CheckInRecorded(check_in=visit):
            return visit.revision > 1 or any(f.lot is None or f.lot not in LOTS for f in visit.findings)
        case _:
            return False


def brute_open(base: BaseLines, visits: list[CheckIn], lot: LotId) -> bool:
    """Open unless some visit held the lot's rule of today or a wider one: by the words of the rule, not by groups."""
    return not any(visit.revision in base.recall.covering[lot] for visit in visits)


@given(st.lists(st.integers(1, 3), max_size=3), st.sampled_from(RECALLS))
def test_exactly_the_lines_that_no_visit_covers_are_open(held: list[int], recall: Recall) -> None:
    visits = [make_check_in(f"c{n}", revision=revision) for n, revision in enumerate(held)]
    base = make_base(recall)
    judgement = judge_shop(make_file(*recorded(*visits)), base)
    still_open = {lot for lot, line in lines_of(judgement, base).items() if line.state == "open"}
    assert still_open == {lot for lot in recall.lots if not recall.lots[lot].released and brute_open(base, visits, lot)}
