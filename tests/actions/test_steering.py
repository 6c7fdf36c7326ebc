"""People steer plans: the ledger holds their orders, the next plan heeds them, every change is told with a reason."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from sweep.actions.actor import Actor
from sweep.actions.compare_plans import compare_plans
from sweep.actions.plan_routes import Planned
from sweep.actions.publish_plan import discard_draft, publish_plan
from sweep.actions.read_dossier import read_dossier
from sweep.actions.read_phone_day import read_phone_day
from sweep.actions.read_plans import read_drafts, read_plan, read_stops
from sweep.actions.read_route_sheets import read_route_sheets
from sweep.actions.steer_plan import lift_steering, order_crossing, steer_plan
from sweep.actions.verify_ledger import Verified, verify_ledger, verify_ledger_on
from sweep.db.connection import Database
from sweep.db.people import Bearer
from sweep.db.sweeps import choose_sweep
from sweep.domain.ids import PersonId, SectorId, ShopId, SteeringId, SweepId, TeamId
from sweep.domain.problem import Problem
from sweep.domain.steering import SteeringKind
from sweep.domain.words import Role
from sweep.views.words import say
from tests.actions.loading import LOADER, Desk
from tests.actions.registry_files import HEADINGS, shop_row, write_csv

COMMANDER = Actor(PersonId("commander"), Role.COMMANDER)
T1, T2, T3 = TeamId("T1"), TeamId("T2"), TeamId("T3")


@pytest.fixture
async def desk(database: Database, tmp_path: Path) -> Desk:
    desk = Desk(database, tmp_path)
    await desk.sectors()
    await desk.registry(range(60))
    await desk.teams(("T1", "East"), ("T2", "West"), ("T3", "West"))
    await desk.sweep()
    return desk


async def sweep_of(desk: Desk) -> SweepId:
    ((sweep,),) = await desk.values("SELECT sweep_id FROM sweep")
    return SweepId(sweep)


async def plan(desk: Desk, **options: Any) -> Planned:
    return await desk.plan(**{"seconds": 0.2, **options})


async def routes(desk: Desk, number: int) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for stop in await read_stops(desk.database, None, number):
        found.setdefault(stop.team, []).append(stop.shop)
    return found


async def steer(desk: Desk, kind: SteeringKind, team: TeamId | None = None, *shops: str, value: int = 0) -> SteeringId:
    row = await steer_plan(
        desk.database, await sweep_of(desk), kind, COMMANDER, reason="because", team=team,
        shops=[ShopId(shop) for shop in shops], value=value,
    )  # fmt: skip
    return row.steering


async def test_a_draft_is_seen_by_nobody_until_it_is_published(desk: Desk) -> None:
    first = await plan(desk)
    draft = await plan(desk, draft=True, afresh=True, seed=3)
    assert (draft.plan, draft.draft) == (2, True)
    assert await desk.values("SELECT max(number) FROM plan") == [(1,)]
    assert len(await read_route_sheets(desk.database, None)) == 3
    out, drafts = await read_drafts(desk.database, None)
    assert (out, [each.number for each in drafts]) == (first.plan, [2])
    await publish_plan(desk.database, None, 2, by=LOADER, reason="evener")
    assert await desk.values("SELECT max(number), count(*) FROM plan") == [(2, 2)]
    assert await desk.values("SELECT count(*) FROM draft_stop") == [(0,)]
    assert (await verify_ledger(desk.database)).ok


async def test_a_draft_that_another_plan_has_overtaken_is_refused(desk: Desk) -> None:
    await plan(desk)
    await plan(desk, draft=True)
    await plan(desk)
    with pytest.raises(Problem) as refused:
        await publish_plan(desk.database, None, 2, by=LOADER)
    assert refused.value.code == "draft-outdated"
    with pytest.raises(Problem) as out:
        await discard_draft(desk.database, None, 3, by=LOADER)
    assert out.value.code == "plan-published"
    await discard_draft(desk.database, None, 2, by=LOADER)
    with pytest.raises(Problem) as gone:
        await read_plan(desk.database, None, 2)
    assert gone.value.code == "not-found"


async def test_an_excluded_teams_stops_go_to_the_others_and_the_comparison_says_why(desk: Desk) -> None:
    await plan(desk)
    before = await routes(desk, 1)
    its_id = await steer(desk, SteeringKind.EXCLUDE_TEAM, T3)
    draft = await plan(desk, draft=True)
    found = await compare_plans(desk.database, None, 1, draft.plan)
    assert set(before["T3"]) == {change.shop for change in found.changes if change.team_a == T3}
    assert {(change.team_b, change.why.code, change.why.reason) for change in found.changes} == {
        ("T2", "excluded", "because")
    }
    assert found.moved == draft.moved == len(before["T3"])
    assert next(each for each in found.teams if each.team == T3).b is None
    await lift_steering(desk.database, await sweep_of(desk), its_id, COMMANDER)
    assert set(await routes(desk, (await plan(desk, afresh=True)).plan)) == {"T1", "T2", "T3"}
    assert (await verify_ledger(desk.database)).ok


async def test_a_stop_that_is_moved_stays_with_its_team_and_a_locked_route_is_left_alone(desk: Desk) -> None:
    await plan(desk)
    before = await routes(desk, 1)
    moved = before["T2"][-1]
    await steer(desk, SteeringKind.MOVE_STOP, T3, moved)
    second = await plan(desk)
    after = await routes(desk, second.plan)
    assert moved in after["T3"]
    found = await compare_plans(desk.database, None, 1, second.plan)
    assert [(c.shop, c.team_a, c.team_b, c.why.code) for c in found.changes if c.shop == moved] == [
        (moved, T2, T3, "moved")
    ]
    await steer(desk, SteeringKind.LOCK_ROUTE, T3)
    third = await plan(desk, afresh=True, seed=5)
    assert (await routes(desk, third.plan))["T3"] == after["T3"]
    assert third.unassigned == 0


async def test_what_must_be_visited_now_is_somebodys_next_stop(desk: Desk) -> None:
    await plan(desk)
    before = await routes(desk, 1)
    shop = before["T1"][-1]
    await steer(desk, SteeringKind.VISIT_NOW, None, shop)
    after = await routes(desk, (await plan(desk)).plan)
    assert after["T1"][0] == shop
    assert after["T2"] == before["T2"]


async def test_an_order_lets_a_named_team_cross_and_ends(desk: Desk) -> None:
    await desk.teams(("T1", "East"), ("T2", "West"), ("T3", "West"))
    sweep = await sweep_of(desk)
    await steer(desk, SteeringKind.EXCLUDE_TEAM, T1)
    assert (await plan(desk)).unassigned == 30
    sheet = await read_plan(desk.database, None, 1)
    assert {each.reason for each in sheet.unplaced} == {"no_team_in_sector"}
    ((east,),) = await desk.values("SELECT sector_id FROM team WHERE team_id = 'T1'")
    ((now_ms,),) = await desk.values("SELECT (extract(epoch FROM clock_timestamp()) * 1000)::bigint")
    with pytest.raises(Problem) as over:
        await order_crossing(
            desk.database,
            sweep,
            COMMANDER,
            teams_named=[T2],
            sectors_named=[SectorId(east)],
            reason="no. 1",
            until_ms=1,
        )
    assert over.value.code == "order-over"
    await order_crossing(
        desk.database, sweep, COMMANDER, teams_named=[T2], sectors_named=[SectorId(east)], reason="order no. 1",
        until_ms=now_ms + 10**7,
    )  # fmt: skip
    crossed = await plan(desk)
    assert crossed.unassigned == 0
    found = await routes(desk, crossed.plan)
    assert {f"{n:04}" for n in range(0, 60, 2)} <= set(found["T2"])
    assert (await verify_ledger(desk.database)).ok


async def test_what_was_changed_of_orders_plans_and_drafts_behind_the_ledgers_back_is_found(desk: Desk) -> None:
    first = await steer(desk, SteeringKind.PRIORITY, None, "0001", value=5)
    await lift_steering(desk.database, await sweep_of(desk), first, COMMANDER)
    await steer(desk, SteeringKind.LOCK_ROUTE, T2)
    await plan(desk)
    await plan(desk, draft=True)
    await plan(desk, draft=True)
    await discard_draft(desk.database, None, 3, by=LOADER)
    kinds = [kind for (kind,) in await desk.values("SELECT kind FROM event ORDER BY n DESC LIMIT 4")]
    assert kinds == ["plan_discarded", "plan_drafted", "plan_drafted", "plan_published"]
    assert (await verify_ledger(desk.database)).ok
    for tampering in (
        "UPDATE steering SET reason = 'no reason'",
        "UPDATE steering SET lifted_ms = NULL, lifted_by = NULL WHERE lifted_ms IS NOT NULL",
        "UPDATE steering SET lifted_ms = 1, lifted_by = 'x' WHERE lifted_ms IS NULL",
        "UPDATE steering SET at_ms = at_ms + 1",
        "DELETE FROM steering",
        "INSERT INTO steering SELECT 'st-x', sweep_id, kind, teams, shops, sectors, value, reason, person_id, at_ms,"
        " until_ms, n, lifted_ms, lifted_by, lift_reason FROM steering LIMIT 1",
        "UPDATE stop SET due_ms = due_ms + 1 WHERE seq = 1 AND team_id = 'T1'",
        "DELETE FROM stop WHERE seq = 2",
        "UPDATE draft_stop SET shop_id = '0059' WHERE seq = 1 AND team_id = 'T1'",
        "DELETE FROM plan_draft",
        "UPDATE plan SET n = 1",
    ):
        found = await verify_after(desk, tampering)
        assert not found.ok, tampering
        assert found.first_bad is not None
    assert (await verify_ledger(desk.database)).ok


async def verify_after(desk: Desk, tampering: str) -> Verified:
    """What verification says of a database that was changed so; afterwards it is as it was."""
    async with desk.database.acquire() as connection:
        transaction = connection.transaction()
        await transaction.start()
        try:
            await connection.execute(tampering)
            return await verify_ledger_on(connection, await choose_sweep(connection, None))
        finally:
            await transaction.rollback()


async def test_the_dossier_tells_of_every_order(desk: Desk) -> None:
    sweep = await sweep_of(desk)
    await steer(desk, SteeringKind.LOCK_ROUTE, T2)
    await steer(desk, SteeringKind.EXCLUDE_TEAM, T3)
    await steer(desk, SteeringKind.MOVE_STOP, T2, "0001")
    await steer(desk, SteeringKind.VISIT_NOW, None, *(f"{n:04}" for n in range(7)))
    last = await steer(desk, SteeringKind.PRIORITY, None, "0001", value=5)
    await lift_steering(desk.database, sweep, last, COMMANDER, reason="over")
    ((east, now_ms),) = await desk.values(
        "SELECT sector_id, (extract(epoch FROM clock_timestamp()) * 1000)::bigint FROM team WHERE team_id = 'T1'"
    )
    await order_crossing(
        desk.database, sweep, COMMANDER, teams_named=[T2], sectors_named=[SectorId(east)], reason="no. 1",
        until_ms=now_ms + 10**7,
    )  # fmt: skip
    told = [line for line in (await read_dossier(desk.database, None)).story if line.by == COMMANDER.person]
    assert [line.key for line in told] == [
        "steered-lock-route", "steered-exclude-team", "steered-move-stop", "steered-visit-now", "steered-priority",
        "steering-lifted", "crossing",
    ]  # fmt: skip
    for language, expected in (("en", "no. 1"), ("zh", "跨辖区令")):
        assert expected in say(f"dossier-event-{told[-1].key}", language, **told[-1].values)
        sentences = [say(f"dossier-event-{line.key}", language, **line.values) for line in told]
        assert len(set(sentences)) == len(told)
    assert told[3].values["shops"] == "0000, 0001, 0002, 0003, 0004 … (7)"


async def test_orders_without_a_reason_or_of_nobody_are_refused(desk: Desk) -> None:
    sweep = await sweep_of(desk)
    cases = [
        ("reason-missing", {"kind": SteeringKind.LOCK_ROUTE, "reason": " ", "team": T1}),
        ("steering-unfit", {"kind": SteeringKind.LOCK_ROUTE, "reason": "x"}),
        ("steering-unfit", {"kind": SteeringKind.VISIT_NOW, "reason": "x", "team": T1, "shops": [ShopId("0001")]}),
        ("not-found", {"kind": SteeringKind.LOCK_ROUTE, "reason": "x", "team": TeamId("T9")}),
        ("not-found", {"kind": SteeringKind.VISIT_NOW, "reason": "x", "shops": [ShopId("none")]}),
        ("priority-unfit", {"kind": SteeringKind.PRIORITY, "reason": "x", "shops": [ShopId("0001")], "value": 99}),
    ]
    for code, arguments in cases:
        with pytest.raises(Problem) as refused:
            await steer_plan(desk.database, sweep, actor=COMMANDER, **arguments)  # type: ignore[arg-type]  # by name
        assert refused.value.code == code


async def test_hours_skills_and_a_second_team_reach_the_plan_and_the_sheets(desk: Desk) -> None:
    heads = (*HEADINGS, "营业时间", "所需技能", "双组检查")
    asked = {5: ["周一至周日 13:00-17:00", "", ""], 7: ["", "冷链", ""], 9: ["", "", "是"], 11: ["", "潜水", ""]}
    rows = [[*shop_row(n), *asked.get(n, ["", "", ""])] for n in range(60)]
    await desk.registry(write_csv(desk.folder / "asked.csv", heads, rows))
    async with desk.database.transaction() as connection:
        await connection.execute(
            "UPDATE team SET skills = '{cold-chain}', lunch_start = '12:00', lunch_end = '13:00' WHERE team_id = 'T3'"
        )
    planned = await plan(desk)
    sheet = await read_plan(desk.database, None, 1)
    assert [(each.shop, each.reason) for each in sheet.unplaced] == [("0011", "no_able_team")]
    assert planned.unassigned == 1
    found = await routes(desk, 1)
    assert "0007" in found["T3"]
    stops = [stop for stop in await read_stops(desk.database, None, 1) if stop.shop == "0009"]
    assert {(stop.team, stop.with_team) for stop in stops} == {("T2", "T3"), ("T3", "T2")}
    assert len({stop.arrives_ms for stop in stops}) == 1
    on_paper = [stop for sheet in await read_route_sheets(desk.database, None) for stop in sheet.stops]
    late = next(stop for stop in on_paper if stop.hours)
    assert late.arrives is not None
    assert 13 <= late.arrives.hour < 17
    assert {stop.needs for stop in on_paper} == {(), ("cold-chain",)}
    assert len([stop for stop in on_paper if stop.with_team]) == 2
    bearer = Bearer(PersonId("officer"), "officer", Role.OFFICER, "zh", T3, None, None, False)
    on_phone = {stop.shop: stop for stop in (await read_phone_day(desk.database, bearer)).sweeps[0].stops}
    assert on_phone[ShopId("0007")].asks == {"zh": ("所需技能：冷链",), "en": ("needs cold chain",)}
    assert "13:00-17:00" in " ".join(asked for stop in on_phone.values() for asked in stop.asks.get("zh", ())) or (
        ShopId("0005") not in on_phone
    )
    ((other,),) = await desk.values("SELECT name FROM team WHERE team_id = 'T2'")
    assert other in on_phone[ShopId("0009")].asks["en"][0]
    assert sum(1 for stop in on_phone.values() if not stop.asks) > 5
