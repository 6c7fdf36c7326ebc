"""Load teams, and their members as officers."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from sweep.actions.keep_rejects import keep_rejects
from sweep.actions.people import Joining, make_join_link
from sweep.actions.place_shops import for_placing
from sweep.db import people, teams
from sweep.db import sectors as stored
from sweep.db.connection import Database
from sweep.db.people import Person
from sweep.domain.geodesy import to_e7
from sweep.domain.ids import PersonId, SectorId, TeamId
from sweep.domain.problem import Problem
from sweep.domain.words import Role
from sweep.intake.teams import TeamFile, TeamRow, read_teams


@dataclass(frozen=True, slots=True)
class TeamsLoaded:
    """What a load did; `sectors` are those with a team of the file."""

    teams: int
    sectors: int
    people: int
    links: tuple[Joining, ...]
    rejects_file: Path

    def facts(self) -> dict[str, Any]:
        """The contract's keys of `teams load`, and the links where they were asked for."""
        return {
            "teams": self.teams,
            "sectors": self.sectors,
            "people": self.people,
            "links": [joining.link for joining in self.links],
            "rejects_file": str(self.rejects_file),
        }


async def load_teams(
    database: Database,
    path: Path,
    *,
    rejects_dir: Path,
    now: datetime,
    datum: str = "wgs84",
    language: str = "zh",
    links_to: str | None = None,
) -> TeamsLoaded:
    """Add teams or bring known ones up to date. `links_to`: the service's address, to make a join link a member.

    Raises Problem, as reading does, and `no-sectors` where a team could belong to none.
    """
    async with database.transaction() as connection:
        sectors = await stored.select_sectors(connection)
        if not sectors:
            raise Problem(
                "no-sectors",
                "There are no sectors yet, so no team can belong to one; load sectors or a registry first.",
                "尚无辖区，检查组无从归属；请先载入辖区或经营户名录。",
            )
        file = read_teams(path, sectors=[for_placing(sector) for sector in sectors], datum=datum)
        await teams.put_teams(connection, map(_stored, file.teams))
        members = _members(file, language)
        await people.put_people(connection, members, now)
        links = [
            await make_join_link(connection, person, now=now, base_url=links_to)
            for person in (members if links_to is not None else ())
            if links_to is not None
        ]
        rejects_file = keep_rejects(rejects_dir, path, file.rejects, now)
    return TeamsLoaded(
        len(file.teams), len({team.sector for team in file.teams}), len(members), tuple(links), rejects_file
    )


def _stored(team: TeamRow) -> teams.TeamRow:
    office = team.office
    return teams.TeamRow(
        team_id=team.team_id,
        name=team.name,
        sector_id=SectorId(team.sector),
        office_lat_e7=None if office is None else to_e7(office[0]),
        office_lon_e7=None if office is None else to_e7(office[1]),
        shift_start=f"{team.shift_start:%H:%M}",
        shift_end=f"{team.shift_end:%H:%M}",
        skills=tuple(sorted(team.skills)),
        lunch_start="" if team.lunch is None else f"{team.lunch[0]:%H:%M}",
        lunch_end="" if team.lunch is None else f"{team.lunch[1]:%H:%M}",
    )


def _members(file: TeamFile, language: str) -> list[Person]:
    """Each named member; the same name in the same team is the same person at the next load."""
    found: dict[PersonId, Person] = {}
    for team in file.teams:
        for member in team.members:
            person_id = member_id(team.team_id, member.name, member.credential, found)
            found[person_id] = Person(
                person_id, member.name, Role.OFFICER, member.credential, language, member.phone or "", team.team_id
            )
    return list(found.values())


def member_id(team: TeamId, name: str, credential: str, taken: Iterable[PersonId] = ()) -> PersonId:
    """The id of a member: of team and name; of two called alike in one team the second's also of the credential."""
    first = PersonId(f"m-{_digest(team, name)}")
    return first if first not in taken else PersonId(f"m-{_digest(team, name, credential)}")


def _digest(*parts: str) -> str:
    return hashlib.sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:12]
