"""Names lie beside the ledger and can be erased; what the ledger proves stays proven (design rule 9)."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from sweep.actions.close_sweep import close_sweep
from sweep.actions.draw_sample import draw_sample
from sweep.actions.erase_personal import erase_personal
from sweep.actions.read_dossier import read_dossier
from sweep.db import ledger
from sweep.db.connection import Database
from sweep.domain.problem import Problem
from sweep.domain.words import Account
from tests.actions.sweeping import COMMANDER, Sweeping, found, officer

WITNESS, KEEPER = "见证人 王某", "仓管员 李某"


@pytest.fixture
async def world(database: Database) -> AsyncIterator[Sweeping]:
    """One find, sealed in somebody's custody, then destroyed before a witness."""
    async with Sweeping.open(database, shops=["s1"], lots=["L-1"]) as opened:
        held = found() | {"hold": {"basis": "sealing", "document": "第1号", "custodian": KEEPER}}
        find = await opened.went(findings=[held])
        await opened.review(find)
        await opened.move(f"{find}/1", Account.SEALED, Account.COLLECTED, 3, custodian=KEEPER)
        await opened.move(f"{find}/1", Account.COLLECTED, Account.DESTROYED, 3, witness=WITNESS)
        yield opened


async def ledger_bytes(world: Sweeping) -> bytes:
    async with world.database.acquire() as connection:
        return b"".join([entry.entry async for entry in ledger.read_entries(connection, world.sweep)])


async def test_no_entry_of_the_ledger_holds_a_name_and_the_report_shows_it(world: Sweeping) -> None:
    told = await ledger_bytes(world)
    assert WITNESS.encode() not in told
    assert KEEPER.encode() not in told
    dossier = await read_dossier(world.database, world.sweep)
    assert [row.moved.movement.witness for row in dossier.movements] == ["", WITNESS]
    assert [hold.custodian for hold in dossier.holds] == [KEEPER]
    await world.agrees()


async def test_nothing_is_erased_before_the_sweep_is_over(world: Sweeping) -> None:
    with pytest.raises(Problem) as refusal:
        await erase_personal(world.database, world.sweep, "kept for two years", COMMANDER)
    assert refusal.value.code == "sweep-goes-on"
    assert await world.ask("SELECT count(raw) FROM check_in") == 1


async def test_after_erasing_no_name_is_left_and_the_ledger_still_verifies(world: Sweeping) -> None:
    await draw_sample(world.database, world.sweep, COMMANDER, "a seed")
    await world.went(by=officer("Z"), purpose="effectiveness_check")
    assert (await close_sweep(world.database, world.sweep, COMMANDER)).closed
    erased = await erase_personal(world.database, world.sweep, "kept for two years", COMMANDER)
    assert (erased.check_ins, erased.names) == (2, 2)
    assert await world.ask("SELECT count(*) FROM personal_name WHERE name IS NOT NULL") == 0
    assert await world.ask("SELECT count(raw) FROM check_in") == 0
    dossier = await read_dossier(world.database, world.sweep)
    assert {row.moved.movement.witness for row in dossier.movements} == {""}
    assert (await world.verify()).ok
