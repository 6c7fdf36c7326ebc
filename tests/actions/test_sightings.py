"""A sighting blocks until a visit or a reviewer answers it by name (design rules 3, 6 and 8)."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from sweep.actions.handle_sighting import accept_sighting, receive_sighting, settle_sighting
from sweep.db.connection import Database
from sweep.domain.ids import ShopId, SightingId
from sweep.domain.problem import Problem
from sweep.domain.words import Verdict
from tests.actions.sweeping import COMMANDER, REVIEWER, SECOND, Sweeping, officer


@pytest.fixture
async def world(database: Database) -> AsyncIterator[Sweeping]:
    async with Sweeping.open(database) as opened:
        yield opened


async def is_open(world: Sweeping, sighting: str) -> bool:
    return bool(await world.ask("SELECT open FROM sighting WHERE sighting_id = $1", sighting))


async def test_only_a_visit_that_names_it_answers_a_sighting(world: Sweeping) -> None:
    await world.went("s1")
    sighting = await world.sight("s1")
    assert (await world.line("s1"), await world.state("s1")) == ("sighted", "sighted")
    assert "open_sighting" in await world.blocked_by()
    await world.went("s1", by=officer("B"))
    assert await world.line("s1") == "sighted"
    visit = await world.went("s1", by=officer("B"), purpose="sighting", settles=[sighting])
    assert await world.line("s1") == "clear"
    assert not await is_open(world, sighting)
    await world.review(visit, Verdict.SENT_BACK)
    assert await world.line("s1") == "sighted"
    assert await is_open(world, sighting)
    await world.agrees()


async def test_a_claim_answers_no_sighting_until_it_is_reviewed(world: Sweeping) -> None:
    sighting = await world.sight("s1")
    claim = await world.went("s1", officers=[], settles=[sighting])
    assert await world.line("s1") == "sighted"
    await world.review(claim)
    assert await world.line("s1") == "clear"


async def test_a_visit_elsewhere_can_not_answer_for_this_shop(world: Sweeping) -> None:
    sighting = await world.sight("s1")
    await world.went("s2", settles=[sighting])
    assert await is_open(world, sighting)
    assert await world.line("s1") == "sighted"
    await world.agrees()


async def test_a_sighting_of_any_lot_sights_every_line_and_one_of_an_unknown_lot_too(world: Sweeping) -> None:
    await world.sight("s1", lot=None)
    await world.sight("s2", lot="L-99")
    for shop in ("s1", "s2"):
        assert [await world.line(shop, lot) for lot in ("L-1", "L-2")] == ["sighted", "sighted"]
    await world.agrees()


async def test_a_sighting_without_a_shop_blocks_each_lot_until_a_visit_names_it(world: Sweeping) -> None:
    sighting = await world.sight(shop=None)
    assert "open_sighting" in await world.blocked_by()
    visit = await world.went("s3", settles=[sighting])
    assert "open_sighting" not in await world.blocked_by()
    await world.review(visit, Verdict.SENT_BACK)
    assert await is_open(world, sighting)
    await settle_sighting(world.database, world.sweep, sighting, REVIEWER, "the caller was mistaken")
    assert not await is_open(world, sighting)
    await world.review(visit, Verdict.SENT_BACK, by=SECOND)
    assert not await is_open(world, sighting)  # a person had settled it by name


async def test_a_reviewer_who_approves_a_visit_may_settle_sightings_here_and_elsewhere(world: Sweeping) -> None:
    here, there, nowhere = await world.sight("s1"), await world.sight("s2"), await world.sight(shop=None)
    visit = await world.went("s1", officers=[])
    await world.review(visit, settles=[here, there, nowhere])
    assert [await is_open(world, each) for each in (here, there, nowhere)] == [False] * 3
    assert (await world.line("s1"), await world.line("s2")) == ("clear", "open")
    await world.agrees()


async def test_settling_needs_a_reason_and_a_sighting(world: Sweeping) -> None:
    sighting = await world.sight("s1")
    for its_id, reason, code in ((sighting, " ", "reason-missing"), (SightingId("si-0"), "wrong brand", "not-found")):
        with pytest.raises(Problem) as refusal:
            await settle_sighting(world.database, world.sweep, its_id, REVIEWER, reason)
        assert refusal.value.code == code
    await settle_sighting(world.database, world.sweep, sighting, REVIEWER, "wrong brand")
    assert await world.line("s1") == "open"
    await world.agrees()


async def test_whoever_hears_it_first_owns_it_until_another_accepts(world: Sweeping) -> None:
    sighting = await world.sight("s1")
    owner = "SELECT owner, accepted FROM sighting WHERE sighting_id = $1"
    assert tuple((await world.rows(owner, sighting))[0]) == ("reviewer", True)
    await accept_sighting(world.database, world.sweep, sighting, COMMANDER)
    assert tuple((await world.rows(owner, sighting))[0]) == ("commander", True)


async def test_one_that_nobody_received_in_person_is_the_duty_officers(world: Sweeping) -> None:
    async with world.database.acquire() as connection:
        await connection.execute(
            "INSERT INTO sector (sector_id, name, duty_officer) VALUES ('east', 'East', 'duty-east');"
            "UPDATE retailer SET sector_id = 'east' WHERE retailer_id = 's1'"
        )
    for shop in (ShopId("s1"), None):
        await receive_sighting(world.database, world.sweep, actor=None, channel="web", shop=shop)
    owners = {row[0]: (row[1], row[2]) for row in await world.rows("SELECT shop_id, owner, accepted FROM sighting")}
    assert owners == {"s1": ("duty-east", False), None: ("commander", False)}


async def test_a_sighting_at_an_unregistered_shop_is_refused_in_words(world: Sweeping) -> None:
    with pytest.raises(Problem) as refusal:
        await world.sight("nowhere")
    assert refusal.value.code == "shop-unknown"
