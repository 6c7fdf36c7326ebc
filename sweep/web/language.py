"""In which language to answer: ?lang, then the choice kept in a cookie, then Accept-Language, then the service's."""

from __future__ import annotations

from aiohttp import hdrs, web

from sweep.views.words import LANGUAGES

LANGUAGE_COOKIE = "sweep_language"


def language_of(request: web.Request, default: str) -> str:
    """'zh' or 'en'."""
    for chosen in (request.query.get("lang"), request.cookies.get(LANGUAGE_COOKIE)):
        if chosen in LANGUAGES:
            return chosen
    return _accepted(request.headers.get(hdrs.ACCEPT_LANGUAGE, "")) or default


def _accepted(header: str) -> str | None:
    best, best_weight = None, 0.0
    for part in header.split(",")[:20]:
        tag, _, weight_text = part.strip().partition(";q=")
        language = tag.strip().partition("-")[0].lower()
        try:
            weight = float(weight_text) if weight_text else 1.0
        except ValueError:
            continue
        if language in LANGUAGES and weight > best_weight:
            best, best_weight = language, weight
    return best
