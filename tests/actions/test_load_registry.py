"""A registry file becomes shops; a newer one changes what changed and drops nobody silently."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from sweep.actions.actor import Actor
from sweep.actions.change_status import decide_status
from sweep.actions.verify_ledger import verify_ledger
from sweep.db.connection import Database
from sweep.domain.ids import PersonId, ProposalId
from sweep.domain.problem import Problem
from sweep.domain.words import Role, Verdict
from tests.actions.loading import Desk
from tests.actions.registry_files import HEADINGS, shop_row, write_csv, write_registry

SHOPS = "SELECT retailer_id, presence FROM retailer ORDER BY retailer_id"
REVIEWER = Actor(PersonId("second"), Role.REVIEWER)


@pytest.fixture
def desk(database: Database, tmp_path: Path) -> Desk:
    return Desk(database, tmp_path)


async def test_the_same_file_twice_changes_nothing(desk: Desk) -> None:
    first = await desk.registry(range(40))
    again = await desk.registry(range(40))
    assert (first.added, first.updated, first.unchanged, first.gone) == (40, 0, 0, 0)
    assert (again.added, again.updated, again.unchanged, again.gone) == (0, 0, 40, 0)


async def test_the_sums_agree_whatever_the_file_holds(desk: Desk) -> None:
    rows = [shop_row(n) for n in range(30)] + [shop_row(3), ["", "", "", "", "", ""], shop_row(31, lat="", lon="")]
    file = write_csv(desk.folder / "mixed.csv", HEADINGS, rows)
    loaded = await desk.registry(file, where=[("county", "East")])
    counts = loaded.counts
    assert counts.rows == counts.accepted + counts.duplicates + counts.rejected + counts.excluded
    assert counts.accepted == loaded.added + loaded.updated + loaded.unchanged
    assert counts.excluded > 0
    assert loaded.rejects_file.read_text(encoding="utf-8-sig").startswith("row,action")


async def test_without_sectors_the_registrys_words_make_them(desk: Desk) -> None:
    loaded = await desk.registry(range(10))
    assert loaded.sectors_made == 2
    assert await desk.values(
        "SELECT s.name, count(*) FROM retailer r JOIN sector s USING (sector_id) GROUP BY 1 ORDER BY 1"
    ) == [("East", 5), ("West", 5)]


async def test_ids_keep_their_zeros_and_a_file_that_lost_them_is_understood(desk: Desk) -> None:
    await desk.registry(range(10))
    file = write_csv(desk.folder / "excel.csv", HEADINGS, [shop_row(n, id=str(n)) for n in range(10)])
    loaded = await desk.registry(file)
    assert (loaded.added, loaded.gone) == (0, 0)
    assert [shop for shop, _ in await desk.values(SHOPS)] == [f"{n:04}" for n in range(10)]


async def test_many_missing_shops_ask_for_confirmation_and_change_nothing_before(desk: Desk) -> None:
    await desk.registry(range(40))
    with pytest.raises(Problem) as refused:
        await desk.registry(range(30))
    assert refused.value.code == "confirm-gone"
    assert {presence for _, presence in await desk.values(SHOPS)} == {"present"}
    loaded = await desk.registry(range(30), confirm_gone=True)
    assert loaded.gone == 10
    assert [shop for shop, presence in await desk.values(SHOPS) if presence == "gone"] == [
        f"{n:04}" for n in range(30, 40)
    ]


async def test_a_shop_that_is_back_is_present_again(desk: Desk) -> None:
    await desk.registry(range(40))
    await desk.registry(range(39))
    loaded = await desk.registry(range(40))
    assert (loaded.added, loaded.updated, loaded.gone) == (0, 1, 0)
    assert {presence for _, presence in await desk.values(SHOPS)} == {"present"}


async def test_a_dry_run_tells_everything_and_changes_nothing(desk: Desk) -> None:
    loaded = await desk.registry(range(12), dry_run=True)
    assert loaded.added == 12
    assert loaded.rejects_file.exists()
    assert await desk.values(SHOPS) == []
    assert await desk.values("SELECT * FROM sector") == []


async def test_a_file_without_a_position_takes_none_away(desk: Desk) -> None:
    await desk.registry(range(30))
    rows = [shop_row(n, **({"lat": "", "lon": ""} if n == 7 else {})) for n in range(30)]
    loaded = await desk.registry(write_csv(desk.folder / "newer.csv", HEADINGS, rows))
    assert loaded.updated == 1
    assert await desk.values("SELECT count(*) FROM retailer WHERE lat_e7 IS NULL") == [(0,)]


async def test_a_position_set_at_the_desk_outlasts_a_newer_file(desk: Desk) -> None:
    await desk.registry(range(10))
    async with desk.database.transaction() as connection:
        await connection.execute(
            "UPDATE retailer SET lat_e7 = 289000001, lon_e7 = 1054000001, position_source = 'desk' "
            "WHERE retailer_id = '0003'"
        )
    rows = [shop_row(n, **({"name": "New name"} if n == 3 else {})) for n in range(10)]
    await desk.registry(write_csv(desk.folder / "newer.csv", HEADINGS, rows))
    assert await desk.values("SELECT name, lat_e7, position_source FROM retailer WHERE retailer_id = '0003'") == [
        ("New name", 289000001, "desk")
    ]


async def test_over_a_running_sweep_new_shops_enter_and_gone_ones_wait_for_a_second_person(desk: Desk) -> None:
    await desk.registry(range(40))
    opened = await desk.sweep()
    loaded = await desk.registry([*range(1, 40), 50, 51])
    assert [(each.entered, each.proposed, each.returned) for each in loaded.sweeps] == [(2, 1, 0)]
    scope = "SELECT count(*), sum(open_lines) FROM shop_state WHERE standing = 'in_scope'"
    assert await desk.values(scope) == [(42, 42 * 2)]
    ((proposal,),) = await desk.values("SELECT proposal_id FROM proposal WHERE shop_id = '0000' AND verdict IS NULL")
    await decide_status(desk.database, opened.sweep, ProposalId(proposal), Verdict.APPROVED, REVIEWER)
    assert await desk.values("SELECT standing, open_lines FROM shop_state WHERE shop_id = '0000'") == [
        ("not_applicable", 0)
    ]
    assert (await verify_ledger(desk.database)).ok


async def test_a_shop_that_is_back_counts_again_at_once(desk: Desk) -> None:
    await desk.registry(range(40))
    opened = await desk.sweep()
    await desk.registry(range(1, 40))
    ((proposal,),) = await desk.values("SELECT proposal_id FROM proposal")
    await decide_status(desk.database, opened.sweep, ProposalId(proposal), Verdict.APPROVED, REVIEWER)
    loaded = await desk.registry(range(40))
    assert loaded.sweeps[0].returned == 1
    assert await desk.values("SELECT standing, open_lines FROM shop_state WHERE shop_id = '0000'") == [("in_scope", 2)]
    assert (await verify_ledger(desk.database)).ok


async def test_loading_again_proposes_nobody_twice(desk: Desk) -> None:
    await desk.registry(range(40))
    await desk.sweep()
    await desk.registry(range(1, 40))
    await desk.registry(range(1, 40))
    assert await desk.values("SELECT count(*) FROM proposal") == [(1,)]


async def test_a_load_that_fails_in_the_middle_leaves_nothing(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    await desk.registry(range(10))

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("sweep.actions.load_registry.keep_rejects", full)
    with pytest.raises(OSError, match="No space"):
        await desk.registry(range(20))
    assert len(await desk.values(SHOPS)) == 10


async def test_two_loads_at_once_wait_for_each_other(desk: Desk) -> None:
    await desk.registry(range(20))
    await desk.sweep()
    one, other = desk.folder / "one.csv", desk.folder / "other.csv"
    write_registry(one, range(25))
    write_registry(other, range(30))
    await asyncio.gather(desk.registry(one, confirm_gone=True), desk.registry(other, confirm_gone=True))
    assert await desk.values("SELECT count(*) FROM shop_state") == [(30,)]
    assert (await verify_ledger(desk.database)).ok
