"""Compiled functions: built once by Numba, kept on disk, built again when any part of the planner changes."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import Any, ParamSpec, TypeVar, cast

import numba
import numpy.typing as npt

# whole numbers of any size: links and counts are kept short
Ints = npt.NDArray[Any]

P = ParamSpec("P")
R = TypeVar("R")


def _stamp() -> str:
    """Digest of the planner's sources: Numba itself looks only at the file of a function, not at what it calls."""
    digest = hashlib.sha256()
    for path in sorted(Path(__file__).parent.glob("*.py")):
        digest.update(path.read_bytes())
    return digest.hexdigest()


_STAMP = _stamp()


def compiled(function: Callable[P, R]) -> Callable[P, R]:
    """Compile at the first call; the machine code is kept beside the source, else in the user's cache directory."""
    return _compiled(function)


def inlined(function: Callable[P, R]) -> Callable[P, R]:
    """The same for a function that is called very often: it becomes part of its callers and may make no arrays.

    Without Numba's run time it counts no references to arrays, which else takes half of the time.
    """
    return _compiled(function, forceinline=True, _nrt=False)


def _compiled(function: Callable[P, R], **options: Any) -> Callable[P, R]:
    options |= {"fastmath": {"contract"}, "error_model": "numpy"}
    try:
        dispatcher: Any = numba.njit(cache=True, **options)(function)
    except RuntimeError:
        # no writable place for the cache: then it is compiled anew in each process
        return cast(Callable[P, R], numba.njit(**options)(function))
    index = getattr(getattr(dispatcher, "_cache", None), "_cache_file", None)
    if index is not None and hasattr(index, "_source_stamp"):
        index._source_stamp = _STAMP
    return cast(Callable[P, R], dispatcher)
