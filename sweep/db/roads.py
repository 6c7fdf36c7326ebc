"""The city's road network, what is closed on it, and the shapes of routes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sweep.db.connection import Connection
from sweep.domain.ids import SweepId, TeamId

UPSERT_NETWORK = """
INSERT INTO road_network (name, sha256, nodes, streets, closures) VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (single) DO UPDATE SET name = excluded.name, sha256 = excluded.sha256, nodes = excluded.nodes,
    streets = excluded.streets, closures = excluded.closures
"""
UPDATE_CLOSURES = "UPDATE road_network SET closures = $1"
DELETE_NETWORK = "DELETE FROM road_network"
SELECT_NETWORK = "SELECT name, sha256, nodes, closures FROM road_network"
SELECT_STREETS = "SELECT streets FROM road_network WHERE sha256 = $1"
SELECT_TIMES = "SELECT times FROM road_times WHERE streets = $1"
UPSERT_TIMES = """
INSERT INTO road_times (streets, times) VALUES ($1, $2)
ON CONFLICT (single) DO UPDATE SET streets = excluded.streets, times = excluded.times
"""
SELECT_SHAPES = """
SELECT team_id, day, line FROM route_shape
WHERE sweep_id = $1 AND plan = $2 AND ($3::text IS NULL OR team_id = $3) ORDER BY team_id, day
"""
_SHAPE_COLUMNS = ("sweep_id", "plan", "team_id", "day", "line")


@dataclass(frozen=True, slots=True)
class NetworkRow:
    """The network in use without its streets; `closures` is GeoJSON, None where nothing is closed."""

    name: str
    sha256: str
    nodes: int
    closures: Any


@dataclass(frozen=True, slots=True)
class ShapeRow:
    """The streets of one shift of one team, as an encoded polyline."""

    team: TeamId
    day: int
    line: str


async def select_network(connection: Connection) -> NetworkRow | None:
    """The network in use."""
    row = await connection.fetchrow(SELECT_NETWORK)
    return None if row is None else NetworkRow(*row)


async def select_streets(connection: Connection, sha256: str) -> bytes | None:
    """The packed streets of the network in use, if it still is this one."""
    streets: bytes | None = await connection.fetchval(SELECT_STREETS, sha256)
    return streets


async def select_times(connection: Connection, sha256: str) -> bytes | None:
    """The packed times of the network in use, if they are of these streets."""
    times: bytes | None = await connection.fetchval(SELECT_TIMES, sha256)
    return times


async def upsert_times(connection: Connection, sha256: str, times: bytes) -> None:
    """Keep times of these streets instead of any others."""
    await connection.execute(UPSERT_TIMES, sha256, times)


async def upsert_network(connection: Connection, network: NetworkRow, streets: bytes) -> None:
    """Take this network from now on."""
    await connection.execute(UPSERT_NETWORK, network.name, network.sha256, network.nodes, streets, network.closures)


async def update_closures(connection: Connection, closures: Any) -> None:
    """What is closed from now on; None for nothing."""
    await connection.execute(UPDATE_CLOSURES, closures)


async def delete_network(connection: Connection) -> None:
    """Plan by estimate from now on."""
    await connection.execute(DELETE_NETWORK)


async def select_shapes(
    connection: Connection, sweep: SweepId, plan: int, team: TeamId | None = None
) -> list[ShapeRow]:
    """Shapes of a plan, of one team or of all."""
    return [ShapeRow(*row) for row in await connection.fetch(SELECT_SHAPES, sweep, plan, team)]


async def insert_shapes(connection: Connection, sweep: SweepId, plan: int, shapes: Sequence[ShapeRow]) -> None:
    """Keep the shapes of a new plan or draft."""
    records = [(sweep, plan, shape.team, shape.day, shape.line) for shape in shapes]
    await connection.copy_records_to_table("route_shape", records=records, columns=_SHAPE_COLUMNS)
