"""The planner is compiled while the service starts, so that the first plan finds it on disk."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def compiling_ahead() -> Iterator[None]:
    """Compile the planner while the block lasts, in a process of its own: nobody who hands in waits for it."""
    with subprocess.Popen([sys.executable, "-m", "sweep.planning.warm_up"], stdin=subprocess.DEVNULL) as process:
        try:
            yield
        finally:
            process.terminate()
