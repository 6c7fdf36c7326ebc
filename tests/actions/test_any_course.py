"""Whatever people do, in whatever order: the board, the shops' rows and the ledger say the same, counted by hand."""

from __future__ import annotations

import itertools
from collections.abc import Awaitable, Callable
from random import Random
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sweep.actions.actor import Actor
from sweep.actions.change_status import decide_status, propose_status, undo_status
from sweep.actions.close_sweep import close_sweep
from sweep.actions.draw_sample import draw_sample
from sweep.actions.handle_sighting import settle_sighting
from sweep.actions.judge_finding import attribute_finding, correct_finding, decide_correction, rejudge_finding
from sweep.actions.move_goods import extend_hold, take_back_from_consumers
from sweep.db.connection import Database
from sweep.domain.ids import CorrectionId, FindingId, LotId, ProposalId, ShopId, SightingId
from sweep.domain.lot_rule import AllCodes
from sweep.domain.problem import Problem
from sweep.domain.recall import Lot
from sweep.domain.words import Account, ShopStatus, Verdict
from tests.actions.sweeping import COMMANDER, DAY_MS, HOUR_MS, OPENED_MS, REVIEWER, SECOND, Sweeping, found, officer
from tests.factories import codes, make_lot

SHOPS = ["s1", "s2", "s3", "s4"]
LOTS = ["L-1", "L-2", "L-3"]
RULES = [AllCodes(), codes("A", "B", "C"), codes("A", "B"), codes("A")]
_prefixes = (f"course-{n}-" for n in itertools.count())


class Course:
    """One sweep in which things happen as the dice fall."""

    def __init__(self, world: Sweeping, random: Random) -> None:
        self.world = world
        self.random = random
        self.visits: list[str] = []

    async def go_on(self) -> None:
        """One thing happens, or is refused."""
        deeds: list[Callable[[], Awaitable[Any]]] = [
            self.visit, self.visit, self.visit, self.visit, self.review, self.review, self.amend, self.sight,
            self.settle, self.propose, self.propose, self.decide, self.decide, self.decide, self.undo, self.move,
            self.correct,
            self.decide_correction, self.rejudge, self.attribute, self.take_back, self.close, self.draw, self.extend,
        ]  # fmt: skip
        try:
            await self.random.choice(deeds)()
        except Problem as refusal:
            if refusal.status >= 500:
                raise

    async def visit(self) -> None:
        """A visit of any kind, perhaps of several reports at once."""
        items = [self.item() for _ in range(self.random.choice((1, 1, 3)))]
        team = self.random.choice("ABC")
        sender = officer(team, revoked=self.random.random() < 0.1)
        for receipt in await self.world.hand_in(*items, by=sender):
            assert receipt.status == "recorded", receipt
            self.visits.append(str(receipt.id))

    def item(self) -> dict[str, Any]:
        """One report."""
        dice, world = self.random, self.world
        fields: dict[str, Any] = {"revision": dice.choice((1, 1, 2, 3, 99)), "also": dice.sample(SHOPS, 1)}
        fields["outcome"] = dice.choice(("inspected", "inspected", "inspected", "shut", "refused", "notified"))
        if dice.random() < 0.2:
            lots = [*LOTS, "L-9", None]
            fields["findings"] = [
                found(dice.choice(lots), dice.choice((0, 1, 5, None)), number=number,
                      disposition=dice.choice(("sealed_on_site", "collected", "on_sale", "destroyed", "not_held")))
                for number in range(1, dice.choice((2, 3)))
            ]  # fmt: skip
        if dice.random() < 0.1:
            fields["unanswered"] = dice.sample(LOTS, 1)
        if dice.random() < 0.3:
            fields["settles"] = self.names()
        if dice.random() < 0.1:
            fields["position"] = None
        if dice.random() < 0.3:
            fields["photos"] = ["5e" * 32]
        if dice.random() < 0.3:
            move = {"id": "m", "finding": dice.choice(self.names() or ["x/1"]), "units": dice.choice((1, 9))}
            targets = ("collected", "missing", "on_sale", "returned")
            fields["movements"] = [move | {"source": "sealed_on_site", "target": dice.choice(targets)}]
        return world.visit(dice.choice([*SHOPS, "new"]), **fields)

    def names(self) -> list[str]:
        """A finding that may exist."""
        return [f"{self.random.choice(self.visits)}/1"] if self.visits else []

    async def review(self) -> None:
        waiting = await self.world.waiting() or self.visits[-1:]
        if waiting:
            verdict = self.random.choice((Verdict.APPROVED, Verdict.APPROVED, Verdict.SENT_BACK))
            await self.world.review(self.random.choice(waiting), verdict, by=self.reviewer())

    def reviewer(self) -> Actor:
        return self.random.choice((REVIEWER, SECOND))

    async def amend(self) -> None:
        lots: list[Lot] = []
        for lot in self.random.sample([*LOTS, "L-4"], self.random.choice((1, 2))):
            released = self.random.random() < 0.25
            certificate = "检合〔2008〕7号" if released else ""
            lots.append(make_lot(lot, self.random.choice(RULES), released=released, certificate=certificate))
        before = await self.world.by_hand()
        opened = await self.world.amend(*lots)
        after = await self.world.by_hand()
        # Exactly these lines are open that were not.
        assert opened.reopened_lines == len(after.open - before.open)

    async def sight(self) -> None:
        await self.world.sight(self.random.choice([*SHOPS, None]), self.random.choice([*LOTS, "L-9", None]))

    async def settle(self) -> None:
        sighting = await self.pick("SELECT sighting_id FROM sighting WHERE sweep_id = $1 AND open")
        if sighting:
            await settle_sighting(
                self.world.database, self.world.sweep, SightingId(sighting), self.reviewer(), "another brand"
            )

    async def propose(self) -> None:
        shop, other = self.random.sample(SHOPS, 2)
        met = await self.world.rows(
            "SELECT check_in_id FROM check_in WHERE sweep_id = $1 AND shop_id = $2", self.world.sweep, shop
        )
        status = self.random.choice((ShopStatus.DUPLICATE, ShopStatus.DUPLICATE, *ShopStatus))
        await propose_status(
            self.world.database, self.world.sweep, ShopId(shop), status, COMMANDER,
            same_as=ShopId(other) if status is ShopStatus.DUPLICATE else None, knows=[row[0] for row in met],
        )  # fmt: skip

    async def decide(self) -> None:
        proposal = await self.pick("SELECT proposal_id FROM proposal WHERE sweep_id = $1 AND verdict IS NULL")
        if proposal:
            verdict = self.random.choice((Verdict.APPROVED, Verdict.APPROVED, Verdict.SENT_BACK))
            await decide_status(self.world.database, self.world.sweep, ProposalId(proposal), verdict, self.reviewer())

    async def undo(self) -> None:
        proposal = await self.pick("SELECT proposal_id FROM proposal WHERE sweep_id = $1 AND NOT undone")
        if proposal:
            await undo_status(self.world.database, self.world.sweep, ProposalId(proposal), COMMANDER, "it is open")

    async def move(self) -> None:
        row = await self.pick_row("SELECT finding_id, account, units FROM stock WHERE sweep_id = $1 AND units > 0")
        if row:
            target = self.random.choice((Account.COLLECTED, Account.DESTROYED, Account.MISSING, Account.RELEASED))
            units = self.random.choice((1, row["units"]))
            await self.world.move(row["finding_id"], Account(row["account"]), target, units, witness="丙")

    async def correct(self) -> None:
        finding = await self.pick("SELECT finding_id FROM finding WHERE sweep_id = $1")
        if finding:
            await correct_finding(
                self.world.database, self.world.sweep, FindingId(finding), self.random.choice((-1, 0, 2)),
                self.random.choice((Account.SEALED, Account.COLLECTED)), COMMANDER, "counted again",
            )  # fmt: skip

    async def decide_correction(self) -> None:
        correction = await self.pick("SELECT correction_id FROM correction WHERE sweep_id = $1 AND verdict IS NULL")
        if correction:
            verdict = self.random.choice(tuple(Verdict))
            await decide_correction(
                self.world.database, self.world.sweep, CorrectionId(correction), verdict, self.reviewer()
            )

    async def rejudge(self) -> None:
        finding = await self.pick("SELECT finding_id FROM finding WHERE sweep_id = $1")
        if finding:
            await rejudge_finding(
                self.world.database, self.world.sweep, FindingId(finding),
                still_recalled=self.random.random() < 0.4, actor=self.reviewer(), reason="read the print",
            )  # fmt: skip

    async def attribute(self) -> None:
        finding = await self.pick("SELECT finding_id FROM finding WHERE sweep_id = $1")
        if finding:
            lot = self.random.choice([LotId("L-1"), LotId("L-2"), None])
            await attribute_finding(
                self.world.database, self.world.sweep, FindingId(finding), lot, self.reviewer(), "read the print"
            )

    async def take_back(self) -> None:
        await take_back_from_consumers(
            self.world.database, self.world.sweep, ShopId(self.random.choice(SHOPS)), LotId("L-1"), 2, "柜台", REVIEWER
        )

    async def close(self) -> None:
        override = self.random.choice((None, "the province took over"))
        await close_sweep(self.world.database, self.world.sweep, COMMANDER, override=override)

    async def draw(self) -> None:
        await draw_sample(self.world.database, self.world.sweep, COMMANDER)

    async def extend(self) -> None:
        finding = await self.pick("SELECT finding_id FROM finding WHERE sweep_id = $1")
        if finding:
            await extend_hold(
                self.world.database,
                self.world.sweep,
                FindingId(finding),
                "延〔2008〕1号",
                OPENED_MS + 45 * DAY_MS,
                REVIEWER,
            )

    async def pick(self, statement: str) -> str | None:
        row = await self.pick_row(statement)
        return str(row[0]) if row else None

    async def pick_row(self, statement: str) -> Any:
        rows = await self.world.rows(statement + " ORDER BY 1", self.world.sweep)
        return self.random.choice(rows) if rows else None


@settings(max_examples=25, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
@given(st.integers(0, 2**32), st.integers(5, 40))
async def test_after_any_course_of_events_everything_agrees(module_database: Database, seed: int, deeds: int) -> None:
    lots = [make_lot(lot, codes("A", "B", "C")) for lot in LOTS]
    async with Sweeping.open(module_database, shops=SHOPS, lots=lots) as world:
        world.prefix = next(_prefixes)
        course = Course(world, Random(seed))
        for number in range(deeds):
            await course.go_on()
            await world.wait(HOUR_MS * 7)
            if number % 10 == 9:
                await world.agrees()
        await world.agrees()
