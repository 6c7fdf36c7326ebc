"""`sweep teams load`."""

from __future__ import annotations

import argparse
from collections.abc import Sequence

from sweep.cli.command import Command, Invocation, Outcome, Say, file_argument
from sweep.views.words import Words


def _options(parser: argparse.ArgumentParser, say: Say) -> None:
    file_argument(
        parser, say("a table: team, sector, officers and their credentials", "表格：检查组、辖区、执法人员及执法证号")
    )
    parser.add_argument(
        "--links", action="store_true", help=say("also make a join link for each officer", "同时为每名人员生成加入链接")
    )


async def _load(run: Invocation) -> Outcome:
    from sweep.actions.load_teams import load_teams

    async with run.database() as database:
        done = await load_teams(
            database,
            run.options.file,
            rejects_dir=run.settings.data_dir / "rejects",
            now=run.now,
            links_to=run.base_url if run.options.links else None,
        )
    told = [
        run.say(
            f"{done.teams} teams in {done.sectors} sectors, {done.people} officers.",
            f"{done.sectors} 个辖区、{done.teams} 个检查组、{done.people} 名执法人员。",
        ),
        *(f"{joining.person.name}  {joining.link}" for joining in done.links),
        *([note] if done.links and (note := run.links_note()) else []),
        run.say(f"Remarks, row by row: {done.rejects_file}", f"逐行说明：{done.rejects_file}"),
    ]
    return Outcome(done.facts(), told)


COMMANDS: Sequence[Command] = (
    Command(
        ("teams", "load"),
        Words("take the teams with their officers", "载入检查组及执法人员"),
        "sweep teams load teams.csv",
        Words(
            "Each team belongs to one sector and may inspect there and in the sectors below it. A team that is known\n"
            "is brought up to date. Next: sweep plan, sweep people add --team ID for the phones' join links.",
            "每个检查组属于一个辖区，可在该辖区及其下级辖区检查。已有检查组更新为新内容。\n"
            "下一步：sweep plan；用 sweep people add --team 编号 生成手机加入链接。",
        ),
        _load,
        _options,
    ),
)
