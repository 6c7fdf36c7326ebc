"""Prometheus metrics of one service process; of all of them where several share a directory.

With `PROMETHEUS_MULTIPROC_DIR` set before the start (the supervisor does so for several workers), values lie in
shared files and any worker's scrape sees all of them.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

from sweep.db.figures import SweepFigures

_BUCKETS = (0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0)


class Metrics:
    """What is counted while requests are answered."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        self._requests = Counter(
            "sweep_http_requests", "Requests answered", ["method", "path", "status"], registry=self._registry
        )
        self._seconds = Histogram(
            "sweep_http_seconds", "Time to answer", ["method", "path"], buckets=_BUCKETS, registry=self._registry
        )
        self._check_ins = Counter(
            "sweep_check_ins", "Check-ins taken, by what became of them", ["status"], registry=self._registry
        )
        self._check_ins_by_status: dict[str, Counter] = {}
        self.readers = Gauge(
            "sweep_stream_readers", "Open event streams", registry=self._registry, multiprocess_mode="livesum"
        )
        self.resyncs = Counter("sweep_stream_resyncs", "Readers told to load anew", registry=self._registry)
        self.queue = Gauge(
            "sweep_check_in_queue", "Check-ins not yet committed", registry=self._registry, multiprocess_mode="livesum"
        )

    def count_check_in(self, status: str) -> None:
        """One receipt was given."""
        counter = self._check_ins_by_status.get(status)
        if counter is None:
            counter = self._check_ins_by_status[status] = self._check_ins.labels(status)
        counter.inc()

    def of_route(self, method: str, path: str) -> Callable[[int, float], None]:
        """A function that counts one answer of this route: (status, seconds)."""
        observe = self._seconds.labels(method, path).observe
        by_status: dict[int, Counter] = {}

        def count(status: int, seconds: float) -> None:
            counter = by_status.get(status)
            if counter is None:
                counter = by_status[status] = self._requests.labels(method, path, str(status))
            counter.inc()
            observe(seconds)

        return count

    def text(self, sweeps: Iterable[SweepFigures]) -> bytes:
        """All of it in the exposition format, with the sweeps' own figures."""
        scraped = CollectorRegistry()
        if "PROMETHEUS_MULTIPROC_DIR" in os.environ:
            MultiProcessCollector(scraped)  # type: ignore[no-untyped-call]  # the package types it so
        else:
            scraped.register(_As(self._registry.collect()))
        scraped.register(_As(_families(sweeps)))
        return generate_latest(scraped)


class _As(Collector):
    def __init__(self, families: Iterable[Metric]) -> None:
        self._families = list(families)

    def collect(self) -> Iterable[Metric]:
        return self._families


def _families(sweeps: Iterable[SweepFigures]) -> list[Metric]:
    gauges = {
        "events": GaugeMetricFamily("sweep_ledger_events", "Events in the ledger", labels=["sweep"]),
        "open_lines": GaugeMetricFamily("sweep_open_lines", "Lines not yet closed", labels=["sweep"]),
        "to_review": GaugeMetricFamily("sweep_review_queue", "Check-ins that wait for review", labels=["sweep"]),
        "found_units": GaugeMetricFamily("sweep_found_units", "Units found", labels=["sweep"]),
        "held_units": GaugeMetricFamily("sweep_held_units", "Units in custody", labels=["sweep"]),
        "open_sightings": GaugeMetricFamily("sweep_open_sightings", "Sightings not settled", labels=["sweep"]),
        "kept_raw": GaugeMetricFamily("sweep_kept_raw", "Undecodable bodies not yet read", labels=["sweep"]),
        "unsent": GaugeMetricFamily("sweep_phones_unsent", "Check-ins still on phones", labels=["sweep"]),
    }
    shops = GaugeMetricFamily("sweep_shops", "Shops in scope, by state", labels=["sweep", "state"])
    for each in sweeps:
        for name, gauge in gauges.items():
            gauge.add_metric([each.sweep], getattr(each, name))
        for state, count in sorted(each.states.items()):
            shops.add_metric([each.sweep, state], count)
    return [*gauges.values(), shops]
