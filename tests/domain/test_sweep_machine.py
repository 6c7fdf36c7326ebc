"""A whole small sweep as a state machine: shops, phones that lag and lie, revisions that widen, narrow, release and
list again, movements, merges made and undone, corrections. After every step the same things must hold."""

from __future__ import annotations

from collections import Counter

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from sweep.domain.closing import SweepWide, blockers, confirmed_lots, is_off_sale
from sweep.domain.events import CheckInRecorded, ShopEvent, SightingReceived
from sweep.domain.ids import LotId, ShopId
from sweep.domain.judge import ShopJudgement, judge_shop
from sweep.domain.lines import BaseLines, Line
from sweep.domain.lots_standing import stand_lots
from sweep.domain.problem import Problem
from sweep.domain.recall import LotChange, amend, describe_changes
from sweep.domain.standing import refuse_bad_merge
from sweep.domain.words import Account, Flag, Role, ShopStatus, Verdict
from tests.domain.test_counting import sparse
from tests.factories import (
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

SHOPS = tuple(ShopId(f"shop-{n}") for n in range(3))
LOTS = ("L-1", "L-2", "L-3")
shops = st.sampled_from(SHOPS)
numbers = st.integers(0, 99)


class Sweep(RuleBasedStateMachine):
    @initialize()
    def open(self) -> None:
        self.told: dict[ShopId, list[ShopEvent]] = {shop: [] for shop in SHOPS}
        self.recall = make_recall([make_lot("L-1", codes("a", "b")), "L-2"])
        self.ids = 0
        self.merges: dict[str, tuple[ShopId, ShopId]] = {}
        self.found = 0  # units found on visits
        self.raised = 0  # units added by corrections

    def new(self, letter: str) -> str:
        self.ids += 1
        return f"{letter}{self.ids}"

    def visits(self, shop: ShopId) -> list[CheckInRecorded]:
        return [event for event in self.told[shop] if isinstance(event, CheckInRecorded)]

    def findings(self, shop: ShopId) -> list[str]:
        return [f"{e.check_in.check_in_id}/{f.number}" for e in self.visits(shop) for f in e.check_in.findings]

    def merged_into(self) -> dict[ShopId, ShopId]:
        return dict(self.merges.values())

    def judgements(self, *, backwards: bool = False) -> dict[ShopId, ShopJudgement]:
        base, merges = make_base(self.recall), self.merged_into()
        step = -1 if backwards else 1
        files = {shop: make_file(*told[::step], shop=shop) for shop, told in self.told.items()}
        return {
            shop: judge_shop(files[shop], base, merged=[files[m] for m, into in merges.items() if into == shop])
            for shop in SHOPS
        }

    def lines(self) -> dict[tuple[ShopId, LotId], Line]:
        base: BaseLines = make_base(self.recall)
        return {
            (shop, lot): line
            for shop, judged in self.judgements().items()
            if judged.standing != "merged"
            for lot, line in lines_of(judged, base).items()
        }

    @rule(
        shop=shops,
        lag=st.integers(0, 2),
        team=st.sampled_from(["A", "B"]),
        found=st.none() | st.tuples(st.sampled_from([*LOTS, None]), st.integers(1, 4)),
        how=st.sampled_from(["well", "well", "revoked", "helper", "claimed", "twice"]),
        settles=numbers,
    )
    def check_in(self, shop, lag, team, found, how, settles) -> None:  # type: ignore[no-untyped-def]  # drawn
        named = self.findings(shop)
        finds = (make_finding(found[0], found[1], disposition=("sealed_on_site", "on_sale")[lag % 2]),) if found else ()
        visit = make_check_in(
            self.new("c"),
            team=team,
            shop=shop,
            revision=max(1, self.recall.revision - lag),
            role=Role.HELPER if how == "helper" else Role.OFFICER,
            flags=(Flag.REVOKED_PHONE,) if how == "revoked" else (),
            officers=1 if how == "claimed" else 2,
            findings=finds,
            settles=(named[settles % len(named)],) if named and settles % 3 == 0 else (),
        )
        self.told[shop] += recorded(visit) * (2 if how == "twice" else 1)
        self.found += found[1] if found else 0

    @precondition(lambda self: any(self.visits(shop) for shop in SHOPS))
    @rule(
        shop=shops, which=numbers, verdict=st.sampled_from(Verdict), person=st.sampled_from(["reviewer", "officer-A"])
    )
    def review(self, shop, which, verdict, person) -> None:  # type: ignore[no-untyped-def]  # drawn
        if visits := self.visits(shop):
            visit = visits[which % len(visits)].check_in
            self.told[shop].append(reviewed(visit.check_in_id, verdict, person=person))

    @rule(
        shop=shops,
        which=numbers,
        source=st.sampled_from(Account),
        account=st.sampled_from(Account),
        units=st.integers(1, 4),
        to_shop=st.none() | shops,
    )
    def move(self, shop, which, source, account, units, to_shop) -> None:  # type: ignore[no-untyped-def]  # drawn
        if named := self.findings(shop):
            finding = named[which % len(named)]
            movement = make_movement(self.new("m"), finding, source, account, units, witness="notary", to_shop=to_shop)
            self.told[shop].append(moved(movement))

    @rule(shop=shops, which=numbers, units=st.integers(-2, 2), approve=st.booleans())
    def correct(self, shop, which, units, approve) -> None:  # type: ignore[no-untyped-def]  # drawn
        if named := self.findings(shop):
            its_id = self.new("k")
            self.told[shop].append(corrected(units, finding=named[which % len(named)], correction=its_id))
            self.raised += max(units, 0)
            if approve:
                self.told[shop].append(correction_decided(correction=its_id))

    @rule(shop=shops, which=numbers, still=st.booleans())
    def rejudge(self, shop, which, still) -> None:  # type: ignore[no-untyped-def]  # drawn
        if named := self.findings(shop):
            self.told[shop].append(rejudged(still, self.recall.revision, named[which % len(named)]))

    @rule(shop=shops, lot=st.sampled_from(LOTS), settle=st.booleans())
    def sight(self, shop, lot, settle) -> None:  # type: ignore[no-untyped-def]  # drawn
        its_id = self.new("s")
        self.told[shop].append(sighted(its_id, lot))
        if settle:
            self.told[shop].append(sighting_settled(its_id))

    @rule(shop=shops, into=shops)
    def merge(self, shop: ShopId, into: ShopId) -> None:
        try:
            refuse_bad_merge(shop, into, self.merged_into())
        except Problem:
            return
        if shop in self.merged_into():
            return
        its_id = self.new("p")
        self.told[shop] += [proposed(ShopStatus.DUPLICATE, proposal=its_id, same_as=into), decided(proposal=its_id)]
        self.merges[its_id] = (shop, into)

    @precondition(lambda self: self.merges)
    @rule(which=numbers)
    def undo_merge(self, which: int) -> None:
        its_id = sorted(self.merges)[which % len(self.merges)]
        shop, into = self.merges.pop(its_id)
        self.told[shop].append(undone(its_id))
        assert self.judgements()[shop].standing == "in_scope"
        alone = judge_shop(make_file(*self.told[shop], shop=shop), make_base(self.recall))
        assert alone == self.judgements()[shop] or shop in self.merged_into().values()
        assert into not in self.merged_into()

    @rule(lot=st.sampled_from(LOTS), listed=st.sampled_from([("a",), ("a", "b"), ("x",), ()]), free=st.booleans())
    def amend(self, lot: str, listed: tuple[str, ...], free: bool) -> None:
        new = make_lot(lot, codes(*listed) if listed else None, released=free, certificate="T" if free else "")
        changes = describe_changes(self.recall, [new])
        if not changes or (free and LotId(lot) not in self.recall.lots):
            return
        before, unreadable = self.lines(), self.unreadable()
        self.recall = amend(self.recall, [new])
        after = self.lines()
        others = {key for key in after if key[1] != lot and key[0] not in unreadable}
        assert {key: after[key] for key in others} == {key: before[key] for key in others}
        if changes[0][1] in (LotChange.ADDED, LotChange.WIDENED, LotChange.RELISTED):
            # Answered under this revision by nobody yet; an older one may have been as wide.
            for (_shop, its_lot), line in after.items():
                if its_lot == lot and line.is_closed:
                    assert self.recall.covering[LotId(lot)] - {self.recall.revision}

    def unreadable(self) -> set[ShopId]:
        """Shops with a find or sighting of no known lot: a revision may give it one. A survivor carries the others'."""
        lost = {
            shop
            for shop in SHOPS
            for e in self.visits(shop)
            if any(f.lot is None or f.lot not in self.recall.lots for f in e.check_in.findings)
        } | {
            shop
            for shop in SHOPS
            for e in self.told[shop]
            if isinstance(e, SightingReceived) and e.lot not in self.recall.lots
        }
        return lost | {into for shop, into in self.merged_into().items() if shop in lost}

    @invariant()
    def judged_the_same_backwards(self) -> None:
        forwards, backwards = self.judgements(), self.judgements(backwards=True)
        for shop in SHOPS:
            assert forwards[shop].exceptions == backwards[shop].exceptions
            assert forwards[shop].cover == backwards[shop].cover
            assert forwards[shop].state == backwards[shop].state

    @invariant()
    def no_find_is_lost(self) -> None:
        judgements = self.judgements()
        for shop in SHOPS:
            assert {f.finding_id for f in judgements[shop].findings} == set(self.findings(shop))
            for judged in judgements[shop].findings:
                if not judged.settled:
                    carrier = judgements[self.merged_into().get(shop, shop)]
                    assert all(carrier.exceptions[lot].state == "found" for lot in judged.lots)

    @invariant()
    def units_are_conserved(self) -> None:
        accounts: Counter[Account] = Counter()
        for judgement in self.judgements().values():
            for judged in judgement.findings:
                accounts.update(judged.balance.units)
        assert sum(accounts.values()) == self.found + self.raised

    @invariant()
    def sparse_counting_is_brute_force_and_closable_means_every_lot_is_confirmed(self) -> None:
        base = make_base(self.recall)
        judgements = list(self.judgements().values())
        standings = stand_lots(base, *sparse(judgements), {}, {})
        lines = self.lines()
        for lot, standing in standings.items():
            assert standing.lines == Counter(line.state for (_, its_lot), line in lines.items() if its_lot == lot)
        reasons = blockers(standings, self.recall, SweepWide(), {}, checks_asked=False)
        assert is_off_sale(reasons) == all(line.is_closed for line in lines.values())
        assert is_off_sale(reasons) == (confirmed_lots(standings, reasons) == frozenset(standings))


TestSweep = Sweep.TestCase
