"""`sweep clock`: an exercise's clock."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from sweep.cli.command import Command, Invocation, Outcome, Say
from sweep.domain.problem import Problem
from sweep.views.words import Words


def _options(parser: argparse.ArgumentParser, say: Say) -> None:
    parser.add_argument(
        "--pace",
        type=float,
        help=say("simulated seconds per second; 0 stops the clock", "每秒走过的模拟秒数；0 为停走"),
    )


async def _clock(run: Invocation) -> Outcome:
    from sweep.db.sweeps import choose_sweep, set_clock

    pace = run.options.pace
    async with run.database() as database, database.transaction() as connection:
        row = await choose_sweep(connection, run.sweep)
        if pace is not None:
            if not row.exercise:
                raise Problem(
                    "clock-is-real",
                    f"Sweep {row.sweep_id} is real and runs on the real clock; only an exercise's clock can be set.",
                    f"清查 {row.sweep_id} 为实战，使用真实时钟；只有演练的时钟可以设置。",
                )
            if not 0 <= pace <= 1e6:
                raise Problem(
                    "pace-invalid",
                    "The pace must be from 0 to 1000000.",
                    "速度应在 0 到 1000000 之间。",
                    field="--pace",
                )
            await set_clock(connection, row.sweep_id, row.now_ms, round(pace * 1000))
            row = await choose_sweep(connection, row.sweep_id)
    now = datetime.fromtimestamp(row.now_ms / 1000, UTC).astimezone(ZoneInfo(row.zone))
    shown = now.isoformat(timespec="seconds")
    facts = {"sweep": row.sweep_id, "now": shown, "now_ms": row.now_ms, "pace": row.clock_pace_milli / 1000}
    return Outcome(facts, [f"{row.sweep_id}  {shown}  x{row.clock_pace_milli / 1000:g}"])


COMMANDS: Sequence[Command] = (
    Command(
        ("clock",),
        Words("the sweep's time; sets the pace of an exercise", "清查时间；可设置演练的速度"),
        "sweep clock --pace 60",
        Words("A real sweep runs on the real clock and can't be set.", "实战清查使用真实时钟，不能设置。"),
        _clock,
        _options,
    ),
)
