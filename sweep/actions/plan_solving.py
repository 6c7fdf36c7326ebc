"""Runs the planner beside the service, and tells how far the search is."""

from __future__ import annotations

import multiprocessing
import os
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from datetime import datetime
from functools import partial
from typing import Any

import numpy as np

from sweep.actions.plan_progress import Progress
from sweep.actions.planning_problem import Framed
from sweep.actions.shift_times import worked_s
from sweep.planning.plan import Map, plan_routes
from sweep.planning.problem_arrays import IntArray
from sweep.planning.replan import replan
from sweep.planning.route_plan import RoutePlan
from sweep.planning.scheduler import LOCAL, on_scheduler
from sweep.planning.solve_sector import SectorTask

_SMALL = 600  # shops that are planned sooner than helpers are started
_LOOK_EVERY_S = 0.2
_MOST_TASKS = 4_096

_shares: Any = None  # of a worker process: how far each task is, shared with the process that asked


def solve(
    framed: Framed,
    now: datetime,
    keep: bool,
    seconds: float,
    seed: int,
    progress: Progress | None,
    scheduler: str | None = None,
) -> RoutePlan:
    """The plan: with `keep` the former routes with little changed, else new ones around the locked.

    With a `scheduler` (see `on_scheduler`) sectors are planned on its workers.
    """
    if keep:
        if scheduler not in (None, LOCAL):
            # so little is sought that it stays here; but a wrong address is told all the same
            with on_scheduler(scheduler):
                pass
        return replan(
            framed.problem,
            framed.previous,
            visited=framed.visited,
            dropped=framed.dropped,
            locked=framed.locked,
            worked_s=np.array([worked_s(team, now) for team in framed.teams]),
            seed=seed,
            seconds=seconds,
            progress=None if progress is None else lambda share: progress(round(1000 * share), 1000),
        )
    shops = int((framed.problem.shop_open_lines > 0).sum())
    with on_scheduler(scheduler, progress) if scheduler else _side_by_side(shops, progress) as map_:
        if framed.locked.any() and framed.previous:
            return replan(
                framed.problem,
                framed.previous,
                visited=framed.visited,
                dropped=framed.dropped,
                locked=framed.locked,
                worked_s=np.array([worked_s(team, now) for team in framed.teams]),
                afresh=True,
                seed=seed,
                seconds=seconds,
                map_=map_,
            )
        return plan_routes(framed.problem, seconds=seconds, seed=seed, map_=map_)


@contextmanager
def _side_by_side(shops: int, progress: Progress | None) -> Iterator[Map]:
    """A `map` of sector tasks; large ones are planned outside of this process: a service that plans still answers."""
    if shops <= _SMALL:
        yield partial(_one_by_one, progress)
        return
    context = multiprocessing.get_context("spawn")
    shares = context.Array("d", _MOST_TASKS, lock=False)
    with ProcessPoolExecutor(os.cpu_count(), mp_context=context, initializer=_share, initargs=(shares,)) as pool:
        yield partial(_in_processes, pool, shares, progress)


def _one_by_one(
    progress: Progress | None, function: Callable[..., list[IntArray]], tasks: Iterable[SectorTask]
) -> Iterator[list[IntArray]]:
    waiting = list(tasks)
    total, done = sum(task.shops for task in waiting), 0
    for task in waiting:
        tell = None if progress is None else partial(_tell, progress, done, task.shops, total)
        yield function(task, tell)
        done += task.shops
        if progress is not None:
            progress(done, total)


def _tell(progress: Progress, done: int, shops: int, total: int, share: float) -> None:
    progress(done + int(share * shops), total)


def _in_processes(
    pool: ProcessPoolExecutor,
    shares: Any,
    progress: Progress | None,
    function: Callable[..., list[IntArray]],
    tasks: Iterable[SectorTask],
) -> Iterator[list[IntArray]]:
    waiting = list(tasks)
    shares[:] = [0.0] * _MOST_TASKS
    over = threading.Event()
    watcher = threading.Thread(target=_watch, args=(shares, [task.shops for task in waiting], progress, over))
    if progress is not None:
        watcher.start()
    try:
        yield from pool.map(_told, [function] * len(waiting), range(len(waiting)), waiting)
    finally:
        over.set()
        if progress is not None:
            watcher.join()


def _watch(shares: Any, shops: Sequence[int], progress: Progress, over: threading.Event) -> None:
    while not over.wait(_LOOK_EVERY_S):
        done = sum(share * count for share, count in zip(shares, shops, strict=False))
        progress(int(done), sum(shops))
    progress(sum(shops), sum(shops))


def _share(shares: Any) -> None:
    global _shares  # the one way into a pool's workers
    _shares = shares


def _told(function: Callable[..., list[IntArray]], number: int, task: SectorTask) -> list[IntArray]:
    return function(task, partial(_note, number))


def _note(number: int, share: float) -> None:
    if _shares is not None and number < len(_shares):
        _shares[number] = share
