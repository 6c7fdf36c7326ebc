"""What every answer says to the browser."""

from __future__ import annotations

from aiohttp import hdrs, web
from multidict import CIMultiDict

REQUEST_ID: web.RequestKey[str] = web.RequestKey("request_id", str)
#: Whether browsers may hold on to HTTPS for good.
STAYS_HTTPS: web.AppKey[bool] = web.AppKey("stays_https", bool)
REQUEST_ID_HEADER = "Request-Id"

#: No foreign script, no inline script, no frame. Inline `style=""` only, which canvas maps need for placing panes.
CONTENT_SECURITY_POLICY = (
    "default-src 'self'; script-src 'self'; style-src 'self'; style-src-attr 'unsafe-inline'; "
    "img-src 'self' blob:; connect-src 'self'; worker-src 'self'; object-src 'none'; base-uri 'none'; "
    "form-action 'self'; frame-ancestors 'none'"
)


NO_SNIFF = "X-Content-Type-Options"
#: All that a JSON answer needs, for handlers that answer very often.
FOR_PROGRAMS = CIMultiDict(
    {
        hdrs.CONTENT_TYPE: "application/json",
        NO_SNIFF: "nosniff",
        "Referrer-Policy": "no-referrer",
        hdrs.CACHE_CONTROL: "no-store",
    }
)


def add_security_headers(request: web.Request, response: web.StreamResponse) -> None:
    """Before an answer is sent; a stream calls it before it prepares."""
    headers = response.headers
    headers[REQUEST_ID_HEADER] = request[REQUEST_ID]
    if NO_SNIFF in headers:
        return  # the handler gave FOR_PROGRAMS
    headers[NO_SNIFF] = "nosniff"
    # Not "no-referrer": with it a form of our own page would say that it comes from nowhere (Origin: null).
    headers.setdefault("Referrer-Policy", "same-origin")
    if hdrs.CACHE_CONTROL not in headers:
        headers[hdrs.CACHE_CONTROL] = "no-store"
    if response.content_type == "text/html":
        headers.setdefault("Content-Security-Policy", CONTENT_SECURITY_POLICY)
        headers["Cross-Origin-Opener-Policy"] = "same-origin"
        headers["Permissions-Policy"] = "geolocation=(self), camera=(self), microphone=()"
    if request.secure and request.app[STAYS_HTTPS]:
        headers["Strict-Transport-Security"] = "max-age=31536000"
