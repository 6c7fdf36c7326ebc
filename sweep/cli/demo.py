"""`sweep demo`."""

from __future__ import annotations

import argparse
from collections.abc import Coroutine, Sequence
from pathlib import Path
from typing import Any

from sweep.cli.command import Command, Invocation, Outcome, Say
from sweep.views.words import Words


def _options(parser: argparse.ArgumentParser, say: Say) -> None:
    parser.add_argument(
        "--retailers", type=int, default=10_600, help=say("shops of the city (default 10600)", "经营户数（默认 10600）")
    )
    parser.add_argument("--teams", type=int, default=120, help=say("teams (default 120)", "检查组数（默认 120）"))
    parser.add_argument(
        "--pace",
        type=float,
        default=None,
        help=say("simulated seconds per second; 0: as fast as the service goes", "每秒模拟的秒数；0 表示尽可能快"),
    )
    parser.add_argument(
        "--seed", type=int, default=2008, help=say("same seed, same city and behaviour", "相同种子得到相同城市与行为")
    )
    parser.add_argument(
        "--until-closed", action="store_true", help=say("end when the sweep is closed", "清查销号后结束")
    )
    parser.add_argument("--out", type=Path, metavar="DIR", help=say("where the report is written", "报告输出目录"))
    parser.add_argument("--host", help=say("address to listen on", "监听地址"))
    parser.add_argument("--port", type=int, help=say("port to listen on", "监听端口"))


def _run(run: Invocation) -> Outcome | Coroutine[Any, Any, Outcome]:
    from sweep.demo.run import run_demo

    return run_demo(run)


COMMANDS: Sequence[Command] = (
    Command(
        ("demo",),
        Words("play a whole sweep in an invented city, with simulated phones", "在虚拟城市中用模拟手机演示整个清查"),
        "sweep demo --pace 0 --until-closed",
        Words(
            "It uses a directory of its own, prints the links to open, and marks every page as an exercise.",
            "使用独立目录，打印可打开的链接，每页标明“演练”。",
        ),
        _run,
        _options,
    ),
)
