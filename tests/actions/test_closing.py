"""Two ends, each only when nothing blocks it, or signed over and marked for ever (design rule 6)."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime

import pytest

from sweep.actions.actor import Actor
from sweep.actions.change_status import propose_status, undo_status
from sweep.actions.close_sweep import Closing, close_sweep
from sweep.actions.draw_sample import draw_sample
from sweep.actions.give_up import declare_phone_lost, revoke_phone, settle_kept
from sweep.actions.judge_finding import correct_finding
from sweep.db.connection import Database
from sweep.domain.events import OverrideSigned
from sweep.domain.ids import FindingId, LotId, PhoneId, ShopId
from sweep.domain.words import Account, ShopStatus, Verdict
from tests.actions.sweeping import COMMANDER, DAY_MS, HOUR_MS, REVIEWER, Sweeping, found, officer, refused

SHOPS = ["s1", "s2"]
NOW = datetime(2008, 9, 17, tzinfo=UTC)


@pytest.fixture
async def world(database: Database) -> AsyncIterator[Sweeping]:
    async with Sweeping.open(database, shops=SHOPS) as opened:
        yield opened


async def close(world: Sweeping, override: str | None = None, by: Actor = COMMANDER) -> Closing:
    return await close_sweep(world.database, world.sweep, by, override=override)


async def clear(world: Sweeping) -> None:
    """Every shop is clear, or its find removed, and every check that was drawn is made."""
    for shop in SHOPS:
        if await world.line(shop) == "open":
            await world.went(shop)
    await draw_sample(world.database, world.sweep, COMMANDER, "a seed")
    for shop in SHOPS:
        await world.went(shop, by=officer("Z"), purpose="effectiveness_check")


async def test_a_clear_city_reaches_both_ends(world: Sweeping) -> None:
    assert await close(world) == Closing(False, False, False, (await world.board()).reasons)
    await clear(world)
    assert (await world.board()).confirmed == {"L-1", "L-2"}
    assert await close(world) == Closing(True, True, False, ())
    await world.agrees()


async def test_each_reason_that_is_counted_in_lines_names_some_shops(database: Database) -> None:
    async with Sweeping.open(database, shops=[f"s{n}" for n in range(9)]) as world:
        await world.went("s3", findings=[found()])
        await world.went("s4", officers=[])
        told = {(r.kind.value, r.lot): r for r in (await world.board()).reasons}
        assert told["product_found", "L-1"].examples == ("s3",)
        assert told["lines_claimed", "L-2"].examples == ("s4",)
        reason = told["lines_open", "L-2"]
        assert (reason.count, len(set(reason.examples))) == (7, 5)
        assert not {"s3", "s4"} & set(reason.examples)


async def test_goods_in_custody_keep_the_second_end_from_coming(world: Sweeping) -> None:
    find = await world.went("s1", findings=[found()])
    await world.review(find)
    await clear(world)
    first = await close(world)
    assert (first.off_sale, first.closed, [r.kind for r in first.reasons]) == (True, False, ["in_custody"])
    await world.move(f"{find}/1", Account.SEALED, Account.DESTROYED, 3, witness="丙")
    assert (await close(world)).closed
    await world.agrees()


async def test_an_override_is_signed_with_a_reason_and_marked_for_ever(world: Sweeping) -> None:
    await refused("reason-missing", close(world, " "))
    await world.review(await world.went("s1", findings=[found()]))
    first = await close(world, "the province took over")
    assert (first.off_sale, first.closed, first.overridden) == (True, False, True)  # custody asks for its own
    second = await close(world, "stored by the province")
    assert (second.off_sale, second.closed, second.overridden) == (True, True, True)
    signed = [event for event in await events(world) if isinstance(event, OverrideSigned)]
    assert [(event.end, event.reason) for event in signed] == [
        ("off_sale", "the province took over"),
        ("disposed", "stored by the province"),
    ]
    assert any(name.startswith("lines_open:L-1:") for name in signed[0].blockers)
    await world.went("s2", findings=[found()])
    assert (await world.board()).overridden
    await world.agrees()


async def events(world: Sweeping) -> list[object]:
    from sweep.db import ledger

    async with world.database.acquire() as connection:
        return [entry.event() async for entry in ledger.read_entries(connection, world.sweep)]


async def ended(world: Sweeping) -> bool:
    return (await world.row()).off_sale_ms is not None


@pytest.mark.parametrize(
    "what",
    ["find", "sighting", "sighting nowhere", "missing", "new shop", "sent back", "undone", "revision"],
)
async def test_danger_after_the_end_reopens_the_sweep(world: Sweeping, what: str) -> None:
    find = await world.went("s1", findings=[found()])
    await world.review(find)
    seen = await world.went("s2")
    gone = await propose_status(world.database, world.sweep, ShopId("s2"), ShopStatus.GONE, COMMANDER, knows=[seen])
    if what == "undone":
        from sweep.actions.change_status import decide_status

        await world.review(seen, Verdict.SENT_BACK)
        await decide_status(world.database, world.sweep, gone, Verdict.APPROVED, REVIEWER)
    else:
        await undo_status(world.database, world.sweep, gone, COMMANDER, "it is open")
    await close(world, "no time for checks")
    assert await ended(world)
    await world.went("s2", outcome="shut")  # an attempt tells of no danger
    assert await ended(world)
    match what:
        case "find":
            await world.went("s2", findings=[found(units=None)])
        case "sighting":
            await world.sight("s2")
        case "sighting nowhere":
            await world.sight(shop=None)
        case "missing":
            await world.move(f"{find}/1", Account.SEALED, Account.MISSING, 1)
        case "new shop":
            await world.went("new")
        case "sent back":
            await world.review(seen, Verdict.SENT_BACK)
        case "undone":
            await undo_status(world.database, world.sweep, gone, COMMANDER, "it is open")
        case "revision":
            await world.amend("L-3")
    assert not await ended(world)
    await world.agrees()


async def test_goods_that_turn_up_after_the_second_end_reopen_it(world: Sweeping) -> None:
    find = await world.went("s1", findings=[found()])
    await world.review(find)
    await world.move(f"{find}/1", Account.SEALED, Account.DESTROYED, 3, witness="丙")
    await close(world, "no time for checks")
    assert (await world.row()).disposed_ms is not None
    await correct_finding(
        world.database, world.sweep, FindingId(f"{find}/1"), 2, Account.COLLECTED, COMMANDER, "two more in the cellar"
    )
    assert (await world.row()).disposed_ms is None
    await world.agrees()


async def test_a_silent_phone_with_unsent_work_blocks_until_it_is_given_up(world: Sweeping) -> None:
    phone = await world.put_phone("phone-1")
    await world.went("s1", by=officer("A", phone=phone, unsent=3))
    await world.wait(3 * HOUR_MS)
    assert "silent_phone" in await world.blocked_by()
    await refused("reason-missing", declare_phone_lost(world.database, world.sweep, phone, COMMANDER, NOW, reason=" "))
    nobodys = PhoneId("phone-9")
    await refused("not-found", declare_phone_lost(world.database, world.sweep, nobodys, COMMANDER, NOW, "drowned"))
    await refused("not-found", revoke_phone(world.database, world.sweep, nobodys, COMMANDER, NOW))
    await declare_phone_lost(world.database, world.sweep, phone, COMMANDER, NOW, "drowned")
    assert "silent_phone" not in await world.blocked_by()
    await revoke_phone(world.database, world.sweep, phone, COMMANDER, NOW, "drowned")
    assert (await world.verify()).ok


async def test_what_is_kept_is_settled_with_a_reason_and_only_if_it_is_there(world: Sweeping) -> None:
    (kept,) = await world.hand_in(b"no json")
    assert kept.kept is not None
    await refused("reason-missing", settle_kept(world.database, world.sweep, kept.kept, COMMANDER, ""))
    await refused("not-found", settle_kept(world.database, world.sweep, "kept-0", COMMANDER, "read"))


async def test_a_check_by_the_team_that_cleared_the_shop_is_none_and_a_find_fails_the_lot(world: Sweeping) -> None:
    for shop in SHOPS:
        await world.went(shop)
    assert "check_not_drawn" in await world.blocked_by()
    drawn = await draw_sample(world.database, world.sweep, COMMANDER, "a seed")
    again = await draw_sample(world.database, world.sweep, COMMANDER, "a seed")
    assert (drawn.drawn, again.number) == (again.drawn, 2)
    lot = LotId("L-1")
    for shop in SHOPS:
        await world.went(shop, purpose="effectiveness_check")  # by the team that cleared it
    check = (await world.board()).checks[lot]
    assert check is not None
    assert (check.needed, check.tested, check.failed) == (2, 0, 0)
    await world.went("s1", by=officer("Z"), purpose="effectiveness_check")
    await world.went("s2", by=officer("Z"), purpose="effectiveness_check", findings=[found()])
    check = (await world.board()).checks[lot]
    assert check is not None
    assert (check.needed, check.tested, check.failed) == (2, 2, 1)
    assert "check_failed" in await world.blocked_by()
    await world.agrees()


async def test_a_draw_without_a_seed_follows_from_the_ledger_and_one_without_shops_is_empty(database: Database) -> None:
    async with Sweeping.open(database, shops=[]) as world:
        head = (await world.row()).head_hash.hex()
        drawn = await draw_sample(world.database, world.sweep, COMMANDER)
        assert (drawn.seed, drawn.needed) == (head, {})
        assert "no_lines" in await world.blocked_by()
        await world.wait(DAY_MS)
        assert (await world.verify()).ok


async def test_a_shop_that_does_not_operate_is_replaced_by_the_next_in_the_draw(database: Database) -> None:
    from sweep.actions.change_status import decide_status

    shops = [f"s{n}" for n in range(150)]
    async with Sweeping.open(database, shops=shops) as world:
        drawn = await draw_sample(world.database, world.sweep, COMMANDER, "a seed")
        ((sector, needed),) = drawn.needed.items()
        first, spare = drawn.drawn[sector][0], drawn.drawn[sector][needed]
        proposal = await propose_status(world.database, world.sweep, first, ShopStatus.GONE, COMMANDER)
        await decide_status(world.database, world.sweep, proposal, Verdict.APPROVED, REVIEWER)
        await world.went(spare, by=officer("Z"), purpose="effectiveness_check")
        check = (await world.board()).checks[LotId("L-1")]
        assert check is not None
        assert (check.needed, check.tested) == (needed, 1)
