"""A shop leaves the count with a second person's approval only, and can come back (design rules 6 and 10)."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence

import pytest

from sweep.actions.actor import Actor
from sweep.actions.change_status import decide_status, propose_status, undo_status
from sweep.db.connection import Database
from sweep.domain.ids import CheckInId, PersonId, ProposalId, ShopId, TeamId
from sweep.domain.words import Role, ShopStatus, Verdict
from tests.actions.sweeping import COMMANDER, DAY_MS, REVIEWER, SECOND, Sweeping, found, officer, refused

S1, S2, S3 = ShopId("s1"), ShopId("s2"), ShopId("s3")


@pytest.fixture
async def world(database: Database) -> AsyncIterator[Sweeping]:
    async with Sweeping.open(database) as opened:
        yield opened


async def propose(
    world: Sweeping, shop: ShopId = S1, status: ShopStatus = ShopStatus.NOT_OPERATING, *, by: Actor = COMMANDER,
    same_as: ShopId | None = None, knows: Sequence[CheckInId] = (),
) -> ProposalId:  # fmt: skip
    return await propose_status(
        world.database, world.sweep, shop, status, by, reason="shut", same_as=same_as, knows=knows
    )


async def decide(
    world: Sweeping, proposal: ProposalId, verdict: Verdict = Verdict.APPROVED, by: Actor = REVIEWER
) -> int:
    return await decide_status(world.database, world.sweep, proposal, verdict, by)


async def merge(world: Sweeping, shop: ShopId, into: ShopId) -> ProposalId:
    proposal = await propose(world, shop, ShopStatus.DUPLICATE, same_as=into)
    await decide(world, proposal)
    return proposal


async def undo(world: Sweeping, proposal: ProposalId) -> None:
    await undo_status(world.database, world.sweep, proposal, COMMANDER, "it is another shop")


async def shut(world: Sweeping, **fields: object) -> CheckInId:
    return await world.went("s1", **{"outcome": "shut", "photos": ["5e" * 32], **fields})


async def test_two_shut_visits_on_different_days_and_a_review_settle_a_shop_as_not_operating(world: Sweeping) -> None:
    await shut(world)
    await shut(world)
    proposal = await propose(world)
    assert "proposal_waiting" in await world.blocked_by()
    await refused("status-not-proven", decide(world, proposal))  # twice on one day
    await world.wait(DAY_MS)
    await shut(world)
    await decide(world, proposal)
    assert (await world.state(), await world.line()) == ("not_applicable", "not_applicable")
    assert "proposal_waiting" not in await world.blocked_by()
    await refused("already-decided", decide(world, proposal, by=SECOND))
    await world.agrees()


@pytest.mark.parametrize(
    "unseen", [{"photos": [], "position": None}, {"photos": [], "position": {"lat": 29, "lon": 105}}]
)
async def test_an_attempt_that_nobody_can_see_proves_nothing(world: Sweeping, unseen: dict[str, object]) -> None:
    await shut(world)
    await world.wait(DAY_MS)
    await shut(world, **unseen)
    await refused("status-not-proven", decide(world, await propose(world)))


async def test_a_refusal_never_settles(world: Sweeping) -> None:
    await shut(world, outcome="refused")
    await world.wait(DAY_MS)
    await shut(world, outcome="refused")
    assert await world.state() == "attempted"
    await refused("status-not-proven", decide(world, await propose(world)))
    assert await world.line() == "open"


async def test_neither_who_proposed_nor_who_stood_at_the_door_decides(world: Sweeping) -> None:
    await shut(world)
    await world.wait(DAY_MS)
    await shut(world)
    proposal = await propose(world)
    at_the_door = Actor(PersonId("officer-A"), Role.REVIEWER, TeamId("A"))
    await refused("own-work", decide(world, proposal, by=COMMANDER))
    await refused("own-work", decide(world, proposal, by=at_the_door))
    await decide(world, proposal, Verdict.SENT_BACK, by=at_the_door)  # keeping it in the count is for anybody
    assert await world.line() == "open"
    await world.agrees()


async def test_whoever_is_met_there_later_brings_the_shop_back(world: Sweeping) -> None:
    await shut(world)
    await world.wait(DAY_MS)
    await shut(world)
    await decide(world, await propose(world))
    await world.went("s1", outcome="notified")
    assert await world.line() == "open"
    await world.agrees()


async def test_who_says_that_a_shop_is_gone_names_whoever_was_met_there(world: Sweeping) -> None:
    met = await world.went("s1", outcome="notified")
    await refused("status-not-proven", decide(world, await propose(world, status=ShopStatus.GONE)))
    await decide(world, await propose(world, status=ShopStatus.GONE, knows=[met]))
    assert await world.line() == "not_applicable"


async def test_a_find_stays_open_at_a_shop_that_left_the_count(world: Sweeping) -> None:
    find = await world.went("s1", findings=[found()])
    await decide(world, await propose(world, status=ShopStatus.GONE, knows=[find]))
    assert await world.line() == "found"
    await world.agrees()


async def test_undoing_brings_the_shop_back_at_once(world: Sweeping) -> None:
    proposal = await propose(world, status=ShopStatus.GONE)
    await decide(world, proposal)
    assert await world.line() == "not_applicable"
    await undo(world, proposal)
    assert await world.line() == "open"
    await refused("not-found", undo(world, ProposalId("pr-0")))
    waiting = await propose(world, status=ShopStatus.GONE)
    await undo(world, waiting)
    assert "proposal_waiting" not in await world.blocked_by()
    await refused("already-decided", decide(world, waiting))
    await world.agrees()


async def test_a_merged_shops_line_is_the_worse_of_both_and_counts_once(world: Sweeping) -> None:
    await world.went("s1", findings=[found()])
    await world.went("s2", by=officer("B"))
    merged = await merge(world, S1, S2)
    assert (await world.board()).shops_in_scope == 2
    assert [await world.line("s2", lot) for lot in ("L-1", "L-2")] == ["found", "clear"]
    await world.agrees()
    await undo(world, merged)
    assert (await world.line("s1"), await world.line("s2")) == ("found", "clear")
    await world.agrees()


async def test_a_survivor_carries_all_that_are_merged_into_it_whichever_is_touched(world: Sweeping) -> None:
    await world.went("s1", findings=[found()])
    for shop in ("s2", "s3"):
        await world.went(shop, by=officer("B"))
    await merge(world, S1, S3)
    await merge(world, S2, S3)
    await world.went("s2", by=officer("C"))
    assert await world.line("s3") == "found"
    await world.agrees()
    await world.amend("L-3")
    await world.agrees()


async def test_one_visit_may_have_looked_at_both_doors(world: Sweeping) -> None:
    await world.went("s2", also=["s1", "s3", "nowhere"])
    assert await world.line("s1") == "open"  # not merged: each door has its own visit
    await merge(world, S1, S2)
    assert await world.line("s2") == "clear"
    await world.agrees()


async def test_merges_that_make_no_sense_are_refused(world: Sweeping) -> None:
    await refused("same-as-missing", propose(world, S1, ShopStatus.DUPLICATE))
    await refused("same-as-missing", propose(world, S1, ShopStatus.DUPLICATE, same_as=S1))
    await refused("shop-unknown", propose(world, S1, ShopStatus.DUPLICATE, same_as=ShopId("nowhere")))
    there = await propose(world, S1, ShopStatus.DUPLICATE, same_as=S2)
    back = await propose(world, S2, ShopStatus.DUPLICATE, same_as=S1)
    onward = await propose(world, S2, ShopStatus.DUPLICATE, same_as=S3)
    await decide(world, there)
    await refused("merge-into-merged", decide(world, back))
    await refused("merge-of-survivor", decide(world, onward))
    await world.agrees()


async def test_a_shop_that_left_the_registry_can_be_reported_and_counts(world: Sweeping) -> None:
    async with world.database.acquire() as connection:
        await connection.execute("INSERT INTO retailer (retailer_id, name, presence) VALUES ('old', 'old', 'gone')")
    await world.sight("old")
    assert await world.state("old") == "sighted"
    await world.agrees()
