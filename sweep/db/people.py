"""People, their phones and their tokens. A token is only ever stored as the SHA-256 of its text."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

import asyncpg

from sweep.db.connection import Connection
from sweep.domain.ids import PersonId, PhoneId, SectorId, TeamId
from sweep.domain.words import Role


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who takes part. `sector` is the area of a head (or of anybody else who may see only a part)."""

    person: PersonId
    name: str
    role: Role
    credential: str = ""
    language: str = "zh"
    phone: str = ""
    team: TeamId | None = None
    sector: SectorId | None = None


@dataclass(frozen=True, slots=True)
class Bearer:
    """Whom a token stands for. `area`: the sectors that the person may see, None for all of them.

    `sector`: of the team, or else the person's own. `moved`: the phone was enrolled for another team than the
    person is in now. `revoked`: a phone that may only hand in what it still has.
    """

    person: PersonId
    name: str
    role: Role
    language: str
    team: TeamId | None
    area: frozenset[SectorId] | None
    phone: PhoneId | None
    revoked: bool
    sector: SectorId | None = None
    moved: bool = False


_PUT_PERSON = """
INSERT INTO person (person_id, name, role, credential, language, phone, team_id, sector_id, created_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
ON CONFLICT (person_id) DO UPDATE SET name = EXCLUDED.name, role = EXCLUDED.role,
    credential = EXCLUDED.credential, language = EXCLUDED.language, phone = EXCLUDED.phone,
    team_id = EXCLUDED.team_id, sector_id = EXCLUDED.sector_id
"""


async def put_people(connection: Connection, people: Iterable[Person], now: datetime) -> None:
    """Adds people; who is known by id is brought to what is given."""
    await connection.executemany(
        _PUT_PERSON,
        [
            (each.person, each.name, each.role, each.credential, each.language, each.phone, each.team, each.sector, now)
            for each in people
        ],
    )


_PEOPLE = """
SELECT person_id, name, role, credential, language, phone, team_id, sector_id FROM person
WHERE $1::text[] IS NULL OR person_id = ANY ($1) ORDER BY person_id
"""


async def people(connection: Connection, ids: Sequence[PersonId] | None = None) -> list[Person]:
    """All people, or those of `ids`, by id."""
    return [_person(row) for row in await connection.fetch(_PEOPLE, ids)]


_UNKNOWN_TEAMS = "SELECT wanted FROM unnest($1::text[]) wanted WHERE wanted NOT IN (SELECT team_id FROM team)"
_UNKNOWN_SECTORS = "SELECT wanted FROM unnest($1::text[]) wanted WHERE wanted NOT IN (SELECT sector_id FROM sector)"


async def unknown_teams(connection: Connection, teams: Iterable[TeamId]) -> set[TeamId]:
    """Those of `teams` that are not in the database."""
    return {row["wanted"] for row in await connection.fetch(_UNKNOWN_TEAMS, list(teams))}


async def unknown_sectors(connection: Connection, sectors: Iterable[SectorId]) -> set[SectorId]:
    """Those of `sectors` that are not in the database."""
    return {row["wanted"] for row in await connection.fetch(_UNKNOWN_SECTORS, list(sectors))}


_PUT_TOKEN = """
INSERT INTO token (token_hash, purpose, person_id, phone_id, created_at, expires_at, uses_left)
VALUES ($1, $2, $3, $4, $5, $6, $7)
"""


async def put_token(
    connection: Connection,
    token_hash: bytes,
    purpose: str,
    person: PersonId,
    now: datetime,
    *,
    phone: PhoneId | None = None,
    expires_at: datetime | None = None,
    uses: int = 1,
) -> None:
    """Stores one token: `purpose` is join, session or phone; `uses` counts for a join only."""
    await connection.execute(_PUT_TOKEN, token_hash, purpose, person, phone, now, expires_at, uses)


_JOINABLE = """
SELECT p.person_id, p.name, p.role, p.credential, p.language, p.phone, p.team_id, p.sector_id
FROM token t JOIN person p USING (person_id)
WHERE t.token_hash = $1 AND t.purpose = 'join' AND t.revoked_at IS NULL
  AND (t.expires_at IS NULL OR t.expires_at > $2) AND t.uses_left > 0
"""


async def joinable(connection: Connection, token_hash: bytes, now: datetime) -> Person | None:
    """For whom a join token still counts; nothing is used up."""
    row = await connection.fetchrow(_JOINABLE, token_hash, now)
    return None if row is None else _person(row)


_HOLD_JOIN = "SELECT 1 FROM token WHERE token_hash = $1 FOR UPDATE"


async def hold_join(connection: Connection, token_hash: bytes) -> None:
    """Whoever else uses this join token waits until this transaction ends."""
    await connection.execute(_HOLD_JOIN, token_hash)


_USE_JOIN = """
UPDATE token t SET uses_left = uses_left - 1, used_at = $2 FROM person p
WHERE t.token_hash = $1 AND t.purpose = 'join' AND t.revoked_at IS NULL AND p.person_id = t.person_id
  AND (t.expires_at IS NULL OR t.expires_at > $2) AND t.uses_left > 0
RETURNING p.person_id, p.name, p.role, p.credential, p.language, p.phone, p.team_id, p.sector_id
"""


async def use_join(connection: Connection, token_hash: bytes, now: datetime) -> Person | None:
    """Uses a join token up by one; None where it no longer counts."""
    row = await connection.fetchrow(_USE_JOIN, token_hash, now)
    return None if row is None else _person(row)


_BEARER = """
SELECT p.person_id, p.name, p.role, p.language, coalesce(p.team_id, ph.team_id) AS team_id, t.phone_id,
       t.revoked_at IS NOT NULL OR ph.revoked_at IS NOT NULL OR ph.lost_at IS NOT NULL AS revoked,
       p.role IN ('head', 'officer', 'helper') OR p.sector_id IS NOT NULL AS has_area,
       coalesce(tm.sector_id, p.sector_id) AS sector_id,
       coalesce(ph.team_id IS DISTINCT FROM p.team_id AND ph.phone_id IS NOT NULL, false) AS moved,
       ARRAY(WITH RECURSIVE area AS (
                 SELECT s.sector_id FROM sector s WHERE s.sector_id = coalesce(tm.sector_id, p.sector_id)
                 UNION SELECT s.sector_id FROM sector s JOIN area ON s.parent = area.sector_id)
             SELECT sector_id FROM area) AS area
FROM token t JOIN person p USING (person_id) LEFT JOIN phone ph USING (phone_id)
     LEFT JOIN team tm ON tm.team_id = coalesce(p.team_id, ph.team_id)
WHERE t.token_hash = $1 AND t.purpose IN ('session', 'phone') AND (t.expires_at IS NULL OR t.expires_at > $2)
"""


async def bearer(connection: Connection, token_hash: bytes, now: datetime) -> Bearer | None:
    """Whom a session's or a phone's token stands for. A revoked session stands for nobody."""
    row = await connection.fetchrow(_BEARER, token_hash, now)
    if row is None or (row["revoked"] and row["phone_id"] is None):
        return None
    return Bearer(
        person=row["person_id"],
        name=row["name"],
        role=Role(row["role"]),
        language=row["language"],
        team=row["team_id"],
        area=frozenset(row["area"]) if row["has_area"] else None,
        phone=row["phone_id"],
        revoked=row["revoked"],
        sector=row["sector_id"],
        moved=row["moved"],
    )


_PUT_PHONE = """
INSERT INTO phone (phone_id, person_id, team_id, enrolled_at, app_version) VALUES ($1, $2, $3, $4, $5)
"""


async def put_phone(connection: Connection, phone: PhoneId, person: Person, now: datetime, app_version: str) -> None:
    """Enrols a phone for a person and the person's team."""
    await connection.execute(_PUT_PHONE, phone, person.person, person.team, now, app_version)


_REVOKE_TOKEN = "UPDATE token SET revoked_at = $2 WHERE token_hash = $1 AND revoked_at IS NULL"


async def revoke_token(connection: Connection, token_hash: bytes, now: datetime) -> None:
    """The token counts no longer (a phone's: only for handing in)."""
    await connection.execute(_REVOKE_TOKEN, token_hash, now)


_REVOKE_PHONE = "UPDATE phone SET revoked_at = coalesce(revoked_at, $2) WHERE phone_id = $1 RETURNING person_id"


async def revoke_phone(connection: Connection, phone: PhoneId, now: datetime) -> PersonId | None:
    """From here on the phone may only hand in. Whose phone it is; None where there is no such phone."""
    owner: PersonId | None = await connection.fetchval(_REVOKE_PHONE, phone, now)
    return owner


_REVOKE_PERSON = """
WITH phones AS (UPDATE phone SET revoked_at = $2 WHERE person_id = $1 AND revoked_at IS NULL)
UPDATE token SET revoked_at = $2 WHERE person_id = $1 AND revoked_at IS NULL
"""


async def revoke_person(connection: Connection, person: PersonId, now: datetime) -> None:
    """Ends a person's sessions and unused join links; the person's phones may only hand in."""
    await connection.execute(_REVOKE_PERSON, person, now)


def _person(row: asyncpg.Record) -> Person:
    return Person(
        person=row["person_id"],
        name=row["name"],
        role=Role(row["role"]),
        credential=row["credential"],
        language=row["language"],
        phone=row["phone"],
        team=row["team_id"],
        sector=row["sector_id"],
    )
