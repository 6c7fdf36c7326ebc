"""A write that a browser's cookie signs in must come from our own pages.

Two things are asked for: the browser says that the request is ours (Sec-Fetch-Site, or else Origin), and it carries
a header that no foreign page can send without a preflight, which we never answer.
"""

from __future__ import annotations

from urllib.parse import urlsplit

from aiohttp import hdrs, web

from sweep.domain.problem import Problem

#: The desk's own scripts send `Sweep-Page: 1` with every write.
PAGE_HEADER = "Sweep-Page"


def check_own_page(request: web.Request, public_url: str | None) -> None:
    """Raises Problem (403) for a write that our own scripts did not send."""
    check_own_origin(request, public_url)
    if PAGE_HEADER not in request.headers:
        raise _foreign("its header is missing")


def check_own_origin(request: web.Request, public_url: str | None) -> None:
    """Raises Problem (403) where the browser names another origin, or names none at all."""
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None and site != "same-origin":
        raise _foreign(f"Sec-Fetch-Site is {site[:20]}")
    origin = request.headers.get(hdrs.ORIGIN)
    if origin is None:
        if site is None:
            raise _foreign("neither Sec-Fetch-Site nor Origin is there")
        return
    # Behind a proxy that ends TLS our scheme is not the browser's, so hosts are compared.
    ours = {request.host, urlsplit(public_url).netloc if public_url else request.host}
    if urlsplit(origin).netloc not in ours:
        raise _foreign("the origin is another")


def _foreign(why: str) -> Problem:
    return Problem(
        "foreign-page",
        f"This request did not come from a page of this service ({why}); reload the page and try again.",
        "此请求并非来自本系统页面；请刷新页面后重试。",
        status=403,
    )
