"""Token buckets on real time, one for each caller and kind of request."""

from __future__ import annotations

import time
from collections.abc import Callable

from sweep.domain.problem import Problem
from sweep.web.route import Rate

_MOST_BUCKETS = 50_000


class RateLimits:
    """`take` one request out of the caller's bucket, or refuse with 429."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._buckets: dict[tuple[str, bytes], tuple[float, float]] = {}  # left, as of when (s)

    def take(self, rate: Rate, caller: bytes) -> None:
        """Raises Problem (429) with `retry_after_s` where the bucket is empty."""
        now = self._clock()
        key = (rate.name, caller)
        left, since = self._buckets.get(key, (float(rate.burst), now))
        left = min(float(rate.burst), left + (now - since) * rate.per_second)
        if left < 1.0:
            raise too_many(max(1, round((1.0 - left) / rate.per_second)))
        if len(self._buckets) >= _MOST_BUCKETS and key not in self._buckets:
            self._buckets.clear()  # forgetting is lenient, and memory stays bounded
        self._buckets[key] = (left - 1.0, now)


def too_many(retry_after_s: int) -> Problem:
    return Problem(
        "too-many-requests",
        f"Too many requests; try again in {retry_after_s} s.",
        f"请求过于频繁，请在 {retry_after_s} 秒后重试。",
        status=429,
        retry_after_s=retry_after_s,
    )
