"""The sweep's own city as a planning problem: the demonstration's shops, sectors and teams, one long shift."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from sweep.demo.city import make_city
from sweep.domain.words import RetailerKind
from sweep.planning.apportion import apportion_to_sectors
from sweep.planning.problem_arrays import PlanningProblem, allowed_sectors
from sweep.planning.spanning import spanning_forest_s
from sweep.planning.travel import places_of

SERVICE_S = 600.0


def city_problem(shops: int, teams: int, *, seed: int, soft: bool, shift_s: float = np.inf) -> PlanningProblem:
    """The demonstration's city with so many shops and teams; teams bound to counties by the work there.

    `soft`: an order lets every team cross. Shops without a position and online sellers are left out.
    """
    city = make_city(shops, teams, seed)
    counties = [sector for sector in city.sectors if any(shop.county == sector.name for shop in city.shops)]
    number = {sector.name: at for at, sector in enumerate(counties)}
    visited = [
        shop
        for shop in city.shops
        if shop.lat is not None and shop.lon is not None and shop.kind != RetailerKind.ONLINE
    ]
    likely = {RetailerKind.WHOLESALER, RetailerKind.WAREHOUSE}
    problem = PlanningProblem(
        shop_lat=np.array([shop.lat for shop in visited], dtype=np.float64),
        shop_lon=np.array([shop.lon for shop in visited], dtype=np.float64),
        shop_service_s=np.full(len(visited), SERVICE_S),
        shop_sector=np.array([number[shop.county] for shop in visited], dtype=np.int64),
        shop_priority=np.array([int(shop.kind in likely) for shop in visited], dtype=np.int64),
        shop_open_lines=np.ones(len(visited), dtype=np.int64),
        team_sector=np.zeros(teams, dtype=np.int64),
        team_office_lat=np.zeros(teams),
        team_office_lon=np.zeros(teams),
        team_shift_s=np.full(teams, shift_s),
        team_max_stops=np.zeros(teams, dtype=np.int64),
        team_allowed=np.ones((teams, len(counties)), dtype=np.bool_),
    )
    bound = apportion_to_sectors(problem)
    return replace(
        problem,
        team_sector=bound,
        team_office_lat=np.array([counties[at].office_lat for at in bound]),
        team_office_lon=np.array([counties[at].office_lon for at in bound]),
        team_allowed=allowed_sectors(bound, [None] * len(counties)),
        team_by_order=np.ones((teams, len(counties)), dtype=np.bool_) if soft else None,
    )


def measured_bound_s(problem: PlanningProblem) -> float:
    """(service + spanning forest rooted at all offices) / teams."""
    offices = problem.shops + np.arange(problem.teams)
    forest_s = spanning_forest_s(places_of(problem), np.arange(problem.shops), offices)
    return (float(problem.shop_service_s.sum()) + forest_s) / problem.teams


def way_bound_s(problem: PlanningProblem) -> float:
    """No plan of one long shift finishes before: what the ways out and home leave of the teams' time.

    A team that is back after L and went as far as d has at most L - 2d for visits, and d is at least as far as any of
    its shops from the nearest office: so the sum of service / (L - 2d) over all shops is at most the number of teams.
    """
    places = places_of(problem)
    shops = np.arange(problem.shops)
    teams = problem.shops + np.arange(problem.teams)
    offices = teams[np.unique(places.unit[teams], axis=0, return_index=True)[1]]
    ways_s = 2.0 * np.min([places.seconds_from(int(office), shops) for office in offices], axis=0)
    service_s = problem.shop_service_s
    least, most = float((ways_s + service_s).max()), float(ways_s.max() + service_s.sum())
    for _ in range(60):
        middle = (least + most) / 2.0
        if (service_s / np.maximum(middle - ways_s, 1e-9)).sum() > problem.teams:
            least = middle
        else:
            most = middle
    return least
