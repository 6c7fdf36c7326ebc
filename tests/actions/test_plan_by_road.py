"""A plan on real streets: read once and kept, closed and opened, every refusal before anything is written."""

from __future__ import annotations

import json
from pathlib import Path

import osmium
import pytest

from sweep.actions.plan_roads import NONE, RoadsWanted
from sweep.actions.read_route_shapes import read_route_shapes
from sweep.db.connection import Database
from sweep.domain.ids import TeamId
from sweep.domain.problem import Problem
from tests.actions.loading import Desk

KEPT = "SELECT name, closures IS NOT NULL FROM road_network"


def write_streets(path: Path, south: float = 28.895, west: float = 105.395, river: int | None = None) -> Path:
    """Streets through both counties of the small registry: rows every 220 m, columns every 490 m. A ferry is all that
    crosses a `river` before that column."""
    with osmium.SimpleWriter(str(path)) as file:
        rows = {(row, column): 1 + row * 20 + column for row in range(14) for column in range(15)}
        for (row, column), ref in rows.items():
            file.add_node(
                osmium.osm.mutable.Node(id=ref, location=(west + 0.005 * column, south + 0.002 * row), version=1)
            )
        for row in range(14):
            refs = [rows[row, column] for column in range(15)]
            for bank, part in enumerate((refs[:river], [] if river is None else refs[river:])):
                tags = {"highway": "tertiary"}
                if part:
                    number = 100 + row + 1000 * bank
                    file.add_way(osmium.osm.mutable.Way(id=number, nodes=part, tags=tags, version=1))
        for column in range(15):
            refs = [rows[row, column] for row in range(14)]
            file.add_way(
                osmium.osm.mutable.Way(id=200 + column, nodes=refs, tags={"highway": "residential"}, version=1)
            )
        if river is not None:
            ferry = [rows[0, river - 1], rows[0, river]]
            tags = {"route": "ferry", "motor_vehicle": "yes"}
            file.add_way(osmium.osm.mutable.Way(id=300, nodes=ferry, tags=tags, version=1))
    return path


@pytest.fixture
async def desk(database: Database, tmp_path: Path) -> Desk:
    desk = Desk(database, tmp_path)
    await desk.sectors()
    await desk.registry(range(40))
    await desk.teams(("T1", "East"), ("T2", "West"))
    await desk.sweep()
    return desk


async def test_streets_are_read_once_and_kept_for_the_plans_to_come(desk: Desk) -> None:
    by_estimate = await desk.plan()
    assert (by_estimate.travel, by_estimate.off_road) == ("estimate", [])
    file = write_streets(desk.folder / "city.osm.pbf")
    first = await desk.plan(roads=RoadsWanted(file), afresh=True)
    assert (first.travel, first.roads_file, first.unassigned) == ("roads", "city.osm.pbf", 0)
    assert first.road_nodes > 14 * 15
    file.unlink()
    assert (await desk.plan()).travel == "roads"
    assert (await desk.plan(roads=RoadsWanted(Path(NONE)))).travel == "estimate"
    assert await desk.values(KEPT) == []


async def test_shapes_of_a_plan_lead_from_stop_to_stop_and_are_those_of_one_team(desk: Desk) -> None:
    planned = await desk.plan(roads=RoadsWanted(write_streets(desk.folder / "city.osm.pbf")))
    shapes = await read_route_shapes(desk.database, None)
    assert (shapes.plan, shapes.travel) == (planned.plan, "roads")
    assert {shape.properties.team for shape in shapes.features} == {"T1", "T2"}
    for shape in shapes.features:
        assert len(shape.geometry.coordinates) > 20
    alone = await read_route_shapes(desk.database, None, team=TeamId("T1"))
    assert {shape.properties.team for shape in alone.features} == {"T1"}


async def test_a_closed_street_is_driven_around_until_it_is_opened_again(desk: Desk) -> None:
    file = write_streets(desk.folder / "city.osm.pbf")
    # all streets that lead north through the county East, but for the last
    line = {"type": "LineString", "coordinates": [[105.39, 28.906], [105.4599, 28.906]]}
    drawn = desk.folder / "closed.geojson"
    drawn.write_text(json.dumps({"type": "Feature", "properties": {}, "geometry": line}), encoding="utf-8")
    free = await desk.plan(roads=RoadsWanted(file), seed=1)
    closed = await desk.plan(roads=RoadsWanted(closures=drawn), afresh=True, seed=1)
    assert closed.closed_edges > 0
    assert closed.travel_s > free.travel_s
    assert (await desk.plan(afresh=True)).closed_edges == closed.closed_edges
    assert (await desk.plan(roads=RoadsWanted(closures=Path(NONE)), afresh=True)).closed_edges == 0


async def test_an_extract_as_text_is_read_whatever_it_is_called(desk: Desk) -> None:
    text = write_streets(desk.folder / "city.osm")
    text.rename(desk.folder / "city.pbf")
    planned = await desk.plan(roads=RoadsWanted(desk.folder / "city.pbf"))
    assert (planned.travel, planned.off_road) == ("roads", [])


async def test_shops_beyond_a_ferry_are_named_and_stay_on_routes(desk: Desk) -> None:
    planned = await desk.plan(roads=RoadsWanted(write_streets(desk.folder / "islands.osm.pbf", river=8)))
    assert (planned.road_islands, planned.unassigned) == (1, 0)
    assert {tuple(each) for each in planned.off_road} == {(f"{n:04}", "road_island") for n in range(1, 40, 2)}


async def test_what_cannot_be_used_is_refused_and_nothing_is_kept(desk: Desk) -> None:
    footpath = desk.folder / "footpath.osm.pbf"
    with osmium.SimpleWriter(str(footpath)) as file:
        for number in (1, 2):
            file.add_node(osmium.osm.mutable.Node(id=number, location=(105.4 + 0.01 * number, 28.9), version=1))
        file.add_way(osmium.osm.mutable.Way(id=1, nodes=[1, 2], tags={"highway": "footway"}, version=1))
    whole = write_streets(desk.folder / "whole.osm.pbf").read_bytes()
    cut = desk.folder / "cut.osm.pbf"
    cut.write_bytes(whole[: len(whole) * 2 // 3])
    notes = desk.folder / "notes.osm.pbf"
    notes.write_text("no extract", encoding="utf-8")
    scribble = desk.folder / "scribble.geojson"
    scribble.write_text("{", encoding="utf-8")
    elsewhere = write_streets(desk.folder / "elsewhere.osm.pbf", south=48.0, west=9.0)
    city = write_streets(desk.folder / "city.osm.pbf")
    for wanted, code in (
        (RoadsWanted(notes), "roads-unreadable"),
        (RoadsWanted(cut), "roads-unreadable"),
        (RoadsWanted(footpath), "roads-empty"),
        (RoadsWanted(desk.folder / "absent.osm.pbf"), "roads-missing"),
        (RoadsWanted(elsewhere), "roads-elsewhere"),
        (RoadsWanted(city, scribble), "closures-unreadable"),
        (RoadsWanted(closures={"type": "FeatureCollection", "features": []}), "closures-empty"),
        (RoadsWanted(closures={"type": "Feature", "properties": {"way": 101}}), "roads-unknown"),
    ):
        with pytest.raises(Problem) as refused:
            await desk.plan(roads=wanted)
        assert refused.value.code == code
        assert refused.value.zh != refused.value.en
    assert await desk.values(KEPT) == []
    assert await desk.values("SELECT * FROM plan") == []
