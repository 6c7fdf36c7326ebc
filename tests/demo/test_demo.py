"""The main job as anybody first sees it: `sweep demo`, with its own database, service and phones."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sweep.cli.main import INTERRUPTED

REPOSITORY = Path(__file__).parents[2]


@contextmanager
def demo(folder: Path, *words: str) -> Iterator[subprocess.Popen[str]]:
    """A demonstration in a process of its own, in a city of forty shops; killed if it does not end by itself."""
    around = {**os.environ, "PYTHONPATH": str(REPOSITORY), "LANG": "C.UTF-8"}
    around.pop("SWEEP_DATABASE_URL", None)
    command = [sys.executable, "-m", "sweep", "demo", "--retailers", "40", "--teams", "7", "--data-dir", str(folder)]
    running = subprocess.Popen(
        [*command, *words], env=around, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, encoding="utf-8"
    )
    with running:
        try:
            yield running
        finally:
            running.kill()


def test_it_ends_closed_with_every_lot_confirmed_and_every_receipt_in_the_ledger(tmp_path: Path) -> None:
    with demo(tmp_path / "demo", "--pace", "0", "--until-closed", "--json") as running:
        out, err = running.communicate(timeout=300)
    assert running.returncode == 0, err
    told = json.loads(out.splitlines()[-1])
    assert (told["closed"], told["overridden"], told["ledger_ok"]) == (True, False, True)
    assert told["lots"] == told["lots_confirmed"] >= 69
    assert told["receipts"] > 0
    assert (told["receipts_lost"], told["unsent"]) == (0, 0)
    assert any(Path(told["report"]).iterdir())


def test_told_to_end_it_takes_its_service_with_it(tmp_path: Path) -> None:
    with demo(tmp_path / "demo", "--pace", "60") as running:
        assert running.stdout is not None
        port = next(int(found[1]) for line in running.stdout if (found := re.search(r"127\.0\.0\.1:(\d+)/map/", line)))
        running.send_signal(signal.SIGTERM)
        running.communicate(timeout=120)
    assert running.returncode == INTERRUPTED
    with socket.socket() as probe:
        assert probe.connect_ex(("127.0.0.1", port)) != 0
