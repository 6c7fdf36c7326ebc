"""One examines, another approves (一审一核); sending back removes no find."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from sweep.actions.actor import Actor
from sweep.actions.judge_finding import (
    attribute_finding,
    correct_finding,
    decide_correction,
    rejudge_finding,
)
from sweep.db.connection import Database
from sweep.domain.ids import CheckInId, FindingId, LotId, PersonId, ShopId, TeamId
from sweep.domain.words import Account, Role, Verdict
from tests.actions.sweeping import COMMANDER, REVIEWER, SECOND, Sweeping, found, officer, refused

COLLEAGUE = Actor(PersonId("reviewer-A"), Role.REVIEWER, TeamId("A"))


@pytest.fixture
async def world(database: Database) -> AsyncIterator[Sweeping]:
    async with Sweeping.open(database) as opened:
        yield opened


async def test_a_find_is_removed_once_a_second_person_has_confirmed_it(world: Sweeping) -> None:
    find = await world.went(findings=[found()])
    assert (await world.state(), await world.line(), await world.waiting()) == ("found", "found", [find])
    await world.review(find)
    assert (await world.line(), await world.waiting()) == ("removed", [])
    await world.agrees()


async def test_nobody_approves_their_own_or_their_teams_work(world: Sweeping) -> None:
    find = await world.went(findings=[found()])
    await refused("own-work", world.review(find, by=COLLEAGUE))
    await refused("own-work", world.review(find, by=Actor(PersonId("officer-A"), Role.REVIEWER)))
    assert await world.line() == "found"
    await world.review(find, Verdict.SENT_BACK, by=COLLEAGUE)  # taking a claim back raises danger: anybody may
    assert await world.line() == "found"


async def test_a_find_without_a_photo_is_not_settled_by_review_alone(world: Sweeping) -> None:
    find = await world.went(findings=[found(photos=[])])
    await world.review(find)
    assert await world.line() == "found"
    await refused("not-found", world.review(find, by=SECOND, settles=[f"{find}/1"]))
    later = await world.went(by=officer("B"), settles=[f"{find}/1"])
    assert await world.line() == "found"
    await world.review(later)
    assert await world.line() == "removed"
    await world.agrees()


async def test_a_later_clear_settles_no_find_that_it_does_not_name(world: Sweeping) -> None:
    find = await world.went(findings=[found(disposition="on_sale")])
    await world.review(find)
    clear = await world.went(by=officer("B"))
    await world.review(clear)
    assert await world.line() == "found"
    await world.agrees()


async def test_sending_back_takes_a_clear_away_and_leaves_a_find(world: Sweeping) -> None:
    clear = await world.went("s1")
    find = await world.went("s2", findings=[found()])
    assert await world.line("s1") == "clear"
    await refused("reason-missing", _review_without_reason(world, clear))
    for visit in (clear, find):
        await world.review(visit, Verdict.SENT_BACK)
    assert (await world.line("s1"), await world.line("s2")) == ("open", "found")
    await world.review(clear, by=SECOND)  # who approves afterwards does not outweigh it
    assert await world.line("s1") == "open"
    await world.agrees()


async def _review_without_reason(world: Sweeping, check_in: CheckInId) -> None:
    from sweep.actions.review_check_in import review_check_in

    await review_check_in(world.database, world.sweep, check_in, Verdict.SENT_BACK, REVIEWER)


async def test_a_clear_against_a_find_of_another_team_is_a_conflict_that_a_reviewer_sees_first(world: Sweeping) -> None:
    await world.went("s2", findings=[found()])
    await world.went("s1", by=officer("B"))
    contradicted = await world.went("s1", findings=[found()])
    assert (await world.waiting())[0] == contradicted
    assert await world.line("s1") == "found"


async def test_the_order_of_arrival_decides_nothing(world: Sweeping) -> None:
    await world.went("s1", findings=[found()])
    await world.went("s1", by=officer("B"))
    await world.went("s2", by=officer("B"))
    await world.went("s2", findings=[found()])
    hand = await world.agrees()
    assert hand.lines[ShopId("s1")] == hand.lines[ShopId("s2")]


async def test_an_unreadable_print_blocks_each_lot_until_a_second_person_reads_it(world: Sweeping) -> None:
    find = await world.went(findings=[found(lot=None)])
    its_id = FindingId(f"{find}/1")
    assert [await world.line("s1", lot) for lot in ("L-1", "L-2")] == ["found", "found"]
    assert "unattributed_find" in await world.blocked_by()
    await refused("own-work", attribute_finding(world.database, world.sweep, its_id, LotId("L-1"), COLLEAGUE))
    await refused("not-found", attribute_finding(world.database, world.sweep, its_id, LotId("L-9"), REVIEWER))
    await attribute_finding(world.database, world.sweep, its_id, LotId("L-1"), REVIEWER)
    await world.review(find)
    assert [await world.line("s1", lot) for lot in ("L-1", "L-2")] == ["removed", "clear"]
    assert "unattributed_find" not in await world.blocked_by()
    hand = await world.agrees()
    assert hand.units(LotId("L-1")) == {"sealed_on_site": 3}


async def test_only_a_second_person_says_that_a_find_is_not_recalled(world: Sweeping) -> None:
    find = await world.went(findings=[found()])

    async def judge(by: Actor) -> None:
        await rejudge_finding(
            world.database, world.sweep, FindingId(f"{find}/1"), still_recalled=False, actor=by, reason="print read"
        )

    await refused("own-work", judge(COLLEAGUE))
    await judge(REVIEWER)
    await world.agrees()


async def test_more_than_was_counted_acts_at_once_and_fewer_waits_for_a_second_person(world: Sweeping) -> None:
    find = FindingId(f"{await world.went(findings=[found()])}/1")

    async def correct(units: int, by: Actor = COMMANDER) -> str:
        return await correct_finding(world.database, world.sweep, find, units, Account.SEALED, by, "counted again")

    await correct(2)
    assert (await world.board()).lots[LotId("L-1")].units == {Account.SEALED: 5}
    fewer = await correct(-4)
    assert (await world.board()).lots[LotId("L-1")].units == {Account.SEALED: 5}
    assert "correction_waiting" in await world.blocked_by()
    await refused("own-work", decide_correction(world.database, world.sweep, fewer, Verdict.APPROVED, COMMANDER))
    await decide_correction(world.database, world.sweep, fewer, Verdict.APPROVED, REVIEWER)
    assert (await world.board()).lots[LotId("L-1")].units == {Account.SEALED: 1, Account.CORRECTED: 4}
    assert "correction_waiting" not in await world.blocked_by()
    await refused("already-decided", decide_correction(world.database, world.sweep, fewer, Verdict.APPROVED, SECOND))
    await refused("too-few-units", correct(-2))
    await refused("correction-of-nothing", correct(0))
    await refused("correction-of-nothing", correct(10**9))
    await world.agrees()


@pytest.mark.parametrize("units", [0, 4])
async def test_the_first_count_of_what_nobody_had_counted_waits_for_a_second_person(
    world: Sweeping, units: int
) -> None:
    find = await world.went(findings=[found(units=None)])
    await world.review(find)
    assert await world.line() == "found"
    first = await correct_finding(
        world.database, world.sweep, FindingId(f"{find}/1"), units, Account.SEALED, COMMANDER, "counted"
    )
    assert await world.line() == "found"
    assert "correction_waiting" in await world.blocked_by()
    await decide_correction(world.database, world.sweep, first, Verdict.APPROVED, REVIEWER)
    assert await world.line() == "removed"
    await world.agrees()
