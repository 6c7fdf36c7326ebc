"""After a drill: what the ledger holds, beside what phones were promised; and what was left lying about."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil

from sweep.actions.verify_ledger import verify_ledger
from sweep.db import ledger
from sweep.db.connection import open_database
from sweep.demo.phone import SimulatedPhone
from sweep.domain.events import CheckInConflicted, CheckInRecorded, RawKept
from sweep.domain.ids import SweepId
from sweep.settings import Settings


@dataclass(frozen=True, slots=True)
class Proof:
    """`lost`: receipts that the ledger does not have just so. `duplicated`: check-ins that it has more than once.
    `invented`: check-ins that no phone ever made. `not_check_ins`: entries by which something was kept raw, blamed
    as undecodable or in conflict; a drill makes none of these."""

    receipts: int
    lost: int
    duplicated: int
    invented: int
    not_check_ins: int
    unreceipted: int
    ledger_ok: bool
    events: int
    trouble: tuple[str, ...]

    @property
    def ok(self) -> bool:
        """Nothing lost, nothing twice, nothing blamed."""
        wrong = (self.lost, self.duplicated, self.invented, self.not_check_ins, self.unreceipted)
        return self.ledger_ok and not any(wrong)


async def prove(settings: Settings, sweep: SweepId, phones: Iterable[SimulatedPhone], made: dict[str, str]) -> Proof:
    """Read the whole ledger, with the service stopped. `made`: id -> SHA-256 of every check-in that phones made."""
    entries: dict[str, tuple[int, str, str]] = {}
    times: Counter[str] = Counter()
    strange = 0
    async with await open_database(settings) as database:
        async with database.transaction(isolation="repeatable_read", readonly=True) as connection:
            async for entry in ledger.read_entries(connection, sweep):
                event = entry.event()
                strange += isinstance(event, RawKept | CheckInConflicted)
                if isinstance(event, CheckInRecorded):
                    times[event.check_in.check_in_id] += 1
                    entries[event.check_in.check_in_id] = (entry.n, event.sha256, entry.hash.hex())
        verified = await verify_ledger(database, sweep)
    receipts: list[dict[str, Any]] = [receipt for phone in phones for receipt in phone.receipts.values()]
    return Proof(
        receipts=len(receipts),
        lost=sum(entries.get(r["id"]) != (r["n"], r["sha256"], r["hash"]) for r in receipts),
        duplicated=sum(number > 1 for number in times.values()),
        invented=sum(made.get(its_id) != entry[1] for its_id, entry in entries.items()),
        not_check_ins=strange,
        unreceipted=len(made.keys() - {receipt["id"] for receipt in receipts}),
        ledger_ok=verified.ok,
        events=verified.events,
        trouble=verified.trouble[:5],
    )


_SERIOUS = re.compile(r'Traceback|"level": ?"(error|critical)"|never retrieved|was destroyed but it is pending')


def serious_lines(log: Path) -> list[str]:
    """Lines of the service's log that nobody should see for an outage."""
    text = log.read_text(encoding="utf-8", errors="replace") if log.exists() else ""
    return [line[:600] for line in text.splitlines() if _SERIOUS.search(line)]


def zombies_below(pid: int) -> int:
    """Dead children that a process does not reap."""
    try:
        return sum(child.status() == psutil.STATUS_ZOMBIE for child in psutil.Process(pid).children(recursive=True))
    except psutil.NoSuchProcess:
        return 0


def left_over(data_dir: Path, temporary: Path) -> list[str]:
    """Files that a stopped service should have taken away, and processes that still run on its directory."""
    cluster = data_dir / "postgres" / "cluster"
    files = [*cluster.glob(".s.PGSQL*"), *cluster.glob("postmaster.pid"), *(data_dir / "postgres").glob("making-*")]
    if temporary.exists():
        files += temporary.iterdir()
    processes = [
        f"process {process.pid}"
        for process in psutil.process_iter()
        if _works_in(process, data_dir) and process.status() != psutil.STATUS_ZOMBIE
    ]
    return [str(file.relative_to(data_dir.parent)) for file in files] + processes


def _works_in(process: psutil.Process, data_dir: Path) -> bool:
    try:
        cwd = process.cwd()
        line = process.cmdline()
    except psutil.Error:
        return False
    return cwd.startswith(str(data_dir)) or str(data_dir) in line
