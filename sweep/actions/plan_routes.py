"""Plan a sweep's routes, or plan them again with what is done and what comes next kept: a numbered plan."""

from __future__ import annotations

import asyncio
import hashlib
import multiprocessing
import os
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from time import perf_counter
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np

from sweep.actions.apply import write_sweep
from sweep.actions.planning_problem import Framed, Ground, clock_s, frame, needs_visit, shift_s, stops_of
from sweep.db import plans, sectors, teams
from sweep.db.connection import Database
from sweep.db.plans import PlanRow, ShopToPlan, StopRow
from sweep.db.sweeps import SweepRow, choose_sweep
from sweep.domain.events import PlanPublished
from sweep.domain.ids import PersonId, ShopId, SweepId
from sweep.domain.problem import Problem
from sweep.domain.promises import due_for_stop
from sweep.domain.words import RetailerKind
from sweep.planning.plan import plan_routes
from sweep.planning.replan import replan
from sweep.planning.route_plan import Reason, RoutePlan

SERVICE_S = 600.0
_SMALL = 600  # shops that are planned sooner than helpers are started
_MOST_REINSERTED = 0.2  # of the shops to visit: with more of them new, new routes are better
_VILLAGE_WORDS = ("镇", "乡", "村")

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Planned:
    """What was planned. Seconds of working time, but `seconds` (how long it took)."""

    sweep: SweepId
    plan: int
    retailers: int
    teams: int
    routes: int
    unassigned: int
    desk_tasks: int
    makespan_s: float
    travel_s: float
    service_s: float
    bound_s: float
    mean_tour_s: float
    days: int
    kept: bool
    seconds: float

    def facts(self) -> dict[str, Any]:
        """The contract's keys of `plan`, and more."""
        return asdict(self)


async def plan_sweep(
    database: Database,
    sweep: str | None,
    *,
    by: PersonId,
    seconds: float = 30.0,
    seed: int = 0,
    service_s: float = SERVICE_S,
    afresh: bool = False,
    reason: str = "",
    progress: Progress | None = None,
) -> Planned:
    """Plan every shop that needs a visit, and publish the plan.

    After a first plan the next one keeps its done and its next stops; `afresh` makes new routes for what is left.
    Raises Problem no-teams, and as `choose_sweep`.
    """
    began = perf_counter()
    async with database.transaction(isolation="repeatable_read", readonly=True) as connection:
        row = await choose_sweep(connection, sweep)
        newest = await plans.select_newest_plan(connection, row.sweep_id)
        ground = Ground(
            shops=await plans.select_shops_to_plan(connection, row.sweep_id),
            sectors=await sectors.select_sectors(connection),
            teams=await teams.select_teams(connection),
            previous=await plans.select_stops(connection, row.sweep_id, newest) if newest else [],
        )
        revised_ms = await plans.select_revised_ms(connection, row.sweep_id)
    if not any(team.active for team in ground.teams):
        raise Problem(
            "no-teams",
            "There are no teams to plan for; load them with `sweep teams load FILE`.",
            "没有可排线的检查组；请先用 sweep teams load 文件 载入。",
        )
    framed = frame(ground, service_s)
    keep = bool(newest) and not afresh and _is_small_change(framed)
    if not keep:
        framed = frame(replace(ground, previous=()), service_s)
    made = await asyncio.to_thread(_solve, framed, row, keep, seconds, seed, progress)
    stops = stops_of(framed, made, _due(row, ground.shops, revised_ms))
    missing = [
        (framed.shops[each.shop].shop, each.reason.value)
        for each in made.unassigned
        if each.reason is not Reason.NO_OPEN_LINES
    ]
    to_visit = int((framed.problem.shop_open_lines > 0).sum())
    desk = sum(1 for shop in ground.shops if shop.kind == RetailerKind.ONLINE.value and needs_visit(shop))
    figures = {
        "retailers": to_visit,
        "teams": made.metrics.teams,
        "routes": made.metrics.routes,
        "unassigned": len(missing),
        "desk_tasks": desk,
        "makespan_s": round(made.metrics.makespan_s, 1),
        "travel_s": round(made.metrics.travel_s, 1),
        "service_s": round(made.metrics.service_s, 1),
        "bound_s": round(made.metrics.bound_s, 1),
        "mean_tour_s": round(made.metrics.mean_tour_s, 1),
        "days": made.metrics.days,
        "kept": keep,
    }
    number = await _publish(database, row.sweep_id, by, figures, missing, stops, reason)
    return Planned(sweep=row.sweep_id, plan=number, seconds=round(perf_counter() - began, 3), **figures)  # type: ignore[arg-type]  # figures has exactly the other fields


async def _publish(
    database: Database,
    sweep: SweepId,
    by: PersonId,
    figures: dict[str, Any],
    missing: Sequence[tuple[str, str]],
    stops: Sequence[StopRow],
    reason: str,
) -> int:
    async with write_sweep(database, sweep) as writer:
        # Somebody else may have planned meanwhile: the later to publish is the newer plan.
        number = await plans.select_newest_plan(writer.connection, sweep) + 1
        event = PlanPublished(number, figures["routes"], len(stops), _digest(stops), reason)
        n = writer.append(event, actor=by)
        plan = PlanRow(number, figures, missing, reason, writer.now_ms)
        await plans.insert_plan(writer.connection, sweep, plan, stops, n)
    return number


def _digest(stops: Sequence[StopRow]) -> str:
    told = "".join(f"{stop.team}\t{stop.seq}\t{stop.shop}\t{stop.due_ms}\n" for stop in stops)
    return hashlib.sha256(told.encode("utf-8", "surrogatepass")).hexdigest()


def _is_small_change(framed: Framed) -> bool:
    """Whether few enough shops lack a place on the former routes."""
    due = framed.problem.shop_open_lines > 0
    waiting = due.copy()
    for stops in framed.previous:
        waiting[stops] = False
    return int(waiting.sum()) <= _MOST_REINSERTED * int(due.sum())


def _solve(
    framed: Framed, row: SweepRow, keep: bool, seconds: float, seed: int, progress: Progress | None
) -> RoutePlan:
    if keep:
        return replan(
            framed.problem,
            framed.previous,
            visited=framed.visited,
            dropped=framed.dropped,
            worked_s=np.array([_worked_s(row, framed, team) for team in range(len(framed.teams))]),
            seed=seed,
            seconds=seconds,
        )
    if int((framed.problem.shop_open_lines > 0).sum()) <= _SMALL:
        return plan_routes(framed.problem, seconds=seconds, seed=seed, progress=progress)
    # Sectors are planned side by side, outside of this process: a service that plans still answers.
    with ProcessPoolExecutor(os.cpu_count(), mp_context=multiprocessing.get_context("spawn")) as pool:
        return plan_routes(framed.problem, seconds=seconds, seed=seed, progress=progress, map_=pool.map)


def _worked_s(row: SweepRow, framed: Framed, team: int) -> float:
    """How much of the team's shift is over at this moment; 0 outside of a shift: the plan begins with the next."""
    now = datetime.fromtimestamp(row.now_ms / 1000, UTC).astimezone(ZoneInfo(row.zone))
    begins = clock_s(framed.teams[team].shift_start)
    into = (now.hour * 3600 + now.minute * 60 + now.second - begins) % (24 * 3600)
    return float(into) if into < shift_s(framed.teams[team]) else 0.0


def _due(row: SweepRow, shops: Sequence[ShopToPlan], revised_ms: int) -> dict[ShopId, int]:
    """When each shop must have been visited: counted from the opening, for one visited before from the revision."""
    due: dict[ShopId, int] = {}
    for shop in shops:
        opened_ms = max(revised_ms, row.opened_ms) if shop.visits else row.opened_ms
        opened = datetime.fromtimestamp(opened_ms / 1000, UTC)
        at = due_for_stop(opened, RetailerKind(shop.kind), shop.likely, is_urban(shop.township))
        due[shop.shop] = round(at.timestamp() * 1000)
    return due


def is_urban(township: str) -> bool:
    """Whether a shop's township is a town's street office (街道) rather than the country; the stricter if unknown."""
    return not township.endswith(_VILLAGE_WORDS)
