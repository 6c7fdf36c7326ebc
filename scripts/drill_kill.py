"""Kill the service and its database again and again in the middle of load, and prove that no receipt was broken.

    python scripts/drill_kill.py [--rounds 10] [--phones 16] [--workers 2] [--json]

A fresh directory, a small city, the real `sweep serve` on 127.0.0.1 and simulated phones that keep their bytes until
a good receipt. At a random moment of each round something dies by SIGKILL, in turn:

service     the supervisor and its workers, the whole process group; it is started again
postmaster  the embedded PostgreSQL's postmaster; the service must recover by itself
both        both at once; the service is started again
worker      one worker; the supervisor must start another (the fourth round)

With --kinds also: supervisor (alone; its workers must end and a new service take the port), freeze (the postmaster
stands still for --freeze-s seconds), freeze-all (it and all its processes), full (the disk fills up for --full-s
seconds: only with --dir on a small file system of its own) and full-postmaster (and the postmaster dies meanwhile).

After each round phones offer bytes again that have a receipt: the answer must be that first receipt. All the time
some connections are cut in the middle. At the end the outboxes are empty and every receipt's id, number, SHA-256
and hash are in the ledger exactly once. Exit status 1 if anything is lost, repeated, blamed or left over.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from random import Random

import aiohttp
from drill_faults import FAULTS, ROTATION, Target
from drill_proof import left_over, prove, serious_lines, zombies_below
from drill_run import run_drill
from figures import options_of
from kill_phones import Crowd, Heard
from rig import Ground, ServiceProcess, free_port, set_up

from sweep.db.connection import open_database
from sweep.db.migrate import migrate
from sweep.demo.phone import SimulatedPhone
from sweep.settings import Settings

_READY_S = 90.0
_RECOVER_S = 120.0


@dataclass(frozen=True, slots=True)
class Round:
    """One death. `recover_s`: from it (or from the end of a fault that lasts) to the next check-in sent and taken."""

    kind: str
    load_s: float
    recover_s: float
    repeated: int
    repeated_wrong: int
    zombies: int


def kinds_of(options: argparse.Namespace) -> list[str]:
    """What dies in each round."""
    turn = options.kinds.split(",") if options.kinds else list(ROTATION)
    kinds = [turn[number % len(turn)] for number in range(options.rounds)]
    if not options.kinds and options.rounds > len(ROTATION):
        kinds.insert(len(ROTATION), "worker")
        kinds.pop()
    return kinds


async def drill(options: argparse.Namespace, folder: Path, tell: Callable[[str], None]) -> dict[str, object]:
    """All rounds and the proof."""
    began, random = time.monotonic(), Random(options.seed)
    settings = Settings(data_dir=folder / "data", port=free_port(), language="en")
    async with await open_database(settings) as database:
        await migrate(database)
        ground = await set_up(database, folder, retailers=options.retailers, teams=options.phones)
    service = ServiceProcess(settings.data_dir, settings.port, options.workers)
    heard = Heard()
    service.start()
    try:
        async with aiohttp.ClientSession(
            f"http://127.0.0.1:{settings.port}",
            connector=aiohttp.TCPConnector(limit=options.phones * 2),
            timeout=aiohttp.ClientTimeout(total=60),
            trace_configs=[heard.trace()],
        ) as session:
            crowd = _crowd(options, ground, session, settings.port, random)
            await _until_ready(session)
            await crowd.join()
            tell(f"{len(crowd.phones)} phones, {len(ground.city.shops)} shops, {service.workers} workers; load begins")
            rounds = []
            with crowd.working():
                for number, kind in enumerate(kinds_of(options), 1):
                    done = await _round(kind, options, Target(service, folder), crowd, heard, random)
                    rounds.append(done)
                    tell(f"{number:3} {kind:10} {done.load_s:4.1f} s of load, back after {done.recover_s:.1f} s; "
                         f"{len(crowd.made)} check-ins made, statuses {dict(heard.statuses)}")  # fmt: skip
                drained = await crowd.drain(_RECOVER_S)
        status = service.stop()
    finally:
        service.stop()
        await Target(service, folder).clear_away()
    proof = await prove(settings, ground.sweep, crowd.phones, crowd.made)
    serious, left = serious_lines(service.log), left_over(settings.data_dir, service.temporary)
    ok = proof.ok and drained and not (status or serious or left) and not any(
        r.repeated_wrong or r.zombies for r in rounds
    )  # fmt: skip
    return {
        "rounds": len(rounds),
        **asdict(proof),
        "drained": drained,
        "repeated": sum(r.repeated for r in rounds),
        "repeated_wrong": sum(r.repeated_wrong for r in rounds),
        "cut_off": crowd.cuts,
        "answers_lost": sum(phone.lost_answers for phone in crowd.phones),
        "sent_again": sum(phone.repeats for phone in crowd.phones),
        "statuses": {str(status): number for status, number in sorted(heard.statuses.items())},
        "failures": dict(heard.failures),
        "slowest_s": round(heard.slowest_s, 1),
        "recover_s": [[r.kind, round(r.recover_s, 1)] for r in rounds],
        "zombies": sum(r.zombies for r in rounds),
        "stop_status": status,
        "serious_lines": len(serious),
        "serious": serious[:5],
        "left_over": left,
        "ok": ok,
        "seconds": round(time.monotonic() - began, 1),
    }


def _crowd(
    options: argparse.Namespace, ground: Ground, session: aiohttp.ClientSession, port: int, random: Random
) -> Crowd:
    phones = [
        SimulatedPhone(team.team_id, Random(random.getrandbits(64)), round(random.gauss(0, 20_000)))
        for team in ground.city.teams
    ]
    return Crowd(ground, phones, session, port, options.most, Random(random.getrandbits(64)))


async def _round(
    kind: str, options: argparse.Namespace, target: Target, crowd: Crowd, heard: Heard, random: Random
) -> Round:
    load_s = random.uniform(0.2, 2.0) * options.load_s
    await asyncio.sleep(load_s)
    await FAULTS[kind](target, options, random)
    began = time.monotonic()
    heard.expect_good()
    while not heard.good.is_set() and time.monotonic() < began + _RECOVER_S:
        if not target.service.is_running():
            raise SystemExit(f"the service ended after {kind}; see {target.service.log}")
        if len(crowd.made) >= crowd.most:
            crowd.most += len(crowd.phones)  # or nobody would have anything to send
        await asyncio.sleep(0.02)
    recover_s = time.monotonic() - began
    repeated, wrong = await crowd.repeat(20)
    process = target.service.process
    return Round(kind, load_s, recover_s, repeated, wrong, zombies_below(process.pid) if process else 0)


async def _until_ready(session: aiohttp.ClientSession) -> None:
    deadline = time.monotonic() + _READY_S
    while time.monotonic() < deadline:
        try:
            async with session.get("/readyz") as answer:
                if answer.status == 200:
                    return
        except aiohttp.ClientError:
            pass
        await asyncio.sleep(0.1)
    raise SystemExit("the service was not ready in time")


def main() -> int:
    """Drill and print; 1 where something was lost."""
    parser = options_of(__doc__)
    parser.add_argument("--rounds", type=int, default=10)
    parser.add_argument("--phones", type=int, default=16)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--retailers", type=int, default=500)
    parser.add_argument("--load-s", type=float, default=2.0, help="mean seconds of load before each death")
    parser.add_argument("--most", type=int, default=20_000, help="check-ins made in all")
    parser.add_argument("--kinds", help="what dies, in turn, separated by commas")
    parser.add_argument("--freeze-s", type=float, default=40.0)
    parser.add_argument("--full-s", type=float, default=10.0)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--dir", type=Path, help="work in this empty directory and keep it")
    options = parser.parse_args()
    if unknown := set((options.kinds or "").split(",")) - {"", *FAULTS}:
        parser.error(f"unknown kinds: {', '.join(sorted(unknown))}; there are {', '.join(FAULTS)}")
    return run_drill(drill, parser, options)


if __name__ == "__main__":
    sys.exit(main())
