"""`sweep demo`: a synthetic city, a real service, simulated phones. EXERCISE / 演练 stands on everything it makes."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

import aiohttp

from sweep.actions.check_in_desk import CheckInDesk
from sweep.actions.load_registry import load_registry
from sweep.actions.load_sectors import load_sectors
from sweep.actions.load_teams import load_teams
from sweep.actions.open_sweep import open_sweep
from sweep.actions.people import Joining, add_people
from sweep.actions.take_notice import take_notice
from sweep.actions.verify_ledger import verify_ledger
from sweep.app.write_report import write_report
from sweep.db.connection import Database, open_database
from sweep.db.migrate import migrate
from sweep.db.people import Person
from sweep.demo import emptiness, recall_2008
from sweep.demo.campaign import Campaign
from sweep.demo.city import City, CityFiles, make_city
from sweep.demo.clock import FIRST_MORNING, ExerciseClock, ms
from sweep.demo.office import COMMANDER, HEAD, REVIEWERS, Office
from sweep.demo.phone import SimulatedPhone
from sweep.demo.receipts import compare_receipts
from sweep.demo.visits import World
from sweep.domain.ids import LotId, PersonId, SweepId, TeamId
from sweep.domain.problem import Problem
from sweep.domain.words import Role
from sweep.settings import Settings
from sweep.views.board import Board

if TYPE_CHECKING:
    from sweep.cli.command import Invocation, Outcome

DEFAULT_PACE = 300.0  # a day in about five minutes: slow enough to watch
_SMALL_CITY = 2_000


async def run_demo(run: Invocation) -> Outcome:
    """Play the exercise; with `--until-closed` the command ends when the sweep is closed."""
    from sweep.cli.command import Outcome

    options, began = run.options, time.monotonic()
    settings = replace(run.settings, data_dir=emptiness.demo_dir(run))
    pace = DEFAULT_PACE if options.pace is None else float(options.pace)
    if pace < 0:
        raise Problem("pace-negative", "--pace must be 0 or more.", "--pace 须为 0 或更大。", field="--pace")
    city = make_city(options.retailers, options.teams, options.seed)
    files_dir = settings.data_dir / "exercise"
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    async with await open_database(settings) as database:
        await emptiness.make_room(database, settings.data_dir)
        await migrate(database)
        files_dir.mkdir(exist_ok=True)
        files = city.write(files_dir)
        async with _service(settings, options.host or "127.0.0.1", options.port or 0) as base_url:
            campaign, links, show = await _set_up(run, database, city, files, base_url, pace)
            run_tell(run, _links(run, base_url, links))
            async with campaign.session:
                closing = await campaign.run()
            show.close()
            desk = campaign.office.desk
            await desk.close()
            board = await _board(database, campaign.sweep)
            verified = await verify_ledger(database, campaign.sweep)
            receipts = await compare_receipts(database, campaign.sweep, campaign.all_phones)
            out = options.out or settings.data_dir / "report"
            report = await write_report(database, campaign.sweep, out, language=run.language)
            facts = {
                "retailers": options.retailers,
                "teams": options.teams,
                "lots": len(board.lots),
                "check_ins": verified.check_ins,
                "lots_confirmed": len(board.confirmed),
                "closed": closing.closed,
                "overridden": closing.overridden,
                "ledger_ok": verified.ok,
                "report": str(out),
                "seconds": round(time.monotonic() - began, 1),
                "data_dir": str(settings.data_dir),
                **receipts.facts(),
                "simulated_days": campaign.clock.day,
            }
            told = _told(run, board, facts, [str(file) for file in report])
            if not options.until_closed:
                run_tell(run, [*told, run.say("Ctrl-C ends the service.", "按 Ctrl-C 结束服务。")])
                await _until_interrupted()
                told = []
    refusal = None if closing.closed and verified.ok and receipts.ok else _not_closed(board)
    return Outcome(facts, told, refusal)


def run_tell(run: Invocation, lines: list[str]) -> None:
    """Tell a person something before the command ends; with --json on standard error."""
    print(*lines, sep="\n", file=sys.stderr if run.options.json else sys.stdout, flush=True)


def _links(run: Invocation, base_url: str, links: list[Joining]) -> list[str]:
    return [
        run.say("EXERCISE: synthetic shops, invented lots. Open:", "演练：经营户为合成数据，批次为虚构。请打开："),
        *(f"  {joining.person.name}: {joining.link}" for joining in links),
        f"  {base_url}/map/   {base_url}/desk/",
    ]


def _told(run: Invocation, board: Board, facts: dict[str, object], files: list[str]) -> list[str]:
    return [
        run.say(
            f"{facts['check_ins']} check-ins; {facts['lots_confirmed']} of {facts['lots']} lots confirmed withdrawn; "
            f"closed: {facts['closed']}; ledger verified: {facts['ledger_ok']}.",
            f"检查登记 {facts['check_ins']} 条；{facts['lots']} 个批次中 {facts['lots_confirmed']} 个已确认清退；"
            f"已销号：{facts['closed']}；留痕校验通过：{facts['ledger_ok']}。",
        ),
        run.say(f"Head of the ledger: {board.head}", f"留痕记录末端校验值：{board.head}"),
        *files,
    ]


def _not_closed(board: Board) -> Problem:
    first = board.reasons[0] if board.reasons else None
    why = f"{first.kind.value} ({first.count})" if first else "the ledger or a receipt does not fit"
    return Problem("demo-not-closed", f"The exercise did not end well: {why}.", f"演练未能正常结束：{why}。")


async def _board(database: Database, sweep: SweepId) -> Board:
    from sweep.actions.read_board import read_board

    return await read_board(database, sweep)


async def _set_up(
    run: Invocation, database: Database, city: City, files: CityFiles, base_url: str, pace: float
) -> tuple[Campaign, list[Joining], _Show]:
    """Load the commander's files as she would, open the recall, and hand out phones."""
    now = datetime.now(UTC)
    scratch = files.registry.parent
    by = PersonId("terminal")
    await load_sectors(database, files.sectors, rejects_dir=scratch, now=now)
    await load_registry(database, files.registry, rejects_dir=scratch, by=by, now=now)
    teams = await load_teams(database, files.teams, rejects_dir=scratch, now=now, links_to=base_url)
    links = await add_people(database, _desk_people(city), now=now, base_url=base_url, uses=5)
    notice = take_notice(files.recall_revision_1, rejects_dir=scratch, now=now, title=recall_2008.TITLE,
                         recall_class=recall_2008.RECALL_CLASS, hazard=recall_2008.HAZARD).notice  # fmt: skip
    opened = await open_sweep(
        database,
        notice,
        by=COMMANDER.person,
        confirmed_by=REVIEWERS[0].person,
        exercise=True,
        opened_ms=ms(FIRST_MORNING),
        pace_milli=round(pace * 1000),
    )
    random = Random(city.seed)
    session = aiohttp.ClientSession(
        base_url, connector=aiohttp.TCPConnector(limit=64), timeout=aiohttp.ClientTimeout(total=60)
    )
    tokens: dict[str, list[str]] = {}
    for joining in teams.links:
        tokens.setdefault(str(joining.person.team), []).append(joining.link.rsplit("/", 1)[1])
    phones = await _hand_out_phones(session, city, {team: spares[0] for team, spares in tokens.items()}, random)
    listed = {lot.lot_id for lot in notice.lots}
    added = {LotId(lot.lot_id) for lot in recall_2008.revision_2() if not lot.released}
    world = World(city, random, {1: frozenset(listed), 2: frozenset(listed | added)})
    desk = CheckInDesk(database)
    desk.start()
    show = _Show(run)
    campaign = Campaign(
        database, opened.sweep, city, files, ExerciseClock(database, opened.sweep, pace),
        Office(database, opened.sweep, desk, world, random), world, phones, session, random, show.tell,
        5.0 if len(city.shops) <= _SMALL_CITY else 12.0, scratch,
        {TeamId(team): spares[1] for team, spares in tokens.items()},
    )  # fmt: skip
    return campaign, links, show


def _desk_people(city: City) -> list[Person]:
    county = next(sector for sector in city.sectors if sector.level == "county")
    return [
        Person(COMMANDER.person, "演练指挥员 commander", Role.COMMANDER, "", "zh", "", None, None),
        *(
            Person(actor.person, f"演练审核员 reviewer {number}", Role.REVIEWER, "", "zh", "", None, None)
            for number, actor in enumerate(REVIEWERS, 1)
        ),
        Person(HEAD.person, "演练县局负责人 head", Role.HEAD, "", "zh", "", None, county.sector_id),
        Person(PersonId("demo-auditor"), "演练审计 auditor", Role.AUDITOR, "", "zh", "", None, None),
    ]


async def _hand_out_phones(
    session: aiohttp.ClientSession, city: City, links: dict[str, str], random: Random
) -> dict[TeamId, SimulatedPhone]:
    """One phone a team, by its first officer's link. One clock in ten is badly wrong, some by a whole day."""
    phones: dict[TeamId, SimulatedPhone] = {}
    for team in city.teams:
        error_ms = round(random.gauss(0, 20_000))
        if random.random() < 0.1:
            error_ms += random.choice((-86_400_000, 86_400_000, -3_600_000, 900_000))
        phone = SimulatedPhone(team.team_id, Random(random.getrandbits(64)), error_ms)
        await phone.join(session, links[team.team_id])
        phones[team.team_id] = phone
    return phones


@asynccontextmanager
async def _service(settings: Settings, host: str, port: int) -> AsyncIterator[str]:
    """A real `sweep serve` beside this process, on the same database; its address."""
    port = port or _free_port(host)
    command = [sys.executable, "-m", "sweep", "serve", "--data-dir", str(settings.data_dir), "--host", host,
               "--port", str(port)]  # fmt: skip
    log = (settings.data_dir / "serve.log").open("ab")
    process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, env=_environment(settings))
    base_url = f"http://{host}:{port}"
    try:
        await _until_ready(base_url, process, settings.data_dir / "serve.log")
        yield base_url
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGTERM)
            await asyncio.to_thread(process.wait, 30)
        log.close()


def _environment(settings: Settings) -> dict[str, str]:
    environment = dict(os.environ)
    if settings.database_url:
        environment["SWEEP_DATABASE_URL"] = settings.database_url
    return environment


def _free_port(host: str) -> int:
    with socket.socket() as probe:
        probe.bind((host, 0))
        return int(probe.getsockname()[1])


async def _until_ready(base_url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    async with aiohttp.ClientSession() as session:
        for _ in range(600):
            if process.poll() is not None:
                break
            try:
                async with session.get(f"{base_url}/readyz") as answer:
                    if answer.status == 200:
                        return
            except aiohttp.ClientError:
                pass
            await asyncio.sleep(0.1)
    tail = log.read_text(encoding="utf-8", errors="replace").strip().splitlines()
    raise Problem(
        "service-did-not-start",
        f"The service did not start: {tail[-1] if tail else 'it said nothing'} (all of it in {log}).",
        f"服务未能启动：{tail[-1] if tail else '没有输出'}（详见 {log}）。",
    )


async def _until_interrupted() -> None:
    stopped = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stopped.set)
    await stopped.wait()


class _Show:
    """The progress bar: lines closed, and what the exercise's clock says."""

    def __init__(self, run: Invocation) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, Progress, TextColumn

        self._say = run.say
        self._bar = Progress(
            TextColumn("{task.description}"), BarColumn(), TextColumn("{task.percentage:>5.1f} %  {task.fields[told]}"),
            console=Console(stderr=True), disable=not sys.stderr.isatty(),
        )  # fmt: skip
        self._bar.start()
        self._task = self._bar.add_task(run.say("Lines closed", "已销清查项"), total=None, told="")

    def tell(self, board: Board, clock: str) -> None:
        """Draw how the sweep stands."""
        total = sum(lot.total for lot in board.lots.values())
        told = f"{clock}  {self._say('lots', '批次')} {len(board.confirmed)}/{len(board.lots)}  #{board.n}"
        self._bar.update(self._task, total=total, completed=total - board.open_lines, told=told)

    def close(self) -> None:
        """Leave the terminal as it was."""
        self._bar.stop()
