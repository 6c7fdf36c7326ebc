"""People come in by a link that is theirs alone: desk roles get a session, field roles enrol a phone.

Tokens are 256 random bits in base64url; only their SHA-256 is stored. Lifetimes are in real time.
"""

from __future__ import annotations

import hashlib
import secrets
from base64 import urlsafe_b64encode
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sweep.db import people as stored
from sweep.db.connection import Connection, Database
from sweep.db.people import Person
from sweep.domain.ids import PersonId, PhoneId
from sweep.domain.problem import Problem
from sweep.domain.words import Role

#: Who works with a phone; all others work at the desk.
FIELD_ROLES = frozenset({Role.OFFICER, Role.HELPER})
JOIN_LASTS = timedelta(days=14)
SESSION_LASTS = timedelta(days=7)
_SHORTEST_NONCE = 16


@dataclass(frozen=True, slots=True)
class Joining:
    """A person and the link by which the person comes in."""

    person: Person
    link: str
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Joined:
    """Who came in, and the token that the browser (`phone` None) or the phone now holds."""

    person: Person
    token: str
    phone: PhoneId | None = None


def hash_token(token: str) -> bytes:
    """What is stored of a token."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).digest()


async def add_people(
    database: Database, people: Sequence[Person], *, now: datetime, base_url: str, uses: int = 1
) -> list[Joining]:
    """Adds people (an empty id gets one; a known id is brought up to date) and makes a join link for each.

    `base_url` is where the service is reached, such as https://sweep.example. Raises Problem naming the person
    whose team or sector is unknown, or a field role without a team, or a head without a sector.
    """
    named = [each if each.person else replace(each, person=PersonId(f"p-{secrets.token_hex(6)}")) for each in people]
    async with database.transaction() as connection:
        await _check(connection, named)
        await stored.put_people(connection, named, now)
        return [await make_join_link(connection, each, now=now, base_url=base_url, uses=uses) for each in named]


async def make_join_link(
    connection: Connection, person: Person, *, now: datetime, base_url: str, uses: int = 1
) -> Joining:
    """A new link for a known person; it counts `uses` times and for JOIN_LASTS."""
    token = secrets.token_urlsafe(32)
    expires_at = now + JOIN_LASTS
    await stored.put_token(connection, hash_token(token), "join", person.person, now, expires_at=expires_at, uses=uses)
    return Joining(person, f"{base_url.rstrip('/')}/join/{token}", expires_at)


async def join_link_for(database: Database, person: PersonId, *, now: datetime, base_url: str) -> Joining:
    """A new link for the person of this id. Raises Problem (404) where there is none."""
    async with database.transaction() as connection:
        found = await stored.people(connection, [person])
        if not found:
            raise Problem(
                "person-unknown",
                f"There is no person {person}; look at the list of people.",
                f"没有编号为 {person} 的人员；请查看人员名单。",
                status=404,
                person=person,
            )
        return await make_join_link(connection, found[0], now=now, base_url=base_url)


async def invited(database: Database, token: str, *, now: datetime) -> Person:
    """For whom a join link is, without using it. Raises Problem (410) where it no longer counts."""
    async with database.acquire() as connection:
        return _or_spent(await stored.joinable(connection, hash_token(token), now))


async def join_desk(database: Database, token: str, *, now: datetime) -> Joined:
    """Uses a desk role's link: a session. Raises Problem (410) where it is spent, (403) for a field role."""
    session = secrets.token_urlsafe(32)
    async with database.transaction() as connection:
        person = _or_spent(await stored.use_join(connection, hash_token(token), now))
        if person.role in FIELD_ROLES:
            raise _wrong_device("This link is for a phone; open it there.", "此链接用于手机，请在手机上打开。")
        await stored.put_token(
            connection, hash_token(session), "session", person.person, now, expires_at=now + SESSION_LASTS
        )
    return Joined(person, session)


async def join_phone(
    database: Database, token: str, *, now: datetime, nonce: str = "", app_version: str = ""
) -> Joined:
    """Uses a field role's link: enrols a phone.

    `nonce` is random text that the phone made: the same link with the same nonce gives the same phone and token
    again, so that a lost answer locks nobody out. Raises Problem as `join_desk`.
    """
    repeatable = len(nonce) >= _SHORTEST_NONCE
    phone_token = _derived(token, nonce) if repeatable else secrets.token_urlsafe(32)
    phone_hash = hash_token(phone_token)
    phone = PhoneId(f"ph-{phone_hash.hex()[:16]}")
    async with database.transaction() as connection:
        await stored.hold_join(connection, hash_token(token))
        known = await stored.bearer(connection, phone_hash, now) if repeatable else None
        if known is not None:
            (again,) = await stored.people(connection, [known.person])
            return Joined(again, phone_token, phone)
        person = _or_spent(await stored.use_join(connection, hash_token(token), now))
        if person.role not in FIELD_ROLES:
            raise _wrong_device(
                "This link is for the desk; open it in a browser.", "此链接用于指挥台，请用浏览器打开。"
            )
        await stored.put_phone(connection, phone, person, now, app_version)
        await stored.put_token(connection, phone_hash, "phone", person.person, now, phone=phone)
    return Joined(person, phone_token, phone)


async def sign_out(database: Database, token_hash: bytes, *, now: datetime) -> None:
    """Ends one session."""
    async with database.transaction() as connection:
        await stored.revoke_token(connection, token_hash, now)


async def revoke_person(database: Database, person: PersonId, *, now: datetime) -> None:
    """Ends everything by which a person comes in; phones may still hand in."""
    async with database.transaction() as connection:
        await stored.revoke_person(connection, person, now)


def _derived(token: str, nonce: str) -> str:
    digest = hashlib.sha256(f"phone\0{token}\0{nonce}".encode("utf-8", "surrogatepass")).digest()
    return urlsafe_b64encode(digest).rstrip(b"=").decode()


def _or_spent(person: Person | None) -> Person:
    if person is None:
        raise Problem(
            "join-link-spent",
            "This link has been used, has expired, or was withdrawn; ask the command post for a new one.",
            "此链接已使用、已过期或已撤销；请向指挥部索取新的链接。",
            status=410,
        )
    return person


def _wrong_device(en: str, zh: str) -> Problem:
    return Problem("join-wrong-device", en, zh, status=403)


async def _check(connection: Connection, people: Sequence[Person]) -> None:
    teams = await stored.unknown_teams(connection, {each.team for each in people if each.team})
    sectors = await stored.unknown_sectors(connection, {each.sector for each in people if each.sector})
    for row, each in enumerate(people, start=1):
        if not each.name.strip():
            raise _unfit(row, each, "name", "needs a name", "缺少姓名")
        if each.team in teams:
            raise _unfit(row, each, "team", f"names the unknown team {each.team}", f"所属检查组 {each.team} 不存在")
        if each.sector in sectors:
            raise _unfit(
                row, each, "sector", f"names the unknown sector {each.sector}", f"所属辖区 {each.sector} 不存在"
            )
        if each.role is Role.OFFICER and each.team is None:
            raise _unfit(row, each, "team", "is an officer and needs a team", "是执法人员，须指定检查组")
        if each.role is Role.HEAD and each.sector is None:
            raise _unfit(row, each, "sector", "is a head and needs a sector", "是辖区负责人，须指定辖区")


def _unfit(row: int, person: Person, field: str, en: str, zh: str) -> Problem:
    return Problem(
        "person-unfit",
        f"Person {row} ({person.name or person.person}) {en}; correct it and add the people again.",
        f"第 {row} 人（{person.name or person.person}）{zh}；请更正后重新添加。",
        row=row,
        field=field,
    )
