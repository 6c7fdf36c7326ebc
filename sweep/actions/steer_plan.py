"""People bind the plans to come: lock, move, exclude, set a priority, go there now; and orders to cross a border.

Nothing moves before the next plan: each of these is an entry of the ledger that every plan made while it holds heeds.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence

from sweep.actions.actor import Actor, not_found, reason_missing
from sweep.actions.apply import SweepWriter, write_sweep
from sweep.db import sectors, steering, teams
from sweep.db.connection import Database
from sweep.db.steering import SteeringRow
from sweep.domain.events import CrossingOrdered, PlanSteered, SteeringLifted
from sweep.domain.ids import SectorId, ShopId, SteeringId, SweepId, TeamId
from sweep.domain.problem import Problem
from sweep.domain.steering import CROSSING, MOST_PRIORITY, SteeringKind

_OF_A_TEAM = frozenset({SteeringKind.LOCK_ROUTE, SteeringKind.EXCLUDE_TEAM, SteeringKind.MOVE_STOP})
_OF_SHOPS = frozenset({SteeringKind.MOVE_STOP, SteeringKind.PRIORITY, SteeringKind.VISIT_NOW})


async def steer_plan(
    database: Database,
    sweep: SweepId,
    kind: SteeringKind,
    actor: Actor,
    *,
    reason: str,
    team: TeamId | None = None,
    shops: Sequence[ShopId] = (),
    value: int = 0,
    until_ms: int | None = None,
) -> SteeringRow:
    """Bind the plans to come (`SteeringKind` says what each argument means).

    Raises Problem reason-missing, steering-unfit, not-found, priority-unfit. A stop that is moved to a team that may
    not inspect there is told by the next plan: unplaced, with the reason.
    """
    if not reason.strip():
        raise reason_missing()
    if (kind in _OF_A_TEAM) != (team is not None) or (kind in _OF_SHOPS) != bool(shops):
        raise Problem(
            "steering-unfit",
            "Name the team (to lock, exclude, move to) or the shops (to move, to put first), and only those.",
            "请准确填写对象：锁定、停派、调整需指明检查组；调整、优先、立即检查需指明经营户。",
            kind=kind.value,
        )
    if not 0 <= value <= MOST_PRIORITY:
        raise Problem(
            "priority-unfit", f"A priority is 0 to {MOST_PRIORITY}.", f"优先级为 0 到 {MOST_PRIORITY}。", field="value"
        )
    async with write_sweep(database, sweep) as writer:
        await _check_teams(writer, [team] if team is not None else [])
        await _check_shops(writer, shops)
        its_id = SteeringId(f"st-{secrets.token_hex(6)}")
        n = writer.append(
            PlanSteered(its_id, kind, actor.person, reason, team, tuple(shops), value, until_ms), actor=actor.person
        )
        row = SteeringRow(
            its_id, kind.value, [team] if team is not None else [], list(shops), [], value, reason, actor.person,
            writer.now_ms, until_ms, n,
        )  # fmt: skip
        await steering.insert_steering(writer.connection, sweep, row)
    return row


async def order_crossing(
    database: Database,
    sweep: SweepId,
    actor: Actor,
    *,
    teams_named: Sequence[TeamId],
    sectors_named: Sequence[SectorId],
    reason: str,
    until_ms: int,
) -> SteeringRow:
    """Let these teams inspect in sectors that are not theirs, until the order is over.

    Raises Problem reason-missing, order-unfit, not-found, order-over.
    """
    if not reason.strip():
        raise reason_missing()
    if not teams_named or not sectors_named:
        raise Problem(
            "order-unfit",
            "An order to cross names the teams that may go and the sectors that they may go to.",
            "跨辖区令须写明哪些检查组、前往哪些辖区。",
        )
    async with write_sweep(database, sweep) as writer:
        if until_ms <= writer.now_ms:
            raise Problem(
                "order-over", "The order would be over already; give a later end.", "该令已过期；请填写更晚的截止时间。"
            )
        await _check_teams(writer, teams_named)
        known = {sector.sector_id for sector in await sectors.select_sectors(writer.connection)}
        for sector in sectors_named:
            if sector not in known:
                raise not_found("sector", "辖区", sector)
        its_id = SteeringId(f"or-{secrets.token_hex(6)}")
        order = CrossingOrdered(its_id, actor.person, tuple(teams_named), tuple(sectors_named), reason, until_ms)
        n = writer.append(order, actor=actor.person)
        row = SteeringRow(
            its_id, CROSSING, list(teams_named), [], list(sectors_named), 0, reason, actor.person, writer.now_ms,
            until_ms, n,
        )  # fmt: skip
        await steering.insert_steering(writer.connection, sweep, row)
    return row


async def lift_steering(
    database: Database, sweep: SweepId, its_id: SteeringId, actor: Actor, *, reason: str = ""
) -> int:
    """It no longer holds for the plans to come. The ledger's number. Raises Problem not-found."""
    async with write_sweep(database, sweep) as writer:
        if not await steering.lift_steering(writer.connection, sweep, its_id, writer.now_ms, actor.person, reason):
            raise not_found("order that still holds", "仍然有效的指令", its_id)
        return writer.append(SteeringLifted(its_id, actor.person, reason), actor=actor.person)


async def _check_teams(writer: SweepWriter, named: Sequence[TeamId]) -> None:
    known = {team.team_id for team in await teams.select_teams(writer.connection)}
    for team in named:
        if team not in known:
            raise not_found("team", "检查组", team)


async def _check_shops(writer: SweepWriter, named: Sequence[ShopId]) -> None:
    known = await steering.select_known_shops(writer.connection, writer.sweep, named)
    for shop in named:
        if shop not in known:
            raise not_found("shop", "经营户", shop)
