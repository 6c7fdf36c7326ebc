"""Papers of visits: the forms for phones, signed ones in, the desk's list, a page to print, and issuing."""

from __future__ import annotations

import hashlib
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import msgspec
from aiohttp import hdrs, web

from sweep.actions.issue_paper import issue_paper
from sweep.actions.keep_paper import keep_paper
from sweep.actions.read_papers import PapersOfVisit, list_papers, read_paper
from sweep.actions.withdraw_paper import withdraw_paper
from sweep.db.desk.paging import Page
from sweep.domain.ids import CheckInId
from sweep.domain.paper_forms import PaperForm
from sweep.domain.problem import Problem
from sweep.web.bodies import ENCODER, answer_json, read_json
from sweep.web.desk.asking import Done, actor_of, check_area, give, page_of, storable, sweep_of, sweep_row
from sweep.web.language import language_of
from sweep.web.pages import render
from sweep.web.phone import PhotoKept, read_whole
from sweep.web.service import real_now, service
from sweep.web.signed_in import signed_in

Papers = Page[PapersOfVisit]


class FormsSent(msgspec.Struct):
    """The forms that a phone fills without signal."""

    forms: list[dict[str, Any]]


class IssueGiven(msgspec.Struct):
    """A paper is issued: its number (empty where its kind has none), and who approved it."""

    check_in: str
    form: str
    number: str = ""
    approved_by: str = ""


class WithdrawalGiven(msgspec.Struct):
    """A paper that was issued holds no longer."""

    check_in: str
    form: str
    reason: str = ""


async def give_forms(request: web.Request) -> web.Response:
    """All forms; 304 where the phone has them."""
    forms = [asdict(form) | {"bases": sorted(form.bases)} for form in service(request).forms]
    body = ENCODER.encode(FormsSent(forms))
    tag = f'"{hashlib.sha256(body).hexdigest()[:24]}"'
    headers = {hdrs.ETAG: tag, hdrs.CACHE_CONTROL: "private, no-cache"}
    if request.headers.get(hdrs.IF_NONE_MATCH) == tag:
        return web.Response(status=304, headers=headers)
    return web.Response(body=body, content_type="application/json", headers=headers)


async def put_paper(request: web.Request) -> web.Response:
    """Keep a signed paper, or a piece of one: as a photo is kept."""
    content = await read_whole(request)
    if isinstance(content, web.Response):
        return content
    sha256 = request.match_info["sha256"].lower()
    who = signed_in(request)
    is_new = await keep_paper(
        service(request).database, sha256, content, by=who.person, phone=who.phone, now=real_now()
    )
    return answer_json(PhotoKept(sha256, len(content)), status=201 if is_new else 200)


async def give_papers(request: web.Request) -> web.Response:
    """Visits with papers, the newest first."""
    here = service(request)
    async with here.database.acquire() as connection:
        language = language_of(request, here.settings.language)
        return give(request, await list_papers(connection, page_of(request), here.forms, language))


async def show_paper(request: web.Request) -> web.Response:
    """One paper to be read and printed."""
    here = service(request)
    row = await sweep_row(request)
    check_in = storable(request.match_info["check_in"])
    await check_area(request, "check-in", check_in)
    form = _form(request, request.match_info["form"])
    async with here.database.acquire() as connection:
        paper = await read_paper(connection, row, check_in, form, language_of(request, here.settings.language))
    zone = ZoneInfo(row.zone)
    day = datetime.fromtimestamp(paper.issued.issued_ms / 1000, UTC).astimezone(zone).date() if paper.issued else None
    return await render(request, "paper.html", paper=paper, issued_on=day, strokes=safe_strokes)


async def post_issue(request: web.Request) -> web.Response:
    """Issue a paper."""
    given = await read_json(request, IssueGiven)
    check_in = storable(given.check_in)
    await check_area(request, "check-in", check_in)
    n = await issue_paper(
        service(request).database, sweep_of(request), CheckInId(check_in), _form(request, given.form),
        number=storable(given.number), approved_by=storable(given.approved_by), actor=actor_of(request),
    )  # fmt: skip
    return answer_json(Done(n), status=201)


async def post_withdrawal(request: web.Request) -> web.Response:
    """Withdraw an issued paper."""
    given = await read_json(request, WithdrawalGiven)
    check_in = storable(given.check_in)
    await check_area(request, "check-in", check_in)
    n = await withdraw_paper(
        service(request).database, sweep_of(request), CheckInId(check_in), _form(request, given.form),
        reason=storable(given.reason), actor=actor_of(request),
    )  # fmt: skip
    return answer_json(Done(n), status=201)


def safe_strokes(path: object) -> str:
    """An SVG path of straight strokes; anything else is nothing."""
    text = str(path)
    return text if len(text) < 200_000 and set(text) <= set("ML0123456789., ") else ""


def _form(request: web.Request, name: str) -> PaperForm:
    for form in service(request).forms:
        if form.form == name:
            return form
    raise Problem(
        "paper-form-unknown", f"There is no paper form {name}.", f"没有文书模板 {name}。", status=404, form=name
    )
