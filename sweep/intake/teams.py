"""Teams from a table (a row a team, or a row a member), JSON or TOML."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import time
from itertools import combinations
from pathlib import Path

from sweep.domain.ids import TeamId
from sweep.domain.problem import Problem
from sweep.intake.datums import datum_called
from sweep.intake.geojson import looks_like_json, parse_json
from sweep.intake.headings import listed, nearest, recognise
from sweep.intake.rejects import Action, RejectRow, remark, told_row
from sweep.intake.sectors import SectorRow, sector_called
from sweep.intake.skills import skills_of
from sweep.intake.tables import read_bytes, table_from_bytes
from sweep.intake.team_drafts import Member, TeamDraft, drafts_of_document, drafts_of_table, parse_toml
from sweep.intake.unread import unread_columns
from sweep.intake.vocabulary import TEAMS
from sweep.intake.written_points import LatLon, written_position
from sweep.intake.written_times import clock_of

SHIFT_START, SHIFT_END = time(8, 0), time(18, 0)
OFFICERS_FOR_A_VISIT = 2


@dataclass(frozen=True, slots=True)
class TeamRow:
    """One team. `sector` is a sector's id where the sectors are known, else the file's word for it; `office` is
    where its routes start, (lat, lon) in WGS-84 degrees, None for the sector's own; the shift is local time and
    ends on the next day when its end is not after its start; `lunch` is the break in it."""

    team_id: TeamId
    name: str
    sector: str
    members: tuple[Member, ...]
    office: LatLon | None
    shift_start: time
    shift_end: time
    skills: frozenset[str]
    source_row: int
    lunch: tuple[time, time] | None = None


@dataclass(frozen=True, slots=True)
class TeamFile:
    """What a team file holds."""

    name: str
    teams: list[TeamRow]
    rejects: list[RejectRow]


def read_teams(
    path: Path,
    *,
    sectors: Sequence[SectorRow] | None = None,
    datum: str = "wgs84",
    mapping: Mapping[str, str] | None = None,
) -> TeamFile:
    """Read teams from CSV, XLSX and the like, JSON or TOML ([[teams]] with id, name, sector, members ...).

    With `sectors`, each team's sector must be one of them and becomes its id. Raises Problem: see read_table, and
    missing-column, team-without-sector, team-sector-unknown, team-repeated, teams-invalid.
    """
    return teams_of(read_bytes(path), path.name, sectors=sectors, datum=datum, mapping=mapping)


def teams_of(
    data: bytes,
    name: str,
    *,
    sectors: Sequence[SectorRow] | None = None,
    datum: str = "wgs84",
    mapping: Mapping[str, str] | None = None,
) -> TeamFile:
    """`read_teams` for bytes that are already in memory."""
    remarks: list[RejectRow] = []
    if looks_like_json(data):
        drafts = drafts_of_document(parse_json(data, name), name)
    elif name.lower().endswith(".toml"):
        drafts = drafts_of_document(parse_toml(data, name), name)
    else:
        table = table_from_bytes(data, name)
        drafts = drafts_of_table(table, mapping or {})
        columns = recognise(table.headings, TEAMS, mapping, file=name)
        remarks += [*table.remarks, *columns.remarks, *unread_columns(table, columns)]
    file_datum = datum_called(datum)
    teams: list[TeamRow] = []
    for draft in drafts:
        cells = draft.cells
        team_id = cells.get("id") or cells.get("name") or str(len(teams) + 1)
        start, end, said_shift = _shift(draft, team_id)
        lunch, said_lunch = _lunch(draft)
        remarks += [*said_shift, *said_lunch, *_doubts(draft, team_id)]
        office = written_position(
            cells.get("office_lat", ""), cells.get("office_lon", ""), cells.get("office", ""), file_datum
        )
        teams.append(
            TeamRow(
                team_id=TeamId(team_id),
                name=cells.get("name") or team_id,
                sector=_sector(draft, team_id, sectors, name),
                members=tuple(draft.members),
                office=office,
                shift_start=start,
                shift_end=end,
                skills=frozenset(skills_of(cells.get("skills", ""))),
                source_row=draft.row,
                lunch=lunch,
            )
        )
    _refuse_repeated(teams, name)
    return TeamFile(name, teams, remarks)


def _sector(draft: TeamDraft, team: str, sectors: Sequence[SectorRow] | None, name: str) -> str:
    written = draft.cells.get("sector", "")
    if not written:
        raise Problem(
            "team-without-sector",
            f"{name}, row {draft.row}: team “{team}” has no sector; say where it works.",
            f"{name} 第 {draft.row} 行：检查组“{team}”没有辖区，请填写所属辖区。",
            file=name,
            row=draft.row,
            field="sector",
        )
    if sectors is None:
        return written
    sector = sector_called(written, sectors)
    if sector is None:
        near = nearest(written, [s.name for s in sectors])
        hint_en, hint_zh = (f" (did you mean “{near}”?)", f"（是否为“{near}”？）") if near else ("", "")
        raise Problem(
            "team-sector-unknown",
            f"{name}, row {draft.row}: team “{team}” works in “{written}”, which is no sector{hint_en}; the "
            f"sectors are {listed([s.name for s in sectors])}. Correct it, or load the sectors first.",
            f"{name} 第 {draft.row} 行：检查组“{team}”的辖区“{written}”不存在{hint_zh}；"
            f"现有辖区：{listed([s.name for s in sectors])}。请更正或先导入辖区。",
            file=name,
            row=draft.row,
            field="sector",
        )
    return sector.sector_id


def _clock(draft: TeamDraft, word: str, default: time) -> tuple[time, list[RejectRow]]:
    written = draft.cells.get(word, "")
    found = clock_of(written) if written else default
    if found is not None:
        return found, []
    said = remark(
        Action.WARNING, draft.row, word, written, "shift-unreadable", value=written, default=f"{default:%H:%M}"
    )
    return default, [said]


def _shift(draft: TeamDraft, team: str) -> tuple[time, time, list[RejectRow]]:
    """The team's hours; where its members have their own, the longest time in which two of them are there."""
    own = [hours for hours in map(_hours, draft.hours) if hours is not None]
    if len(set(own)) < 2:
        start, said_start = _clock(draft, "shift_start", SHIFT_START)
        end, said_end = _clock(draft, "shift_end", SHIFT_END)
        return start, end, [*said_start, *said_end]
    both = [(max(a[0], b[0]), min(a[1], b[1])) for a, b in combinations(own, OFFICERS_FOR_A_VISIT)]
    begins, ends = max(both, key=lambda span: span[1] - span[0])
    if ends <= begins:  # never two at once: the first one's hours, and a person must look
        begins, ends = own[0]
    start, end = (time(minute // 60 % 24, minute % 60) for minute in (begins, ends))
    said = remark(
        Action.WARNING, draft.row, "shift_start", team, "shift-of-two", start=f"{start:%H:%M}", end=f"{end:%H:%M}"
    )
    return start, end, [said]


def _hours(written: tuple[str, str]) -> tuple[int, int] | None:
    """One member's hours as minutes, the end after the start."""
    start, end = clock_of(written[0]) if written[0] else SHIFT_START, clock_of(written[1]) if written[1] else SHIFT_END
    if start is None or end is None:
        return None
    begins, ends = start.hour * 60 + start.minute, end.hour * 60 + end.minute
    return begins, ends if ends > begins else ends + 24 * 60


def _lunch(draft: TeamDraft) -> tuple[tuple[time, time] | None, list[RejectRow]]:
    written = draft.cells.get("lunch", "")
    if not written:
        return None, []
    parts = [clock_of(part) for part in re.split(r"\s*(?:-|–|—|~|至|到|to)\s*", written)]
    if len(parts) == 2 and parts[0] is not None and parts[1] is not None and parts[0] != parts[1]:
        return (parts[0], parts[1]), []
    return None, [remark(Action.WARNING, draft.row, "lunch", written, "lunch-unreadable", value=written)]


def _doubts(draft: TeamDraft, team: str) -> list[RejectRow]:
    said = [
        remark(Action.WARNING, draft.row, "credential", member.name, "credential-missing", name=member.name)
        for member in draft.members
        if not member.credential
    ]
    count = len({(member.name, member.credential) for member in draft.members})
    if count < OFFICERS_FOR_A_VISIT:
        said.append(remark(Action.WARNING, draft.row, "members", team, "team-too-small", count=count))
    return said


def _refuse_repeated(teams: Sequence[TeamRow], name: str) -> None:
    rows: dict[TeamId, int] = {}
    for team in teams:
        if team.team_id in rows:
            here, there = told_row(team.source_row), told_row(rows[team.team_id])
            raise Problem(
                "team-repeated",
                f"{name}, row {here}: team “{team.team_id}” stands in row {there} already; give each team its own id.",
                f"{name} 第 {here} 行：检查组“{team.team_id}”与第 {there} 行重复，编号须唯一。",
                file=name,
                row=team.source_row,
            )
        rows[team.team_id] = team.source_row
