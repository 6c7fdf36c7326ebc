"""People from a table, and the officers of a team."""

from __future__ import annotations

from pathlib import Path

from sweep.db import people as stored
from sweep.db.connection import Database
from sweep.db.people import Person
from sweep.domain.ids import PersonId, SectorId, TeamId
from sweep.domain.problem import Problem
from sweep.domain.words import Role
from sweep.intake.folding import folded, folded_name, key, tidy
from sweep.intake.headings import missing_column, recognise
from sweep.intake.tables import read_table
from sweep.intake.vocabulary import Vocabulary

PEOPLE: Vocabulary = {
    "id": ("person id", "id", "人员编号", "编号", "工号"),
    "name": ("name", "full name", "姓名", "名字", "人员"),
    "role": ("role", "角色", "权限", "岗位"),
    "team": ("team", "team id", "检查组", "检查组编号", "组号"),
    "sector": ("sector", "sector id", "辖区", "辖区编号"),
    "credential": ("credential", "credential number", "badge", "执法证号", "执法证"),
    "phone": ("phone", "telephone", "mobile", "电话", "手机"),
    "language": ("language", "lang", "语言"),
}
_ROLES = {
    "指挥员": Role.COMMANDER, "指挥长": Role.COMMANDER, "审核员": Role.REVIEWER, "审核": Role.REVIEWER,
    "执法人员": Role.OFFICER, "检查员": Role.OFFICER, "检查人员": Role.OFFICER, "inspector": Role.OFFICER,
    "协管员": Role.HELPER, "协查员": Role.HELPER, "网格员": Role.HELPER, "负责人": Role.HEAD, "所长": Role.HEAD,
    "局长": Role.HEAD, "审计员": Role.AUDITOR, "审计": Role.AUDITOR, "查看": Role.VIEWER, "浏览": Role.VIEWER,
}  # fmt: skip


def read_people(path: Path, *, role: str | None, language: str) -> list[Person]:
    """The people of a table; `role` and `language` hold where a row says none.

    Raises Problem: see read_table, and missing-column, role-unknown, role-missing.
    """
    table = read_table(path)
    columns = recognise(table.headings, PEOPLE, file=table.name)
    if "name" not in columns:
        raise missing_column(("name",), ("the person's name", "姓名"), table.headings, PEOPLE, file=table.name)
    raw = {f: table.column(c) for f in PEOPLE if (c := columns.first(f)) is not None}
    found: list[Person] = []
    for i, number in enumerate(table.rows.tolist()):
        cells = {f: tidy(folded(column[i])) for f, column in raw.items()}
        name = tidy(folded_name(raw["name"][i]))
        if name:
            found.append(
                Person(
                    person=PersonId(cells.get("id", "")),
                    name=name,
                    role=_role(cells.get("role") or role or "", table.name, number),
                    credential=cells.get("credential", ""),
                    language="en" if cells.get("language", language).lower().startswith("en") else "zh",
                    phone=cells.get("phone", ""),
                    team=TeamId(cells["team"]) if cells.get("team") else None,
                    sector=SectorId(cells["sector"]) if cells.get("sector") else None,
                )
            )
    return found


async def people_of_team(database: Database, team: TeamId) -> list[Person]:
    """The known members of a team. Raises Problem where there are none."""
    async with database.acquire() as connection:
        members = [person for person in await stored.people(connection) if person.team == team]
    if not members:
        raise Problem(
            "team-without-people",
            f"No team {team} with named officers is known; load it with `sweep teams load`, or name the people.",
            f"没有已登记人员的检查组 {team}；请用 sweep teams load 载入，或直接写出姓名。",
            team=team,
        )
    return members


def _role(written: str, file: str, row: int) -> Role:
    known = {key(role.value): role for role in Role} | {key(word): role for word, role in _ROLES.items()}
    role = known.get(key(written))
    if role is None:
        roles = ", ".join(Role)
        raise Problem(
            "role-unknown" if written else "role-missing",
            f"{file}, row {row}, role: {written or 'nothing'!r} is no role; write one of {roles}, or give --role.",
            f"{file} 第 {row} 行，角色：“{written}”不是有效角色；请填写 {roles} 之一，或用 --role 指定。",
            file=file,
            row=row,
            field="role",
        )
    return role
