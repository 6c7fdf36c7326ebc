"""Rule 6: the sweep is closable exactly when every lot is confirmed and no sweep-level blocker remains."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from sweep.domain.closing import (
    Blocker,
    BlockerKind,
    CheckStanding,
    CheckVisit,
    DrawnSample,
    SweepWide,
    blockers,
    check_standing,
    confirmed_lots,
    is_off_sale,
)
from sweep.domain.ids import LotId, SectorId, ShopId, TeamId
from sweep.domain.lots_standing import LotStanding
from sweep.domain.recall import Recall
from sweep.domain.words import IN_CUSTODY, Account, LineState
from sweep.views.blocker_words import describe_blocker, describe_blockers
from tests.factories import make_lot, make_recall

L1, L2 = LotId("L-1"), LotId("L-2")
TWO = make_recall(["L-1", "L-2"])
PASSED = CheckStanding(needed=5, tested=5, failed=0)


def standing(lot: LotId = L1, units: dict[Account, int] | None = None, **lines: int) -> LotStanding:
    return LotStanding(lot, {LineState(state): n for state, n in (lines or {"clear": 9}).items()}, {}, units or {})


def why(
    *standings: LotStanding,
    recall: Recall = TWO,
    wide: SweepWide | None = None,
    check: CheckStanding | None = PASSED,
    checks_asked: bool = True,
) -> list[Blocker]:
    lots = {s.lot: s for s in standings}
    return blockers(lots, recall, wide or SweepWide(), dict.fromkeys(lots, check), checks_asked=checks_asked)


def kinds(reasons: list[Blocker]) -> set[str]:
    return {reason.kind.value for reason in reasons}


def test_a_lot_whose_lines_are_closed_and_whose_checks_passed_is_confirmed() -> None:
    reasons = why(standing(clear=5, removed=2, released=1, not_applicable=1))
    assert reasons == []
    assert is_off_sale(reasons)
    assert confirmed_lots({L1: standing()}, reasons) == {L1}


def test_each_open_line_blocks_with_its_own_word() -> None:
    reasons = why(standing(found=1, sighted=2, open=3, claimed=4))
    assert {r.kind: r.count for r in reasons} == {
        BlockerKind.PRODUCT_FOUND: 1,
        BlockerKind.LINES_OPEN: 5,
        BlockerKind.LINES_CLAIMED: 4,
    }


def test_a_lot_without_lines_and_a_recall_without_lots_are_not_confirmed() -> None:
    assert kinds(why(LotStanding(L1, {}, {}, {}))) == {"no_lines"}
    assert not is_off_sale(why())


def test_a_sighting_without_a_shop_blocks_its_lot_and_one_without_a_lot_blocks_all() -> None:
    both = standing(L1), standing(L2)
    assert {r.lot for r in why(*both, wide=SweepWide(open_sightings={L1: ["s1"]}))} == {L1}
    assert {r.lot for r in why(*both, wide=SweepWide(open_sightings={None: ["s1"]}))} == {L1, L2}


def test_missing_units_and_unattributed_or_unjudged_finds_block_their_lots() -> None:
    assert kinds(why(standing(units={Account.MISSING: 1}))) == {"units_missing"}
    wide = SweepWide(unattributed={L1: ["c1/1"]}, to_rejudge={L1: ["c2/1"]})
    assert kinds(why(standing(), wide=wide)) == {"unattributed_find", "find_to_rejudge"}


def test_checks_must_be_drawn_complete_and_without_a_failure() -> None:
    assert kinds(why(standing(), check=None)) == {"check_not_drawn"}
    assert kinds(why(standing(), check=CheckStanding(5, 4, 0))) == {"check_incomplete"}
    assert kinds(why(standing(), check=CheckStanding(5, 5, 1))) == {"check_failed"}
    assert why(standing(), check=None, checks_asked=False) == []
    released = make_recall(["L-1"], [make_lot(released=True, certificate="T")])
    assert why(standing(released=9), recall=released, check=None) == []


def test_each_sweep_level_matter_blocks_without_naming_a_lot() -> None:
    for name in ("reviews", "proposals", "corrections", "kept_unread", "silent_phones", "lapsed_holds"):
        reasons = why(standing(), wide=SweepWide(**{name: ["x", "y"]}))  # type: ignore[arg-type]  # each a list of ids
        assert [(r.count, r.lot, r.examples) for r in reasons] == [(2, None, ("x", "y"))]
        assert not is_off_sale(reasons)
        assert confirmed_lots({L1: standing()}, reasons) == {L1}


def test_goods_in_custody_keep_only_the_second_end_from_coming() -> None:
    for account in IN_CUSTODY:
        reasons = why(standing(removed=9, units={account: 7}))
        assert is_off_sale(reasons)
        assert reasons
        assert confirmed_lots({L1: standing()}, reasons) == {L1}
    assert why(standing(removed=9, units={Account.DESTROYED: 7, Account.HANDED_OVER: 1})) == []


def test_blockers_come_worst_first_with_at_most_five_examples() -> None:
    wide = SweepWide(reviews=["r1"], where={(BlockerKind.PRODUCT_FOUND, L1): [f"shop-{n}" for n in range(9)]})
    reasons = why(standing(found=9, open=1), wide=wide, check=None)
    assert [r.kind.value for r in reasons] == ["product_found", "lines_open", "check_not_drawn", "review_waiting"]
    assert reasons[0].examples == ("shop-0", "shop-1", "shop-2", "shop-3", "shop-4")


COUNTS = st.integers(0, 1)
WIDE = st.builds(
    SweepWide,
    open_sightings=st.dictionaries(st.sampled_from([None, L1, L2]), st.lists(st.just("s"), max_size=1)),
    unattributed=st.dictionaries(st.sampled_from([L1, L2]), st.lists(st.just("f"), max_size=1)),
    **{
        name: st.lists(st.just("x"), max_size=1)
        for name in ("reviews", "proposals", "corrections", "kept_unread", "silent_phones", "lapsed_holds")
    },
)
STANDINGS = st.tuples(
    *[
        st.builds(
            LotStanding,
            st.just(lot),
            st.fixed_dictionaries(dict.fromkeys(LineState, COUNTS)),
            st.just({}),
            st.dictionaries(st.sampled_from(Account), st.integers(0, 2)),
        )
        for lot in (L1, L2)
    ]
)
CHECKS = st.none() | st.builds(CheckStanding, st.just(2), st.integers(0, 2), COUNTS)


@given(STANDINGS, WIDE, CHECKS)
def test_the_sweep_is_closable_exactly_when_every_lot_is_confirmed_and_nothing_sweep_wide_is_open(  # type: ignore[no-untyped-def]  # drawn
    standings, wide, check
) -> None:
    lots = {s.lot: s for s in standings}
    reasons = blockers(lots, TWO, wide, dict.fromkeys(lots, check))

    def confirmed(s: LotStanding) -> bool:
        return (
            s.total > 0
            and s.closed == s.total
            and not wide.open_sightings.get(s.lot)
            and not wide.open_sightings.get(None)
            and not wide.unattributed.get(s.lot)
            and not s.units.get(Account.MISSING)
            and check == CheckStanding(2, 2, 0)
        )

    sweep_wide = [wide.reviews, wide.proposals, wide.corrections, wide.kept_unread, wide.silent_phones]
    sweep_wide.append(wide.lapsed_holds)
    assert confirmed_lots(lots, reasons) == {lot for lot, s in lots.items() if confirmed(s)}
    assert is_off_sale(reasons) == (all(map(confirmed, standings)) and not any(sweep_wide))
    held = sum(s.units.get(account, 0) for s in standings for account in IN_CUSTODY)
    assert (reasons == []) == (is_off_sale(reasons) and held == 0)


SECTOR = SectorId("江阳区")


def checked(
    *visits: CheckVisit, revision_lots: Recall = TWO, lot: LotId = L1, **sample: object
) -> CheckStanding | None:
    shops = [ShopId(f"s{n}") for n in range(4)]
    drawn = DrawnSample({SECTOR: 2}, {SECTOR: shops}, **sample)  # type: ignore[arg-type]  # fields
    return check_standing(lot, revision_lots, drawn, visits)


def visit(shop: str, team: str = "C", revision: int = 1, **fields: frozenset[LotId]) -> CheckVisit:
    return CheckVisit(ShopId(shop), TeamId(team), revision, **fields)


def test_checks_are_met_in_the_order_of_the_draw() -> None:
    assert checked() == CheckStanding(2, 0, 0)
    assert checked(visit("s0"), visit("s0"), visit("s1")) == CheckStanding(2, 2, 0)
    assert checked(visit("s0"), visit("s3")) == CheckStanding(2, 1, 0)


def test_a_shop_that_no_longer_operates_gives_way_to_the_next() -> None:
    assert checked(visit("s0"), visit("s2"), not_operating=frozenset({ShopId("s1")})) == CheckStanding(2, 2, 0)


def test_the_team_that_cleared_a_shop_cannot_check_it() -> None:
    cleared = {ShopId("s0"): frozenset({TeamId("C")})}
    assert checked(visit("s0"), visit("s1"), cleared_by=cleared) == CheckStanding(2, 1, 0)
    assert checked(visit("s0", "D"), visit("s1"), cleared_by=cleared) == CheckStanding(2, 2, 0)


def test_a_check_tests_the_lots_that_its_revision_covers_and_that_it_looked_for() -> None:
    later = make_recall(["L-1"], ["L-2"])
    visits = [visit("s0"), visit("s1", unanswered=frozenset({L1}))]
    assert checked(*visits, revision_lots=later, lot=L2) == CheckStanding(2, 0, 0)
    assert checked(*visits, revision_lots=later, lot=L1) == CheckStanding(2, 1, 0)


def test_product_that_a_check_finds_fails_it_wherever_the_shop_stands_in_the_draw() -> None:
    assert checked(visit("s0", found=frozenset({L1})), visit("s1")) == CheckStanding(2, 2, 1)
    assert checked(visit("s3", found=frozenset({L1}))) == CheckStanding(2, 0, 1)
    assert checked(visit("s0", found=frozenset({L2}))) == CheckStanding(2, 1, 0)


def test_without_a_draw_there_is_no_standing() -> None:
    assert check_standing(L1, TWO, None, []) is None


def test_reasons_of_one_kind_are_one_sentence_that_names_lots_and_the_worst_count() -> None:
    reasons = [Blocker(BlockerKind.LINES_OPEN, count, LotId(f"L-{count}"), ()) for count in (3, 12, 5, 7)]
    assert describe_blockers([*reasons, Blocker(BlockerKind.REVIEW_WAITING, 1, None, ())], "en") == [
        "4 lots (L-3, L-12, L-5 …), at most: 12 shops have not answered for it.",
        "1 check-in waits for review.",
    ]
    assert describe_blockers(reasons[:2], "zh") == ["2 个批次（L-3、L-12），最多的：12 户尚无检查结论。"]


def test_every_kind_of_blocker_has_plain_words_in_both_languages() -> None:
    for kind in BlockerKind:
        for lot in (None, L1):
            for count in (1, 1200):
                blocker = Blocker(kind, count, lot, ("shop-1", "shop-2"))
                zh, en = describe_blocker(blocker, "zh"), describe_blocker(blocker, "en")
                assert "shop-1" in zh
                assert "shop-1" in en
                assert f"{count:,}" in en or kind in (BlockerKind.NO_LINES, BlockerKind.CHECK_NOT_DRAWN)
                assert (lot is None) == ("L-1" not in en) == ("L-1" not in zh)
                assert kind.value not in en
                assert zh.endswith("。")
                assert en.endswith(".")
