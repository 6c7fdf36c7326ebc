"""Drives the kernel: from plain arrays to routes, by a time or by a number of iterations."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from time import perf_counter

import numpy as np

from sweep.planning.kernel_anneal import anneal
from sweep.planning.kernel_compiled import Ints
from sweep.planning.kernel_recreate import insert_all, put_chain
from sweep.planning.kernel_roads import legs_to, no_roads
from sweep.planning.kernel_ruin import nothing_removed
from sweep.planning.kernel_savings import savings_chains
from sweep.planning.kernel_solution import BEST, Routes, Rules, keep_all_as_best, recount, take_new_mean
from sweep.planning.kernel_space import nearest_points, tree_order
from sweep.planning.problem_arrays import FloatArray, IntArray
from sweep.planning.road_times import RoadTimes

NEIGHBOURS = 100  # known of each customer
_NEAR_FIRST, _FAR_OF_EACH = 24, 4
_MOST_SIDES = 64
ITERATIONS_AT_ONCE = 1_000
# with this many iterations a shop little more is to be gained
ITERATIONS_PER_SHOP = 400
# what an iteration takes on a slow machine
_SLOW_ITERATION_S = 40e-6


@dataclass(frozen=True, slots=True)
class Tuning:
    """How the search goes; temperatures are shares of the mean leg between neighbours of the first routes."""

    hot: float = 10.0
    cold: float = 0.05
    removed: float = 10.0
    longest: float = 10.0
    neighbours: int = 40


@dataclass(frozen=True, slots=True)
class Instance:
    """n customers, R routes, T teams; figures as in `kernel_solution.Rules`.

    `former` (n,) team of each customer before, -1 for none, and `leaving` what a change costs.
    `xyz` (n, 3); `start`, `end` (R, 3) where each route begins and ends; `team` (R,) ascending; `crossing`
    (T, kinds); `fixed` (T,) time that each team has beside its routes; `balanced` asks for equal team times.
    `roads` gives the legs, its roots those of all starts, then of all ends; without it they are straight.
    """

    xyz: FloatArray
    demand: FloatArray
    service: FloatArray
    kind: IntArray
    start: FloatArray
    end: FloatArray
    most: FloatArray
    shift: FloatArray
    team: IntArray
    crossing: FloatArray
    fixed: FloatArray
    scale: float = 1.0
    whole: bool = False
    balanced: bool = True
    softness: float = 60.0
    former: IntArray | None = None
    leaving: float = 0.0
    roads: RoadTimes | None = None


class Search:
    """One search over one instance. Customers keep their numbers outside; within they stand in `tree_order`."""

    def __init__(self, instance: Instance, seed: int = 0, tuning: Tuning | None = None) -> None:
        self.instance, self.tuning = instance, tuning or Tuning()
        self.order = tree_order(instance.xyz) if len(instance.xyz) else np.empty(0, np.int64)
        self.position = np.empty_like(self.order)
        self.position[self.order] = np.arange(len(self.order))
        self.rules = _rules(instance, self.order, self.tuning.neighbours)
        self.routes = _no_routes(self.rules, seed)
        self.removed = nothing_removed(len(instance.most))
        self.iterations = 0
        self.accepted = 0
        recount(self.rules, self.routes, instance.fixed, -1.0)

    def start_with_savings(self, team_of: IntArray | None = None) -> None:
        """Fill the routes with savings chains, the longest first; what finds no route is inserted where it is cheap.

        `team_of` (n,) binds customers to teams; without it all belong to team 0.
        """
        instance, n = self.instance, len(self.order)
        if not n:
            return
        bound = np.zeros(n, np.int64) if team_of is None else team_of[self.order]
        teams = np.arange(len(instance.crossing))
        first = np.searchsorted(instance.team, teams)
        walk, firsts = savings_chains(self.rules, bound, instance.most[first], instance.shift[first])
        lengths = np.diff(firsts)
        left = {int(t): np.flatnonzero(instance.team == t).tolist() for t in teams}
        over = []
        for chain in np.argsort(-lengths, kind="stable").tolist():
            stops = walk[firsts[chain] : firsts[chain + 1]]
            free = left[int(bound[stops[0]])]
            if free:
                put_chain(self.rules, self.routes, stops, free.pop(0))
            else:
                over.append(stops)
        recount(self.rules, self.routes, instance.fixed, -1.0)
        self._insert(np.concatenate([np.empty(0, np.int64), *over]))

    def start_with(self, routes: Sequence[IntArray]) -> None:
        """Start with these routes (customer numbers); customers on none of them are inserted where it is cheap."""
        for r, stops in enumerate(routes):
            put_chain(self.rules, self.routes, self.position[stops], r)
        recount(self.rules, self.routes, self.instance.fixed, -1.0)
        self._insert(np.flatnonzero(self.routes.route[: len(self.order)] < 0))

    def _insert(self, customers: IntArray) -> None:
        if insert_all(self.rules, self.routes, customers, self.tuning.neighbours) < len(customers):
            raise ValueError("a customer that no team may serve")
        recount(self.rules, self.routes, self.instance.fixed, -1.0)
        keep_all_as_best(self.rules, self.routes)
        n = len(self.order)
        legs = self.routes.leg[:n, 0][(self.routes.succ[:n] < n) & (self.routes.route[:n] >= 0)]
        self.mean_leg = float(legs.mean()) if len(legs) else 1.0

    def run(
        self,
        *,
        iterations: int | None = None,
        seconds: float | None = None,
        progress: Callable[[float, int], None] | None = None,
        clock: Callable[[], float] = perf_counter,
    ) -> None:
        """Improve for so many iterations, or for so many seconds; cooling follows whichever is given.

        With `iterations` the same seed gives the same routes. `progress(seconds, iterations)` now and then.
        """
        if not len(self.order) or (iterations is None and seconds is None):
            return
        began, made = clock(), 0
        tuning, hot = self.tuning, max(self.tuning.hot * self.mean_leg, 1e-9)
        share = tuning.cold / tuning.hot
        while True:
            spent = clock() - began
            done = made / iterations if iterations is not None else spent / max(seconds or 0.0, 1e-9)
            if done >= 1.0 or (seconds is not None and spent >= seconds):
                break
            batch = ITERATIONS_AT_ONCE if iterations is None else min(ITERATIONS_AT_ONCE, iterations - made)
            if iterations is not None:
                ahead = (made + batch) / iterations
            else:
                ahead = min(1.0, done * (1.0 + batch / made) if made else done)
            self.accepted += anneal(
                self.rules, self.routes, self.removed, batch, hot * share**done, hot * share**ahead,
                tuning.removed, tuning.longest, tuning.neighbours,
            )  # fmt: skip
            made += batch
            if self.instance.balanced:
                take_new_mean(self.rules, self.routes, self.instance.fixed)
            if progress is not None:
                progress(clock() - began, made)
        self.iterations += made

    def run_for(self, seconds: float, progress: Callable[[float], None] | None = None, spent: float = 0.0) -> None:
        """As many iterations as pay, for at most so many seconds, of which some are `spent` already.

        Where the time is surely enough the iterations alone decide, so that the same seed gives the same routes.
        """
        wanted = ITERATIONS_PER_SHOP * len(self.order) + ITERATIONS_AT_ONCE // 2
        enough = wanted * _SLOW_ITERATION_S <= seconds

        def tell(spent: float, made: int) -> None:
            if progress is not None:
                progress(made / wanted if enough else min(1.0, spent / max(seconds, 1e-9)))

        self.run(iterations=wanted if enough else None, seconds=max(0.0, seconds - spent), progress=tell)

    @property
    def cost(self) -> float:
        """Cost of the best routes."""
        return float(self.routes.figures[BEST])

    def best_routes(self) -> list[IntArray]:
        """Customer numbers of each route of the best solution, in order."""
        n, count = len(self.order), len(self.instance.most)
        found = []
        best = self.routes.best
        for r in range(count):
            stops = []
            node = int(best[n + r])
            while node < n:
                stops.append(node)
                node = int(best[node])
            found.append(self.order[np.array(stops, dtype=np.int64)])
        return found


def _rules(instance: Instance, order: IntArray, neighbours: int) -> Rules:
    n, count = len(order), len(instance.most)
    xyz = np.zeros((n + 2 * count, 4))
    xyz[:n, :3] = instance.xyz[order]
    xyz[n : n + count, :3], xyz[n + count :, :3] = instance.start, instance.end
    near = _neighbours(np.ascontiguousarray(xyz[:n, :3]), instance.balanced, _sides(instance, order))
    step = xyz[:n, None, :3] - xyz[near[:, :neighbours]][:, :, :3] if near.shape[1] else np.empty((n, 0, 3))
    near_leg = np.sqrt((step**2).sum(axis=2)) * (1.0 if instance.whole else instance.scale)
    if instance.whole:
        near_leg = np.floor(near_leg + 0.5)
    # one array for both ways where they are alike: the processor's memory holds twice as many
    near_leg = near_leg.astype(np.float32)
    near_back, table = near_leg, no_roads()
    if instance.roads is not None:
        roads = instance.roads.of(order, n + np.arange(2 * count))
        near, table = _by_road(roads.near, near), roads.table
        few = np.ascontiguousarray(near[:, :neighbours])
        near_leg = legs_to(table, xyz, few, False).astype(np.float32)
        near_back = legs_to(table, xyz, few, True).astype(np.float32)
    return Rules(
        xyz=xyz,
        scale=float(instance.scale),
        whole=bool(instance.whole),
        near=near,
        near_leg=near_leg,
        near_back=near_back,
        demand=instance.demand[order].astype(np.float64),
        service=instance.service[order].astype(np.float64),
        kind=instance.kind[order].astype(np.int32),
        most=instance.most.astype(np.float64),
        shift=instance.shift.astype(np.float64),
        team=instance.team.astype(np.int32),
        crossing=np.ascontiguousarray(instance.crossing, dtype=np.float64),
        former=(np.full(n, -1) if instance.former is None else instance.former[order]).astype(np.int32),
        leaving=float(instance.leaving),
        balanced=bool(instance.balanced),
        plain=_is_plain(instance),
        softness=float(instance.softness),
        by_road=instance.roads is not None,
        roads=table,
    )


def _is_plain(instance: Instance) -> bool:
    alike = len(instance.start) and (np.vstack([instance.start, instance.end]) == instance.start[0]).all()
    limited = instance.balanced or np.isfinite(instance.shift).any()
    return bool(alike and not limited and instance.roads is None and len(instance.crossing) == 1)


def _by_road(near_by_road: Ints, near: Ints) -> Ints:
    """The same lists with those that are nearest by road; the far ones among them stay where they are."""
    count = near.shape[1]
    far = count - min(NEIGHBOURS, max(0, len(near) - 1))
    columns = [at for at in range(count) if not 0 <= at - min(_NEAR_FIRST, count - far) < far]
    listed = near.copy()
    for column, at in zip(columns, range(near_by_road.shape[1]), strict=False):
        known = near_by_road[:, at]
        listed[:, column] = np.where(known >= 0, known, near[:, column])
    return listed


def _sides(instance: Instance, order: IntArray) -> IntArray:
    """The sector of each customer (n,) where a team may cross a border at a cost; else all alike."""
    crosses = bool((np.isfinite(instance.crossing) & (instance.crossing > 0.0)).any())
    return instance.kind[order] if crosses else np.zeros(len(order), np.int64)


def _neighbours(points: FloatArray, balanced: bool, side: IntArray) -> Ints:
    """Customers near each customer (n, k), nearest first.

    Where loads are evened out, some of an ever coarser sample stand among them: all near ones of a shop are in its
    own town, and a town with too few teams must find the next. So must a sector: the nearest beyond the border.
    """
    if not len(points):
        return np.empty((0, 0), np.int32)
    near = nearest_points(points, points, NEIGHBOURS, True)
    if not balanced:
        return near
    far = []
    for step in (8, 64, 512):
        sample = np.arange(step // 2, len(points), step)
        if len(sample):
            order = tree_order(points[sample])
            sample = sample[order]
            found = sample[nearest_points(points[sample], points, _FAR_OF_EACH, False)]
            # a customer may be its own sample: its nearest neighbour then stands for it
            own = np.arange(len(points))[:, None]
            far.append(np.where(found == own, near[:, :1] if near.shape[1] else found, found))
    sides = np.unique(side)
    if 1 < len(sides) <= _MOST_SIDES:
        beyond: Ints = np.empty((len(points), _FAR_OF_EACH), np.int64)
        for one in sides:
            here, there = np.flatnonzero(side == one), np.flatnonzero(side != one)
            order = tree_order(points[there])
            there = there[order]
            found = there[nearest_points(points[there], points[here], _FAR_OF_EACH, False)]
            beyond[here] = np.pad(found, ((0, 0), (0, _FAR_OF_EACH - found.shape[1])), mode="edge")
        far.append(beyond)
    whole: Ints = np.concatenate([near[:, :_NEAR_FIRST], *far, near[:, _NEAR_FIRST:]], axis=1).astype(np.int32)
    return whole


def _no_routes(rules: Rules, seed: int) -> Routes:
    n, count, teams = len(rules.demand), len(rules.most), len(rules.crossing)
    nodes = n + 2 * count
    succ: Ints = np.full(nodes, -1, np.int32)
    pred: Ints = succ.copy()
    starts, ends = np.arange(n, n + count), np.arange(n + count, nodes)
    succ[starts], pred[ends] = ends, starts
    # a start is its own predecessor's end and so on: nothing reads them, but they must be valid nodes
    pred[starts], succ[ends] = starts, ends
    route: Ints = np.full(nodes, -1, np.int32)
    route[starts] = route[ends] = np.arange(count)
    random: Ints = np.random.SeedSequence(seed).generate_state(1, np.uint64) | np.uint64(1)
    return Routes(
        succ=succ,
        pred=pred,
        route=route,
        leg=np.where(np.arange(nodes)[:, None] < n, -np.inf, np.zeros((nodes, 2))),
        load=np.zeros(count),
        time=np.zeros(count),
        size=np.zeros(count, np.int32),
        team_time=np.zeros(teams),
        empty=np.arange(count, dtype=np.int32),
        empties=np.bincount(rules.team, minlength=teams).astype(np.int32),
        first=np.searchsorted(rules.team, np.arange(teams)).astype(np.int32),
        figures=np.array([0.0, 0.0, np.inf]),
        random=random,
        best=succ.copy(),
        best_time=np.zeros(teams),
        changed=np.zeros(nodes, np.int32),
        is_changed=np.zeros(nodes, np.int8),
        counts=np.zeros(2, np.int64),
    )
