"""Read an extract of OpenStreetMap into a road network."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from sweep.domain.problem import Problem
from sweep.planning.kernel_compiled import Ints
from sweep.planning.kernel_space import tree_order
from sweep.planning.problem_arrays import BoolArray, FloatArray, IntArray
from sweep.planning.roads.car import SIGNAL_S, driving
from sweep.planning.roads.network import RoadNetwork, metres_between, road_network
from sweep.planning.roads.turns import TurnRule, turn_rule, with_turns
from sweep.planning.travel import unit_vectors

if TYPE_CHECKING:
    from osmium.osm import Relation, Way

# streets are cut into pieces no longer than this, so that every door has a node near by
LONGEST_PIECE_M = 50.0
_E7 = 1e7
# how a file of each kind begins; any other is taken for .osm.pbf
_BEGINNINGS = {b"\x1f\x8b": "osm.gz", b"BZh": "osm.bz2", b"<": "osm", b"\xef\xbb\xbf<": "osm"}


@dataclass(slots=True)
class _Ways:
    """Nodes of the ways a car may use, one behind the other, and what each way allows."""

    ref: list[int] = field(default_factory=list)
    x: list[int] = field(default_factory=list)
    y: list[int] = field(default_factory=list)
    length: list[int] = field(default_factory=list)
    number: list[int] = field(default_factory=list)
    rules: list[tuple[bool, bool, float, bool]] = field(default_factory=list)
    signals: set[int] = field(default_factory=set)
    turns: list[TurnRule] = field(default_factory=list)


def read_roads(path: Path) -> RoadNetwork:
    """The streets of the file that a car may use; .osm.pbf, .osm, .osm.gz, .osm.bz2 are told by their first bytes.

    Raises Problem roads-missing, roads-unreadable (no such file, no extract), roads-empty (no street in it).
    """
    if not path.is_file():
        raise Problem(
            "roads-missing",
            f"There is no road file {path}.",
            f"没有路网文件 {path}。",
            status=404,
            file=str(path),
        )
    ways = _ways_of(path)
    if not ways.length:
        raise Problem(
            "roads-empty",
            f"{path} holds no street that a car may use; take an OpenStreetMap extract with roads.",
            f"{path} 中没有汽车可通行的道路；请使用含道路的 OpenStreetMap 数据。",
            file=str(path),
        )
    return _network_of(ways)


def _ways_of(path: Path) -> _Ways:
    # of no use to anybody who plans without roads: not loaded before
    import osmium

    ways = _Ways()
    try:
        reader = osmium.FileProcessor(osmium.io.File(str(path), _kind(path)))
        # relations of turns have a `type` instead
        for thing in reader.with_locations().with_filter(osmium.filter.KeyFilter("highway", "type")):
            if isinstance(thing, osmium.osm.Way):
                _add(ways, thing)
            elif isinstance(thing, osmium.osm.Relation):
                _add_turn(ways, thing)
            elif isinstance(thing, osmium.osm.Node) and thing.tags.get("highway") == "traffic_signals":
                ways.signals.add(thing.id)
    except (RuntimeError, OSError) as error:
        raise Problem(
            "roads-unreadable",
            f"{path} is no OpenStreetMap extract (.osm.pbf, .osm, .osm.gz, .osm.bz2), or is cut off; fetch it again.",
            f"{path} 不是 OpenStreetMap 数据（.osm.pbf、.osm、.osm.gz、.osm.bz2）或不完整；请重新获取。",
            file=str(path),
        ) from error
    return ways


def _kind(path: Path) -> str:
    with path.open("rb") as file:
        begins = file.read(4)
    return next((kind for start, kind in _BEGINNINGS.items() if begins.startswith(start)), "osm.pbf")


def _add_turn(ways: _Ways, relation: Relation) -> None:
    tags = {tag.k: tag.v for tag in relation.tags}
    if tags.get("type") != "restriction":
        return
    rule = turn_rule(tags, [(member.type, member.ref, member.role) for member in relation.members])
    if rule is not None:
        ways.turns.append(rule)


def _add(ways: _Ways, way: Way) -> None:
    may = driving({tag.k: tag.v for tag in way.tags})
    if may is None:
        return
    # an extract cuts ways at its border: nodes beyond have no place
    nodes = [node for node in way.nodes if node.location.valid()]
    if len(nodes) < 2:
        return
    ways.ref.extend(node.ref for node in nodes)
    ways.x.extend(node.location.x for node in nodes)
    ways.y.extend(node.location.y for node in nodes)
    ways.length.append(len(nodes))
    ways.number.append(way.id)
    ways.rules.append((may.forward, may.backward, may.speed_m_s, may.stops))


def _network_of(ways: _Ways) -> RoadNetwork:
    refs, at, node = np.unique(np.array(ways.ref, dtype=np.int64), return_index=True, return_inverse=True)
    lat, lon = np.array(ways.y)[at] / _E7, np.array(ways.x)[at] / _E7
    signal = np.isin(refs, np.fromiter(ways.signals, dtype=np.int64, count=len(ways.signals)))
    ruled = np.isin(refs, [rule.via for rule in ways.turns])
    number_of = dict(zip(refs[ruled].tolist(), np.flatnonzero(ruled).tolist(), strict=True))
    length = np.array(ways.length)
    of_way = np.repeat(np.arange(len(length)), length)
    inner = np.flatnonzero(of_way[1:] == of_way[:-1])
    a, b, of_way = node[inner], node[inner + 1], of_way[inner]
    moving = a != b
    a, b, of_way = a[moving], b[moving], of_way[moving]
    forward, backward, speed, stops = (np.array(column) for column in zip(*ways.rules, strict=True))
    metres = metres_between(lat[a], lon[a], lat[b], lon[b])
    lat, lon, a, b, piece = _cut(lat, lon, a, b, metres, ruled)
    signal = np.concatenate([signal, np.zeros(len(lat) - len(signal), dtype=np.bool_)])
    of_way = of_way[piece]
    seconds = metres_between(lat[a], lon[a], lat[b], lon[b]) / speed[of_way]
    along, against = forward[of_way], backward[of_way]
    tail, head = np.concatenate([a[along], b[against]]), np.concatenate([b[along], a[against]])
    whole = np.concatenate([of_way[along], of_way[against]])
    seconds = np.concatenate([seconds[along], seconds[against]]) + SIGNAL_S * signal[head]
    way = np.array(ways.number)[whole]
    rules = [(number_of[rule.via], rule) for rule in ways.turns if rule.via in number_of]
    turns = with_turns(tail, head, way, len(lat), rules)
    lat, lon = lat[turns.node], lon[turns.node]
    # near on the map is near in memory: in the order of OpenStreetMap's numbers a search takes three times as long
    order = tree_order(unit_vectors(lat, lon))
    number = np.empty_like(order)
    number[order] = np.arange(len(order))
    return road_network(
        lat[order],
        lon[order],
        number[turns.tail],
        number[turns.head],
        seconds[turns.edge],
        way[turns.edge],
        stops[whole][turns.edge],
        turns.passing[order],
    )


def _cut(
    lat: FloatArray, lon: FloatArray, a: IntArray, b: IntArray, metres: FloatArray, ruled: BoolArray
) -> tuple[FloatArray, FloatArray, IntArray, IntArray, Ints]:
    """Segments a-b in pieces: nodes with new ones behind, ends of the pieces, and the segment of each piece.

    Nobody gets out at a crossing with a rule for turns (`ruled`): segments there have a node of their own."""
    pieces = np.maximum(np.where(ruled[a] | ruled[b], 2, 1), np.ceil(metres / LONGEST_PIECE_M)).astype(np.int64)
    new = pieces - 1
    segment = np.repeat(np.arange(len(a)), new)
    before = np.concatenate([[0], np.cumsum(new)])
    share = (np.arange(len(segment)) - before[segment] + 1) / pieces[segment]
    new_lat = lat[a[segment]] * (1 - share) + lat[b[segment]] * share
    new_lon = lon[a[segment]] * (1 - share) + lon[b[segment]] * share
    piece = np.repeat(np.arange(len(a)), pieces)
    firsts = np.concatenate([[0], np.cumsum(pieces)])
    step = np.arange(len(piece)) - firsts[piece]
    number = len(lat) + before[piece] + step
    start = np.where(step == 0, a[piece], number - 1)
    end = np.where(step == pieces[piece] - 1, b[piece], number)
    return np.concatenate([lat, new_lat]), np.concatenate([lon, new_lon]), start, end, piece
