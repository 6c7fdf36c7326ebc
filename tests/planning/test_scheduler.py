from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from typing import Any

import pytest

from sweep.domain.problem import Problem
from sweep.planning import scheduler
from sweep.planning.plan import plan_routes
from sweep.planning.route_plan import RoutePlan
from sweep.planning.scheduler import on_scheduler
from tests.planning.cities import mixed_city


@pytest.fixture(scope="module")
def cluster() -> Iterator[Any]:
    distributed: Any = pytest.importorskip("distributed")
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, processes=True, dashboard_address=":0", silence_logs=50
    ) as started:
        yield started


def stops_of(plan: RoutePlan) -> list[list[int]]:
    return [route.stops.tolist() for route in plan.routes]


def test_a_plan_on_a_cluster_is_that_of_one_process_even_if_a_worker_dies(cluster: Any) -> None:
    problem = mixed_city(400, 16, sectors=8)
    alone = plan_routes(problem, seconds=60)
    told: list[tuple[int, int]] = []
    victims = [worker.pid for worker in cluster.workers.values()][:1]

    def kill_once(done: int, shops: int) -> None:
        told.append((done, shops))
        if victims:
            os.kill(victims.pop(), signal.SIGKILL)

    with on_scheduler(cluster.scheduler_address, kill_once) as map_:
        together = plan_routes(problem, seconds=60, map_=map_)
    assert not victims
    assert stops_of(together) == stops_of(alone)
    assert told[-1][0] == told[-1][1]


@pytest.mark.parametrize("address", ["tcp://127.0.0.1:9", "http://["])
def test_a_scheduler_that_does_not_answer_is_named(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scheduler, "_CONNECT_S", 0.3)
    with pytest.raises(Problem, match="No Dask scheduler answers") as refused, on_scheduler(address):
        pass
    assert refused.value.where == {"scheduler": address}
