"""Run a drill in a folder of its own, which is kept where something was lost, and print its figures."""

from __future__ import annotations

import argparse
import asyncio
import shutil
import signal
import sys
import tempfile
from collections.abc import Callable, Coroutine
from pathlib import Path

from figures import print_figures

Drill = Callable[[argparse.Namespace, Path, Callable[[str], None]], Coroutine[None, None, dict[str, object]]]


def run_drill(drill: Drill, parser: argparse.ArgumentParser, options: argparse.Namespace) -> int:
    """The exit status: 1 where the drill's `ok` is false, 130 where it was told to end. Needs `--dir` and `--json`."""
    folder = options.dir or Path(tempfile.mkdtemp(prefix="drill-"))
    if any(folder.iterdir()):
        parser.error(f"{folder} is not empty")
    # Told to end, it takes away what it started, as after Ctrl-C.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        result = asyncio.run(drill(options, folder, _tell))
    except KeyboardInterrupt:
        print(f"ended early; everything is kept in {folder}", file=sys.stderr)
        return 130
    if options.dir is None and result["ok"]:
        shutil.rmtree(folder)
    else:
        print(f"everything is kept in {folder}", file=sys.stderr)
    print_figures(result, as_json=options.json)
    return 0 if result["ok"] else 1


def _tell(line: str) -> None:
    print(line, file=sys.stderr, flush=True)
