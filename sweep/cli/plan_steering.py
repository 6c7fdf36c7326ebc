"""`sweep plan lock`, `exclude`, `move`, `priority`, `now`, `cross`, `lift`, `steering`: what the next plan heeds."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import asdict
from functools import partial

from sweep.actions.actor import Actor
from sweep.cli.command import AT_THE_TERMINAL, Command, Invocation, Outcome, Say
from sweep.domain.ids import SectorId, ShopId, SteeringId, TeamId
from sweep.domain.steering import MOST_PRIORITY, SteeringKind
from sweep.domain.words import Role
from sweep.views.words import Words

_ACTOR = Actor(AT_THE_TERMINAL, Role.COMMANDER)
_NEXT = Words(
    "Nothing moves before the next plan: sweep plan --draft, sweep plan compare, sweep plan publish N.",
    "下一次排线时生效：sweep plan --draft、sweep plan compare、sweep plan publish N。",
)


def _why(parser: argparse.ArgumentParser, say: Say, *, until: bool = True) -> None:
    parser.add_argument("--reason", required=True, help=say("why; it goes into the ledger", "理由（写入留痕记录）"))
    if until:
        parser.add_argument(
            "--until",
            default="",
            metavar="2008-09-17T18:00",
            help=say("until when, city time (default: until lifted)", "截止时间（默认至取消为止）"),
        )


def _team(parser: argparse.ArgumentParser, say: Say) -> None:
    parser.add_argument("team", metavar="TEAM", help=say("the team's id", "检查组编号"))
    _why(parser, say)


def _shops(parser: argparse.ArgumentParser, say: Say) -> None:
    parser.add_argument("shops", metavar="SHOP", nargs="+", help=say("ids of shops", "经营户编号"))
    _why(parser, say)


def _move(parser: argparse.ArgumentParser, say: Say) -> None:
    _shops(parser, say)
    parser.add_argument("--to", dest="team", metavar="TEAM", required=True, help=say("the team's id", "检查组编号"))


def _priority(parser: argparse.ArgumentParser, say: Say) -> None:
    _shops(parser, say)
    parser.add_argument(
        "--value",
        type=int,
        default=MOST_PRIORITY,
        help=say(f"0 (ordinary) to {MOST_PRIORITY} (default)", f"0（一般）至 {MOST_PRIORITY}（默认）"),
    )


def _cross(parser: argparse.ArgumentParser, say: Say) -> None:
    parser.add_argument("--team", action="append", required=True, metavar="TEAM", help=say("who may go", "检查组"))
    parser.add_argument("--sector", action="append", required=True, metavar="SECTOR", help=say("where to", "前往辖区"))
    _why(parser, say, until=False)
    parser.add_argument("--until", required=True, metavar="2008-09-17T18:00", help=say("city time", "截止时间"))


async def _steer(kind: SteeringKind, run: Invocation) -> Outcome:
    from sweep.actions.steer_plan import steer_plan
    from sweep.db.sweeps import choose_sweep
    from sweep.web.desk.city_time import moment_ms

    options = run.options
    async with run.database() as database:
        async with database.acquire() as connection:
            row = await choose_sweep(connection, run.sweep)
        made = await steer_plan(
            database,
            row.sweep_id,
            kind,
            _ACTOR,
            reason=options.reason,
            team=TeamId(options.team) if hasattr(options, "team") else None,
            shops=[ShopId(shop) for shop in getattr(options, "shops", ())],
            value=getattr(options, "value", 0),
            until_ms=moment_ms(options.until, row.zone, "until"),
        )
    return Outcome(
        asdict(made), [run.say(f"Noted as {made.steering}.", f"已记录，编号 {made.steering}。"), run.say(*_NEXT)]
    )


async def _order(run: Invocation) -> Outcome:
    from sweep.actions.steer_plan import order_crossing
    from sweep.db.sweeps import choose_sweep
    from sweep.web.desk.city_time import moment_ms

    options = run.options
    async with run.database() as database:
        async with database.acquire() as connection:
            row = await choose_sweep(connection, run.sweep)
        made = await order_crossing(
            database,
            row.sweep_id,
            _ACTOR,
            teams_named=[TeamId(team) for team in options.team],
            sectors_named=[SectorId(sector) for sector in options.sector],
            reason=options.reason,
            until_ms=moment_ms(options.until, row.zone, "until") or 0,
        )
    return Outcome(
        asdict(made), [run.say(f"Ordered as {made.steering}.", f"已下令，编号 {made.steering}。"), run.say(*_NEXT)]
    )


def _lifting(parser: argparse.ArgumentParser, say: Say) -> None:
    parser.add_argument(
        "steering", metavar="ID", help=say("as `sweep plan steering` lists it", "见 sweep plan steering")
    )
    parser.add_argument("--reason", default="", help=say("why", "理由"))


async def _lift(run: Invocation) -> Outcome:
    from sweep.actions.steer_plan import lift_steering
    from sweep.db.sweeps import choose_sweep

    options = run.options
    async with run.database() as database:
        async with database.acquire() as connection:
            row = await choose_sweep(connection, run.sweep)
        n = await lift_steering(database, row.sweep_id, SteeringId(options.steering), _ACTOR, reason=options.reason)
    return Outcome(
        {"steering": options.steering, "n": n},
        [run.say(f"{options.steering} is lifted.", f"{options.steering} 已取消。")],
    )


async def _list(run: Invocation) -> Outcome:
    from sweep.db import steering
    from sweep.db.sweeps import choose_sweep

    async with run.database() as database, database.acquire() as connection:
        row = await choose_sweep(connection, run.sweep)
        found = await steering.select_steering(connection, row.sweep_id)
    holds = [each for each in found if each.holds_at(row.now_ms)]
    told = [
        f"{each.steering}  {each.kind}  {' '.join((*each.teams, *each.sectors, *each.shops))}  {each.reason}"
        for each in holds
    ]
    return Outcome(
        {"steering": [asdict(each) for each in holds]}, told or [run.say("Nothing holds.", "没有有效的指令。")]
    )


COMMANDS: Sequence[Command] = (
    Command(
        ("plan", "lock"),
        Words("a team keeps its route as it is", "锁定检查组路线"),
        'sweep plan lock T07 --reason "evidence is being secured"',
        _NEXT,
        partial(_steer, SteeringKind.LOCK_ROUTE),
        _team,
    ),
    Command(
        ("plan", "exclude"),
        Words("a team gets no stops: ill, called away", "检查组停派（病假、抽调）"),
        'sweep plan exclude T07 --reason "ill" --until 2008-09-17T18:00',
        _NEXT,
        partial(_steer, SteeringKind.EXCLUDE_TEAM),
        _team,
    ),
    Command(
        ("plan", "move"),
        Words("shops go to a team that you choose", "把经营户指定给检查组"),
        'sweep plan move 0012 0040 --to T03 --reason "knows the owner"',
        _NEXT,
        partial(_steer, SteeringKind.MOVE_STOP),
        _move,
    ),
    Command(
        ("plan", "priority"),
        Words("shops come sooner, or not", "设置经营户优先级"),
        'sweep plan priority 0012 --value 5 --reason "hospital"',
        _NEXT,
        partial(_steer, SteeringKind.PRIORITY),
        _priority,
    ),
    Command(
        ("plan", "now"),
        Words("whoever is there first goes there next", "最近的检查组立即前往"),
        'sweep plan now 0012 --reason "sighting by telephone"',
        _NEXT,
        partial(_steer, SteeringKind.VISIT_NOW),
        _shops,
    ),
    Command(
        ("plan", "cross"),
        Words("order teams to inspect in sectors that are not theirs", "下达跨辖区令"),
        'sweep plan cross --team T01 --team T02 --sector hejiang --until 2008-09-18T18:00 --reason "order no. 12"',
        _NEXT,
        _order,
        _cross,
    ),
    Command(
        ("plan", "lift"),
        Words("what was asked of the plans no longer holds", "取消调度指令"),
        "sweep plan lift st-0a1b2c3d4e5f",
        _NEXT,
        _lift,
        _lifting,
    ),
    Command(
        ("plan", "steering"),
        Words("what the next plan heeds", "查看有效的调度指令"),
        "sweep plan steering",
        _NEXT,
        _list,
    ),
)
