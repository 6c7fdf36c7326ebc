"""`sweep report`."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

from sweep.cli.command import Command, Invocation, Outcome, Say
from sweep.views.words import Words


def _options(parser: argparse.ArgumentParser, say: Say) -> None:
    parser.add_argument(
        "--out", metavar="DIR", type=Path, required=True, help=say("where the files are written", "输出目录")
    )


async def _report(run: Invocation) -> Outcome:
    from sweep.app.write_report import write_report

    async with run.database() as database:
        files = await write_report(database, run.sweep, run.options.out, language=run.language)
    return Outcome({"files": [str(file) for file in files]}, [str(file) for file in files])


COMMANDS: Sequence[Command] = (
    Command(
        ("report",),
        Words("write the dossier: HTML, XLSX and GeoJSON", "输出处置总结报告：HTML、XLSX、GeoJSON"),
        "sweep report --out report/",
        Words(
            "It may be written at any time; every figure names the ledger entry as of which it holds.",
            "可随时输出；每个数字注明其对应的留痕记录序号。",
        ),
        _report,
        _options,
    ),
)
