"""`sweep distribution load`."""

from __future__ import annotations

import argparse
from collections.abc import Sequence

from sweep.cli.command import Command, Invocation, Outcome, Say, file_argument
from sweep.views.words import Words


def _options(parser: argparse.ArgumentParser, say: Say) -> None:
    file_argument(parser, say("a table: consignee, lot, quantity", "表格：收货方、批次、数量"))


async def _load(run: Invocation) -> Outcome:
    from sweep.actions.load_distribution import load_distribution

    async with run.database() as database:
        done = await load_distribution(
            database, run.options.file, sweep=run.sweep, rejects_dir=run.settings.data_dir / "rejects", now=run.now,
        )  # fmt: skip
    told = [
        run.say(
            f"{done.rows} rows: {done.shipments} shipments to {done.shops} shops; these are visited first. "
            f"{done.unmatched} name no known shop or lot.",
            f"共 {done.rows} 行：{done.shipments} 条流向、{done.shops} 户，将优先检查；"
            f"{done.unmatched} 行未能对应经营户或批次。",
        ),
        run.say(f"Remarks, row by row: {done.rejects_file}", f"逐行说明：{done.rejects_file}"),
    ]
    return Outcome(done.facts(), told)


COMMANDS: Sequence[Command] = (
    Command(
        ("distribution", "load"),
        Words("take a list of where the product was shipped", "载入产品流向"),
        "sweep distribution load shipped.xlsx",
        Words(
            "Shops on the list are likely holders: the next plan sends teams there first. All other shops stay in the\n"
            "sweep. Next: sweep plan.",
            "名单上的经营户可能持有产品，下次排线优先前往；其他经营户仍在清查范围内。下一步：sweep plan。",
        ),
        _load,
        _options,
    ),
)
