"""A draft of a plan goes out to the teams, or is thrown away."""

from __future__ import annotations

from sweep.actions.actor import not_found
from sweep.actions.apply import write_sweep
from sweep.actions.plan_routes import announce
from sweep.db import plans
from sweep.db.connection import Database
from sweep.db.sweeps import choose_sweep
from sweep.domain.events import PlanDiscarded
from sweep.domain.ids import PersonId, SweepId
from sweep.domain.problem import Problem


async def publish_plan(database: Database, sweep: str | None, number: int, *, by: PersonId, reason: str = "") -> int:
    """Publish draft `number`; phones show it at once. The ledger's number of it.

    Raises Problem not-found, plan-published, and draft-outdated where another plan went out since it was made.
    """
    sweep_id = await _sweep_id(database, sweep)
    async with write_sweep(database, sweep_id) as writer:
        plan = await plans.select_plan(writer.connection, sweep_id, number)
        if plan is None:
            raise not_found("plan", "方案", str(number))
        if not plan.is_draft:
            raise _published(number)
        newest = await plans.select_newest_plan(writer.connection, sweep_id)
        if plan.base != newest:
            raise Problem(
                "draft-outdated",
                f"Draft {number} was made before plan {newest} went out; plan again and compare.",
                f"草案 {number} 编制后，方案 {newest} 已经下发；请重新排线并比较。",
                status=409,
                plan=number,
                newest=newest,
            )
        stops = await plans.select_stops(writer.connection, sweep_id, number)
        await plans.delete_draft(writer.connection, sweep_id, number)
        out = plans.published(plan, reason or plan.reason)
        return await announce(writer, out, stops, by)


async def discard_draft(database: Database, sweep: str | None, number: int, *, by: PersonId) -> None:
    """Throw a draft away. Raises Problem not-found, plan-published."""
    sweep_id = await _sweep_id(database, sweep)
    async with write_sweep(database, sweep_id) as writer:
        if not await plans.delete_draft(writer.connection, sweep_id, number):
            if await plans.select_plan(writer.connection, sweep_id, number) is None:
                raise not_found("plan", "方案", str(number))
            raise _published(number)
        await plans.delete_shapes(writer.connection, sweep_id, number)
        writer.append(PlanDiscarded(number, by), actor=by)


async def _sweep_id(database: Database, sweep: str | None) -> SweepId:
    async with database.acquire() as connection:
        return (await choose_sweep(connection, sweep)).sweep_id


def _published(number: int) -> Problem:
    return Problem(
        "plan-published",
        f"Plan {number} is out already; nothing that happened can be taken back, make a new plan instead.",
        f"方案 {number} 已经下发，不能撤回；如需调整请重新排线。",
        status=409,
        plan=number,
    )
