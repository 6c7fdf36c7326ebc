"""A check-in is taken exactly once, and never lost (design rule 4)."""

from __future__ import annotations

import asyncio
import hashlib
import json
from typing import Any

import pytest

from sweep.actions.amend_recall import amend_recall
from sweep.actions.apply import write_sweep
from sweep.actions.enter_visit import enter_visit
from sweep.actions.give_up import settle_kept
from sweep.actions.hand_in import Receipt, Sender
from sweep.actions.open_sweep import open_sweep
from sweep.db import check_ins
from sweep.db.connection import Database
from sweep.db.unavailable import Unavailable
from sweep.domain.ids import LotId, PersonId, ShopId, SweepId
from sweep.domain.words import Flag, Role
from tests.actions.sweeping import (
    COMMANDER,
    DAY_MS,
    HOUR_MS,
    OPENED_MS,
    SECOND,
    Sweeping,
    as_bytes,
    desk_on,
    found,
    notice,
    officer,
    put_shops,
)


async def flags_of(world: Sweeping, check_in: str) -> set[str]:
    return set(await world.ask("SELECT flags FROM check_in WHERE check_in_id = $1", check_in))


async def test_a_receipt_echoes_id_and_hash_and_names_the_entry(database: Database) -> None:
    async with Sweeping.open(database) as world:
        raw = as_bytes(world.visit())
        (receipt,) = await world.hand_in(raw)
        row = await world.row()
        assert receipt == Receipt(
            "c1", hashlib.sha256(raw).hexdigest(), "recorded", world.sweep, row.epoch, row.head_n, row.head_hash.hex()
        )


async def test_the_same_bytes_again_give_the_first_receipt(database: Database) -> None:
    async with Sweeping.open(database) as world:
        raw = as_bytes(world.visit())
        (first,) = await world.hand_in(raw)
        await world.went("s2")
        (again,) = await world.hand_in(raw, by=officer("B"))
        assert again.status == "repeated"
        assert (again.n, again.hash, again.epoch, again.id) == (first.n, first.hash, first.epoch, first.id)
        assert (await world.agrees()).states[ShopId("s1")] == "clear"


async def test_an_id_repeated_in_one_group_is_recorded_once(database: Database) -> None:
    async with Sweeping.open(database) as world:
        raw = as_bytes(world.visit())
        receipts = await world.hand_in(raw, raw, b'{"id": "c1", "shop": "s2"}')
        assert [receipt.status for receipt in receipts] == ["recorded", "repeated", "conflict"]
        assert receipts[0].n == receipts[1].n
        assert (await world.verify()).check_ins == 1


async def test_other_bytes_under_a_known_id_are_kept_and_block_until_a_person_settles_them(database: Database) -> None:
    async with Sweeping.open(database) as world:
        item = world.visit()
        await world.hand_in(item)
        other = as_bytes(item | {"findings": [found()]})
        (receipt,) = await world.hand_in(other)
        assert (receipt.status, receipt.id) == ("conflict", "c1")
        assert await world.ask("SELECT raw FROM kept_raw WHERE kept_id = $1", receipt.kept) == other
        assert "kept_unread" in await world.blocked_by()
        (again,) = await world.hand_in(other)
        assert again == receipt
        assert receipt.kept is not None
        await settle_kept(world.database, world.sweep, receipt.kept, COMMANDER, "the shop was visited again")
        assert "kept_unread" not in await world.blocked_by()
        assert (await world.verify()).ok


@pytest.mark.parametrize(
    "raw",
    [b"not json", b"", b"[]", b"null", b'"id"', b"{}", b'{"id": "x"}', b'{"id": "x", "shop": ""}',
     b'{"id": 7, "shop": "s1"}', b'{"id": "x", "shop": "s1", "findings": [7]}',
     b'{"id": "x", "shop": "s1", "findings": 7}',
     b'{"id": "x", "shop": "s1", "unanswered": [7]}', b'{"id": "x", "shop": "s1", "movements": [{"id": "m"}]}',
     b"\xff\xfe{", b'{"id": "x", "shop": "s1", "deep": ' + b"[" * 100_000 + b"]" * 100_000 + b"}",
     json.dumps({"id": "x" * 101, "shop": "s1"}).encode()],
    ids=lambda raw: str(raw[:40]),
)  # fmt: skip
async def test_what_makes_no_sense_is_kept_raw_and_blocks(strange: Sweeping, raw: bytes) -> None:
    world = strange
    (receipt,) = await world.hand_in(raw)
    assert (receipt.status, receipt.sha256) == ("kept", hashlib.sha256(raw).hexdigest())
    assert receipt.n == (await world.row()).head_n
    assert await world.ask("SELECT raw FROM kept_raw WHERE kept_id = $1", receipt.kept) == raw
    assert "kept_unread" in await world.blocked_by()
    assert await world.hand_in(raw) == [receipt]
    assert receipt.kept is not None
    await settle_kept(world.database, world.sweep, receipt.kept, COMMANDER, "read")
    assert "kept_unread" not in await world.blocked_by()
    assert (await world.verify()).ok


@pytest.mark.parametrize(
    ("fields", "flag"),
    [
        ({"note": "\x00"}, Flag.TEXT_ESCAPED),
        ({"note": "\ud800"}, Flag.TEXT_ESCAPED),
        ({"note": None, "sweep": None}, None),
        ({"position": {"lat": "north"}}, Flag.PARTLY_UNREADABLE),
        ({"position": {"lat": None, "lon": None}}, Flag.NO_POSITION),
        ({"position": {"lat": float("nan"), "lon": 105}}, Flag.NO_POSITION),
        ({"position": {"lat": 0, "lon": 0}}, Flag.NO_POSITION),
        ({"position": {"lat": 10**400, "lon": 1}}, Flag.NO_POSITION),
        ({"position": {"lat": 29.5, "lon": 105.4}}, Flag.FAR_POSITION),
        ({"began": 10**400}, Flag.STRANGE_TIME),
        ({"began": float("inf")}, Flag.STRANGE_TIME),
        ({"ended": -5}, Flag.STRANGE_TIME),
        ({"ended": "yesterday"}, Flag.STRANGE_TIME),
        ({"ended": {"year": 2008}}, Flag.STRANGE_TIME),
        ({"began": "2008-09-17T08:50:00+08:00", "ended": "2008-09-17T08:59"}, None),
        ({"revision": 10**30}, Flag.UNKNOWN_REVISION),
        ({"revision": -1}, Flag.UNKNOWN_REVISION),
        ({"revision": "two"}, Flag.UNKNOWN_REVISION),
        ({"sweep": "another"}, Flag.UNKNOWN_REVISION),
        ({"outcome": "teleported"}, Flag.UNKNOWN_OUTCOME),
        ({"outcome": 7}, Flag.UNKNOWN_OUTCOME),
        ({"officers": []}, Flag.FEWER_THAN_TWO_OFFICERS),
        ({"officers": "both"}, Flag.PARTLY_UNREADABLE),
        ({"shop": "nobody knows it"}, Flag.UNKNOWN_SHOP),
        ({"findings": [found("L-99")]}, Flag.UNKNOWN_LOT),
        ({"findings": [found(units=-3)]}, Flag.UNKNOWN_QUANTITY),
        ({"findings": [found(units=2.5)]}, Flag.UNKNOWN_QUANTITY),
        ({"findings": [found(units="many")]}, Flag.UNKNOWN_QUANTITY),
        ({"findings": [found(units=10**30)]}, Flag.UNKNOWN_QUANTITY),
        ({"findings": [found(disposition="eaten")]}, Flag.UNKNOWN_DISPOSITION),
        ({"findings": [found(hold={"basis": "sealing", "lapses": "2008-10-17"})]}, None),
        ({"findings": [found(hold={"basis": 3})]}, Flag.PARTLY_UNREADABLE),
        ({"movements": [{"id": "m", "finding": "x/1", "source": "on_sale", "target": "mars", "units": 1}]},
         Flag.UNKNOWN_DISPOSITION),
        ({"movements": [{"id": "m", "finding": "x/1", "source": "on_sale", "target": "missing", "units": -1}]},
         Flag.UNKNOWN_QUANTITY),
        ({"note": "长" * 200_000}, None),
        ({"note": "".join(chr(plane * 0x10000 + 0x41) for plane in range(17))}, None),
        ({"unanswered": [f"L-{n}" for n in range(9_000)]}, None),
        ({"settles": [f"si-{n}/1" for n in range(9_000)], "also": ["s2", "s2", "nowhere"], "same_as": "s1"}, None),
        ({"findings": [found(number=1, units=10_000_000) for _ in range(500)]}, None),
        ({"new_shop": {"name": "\x00", "lat": float("nan"), "lon": 1}, "shop": "new"}, Flag.UNKNOWN_SHOP),
    ],
    ids=lambda value: (str(value) if isinstance(value, Flag) else str(value)[:60]),
)  # fmt: skip
async def test_strange_evidence_is_still_evidence(strange: Sweeping, fields: dict[str, Any], flag: Flag | None) -> None:
    world = strange
    item = world.visit(**fields)
    neighbour = world.visit("s2")
    receipts = await world.hand_in(json.dumps(item).encode(), neighbour)
    assert [receipt.status for receipt in receipts] == ["recorded", "recorded"]
    flags = await flags_of(world, item["id"])
    assert flag in flags if flag is not None else not flags - {"unknown_shop"}, flags
    assert (await world.verify()).ok


@pytest.fixture(scope="module")
async def strange(module_database: Database) -> Any:
    async with Sweeping.open(module_database) as world:
        yield world


async def test_what_a_find_left_out_never_makes_it_less_dangerous(database: Database) -> None:
    async with Sweeping.open(database) as world:
        await world.went("s1", findings=[found(lot=7)])
        await world.went("s2", findings=[found(units="x", disposition=None)])
        assert [await world.line("s1", lot) for lot in ("L-1", "L-2")] == ["found", "found"]
        assert await world.line("s2") == "found"
        await world.agrees()


async def test_a_clear_for_another_recall_clears_nothing_here_but_its_find_counts(database: Database) -> None:
    async with Sweeping.open(database) as world:
        await world.went("s1", sweep="S9")
        await world.went("s2", sweep="S9", findings=[found()])
        assert await world.line("s1") == "open"
        assert await world.line("s2") == "found"


async def test_findings_keep_the_numbers_that_the_phone_gave_them(database: Database) -> None:
    async with Sweeping.open(database) as world:
        first = await world.went(findings=[found(number=7), found("L-2", number=2)])
        twice = await world.went("s2", findings=[found(number=4), found("L-2", number=4)])
        ids = {row[0] for row in await world.rows("SELECT finding_id FROM finding")}
        assert ids == {f"{first}/7", f"{first}/2", f"{twice}/1", f"{twice}/2"}


async def test_a_movement_id_used_by_two_check_ins_is_two_movements(database: Database) -> None:
    async with Sweeping.open(database) as world:
        find = await world.went(findings=[found()])
        moved = {"id": "m1", "finding": f"{find}/1", "source": "sealed_on_site", "target": "collected"}
        await world.went(movements=[moved | {"units": 1}])
        await world.went(movements=[moved | {"units": 2}])
        await world.went(movements=[moved | {"units": 2}])  # the same told again
        hand = await world.agrees()
        assert hand.units(LotId("L-1")) == {"collected": 3}


async def test_a_phone_can_return_goods_to_a_wholesaler_and_never_to_a_retailer(database: Database) -> None:
    async with Sweeping.open(database) as world:
        await put_shops(world.database, ["wholesaler"], "wholesaler")
        find = await world.went(findings=[found()])
        moved = {"finding": f"{find}/1", "source": "sealed_on_site", "target": "returned", "units": 1}
        await world.went(
            movements=[moved | {"id": "m1", "to_shop": "wholesaler"}, moved | {"id": "m2", "to_shop": "s2"}]
        )
        hand = await world.agrees()
        assert hand.units(LotId("L-1")) == {"sealed_on_site": 2, "returned": 1}


async def test_a_poison_item_is_kept_alone_and_echoes_its_id(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = check_ins.copy_check_ins

    async def refuse_poison(connection: Any, records: Any) -> None:
        await real(connection, [(*r[:19], 2**40, *r[20:]) if r[0] == "poison" else r for r in records])

    async with Sweeping.open(database) as world:
        monkeypatch.setattr(check_ins, "copy_check_ins", refuse_poison)
        good = [world.visit("s1"), world.visit("s2")]
        poison = world.visit("s3", id="poison")
        receipts = await world.hand_in(good[0], poison, good[1])
        assert [(r.id, r.status) for r in receipts] == [("c1", "recorded"), ("poison", "kept"), ("c2", "recorded")]
        assert "kept_unread" in await world.blocked_by()
        monkeypatch.setattr(check_ins, "copy_check_ins", real)
        (again,) = await world.hand_in(poison)
        assert again.status == "recorded"
        await world.agrees()


async def test_when_the_database_is_away_nobody_is_blamed(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    async def away(*_: object) -> None:
        raise Unavailable("database-down", "down", "停")

    async with Sweeping.open(database) as world:
        items = [as_bytes(world.visit("s1")), as_bytes(world.visit("s2"))]
        real = check_ins.select_known
        monkeypatch.setattr(check_ins, "select_known", away)
        with pytest.raises(Unavailable):
            await world.hand_in(*items)
        monkeypatch.setattr(check_ins, "select_known", real)
        assert [r.status for r in await world.hand_in(*items)] == ["recorded", "recorded"]
        assert await world.ask("SELECT count(*) FROM kept_raw") == 0


async def test_whatever_goes_wrong_around_a_group_its_senders_are_told_and_the_desk_lives_on(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    from sweep.db import sweeps

    async def surprise(*_: object) -> None:
        raise RuntimeError("nobody thought of this")

    async with Sweeping.open(database) as world:
        item = as_bytes(world.visit(sweep=None))
        real = sweeps.select_sweeps
        monkeypatch.setattr(sweeps, "select_sweeps", surprise)
        with pytest.raises(Unavailable):
            async with asyncio.timeout(5):
                await world.hand_in(item)
        monkeypatch.setattr(sweeps, "select_sweeps", real)
        assert (await world.hand_in(item))[0].status == "recorded"


async def test_what_can_not_even_be_kept_harms_only_itself(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    from sweep.actions import check_in_desk

    real = check_in_desk.record_group

    async def refuse(writer: Any, items: Any) -> Any:
        if any(b"cursed" in item.raw for item in items):
            raise RuntimeError("cursed")
        return await real(writer, items)

    async with Sweeping.open(database) as world:
        monkeypatch.setattr(check_in_desk, "record_group", refuse)
        cursed = asyncio.create_task(world.hand_in(world.visit("s1", note="cursed")))
        good = asyncio.create_task(world.hand_in(world.visit("s2")))
        async with asyncio.timeout(10):
            with pytest.raises(Unavailable):
                await cursed
            assert (await good)[0].status == "recorded"


async def test_the_sweeps_are_not_asked_for_again_while_items_name_one_that_is_known(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    from sweep.db import sweeps

    asked = 0
    real = sweeps.select_sweeps

    async def count(connection: Any) -> Any:
        nonlocal asked
        asked += 1
        return await real(connection)

    async with Sweeping.open(database) as world:
        monkeypatch.setattr(sweeps, "select_sweeps", count)
        for _ in range(3):
            await world.hand_in(*(world.visit() for _ in range(5)))
        assert asked == 1
        await world.hand_in(*(world.visit(sweep=None) for _ in range(5)))
        assert asked == 2


async def test_two_processes_take_each_id_once_and_number_without_gaps(database: Database, database_url: str) -> None:
    shops = [f"s{n}" for n in range(40)]
    async with (
        Sweeping.open(database, shops=shops) as world,
        await Database.open(database_url) as elsewhere,
        desk_on(elsewhere) as other_desk,
    ):
        items = [as_bytes(world.visit(shop, findings=[found()] if n % 5 == 0 else [])) for n, shop in enumerate(shops)]
        answers = await asyncio.gather(
            *(
                desk.hand_in(officer(team), [item])
                for item in items
                for desk, team in ((world.desk, "A"), (other_desk, "B"))
            ),
            *(
                desk.hand_in(officer(), items[n : n + 10])
                for n in range(0, 40, 10)
                for desk in (world.desk, other_desk)
            ),
        )
        by_id: dict[str | None, set[tuple[int, str]]] = {}
        statuses = []
        for receipt in (receipt for answer in answers for receipt in answer):
            by_id.setdefault(receipt.id, set()).add((receipt.n, receipt.hash))
            statuses.append(receipt.status)
        assert statuses.count("recorded") == len(items)
        assert set(statuses) == {"recorded", "repeated"}
        assert all(len(places) == 1 for places in by_id.values())
        numbers = [row[0] for row in await world.rows("SELECT n FROM event ORDER BY n")]
        assert numbers == list(range(1, len(numbers) + 1))
        await world.agrees()


async def test_who_waited_for_a_revision_is_judged_by_it(database: Database, database_url: str) -> None:
    async with (
        Sweeping.open(database) as world,
        await Database.open(database_url) as elsewhere,
        desk_on(elsewhere) as other_desk,
    ):
        await other_desk.hand_in(officer(), [as_bytes(world.visit("s2"))])
        async with write_sweep(world.database, world.sweep):
            amending = asyncio.create_task(world.amend("L-3"))
            await asyncio.sleep(0.2)
            waiting = asyncio.create_task(other_desk.hand_in(officer(), [as_bytes(world.visit("s1"))]))
            second = asyncio.create_task(
                amend_recall(
                    elsewhere, world.sweep, notice("L-4"), by=PersonId("commander"), confirmed_by=PersonId("second")
                )
            )
            await asyncio.sleep(0.2)
        await asyncio.gather(amending, waiting, second)
        assert {(await amending).revision, (await second).revision} == {2, 3}
        hand = await world.agrees()
        assert {lot for shop, lot in hand.open if shop == "s1"} == {"L-3", "L-4"}


async def test_a_late_clear_under_an_old_revision_covers_what_has_not_changed(database: Database) -> None:
    async with Sweeping.open(database) as world:
        await world.amend("L-3")
        late = await world.went("s1", revision=1)
        assert Flag.OLD_REVISION in await flags_of(world, late)
        assert [await world.line("s1", lot) for lot in ("L-1", "L-2", "L-3")] == ["clear", "clear", "open"]
        await world.went("s1", revision=2)
        assert await world.line("s1", "L-3") == "clear"
        await world.agrees()


async def test_a_revoked_phones_find_counts_at_once_and_its_clear_after_review(database: Database) -> None:
    revoked = officer("A", revoked=True)
    async with Sweeping.open(database) as world:
        await world.went("s1", by=revoked, findings=[found()])
        clear = await world.went("s2", by=revoked)
        assert await world.line("s1") == "found"
        assert await world.line("s2") == "open"
        assert clear in await world.waiting()
        await world.review(clear)
        assert await world.line("s2") == "clear"
        await world.agrees()


async def test_a_moved_teams_visit_is_recorded_and_flagged(database: Database) -> None:
    async with Sweeping.open(database) as world:
        moved = await world.went("s1", by=officer("A", moved=True))
        assert Flag.MOVED_TEAM in await flags_of(world, moved)
        assert await world.line("s1") == "clear"


async def test_a_visit_typed_in_at_the_desk_is_a_claim_until_somebody_else_reviews_it(database: Database) -> None:
    async with Sweeping.open(database) as world:
        visit = world.visit("s1", note="电话口述 \ud800\x00")
        del visit["id"]
        receipt = await enter_visit(world.desk, SECOND, visit)
        assert receipt.status == "recorded"
        assert receipt.id is not None
        assert await world.line("s1") == "claimed"
        await world.review(receipt.id)
        assert await world.line("s1") == "clear"


async def test_a_helper_may_report_a_find_and_clear_nothing(database: Database) -> None:
    helper = Sender(PersonId("helper"), Role.HELPER)
    async with Sweeping.open(database) as world:
        await world.went("s1", by=helper)
        await world.went("s2", by=helper, findings=[found()])
        assert await world.line("s1") == "open"
        assert await world.line("s2") == "found"
        assert (await world.board()).lots[LotId("L-1")].units == {"on_sale": 3}


async def test_a_shop_that_nobody_had_listed_counts_from_its_first_visit_on(database: Database) -> None:
    async with Sweeping.open(database) as world:
        await world.went("new", new_shop={"name": "新开的店", "lat": 28.9, "lon": 105.4})
        assert (await world.board()).shops_in_scope == 4
        assert await world.line("new") == "claimed"
        hand = await world.agrees()
        assert len(hand.lines) == 4


async def test_a_shop_that_left_the_registry_counts_again_once_somebody_visits_it(database: Database) -> None:
    async with Sweeping.open(database) as world:
        await put_shops(database, ["left"])
        await world.ask("UPDATE retailer SET presence = 'gone' WHERE retailer_id = 'left'")
        await world.went("left", findings=[found()])
        assert await world.state("left") == "found"
        await world.agrees()


async def test_a_position_learned_on_a_visit_proves_nothing_for_that_visit(database: Database) -> None:
    async with Sweeping.open(database) as world:
        await world.ask("UPDATE retailer SET lat_e7 = NULL, lon_e7 = NULL WHERE retailer_id = 's1'")
        await world.went("s1")
        assert await world.line("s1") == "claimed"
        await world.went("s1", by=officer("B"))
        assert await world.line("s1") == "clear"
        assert await world.ask("SELECT position_source FROM retailer WHERE retailer_id = 's1'") == "learned"


async def test_phones_are_known_by_their_last_contact(database: Database) -> None:
    async with Sweeping.open(database) as world:
        phone = await world.put_phone("phone-1")
        slow = officer("A", phone=phone, phone_clock_ms=world.now_ms - HOUR_MS, unsent=4)
        late = await world.went("s1", by=slow, began=world.now_ms - HOUR_MS - 600_000, ended=world.now_ms - HOUR_MS)
        assert await flags_of(world, late) == {"clock_off"}
        assert await world.line("s1") == "clear"
        row = (await world.rows("SELECT clock_offset_ms, unsent, contact_ms FROM phone"))[0]
        assert tuple(row) == (HOUR_MS, 4, world.now_ms)
        assert "silent_phone" not in await world.blocked_by()
        await world.wait(3 * HOUR_MS)
        assert "silent_phone" in await world.blocked_by()


@pytest.mark.parametrize("clock", [10**17, 2**62, 0])
async def test_an_impossible_phone_clock_costs_no_check_in(database: Database, clock: int) -> None:
    async with Sweeping.open(database) as world:
        phone = await world.put_phone("phone-1")
        await world.went("s1", by=officer("A", phone=phone, phone_clock_ms=clock))
        assert (await world.verify()).ok


async def test_what_came_before_any_sweep_is_kept_and_the_first_sweep_tells_of_it(database: Database) -> None:
    async with desk_on(database) as desk:
        early = b'{"id": "early", "shop": "s1"}'
        (first,) = await desk.hand_in(officer(), [early])
        (again,) = await desk.hand_in(officer(), [early])
        assert (first.status, first.id) == ("kept", "early")
        assert first == again
    async with Sweeping.open(database) as world:
        assert "kept_unread" in await world.blocked_by()
        assert first.kept is not None
        await settle_kept(database, world.sweep, first.kept, COMMANDER, "read")
        assert "kept_unread" not in await world.blocked_by()
        assert (await world.verify()).ok
        (now,) = await world.hand_in(early)
        assert now.status == "recorded"


async def test_with_several_sweeps_what_names_none_is_kept_for_the_newest(database: Database) -> None:
    async with Sweeping.open(database) as world:
        raw = as_bytes(world.visit(sweep=None))
        (first,) = await world.hand_in(raw)
        newest = await open_sweep(
            database, notice("L-9"), by=PersonId("commander"), confirmed_by=PersonId("second"),
            exercise=True, opened_ms=OPENED_MS + DAY_MS, pace_milli=0,
        )  # fmt: skip
        kept = await world.hand_in(b"no json", world.visit(sweep=None), world.visit("s2"), raw)
        assert [r.status for r in kept] == ["kept", "kept", "recorded", "repeated"]
        assert [r.sweep for r in kept] == [newest.sweep, newest.sweep, world.sweep, world.sweep]
        assert (kept[1].id, kept[3].n, kept[3].hash) == ("c2", first.n, first.hash)
        other = Sweeping(database, SweepId(newest.sweep), world.desk, newest)
        assert "kept_unread" in await other.blocked_by()
        assert (await world.verify()).ok
        assert (await other.verify()).ok
