"""Which teams work where: shops into groups, each with the teams that serve all of it."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from sweep.planning.problem_arrays import BoolArray, FloatArray, IntArray, PlanningProblem
from sweep.planning.spanning import spanning_forest_s
from sweep.planning.travel import Places, places_of

# the spanning tree of a larger zone is extrapolated from a sample
MOST_SHOPS_MEASURED = 4_000


@dataclass(frozen=True, slots=True)
class Group:
    """Shops and the teams that share them; every team of the group may inspect every shop of it."""

    shops: IntArray
    teams: IntArray


@dataclass(frozen=True, slots=True)
class Zones:
    """Shops in zones; no team has a border within a zone.

    `zone_of` (shops,), `served_by` (zones, teams); `work_s` (zones,) service and travel from shop to shop,
    `reach_s` (zones,) the way to the zone's shops and back, `shift_s` a usual shift.
    """

    shops: IntArray
    zone_of: IntArray
    served_by: BoolArray
    work_s: FloatArray
    reach_s: FloatArray
    shift_s: float

    def load_s(self, zones: list[int], teams: int) -> float:
        """Working time of each of so many teams in these zones, with the way there for every shift."""
        if not teams:
            return math.inf
        share = float(self.work_s[zones].sum()) / teams
        reach = float(self.reach_s[zones].max())
        left = max(self.shift_s - reach, 0.05 * self.shift_s)
        return share + reach * max(1, math.ceil(share / left))


def zones_of(problem: PlanningProblem, places: Places, shops: IntArray) -> Zones:
    """Zones of these shops: sectors that exactly the same teams may serve are one zone."""
    sectors, sector_of = np.unique(problem.shop_sector[shops], return_inverse=True)
    # a sector without a team of its own is for those that an order sends there
    own = problem.team_allowed.any(axis=0)
    columns = np.where(own, problem.team_allowed, problem.may_serve)[:, sectors].T
    if problem.teams and len(sectors):
        served_by, zone_of_sector = np.unique(columns, axis=0, return_inverse=True)
    else:
        served_by, zone_of_sector = columns, np.arange(len(sectors))
    return _measured(problem, places, shops, zone_of_sector.reshape(-1)[sector_of], served_by)


def apportion_to_sectors(problem: PlanningProblem) -> IntArray:
    """The sector to bind each team to (t,), so that the work of a team is about the same in all sectors.

    For teams that come without a sector: among those that `team_allowed` grants. A team that finds no sector
    with shops keeps its own.
    """
    places = places_of(problem)
    shops = np.flatnonzero(problem.shop_open_lines > 0)
    sectors, sector_of = np.unique(problem.shop_sector[shops], return_inverse=True)
    zones = _measured(problem, places, shops, sector_of, problem.team_allowed[:, sectors].T)
    bound = problem.team_sector.copy()
    for zone, teams in _teams_by_load(zones).items():
        bound[teams] = sectors[zone]
    return bound


def apportion_teams(zones: Zones) -> list[Group]:
    """Give each team to one group of zones, so that the work of a team is about the same everywhere.

    A zone that is left without a team takes one from the group that can best spare it, or joins a group whose
    teams all may serve it. Zones that no team may serve are in no group.
    """
    teams_in = _teams_by_load(zones)
    zones_in = {zone: [zone] for zone in teams_in}
    for zone in sorted((z for z in teams_in if not teams_in[z]), key=lambda z: -zones.work_s[z]):
        _cover(zone, teams_in, zones_in, zones)
    shops_in = _by_zone(zones.shops, zones.zone_of, len(zones.served_by))
    return [
        Group(np.sort(np.concatenate([shops_in[z] for z in zones_in[zone]])), np.array(sorted(teams), dtype=np.int64))
        for zone, teams in teams_in.items()
        if teams
    ]


def _by_zone(shops: IntArray, zone_of: IntArray, zones: int) -> list[IntArray]:
    """The shops of each zone, in their order."""
    order = np.argsort(zone_of, kind="stable")
    return np.split(shops[order], np.searchsorted(zone_of[order], np.arange(1, zones)))


def _teams_by_load(zones: Zones) -> dict[int, list[int]]:
    """Teams of each zone that has any: the least flexible first, each to where a team has most to do."""
    teams_in: dict[int, list[int]] = {int(zone): [] for zone in np.flatnonzero(zones.served_by.any(axis=1))}
    choices = zones.served_by.sum(axis=0)
    for team in np.argsort(choices, kind="stable").tolist():
        able = np.flatnonzero(zones.served_by[:, team]).tolist()
        if able:
            neediest = max(able, key=lambda z: (zones.load_s([z], len(teams_in[z])), zones.work_s[z], -z))
            teams_in[neediest].append(team)
    return teams_in


def _cover(zone: int, teams_in: dict[int, list[int]], zones_in: dict[int, list[int]], zones: Zones) -> None:
    """Find a team for a zone without one, at the least load of whoever is loaded most by it."""
    ways: list[tuple[float, int, int | None]] = []
    for host, teams in teams_in.items():
        able = [team for team in teams if zones.served_by[zone, team]]
        if able and len(able) == len(teams):
            ways.append((zones.load_s([*zones_in[host], zone], len(teams)), host, None))
        if able and len(teams) > 1:
            left = zones.load_s(zones_in[host], len(teams) - 1)
            ways.append((max(left, zones.load_s([zone], 1)), host, able[0]))
    _, host, team = min(ways, key=lambda way: (way[0], way[1]))
    if team is None:
        zones_in[host].append(zone)
        zones_in[zone] = []
    else:
        teams_in[host].remove(team)
        teams_in[zone].append(team)


def _measured(
    problem: PlanningProblem, places: Places, shops: IntArray, zone_of: IntArray, served_by: BoolArray
) -> Zones:
    count = len(served_by)
    work_s, reach_s = np.zeros(count), np.zeros(count)
    for zone, inside in enumerate(_by_zone(shops, zone_of, count) if count else []):
        step = -(-len(inside) // MOST_SHOPS_MEASURED)
        # the tree over shops of a given area grows with the root of their number (Steele 1981)
        tree_s = spanning_forest_s(places, inside[::step], np.empty(0, dtype=np.int64)) * math.sqrt(step)
        work_s[zone] = float(problem.shop_service_s[inside].sum()) + tree_s
        middle = places.unit[inside].mean(axis=0)
        reach_s[zone] = 2.0 * float(
            places.seconds_of_chord(np.linalg.norm(places.unit[inside] - middle, axis=1)).mean()
        )
    shift_s = float(np.median(problem.team_shift_s)) if problem.teams else math.inf
    return Zones(shops, zone_of.astype(np.int64), served_by, work_s, reach_s, shift_s)
