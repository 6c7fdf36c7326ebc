"""`sweep people add`."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

from sweep.cli.command import Command, Invocation, Outcome, Say
from sweep.domain.problem import Problem
from sweep.domain.words import Role
from sweep.views.words import Words


def _options(parser: argparse.ArgumentParser, say: Say) -> None:
    parser.add_argument("name", nargs="*", metavar="NAME", help=say("one or several names", "一个或多个姓名"))
    parser.add_argument(
        "--role",
        choices=[role.value for role in Role],
        help=say("what they may do (default: viewer)", "权限（默认 viewer）"),
    )
    parser.add_argument(
        "--team",
        metavar="ID",
        help=say("their team; alone: links for all its officers", "所属检查组；单独使用时为该组全体生成链接"),
    )
    parser.add_argument("--sector", metavar="ID", help=say("a head's own area", "负责人的辖区"))
    parser.add_argument("--credential", metavar="NUMBER", default="", help=say("credential number", "执法证号"))
    parser.add_argument("--phone", metavar="NUMBER", default="", help=say("telephone", "电话"))
    parser.add_argument("--language", choices=("zh", "en"), help=say("language of their screens", "其界面语言"))
    parser.add_argument(
        "--id", metavar="ID", default="", help=say("a known person, to be brought up to date", "已有人员的编号（更新）")
    )
    parser.add_argument(
        "--file",
        type=Path,
        help=say("a table: name, role, team, sector, credential", "表格：姓名、角色、检查组、辖区、执法证号"),
    )
    parser.add_argument(
        "--uses", type=int, default=1, help=say("how often a link may be used (default 1)", "链接可用次数（默认 1）")
    )


async def _add(run: Invocation) -> Outcome:
    from sweep.actions.people import add_people
    from sweep.actions.read_people import people_of_team, read_people
    from sweep.db.people import Person
    from sweep.domain.ids import PersonId, SectorId, TeamId

    options = run.options
    language = options.language or run.settings.language
    people: list[Person] = []
    if options.file is not None:
        people += read_people(options.file, role=options.role, language=language)
    people += [
        Person(
            person=PersonId(options.id),
            name=name,
            role=Role(options.role or ("officer" if options.team else "viewer")),
            credential=options.credential,
            language=language,
            phone=options.phone,
            team=TeamId(options.team) if options.team else None,
            sector=SectorId(options.sector) if options.sector else None,
        )
        for name in options.name
    ]
    async with run.database() as database:
        if not people and options.team:
            people = await people_of_team(database, TeamId(options.team))
        if not people:
            raise Problem(
                "nobody-named",
                "Nobody was named; give a NAME, a --file, or a --team whose officers are to get links.",
                "未指定人员；请给出姓名、--file，或用 --team 为该组人员生成链接。",
            )
        joinings = await add_people(database, people, now=run.now, base_url=run.base_url, uses=options.uses)
    facts = {
        "links": [each.link for each in joinings],
        "people": [
            {"id": each.person.person, "name": each.person.name, "role": each.person.role, "link": each.link}
            for each in joinings
        ],
    }
    told = [f"{each.person.name}  {each.person.role}  {each.link}" for each in joinings]
    told.append(
        run.say(
            "Hand each link to its person only; it lets one device in.",
            "请将链接只交给本人；每个链接只能用于一台设备。",
        )
    )
    told.extend(filter(None, [run.links_note()]))
    return Outcome(facts, told)


COMMANDS: Sequence[Command] = (
    Command(
        ("people", "add"),
        Words("add people, and make the links by which they come in", "添加人员并生成加入链接"),
        "sweep people add 王芳 --role commander",
        Words(
            "A desk role opens its link in a browser, an officer on the phone. `--team T01` without a name makes\n"
            "links for the whole team. Set SWEEP_PUBLIC_URL to the address that phones reach.",
            "指挥台角色用浏览器打开链接，执法人员用手机打开。仅用 --team T01 时为全组生成链接。\n"
            "请将 SWEEP_PUBLIC_URL 设为手机可访问的地址。",
        ),
        _add,
        _options,
    ),
)
