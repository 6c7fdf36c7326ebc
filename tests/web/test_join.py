"""Coming in by a link that is one's own, and going out."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from sweep.actions import people as verbs
from sweep.db import people as stored
from sweep.db.people import Person
from sweep.domain.ids import PersonId, SectorId, TeamId
from sweep.domain.problem import Problem
from sweep.domain.words import Role
from sweep.settings import Settings
from tests.web.world import BASE_URL, World

OWN_PAGE = {"Sec-Fetch-Site": "same-origin"}
NONCE = "random-text-of-the-phone"


async def new_link(world: World, role: Role, **changes: object) -> str:
    person = Person(PersonId(""), "New", role, team=TeamId("team-e"), sector=SectorId("east"))
    (joining,) = await verbs.add_people(world.database, [person], now=datetime.now(UTC), base_url=BASE_URL, **changes)  # type: ignore[arg-type]  # uses=
    return joining.link.removeprefix(BASE_URL)


async def test_a_desk_role_comes_in_by_the_button_and_the_link_is_spent(world: World) -> None:
    link = await new_link(world, Role.REVIEWER)
    for _ in range(3):  # looking, as link previews do, uses nothing up
        async with world.client.get(link) as page:
            assert page.status == 200
            assert page.headers["Referrer-Policy"] == "same-origin"
    async with world.client.post(link, headers=OWN_PAGE, allow_redirects=False) as answer:
        assert (answer.status, answer.headers["Location"]) == (303, "/desk/")
        cookie = answer.cookies["sweep_session"]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    headers = {"Cookie": f"sweep_session={cookie.value}"}
    async with world.client.get("/api/v1/me", headers=headers) as me:
        assert (await me.json())["role"] == "reviewer"
    for ask in (world.client.get, world.client.post):
        async with ask(link, headers=OWN_PAGE, allow_redirects=False) as answer:
            assert answer.status == 410
            assert (await answer.json())["code"] == "join-link-spent"


async def test_the_button_works_from_our_own_page_only(world: World) -> None:
    link = await new_link(world, Role.REVIEWER)
    async with world.client.post(link, headers={"Sec-Fetch-Site": "cross-site"}) as answer:
        assert (answer.status, (await answer.json())["code"]) == (403, "foreign-page")
    async with world.client.post(link, headers=OWN_PAGE, allow_redirects=False) as answer:
        assert answer.status == 303


async def test_the_session_cookie_is_secure_where_people_come_by_https(world: World) -> None:
    world.service.settings = Settings(public_url="https://sweep.example")
    link = await new_link(world, Role.VIEWER)
    async with world.client.post(link, headers=OWN_PAGE, allow_redirects=False) as answer:
        assert answer.headers["Location"] == "/map/"
        assert answer.cookies["sweep_session"]["secure"]


async def test_a_phone_comes_in_once_and_a_lost_answer_locks_nobody_out(world: World) -> None:
    token = (await new_link(world, Role.OFFICER)).removeprefix("/join/")
    asked = {"token": token, "nonce": NONCE, "app_version": "1.0"}
    async with world.client.post("/api/v1/join", json=asked) as answer:
        first = await answer.json()
        assert answer.status == 200
    async with world.client.post("/api/v1/join", json=asked) as answer:
        assert await answer.json() == first
    for other in (asked | {"nonce": "another-phone-altogether"}, {"token": token}):
        async with world.client.post("/api/v1/join", json=other) as answer:
            assert answer.status == 410
    async with world.client.get("/api/v1/me", headers={"Authorization": f"Bearer {first['token']}"}) as me:
        found = await me.json()
    assert (found["role"], found["team"], found["phone"]) == ("officer", "team-e", first["phone"])


async def test_each_device_says_where_a_link_belongs_and_does_not_use_it_up(world: World) -> None:
    field, desk = await new_link(world, Role.OFFICER), await new_link(world, Role.AUDITOR)
    async with world.client.post(field, headers=OWN_PAGE) as answer:
        assert (answer.status, (await answer.json())["code"]) == (403, "join-wrong-device")
    async with world.client.post("/api/v1/join", json={"token": desk.removeprefix("/join/")}) as answer:
        assert (answer.status, (await answer.json())["code"]) == (403, "join-wrong-device")
    async with world.client.get(field) as page:
        assert f"/phone/#join={field.removeprefix('/join/')}" in await page.text()
    async with world.client.post(desk, headers=OWN_PAGE, allow_redirects=False) as answer:
        assert answer.status == 303


async def test_signing_out_ends_the_session(world: World) -> None:
    headers = world.browser(Role.AUDITOR)
    async with world.client.post("/sign-out", headers=headers, allow_redirects=False) as answer:
        assert answer.status == 303
    async with world.client.get("/api/v1/me", headers=headers) as me:
        assert me.status == 401


async def test_revoking_a_person_ends_sessions_and_links_and_leaves_the_phone_its_duty(world: World) -> None:
    commander = world.bearer(Role.COMMANDER)
    for person in ("viewer", "officer"):
        async with world.client.post(f"/api/v1/people/{person}/revocation", headers=commander) as answer:
            assert answer.status == 204
    async with world.client.get("/api/v1/me", headers=world.bearer(Role.VIEWER)) as me:
        assert me.status == 401
    async with world.client.get("/api/v1/me", headers=world.bearer(Role.OFFICER)) as me:
        assert (me.status, (await me.json())["code"]) == (403, "phone-revoked")
    async with world.client.get(world.links[Role.VIEWER]) as page:
        assert page.status == 410


async def test_a_revocation_elsewhere_is_known_within_two_seconds(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = [0.0]
    monkeypatch.setattr(world.service.sign_ins, "_clock", lambda: now[0])
    headers = world.bearer(Role.VIEWER)
    async with world.client.get("/api/v1/me", headers=headers) as me:
        assert me.status == 200
    await verbs.revoke_person(world.database, PersonId("viewer"), now=datetime.now(UTC))
    now[0] = 2.1
    async with world.client.get("/api/v1/me", headers=headers) as me:
        assert me.status == 401


async def test_a_link_ends_with_time(world: World) -> None:
    link = await new_link(world, Role.REVIEWER)
    token = link.removeprefix("/join/")
    late = datetime.now(UTC) + verbs.JOIN_LASTS + timedelta(seconds=1)
    with pytest.raises(Problem) as refused:
        await verbs.join_desk(world.database, token, now=late)
    assert refused.value.code == "join-link-spent"


async def test_the_commander_adds_people_and_gets_links_with_qr_codes(world: World) -> None:
    people = [
        {"name": "Li <Lei>", "role": "officer", "team": "team-w"},
        {"name": "Hua", "role": "head", "sector": "west"},
    ]
    headers = world.browser(Role.COMMANDER)
    async with world.client.post("/api/v1/people", json={"people": people}, headers=headers) as answer:
        assert answer.status == 201
        links = (await answer.json())["links"]
    assert [each["person"]["name"] for each in links] == ["Li <Lei>", "Hua"]
    assert all(each["qr_svg"].startswith("<svg") for each in links)
    async with world.client.get("/api/v1/people", headers=headers) as answer:
        assert len((await answer.json())["people"]) == 9
    async with world.client.post(f"/api/v1/people/{links[0]['person']['id']}/join-link", headers=headers) as answer:
        assert answer.status == 201
        assert (await answer.json())["link"] != links[0]["link"]
    async with world.client.post("/api/v1/people/nobody/join-link", headers=headers) as answer:
        assert answer.status == 404


@pytest.mark.parametrize(
    ("person", "field"),
    [
        (Person(PersonId("x"), "X", Role.OFFICER, team=TeamId("nowhere")), "team"),
        (Person(PersonId("x"), "X", Role.OFFICER), "team"),
        (Person(PersonId("x"), "X", Role.HEAD), "sector"),
        (Person(PersonId("x"), "X", Role.HEAD, sector=SectorId("nowhere")), "sector"),
        (Person(PersonId("x"), " ", Role.VIEWER), "name"),
    ],
)
async def test_an_unfit_person_is_refused_by_row_and_field_and_nobody_is_added(
    world: World, person: Person, field: str
) -> None:
    good = Person(PersonId("good"), "Good", Role.VIEWER)
    with pytest.raises(Problem) as refused:
        await verbs.add_people(world.database, [good, person], now=datetime.now(UTC), base_url=BASE_URL)
    assert refused.value.where == {"row": 2, "field": field}
    async with world.database.acquire() as connection:
        assert await stored.people(connection, [PersonId("good")]) == []


async def test_a_head_sees_the_own_area_and_all_below_it(world: World) -> None:
    async with world.client.get("/api/v1/me", headers=world.bearer(Role.HEAD)) as me:
        assert (await me.json())["area"] == ["east", "east-1"]
    async with world.client.get("/api/v1/me", headers=world.bearer(Role.REVIEWER)) as me:
        assert (await me.json())["area"] is None
    async with world.database.acquire() as connection:
        await connection.execute("UPDATE person SET sector_id = NULL WHERE person_id = 'head'")
    world.service.sign_ins.forget()
    async with world.client.get("/api/v1/me", headers=world.bearer(Role.HEAD)) as me:
        assert (await me.json())["area"] == []  # a head of nothing sees nothing


async def test_only_hashes_of_tokens_are_stored(world: World) -> None:
    async with world.database.acquire() as connection:
        rows = await connection.fetch("SELECT token_hash::text AS shown FROM token")
    secrets = [*world.tokens.values(), *(link.removeprefix("/join/") for link in world.links.values())]
    assert len(rows) == len(secrets)
    assert not any(secret.encode().hex() in row["shown"] for secret in secrets for row in rows)
