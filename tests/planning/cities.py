"""Synthetic cities for the planner's tests and measurements."""

from __future__ import annotations

import numpy as np

from sweep.planning.problem_arrays import PlanningProblem, TravelModel


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
    """Dense towns and sparse countryside; sectors are cells around seats about 45 km apart; teams start at seats.

    Teams are bound to their sector, in proportion to its shops.
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
    team_sector = _teams_by_shops(np.bincount(sector, minlength=sectors), teams)
    return PlanningProblem(
        shop_lat=lat,
        shop_lon=lon,
        shop_service_s=rng.choice([480.0, 600.0, 900.0], size=shops, p=[0.5, 0.4, 0.1]),
        shop_sector=sector,
        shop_priority=rng.choice([0, 1, 2], size=shops, p=[0.95, 0.04, 0.01]).astype(np.int64),
        shop_open_lines=np.full(shops, 69, dtype=np.int64),
        team_sector=team_sector,
        team_office_lat=28.87 + seats[team_sector, 1] / 111_200,
        team_office_lon=105.44 + seats[team_sector, 0] / 97_300,
        team_shift_s=np.full(teams, shift_s),
        team_max_stops=np.zeros(teams, dtype=np.int64),
        team_allowed=np.arange(sectors)[None, :] == team_sector[:, None],
        travel=travel or TravelModel(),
    )


def _teams_by_shops(counts: np.ndarray, teams: int) -> np.ndarray:
    given = np.zeros(len(counts), dtype=np.int64)
    for _ in range(teams):
        given[np.argmax(counts / (given + 0.5))] += 1
    return np.repeat(np.arange(len(counts)), given)
