"""A road network, and times on it, as bytes, to be kept and read again in a moment."""

from __future__ import annotations

import io
from dataclasses import fields

import numpy as np

from sweep.planning.problem_arrays import BoolArray
from sweep.planning.roads.network import RoadNetwork, road_network
from sweep.planning.roads.node_times import NodeTimes

_E7 = 1e7


def pack(network: RoadNetwork) -> bytes:
    """Streets as a compressed NumPy archive; the same network gives the same bytes."""
    file = io.BytesIO()
    np.savez_compressed(
        file,
        lat_e7=np.round(network.lat * _E7).astype(np.int32),
        lon_e7=np.round(network.lon * _E7).astype(np.int32),
        tail=network.tail,
        head=network.head,
        seconds=network.seconds.astype(np.float32),
        way=network.way,
        stops=network.stops,
        passing=network.passing,
    )
    return file.getvalue()


def unpack(streets: bytes) -> RoadNetwork:
    """The network that `pack` wrote."""
    with np.load(io.BytesIO(streets), allow_pickle=False) as kept:
        return road_network(
            lat=kept["lat_e7"] / _E7,
            lon=kept["lon_e7"] / _E7,
            tail=kept["tail"],
            head=kept["head"],
            seconds=kept["seconds"].astype(np.float64),
            way=kept["way"],
            stops=kept["stops"],
            # kept before rules for turns were read
            passing=kept.get("passing"),
        )


def pack_times(times: NodeTimes, closed: BoolArray) -> bytes:
    """Times on a network of which these edges (E,) are closed, as a NumPy archive."""
    file = io.BytesIO()
    np.savez(file, closed=np.packbits(closed), **{each.name: getattr(times, each.name) for each in fields(NodeTimes)})
    return file.getvalue()


def unpack_times(kept_bytes: bytes, edges: int) -> tuple[NodeTimes, BoolArray]:
    """What `pack_times` wrote, for a network of so many edges."""
    with np.load(io.BytesIO(kept_bytes), allow_pickle=False) as kept:
        times = NodeTimes(**{each.name: kept[each.name] for each in fields(NodeTimes)})
        return times, np.unpackbits(kept["closed"], count=edges).astype(np.bool_)
