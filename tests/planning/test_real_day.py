"""Plans answer to the clock, to skills, and to what two teams must do together; `violations` finds whoever does not."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from sweep.planning.plan import plan_routes
from sweep.planning.problem_arrays import PlanningProblem, Timetable
from sweep.planning.replan import replan
from sweep.planning.route_plan import Reason, RoutePlan
from sweep.planning.violations import violations
from tests.planning.cities import mixed_city, tiny_city
from tests.planning.test_plan import problems

HOUR = 3600.0


def always(problem: PlanningProblem, *, lunch: bool = False) -> Timetable:
    """Shifts from 08:00 on a Monday; with `lunch` a break of an hour from noon."""
    teams = problem.teams
    return Timetable(
        team_begins_s=np.full(teams, 8 * HOUR),
        team_weekday=np.zeros(teams, dtype=np.int64),
        lunch_from_s=np.full(teams, 12 * HOUR if lunch else np.inf),
        lunch_s=np.full(teams, HOUR if lunch else 0.0),
        shop_pattern=np.full(problem.shops, -1, dtype=np.int64),
        open_s=np.empty((0, 7, 1, 2)),
    )


def with_hours(problem: PlanningProblem, shops: dict[int, tuple[float, float]], **how: bool) -> PlanningProblem:
    """These shops are open daily from and to the given hours."""
    table = always(problem, **how)
    pattern = table.shop_pattern.copy()
    hours = np.empty((len(shops), 7, 1, 2))
    for row, (shop, span) in enumerate(shops.items()):
        pattern[shop] = row
        hours[row, :, 0] = np.array(span) * HOUR
    return replace(problem, timetable=replace(table, shop_pattern=pattern, open_s=hours))


@st.composite
def real_days(draw: st.DrawFn) -> PlanningProblem:
    problem = draw(problems(most_shops=16, most_teams=5))
    rng = np.random.default_rng(draw(st.integers(0, 2**32)))
    n, t = problem.shops, problem.teams
    rows = draw(st.integers(1, 3))
    open_s = np.full((4, 7, 2, 2), np.nan)
    open_s[0, :, 0] = 9 * HOUR, 12 * HOUR
    open_s[0, :5, 1] = 14 * HOUR, 17 * HOUR
    open_s[1, 2, 0] = 10 * HOUR, 10.2 * HOUR
    open_s[2, :, 0] = 0.0, 24 * HOUR
    table = Timetable(
        team_begins_s=rng.choice([7 * HOUR, 8 * HOUR, 20 * HOUR], t),
        team_weekday=rng.integers(0, 7, t),
        lunch_from_s=rng.choice([12 * HOUR, np.inf], t),
        lunch_s=np.full(t, HOUR),
        shop_pattern=rng.integers(-1, draw(st.sampled_from([0, 4])), n),
        open_s=open_s,
    )
    return replace(
        problem,
        shop_restriction=rng.integers(-1, rows, n),
        restricted_to=rng.random((rows, t)) < 0.5,
        shop_two_teams=rng.random(n) < draw(st.sampled_from([0.0, 0.2])),
        shop_urgent=rng.random(n) < draw(st.sampled_from([0.0, 0.2])),
        timetable=draw(st.sampled_from([None, table])),
    )


@settings(max_examples=80, deadline=None)
@given(real_days())
def test_whatever_is_asked_every_shop_is_placed_or_named_and_nothing_is_violated(problem: PlanningProblem) -> None:
    plan = plan_routes(problem, seconds=0.2)
    assert violations(problem, plan) == []


@settings(max_examples=80, deadline=None)
@given(real_days(), st.integers(0, 2**32))
def test_a_plan_that_is_changed_mid_way_violates_nothing_and_leaves_locked_routes_alone(
    problem: PlanningProblem, seed: int
) -> None:
    before = plan_routes(problem, seconds=0.2)
    rng = np.random.default_rng(seed)
    done = np.zeros(problem.shops, dtype=np.bool_)
    seen: set[int] = set()
    previous = []
    for route in before.routes:
        own = [shop for shop in route.stops.tolist() if shop not in seen]
        seen |= set(own)
        previous.append(np.array(own, dtype=np.int64))
        done[own[: rng.integers(0, 3)]] = True
    dropped, locked = rng.random((2, problem.teams)) < 0.2
    plan = replan(
        problem, previous, visited=done, dropped=dropped, locked=locked, afresh=bool(rng.random() < 0.3), seconds=0.2
    )
    assert violations(problem, plan) == []
    for team in np.flatnonzero(locked & ~dropped):
        # a visit of two teams may have to come later, when another second team is free
        moves = {each.shop for each in plan.unassigned} | set(np.flatnonzero(problem.shop_two_teams).tolist())
        ahead = [shop for shop in previous[team].tolist() if not done[shop] and shop not in moves]
        now = plan.routes[team].stops[plan.routes[team].visited :].tolist()
        assert [shop for shop in now if shop in ahead] == [shop for shop in ahead if shop in now]


def clock(problem: PlanningProblem, plan: RoutePlan, shop: int) -> float:
    """The hour of the day at which a shop's visit begins."""
    assert problem.timetable is not None
    (found,) = (
        problem.timetable.team_begins_s[route.team] + since
        for route in plan.routes
        for stop, since in zip(route.stops, route.day_arrival_s, strict=True)
        if stop == shop
    )
    return float(found) / HOUR


def test_a_shop_that_opens_late_is_visited_late_without_waiting_at_its_door() -> None:
    problem = with_hours(tiny_city([0] * 12, [0]), {0: (9.5, 12.0)})
    plan = plan_routes(problem, seconds=0.5)
    assert violations(problem, plan) == []
    assert 9.5 <= clock(problem, plan, 0) <= 11.9
    assert plan.metrics.wait_s < 600.0


def test_a_shop_that_opens_only_at_night_is_named() -> None:
    problem = with_hours(tiny_city([0] * 3, [0]), {1: (22.0, 23.0)})
    plan = plan_routes(problem, seconds=0.5)
    assert [(each.shop, each.reason) for each in plan.unassigned] == [(1, Reason.NEVER_OPEN)]


def test_lunch_lies_between_two_stops_and_is_no_working_time() -> None:
    problem = replace(tiny_city([0] * 7, [0]), shop_service_s=np.full(7, HOUR))
    plain = plan_routes(problem, seconds=0.5)
    noon = replace(problem, timetable=always(problem, lunch=True))
    fed = plan_routes(noon, seconds=0.5)
    assert violations(noon, fed) == []
    assert fed.metrics.makespan_s == plain.metrics.makespan_s
    clocks = sorted(clock(noon, fed, shop) for shop in range(7))
    assert not any(12.0 <= hour < 13.0 for hour in clocks)
    assert clocks[-1] > 13.0


def test_a_visit_that_needs_a_skill_goes_to_a_team_that_has_it() -> None:
    problem = mixed_city(80, 6, sectors=1)
    restriction = np.full(problem.shops, -1, dtype=np.int64)
    restriction[::7] = 0
    able = np.zeros((1, problem.teams), dtype=np.bool_)
    able[0, 2] = True
    problem = replace(problem, shop_restriction=restriction, restricted_to=able)
    plan = plan_routes(problem, seconds=0.5)
    assert violations(problem, plan) == []
    assert set(np.flatnonzero(restriction == 0)) <= set(plan.routes[2].stops)
    others = [route.finish_s for route in plan.routes if route.team != 2]
    assert max(others) < 1.6 * min(others)


def test_a_skill_that_nobody_has_is_named() -> None:
    problem = tiny_city([0] * 3, [0])
    nobody = replace(
        problem, shop_restriction=np.array([-1, 0, -1]), restricted_to=np.zeros((1, problem.teams), dtype=np.bool_)
    )
    plan = plan_routes(nobody, seconds=0.5)
    assert [(each.shop, each.reason) for each in plan.unassigned] == [(1, Reason.NO_ABLE_TEAM)]


def test_two_teams_meet_at_one_moment() -> None:
    problem = mixed_city(60, 4, sectors=1, unlocated=0.0)
    two = np.zeros(problem.shops, dtype=np.bool_)
    two[[3, 30, 45]] = True
    problem = replace(problem, shop_two_teams=two)
    plan = plan_routes(problem, seconds=0.5)
    assert violations(problem, plan) == []
    assert not plan.unassigned
    assert sum(len(route.stops) for route in plan.routes) == problem.shops + 3


def test_an_urgent_visit_is_the_next_stop_of_a_team_that_is_near() -> None:
    problem = mixed_city(80, 4, sectors=1, unlocated=0.0)
    before = plan_routes(problem, seconds=0.5)
    sighted = int(before.routes[0].stops[-1])
    urgent = np.zeros(problem.shops, dtype=np.bool_)
    urgent[sighted] = True
    problem = replace(problem, shop_urgent=urgent)
    after = replan(
        problem, [route.stops for route in before.routes], visited=np.zeros(problem.shops, dtype=np.bool_), seconds=1
    )
    assert violations(problem, after) == []
    assert sighted in {int(route.stops[0]) for route in after.routes}
    moved = sum(len(set(a.stops) - set(b.stops)) for a, b in zip(before.routes, after.routes, strict=True))
    assert moved <= 1


def test_sectors_in_which_nothing_waits_keep_their_routes() -> None:
    problem = mixed_city(120, 8, sectors=2, unlocated=0.0)
    before = plan_routes(problem, seconds=0.5)
    dropped = np.zeros(problem.teams, dtype=np.bool_)
    dropped[0] = True
    previous = [route.stops for route in before.routes]
    after = replan(problem, previous, visited=np.zeros(problem.shops, dtype=np.bool_), dropped=dropped, seconds=0.5)
    assert violations(problem, after) == []
    elsewhere = np.flatnonzero(problem.team_sector != problem.team_sector[0])
    assert len(elsewhere)
    for team in elsewhere.tolist():
        assert after.routes[team].stops.tolist() == previous[team].tolist()
