from __future__ import annotations

from dataclasses import replace

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from sweep.planning.plan import plan_routes
from sweep.planning.problem_arrays import PlanningProblem
from sweep.planning.replan import replan
from sweep.planning.route_plan import Reason, RoutePlan
from sweep.planning.violations import violations
from tests.planning.cities import mixed_city, tiny_city
from tests.planning.test_plan import problems


def visited_after(problem: PlanningProblem, plan: RoutePlan, share: float) -> np.ndarray:
    visited = np.zeros(problem.shops, dtype=np.bool_)
    for route in plan.routes:
        visited[route.stops[: int(share * len(route.stops))]] = True
    return visited


def order_of(plan: RoutePlan) -> list[list[int]]:
    return [route.stops.tolist() for route in plan.routes]


@settings(max_examples=60, deadline=None)
@given(problems(), st.integers(0, 2**32))
def test_visited_stops_stay_and_every_other_shop_is_placed_or_named(problem: PlanningProblem, seed: int) -> None:
    rng = np.random.default_rng(seed)
    before = plan_routes(problem, seconds=5)
    visited = (rng.random(problem.shops) < 0.4) & np.isin(
        np.arange(problem.shops), [shop for stops in order_of(before) for shop in stops]
    )
    reopened = visited & (rng.random(problem.shops) < 0.2)
    dropped = rng.random(problem.teams) < 0.3
    problem = replace(problem, shop_open_lines=rng.integers(0, 2, problem.shops))
    after = replan(
        problem,
        [route.stops for route in before.routes],
        visited=visited,
        reopened=reopened,
        dropped=dropped,
        worked_s=rng.uniform(0, 9000, problem.teams),
    )
    visited &= ~reopened
    assert violations(problem, after) == []
    for old, new in zip(before.routes, after.routes, strict=True):
        done = [shop for shop in old.stops.tolist() if visited[shop]]
        assert new.stops.tolist()[: new.visited] == done
        assert not (dropped[new.team] and len(new.stops) > new.visited)


def test_a_plan_that_nothing_has_changed_stays_as_it_is() -> None:
    problem = mixed_city(120, 6, sectors=2)
    before = plan_routes(problem)
    after = replan(problem, [r.stops for r in before.routes], visited=visited_after(problem, before, 0.5))
    assert order_of(after) == order_of(before)


def test_a_lost_teams_stops_go_to_its_neighbours_who_keep_their_next_stop() -> None:
    problem = mixed_city(400, 12, sectors=2, shift_s=1e9, unlocated=0.0)
    before = plan_routes(problem)
    visited = visited_after(problem, before, 0.5)
    dropped = np.zeros(12, dtype=np.bool_)
    dropped[2] = True
    after = replan(problem, [r.stops for r in before.routes], visited=visited, dropped=dropped)
    assert violations(problem, after) == []
    team_before = {shop: r.team for r in before.routes for shop in r.stops.tolist()}
    team_after = {shop: r.team for r in after.routes for shop in r.stops.tolist()}
    lost = int((~visited[before.routes[2].stops]).sum())
    assert sum(team_before[shop] != team_after[shop] for shop in team_before) < 4 * lost
    for old, new in zip(before.routes, after.routes, strict=True):
        ahead = [shop for shop in old.stops.tolist() if not visited[shop]]
        if ahead and not dropped[new.team]:
            assert new.stops[new.visited] == ahead[0]
    assert after.metrics.teams == 11


def test_reopened_and_added_shops_are_planned_again_where_the_teams_are() -> None:
    problem = mixed_city(300, 8, sectors=2, shift_s=1e9)
    old = replace(problem, shop_open_lines=np.where(np.arange(300) < 280, 1, 0))
    before = plan_routes(old)
    visited = visited_after(old, before, 1.0)
    reopened = np.zeros(300, dtype=np.bool_)
    reopened[40:120] = True
    after = replan(problem, [r.stops for r in before.routes], visited=visited, reopened=reopened)
    assert violations(problem, after) == []
    assert sum(len(r.stops) - r.visited for r in after.routes) == 100
    assert after.metrics.makespan_s <= 1.6 * after.metrics.mean_tour_s


def test_a_team_does_not_turn_back_for_a_reopened_shop_before_its_next_stop() -> None:
    problem = tiny_city(shop_sector=[0] * 6, team_sector=[0])
    after = replan(
        problem,
        [np.arange(6)],
        visited=np.array([True, True, True, False, False, False]),
        reopened=np.array([True, False, False, False, False, False]),
    )
    assert after.routes[0].stops.tolist()[:3] == [1, 2, 3]


def test_a_sector_that_loses_its_only_team_has_its_shops_named() -> None:
    problem = tiny_city(shop_sector=[0, 1, 1], team_sector=[0, 1])
    before = plan_routes(problem)
    after = replan(
        problem,
        [r.stops for r in before.routes],
        visited=np.array([False, True, False]),
        dropped=np.array([False, True]),
    )
    assert [(u.shop, u.reason) for u in after.unassigned] == [(2, Reason.NO_TEAM_IN_SECTOR)]
    assert order_of(after) == [[0], [1]]


def test_a_team_whose_shift_is_over_goes_home_before_its_next_stop() -> None:
    problem = tiny_city(shop_sector=[0, 0, 0], team_sector=[0])
    after = replan(
        problem,
        [np.array([0, 1, 2])],
        visited=np.array([True, False, False]),
        worked_s=np.array([8 * 3600.0 - 60]),
    )
    assert after.routes[0].day.tolist() == [0, 1, 1]
