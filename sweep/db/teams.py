"""Teams: where they belong, when they work, who is in them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import astuple, dataclass

from sweep.db.connection import Connection
from sweep.domain.ids import SectorId, TeamId

PUT_TEAM = """
INSERT INTO team (team_id, name, sector_id, office_lat_e7, office_lon_e7, shift_start, shift_end, skills, active,
                  lunch_start, lunch_end)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
ON CONFLICT (team_id) DO UPDATE SET name = EXCLUDED.name, sector_id = EXCLUDED.sector_id,
    office_lat_e7 = EXCLUDED.office_lat_e7, office_lon_e7 = EXCLUDED.office_lon_e7,
    shift_start = EXCLUDED.shift_start, shift_end = EXCLUDED.shift_end, skills = EXCLUDED.skills,
    active = EXCLUDED.active, lunch_start = EXCLUDED.lunch_start, lunch_end = EXCLUDED.lunch_end
"""
SELECT_TEAMS = """
SELECT team_id, name, sector_id, office_lat_e7, office_lon_e7, shift_start, shift_end, skills, active,
       lunch_start, lunch_end
FROM team ORDER BY team_id
"""


@dataclass(frozen=True, slots=True)
class TeamRow:
    """One team. Its office is None where it starts from its sector's; the shift is HH:MM local time, and so is its
    break for lunch ("": none)."""

    team_id: TeamId
    name: str
    sector_id: SectorId
    office_lat_e7: int | None = None
    office_lon_e7: int | None = None
    shift_start: str = "08:00"
    shift_end: str = "18:00"
    skills: tuple[str, ...] = ()
    active: bool = True
    lunch_start: str = ""
    lunch_end: str = ""


async def put_teams(connection: Connection, rows: Iterable[TeamRow]) -> None:
    """Add teams, or bring known ones up to date."""
    await connection.executemany(PUT_TEAM, [astuple(row) for row in rows])


async def select_teams(connection: Connection) -> list[TeamRow]:
    """All teams by id, those that no longer work too."""
    return [TeamRow(*record) for record in await connection.fetch(SELECT_TEAMS)]
