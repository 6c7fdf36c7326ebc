"""Coming in and going out: join links, sessions, phones, and the commander's list of people."""

from __future__ import annotations

import io

import msgspec
import segno
from aiohttp import web

from sweep.actions import people as verbs
from sweep.actions.people import FIELD_ROLES, SESSION_LASTS, Joining, hash_token
from sweep.db import people as stored
from sweep.db.people import Person
from sweep.domain.ids import PersonId, SectorId, TeamId
from sweep.domain.words import Role
from sweep.web.bodies import answer_json, read_json
from sweep.web.pages import render
from sweep.web.same_origin import check_own_origin
from sweep.web.service import real_now, service
from sweep.web.signed_in import SESSION_COOKIE, signed_in


class PhoneJoin(msgspec.Struct):
    """What a phone sends to come in. `nonce`: 16 or more random characters that the phone made and keeps, so that
    asking again after a lost answer gives the same token."""

    token: str
    nonce: str = ""
    app_version: str = ""


class PersonSent(msgspec.Struct):
    """Somebody who takes part."""

    id: str
    name: str
    role: Role
    credential: str = ""
    language: str = "zh"
    phone: str = ""
    team: str | None = None
    sector: str | None = None


class PhoneJoined(msgspec.Struct):
    """The phone's own token: `Authorization: Bearer <token>` from now on."""

    token: str
    phone: str
    person: PersonSent


class Me(msgspec.Struct):
    """Who is signed in. `area`: the sectors that may be seen; null: all."""

    id: str
    name: str
    role: Role
    language: str
    team: str | None
    phone: str | None
    area: list[str] | None
    revoked: bool


class PersonGiven(msgspec.Struct):
    """A person to add; `id` empty: a new one."""

    name: str
    role: Role
    id: str = ""
    credential: str = ""
    language: str = "zh"
    phone: str = ""
    team: str | None = None
    sector: str | None = None


class PeopleGiven(msgspec.Struct):
    people: list[PersonGiven]


class JoinLink(msgspec.Struct):
    """A person's new link and its QR code as SVG; shown once, for only its hash is kept."""

    person: PersonSent
    link: str
    qr_svg: str
    expires_at: str


class JoinLinks(msgspec.Struct):
    links: list[JoinLink]


class People(msgspec.Struct):
    people: list[PersonSent]


async def show_join(request: web.Request) -> web.Response:
    """The page behind a join link. Looking at it uses nothing up: link previews do no harm."""
    token = request.match_info["token"]
    person = await verbs.invited(service(request).database, token, now=real_now())
    return await render(request, "join.html", person=person, token=token, for_phone=person.role in FIELD_ROLES)


async def join_desk(request: web.Request) -> web.Response:
    """The button of that page: a session cookie, and on to the desk."""
    here = service(request)
    check_own_origin(request, here.settings.public_url)
    joined = await verbs.join_desk(here.database, request.match_info["token"], now=real_now())
    response = web.Response(
        status=303, headers={"Location": "/map/" if joined.person.role is Role.VIEWER else "/desk/"}
    )
    is_https = request.secure or (here.settings.public_url or "").startswith("https://")
    response.set_cookie(
        SESSION_COOKIE,
        joined.token,
        max_age=int(SESSION_LASTS.total_seconds()),
        httponly=True,
        samesite="Lax",
        secure=is_https,
    )
    return response


async def sign_out(request: web.Request) -> web.Response:
    """Ends the session of this browser."""
    here = service(request)
    check_own_origin(request, here.settings.public_url)
    token = request.cookies.get(SESSION_COOKIE)
    if token:
        await verbs.sign_out(here.database, hash_token(token), now=real_now())
        here.sign_ins.forget()
    response = web.Response(status=303, headers={"Location": "/"})
    response.del_cookie(SESSION_COOKIE)
    return response


async def join_phone(request: web.Request) -> web.Response:
    """A phone comes in and gets its token."""
    given = await read_json(request, PhoneJoin)
    joined = await verbs.join_phone(
        service(request).database,
        given.token,
        now=real_now(),
        nonce=given.nonce[:200],
        app_version=given.app_version[:40],
    )
    return answer_json(PhoneJoined(joined.token, joined.phone or "", _sent(joined.person)))


async def who_am_i(request: web.Request) -> web.Response:
    """The person behind the token."""
    found = signed_in(request)
    area: list[str] | None = None if found.area is None else sorted(found.area)
    return answer_json(
        Me(found.person, found.name, found.role, found.language, found.team, found.phone, area, found.revoked)
    )


async def list_people(request: web.Request) -> web.Response:
    """Everybody who takes part."""
    async with service(request).database.acquire() as connection:
        found = await stored.people(connection)
    return answer_json(People([_sent(each) for each in found]))


async def add_people(request: web.Request) -> web.Response:
    """Adds people and answers with their links."""
    here = service(request)
    given = await read_json(request, PeopleGiven)
    people = [
        Person(
            PersonId(each.id),
            each.name,
            each.role,
            each.credential,
            each.language,
            each.phone,
            TeamId(each.team) if each.team else None,
            SectorId(each.sector) if each.sector else None,
        )
        for each in given.people
    ]
    joinings = await verbs.add_people(here.database, people, now=real_now(), base_url=here.base_url)
    here.sign_ins.forget()
    return answer_json(JoinLinks([_link(each) for each in joinings]), status=201)


async def make_join_link(request: web.Request) -> web.Response:
    """A new link for a person, as text and as QR code."""
    here = service(request)
    person = PersonId(request.match_info["person"])
    return answer_json(
        _link(await verbs.join_link_for(here.database, person, now=real_now(), base_url=here.base_url)), status=201
    )


async def revoke_person(request: web.Request) -> web.Response:
    """Ends a person's sessions and links; the person's phones may only hand in."""
    here = service(request)
    await verbs.revoke_person(here.database, PersonId(request.match_info["person"]), now=real_now())
    here.sign_ins.forget()
    return web.Response(status=204)


def qr_svg(text: str) -> str:
    """A QR code as an SVG element."""
    out = io.BytesIO()
    segno.make(text, error="m").save(out, kind="svg", scale=4, xmldecl=False, svgns=True, omitsize=True)
    return out.getvalue().decode()


def _link(joining: Joining) -> JoinLink:
    expires_at = joining.expires_at.isoformat(timespec="seconds")
    return JoinLink(_sent(joining.person), joining.link, qr_svg(joining.link), expires_at)


def _sent(person: Person) -> PersonSent:
    return PersonSent(
        person.person,
        person.name,
        person.role,
        person.credential,
        person.language,
        person.phone,
        person.team,
        person.sector,
    )
