"""Where the workers of one service keep their metrics: a temporary directory that goes away with the service, or,
where the service was killed, when the next one starts."""

from __future__ import annotations

import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

_PREFIX = "sweep-metrics-"


@contextmanager
def metrics_dir() -> Iterator[str]:
    """A directory that is locked (flock) as long as its owner lives, and removed with the block."""
    _remove_ownerless()
    made, fd = _make()
    try:
        yield str(made)
    finally:
        shutil.rmtree(made, ignore_errors=True)
        os.close(fd)


def _make() -> tuple[Path, int]:
    while True:
        made = Path(tempfile.mkdtemp(prefix=_PREFIX))
        with suppress(FileNotFoundError):
            fd = os.open(made, os.O_RDONLY)
            fcntl.flock(fd, fcntl.LOCK_SH)
            if made.exists():
                return made, fd
            os.close(fd)
        # Another service took it for ownerless before it was locked.


def _remove_ownerless() -> None:
    """A lock dies with its process, so a directory of ours that can be locked belongs to a killed service."""
    for found in Path(tempfile.gettempdir()).glob(f"{_PREFIX}*"):
        try:
            fd = os.open(found, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
        except OSError:
            continue
        try:
            if os.fstat(fd).st_uid == os.geteuid():
                fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
                shutil.rmtree(found, ignore_errors=True)
        except BlockingIOError:
            continue
        finally:
            os.close(fd)
