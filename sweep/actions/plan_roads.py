"""The streets that plans are made on: read from an extract once, closed and opened, kept for the plans to come."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from sweep.actions.planning_problem import Framed
from sweep.db import roads as road_rows
from sweep.db.connection import Connection, Database
from sweep.db.roads import NetworkRow, ShapeRow
from sweep.domain.polyline import encode_line
from sweep.domain.problem import Problem
from sweep.planning.problem_arrays import BoolArray
from sweep.planning.roads.closures import closures_of, read_closures
from sweep.planning.roads.extract import read_roads
from sweep.planning.roads.network import RoadNetwork
from sweep.planning.roads.node_times import NodeTimes, without_streets
from sweep.planning.roads.packed import pack, pack_times, unpack, unpack_times
from sweep.planning.roads.shapes import line_of, shift_shapes
from sweep.planning.roads.snapping import OffRoad
from sweep.planning.roads.times import ByRoad, by_road
from sweep.planning.route_plan import RoutePlan

#: Said instead of a file: plan without roads again, open every street again.
NONE = "none"
# with fewer of the city's shops than this at its streets an extract is of another place
_LEAST_REACHED = 0.5


@dataclass(frozen=True, slots=True)
class RoadsWanted:
    """What a person says about roads: an extract or `NONE`, a file of closures, GeoJSON itself, or `NONE`; None where
    nothing is said, and then it stays as it was."""

    file: Path | None = None
    closures: Path | dict[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Roads:
    """The network to plan on, closed streets left out; `whole` has them, and `shut` (E,) are they. `times` are known
    already. `streets` are its bytes if they are not kept yet."""

    row: NetworkRow
    network: RoadNetwork
    whole: RoadNetwork
    shut: BoolArray
    times: NodeTimes | None = None
    streets: bytes | None = None


@dataclass(frozen=True, slots=True)
class RoadChange:
    """The roads to plan on (None: by estimate), and what is to be kept of them with the plan."""

    roads: Roads | None
    changed: bool


async def find_roads(database: Database, wanted: RoadsWanted) -> RoadChange:
    """The roads for the next plan. Nothing is kept before `keep_roads`.

    Raises Problem as `read_roads` and `read_closures`, and roads-unknown where streets are closed of no network.
    """
    async with database.acquire() as connection:
        kept = await road_rows.select_network(connection)
    if wanted.file is not None and str(wanted.file) == NONE:
        return RoadChange(None, kept is not None)
    closures = _closures_of(wanted.closures, None if kept is None else kept.closures)
    if wanted.file is not None:
        return RoadChange(await asyncio.to_thread(_read, wanted.file, closures), True)
    if kept is None:
        if wanted.closures is not None:
            raise Problem(
                "roads-unknown",
                "No roads are loaded on which to close streets; plan with --roads FILE.osm.pbf first.",
                "尚未载入路网，无法封路；请先用 --roads 文件.osm.pbf 排线。",
            )
        return RoadChange(None, False)
    async with database.acquire() as connection:
        streets = await road_rows.select_streets(connection, kept.sha256)
        times = await road_rows.select_times(connection, kept.sha256)
    if streets is None:
        return RoadChange(None, False)
    row = replace(kept, closures=closures)
    return RoadChange(await asyncio.to_thread(_opened, row, streets, times), closures != kept.closures)


async def keep_roads(connection: Connection, change: RoadChange) -> None:
    """Let the plans to come use these roads."""
    if not change.changed:
        return
    if change.roads is None:
        await road_rows.delete_network(connection)
    elif change.roads.streets is not None:
        await road_rows.upsert_network(connection, change.roads.row, change.roads.streets)
    else:
        await road_rows.update_closures(connection, change.roads.row.closures)


async def keep_times(database: Database, roads: Roads, city: ByRoad) -> None:
    """Let the plans to come use what was sought for this one."""
    if city.times is roads.times:
        return
    kept = await asyncio.to_thread(pack_times, city.times, roads.shut)
    async with database.transaction() as connection:
        await road_rows.upsert_times(connection, roads.row.sha256, kept)


def put_on_roads(framed: Framed, roads: Roads) -> tuple[Framed, ByRoad]:
    """The same problem with travel times by road. Raises Problem roads-elsewhere."""
    city = by_road(framed.problem, roads.network, roads.times)
    if len(city.off_road) > (1.0 - _LEAST_REACHED) * city.located:
        raise Problem(
            "roads-elsewhere",
            f"{roads.row.name} does not cover this city: {len(city.off_road)} of {city.located} shops are at none of "
            "its streets; take the extract of the city's region.",
            f"{roads.row.name} 未覆盖本市：{city.located} 户中有 {len(city.off_road)} 户不在其任何道路旁；"
            "请使用本地区的路网数据。",
            file=roads.row.name,
        )
    return replace(framed, problem=city.problem), city


def road_figures(framed: Framed, roads: Roads | None, city: ByRoad | None) -> dict[str, Any]:
    """What a plan tells of its travel times: `travel` 'roads' or 'estimate', and shops that no road reaches and why."""
    off_road: dict[int, OffRoad] = {} if city is None else city.off_road
    return {
        "travel": "estimate" if roads is None else "roads",
        "roads_file": "" if roads is None else roads.row.name,
        "road_nodes": 0 if roads is None else roads.network.nodes,
        "road_islands": 0 if roads is None else roads.network.islands(),
        "closed_edges": 0 if roads is None else int(roads.shut.sum()),
        "off_road": [[framed.shops[shop].shop, reason.value] for shop, reason in sorted(off_road.items())],
    }


def shape_rows(framed: Framed, city: ByRoad | None, made: RoutePlan) -> Sequence[ShapeRow]:
    """The streets of each shift; none for a plan by estimate."""
    if city is None:
        return ()
    return [
        ShapeRow(framed.teams[shape.team].team_id, shape.day, encode_line(line_of(framed.problem, city.routing, shape)))
        for shape in shift_shapes(framed.problem, city.routing, made.routes)
    ]


def _closures_of(wanted: Path | dict[str, Any] | None, kept: Any) -> Any:
    """The GeoJSON that holds from now on; read through, so that a wrong one is refused before anything is done."""
    if wanted is None:
        return kept
    if isinstance(wanted, Path):
        if str(wanted) == NONE:
            return None
        document = read_closures(wanted)
        closures_of(document, str(wanted))
        return document
    closures_of(wanted, "closures")
    return wanted


def _read(file: Path, closures: Any) -> Roads:
    streets = pack(read_roads(file))
    row = NetworkRow(file.name, hashlib.sha256(streets).hexdigest(), 0, closures)
    roads = _opened(row, streets)
    return replace(roads, row=replace(row, nodes=roads.network.nodes), streets=streets)


def _opened(row: NetworkRow, streets: bytes, times: bytes | None = None) -> Roads:
    whole = unpack(streets)
    if row.closures is None:
        shut, network = np.zeros(whole.edges, dtype=np.bool_), whole
    else:
        shut = closures_of(row.closures, row.name).edges(whole)
        network = whole.without(shut)
    return Roads(row, network, whole, shut, None if times is None else _still_true(times, whole, shut))


def _still_true(kept: bytes, whole: RoadNetwork, shut: BoolArray) -> NodeTimes | None:
    """What was sought while other streets were closed, without what may have changed; None where one was opened."""
    times, was_shut = unpack_times(kept, whole.edges)
    if (was_shut & ~shut).any():
        return None
    return without_streets(times, whole, shut & ~was_shut)
