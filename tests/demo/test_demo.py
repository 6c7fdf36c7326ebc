"""The main job as anybody first sees it: `sweep demo`, with its own database, service and phones."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

REPOSITORY = Path(__file__).parents[2]


def test_it_ends_closed_with_every_lot_confirmed_and_every_receipt_in_the_ledger(tmp_path: Path) -> None:
    around = {**os.environ, "PYTHONPATH": str(REPOSITORY), "LANG": "C.UTF-8"}
    around.pop("SWEEP_DATABASE_URL", None)
    command = [sys.executable, "-m", "sweep", "demo", "--retailers", "40", "--teams", "7", "--pace", "0"]
    ran = subprocess.run(
        [*command, "--until-closed", "--json", "--data-dir", str(tmp_path / "demo")],
        env=around, capture_output=True, text=True, encoding="utf-8", timeout=300, check=False,
    )  # fmt: skip
    assert ran.returncode == 0, ran.stderr
    told = json.loads(ran.stdout.splitlines()[-1])
    assert (told["closed"], told["overridden"], told["ledger_ok"]) == (True, False, True)
    assert told["lots"] == told["lots_confirmed"] >= 69
    assert told["receipts"] > 0
    assert (told["receipts_lost"], told["unsent"]) == (0, 0)
    assert any(Path(told["report"]).iterdir())
