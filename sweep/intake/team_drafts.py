"""How a team file is laid out: a row a team, a row a member, or a JSON or TOML document; gathered into drafts."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sweep.domain.problem import Problem
from sweep.intake.folding import escaped, folded, folded_name, tidy
from sweep.intake.headings import Columns, missing_column, recognise, refuse_data_as_headings
from sweep.intake.tables import Table
from sweep.intake.vocabulary import TEAMS

_CREDENTIAL_OF = {
    "member_1": "credential_1",
    "member_2": "credential_2",
    "member_3": "credential_3",
    "members": "members_credential",
}
_BETWEEN = re.compile(r"[;；、，\n|]|,(?!\s*\d)|/")
_WITH_CREDENTIAL = re.compile(r"(.+?)\s*[(（:：]\s*([^()（）]+?)\s*[)）]?")
_WORD_THEN_NUMBER = re.compile(r"(.+?)\s+([^\s]*\d[^\s]*)")


@dataclass(frozen=True, slots=True)
class Member:
    """One officer of a team; `credential` is the number of the 执法证 ("" if the file gives none)."""

    name: str
    credential: str
    phone: str | None = None


@dataclass(slots=True)
class TeamDraft:
    """A team as it is gathered from one row or several."""

    row: int
    cells: dict[str, str]
    members: list[Member] = field(default_factory=list)
    hours: list[tuple[str, str]] = field(default_factory=list)  # of each member that has its own, as written


def drafts_of_table(table: Table, told: Mapping[str, str]) -> list[TeamDraft]:
    """One draft a team: rows of members with the same team are gathered."""
    refuse_data_as_headings(table.headings, file=table.name)
    columns = recognise(table.headings, TEAMS, told, file=table.name)
    if "id" not in columns and "name" not in columns:
        raise missing_column(("id", "name"), ("the team", "检查组"), table.headings, TEAMS, file=table.name)
    if "sector" not in columns:
        raise missing_column(("sector",), ("the team's sector", "检查组辖区"), table.headings, TEAMS, file=table.name)
    column_of = {f: c for f in TEAMS if (c := columns.first(f)) is not None} | _credentials_beside(columns)
    raw = {f: table.column(c) for f, c in column_of.items()}
    a_row_a_member = "member" in raw
    drafts: dict[str, TeamDraft] = {}
    for i, number in enumerate(table.rows.tolist()):
        cells = {f: tidy(folded(column[i])) for f, column in raw.items()}
        cells["name"] = tidy(folded_name(raw["name"][i])) if "name" in raw else ""
        team = cells.get("id") or cells["name"]
        if not team and a_row_a_member and drafts:
            draft = list(drafts.values())[-1]  # a list that names the team only in its first row
        elif a_row_a_member and team in drafts:
            draft = drafts[team]
        else:
            draft = drafts[team if a_row_a_member else f"{team}\0{number}"] = TeamDraft(number, cells)
        draft.members += _members(cells)
        if a_row_a_member and (cells.get("shift_start") or cells.get("shift_end")):
            draft.hours.append((cells.get("shift_start", ""), cells.get("shift_end", "")))
        for word, cell in cells.items():
            draft.cells[word] = draft.cells.get(word) or cell
    return list(drafts.values())


def _credentials_beside(columns: Columns) -> dict[str, int]:
    """Where 证号 stands once beside each person's column (组长, 证号, 组员, 证号): whose each one is."""
    persons = {c: f for f in _CREDENTIAL_OF if (c := columns.first(f)) is not None}
    numbers = sorted(columns.of.get("credential", ()))
    if len(numbers) < 2 or len(numbers) != len(persons):
        return {}
    beside = {_CREDENTIAL_OF[persons[c - 1]]: c for c in numbers if c - 1 in persons}
    return beside if len(beside) == len(numbers) else {}


def _members(cells: Mapping[str, str]) -> list[Member]:
    """The officers that one row names."""
    found: list[Member] = []
    if cells.get("member"):
        found.append(Member(cells["member"], cells.get("credential", ""), cells.get("phone") or None))
    for n in ("1", "2", "3"):
        if cells.get(f"member_{n}"):
            credential = cells.get(f"credential_{n}", "")
            member = Member(cells[f"member_{n}"], credential, cells.get(f"phone_{n}") or None)
            found.append(member if credential else member_of(member.name, member.phone))
    if cells.get("members"):
        own = cells.get("members_credential", "")
        credentials = [tidy(part) for part in _BETWEEN.split(own or cells.get("credential", "")) if part.strip()]
        members = [member_of(part) for part in _BETWEEN.split(cells["members"]) if part.strip()]
        if len(credentials) == len(found) + len(members) and not own:
            members, found = [*found, *members], []  # the leader's stands first in one column for all
        if len(credentials) == len(members):
            members = [Member(m.name, m.credential or c, m.phone) for m, c in zip(members, credentials, strict=True)]
        found += members
    return found


def member_of(text: str, phone: str | None = None) -> Member:
    """One officer as written: 张三（川E0123）, 张三 川E0123, 张三:川E0123, 张三."""
    plain = tidy(folded(text))
    found = _WITH_CREDENTIAL.fullmatch(plain) or _WORD_THEN_NUMBER.fullmatch(plain)
    return Member(found[1], found[2], phone) if found else Member(plain, "", phone)


def parse_toml(data: bytes, name: str) -> Any:
    """A TOML document in UTF-8. Raises Problem teams-invalid."""
    try:
        return tomllib.loads(data.removeprefix(b"\xef\xbb\xbf").decode("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError) as error:
        raise _invalid(name, f"it is not TOML ({error})", "不是有效的 TOML") from None


def drafts_of_document(document: Any, name: str) -> list[TeamDraft]:
    """The teams of a JSON or TOML document; its keys are headings as a table's are."""
    if isinstance(document, dict):
        document = document.get("teams", document.get("team", document.get("检查组")))
    if not isinstance(document, list) or not document:
        raise _invalid(name, "it has no list of teams", "缺少 teams 列表")
    drafts: list[TeamDraft] = []
    for number, entry in enumerate(document, start=1):
        if not isinstance(entry, dict):
            raise _invalid(name, f"team {number} is not an object", f"第 {number} 个检查组格式不正确", number)
        headings = list(entry)
        columns = recognise([str(heading) for heading in headings], TEAMS, {}, file=name)
        values = {f: entry[headings[c]] for f in TEAMS if (c := columns.first(f)) is not None}
        people = values.pop("members", [])
        office = values.pop("office", None)
        cells = {f: _word(value) for f, value in values.items()}
        if isinstance(office, dict):
            latitude, longitude = office.get("lat", ""), office.get("lon", office.get("lng", ""))
            cells |= {"office_lat": _word(latitude), "office_lon": _word(longitude)}
        elif office is not None:
            cells["office"] = _word(office)
        draft = TeamDraft(number, cells, _members(cells))
        if isinstance(people, str):
            draft.members += _members({"members": people})
        for person in people if isinstance(people, list) else ():
            if isinstance(person, dict):
                known = recognise([str(heading) for heading in person], TEAMS, {}, file=name)
                words = {f: _word(list(person.values())[c[0]]) for f, c in known.of.items() if c}
                called = words.get("member") or words.get("name", "")
                draft.members.append(Member(called, words.get("credential", ""), words.get("phone") or None))
            else:
                draft.members.append(member_of(_word(person)))
        drafts.append(draft)
    return drafts


def _word(value: Any) -> str:
    if isinstance(value, list):
        return ",".join(map(_word, value))
    return "" if value is None else tidy(folded(escaped(value if isinstance(value, str) else _plain(value))))


def _plain(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, default=str).strip('"')


def _invalid(name: str, en: str, zh: str, row: int = 0) -> Problem:
    return Problem(
        "teams-invalid",
        f"{name} is no list of teams: {en}.",
        f"{name} 不是检查组名单：{zh}。",
        file=name,
        **({"row": row} if row else {}),
    )
