"""`sweep backup`, `sweep restore`."""

from __future__ import annotations

import argparse
from collections.abc import Sequence

from sweep.cli.command import Command, Invocation, Outcome, Say, file_argument
from sweep.views.words import Words


def _options(parser: argparse.ArgumentParser, say: Say) -> None:
    file_argument(parser, say("the backup", "备份文件"))


async def _backup(run: Invocation) -> Outcome:
    from sweep.actions.backup import write_backup

    async with run.database() as database:
        events = await write_backup(database, run.options.file)
    told = run.say(f"{events} events are in {run.options.file}.", f"{events} 条事件已存入 {run.options.file}。")
    return Outcome({"events": events, "file": str(run.options.file)}, [told])


async def _restore(run: Invocation) -> Outcome:
    from sweep.actions.backup import restore_backup

    events = await restore_backup(run.settings, run.options.file)
    told = run.say(
        f"{events} events restored. Phones offer what they still hold again.",
        f"已恢复 {events} 条事件。手机将重新提交仍保存的内容。",
    )
    return Outcome({"events": events}, [told])


COMMANDS: Sequence[Command] = (
    Command(
        ("backup",),
        Words("write everything into one file", "将全部数据写入一个文件"),
        "sweep backup sweep-2026-01-31.backup",
        Words("The service may run on meanwhile. Photos are in it.", "备份时服务可继续运行；照片包含在内。"),
        _backup,
        _options,
    ),
    Command(
        ("restore",),
        Words("bring a backup back, into an empty data directory", "把备份恢复到空的数据目录"),
        "sweep restore sweep-2026-01-31.backup --data-dir new/",
        Words(
            "Refused where there are data already. Then run: sweep ledger verify.",
            "目录中已有数据时拒绝。随后运行：sweep ledger verify。",
        ),
        _restore,
        _options,
    ),
)
