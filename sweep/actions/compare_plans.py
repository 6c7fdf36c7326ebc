"""Compares two plans of a sweep, published or not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from sweep.actions.actor import not_found
from sweep.actions.planning_ground import ahead_of, with_ahead
from sweep.actions.shift_times import moment
from sweep.db import plans, steering, teams
from sweep.db.connection import Connection, Database
from sweep.db.plans import PlanRow, ShopNamed, StopRow
from sweep.db.steering import SteeringRow
from sweep.db.sweeps import SweepRow, choose_sweep
from sweep.db.teams import TeamRow
from sweep.domain.ids import SectorId, ShopId, TeamId
from sweep.domain.steering import CROSSING, SteeringKind
from sweep.domain.words import TO_VISIT
from sweep.views.plan_comparison import Change, PlanComparison, PlanHead, TeamTours, Why, why
from sweep.views.words import say

Area = frozenset[SectorId] | None

MOST_CHANGES = 2_000
_BY_EXPLANATION = {code: rank for rank, code in enumerate(("urgent", "moved", "excluded", "team-gone", "crossing"))}


@dataclass(frozen=True, slots=True)
class Side:
    """One plan with the stops that were still to make, by shop; a visit of two teams is its first team's."""

    plan: PlanRow
    stops: Mapping[ShopId, StopRow]
    orders: Sequence[SteeringRow]  # that held when it was made
    made_by: str

    def order(self, kind: str, shop: ShopId | None = None, team: TeamId | None = None) -> SteeringRow | None:
        """The newest order of a kind that names this shop or team."""
        fits = [
            o for o in self.orders if o.kind == kind and (shop is None or shop in o.shops) and team in (None, *o.teams)
        ]
        return fits[-1] if fits else None


async def compare_plans(database: Database, sweep: str | None, a: int, b: int, area: Area = None) -> PlanComparison:
    """What changes from plan `a` to plan `b`; of one area only its shops and teams. Raises Problem not-found."""
    async with database.transaction(isolation="repeatable_read", readonly=True) as connection:
        row = await choose_sweep(connection, sweep)
        orders = await steering.select_steering(connection, row.sweep_id)
        before, after = [await _side(connection, row, number, orders) for number in (a, b)]
        visited = await plans.select_visited_since(connection, row.sweep_id, before.plan.made_ms)
        before = replace(before, stops={shop: stop for shop, stop in before.stops.items() if shop not in visited})
        known = {team.team_id: team for team in await teams.select_teams(connection)}
        differ = sorted(
            shop
            for shop in before.stops.keys() | after.stops.keys()
            if _team(before, shop) != _team(after, shop) or (shop in before.stops) != (shop in after.stops)
        )
        names = await plans.select_shop_names(connection, row.sweep_id, differ)
    changes = [
        _change(shop, names[shop], before, after, known, row.zone) for shop in differ if _counts(names.get(shop), area)
    ]
    changes.sort(key=lambda change: (_BY_EXPLANATION.get(change.why.code, 99), change.why.code, change.team_a or ""))
    both = sorted({*before.plan.tours, *after.plan.tours})
    return PlanComparison(
        head(before.plan),
        head(after.plan),
        [
            TeamTours(TeamId(t), _name(known, TeamId(t)), before.plan.tours.get(t), after.plan.tours.get(t))
            for t in both
            if area is None or (TeamId(t) in known and known[TeamId(t)].sector_id in area)
        ],
        moved=sum(1 for each in changes if each.team_a is not None and each.team_b is not None),
        added=sum(1 for each in changes if each.team_a is None),
        gone=sum(1 for each in changes if each.team_b is None),
        changes=changes[:MOST_CHANGES],
        more=max(0, len(changes) - MOST_CHANGES),
    )


def head(plan: PlanRow) -> PlanHead:
    """A plan as people see it listed."""
    return PlanHead(
        plan.number, plan.is_draft, plan.reason, plan.made_ms, plan.made_by or "", plan.base, dict(plan.metrics)
    )


async def _side(connection: Connection, row: SweepRow, number: int, orders: Sequence[SteeringRow]) -> Side:
    plan = await plans.select_plan(connection, row.sweep_id, number)
    if plan is None:
        raise not_found("plan", "方案", str(number))
    stops = await plans.select_stops(connection, row.sweep_id, number)
    held = [order for order in orders if order.holds_at(plan.made_ms)]
    made_by = plan.made_by or await plans.select_publisher(connection, row.sweep_id, plan.n)
    to_make = [stop for stop, is_ahead in with_ahead(stops, ahead_of(plan)) if is_ahead and not stop.second]
    return Side(plan, {stop.shop: stop for stop in to_make}, held, made_by)


def _team(side: Side, shop: ShopId) -> TeamId | None:
    stop = side.stops.get(shop)
    return None if stop is None else stop.team


def _counts(shop: ShopNamed | None, area: Area) -> bool:
    if shop is None or not (area is None or shop.sector in area):
        return False
    return shop.standing == "in_scope" and shop.state in TO_VISIT


def _change(
    shop: ShopId, named: ShopNamed, before: Side, after: Side, known: Mapping[TeamId, TeamRow], zone: str
) -> Change:
    a, b = before.stops.get(shop), after.stops.get(shop)
    return Change(
        shop,
        named.name,
        None if a is None else a.team,
        None if b is None else b.team,
        _arrives_ms(a, before.plan, known, zone),
        _arrives_ms(b, after.plan, known, zone),
        _why(shop, named, before, after, known, zone),
    )


def _why(shop: ShopId, named: ShopNamed, before: Side, after: Side, known: Mapping[TeamId, TeamRow], zone: str) -> Why:
    a, b = _team(before, shop), _team(after, shop)
    if b is None:
        reason = next((reason for its_shop, reason in after.plan.unassigned if its_shop == shop), "")
        if not reason:
            return why("no-visit")
        told = {language: say(f"plan-unplaced-{reason}", language) for language in ("zh", "en")}
        return Why("unplaced", say("plan-why-unplaced", "zh", reason=told["zh"]),
                   say("plan-why-unplaced", "en", reason=told["en"]))  # fmt: skip
    name = _name(known, b)
    if (order := after.order(SteeringKind.VISIT_NOW, shop=shop)) is not None:
        return why("urgent", team=name, person=order.person, reason=order.reason)
    if (order := after.order(SteeringKind.MOVE_STOP, shop=shop)) is not None and b in order.teams:
        return why("moved", team=name, person=order.person, reason=order.reason)
    if a is None:
        return why("reopened" if named.visits else "new")
    if (order := after.order(SteeringKind.EXCLUDE_TEAM, team=a)) is not None:
        return why("excluded", team=_name(known, a), person=order.person, reason=order.reason)
    if a not in known or not known[a].active:
        return why("team-gone", team=_name(known, a))
    if (order := before.order(SteeringKind.MOVE_STOP, shop=shop, team=a)) is not None:
        return why("unpinned", team=_name(known, a), person=order.person, reason=order.reason)
    crossing, former = after.order(CROSSING, team=b), before.order(CROSSING, team=a)
    if crossing is not None and before.order(CROSSING, team=b) is None:
        return why("crossing", team=name, person=crossing.person, reason=crossing.reason)
    if former is not None and after.order(CROSSING, team=a) is None:
        return why("crossing-over", team=_name(known, a), person=former.person, reason=former.reason)
    closed = [side.plan.metrics.get("closed_edges", 0) for side in (before, after)]
    if closed[0] != closed[1]:
        code = "streets-closed" if closed[1] > closed[0] else "streets-opened"
        return why(code, team=name, person=after.made_by, reason=after.plan.reason)
    return why(
        "evens-out",
        a=_name(known, a),
        b=name,
        a_finish=_finish(before.plan, a, zone),
        b_finish=_finish(before.plan, b, zone),
    )


def _arrives_ms(stop: StopRow | None, plan: PlanRow, known: Mapping[TeamId, TeamRow], zone: str) -> int | None:
    if stop is None or stop.team not in known:
        return None
    made = datetime.fromtimestamp(plan.made_ms / 1000, UTC).astimezone(ZoneInfo(zone))
    return round(moment(known[stop.team], made, stop.day, stop.arrival_s).timestamp() * 1000)


def _finish(plan: PlanRow, team: TeamId, zone: str) -> str:
    tour = plan.tours.get(team)
    if tour is None:
        return "–"
    return f"{datetime.fromtimestamp(tour['finish_ms'] / 1000, UTC).astimezone(ZoneInfo(zone)):%m-%d %H:%M}"


def _name(known: Mapping[TeamId, TeamRow], team: TeamId) -> str:
    return known[team].name if team in known else team
