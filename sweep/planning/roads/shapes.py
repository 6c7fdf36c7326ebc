"""The streets of a route, from the office over its stops and home, shift by shift."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from sweep.planning.kernel_compiled import Ints
from sweep.planning.problem_arrays import PlanningProblem
from sweep.planning.roads.routing import Routing
from sweep.planning.route_plan import Route


@dataclass(frozen=True, slots=True)
class ShiftShape:
    """One shift of one team: nodes of the network along its way, piece by piece; a piece is missing (empty) where no
    road joins two places, and then the line is straight. `places` (p + 1,) are the places between the p pieces."""

    team: int
    day: int
    places: Ints
    pieces: Sequence[Ints]


def shift_shapes(problem: PlanningProblem, routing: Routing, routes: Sequence[Route]) -> list[ShiftShape]:
    """Shapes of what is still ahead on these routes; each shift begins and ends at the office, but a shift that is
    under way begins at the last stop that is done."""
    paths: list[tuple[int, int, Ints]] = []
    for route in routes:
        office = problem.shops + route.team
        days = route.day[route.visited :]
        ahead = route.stops[route.visited :]
        for day in np.unique(days).tolist():
            under_way = day == 0 and route.visited > 0
            start = int(route.stops[route.visited - 1]) if under_way else office
            paths.append((route.team, day, np.concatenate([[start], ahead[days == day], [office]])))
    if not paths:
        return []
    origins = np.concatenate([places[:-1] for _, _, places in paths])
    destinations = np.concatenate([places[1:] for _, _, places in paths])
    _, ways = routing.ways(origins, destinations)
    shapes, at = [], 0
    for team, day, places in paths:
        pieces = len(places) - 1
        shapes.append(ShiftShape(team, day, places, ways[at : at + pieces]))
        at += pieces
    return shapes


def line_of(problem: PlanningProblem, routing: Routing, shape: ShiftShape) -> list[tuple[float, float]]:
    """The shift as (lat, lon) degrees: doors, streets, doors. Places without a position are passed over."""
    network = routing.network
    lat = np.concatenate([problem.shop_lat, problem.team_office_lat])
    lon = np.concatenate([problem.shop_lon, problem.team_office_lon])
    points: list[tuple[float, float]] = []
    for at, place in enumerate(shape.places.tolist()):
        if np.isfinite(lat[place]) and np.isfinite(lon[place]):
            points.append((float(lat[place]), float(lon[place])))
        if at < len(shape.pieces):
            way = shape.pieces[at]
            points.extend(zip(network.lat[way].tolist(), network.lon[way].tolist(), strict=True))
    return points
