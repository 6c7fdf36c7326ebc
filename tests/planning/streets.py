"""Small road networks for tests and measurements: a grid of streets, some of them one way."""

from __future__ import annotations

import numpy as np

from sweep.planning.roads.network import RoadNetwork, road_network

LAT, LON = 28.9, 105.4
_M_LAT, _M_LON = 111_200.0, 97_300.0


def street_grid(
    rows: int, columns: int, *, one_way: float = 0.3, block_m: float = 100.0, speed_m_s: float = 8.0, seed: int = 0
) -> RoadNetwork:
    """`rows` x `columns` crossings `block_m` apart, each street both ways but for a share of them; ways numbered
    from 1."""
    rng = np.random.default_rng(seed)
    number = np.arange(rows * columns).reshape(rows, columns)
    a = np.concatenate([number[:, :-1].ravel(), number[:-1].ravel()])
    b = np.concatenate([number[:, 1:].ravel(), number[1:].ravel()])
    single = rng.random(len(a)) < one_way
    turned = rng.random(len(a)) < 0.5
    a, b = np.where(turned, b, a), np.where(turned, a, b)
    way = np.arange(1, len(a) + 1)
    tail, head = np.concatenate([a, b[~single]]), np.concatenate([b, a[~single]])
    return road_network(
        lat=LAT + np.repeat(np.arange(rows), columns) * block_m / _M_LAT,
        lon=LON + np.tile(np.arange(columns), rows) * block_m / _M_LON,
        tail=tail,
        head=head,
        seconds=np.full(len(tail), block_m / speed_m_s),
        way=np.concatenate([way, way[~single]]),
        stops=np.ones(len(tail), dtype=np.bool_),
    )
