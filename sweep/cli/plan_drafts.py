"""`sweep plan compare`, `publish`, `discard`: drafts of plans, side by side with what is out."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from sweep.cli.command import AT_THE_TERMINAL, Command, Invocation, Outcome, Say
from sweep.domain.problem import Problem
from sweep.views.words import Words

if TYPE_CHECKING:
    from sweep.views.plan_comparison import PlanComparison, PlanHead

_MOST_TOLD = 20


def _which(parser: argparse.ArgumentParser, say: Say) -> None:
    parser.add_argument("plan", type=int, metavar="N", help=say("number of the draft", "草案编号"))
    parser.add_argument("--reason", default="", help=say("why", "理由"))


def _two(parser: argparse.ArgumentParser, say: Say) -> None:
    parser.add_argument(
        "a", type=int, nargs="?", metavar="A", help=say("a plan (default: the one that is out)", "方案（默认已下发者）")
    )
    parser.add_argument(
        "b",
        type=int,
        nargs="?",
        metavar="B",
        help=say("another (default: the newest draft)", "另一方案（默认最新草案）"),
    )
    parser.add_argument(
        "--all", action="store_true", help=say("tell every stop that changed team", "列出全部换组检查点")
    )


async def _compare(run: Invocation) -> Outcome:
    from sweep.actions.compare_plans import compare_plans
    from sweep.actions.read_plans import read_drafts
    from sweep.db.sweeps import choose_sweep

    async with run.database() as database:
        out, drafts = await read_drafts(database, run.sweep)
        a = run.options.a if run.options.a is not None else out
        b = run.options.b if run.options.b is not None else (drafts[0].number if drafts else None)
        if b is None:
            raise Problem(
                "no-draft",
                "There is no draft to compare with; make one with `sweep plan --draft`.",
                "没有可比较的草案；请先运行 sweep plan --draft。",
            )
        found = await compare_plans(database, run.sweep, a, b)
        async with database.acquire() as connection:
            zone = ZoneInfo((await choose_sweep(connection, run.sweep)).zone)
    return Outcome(asdict(found), _told(run, found, zone))


def _told(run: Invocation, found: PlanComparison, zone: ZoneInfo) -> list[str]:
    told = [_head(run, found.a, zone), _head(run, found.b, zone)]
    told.append(
        run.say(
            f"{found.moved} stops change team, {found.added} come in, {found.gone} go out.",
            f"{found.moved} 个检查点换组，新增 {found.added} 个，减少 {found.gone} 个。",
        )
    )
    differ = [each for each in found.teams if (each.a or {}).get("stops") != (each.b or {}).get("stops")]
    for each in differ:
        told.append(f"  {each.name}: {_tour(run, each.a, zone)} → {_tour(run, each.b, zone)}")
    shown = found.changes if run.options.all else found.changes[:_MOST_TOLD]
    for change in shown:
        why = change.why.zh if run.language == "zh" else change.why.en
        asked = f" – {change.why.reason} ({change.why.person})" if change.why.reason else ""
        told.append(
            f"  {change.shop} {change.name}: {change.team_a or '–'} {_clock(change.arrives_a_ms, zone)} → "
            f"{change.team_b or '–'} {_clock(change.arrives_b_ms, zone)}: {why}{asked}"
        )
    left = len(found.changes) + found.more - len(shown)
    if left:
        told.append(run.say(f"  and {left} more (--all)", f"  另有 {left} 个（--all）"))
    return told


def _head(run: Invocation, plan: PlanHead, zone: ZoneInfo) -> str:
    figures = plan.metrics
    kind = run.say("draft", "草案") if plan.draft else run.say("plan", "方案")
    return run.say(
        f"{kind} {plan.number}: last team back {_clock(figures.get('finish_ms'), zone)}, latest finish "
        f"{figures['makespan_s'] / 3600:.1f} h, mean {figures['mean_tour_s'] / 3600:.1f} h, travel "
        f"{figures['travel_s'] / 3600:.0f} h, {figures['unassigned']} unplaced. {plan.reason}",
        f"{kind} {plan.number}：最后一组 {_clock(figures.get('finish_ms'), zone)} 返回，最长 "
        f"{figures['makespan_s'] / 3600:.1f} 小时，平均 {figures['mean_tour_s'] / 3600:.1f} 小时，行车 "
        f"{figures['travel_s'] / 3600:.0f} 小时，未安排 {figures['unassigned']} 户。{plan.reason}",
    )


def _tour(run: Invocation, tour: Any, zone: ZoneInfo) -> str:
    if tour is None:
        return run.say("nothing", "无")
    return run.say(f"{tour['stops']} stops, back ", f"{tour['stops']} 个，返回 ") + _clock(tour["finish_ms"], zone)


def _clock(at_ms: int | None, zone: ZoneInfo) -> str:
    return "–" if at_ms is None else f"{datetime.fromtimestamp(at_ms / 1000, UTC).astimezone(zone):%m-%d %H:%M}"


async def _publish(run: Invocation) -> Outcome:
    from sweep.actions.publish_plan import publish_plan

    number: int = run.options.plan
    async with run.database() as database:
        n = await publish_plan(database, run.sweep, number, by=AT_THE_TERMINAL, reason=run.options.reason)
    return Outcome(
        {"plan": number, "n": n},
        [run.say(f"Plan {number} is out; phones show it.", f"方案 {number} 已下发，手机即时显示。")],
    )


async def _discard(run: Invocation) -> Outcome:
    from sweep.actions.publish_plan import discard_draft

    number: int = run.options.plan
    async with run.database() as database:
        await discard_draft(database, run.sweep, number, by=AT_THE_TERMINAL)
    return Outcome({"plan": number}, [run.say(f"Draft {number} is thrown away.", f"草案 {number} 已作废。")])


COMMANDS: Sequence[Command] = (
    Command(
        ("plan", "compare"),
        Words("two plans side by side", "比较两个方案"),
        "sweep plan compare 3 4",
        Words(
            "Without numbers: the plan that is out, and the newest draft. Each stop that changes team is told with\n"
            "when and why. Next: sweep plan publish N, or sweep plan discard N.",
            "不写编号时比较已下发方案与最新草案，逐点说明换组的时间和原因。\n"
            "下一步：sweep plan publish N，或 sweep plan discard N。",
        ),
        _compare,
        _two,
    ),
    Command(
        ("plan", "publish"),
        Words("send a draft out to the teams", "下发草案"),
        "sweep plan publish 4",
        Words(
            "Phones show it at once. A draft goes out only while the plan that it was made from is still the newest.",
            "手机即时显示。编制后若已有其他方案下发，须重新排线。",
        ),
        _publish,
        _which,
    ),
    Command(
        ("plan", "discard"),
        Words("throw a draft away", "作废草案"),
        "sweep plan discard 4",
        Words("A plan that is out stays.", "已下发的方案不受影响。"),
        _discard,
        _which,
    ),
)
