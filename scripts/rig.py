"""What benchmarks and drills stand on: a city with an open sweep, and the real service as processes of its own.

Everything is on 127.0.0.1 and in a directory that the caller owns.
"""

from __future__ import annotations

import os
import secrets
import signal
import socket
import subprocess
import sys
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from typing import IO, Any
from uuid import UUID

from sweep.actions.load_registry import load_registry
from sweep.actions.load_sectors import load_sectors
from sweep.actions.load_teams import load_teams
from sweep.actions.open_sweep import Notice, open_sweep
from sweep.db.connection import Database
from sweep.demo.city import City, make_city
from sweep.demo.shops import Shop
from sweep.domain.ids import LotId, PersonId, SweepId
from sweep.domain.recall import Lot
from sweep.domain.words import RecallClass

LOTS = 70


@dataclass(frozen=True, slots=True)
class Ground:
    """A city whose sweep is open. `tokens`: one join link's token for each team."""

    city: City
    sweep: SweepId
    tokens: list[str]


async def set_up(database: Database, folder: Path, *, retailers: int, teams: int) -> Ground:
    """Load a synthetic city as a commander would load her files, and open a recall of LOTS lots."""
    city, now, by = make_city(retailers, teams, 1), datetime.now(UTC), PersonId("rig")
    files = city.write(folder)
    await load_sectors(database, files.sectors, rejects_dir=folder, now=now)
    await load_registry(database, files.registry, rejects_dir=folder, by=by, now=now)
    loaded = await load_teams(database, files.teams, rejects_dir=folder, now=now, links_to="http://127.0.0.1")
    lots = tuple(Lot(LotId(f"L{number}"), "infant formula", unit="can", grams_per_unit=900) for number in range(LOTS))
    opened = await open_sweep(database, Notice("rig", RecallClass.I, "melamine", lots), by=by, confirmed_by=by)
    # A team has two officers, each with a link.
    return Ground(city, opened.sweep, [joining.link.rsplit("/", 1)[1] for joining in loaded.links][::2])


def uuid7(at_ms: int, random: Random) -> str:
    """A UUIDv7 (RFC 9562) of this time."""
    value = at_ms << 80 | 7 << 76 | random.getrandbits(12) << 64 | 2 << 62 | random.getrandbits(62)
    return str(UUID(int=value))


def make_check_in(its_id: str, sweep: SweepId, shop: Shop, ended_ms: int, random: Random) -> dict[str, Any]:
    """One visit that answers for all lots; two of them are found."""
    return {
        "id": its_id, "sweep": sweep, "shop": shop.shop_id, "revision": 1, "outcome": "inspected",
        "began": ended_ms - 399_000, "ended": ended_ms,
        "position": {"lat": shop.lat or 28.9, "lon": shop.lon or 105.4, "accuracy_m": 12},
        "officers": [{"name": "甲", "credential": "EX-1"}, {"name": "乙", "credential": "EX-2"}],
        "findings": [
            {"number": 1, "lot": f"L{random.randrange(35)}", "units": random.randint(1, 9),
             "disposition": "sealed_on_site", "photos": [secrets.token_hex(32)],
             "hold": {"basis": "sealing", "document": "EX-77", "seals": "F1"}},
            {"number": 2, "lot": f"L{35 + random.randrange(35)}", "units": random.randint(1, 9),
             "disposition": "collected", "photos": [secrets.token_hex(32)]},
        ],
        "note": "货架下层两罐，已封存",
    }  # fmt: skip


def free_port() -> int:
    """A port that nobody uses now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass(slots=True)
class ServiceProcess:
    """`sweep serve` in a process group of its own, so that a drill can kill all of it at once.

    Its temporary files go to `data_dir`/../tmp, so that what is left behind can be seen; `log` holds all it says.
    """

    data_dir: Path
    port: int
    workers: int = 1
    process: subprocess.Popen[bytes] | None = None
    _log: IO[bytes] | None = field(default=None, repr=False)

    @property
    def log(self) -> Path:
        """Standard output and error of all starts."""
        return self.data_dir.parent / "serve.log"

    @property
    def temporary(self) -> Path:
        """Where the service puts temporary files."""
        return self.data_dir.parent / "tmp"

    def start(self) -> None:
        """Start it, without waiting."""
        self.temporary.mkdir(exist_ok=True)
        if self._log is None:
            self._log = self.log.open("ab")
        self.process = subprocess.Popen(
            [sys.executable, "-m", "sweep", "serve", "--data-dir", str(self.data_dir), "--host", "127.0.0.1",
             "--port", str(self.port), "--workers", str(self.workers)],
            stdin=subprocess.DEVNULL, stdout=self._log, stderr=self._log, start_new_session=True,
            env={**os.environ, "TMPDIR": str(self.temporary)},
        )  # fmt: skip

    def is_running(self) -> bool:
        """Whether the supervisor lives."""
        return self.process is not None and self.process.poll() is None

    def kill(self) -> None:
        """SIGKILL to the supervisor and its workers. The embedded PostgreSQL lives on."""
        if self.process is not None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait(30)

    def stop(self, patience_s: float = 60.0) -> int:
        """SIGTERM, then wait; the exit status."""
        if self.process is None:
            return 0
        if self.process.poll() is None:
            self.process.terminate()
        try:
            return self.process.wait(patience_s)
        except subprocess.TimeoutExpired:
            self.kill()
            return -signal.SIGKILL
        finally:
            if self._log is not None:
                self._log.close()
                self._log = None


def now_ms() -> int:
    """The machine's clock, which the sweep's follows here."""
    return time.time_ns() // 1_000_000
