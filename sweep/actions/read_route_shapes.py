"""The streets of a plan's routes, for maps."""

from __future__ import annotations

from sweep.actions.actor import not_found
from sweep.db import plans, roads, teams
from sweep.db.connection import Database
from sweep.db.sweeps import choose_sweep
from sweep.domain.ids import SectorId, TeamId
from sweep.domain.polyline import decode_line
from sweep.views.route_shapes import RouteShape, RouteShapes, ShapeLine, ShapeOwner


async def read_route_shapes(
    database: Database,
    sweep: str | None,
    number: int | None = None,
    team: TeamId | None = None,
    area: frozenset[SectorId] | None = None,
) -> RouteShapes:
    """A line for each team and shift of a plan (default: the one that is out); of one team, and of one area only.

    None for a plan by estimate. Raises Problem not-found.
    """
    async with database.transaction(isolation="repeatable_read", readonly=True) as connection:
        row = await choose_sweep(connection, sweep)
        wanted = await plans.select_newest_plan(connection, row.sweep_id) if number is None else number
        plan = await plans.select_plan(connection, row.sweep_id, wanted)
        if plan is None:
            raise not_found("plan", "方案", str(wanted))
        shapes = await roads.select_shapes(connection, row.sweep_id, wanted, team)
        known = {each.team_id: each for each in await teams.select_teams(connection)}
    features = [
        RouteShape(
            ShapeOwner(shape.team, known[shape.team].name, shape.day),
            ShapeLine([(lon, lat) for lat, lon in decode_line(shape.line)]),
        )
        for shape in shapes
        if shape.team in known and (area is None or known[shape.team].sector_id in area)
    ]
    return RouteShapes(wanted, str(plan.metrics.get("travel", "estimate")), features)
