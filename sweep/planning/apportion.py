"""Which teams work where: shops into groups, each with the teams that serve all of it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sweep.planning.problem_arrays import BoolArray, FloatArray, IntArray, PlanningProblem


@dataclass(frozen=True, slots=True)
class Group:
    """Shops and the teams that share them; every team of the group may inspect every shop of it."""

    shops: IntArray
    teams: IntArray


def zones_of(problem: PlanningProblem, shops: IntArray) -> tuple[IntArray, BoolArray]:
    """Zone of each of these shops, and which teams may serve each zone (zones x teams).

    Sectors that exactly the same teams may serve form one zone: there is no border between them for any team.
    """
    sectors, sector_of = np.unique(problem.shop_sector[shops], return_inverse=True)
    if not len(sectors):
        return np.empty(0, dtype=np.int64), np.empty((0, problem.teams), dtype=np.bool_)
    served_by, zone_of_sector = np.unique(problem.team_allowed[:, sectors].T, axis=0, return_inverse=True)
    return zone_of_sector.reshape(-1)[sector_of].astype(np.int64), served_by


def apportion_teams(
    shops: IntArray, zone_of: IntArray, served_by: BoolArray, zone_work_s: FloatArray
) -> list[Group]:
    """Give each team to one group of zones, so that the work of a team is about the same everywhere.

    Teams with one zone are bound to it; then, the least flexible first, each team goes to the zone where there is
    most work for each team (a zone without a team first). A zone that is still without one takes a team from the
    group that can best spare it, or joins a group whose teams all may serve it. Zones that no team may serve are
    in no group.
    """
    zones_open = np.flatnonzero(served_by.any(axis=1))
    teams_in: dict[int, list[int]] = {int(zone): [] for zone in zones_open}
    choices = served_by.sum(axis=0)
    for team in np.argsort(choices, kind="stable"):
        if choices[team]:
            zones = np.flatnonzero(served_by[:, team])
            waiting = [zone_work_s[z] / len(teams_in[z]) if teams_in[z] else np.inf for z in zones.tolist()]
            biggest = np.lexsort((-zone_work_s[zones], -np.array(waiting)))[0]
            teams_in[int(zones[biggest])].append(int(team))
    zones_in = {zone: [zone] for zone in teams_in}
    for zone in sorted((z for z in teams_in if not teams_in[z]), key=lambda z: -zone_work_s[z]):
        _cover(zone, teams_in, zones_in, served_by, zone_work_s)
    return [
        Group(shops[np.isin(zone_of, zones_in[zone])], np.array(sorted(teams), dtype=np.int64))
        for zone, teams in teams_in.items()
        if teams
    ]


def _cover(
    zone: int,
    teams_in: dict[int, list[int]],
    zones_in: dict[int, list[int]],
    served_by: BoolArray,
    zone_work_s: FloatArray,
) -> None:
    """Find a team for a zone without one, at the least load of whoever is loaded most by it."""

    def work(group: int) -> float:
        return float(zone_work_s[zones_in[group]].sum())

    ways: list[tuple[float, int, int | None]] = []
    for host, teams in teams_in.items():
        able = [team for team in teams if served_by[zone, team]]
        if able and len(able) == len(teams):
            ways.append(((work(host) + work(zone)) / len(teams), host, None))
        if able and len(teams) > 1:
            ways.append((max(work(host) / (len(teams) - 1), work(zone)), host, able[0]))
    _, host, team = min(ways, key=lambda way: (way[0], way[1]))
    if team is None:
        zones_in[host].extend(zones_in.pop(zone))
        zones_in[zone] = []
    else:
        teams_in[host].remove(team)
        teams_in[zone].append(team)
