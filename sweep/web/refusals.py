"""A refusal becomes an answer: application/problem+json (RFC 9457) for programs, a page for browsers."""

from __future__ import annotations

from http import HTTPStatus

from aiohttp import hdrs, web

from sweep.domain.problem import Problem
from sweep.web.bodies import ENCODER
from sweep.web.language import language_of
from sweep.web.pages import render

_RETRY_AFTER_S = 2


async def refuse(request: web.Request, problem: Problem, request_id: str, default_language: str) -> web.Response:
    """The answer for a Problem, in the asker's language."""
    language = language_of(request, default_language)
    if "text/html" in request.headers.get(hdrs.ACCEPT, ""):
        response = await render(
            request, "refused.html", status=problem.status, sentence=problem.sentence(language), request_id=request_id
        )
    else:
        body = {
            "status": problem.status,
            "code": problem.code,
            "title": HTTPStatus(problem.status).phrase,
            "detail": problem.sentence(language),
            "en": problem.en,
            "zh": problem.zh,
            "where": problem.where,
            "request": request_id,
        }
        response = web.Response(
            body=ENCODER.encode(body), status=problem.status, content_type="application/problem+json"
        )
    if problem.status in (429, 503):
        response.headers[hdrs.RETRY_AFTER] = str(problem.where.get("retry_after_s", _RETRY_AFTER_S))
    if problem.status == 401:
        response.headers[hdrs.WWW_AUTHENTICATE] = "Bearer"
    return response


def unknown_path() -> Problem:
    return Problem(
        "unknown-path",
        "There is nothing at this address; check it, or start from /desk/, /map/ or /phone/.",
        "此地址没有内容；请检查地址，或从 /desk/、/map/、/phone/ 进入。",
        status=404,
    )


def wrong_method(method: str, allowed: str) -> Problem:
    return Problem(
        "wrong-method",
        f"This address does not take {method}; it takes {allowed}.",
        f"此地址不支持 {method} 方法，仅支持 {allowed}。",
        status=405,
        allowed=allowed,
    )


def of_http_error(error: web.HTTPException) -> Problem:
    """What aiohttp itself refused (a bad range, a broken form ...)."""
    return Problem(
        f"http-{error.status}",
        f"The request cannot be answered: {error.reason}.",
        f"无法处理该请求：{error.reason}。",
        status=error.status,
    )


def went_wrong(request_id: str) -> Problem:
    return Problem(
        "went-wrong",
        f"Something went wrong in the service; it is noted under the number {request_id}. Please try again.",
        f"系统内部出错，已记录，编号 {request_id}；请重试。",
        status=500,
    )
