"""Reads the command line. Common options may stand before or after the command's words."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn

import sweep
from sweep.cli.command import Command, Say

_GROUPS = {
    "registry": ("the retailers' registry", "经营户名录"),
    "sectors": ("jurisdictions and their offices", "辖区及其办公地点"),
    "teams": ("teams and their officers", "检查组及执法人员"),
    "people": ("who takes part", "参与人员"),
    "distribution": ("where the product was shipped", "产品流向"),
    "recall": ("the recall and its revisions", "召回及其各次修订"),
    "map": ("the coverage map", "清查覆盖图"),
    "ledger": ("the hash-chained record", "留痕记录"),
}


class Parser(argparse.ArgumentParser):
    """Says wrong usage in the reader's language; exit status 2."""

    say: Say = staticmethod(lambda en, zh: en)

    def error(self, message: str) -> NoReturn:
        self.print_usage(sys.stderr)
        say = type(self).say
        self.exit(2, say(f"Wrong usage: {message}. ", f"用法错误：{message}。") + _see_help(self.prog, say))


def _see_help(program: str, say: Say) -> str:
    return say(f"`{program} --help` shows how it is used.\n", f"运行 {program} --help 查看用法。\n")


def make_parser(commands: Sequence[Command], say: Say) -> Parser:
    """The whole parser, with help in the language that `say` speaks."""
    Parser.say = staticmethod(say)
    top = Parser(
        prog="sweep",
        description=say(
            "Coordinates an emergency product-recall sweep: every lot off every shelf, and proof of it.",
            "协调突发产品召回的市场清查：每个批次从每个货架上撤下，并留有证据。",
        ),
        epilog=say(
            "Begin with `sweep demo`, or with your own files: sectors load, registry load, teams load, recall open, "
            "plan, people add, serve.",
            "可先运行 sweep demo；使用自己的文件时依次运行：sectors load、registry load、teams load、recall open、"
            "plan、people add、serve。",
        ),
        allow_abbrev=False,
    )
    top.add_argument("--version", action="version", version=f"sweep {sweep.__version__}")
    _common(top, say, given=False)
    words = top.add_subparsers(metavar=say("COMMAND", "命令"), dest="_word", required=True, parser_class=Parser)
    groups: dict[str, argparse._SubParsersAction[Parser]] = {}
    alone: dict[str, Parser] = {}  # words that are a command by themselves, and may have others below
    for command in commands:
        place = words
        if len(command.path) > 1:
            group = command.path[0]
            if group in alone and group not in groups:
                groups[group] = alone[group].add_subparsers(
                    metavar=say("COMMAND", "命令"), dest="_word2", required=False, parser_class=Parser
                )
            elif group not in groups:
                summary = say(*_GROUPS[group])
                made = words.add_parser(group, help=summary, description=summary, allow_abbrev=False)
                _common(made, say, given=True)
                groups[group] = made.add_subparsers(
                    metavar=say("COMMAND", "命令"), dest="_word2", required=True, parser_class=Parser
                )
            place = groups[group]
        made = _add(place, command, say)
        if len(command.path) == 1:
            alone[command.path[0]] = made
    return top


def _add(place: argparse._SubParsersAction[Parser], command: Command, say: Say) -> Parser:
    summary = say(*command.summary)
    parser = place.add_parser(
        command.path[-1],
        help=summary,
        description=summary,
        epilog=f"{say('example', '示例')}:\n  {command.example}\n\n{say(*command.then)}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    _common(parser, say, given=True)
    command.options(parser, say)
    parser.set_defaults(_command=command)
    return parser


def _common(parser: argparse.ArgumentParser, say: Say, *, given: bool) -> None:
    """The options of every command. `given`: below the top, where absence must not undo what stood before."""
    missing = argparse.SUPPRESS if given else None
    common = parser.add_argument_group(say("common options", "通用选项"))
    common.add_argument(
        "--data-dir",
        metavar="D",
        type=Path,
        default=missing,
        help=say("where the database and the files live", "数据库和文件所在目录"),
    )
    common.add_argument(
        "--sweep",
        metavar="ID",
        default=missing,
        help=say("which sweep, where there are several", "有多个清查时指定编号"),
    )
    common.add_argument(
        "--json",
        action="store_true",
        default=argparse.SUPPRESS if given else False,
        help=say("the last line of output is one JSON object", "输出的最后一行为一个 JSON 对象"),
    )
    common.add_argument(
        "--lang", choices=("zh", "en"), default=missing, help=say("language of the sentences", "提示语言")
    )
    common.add_argument(
        "--config", metavar="TOML", type=Path, default=missing, help=say("a file of settings", "设置文件")
    )
    common.add_argument(
        "--debug",
        action="store_true",
        default=argparse.SUPPRESS if given else False,
        help=say("show the full trace of an unexpected error", "意外错误时显示完整跟踪信息"),
    )
