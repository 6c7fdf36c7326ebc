"""`sweep plan`."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from sweep.cli.command import AT_THE_TERMINAL, Command, Invocation, Outcome, Say
from sweep.cli.progress import progress_bar
from sweep.views.words import Words

if TYPE_CHECKING:
    from sweep.actions.plan_routes import Planned

_MOST_NAMED = 5


def _options(parser: argparse.ArgumentParser, say: Say) -> None:
    parser.add_argument(
        "--seconds", type=_seconds, default=30.0, help=say("at most so long (default 30)", "最长用时（默认 30 秒）")
    )
    parser.add_argument("--seed", type=int, default=0, help=say("same seed, same plan", "相同种子得到相同方案"))
    parser.add_argument(
        "--service-minutes",
        type=_seconds,
        help=say(
            "an ordinary visit takes (default 10, or what visits have taken so far)",
            "每户检查用时（默认 10 分钟，或按已完成检查的实际用时）",
        ),
    )
    parser.add_argument(
        "--afresh", action="store_true", help=say("do not keep the previous plan's routes", "不沿用上一方案的路线")
    )
    parser.add_argument(
        "--draft",
        action="store_true",
        help=say("keep it to be compared; phones do not see it", "仅作草案，用于比较，手机不显示"),
    )
    parser.add_argument("--reason", default="", help=say("why it is made", "排线原因"))
    parser.add_argument(
        "--sheets",
        type=Path,
        metavar="DIR",
        help=say("write a route sheet for each team there", "在该目录为每组输出路线单"),
    )
    parser.add_argument(
        "--roads",
        type=Path,
        metavar="FILE.osm.pbf",
        help=say(
            "plan on the streets of this OpenStreetMap extract, now and later (none: by estimate again)",
            "按此 OpenStreetMap 路网排线，以后沿用（none：恢复按直线估算）",
        ),
    )
    parser.add_argument(
        "--closures",
        type=Path,
        metavar="GEOJSON",
        help=say(
            "streets that are closed, now and later (none: all open)", "封闭的道路，以后沿用（none：全部恢复通行）"
        ),
    )
    parser.add_argument(
        "--scheduler",
        metavar="ADDRESS",
        help=say(
            "plan on this Dask scheduler (local: processes of this machine)",
            "在此 Dask 调度器上排线（local：本机多进程）",
        ),
    )


def _seconds(text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = -1.0
    if not 0 < value < 1e6:
        raise argparse.ArgumentTypeError(f"must be a number above 0, not {text!r}")
    return value


async def _plan(run: Invocation) -> Outcome:
    from sweep.actions.plan_roads import RoadsWanted
    from sweep.actions.plan_routes import plan_sweep

    options = run.options
    async with run.database() as database:
        with progress_bar(run.say("Planning", "排线"), quiet=options.json) as progress:
            done = await plan_sweep(
                database,
                run.sweep,
                by=AT_THE_TERMINAL,
                seconds=options.seconds,
                seed=options.seed,
                service_s=None if options.service_minutes is None else options.service_minutes * 60,
                afresh=options.afresh,
                reason=options.reason,
                draft=options.draft,
                roads=RoadsWanted(options.roads, options.closures),
                scheduler=options.scheduler,
                progress=progress,
            )
        files: Sequence[Path] = ()
        if options.sheets is not None and not options.draft:
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
        *([_only_a_draft(run, done.plan)] if done.draft else []),
        run.say(
            f"The last team is done after {done.makespan_s / 3600:.1f} working hours; "
            f"{done.mean_tour_s / 3600:.1f} on average.",
            f"最后一组需 {done.makespan_s / 3600:.1f} 个工作小时，平均 {done.mean_tour_s / 3600:.1f} 小时。",
        ),
        run.say(
            f"Everybody is back in shift {done.days}; {done.moved} stops changed team.",
            f"全部检查组在第 {done.days} 个班次内完成；{done.moved} 个检查点换组。",
        ),
        *_told_of_roads(run, done),
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


def _only_a_draft(run: Invocation, plan: int) -> str:
    return run.say(
        f"It is a draft. Next: sweep plan compare, then sweep plan publish {plan}.",
        f"此为草案。下一步：sweep plan compare，确认后 sweep plan publish {plan}。",
    )


def _told_of_roads(run: Invocation, done: Planned) -> list[str]:
    """Where the travel times come from, and whom no road reaches."""
    if done.travel == "estimate":
        return [
            run.say(
                "Travel times are estimates (straight line x 1.3 at 30 km/h); with --roads FILE.osm.pbf they are real.",
                "行车时间为估算值（直线距离 × 1.3，时速 30 公里）；用 --roads 文件.osm.pbf 可按实际道路计算。",
            )
        ]
    told = [
        run.say(
            f"Travel times are by road ({done.roads_file}, {done.road_nodes} nodes"
            + (f", {done.closed_edges} pieces of street closed)." if done.closed_edges else ")."),
            f"行车时间按实际道路计算（{done.roads_file}，{done.road_nodes} 个节点"
            + (f"，封闭 {done.closed_edges} 段）。" if done.closed_edges else "）。"),
        )
    ]
    if done.off_road:
        named = "、".join(shop for shop, _ in done.off_road[:_MOST_NAMED])
        told.append(
            run.say(
                f"No road reaches {len(done.off_road)} shops ({named.replace('、', ', ')}): cut off (ferries "
                "are not driven), or over 500 m from any open street. They are on routes; their travel times are "
                "estimates.",
                f"{len(done.off_road)} 户没有道路可达（{named}）：与路网隔断（不计轮渡），"
                "或距任何可通行道路超过 500 米。"
                "仍已排入路线，其行车时间为估算值。",
            )
        )
    return told


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
