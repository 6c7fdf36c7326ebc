"""`sweep plan`."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

from sweep.cli.command import AT_THE_TERMINAL, Command, Invocation, Outcome, Say
from sweep.cli.progress import progress_bar
from sweep.domain.problem import Problem
from sweep.views.words import Words


def _options(parser: argparse.ArgumentParser, say: Say) -> None:
    parser.add_argument(
        "--seconds", type=_seconds, default=30.0, help=say("at most so long (default 30)", "最长用时（默认 30 秒）")
    )
    parser.add_argument("--seed", type=int, default=0, help=say("same seed, same plan", "相同种子得到相同方案"))
    parser.add_argument(
        "--service-minutes",
        type=_seconds,
        default=10.0,
        help=say("one visit takes (default 10)", "每户检查用时（默认 10 分钟）"),
    )
    parser.add_argument(
        "--afresh", action="store_true", help=say("do not keep the previous plan's routes", "不沿用上一方案的路线")
    )
    parser.add_argument(
        "--sheets",
        type=Path,
        metavar="DIR",
        help=say("write a route sheet for each team there", "在该目录为每组输出路线单"),
    )
    parser.add_argument("--roads", type=Path, metavar="FILE.osm.pbf", help=say("a road network", "路网文件"))
    parser.add_argument("--scheduler", metavar="ADDRESS", help=say("a Dask scheduler", "Dask 调度器地址"))


def _seconds(text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = -1.0
    if not 0 < value < 1e6:
        raise argparse.ArgumentTypeError(f"must be a number above 0, not {text!r}")
    return value


async def _plan(run: Invocation) -> Outcome:
    from sweep.actions.plan_routes import plan_sweep

    options = run.options
    _refuse_what_is_not_there(options)
    async with run.database() as database:
        with progress_bar(run.say("Planning", "排线"), quiet=options.json) as progress:
            done = await plan_sweep(
                database,
                run.sweep,
                by=AT_THE_TERMINAL,
                seconds=options.seconds,
                seed=options.seed,
                service_s=options.service_minutes * 60,
                afresh=options.afresh,
                progress=progress,
            )
        files: Sequence[Path] = ()
        if options.sheets is not None:
            from sweep.actions.read_route_sheets import read_route_sheets
            from sweep.reports.route_sheet_files import write_route_sheet_files

            sheets = await read_route_sheets(database, done.sweep)
            files = write_route_sheet_files(options.sheets, sheets, run.language)
    told = [
        run.say(
            f"Plan {done.plan}: {done.retailers} shops on {done.routes} routes of {done.teams} teams, "
            f"{done.unassigned} unassigned.",
            f"方案 {done.plan}：{done.teams} 个检查组、{done.routes} 条路线、{done.retailers} 户，"
            f"未分配 {done.unassigned} 户。",
        ),
        run.say(
            f"The last team is done after {done.makespan_s / 3600:.1f} working hours; "
            f"{done.mean_tour_s / 3600:.1f} on average.",
            f"最后一组需 {done.makespan_s / 3600:.1f} 个工作小时，平均 {done.mean_tour_s / 3600:.1f} 小时。",
        ),
        *(
            [
                run.say(
                    f"{done.desk_tasks} online sellers are tasks for the desk.",
                    f"{done.desk_tasks} 户网店由指挥台处理。",
                )
            ]
            if done.desk_tasks
            else []
        ),
        *(
            [
                run.say(
                    f"{len(files)} route sheets in {options.sheets}.",
                    f"已在 {options.sheets} 输出 {len(files)} 份路线单。",
                )
            ]
            if files
            else []
        ),
    ]
    return Outcome({**done.facts(), **({"files": [str(file) for file in files]} if files else {})}, told)


def _refuse_what_is_not_there(options: argparse.Namespace) -> None:
    if options.roads is not None or options.scheduler is not None:
        name = "--roads" if options.roads is not None else "--scheduler"
        raise Problem(
            "planner-option-unknown",
            f"This version plans without {name}; leave it out.",
            f"本版本排线暂不支持 {name}；请去掉该选项。",
            field=name,
        )


COMMANDS: Sequence[Command] = (
    Command(
        ("plan",),
        Words("put every open shop on one team's route", "把每个未销号经营户排入一条路线"),
        "sweep plan --seconds 30 --sheets routes/",
        Words(
            "Likely holders come first; a team stays in its sector. Planned again, visited and next stops are kept.\n"
            "Phones show the new plan at once. Next: sweep serve, sweep status.",
            "可能持有产品者优先；检查组不出辖区。再次排线时保留已检查和下一个检查点。手机即时显示新方案。\n"
            "下一步：sweep serve、sweep status。",
        ),
        _plan,
        _options,
    ),
)
