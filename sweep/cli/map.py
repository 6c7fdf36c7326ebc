"""`sweep map snapshot`."""

from __future__ import annotations

import argparse
import asyncio
from collections.abc import Sequence
from pathlib import Path

from sweep.cli.command import Command, Invocation, Outcome, Say
from sweep.views.words import Words


def _options(parser: argparse.ArgumentParser, say: Say) -> None:
    parser.add_argument(
        "--out", metavar="FILE", type=Path, required=True, help=say("the HTML file to write", "输出的 HTML 文件")
    )
    parser.add_argument(
        "--event",
        metavar="N",
        type=int,
        help=say("as of this entry of the ledger (default: now)", "截至第 N 条留痕（默认：当前）"),
    )


async def _snapshot(run: Invocation) -> Outcome:
    from sweep.web.map_snapshot import make_snapshot

    async with run.database() as database:
        made = await make_snapshot(database, run.sweep, None, language=run.language, event=run.options.event)
    out: Path = run.options.out
    text = made.html()
    await asyncio.to_thread(out.write_text, text, encoding="utf-8")
    facts = {"file": str(out), "sweep": made.sweep, "event": made.n, "bytes": len(text.encode())}
    return Outcome(facts, [str(out)])


COMMANDS: Sequence[Command] = (
    Command(
        ("map", "snapshot"),
        Words("the coverage map of one moment as one file that opens offline", "输出可离线打开的单文件覆盖图"),
        "sweep map snapshot --out map.html",
        Words(
            "Any browser opens it, from a memory stick too; it holds shop names, so mind who gets it.",
            "任何浏览器均可打开，U 盘亦可；文件含经营户名称，请注意分发范围。",
        ),
        _snapshot,
        _options,
    ),
)
