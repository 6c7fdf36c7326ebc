"""Units are found once and then only move; nothing withheld is forgotten (design rule 7)."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from sweep.actions.move_goods import extend_hold, take_back_from_consumers
from sweep.db.connection import Database
from sweep.domain.ids import FindingId, LotId, ShopId
from sweep.domain.words import Account
from tests.actions.sweeping import DAY_MS, OPENED_MS, REVIEWER, Sweeping, found, put_shops, refused

LOT = LotId("L-1")


@pytest.fixture
async def world(database: Database) -> AsyncIterator[Sweeping]:
    async with Sweeping.open(database) as opened:
        yield opened


async def find(world: Sweeping, **fields: object) -> str:
    check_in = await world.went(findings=[found(**fields)])
    await world.review(check_in)
    return f"{check_in}/1"


async def test_goods_move_in_parts_and_every_unit_stays_on_an_account(world: Sweeping) -> None:
    its_id = await find(world, units=10)
    await world.move(its_id, Account.SEALED, Account.COLLECTED, 6, custodian="三号库")
    await world.move(its_id, Account.COLLECTED, Account.DESTROYED, 5, witness="丙")
    assert (await world.board()).lots[LOT].units == {
        Account.SEALED: 4,
        Account.COLLECTED: 1,
        Account.DESTROYED: 5,
    }
    await refused("too-few-units", world.move(its_id, Account.COLLECTED, Account.DESTROYED, 2, witness="丙"))
    await refused("movement-from-final", world.move(its_id, Account.DESTROYED, Account.COLLECTED, 1))
    await refused("destruction-without-witness", world.move(its_id, Account.SEALED, Account.DESTROYED, 1))
    await refused("not-found", world.move("c99/1", Account.SEALED, Account.COLLECTED, 1))
    await world.agrees()


async def test_a_check_ins_id_may_hold_the_sign_that_parts_it_from_the_number(world: Sweeping) -> None:
    check_in = await world.went(id="a/b", findings=[found(number=12)])
    await world.move(f"{check_in}/12", Account.SEALED, Account.COLLECTED, 1)
    await extend_hold(world.database, world.sweep, FindingId(f"{check_in}/12"), "延", OPENED_MS + 60 * DAY_MS, REVIEWER)
    await world.agrees()


async def test_a_retailer_is_never_the_custodian_of_what_is_returned(world: Sweeping) -> None:
    its_id = await find(world)
    await put_shops(world.database, ["wholesaler"], "wholesaler")
    await put_shops(world.database, ["strange"], "a kind that nobody knows")
    for shop in ("s2", "strange", "unregistered"):
        await refused(
            "return-to-retailer", world.move(its_id, Account.SEALED, Account.RETURNED, 1, to_shop=ShopId(shop))
        )
    await world.move(its_id, Account.SEALED, Account.RETURNED, 3, to_shop=ShopId("wholesaler"))
    assert (await world.board()).lots[LOT].units == {Account.RETURNED: 3}
    assert await world.line() == "removed"


async def test_what_goes_missing_opens_the_line_again_and_blocks(world: Sweeping) -> None:
    its_id = await find(world)
    assert await world.line() == "removed"
    await world.move(its_id, Account.SEALED, Account.MISSING, 1)
    assert await world.line() == "found"
    assert {"units_missing", "product_found"} <= await world.blocked_by()
    await world.agrees()


async def test_what_consumers_bring_back_is_collected_and_counted_apart(world: Sweeping) -> None:
    returned = await take_back_from_consumers(world.database, world.sweep, ShopId("s2"), LOT, 7, "柜台", REVIEWER)
    standing = (await world.board()).lots[LOT]
    assert (standing.units, standing.returned_by_consumers, standing.found) == ({Account.COLLECTED: 7}, 7, 0)
    await world.move(returned, Account.COLLECTED, Account.DESTROYED, 7, witness="丙")
    assert (await world.board()).lots[LOT].units == {Account.DESTROYED: 7}
    for units in (0, -1, 10**12):
        await refused(
            "no-units", take_back_from_consumers(world.database, world.sweep, ShopId("s2"), LOT, units, "", REVIEWER)
        )
    await world.agrees()


async def test_a_lapsed_hold_blocks_until_the_goods_are_disposed_of(world: Sweeping) -> None:
    its_id = await find(world)
    await world.went("s1")
    assert "hold_lapsed" not in await world.blocked_by()
    await world.go_to(OPENED_MS + 31 * DAY_MS)
    assert "hold_lapsed" in await world.blocked_by()
    await world.move(its_id, Account.SEALED, Account.DESTROYED, 3, witness="丙")
    assert "hold_lapsed" not in await world.blocked_by()


async def test_a_sealing_is_extended_once(world: Sweeping) -> None:
    its_id = FindingId(await find(world))

    async def extend(lapses_ms: int, document: str = "川泸延〔2008〕1号") -> int:
        return await extend_hold(world.database, world.sweep, its_id, document, lapses_ms, REVIEWER)

    await refused("reason-missing", extend(OPENED_MS + 60 * DAY_MS, " "))
    await refused("hold-lapse-too-early", extend(OPENED_MS + 29 * DAY_MS))
    await extend(OPENED_MS + 60 * DAY_MS)
    assert await world.ask("SELECT lapses_ms FROM finding") == OPENED_MS + 60 * DAY_MS
    await refused("hold-extended-already", extend(OPENED_MS + 70 * DAY_MS))
    await world.agrees()


async def test_nothing_but_sealing_and_seizure_is_extended(world: Sweeping) -> None:
    its_id = FindingId(await find(world, hold={"basis": "preservation", "lapses": OPENED_MS + 7 * DAY_MS}))
    await refused(
        "hold-not-extendable",
        extend_hold(world.database, world.sweep, its_id, "x", OPENED_MS + 60 * DAY_MS, REVIEWER),
    )


async def test_units_beyond_a_machine_word_of_32_bits_are_counted(world: Sweeping) -> None:
    many = [found(units=10_000_000, number=number) for number in range(1, 301)]
    await world.went(findings=many)
    await world.went("s1")  # the shop is judged anew, and must not be poisoned by its own file
    assert (await world.board()).lots[LOT].units == {Account.SEALED: 3_000_000_000}
    await world.agrees()


async def test_a_hold_that_names_no_lapse_date_ends_by_law(world: Sweeping) -> None:
    """Sealed goods are free again after thirty days, also where the officers wrote no date: the clock must run."""
    unwritten = {"basis": "sealing", "document": "川泸查封〔2008〕2号"}
    find = await world.went("s1", findings=[found(hold=unwritten), found(hold={"basis": "voluntary"}) | {"number": 2}])
    ends = datetime(2008, 10, 18, tzinfo=ZoneInfo("Asia/Shanghai"))
    lapses = await world.rows(
        "SELECT lapses_ms FROM finding WHERE sweep_id = $1 AND check_in_id = $2 ORDER BY finding_id", world.sweep, find
    )
    assert [row[0] and row[0] // 1_000 for row in lapses] == [int(ends.timestamp()), None]
