"""Synthetic cities for the planner's tests and measurements."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from sweep.planning.apportion import apportion_to_sectors
from sweep.planning.problem_arrays import PlanningProblem, TravelModel, allowed_sectors


def mixed_city(
    shops: int,
    teams: int,
    *,
    sectors: int = 7,
    seed: int = 0,
    unlocated: float = 0.01,
    shift_s: float = 8 * 3600.0,
    travel: TravelModel | None = None,
) -> PlanningProblem:
    """Dense towns and sparse countryside; sectors are cells around seats 42 km apart; teams start there.

    Teams are bound to a sector, apportioned by work.
    """
    rng = np.random.default_rng(seed)
    angle = np.linspace(0, 2 * np.pi, max(1, sectors - 1), endpoint=False)
    seats = np.vstack([[0.0, 0.0], np.column_stack([np.cos(angle), np.sin(angle)]) * 42_000])[:sectors]
    towns = np.vstack([seats, rng.uniform(-65_000, 65_000, size=(16 * sectors, 2))])
    weight = np.concatenate([np.full(sectors, 12.0), np.minimum(rng.pareto(1.5, 16 * sectors) + 0.3, 4.0)])
    in_town = rng.random(shops) < 0.85
    town = rng.choice(len(towns), size=shops, p=weight / weight.sum())
    spread = np.where(town < sectors, 2_500, 700)[:, None]
    xy = np.where(
        in_town[:, None],
        towns[town] + rng.normal(size=(shops, 2)) * spread,
        rng.uniform(-68_000, 68_000, size=(shops, 2)),
    )
    sector = np.argmin(((xy[:, None, :] - seats[None]) ** 2).sum(axis=2), axis=1).astype(np.int64)
    lat, lon = 28.87 + xy[:, 1] / 111_200, 105.44 + xy[:, 0] / 97_300
    lost = rng.random(shops) < unlocated
    lat[lost] = lon[lost] = np.nan
    problem = PlanningProblem(
        shop_lat=lat,
        shop_lon=lon,
        shop_service_s=rng.choice([480.0, 600.0, 900.0], size=shops, p=[0.5, 0.4, 0.1]),
        shop_sector=sector,
        shop_priority=rng.choice([0, 1, 2], size=shops, p=[0.95, 0.04, 0.01]).astype(np.int64),
        shop_open_lines=np.full(shops, 69, dtype=np.int64),
        team_sector=np.zeros(teams, dtype=np.int64),
        team_office_lat=np.full(teams, np.nan),
        team_office_lon=np.full(teams, np.nan),
        team_shift_s=np.full(teams, shift_s),
        team_max_stops=np.zeros(teams, dtype=np.int64),
        team_allowed=np.ones((teams, sectors), dtype=np.bool_),
        travel=travel or TravelModel(),
    )
    bound = apportion_to_sectors(problem)
    return replace(
        problem,
        team_sector=bound,
        team_office_lat=28.87 + seats[bound, 1] / 111_200,
        team_office_lon=105.44 + seats[bound, 0] / 97_300,
        team_allowed=allowed_sectors(bound, [None] * sectors),
    )


def tiny_city(
    shop_sector: Sequence[int], team_sector: Sequence[int], parents: Sequence[int | None] | None = None
) -> PlanningProblem:
    """Shops a few hundred metres apart on a line, offices at its start, ten minutes a stop."""
    shops, teams = len(shop_sector), len(team_sector)
    bound = np.array(team_sector, dtype=np.int64)
    count = max([*shop_sector, *team_sector, 0]) + 1
    return PlanningProblem(
        shop_lat=28.9 + 0.003 * np.arange(shops, dtype=np.float64),
        shop_lon=np.full(shops, 105.4),
        shop_service_s=np.full(shops, 600.0),
        shop_sector=np.array(shop_sector, dtype=np.int64),
        shop_priority=np.zeros(shops, dtype=np.int64),
        shop_open_lines=np.ones(shops, dtype=np.int64),
        team_sector=bound,
        team_office_lat=np.full(teams, 28.899),
        team_office_lon=np.full(teams, 105.4),
        team_shift_s=np.full(teams, 8 * 3600.0),
        team_max_stops=np.zeros(teams, dtype=np.int64),
        team_allowed=allowed_sectors(bound, parents or [None] * count),
    )
