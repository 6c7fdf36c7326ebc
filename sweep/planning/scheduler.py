"""Sector tasks on Dask distributed: a cluster by its address, or processes of this machine."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import partial
from itertools import count
from typing import Any

from sweep.domain.problem import Problem
from sweep.planning.plan import Map, Progress
from sweep.planning.problem_arrays import IntArray
from sweep.planning.solve_sector import SectorTask

#: Said instead of an address: as many processes of this machine as it has cores.
LOCAL = "local"
# so many tasks of each worker are on their way at once: enough that none waits, few enough that memory stays flat
_TASKS_AHEAD = 3
_CONNECT_S = 5.0
# a worker may die under a task so often before the task is given up
_DEATHS = 5


@contextmanager
def on_scheduler(address: str, progress: Progress | None = None) -> Iterator[Map]:
    """A `map` of sector tasks on the workers of a scheduler; `progress(shops_done, shops)` after each task.

    Tasks are pure functions of their arrays: a worker that dies loses nothing but time. Raises Problem
    scheduler-unreachable, scheduler-lost, scheduler-foreign.
    """
    # two seconds of loading that no service and no other command shall wait for
    import distributed

    dask: Any = distributed  # its classes have no types
    cluster = None
    try:
        if address == LOCAL:
            cluster = dask.LocalCluster(
                n_workers=os.cpu_count(), threads_per_worker=1, processes=True, dashboard_address=":0", silence_logs=50
            )
        client = dask.Client(cluster or address, timeout=_CONNECT_S, set_as_default=False)
    except (OSError, ValueError, TypeError, ImportError) as error:
        if cluster is not None:
            cluster.close()
        raise _unreachable(address) from error
    try:
        yield partial(_in_order, client, dask.as_completed(loop=client.loop), progress)
    except ImportError as error:
        raise Problem(
            "scheduler-foreign",
            f"The workers of the Dask scheduler {address} lack this program ({error}); install the same version there.",
            f"Dask 调度器 {address} 的工作进程未安装本程序（{error}）；请在其上安装相同版本。",
            scheduler=address,
        ) from error
    except (dask.KilledWorker, OSError, distributed.CancelledError) as error:
        raise Problem(
            "scheduler-lost",
            f"The workers of the Dask scheduler {address} were lost while planning; nothing was changed, plan again.",
            f"排线过程中与 Dask 调度器 {address} 的工作进程失去联系；未作任何更改，请重新排线。",
            status=503,
            scheduler=address,
        ) from error
    finally:
        client.close()
        if cluster is not None:
            cluster.close()


def _in_order(
    client: Any,
    following: Any,
    progress: Progress | None,
    function: Callable[[SectorTask], list[IntArray]],
    tasks: Iterable[SectorTask],
) -> Iterator[list[IntArray]]:
    """The results in the order of the tasks, each as soon as it and those before it are there."""
    waiting = list(tasks)
    total, done = sum(task.shops for task in waiting), 0
    numbers = count()
    running: dict[Any, int] = {}
    found: dict[int, list[IntArray]] = {}

    def send() -> None:
        number = next(numbers)
        if number < len(waiting):
            # the allowed deaths are the scheduler's setting; retries are for what a task itself raises
            future = client.submit(function, waiting[number], pure=False, retries=_DEATHS)
            running[future] = number
            following.add(future)

    for _ in range(_TASKS_AHEAD * max(1, len(client.scheduler_info()["workers"]))):
        send()
    wanted = 0
    while wanted < len(waiting):
        future = next(following)
        number = running.pop(future)
        found[number] = future.result()
        future.release()
        done += waiting[number].shops
        send()
        if progress is not None:
            progress(done, total)
        while wanted in found:
            yield found.pop(wanted)
            wanted += 1


def _unreachable(address: str) -> Problem:
    return Problem(
        "scheduler-unreachable",
        f"No Dask scheduler answers at {address}; start it, or give `local` or an address such as tcp://host:8786.",
        f"无法连接 Dask 调度器 {address}；请先启动它，或改用 local 或 tcp://主机:8786 这样的地址。",
        status=503,
        scheduler=address,
    )
