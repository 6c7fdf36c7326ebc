"""Plain capacitated vehicle routing, as the published benchmarks have it: CVRPLIB files in, .sol files out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from sweep.planning.problem_arrays import FloatArray, IntArray
from sweep.planning.search import Instance, Search, Tuning

# routes beyond those of the savings start
_SPARE_ROUTES = 0.2
TUNING = Tuning(hot=6.0, cold=0.05, removed=10.0, longest=10.0, neighbours=45)


@dataclass(frozen=True, slots=True)
class Cvrp:
    """`xy` (n + 1, 2) with the depot first, `demand` (n + 1,); distances are rounded to whole numbers (EUC_2D)."""

    name: str
    xy: FloatArray
    demand: FloatArray
    capacity: float

    @property
    def customers(self) -> int:
        return len(self.xy) - 1


def read_cvrplib(path: Path) -> Cvrp:
    """A CVRPLIB file with EUC_2D coordinates. Raises ValueError when it is something else."""
    head: dict[str, str] = {}
    rows: dict[str, list[list[float]]] = {}
    section = ""
    for line in path.read_text(encoding="utf-8", errors="replace").splitlines():
        text = line.strip()
        if not text or text == "EOF":
            continue
        if text.endswith("_SECTION"):
            section = text
            rows[section] = []
        elif section and not text[0].isalpha():
            rows[section].append([float(word) for word in text.split()])
        elif ":" in text:
            key, _, value = text.partition(":")
            head[key.strip()] = value.strip()
    kind = head.get("EDGE_WEIGHT_TYPE", "")
    if kind != "EUC_2D":
        raise ValueError(f"{path.name}: EDGE_WEIGHT_TYPE is {kind or 'missing'}, only EUC_2D is read")
    places = sorted(rows["NODE_COORD_SECTION"])
    demand = {int(node): amount for node, amount in rows["DEMAND_SECTION"]}
    depot = int(rows["DEPOT_SECTION"][0][0]) if rows.get("DEPOT_SECTION") else int(places[0][0])
    places.sort(key=lambda place: int(place[0]) != depot)
    return Cvrp(
        head.get("NAME", path.stem),
        np.array([place[1:3] for place in places]),
        np.array([demand[int(place[0])] for place in places]),
        float(head["CAPACITY"]),
    )


def cvrp_search(problem: Cvrp, seed: int = 0, tuning: Tuning | None = None) -> Search:
    """A search over this instance that stands at its savings start."""
    n = problem.customers
    least = int(np.ceil(problem.demand.sum() / problem.capacity))
    count = min(n, int(least * (1.0 + _SPARE_ROUTES)) + 20)
    flat = np.column_stack([problem.xy, np.zeros(n + 1)])
    depot = np.tile(flat[0], (count, 1))
    search = Search(
        Instance(
            xyz=flat[1:],
            demand=problem.demand[1:],
            service=np.zeros(n),
            kind=np.zeros(n, np.int64),
            start=depot,
            end=depot,
            most=np.full(count, problem.capacity),
            shift=np.full(count, np.inf),
            team=np.zeros(count, np.int64),
            crossing=np.zeros((1, 1)),
            fixed=np.zeros(1),
            whole=True,
            balanced=False,
        ),
        seed,
        tuning or TUNING,
    )
    search.start_with_savings()
    return search


def cost_of(problem: Cvrp, routes: Sequence[IntArray]) -> int:
    """Length of these routes (customers 0..n-1), counted from the coordinates alone. Raises ValueError if unsound."""
    seen = np.concatenate([np.empty(0, np.int64), *routes])
    if not np.array_equal(np.sort(seen), np.arange(problem.customers)):
        raise ValueError("the routes do not hold every customer once")
    total = 0
    for stops in routes:
        if problem.demand[stops + 1].sum() > problem.capacity:
            raise ValueError("a route carries more than it may")
        path = problem.xy[np.concatenate([[0], stops + 1, [0]])]
        total += int(np.floor(np.hypot(*np.diff(path, axis=0).T) + 0.5).sum())
    return total


def solution_text(routes: Sequence[IntArray], cost: int) -> str:
    """A CVRPLIB .sol file: customers count from 1, the depot is not one of them."""
    used = [stops for stops in routes if len(stops)]
    lines = [f"Route #{number}: {' '.join(str(c + 1) for c in stops)}" for number, stops in enumerate(used, 1)]
    return "\n".join([*lines, f"Cost {cost}", ""])
