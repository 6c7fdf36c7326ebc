"""Plans and their drafts, what changes between two of them, and what people order of the plans to come."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec
from aiohttp import web

from sweep.actions import compare_plans, publish_plan, read_plans, steer_plan
from sweep.actions.plan_roads import NONE, RoadsWanted
from sweep.actions.plan_routes import plan_sweep
from sweep.actions.read_route_shapes import read_route_shapes
from sweep.db import steering
from sweep.db.steering import SteeringRow
from sweep.domain.ids import SectorId, ShopId, SteeringId, TeamId
from sweep.domain.problem import Problem
from sweep.domain.steering import SteeringKind
from sweep.views.plan_comparison import PlanHead, PlanStop
from sweep.web.bodies import answer_json, read_json
from sweep.web.desk.asking import Done, actor_of, give, only_open, storable, sweep_of, sweep_row
from sweep.web.desk.city_time import moment_ms
from sweep.web.service import service
from sweep.web.signed_in import request_area

_MOST_SECONDS = 120.0


class PlanGiven(msgspec.Struct):
    """`seconds` of planning at most. `afresh`: without keeping the newest plan's routes. `draft`: only to be compared,
    phones do not see it. The same `seed`, the same plan. `closures`: GeoJSON of streets that are closed from now on,
    {} to open all; without it they stay as they are."""

    seconds: float = 20.0
    afresh: bool = False
    reason: str = ""
    draft: bool = False
    seed: int = 0
    closures: dict[str, Any] | None = None


class PlanNamed(msgspec.Struct):
    plan: int
    reason: str = ""


class SteeringGiven(msgspec.Struct):
    """See `SteeringKind` for what goes with which. `until` as 2008-09-17T10:00 in the city's time, '': until lifted."""

    kind: SteeringKind
    reason: str
    team: str | None = None
    shops: list[str] = []
    value: int = 0
    until: str = ""


class CrossingGiven(msgspec.Struct):
    """An order to cross: `until` as 2008-09-17T10:00 in the city's time."""

    teams: list[str]
    sectors: list[str]
    reason: str
    until: str


class LiftingGiven(msgspec.Struct):
    steering: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Drafts:
    """Plans that nobody has published, the newest first. `out`: the plan that phones show, 0 for none."""

    out: int
    rows: Sequence[PlanHead]


@dataclass(frozen=True, slots=True)
class PlanStops:
    """Stops of one plan, team by team, in order."""

    rows: Sequence[PlanStop]


@dataclass(frozen=True, slots=True)
class Steered:
    """One order about the plans. `kind` 'cross' is an order to cross a border; `holds`: the next plan heeds it."""

    steering: str
    kind: str
    teams: Sequence[str]
    shops: Sequence[str]
    sectors: Sequence[str]
    value: int
    reason: str
    person: str
    at_ms: int
    until_ms: int | None
    lifted_ms: int | None
    lifted_by: str | None
    holds: bool
    n: int


@dataclass(frozen=True, slots=True)
class Steerings:
    """Orders about the plans, the newest first."""

    rows: Sequence[Steered]


async def post_plan(request: web.Request) -> web.Response:
    """Plan what is open; answers with the figures when the plan is out, or kept as a draft."""
    given = await read_json(request, PlanGiven)
    planned = await plan_sweep(
        service(request).database,
        sweep_of(request),
        by=actor_of(request).person,
        seconds=min(max(given.seconds, 1.0), _MOST_SECONDS),
        seed=given.seed,
        afresh=given.afresh,
        reason=storable(given.reason),
        draft=given.draft,
        roads=RoadsWanted(closures=Path(NONE) if given.closures == {} else given.closures),
    )
    return answer_json(planned.facts(), status=201)


async def list_drafts(request: web.Request) -> web.Response:
    """Drafts that can be compared and published."""
    out, rows = await read_plans.read_drafts(service(request).database, sweep_of(request))
    return give(request, Drafts(out, rows))


async def show_plan(request: web.Request) -> web.Response:
    """One plan, published or not: figures, teams, and what it could not place."""
    sheet = await read_plans.read_plan(
        service(request).database, sweep_of(request), _number(request.match_info["plan"]), request_area(request)
    )
    return give(request, sheet)


async def list_stops(request: web.Request) -> web.Response:
    """The stops of one plan, of all teams or of one (?team=)."""
    team = request.query.get("team")
    rows = await read_plans.read_stops(
        service(request).database,
        sweep_of(request),
        _number(request.match_info["plan"]),
        None if team is None else TeamId(storable(team)),
        request_area(request),
    )
    return give(request, PlanStops(rows))


async def list_shapes(request: web.Request) -> web.Response:
    """The streets of a plan's routes, of all teams or of one (?team=)."""
    team = request.query.get("team")
    shapes = await read_route_shapes(
        service(request).database,
        sweep_of(request),
        _number(request.match_info["plan"]),
        None if team is None else TeamId(storable(team)),
        request_area(request),
    )
    return give(request, shapes)


async def compare(request: web.Request) -> web.Response:
    """Two plans side by side (?a=&b=; without them the plan that is out, and the newest draft)."""
    here, sweep = service(request), sweep_of(request)
    out, drafts = await read_plans.read_drafts(here.database, sweep)
    a = _number(request.query.get("a", str(out)))
    b = _number(request.query.get("b", str(drafts[0].number if drafts else out)))
    return give(request, await compare_plans.compare_plans(here.database, sweep, a, b, request_area(request)))


async def post_publication(request: web.Request) -> web.Response:
    """Publish a draft: phones show it at once."""
    given = await read_json(request, PlanNamed)
    n = await publish_plan.publish_plan(
        service(request).database, sweep_of(request), given.plan, by=actor_of(request).person,
        reason=storable(given.reason),
    )  # fmt: skip
    return answer_json(Done(n, str(given.plan)), status=201)


async def post_discard(request: web.Request) -> web.Response:
    """Throw a draft away."""
    given = await read_json(request, PlanNamed)
    await publish_plan.discard_draft(
        service(request).database, sweep_of(request), given.plan, by=actor_of(request).person
    )
    return answer_json(Done(id=str(given.plan)))


async def list_steering(request: web.Request) -> web.Response:
    """What holds for the next plan; with ?all=1 also what is over."""
    row = await sweep_row(request)
    async with service(request).database.acquire() as connection:
        found = await steering.select_steering(connection, row.sweep_id)
    rows = [_steered(each, row.now_ms) for each in reversed(found)]
    return give(request, Steerings([each for each in rows if each.holds or not only_open(request)]))


async def post_steering(request: web.Request) -> web.Response:
    """Lock a route, move stops, take a team off, set priorities, send somebody there now: for the plans to come."""
    given = await read_json(request, SteeringGiven)
    row = await sweep_row(request)
    made = await steer_plan.steer_plan(
        service(request).database,
        row.sweep_id,
        given.kind,
        actor_of(request),
        reason=storable(given.reason),
        team=None if given.team is None else TeamId(storable(given.team)),
        shops=[ShopId(storable(shop)) for shop in given.shops],
        value=given.value,
        until_ms=moment_ms(given.until, row.zone, "until"),
    )
    return answer_json(Done(made.n, made.steering), status=201)


async def post_crossing(request: web.Request) -> web.Response:
    """Order named teams to cross into named sectors, until a moment."""
    given = await read_json(request, CrossingGiven)
    row = await sweep_row(request)
    until_ms = moment_ms(given.until, row.zone, "until")
    made = await steer_plan.order_crossing(
        service(request).database,
        row.sweep_id,
        actor_of(request),
        teams_named=[TeamId(storable(team)) for team in given.teams],
        sectors_named=[SectorId(storable(sector)) for sector in given.sectors],
        reason=storable(given.reason),
        until_ms=until_ms or 0,
    )
    return answer_json(Done(made.n, made.steering), status=201)


async def post_lifting(request: web.Request) -> web.Response:
    """Lift an order: the plans to come no longer heed it."""
    given = await read_json(request, LiftingGiven)
    n = await steer_plan.lift_steering(
        service(request).database, sweep_of(request), SteeringId(storable(given.steering)), actor_of(request),
        reason=storable(given.reason),
    )  # fmt: skip
    return answer_json(Done(n, given.steering))


def _number(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and len(text) < 9):
        raise Problem("plan-unfit", "A plan is named by its number.", "方案请以编号表示。", status=400, field="plan")
    return int(text)


def _steered(row: SteeringRow, now_ms: int) -> Steered:
    return Steered(
        row.steering, row.kind, row.teams, row.shops, row.sectors, row.value, row.reason, row.person, row.at_ms,
        row.until_ms, row.lifted_ms, row.lifted_by, row.holds_at(now_ms), row.n,
    )  # fmt: skip
