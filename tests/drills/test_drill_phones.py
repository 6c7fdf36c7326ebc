"""The phones' drill, small: the app's own outbox over a network that is cut again and again loses nothing."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
pytestmark = pytest.mark.slow


def test_every_check_in_and_photo_arrives_once_and_byte_for_byte(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "scripts/drill_phones.py", "--check-ins", "32", "--phones", "4", "--photos", "12",
         "--retailers", "60", "--workers", "1", "--seconds", "8", "--death-s", "3", "--eagerness", "0.8",
         "--walk-step", "120", "--dir", str(tmp_path), "--json"],
        cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)}, stdout=subprocess.PIPE, timeout=240, check=False,
    )  # fmt: skip
    said = json.loads(done.stdout.splitlines()[-1])
    assert (said["lost"], said["duplicated"], said["photos_wrong"], said["receipts_broken"]) == (0, 0, 0, 0), said
    assert said["stored"] == said["made"]
    assert said["drained"], said
    assert said["ledger_ok"]
    assert said["deaths"]
    assert sum(said["cuts"].values()) > 10
    assert said["tabs_killed"] > 0
    assert all(length > 120 for length in said["walked"].values()), said
