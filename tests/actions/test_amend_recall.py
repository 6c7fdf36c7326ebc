"""A revision opens exactly the lines that no answer covers any more (design rule 2)."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from sweep.actions.open_sweep import open_sweep
from sweep.db.connection import Database
from sweep.domain.ids import LotId, PersonId
from sweep.domain.lot_rule import AllCodes
from sweep.domain.problem import Problem
from sweep.domain.recall import Lot
from sweep.domain.words import RecallClass
from tests.actions.sweeping import REVIEWER, Sweeping, found, notice, officer
from tests.factories import codes, make_lot

FIRST = [make_lot("L-1", codes("A", "B")), make_lot("L-2", codes("C", "D"))]
FREED = make_lot("L-1", codes("A", "B"), released=True, certificate="检合〔2008〕7号")


@pytest.fixture
async def world(database: Database) -> AsyncIterator[Sweeping]:
    """s1 is clear, s2 had a find that is removed, s3 was looked through but for L-2, s4 nobody has visited."""
    async with Sweeping.open(database, shops=["s1", "s2", "s3", "s4"], lots=FIRST) as opened:
        await opened.went("s1")
        await opened.review(await opened.went("s2", findings=[found()]))
        await opened.went("s3", unanswered=["L-2"])
        hand = await opened.agrees()
        assert hand.open == {("s3", "L-2"), ("s4", "L-1"), ("s4", "L-2")}
        yield opened


@pytest.mark.parametrize(
    ("lots", "opened"),
    [
        ([make_lot("L-3")], {("s1", "L-3"), ("s2", "L-3"), ("s3", "L-3"), ("s4", "L-3")}),
        ([make_lot("L-1", codes("A", "B", "X"))], {("s1", "L-1"), ("s2", "L-1"), ("s3", "L-1")}),
        ([make_lot("L-1", AllCodes())], {("s1", "L-1"), ("s2", "L-1"), ("s3", "L-1")}),
        ([make_lot("L-1", codes("A"))], {("s2", "L-1")}),  # the find waits to be judged again
        ([make_lot("L-1", codes("A", "B"), brand="corrected")], set()),
        ([FREED], {("s2", "L-1")}),
        ([FREED, make_lot("L-3")], {("s2", "L-1"), ("s1", "L-3"), ("s2", "L-3"), ("s3", "L-3"), ("s4", "L-3")}),
    ],
    ids=["added", "widened", "all codes", "narrowed", "corrected", "released", "released and added"],
)
async def test_exactly_these_lines_open_again(world: Sweeping, lots: list[Lot], opened: set[tuple[str, str]]) -> None:
    before = (await world.by_hand()).open
    amended = await world.amend(*lots)
    hand = await world.agrees()
    assert hand.open - before == opened
    assert amended.reopened_lines == len(opened)
    assert amended.revision == 2


async def test_who_looked_for_the_narrow_lot_has_to_look_again_when_it_is_listed_again(world: Sweeping) -> None:
    await world.amend(FREED)
    relisted = await world.amend(FIRST[0])
    hand = await world.agrees()
    assert {("s1", "L-1"), ("s3", "L-1"), ("s4", "L-1")} <= hand.open
    assert relisted.reopened_lines == 3
    await world.went("s1", revision=3)
    assert await world.line("s1") == "clear"


async def test_a_find_of_a_freed_lot_is_released_by_a_reviewer_only(world: Sweeping) -> None:
    from sweep.actions.judge_finding import rejudge_finding
    from sweep.domain.ids import FindingId

    await world.amend(FREED)
    assert await world.line("s2") == "found"
    assert "find_to_rejudge" in await world.blocked_by()
    finding = FindingId(str(await world.ask("SELECT finding_id FROM finding")))
    await rejudge_finding(
        world.database, world.sweep, finding, still_recalled=False, actor=REVIEWER, reason="the test passed"
    )
    assert await world.line("s2") == "released"
    assert "find_to_rejudge" not in await world.blocked_by()
    hand = await world.agrees()
    assert hand.units(LotId("L-1")) == {"released": 3}


async def test_a_revision_after_the_end_that_opens_lines_reopens_the_sweep(world: Sweeping) -> None:
    from sweep.actions.close_sweep import close_sweep
    from tests.actions.sweeping import COMMANDER

    await close_sweep(world.database, world.sweep, COMMANDER, override="enough")
    await world.amend(make_lot("L-1", codes("A", "B"), brand="corrected"))
    assert (await world.row()).off_sale_ms is not None
    await world.amend(make_lot("L-3"))
    assert (await world.row()).off_sale_ms is None


async def test_a_merged_shop_reopens_with_its_survivor_and_is_counted_once(database: Database) -> None:
    from sweep.actions.change_status import decide_status, propose_status
    from sweep.domain.ids import ShopId
    from sweep.domain.words import ShopStatus, Verdict
    from tests.actions.sweeping import COMMANDER

    async with Sweeping.open(database, shops=["s1", "s2"]) as world:
        await world.went("s1")
        await world.went("s2", by=officer("B"))
        proposal = await propose_status(
            database, world.sweep, ShopId("s1"), ShopStatus.DUPLICATE, COMMANDER, same_as=ShopId("s2")
        )
        await decide_status(database, world.sweep, proposal, Verdict.APPROVED, REVIEWER)
        assert (await world.amend("L-3")).reopened_lines == 1
        await world.agrees()


@pytest.mark.parametrize(
    ("lots", "code"),
    [
        ([], "notice-without-lots"),
        ([make_lot("L-3"), make_lot("L-3")], "lot-twice"),
        (FIRST, "nothing-changes"),
        ([make_lot("L-1", released=True)], "release-without-certificate"),
        ([make_lot("L-9", released=True, certificate="x")], "released-lot-unknown"),
    ],
)
async def test_a_revision_that_makes_no_sense_is_refused_and_changes_nothing(
    database: Database, lots: list[Lot], code: str
) -> None:
    async with Sweeping.open(database, lots=FIRST) as world:
        head = (await world.row()).head_hash
        with pytest.raises(Problem) as refusal:
            await world.amend(*lots)
        assert refusal.value.code == code
        assert (await world.row()).head_hash == head


async def test_a_notice_that_lists_a_lot_twice_opens_nothing(database: Database) -> None:
    with pytest.raises(Problem) as refusal:
        await open_sweep(database, notice("L-1", "L-1"), by=PersonId("commander"), confirmed_by=PersonId("second"))
    assert refusal.value.code == "lot-twice"


async def test_sweeps_opened_at_the_same_time_are_two(database: Database) -> None:
    import asyncio

    both = await asyncio.gather(
        *(
            open_sweep(database, notice("L-1"), by=PersonId("commander"), confirmed_by=PersonId("second"))
            for _ in range(2)
        )
    )
    assert {each.sweep for each in both} == {"S1", "S2"}


async def test_a_namesake_in_another_database_lends_its_recall_to_nobody(
    database: Database, module_database: Database
) -> None:
    for place, lot in ((database, "L-1"), (module_database, "L-7")):
        async with Sweeping.open(place, lots=[lot]) as world:
            assert set((await world.board()).lots) == {lot}
            assert (await world.board()).recall.recall_class is RecallClass.I
