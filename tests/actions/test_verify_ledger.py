"""The ledger can be checked by anybody: whatever was changed behind its back is found (design rule 9)."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from sweep.actions.close_sweep import close_sweep
from sweep.actions.verify_ledger import Verified, verify_ledger, verify_ledger_on
from sweep.db.connection import Database
from sweep.db.sweeps import select_sweep
from sweep.domain.ids import ShopId
from sweep.domain.problem import Problem
from sweep.domain.words import ShopStatus, Verdict
from tests.actions.sweeping import COMMANDER, SECOND, Sweeping, found, officer


@pytest.fixture(scope="module")
async def world(module_database: Database) -> AsyncIterator[Sweeping]:
    """A find, a clear, a review, a sighting, a kept message, a merge, a revision, an end that was overridden."""
    from sweep.actions.change_status import decide_status, propose_status

    async with Sweeping.open(module_database) as opened:
        find = await opened.went("s1", findings=[found()])
        await opened.went("s2", by=officer("B"))
        await opened.review(find)
        await opened.sight("s3")
        await opened.hand_in(b"no json")
        await opened.amend("L-3")
        proposal = await propose_status(
            module_database, opened.sweep, ShopId("s3"), ShopStatus.DUPLICATE, COMMANDER, same_as=ShopId("s2")
        )
        await decide_status(module_database, opened.sweep, proposal, Verdict.APPROVED, SECOND)
        await close_sweep(module_database, opened.sweep, COMMANDER, override="the province took over")
        verified = await opened.verify()
        assert verified.ok, verified.trouble
        assert verified.events == (await opened.row()).head_n
        yield opened


async def verify_after(world: Sweeping, tampering: str, head: bytes | None = None) -> Verified:
    """What verification says of a database that was changed so; afterwards it is as it was."""
    try:
        async with world.database.transaction() as connection:
            await connection.execute(tampering)
            raise Undone(await verify_ledger_on(connection, await select_sweep(connection, world.sweep), head))
    except Undone as undone:
        return undone.verified


class Undone(Exception):
    """Nothing of it was meant."""

    def __init__(self, verified: Verified) -> None:
        self.verified = verified


async def test_an_untouched_ledger_passes_also_by_every_head_that_it_ever_had(world: Sweeping) -> None:
    for head in await world.rows("SELECT encode(hash, 'hex') FROM event"):
        assert (await world.verify(head[0])).ok


@pytest.mark.parametrize(
    ("tampering", "first_bad"),
    [
        ("UPDATE event SET entry = overlay(entry placing '\\x20'::bytea from length(entry) for 1) WHERE n = 4", 4),
        ("UPDATE event SET entry = convert_to(replace(convert_from(entry, 'UTF8'), '\"units\":3', '\"units\":0'),"
         " 'UTF8') WHERE n = 4", 4),
        ("UPDATE event SET actor = 'somebody' WHERE n = 5", 5),
        ("UPDATE event SET at_ms = at_ms + 1 WHERE n = 5", 5),
        ("UPDATE event SET shop_id = 's2' WHERE n = 4", 4),
        ("UPDATE event SET shop_id = NULL WHERE n = 4", 4),
        ("UPDATE event SET kind = 'phone_lost' WHERE n = 4", 4),
        ("UPDATE event SET kind = 'unheard_of' WHERE n = 4", 4),
        ("UPDATE event SET hash = sha256(hash) WHERE n = 4", 4),
        ("UPDATE event SET n = CASE n WHEN 4 THEN 1005 ELSE 1004 END WHERE n IN (4, 5);"
         "UPDATE event SET n = n - 1000 WHERE n > 1000", 4),
        ("DELETE FROM event WHERE n = 4", 4),
        ("DELETE FROM event", 1),
        ("DELETE FROM event WHERE n = (SELECT max(n) FROM event)", 13),
        ("UPDATE sweep SET head_n = head_n + 1", 14),
        ("UPDATE check_in SET raw = raw || '\\x20'::bytea WHERE check_in_id = 'c1'", 4),
        ("UPDATE check_in SET raw = '\\x20', sha256 = sha256('\\x20') WHERE check_in_id = 'c1'", 4),
        ("DELETE FROM check_in WHERE check_in_id = 'c1'", 4),
        ("UPDATE check_in SET team_id = 'Z' WHERE check_in_id = 'c1'", 4),
        ("UPDATE check_in SET verdict = 'approved' WHERE check_in_id = 'c2'", 5),
        ("INSERT INTO check_in SELECT 'c9', sweep_id, n, sha256, raw, salt, shop_id, team_id, person_id, phone_id,"
         " revision, outcome, purpose, entry, began_ms, ended_ms, received_ms, lat_e7, lon_e7, findings, units,"
         " unanswered, flags, verdict FROM check_in WHERE check_in_id = 'c1'", 4),
        ("UPDATE kept_raw SET raw = '\\x20'", 8),
        ("UPDATE kept_raw SET settled_n = 8", 8),
        ("DELETE FROM kept_raw", 8),
        ("UPDATE shop_state SET state = 'clear' WHERE shop_id = 's1'", None),
        ("UPDATE shop_state SET open_lines = 0 WHERE shop_id = 's2'", None),
        ("UPDATE shop_state SET merged_into = NULL WHERE shop_id = 's3'", None),
        ("DELETE FROM shop_state WHERE shop_id = 's1'", None),
        ("INSERT INTO shop_state (sweep_id, shop_id, open_lines, changed_n) VALUES ('S1', 'ghost', 0, 1)", None),
        ("UPDATE shop_state SET detail = jsonb_set(detail, '{lines,0,state}', '\"clear\"') WHERE shop_id = 's1'", None),
        ("UPDATE shop_state SET detail = detail #- '{lines,0}' WHERE shop_id = 's2'", None),
        ("UPDATE shop_state SET detail = jsonb_set(detail, '{findings,0,settled}',"
         " to_jsonb(NOT (detail #>> '{findings,0,settled}')::boolean)) WHERE detail ? 'findings'", None),
        ("UPDATE shop_state SET detail = jsonb_set(detail, '{stock,0,units}', '999') WHERE detail ? 'stock'", None),
        ("UPDATE shop_state SET detail = coalesce(detail, '{}') ||"
         " '{\"reviews\": [{\"check_in_id\": \"c1\", \"conflict\": false}]}' WHERE shop_id = 's1'", None),
        ("UPDATE sighting SET open = false", None),
        ("UPDATE proposal SET verdict = NULL", None),
        ("UPDATE recall_revision SET lots = '[]' WHERE number = 2", None),
        ("UPDATE recall_revision SET lots = jsonb_set(lots, '{0,rule,kind}', '\"codes\"')", None),
        ("DELETE FROM recall_revision WHERE number = 2", None),
        ("UPDATE sweep SET policy = jsonb_set(policy, '{clear_grade}', '1')", None),
        ("UPDATE sweep SET off_sale_ms = NULL", None),
        ("UPDATE sweep SET overridden = false", None),
    ],
    ids=lambda value: str(value)[:70],
)  # fmt: skip
async def test_what_was_changed_behind_its_back_is_found(
    world: Sweeping, tampering: str, first_bad: int | None
) -> None:
    verified = await verify_after(world, tampering)
    assert not verified.ok
    assert verified.trouble
    assert verified.first_bad == first_bad, verified.trouble


async def test_a_cut_tail_is_found_by_a_head_that_was_exported(world: Sweeping) -> None:
    exported = (await world.row()).head_hash
    cut = (
        "DELETE FROM event WHERE n >= 13;"
        "UPDATE sweep SET (head_n, head_hash) = (SELECT n, hash FROM event ORDER BY n DESC LIMIT 1),"
        " off_sale_ms = NULL, disposed_ms = NULL"
    )
    assert (await verify_after(world, cut)).events == 12
    assert not (await verify_after(world, cut, exported)).ok


async def test_erased_bytes_are_no_trouble(world: Sweeping) -> None:
    assert (await verify_after(world, "UPDATE check_in SET raw = NULL, salt = NULL")).ok


async def test_a_head_that_is_none_is_refused_in_words(world: Sweeping) -> None:
    with pytest.raises(Problem) as refusal:
        await verify_ledger(world.database, world.sweep, "not a head")
    assert refusal.value.code == "head-unreadable"


async def test_another_ledgers_head_is_not_in_this_one(world: Sweeping) -> None:
    assert not (await world.verify("ab" * 32)).ok
