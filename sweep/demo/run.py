"""`sweep demo`: a synthetic city, a real service, simulated phones. EXERCISE / 演练 stands on everything it makes."""

from __future__ import annotations

import asyncio
import signal
import sys
import time
from dataclasses import replace
from typing import TYPE_CHECKING

from sweep.actions.people import Joining
from sweep.actions.read_board import read_board
from sweep.actions.verify_ledger import verify_ledger
from sweep.app.write_report import write_report
from sweep.db.connection import open_database
from sweep.db.migrate import migrate
from sweep.demo import emptiness
from sweep.demo.city import make_city
from sweep.demo.receipts import compare_receipts
from sweep.demo.serving import serving
from sweep.demo.set_up import set_up
from sweep.domain.problem import Problem
from sweep.views.board import Board

if TYPE_CHECKING:
    from sweep.cli.command import Invocation, Outcome

DEFAULT_PACE = 300.0  # a day in about five minutes: slow enough to watch


async def run_demo(run: Invocation) -> Outcome:
    """Play the exercise; with `--until-closed` the command ends when the sweep is closed. Told to end (SIGTERM), it
    takes its service with it, as after Ctrl-C."""
    playing = asyncio.ensure_future(_play(run))
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, playing.cancel)
    try:
        return await playing
    except asyncio.CancelledError:
        raise KeyboardInterrupt from None


async def _play(run: Invocation) -> Outcome:
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
        async with serving(settings, options.host or "127.0.0.1", options.port or 0) as base_url:
            campaign, links, show = await set_up(run, database, city, files, base_url, pace)
            run_tell(run, _links(run, base_url, links))
            async with campaign.session:
                closing = await campaign.run()
            show.close()
            desk = campaign.office.desk
            await desk.close()
            board = await read_board(database, campaign.sweep)
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
            f"检查登记 {facts['check_ins']} 条；{facts['lots']} 个批次中 {facts['lots_confirmed']} 个已确认下架；"
            f"已销号：{facts['closed']}；留痕校验通过：{facts['ledger_ok']}。",
        ),
        run.say(f"Head of the ledger: {board.head}", f"留痕记录末端校验值：{board.head}"),
        *files,
    ]


def _not_closed(board: Board) -> Problem:
    first = board.reasons[0] if board.reasons else None
    why = f"{first.kind.value} ({first.count})" if first else "the ledger or a receipt does not fit"
    return Problem("demo-not-closed", f"The exercise did not end well: {why}.", f"演练未能正常结束：{why}。")


async def _until_interrupted() -> None:
    stopped = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stopped.set)
    await stopped.wait()
