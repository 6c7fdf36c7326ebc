"""The drill itself, small: something dies, nothing is lost; and the proof at its end can fail."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

import pytest

from sweep.actions.read_board import read_board
from sweep.db.connection import open_database
from sweep.db.sweeps import select_sweeps
from sweep.demo.phone import SimulatedPhone
from sweep.domain.ids import SweepId
from sweep.settings import Settings

ROOT = Path(__file__).parents[2]
pytestmark = pytest.mark.slow


@dataclass(frozen=True, slots=True)
class Drilled:
    """What a drill left, and what it said."""

    folder: Path
    status: int
    said: dict[str, Any]


@pytest.fixture(scope="module")
def drilled(tmp_path_factory: pytest.TempPathFactory) -> Drilled:
    folder = tmp_path_factory.mktemp("drill")
    done = subprocess.run(
        [sys.executable, "scripts/drill_kill.py", "--rounds", "2", "--kinds", "postmaster,both", "--phones", "4",
         "--retailers", "60", "--load-s", "0.7", "--most", "400", "--workers", "1", "--dir", str(folder), "--json"],
        cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)}, stdout=subprocess.PIPE, timeout=200, check=False,
    )  # fmt: skip
    return Drilled(folder, done.returncode, json.loads(done.stdout.splitlines()[-1]))


def test_no_receipt_is_lost_when_the_database_and_the_service_are_killed(drilled: Drilled) -> None:
    said = drilled.said
    assert drilled.status == 0, said
    assert said["rounds"] == 2
    assert said["receipts"] > 0
    assert (said["lost"], said["duplicated"], said["invented"], said["unreceipted"]) == (0, 0, 0, 0)
    assert said["ledger_ok"]
    assert said["drained"]


def test_nothing_is_blamed_and_nothing_is_left_over(drilled: Drilled) -> None:
    said = drilled.said
    assert said["not_check_ins"] == 0
    assert said["serious"] == []
    assert said["left_over"] == []
    assert set(said["statuses"]) <= {"200", "201", "503"}


async def test_the_proof_finds_a_receipt_that_the_ledger_does_not_have(
    drilled: Drilled, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.syspath_prepend(str(ROOT / "scripts"))
    from drill_proof import prove

    settings = Settings(data_dir=drilled.folder / "data")
    async with await open_database(settings) as database:
        async with database.acquire() as connection:
            (row,) = await select_sweeps(connection)
        head = await read_board(database, SweepId(row.sweep_id))
    receipt = {"id": "x", "n": head.n, "sha256": "0" * 64, "hash": head.head, "status": "recorded"}
    phone = SimulatedPhone("team", Random(1), 0, receipts={"x": receipt})
    proof = await prove(settings, SweepId(row.sweep_id), [phone], {})
    assert proof.lost == 1
    assert proof.invented == drilled.said["receipts"]
    assert not proof.ok
