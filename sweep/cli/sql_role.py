"""`sweep sql-role`."""

from __future__ import annotations

import argparse
import re
import secrets
from collections.abc import Sequence
from urllib.parse import quote, urlsplit

from sweep.cli.command import Command, Invocation, Outcome, Say
from sweep.domain.problem import Problem
from sweep.views.words import Words

_NAME = re.compile(r"[a-z][a-z0-9_]{0,60}")


def _options(parser: argparse.ArgumentParser, say: Say) -> None:
    parser.add_argument("name", metavar="NAME", help=say("name of the role, such as analyst", "角色名，例如 analyst"))


async def _make(run: Invocation) -> Outcome:
    from sweep.db.sql_role import make_sql_role

    name: str = run.options.name
    if not _NAME.fullmatch(name) or name.startswith("pg_"):
        raise Problem(
            "role-name-unfit",
            f"“{name}” is no name for a role; use small letters, digits and _, such as analyst.",
            f"“{name}”不能用作角色名；请用小写字母、数字和下划线，例如 analyst。",
            field="NAME",
        )
    password = secrets.token_urlsafe(24)
    async with run.database() as database:
        views = await make_sql_role(database, name, password)
        address = _address(database.url, name, password)
    told = [
        *views,
        address,
        run.say(
            "The password is shown once; the role reads these views and nothing else. "
            "Run this again after an update or a restore.",
            "密码仅显示一次；该角色只能读取上述视图。升级或恢复备份后请重新运行。",
        ),
    ]
    return Outcome({"role": name, "views": views, "url": address}, told)


def _address(url: str, name: str, password: str) -> str:
    parts = urlsplit(url)
    place = parts.netloc.rpartition("@")[2]
    return parts._replace(netloc=f"{quote(name)}:{quote(password)}@{place}").geturl()


COMMANDS: Sequence[Command] = (
    Command(
        ("sql-role",),
        Words("make a read-only database role for analysts, with views", "为分析人员建立只读数据库角色和视图"),
        "sweep sql-role analyst",
        Words(
            "The views are the lists of the feed links, of every sweep and area: give it to few.",
            "视图与数据链接的列表相同，包含全部清查和辖区，请谨慎授予。",
        ),
        _make,
        _options,
    ),
)
