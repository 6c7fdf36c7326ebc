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
    for path in sorted(Path(__file__).parent.rglob("*.py")):
        digest.update(path.read_bytes())
    return digest.hexdigest()


_STAMP = _stamp()
# not all of its options have a type
_NJIT: Any = numba.njit
# without the interpreter's lock: what else the process does goes on meanwhile
_OPTIONS: dict[str, Any] = {"fastmath": {"contract"}, "error_model": "numpy", "nogil": True}


def compiled(function: Callable[P, R]) -> Callable[P, R]:
    """For what Python calls: compiled at the first call, kept beside the source, else in the user's cache directory."""
    return _kept(function)


def compiled_bare(function: Callable[P, R]) -> Callable[P, R]:
    """The same for a function that makes no arrays.

    Without Numba's run time it counts no references to arrays, which else takes most of the time.
    """
    return _kept(function, _nrt=False)


def inlined(function: Callable[P, R]) -> Callable[P, R]:
    """For what only compiled functions call and makes no arrays: it becomes part of them."""
    dispatcher: Any = _NJIT(forceinline=True, _nrt=False, no_cpython_wrapper=True, no_cfunc_wrapper=True, **_OPTIONS)(
        function
    )
    return cast(Callable[P, R], dispatcher)


def _kept(function: Callable[P, R], **options: Any) -> Callable[P, R]:
    try:
        dispatcher: Any = _NJIT(cache=True, no_cfunc_wrapper=True, **_OPTIONS, **options)(function)
    except RuntimeError:
        # no writable place for the cache: then it is compiled anew in each process
        return cast(Callable[P, R], _NJIT(no_cfunc_wrapper=True, **_OPTIONS, **options)(function))
    index = getattr(getattr(dispatcher, "_cache", None), "_cache_file", None)
    if index is not None and hasattr(index, "_source_stamp"):
        index._source_stamp = _STAMP
    return cast(Callable[P, R], dispatcher)
