"""Plan a sweep's routes, or plan them again with what is done and what comes next kept: a numbered plan."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from time import perf_counter
from typing import Any

from sweep.actions.apply import SweepWriter, write_sweep
from sweep.actions.plan_digest import digest_of
from sweep.actions.plan_progress import Progress, telling
from sweep.actions.plan_roads import (
    RoadsWanted,
    find_roads,
    keep_roads,
    keep_times,
    put_on_roads,
    road_figures,
    shape_rows,
)
from sweep.actions.plan_solving import solve
from sweep.actions.plan_tours import tours_of
from sweep.actions.planning_ground import Ground, read_ground
from sweep.actions.planning_problem import Framed, frame, needs_visit, stops_of
from sweep.db import plans
from sweep.db import roads as road_rows
from sweep.db.connection import Database
from sweep.db.plans import PlanRow, ShopToPlan, StopRow
from sweep.db.sweeps import SweepRow, choose_sweep
from sweep.domain.events import PlanDrafted, PlanPublished
from sweep.domain.ids import PersonId, ShopId, SweepId
from sweep.domain.promises import due_for_stop
from sweep.domain.words import RetailerKind
from sweep.planning.route_plan import Reason, RoutePlan

_MOST_REINSERTED = 0.6  # of the shops to visit: with more of them new, new routes are better
# of the time asked for the search has at least this, whatever the roads took
_LEAST_SEARCH = 0.5
_REST_S_PER_SHOP, _REST_S_PER_SHOP_BY_ROAD = 0.00003, 0.00012
_VILLAGE_WORDS = ("镇", "乡", "村")


@dataclass(frozen=True, slots=True)
class Planned:
    """What was planned. Seconds of working time, but `seconds` (how long it took); `finish_ms`: when the last team
    is back, on the sweep's clock. `draft`: nobody sees it yet; `moved`: stops that went to another team than before.
    `travel` 'estimate' where no road network is loaded, else 'roads'; `off_road`: shops that no road reaches, and why.
    """

    sweep: SweepId
    plan: int
    draft: bool
    retailers: int
    teams: int
    routes: int
    unassigned: int
    desk_tasks: int
    makespan_s: float
    travel_s: float
    service_s: float
    wait_s: float
    bound_s: float
    mean_tour_s: float
    risk_arrival_s: float
    days: int
    finish_ms: int
    kept: bool
    moved: int
    travel: str
    roads_file: str
    road_nodes: int
    road_islands: int
    closed_edges: int
    off_road: Sequence[Sequence[str]]
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
    service_s: float | None = None,
    afresh: bool = False,
    reason: str = "",
    draft: bool = False,
    roads: RoadsWanted | None = None,
    scheduler: str | None = None,
    progress: Progress | None = None,
) -> Planned:
    """Plan every shop that needs a visit, and publish the plan; as a `draft` it is only kept, to be compared.

    `seconds` are those of the whole, but for roads that nobody has read yet, or times on them that nobody has sought.
    After a first plan the next one keeps its done and its next stops; `afresh` makes new routes for what is left.
    `service_s`: what an ordinary visit takes (default: ORDINARY_S, or what visits have taken so far).
    `roads`: what is new about roads (default: those of the plan before); `scheduler`: see `on_scheduler`.
    Raises Problem no-teams, and as `choose_sweep`, `find_roads`, `put_on_roads` and `on_scheduler`.
    """
    began = perf_counter()
    change = await find_roads(database, roads or RoadsWanted())
    async with database.transaction(isolation="repeatable_read", readonly=True) as connection:
        row = await choose_sweep(connection, sweep)
        ground = await read_ground(connection, row)
    framed = await asyncio.to_thread(frame, ground, service_s)
    keep = bool(ground.base) and not afresh and _is_small_change(framed)
    if not keep:
        locked = {team.team_id for team, is_locked in zip(framed.teams, framed.locked, strict=True) if is_locked}
        former = [stop for stop in ground.previous if stop.team in locked]
        framed = await asyncio.to_thread(frame, replace(ground, previous=former), service_s)
    city = None
    if change.roads is not None:
        framed, city = await asyncio.to_thread(put_on_roads, framed, change.roads)
    search_s = max(seconds - (perf_counter() - began) - _rest_s(framed), _LEAST_SEARCH * seconds)
    async with telling(database, row.sweep_id, progress) as tell:
        made = await asyncio.to_thread(solve, framed, ground.now, keep, search_s, seed, tell, scheduler)
    stops = stops_of(framed, made, _due(row, ground.shops, ground.revised_ms))
    missing = [
        (framed.shops[each.shop].shop, each.reason.value)
        for each in made.unassigned
        if each.reason is not Reason.NO_OPEN_LINES
    ]
    tours = tours_of(framed, made, ground.now)
    figures = _figures(ground, framed, made, len(missing))
    figures |= {
        "finish_ms": max((tour["finish_ms"] for tour in tours.values()), default=row.now_ms),
        "kept": keep,
        "moved": _moved(ground, stops),
        **road_figures(framed, change.roads, city),
    }
    shapes = await asyncio.to_thread(shape_rows, framed, city, made)
    kept = PlanRow(0, figures, missing, reason, row.now_ms, tours, base=ground.base, made_by=by)
    async with write_sweep(database, row.sweep_id) as writer:
        number = await plans.next_number(writer.connection, row.sweep_id)
        kept = replace(kept, number=number)
        await keep_roads(writer.connection, change)
        await road_rows.insert_shapes(writer.connection, row.sweep_id, number, shapes)
        if draft:
            noted = PlanDrafted(number, ground.base, figures["routes"], len(stops), digest_of(stops), reason)
            writer.append(noted, actor=by)
            await plans.insert_draft(writer.connection, row.sweep_id, kept, stops)
        else:
            await announce(writer, kept, stops, by)
    took = round(perf_counter() - began, 3)
    if change.roads is not None and city is not None:
        await keep_times(database, change.roads, city)
    return Planned(sweep=row.sweep_id, plan=number, draft=draft, seconds=took, **figures)


async def announce(writer: SweepWriter, plan: PlanRow, stops: Sequence[StopRow], by: PersonId) -> int:
    """The plan is out: phones show it. The ledger's number of it."""
    event = PlanPublished(plan.number, plan.metrics["routes"], len(stops), digest_of(stops), plan.reason)
    n = writer.append(event, actor=by)
    await plans.insert_plan(writer.connection, writer.sweep, plan, stops, n)
    return n


def _rest_s(framed: Framed) -> float:
    """What comes after the search: the streets of the routes, the stops into the database."""
    return len(framed.shops) * (_REST_S_PER_SHOP if framed.problem.roads is None else _REST_S_PER_SHOP_BY_ROAD)


def _figures(ground: Ground, framed: Framed, made: RoutePlan, missing: int) -> dict[str, Any]:
    metrics, problem = made.metrics, framed.problem
    priority = problem.shop_priority
    risk_s = sum(float((priority[r.stops] * r.arrival_s)[r.visited :].sum()) for r in made.routes)
    weight = sum(int(priority[r.stops[r.visited :]].sum()) for r in made.routes)
    desk = sum(1 for shop in ground.shops if shop.kind == RetailerKind.ONLINE.value and needs_visit(shop))
    return {
        "retailers": int((problem.shop_open_lines > 0).sum()),
        "teams": metrics.teams,
        "routes": metrics.routes,
        "unassigned": missing,
        "desk_tasks": desk,
        "makespan_s": round(metrics.makespan_s, 1),
        "travel_s": round(metrics.travel_s, 1),
        "service_s": round(metrics.service_s, 1),
        "wait_s": round(metrics.wait_s, 1),
        "bound_s": round(metrics.bound_s, 1),
        "mean_tour_s": round(metrics.mean_tour_s, 1),
        "risk_arrival_s": round(risk_s / max(1, weight), 1),
        "days": metrics.days,
    }


def _moved(ground: Ground, stops: Sequence[StopRow]) -> int:
    """How many stops that were still to make have another team than in the plan before."""
    to_visit = {shop.shop for shop in ground.shops if needs_visit(shop)}
    before = {
        stop.shop: stop.team
        for stop, is_ahead in ground.stops_ahead()
        if is_ahead and not stop.second and stop.shop in to_visit
    }
    return sum(1 for stop in stops if not stop.second and before.get(stop.shop, stop.team) != stop.team)


def _is_small_change(framed: Framed) -> bool:
    """Whether few enough shops lack a place on the former routes."""
    due = framed.problem.shop_open_lines > 0
    waiting = due.copy()
    for stops in framed.previous:
        waiting[stops] = False
    return int(waiting.sum()) <= _MOST_REINSERTED * int(due.sum())


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
