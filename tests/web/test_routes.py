"""The one route table: who may, and what is refused before a handler sees it."""

from __future__ import annotations

import json
import re

import pytest
from aiohttp import web

from sweep.domain.problem import Problem
from sweep.domain.words import Role
from sweep.web.answering import EVERYTHING_ELSE
from sweep.web.rate_limits import RateLimits
from sweep.web.route import FIELD, Rate, Route
from sweep.web.routes import ROUTES
from tests.web.world import World, check_in

GUARDED = [route for route in ROUTES if not route.allow.everybody]


def name_of(route: Route) -> str:
    return f"{route.method} {route.path}"


def address_of(route: Route) -> str:
    """The path with something harmless for each parameter."""
    return re.sub(r"\{\w+(?::[^}]*)?\}", "nothing", route.path)


async def ask(world: World, route: Route, headers: dict[str, str]) -> tuple[int, str | None]:
    async with world.client.request(route.method, address_of(route), headers=headers, allow_redirects=False) as answer:
        text = await answer.text() if "event-stream" not in answer.content_type else ""
        is_problem = answer.content_type == "application/problem+json"
        return answer.status, json.loads(text)["code"] if is_problem else None


def test_every_route_says_who_may_and_what_it_does_in_both_languages() -> None:
    for route in ROUTES:
        assert route.allow.everybody or route.allow.roles, name_of(route)
        assert route.en.strip(), name_of(route)
        assert route.zh.strip(), name_of(route)
        assert route.en != route.zh, name_of(route)
    names = [name_of(route) for route in ROUTES]
    assert len(set(names)) == len(names)


async def test_the_application_has_no_route_outside_the_table(world: World) -> None:
    listed = {(route.method, route.path) for route in ROUTES} | {("HEAD", r.path) for r in ROUTES if r.method == "GET"}
    app = world.client.server.app  # type: ignore[attr-defined]  # a TestServer has one
    found = {(r.method, r.resource.canonical) for r in app.router.routes() if r.resource is not None}
    assert found - {("*", EVERYTHING_ELSE)} == {
        (method, re.sub(r"\{(\w+):[^}]*\}", r"{\1}", path)) for method, path in listed
    }


async def test_nobody_passes_without_a_token(world: World) -> None:
    for route in GUARDED:
        for headers in (
            {},
            {"Authorization": "Bearer wrong"},
            {"Authorization": "Basic d3Jvbmc="},
            {"Cookie": "sweep_session=wrong"},
        ):
            assert await ask(world, route, headers) == (401, "not-signed-in"), (name_of(route), headers)


async def test_each_role_passes_exactly_where_the_table_says(world: World) -> None:
    for route in GUARDED:
        for role in Role:
            status, code = await ask(world, route, world.bearer(role))
            if role in route.allow.roles:
                assert (status, code) != (403, "not-allowed"), (name_of(route), role)
                assert status not in (401, 500), (name_of(route), role)
            else:
                assert (status, code) == (403, "not-allowed"), (name_of(route), role)


async def test_a_browser_writes_only_from_our_own_pages(world: World) -> None:
    for route in GUARDED:
        at_the_desk = route.allow.roles - FIELD.roles
        if not route.writes or not at_the_desk:
            continue
        good = world.browser(min(at_the_desk))
        world.service.rate_limits = RateLimits()  # so many writes at once are not what this is about
        for change in (
            {"Sec-Fetch-Site": "cross-site"},
            {"Sec-Fetch-Site": "same-site"},
            {"Origin": "https://evil.example"},
            {"Sec-Fetch-Site": None},
            {"Sweep-Page": None},
        ):
            headers = {name: value for name, value in (good | change).items() if value is not None}
            assert await ask(world, route, headers) == (403, "foreign-page"), (name_of(route), change)
        status, code = await ask(world, route, good)
        assert code != "foreign-page", name_of(route)
        assert status != 500, name_of(route)
        own = {name: value for name, value in good.items() if name != "Sec-Fetch-Site"}
        own["Origin"] = f"http://{world.client.host}:{world.client.port}"
        assert (await ask(world, route, own))[1] != "foreign-page", name_of(route)


async def test_a_phones_token_is_no_session_cookie(world: World) -> None:
    headers = {"Cookie": f"sweep_session={world.tokens[Role.OFFICER]}"}
    async with world.client.get("/api/v1/me", headers=headers) as answer:
        assert answer.status == 401


async def test_a_body_over_the_routes_limit_is_refused(world: World) -> None:
    async with world.client.post("/api/v1/join", data=b"x" * 70_000) as answer:
        assert (answer.status, (await answer.json())["code"]) == (413, "body-too-large")


async def test_a_body_that_is_not_json_or_does_not_fit_gets_one_clear_sentence(world: World) -> None:
    async with world.client.post("/api/v1/join", data=b"{") as answer:
        assert (answer.status, (await answer.json())["code"]) == (400, "body-not-json")
    async with world.client.post("/api/v1/join", json={"token": 5}) as answer:
        problem = await answer.json()
        assert (answer.status, problem["code"], problem["where"]["field"]) == (422, "body-unfit", "token")


async def test_an_unknown_address_and_a_wrong_method_are_problems(world: World) -> None:
    async with world.client.get("/no/such/thing", headers={"Accept-Language": "zh-CN,zh;q=0.9"}) as answer:
        problem = await answer.json()
        assert (answer.status, answer.content_type) == (404, "application/problem+json")
        assert problem["code"] == "unknown-path"
        assert problem["detail"] == problem["zh"]
    async with world.client.delete("/api/v1/me") as answer:
        problem = await answer.json()
        assert (answer.status, problem["code"], problem["where"]["allowed"]) == (405, "wrong-method", "GET, HEAD")
        assert problem["detail"] == problem["en"]


async def test_a_browser_gets_a_page_with_the_same_sentence(world: World) -> None:
    async with world.client.get("/no/such/thing?lang=zh", headers={"Accept": "text/html,*/*"}) as answer:
        text = await answer.text()
        assert answer.content_type == "text/html"
        assert "此地址没有内容" in text
        assert "script-src 'self'" in answer.headers["Content-Security-Policy"]
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Referrer-Policy"] == "same-origin"


async def test_a_fault_of_ours_gets_a_number_and_no_trace(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    def break_down(*_: object) -> None:
        raise ZeroDivisionError("secret detail")

    monkeypatch.setattr("sweep.web.join.answer_json", break_down)
    headers = world.bearer(Role.VIEWER) | {"Request-Id": "request-12345"}
    async with world.client.get("/api/v1/me", headers=headers) as answer:
        text = await answer.text()
        assert answer.status == 500
        assert answer.headers["Request-Id"] == "request-12345"
        assert json.loads(text)["request"] == "request-12345"
        assert "secret" not in text
        assert "Traceback" not in text


async def test_too_many_requests_of_one_token_are_told_when_to_come_back(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = [0.0]
    monkeypatch.setattr(world.service, "rate_limits", RateLimits(lambda: now[0]))
    headers = world.bearer(Role.VIEWER)
    statuses = set()
    for _ in range(301):
        async with world.client.get("/api/v1/me", headers=headers) as answer:
            statuses.add(answer.status)
            last = answer
    assert statuses == {200, 429}
    assert last.headers["Retry-After"] == "1"
    async with world.client.get("/api/v1/me", headers=world.bearer(Role.AUDITOR)) as other:
        assert other.status == 200
    now[0] = 1.0
    async with world.client.get("/api/v1/me", headers=headers) as later:
        assert later.status == 200


def test_a_bucket_fills_again_with_time() -> None:
    now = [0.0]
    limits = RateLimits(lambda: now[0])
    rate = Rate("slow", 2, 3)
    for _ in range(3):
        limits.take(rate, b"a")
    with pytest.raises(Problem) as refused:
        limits.take(rate, b"a")
    assert refused.value.status == 429
    limits.take(rate, b"b")
    now[0] = 0.5
    limits.take(rate, b"a")
    with pytest.raises(Problem):
        limits.take(rate, b"a")


async def test_health_readiness_metrics_and_description(world: World) -> None:
    for path in ("/healthz", "/readyz"):
        async with world.client.get(path) as answer:
            assert answer.status == 200
    async with world.client.get("/metrics") as answer:
        text = await answer.text()
        assert f'sweep_shops{{state="unvisited",sweep="{world.sweep}"}} 4.0' in text
        assert 'sweep_http_requests_total{method="GET",path="/readyz",status="200"} 1.0' in text
    async with world.client.get("/openapi.json") as answer:
        document = await answer.json()
    assert document["openapi"] == "3.1.0"
    assert "/api/v1/check-ins" in document["paths"]
    assert "WireCheckIn" in document["components"]["schemas"]
    assert "/join/{token}" not in document["paths"]
    assert document["paths"]["/api/v1/people"]["get"]["x-allowed"] == ["commander"]
    ids = [operation["operationId"] for path in document["paths"].values() for operation in path.values()]
    assert len(set(ids)) == len(ids)


async def test_readiness_fails_on_another_schema(world: World) -> None:
    async with world.database.acquire() as connection:
        await connection.execute(
            "DELETE FROM schema_migration WHERE number = (SELECT max(number) FROM schema_migration)"
        )
    async with world.client.get("/readyz") as answer:
        assert answer.status == 503
    async with world.client.get("/healthz") as answer:
        assert answer.status == 200


async def test_files_are_compressed_and_kept_for_ever_under_their_hash(world: World) -> None:
    address = world.service.assets.url("base.css")
    assert "?v=" in address
    async with world.client.get(address, headers={"Accept-Encoding": "br"}) as answer:
        assert answer.status == 200
        assert answer.headers["Content-Encoding"] == "br"
        assert "immutable" in answer.headers["Cache-Control"]
        tag = answer.headers["ETag"]
        assert "--accent" in await answer.text()
    async with world.client.get("/static/base.css", headers={"If-None-Match": tag}) as answer:
        assert answer.status == 304
    async with world.client.get("/static/base.css?v=old") as answer:
        assert answer.headers["Cache-Control"] == "no-cache"
    for outside in ("/static/../service.py", "/static/%2e%2e/service.py", "/static/nothing.js"):
        async with world.client.get(outside) as answer:
            assert answer.status == 404


async def test_tokens_never_reach_the_log(world: World, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("DEBUG", logger="sweep")
    secret = world.tokens[Role.COMMANDER]
    await world.client.get("/api/v1/me", headers=world.bearer(Role.COMMANDER))
    await world.client.get(f"/join/{secret}")
    await world.client.get(f"/joyn/{secret}")
    lines = [str(vars(record)) for record in caplog.records if record.name.startswith("sweep")]
    assert lines
    assert not any(secret in line for line in lines)


async def test_a_database_that_is_away_is_503_and_try_again(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    from sweep.db.unavailable import Unavailable

    def away() -> None:
        raise Unavailable("database-down", "The database cannot be reached.", "无法连接数据库。")

    monkeypatch.setattr(world.database, "acquire", away)
    world.service.sign_ins.forget()
    async with world.client.post("/api/v1/check-ins", json=check_in(), headers=world.bearer(Role.OFFICER)) as answer:
        assert (answer.status, (await answer.json())["code"]) == (503, "database-down")
        assert answer.headers["Retry-After"]
    async with world.client.get("/metrics") as answer:
        assert answer.status == 200
    async with world.client.get(world.links[Role.VIEWER], headers={"Accept": "text/html"}) as answer:
        assert (answer.status, answer.content_type) == (503, "text/html")
        assert "The database cannot be reached." in await answer.text()


async def test_markup_in_data_is_text_on_a_page(world: World) -> None:
    async with world.database.acquire() as connection:
        await connection.execute("UPDATE person SET name = '<script>alert(1)</script>' WHERE person_id = 'viewer'")
    async with world.client.get(world.links[Role.VIEWER], headers={"Accept": "text/html"}) as answer:
        text = await answer.text()
    assert answer.status == 200
    assert "<script>" not in text
    assert "&lt;script&gt;" in text


def test_a_route_without_a_statement_cannot_be_made() -> None:
    async def handler(request: web.Request) -> web.Response:
        return web.Response()

    with pytest.raises(TypeError):
        Route("GET", "/open", handler, en="Open", zh="开放")  # type: ignore[call-arg]  # that is the point
