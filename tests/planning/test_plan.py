from __future__ import annotations

import pickle
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sweep.planning.apportion import apportion_to_sectors
from sweep.planning.plan import plan_routes
from sweep.planning.problem_arrays import PlanningProblem, allowed_sectors
from sweep.planning.route_plan import Reason
from sweep.planning.schedule import schedule_route
from sweep.planning.travel import places_of
from sweep.planning.violations import violations
from tests.planning.cities import mixed_city, tiny_city


@st.composite
def problems(draw: st.DrawFn, most_shops: int = 25, most_teams: int = 6) -> PlanningProblem:
    shops = draw(st.integers(0, most_shops))
    teams = draw(st.integers(0, most_teams))
    sectors = draw(st.integers(1, 4))
    rng = np.random.default_rng(draw(st.integers(0, 2**32)))
    parents = [None if s == 0 else draw(st.sampled_from([None, *range(s)])) for s in range(sectors)]
    team_sector = rng.integers(0, sectors, teams)
    spread = draw(st.sampled_from([0.0, 0.001, 0.3]))
    lat, lon = 28.9 + spread * rng.normal(size=shops), 105.4 + spread * rng.normal(size=shops)
    lat[rng.random(shops) < draw(st.sampled_from([0.0, 0.2, 1.0]))] = np.nan
    offices = 28.9 + 0.2 * rng.normal(size=(2, teams))
    offices[0, rng.random(teams) < 0.2] = np.nan
    return PlanningProblem(
        shop_lat=lat,
        shop_lon=lon,
        shop_service_s=rng.integers(0, 4000, shops).astype(float),
        shop_sector=rng.integers(0, sectors, shops),
        shop_priority=rng.integers(0, 3, shops),
        shop_open_lines=rng.integers(0, 4, shops),
        team_sector=team_sector,
        team_office_lat=offices[0],
        team_office_lon=offices[1] + 76.5,
        team_shift_s=rng.choice([600.0, 7200.0, 28800.0], teams),
        team_max_stops=rng.integers(0, 4, teams),
        team_allowed=allowed_sectors(team_sector, parents) & (rng.random((teams, sectors)) < 0.9),
    )


@settings(max_examples=60, deadline=None)
@given(problems())
def test_every_shop_is_on_one_route_or_named_with_a_reason(problem: PlanningProblem) -> None:
    plan = plan_routes(problem, seconds=5)
    assert violations(problem, plan) == []


@settings(max_examples=60, deadline=None)
@given(problems())
def test_reported_times_are_those_of_the_stops_walked_one_by_one(problem: PlanningProblem) -> None:
    places = places_of(problem)
    for route in plan_routes(problem, seconds=5).routes:
        office, clock, here = problem.shops + route.team, 0.0, problem.shops + route.team
        for at, shop in enumerate(route.stops.tolist()):
            if at and route.day[at] != route.day[at - 1]:
                clock += float(places.seconds_along(np.array([here, office]))[0])
                here = office
            clock += float(places.seconds_along(np.array([here, shop]))[0])
            assert route.arrival_s[at] == pytest.approx(clock, abs=1e-3)
            clock += float(problem.shop_service_s[shop])
            here = shop
        clock += float(places.seconds_along(np.array([here, office]))[0])
        assert route.finish_s == pytest.approx(clock, abs=1e-3)


def test_a_city_is_planned_evenly_and_within_reach_of_the_bound() -> None:
    problem = mixed_city(1200, 14, sectors=3, shift_s=1e9)
    metrics = plan_routes(problem, seconds=30).metrics
    assert metrics.bound_s <= metrics.makespan_s <= 1.3 * metrics.bound_s
    assert metrics.makespan_s <= 1.12 * metrics.mean_tour_s


def test_the_same_seed_gives_the_same_plan_and_a_process_pool_changes_nothing() -> None:
    problem = mixed_city(150, 8, sectors=3)
    one, again = plan_routes(problem, seed=3), plan_routes(problem, seed=3)
    with ProcessPoolExecutor(1) as pool:
        pooled = plan_routes(problem, seed=3, map_=pool.map)
    for other in (again, pooled):
        assert [r.stops.tolist() for r in other.routes] == [r.stops.tolist() for r in one.routes]
    assert pickle.loads(pickle.dumps(one)).metrics == one.metrics


def test_progress_ends_with_every_shop_done() -> None:
    seen: list[tuple[int, int]] = []
    plan_routes(mixed_city(80, 6, sectors=3), progress=lambda done, total: seen.append((done, total)))
    assert seen[-1] == (80, 80)
    assert all(before[0] < after[0] for before, after in pairwise(seen))


def test_shops_of_a_sector_without_teams_are_named() -> None:
    problem = tiny_city(shop_sector=[0, 1], team_sector=[0])
    plan = plan_routes(problem)
    assert [(u.shop, u.reason) for u in plan.unassigned] == [(1, Reason.NO_TEAM_IN_SECTOR)]


def test_a_team_of_the_county_serves_a_station_that_has_none() -> None:
    problem = tiny_city(shop_sector=[1, 2, 2], team_sector=[0], parents=[None, 0, 0])
    plan = plan_routes(problem)
    assert plan.unassigned == ()
    assert sorted(plan.routes[0].stops.tolist()) == [0, 1, 2]


def test_a_county_team_goes_to_the_station_that_has_nobody_rather_than_to_one_that_has() -> None:
    problem = tiny_city(shop_sector=[1, 1, 1, 2], team_sector=[0, 1], parents=[None, 0, 0])
    plan = plan_routes(problem)
    assert plan.unassigned == ()
    assert 3 in plan.routes[0].stops.tolist()


def test_a_shop_without_open_lines_is_left_out_and_says_so() -> None:
    problem = replace(tiny_city(shop_sector=[0, 0], team_sector=[0]), shop_open_lines=np.array([0, 5]))
    assert [(u.shop, u.reason) for u in plan_routes(problem).unassigned] == [(0, Reason.NO_OPEN_LINES)]


def test_no_teams_no_shops_one_shop_and_more_teams_than_shops_all_have_a_plan() -> None:
    assert len(plan_routes(tiny_city(shop_sector=[0, 0], team_sector=[])).unassigned) == 2
    assert plan_routes(tiny_city(shop_sector=[], team_sector=[0])).metrics.makespan_s == 0
    assert plan_routes(tiny_city(shop_sector=[0], team_sector=[0] * 5)).metrics.routes == 1


def test_a_shop_without_coordinates_is_the_last_stop() -> None:
    problem = tiny_city(shop_sector=[0] * 5, team_sector=[0])
    problem.shop_lat[1] = np.nan
    assert plan_routes(problem).routes[0].stops.tolist()[-1] == 1


def test_a_long_route_returns_to_the_office_for_the_night() -> None:
    problem = replace(
        tiny_city(shop_sector=[0] * 6, team_sector=[0]),
        shop_service_s=np.full(6, 3600.0),
        team_shift_s=np.array([2.5 * 3600]),
    )
    route = plan_routes(problem).routes[0]
    assert route.day.tolist() == [0, 0, 1, 1, 2, 2]
    assert (route.day_arrival_s[::2] < 1800).all()


def test_a_team_makes_no_more_stops_in_a_shift_than_it_may() -> None:
    problem = replace(tiny_city(shop_sector=[0] * 7, team_sector=[0]), team_max_stops=np.array([3]))
    assert np.bincount(plan_routes(problem).routes[0].day).max() <= 3


def test_likely_holders_come_earlier_than_they_would_by_distance_alone() -> None:
    problem = mixed_city(300, 4, sectors=1, unlocated=0.0, shift_s=1e9, seed=1)
    holders = problem.shop_priority > 0
    plain = plan_routes(replace(problem, shop_priority=np.zeros(300, dtype=np.int64)))
    urgent = plan_routes(problem)

    def mean_arrival_s(plan: object) -> float:
        arrival = np.zeros(300)
        for route in plan.routes:  # type: ignore[attr-defined] # either of the two plans above
            arrival[route.stops] = route.arrival_s
        return float(arrival[holders].mean())

    assert mean_arrival_s(urgent) < 0.9 * mean_arrival_s(plain)
    assert urgent.metrics.makespan_s <= 1.003 * plain.metrics.makespan_s


def test_teams_are_bound_to_sectors_by_the_work_there() -> None:
    problem = tiny_city(shop_sector=[0] * 30 + [1] * 10, team_sector=[0] * 8)
    problem = replace(problem, team_allowed=np.ones((8, 2), dtype=np.bool_))
    assert np.bincount(apportion_to_sectors(problem)).tolist() == [6, 2]


def test_a_shift_ends_where_the_way_home_is_short() -> None:
    problem = replace(tiny_city(shop_sector=[0] * 3, team_sector=[0]), shop_service_s=np.full(3, 3600.0))
    places = places_of(problem)
    from sweep.planning.route_plan import team_day

    day = replace(team_day(problem, 0), shift_s=3 * 3600.0)
    times = schedule_route(places, np.arange(3), problem.shop_service_s, day)
    assert times.day.max() == 1
    assert times.travel_s + times.service_s == pytest.approx(times.finish_s)


def test_arrays_that_do_not_fit_together_are_refused() -> None:
    problem = tiny_city(shop_sector=[0], team_sector=[0])
    with pytest.raises(ValueError, match="shop_service_s"):
        replace(problem, shop_service_s=np.array([np.nan]))
    with pytest.raises(ValueError, match="shop_sector"):
        replace(problem, shop_sector=np.array([9]))
