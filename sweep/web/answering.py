"""Around every handler, in this order: request id, rate, sign-in, who may, own page, size; then the handler; then
refusals, headers, metrics and the log line. One function, so that a check-in passes through it cheaply."""

from __future__ import annotations

import logging
import os
import re
from itertools import count
from time import perf_counter

from aiohttp import hdrs, web

from sweep.domain.problem import Problem
from sweep.web.bodies import BODY_LIMIT, too_large
from sweep.web.headers import REQUEST_ID, REQUEST_ID_HEADER, add_security_headers
from sweep.web.refusals import of_http_error, refuse, unknown_path, went_wrong, wrong_method
from sweep.web.route import JOIN, PUBLIC, Handler, Route
from sweep.web.same_origin import check_own_page
from sweep.web.service import Service
from sweep.web.signed_in import SIGNED_IN, may_only_hand_in, not_allowed, not_signed_in

log = logging.getLogger("sweep.web")

_ASKER_GONE = 499  # as other servers call it in their logs

EVERYTHING_ELSE = "/{everything_else}"

_OWN_PREFIX = f"{os.getpid():x}-{os.urandom(3).hex()}"
_numbers = count(1)
_GIVEN_ID = re.compile(r"[A-Za-z0-9._-]{8,64}")


def answering(route: Route, service: Service) -> Handler:
    """The route's handler with everything around it."""
    handler, limit = route.handler, route.body_limit
    count_answer = service.metrics.of_route(route.method, route.path)
    # Check-ins and polling machines would fill the log; the metrics count them.
    level = logging.DEBUG if route.rate is None or route.allow.hand_in else logging.INFO
    default_language = service.settings.language

    async def answer(request: web.Request) -> web.StreamResponse:
        started = perf_counter()
        request_id = _request_id(request)
        request[REQUEST_ID] = request_id
        request[BODY_LIMIT] = limit
        response: web.StreamResponse
        try:
            await _admit(route, service, request)
            response = await handler(request)
        except Problem as problem:
            response = await refuse(request, problem, request_id, default_language)
        except web.HTTPRedirection as redirection:
            response = web.Response(status=redirection.status, headers=redirection.headers)
        except web.HTTPException as error:
            response = await refuse(request, of_http_error(error), request_id, default_language)
        except ConnectionError:
            response = web.Response(status=_ASKER_GONE)  # in the middle of its own request: nobody will read this
        except Exception:  # the outermost edge: whatever it is, the asker gets a number and the log the trace
            log.exception("failed", extra={"request": request_id, "path": route.path})
            response = await refuse(request, went_wrong(request_id), request_id, default_language)
        if not response.prepared:
            add_security_headers(request, response)
        seconds = perf_counter() - started
        count_answer(response.status, seconds)
        if log.isEnabledFor(level) or response.status >= 500:
            _log(route, request, response.status, seconds, level)
        return response

    return answer


async def _admit(route: Route, service: Service, request: web.Request) -> None:
    """Raises Problem where this request may not pass."""
    access = route.allow
    if access.everybody:
        if route.rate is not None:
            service.rate_limits.take(route.rate, _address(request))
    else:
        found = await service.sign_ins.of(request)
        if found is None:
            service.rate_limits.take(JOIN, _address(request))
            raise not_signed_in()
        if route.rate is not None:
            service.rate_limits.take(route.rate, found.token_hash)
        if found.bearer.revoked and not access.hand_in:
            raise may_only_hand_in()
        if found.bearer.role not in access.roles:
            raise not_allowed()
        if found.by_cookie and route.writes:
            check_own_page(request, service.settings.public_url)
        request[SIGNED_IN] = found
    length = request.content_length
    if length is not None and length > route.body_limit:
        raise too_large(route.body_limit)


def answering_unknown(service: Service) -> Handler:
    """For addresses and methods that are in no route: the last one that is asked."""

    async def refuse_unknown(request: web.Request) -> web.StreamResponse:
        allowed: set[str] = set()
        for resource in request.app.router.resources():
            if resource.canonical != EVERYTHING_ELSE:
                allowed |= (await resource.resolve(request))[1]
        if allowed:
            raise wrong_method(request.method, ", ".join(sorted(allowed)))
        raise unknown_path()

    return answering(
        Route("*", "(unknown)", refuse_unknown, PUBLIC, "Unknown address", "未知地址", rate=None, page=True), service
    )


def _request_id(request: web.Request) -> str:
    given = request.headers.get(REQUEST_ID_HEADER)
    return given if given is not None and _GIVEN_ID.fullmatch(given) else f"{_OWN_PREFIX}-{next(_numbers):x}"


def _address(request: web.Request) -> bytes:
    return (request.remote or "").encode()


def _log(route: Route, request: web.Request, status: int, seconds: float, level: int) -> None:
    found = request.get(SIGNED_IN)
    log.log(
        logging.WARNING if status >= 500 else level,
        "answered",
        extra={
            "request": request[REQUEST_ID],
            "method": request.method,
            # The pattern, never the address: a join link's address is a token.
            "path": route.path,
            "status": status,
            "ms": round(seconds * 1000, 1),
            "person": found.bearer.person if found is not None else None,
            "agent": request.headers.get(hdrs.USER_AGENT, "")[:120],
        },
    )
