"""Pages for people: templates of this package, in the asker's language, every text escaped."""

from __future__ import annotations

from functools import cache, partial
from typing import Any

from aiohttp import web
from jinja2 import Environment, PackageLoader, StrictUndefined

from sweep.views.words import LANGUAGES, say
from sweep.web.language import LANGUAGE_COOKIE, language_of
from sweep.web.service import service
from sweep.web.signed_in import SIGNED_IN

_A_YEAR_S = 31_536_000


@cache
def _templates() -> Environment:
    return Environment(
        loader=PackageLoader("sweep.web", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


async def render(request: web.Request, template: str, *, status: int = 200, **values: Any) -> web.Response:
    """An HTML answer. Besides `values`, every template knows:

    language ('zh' or 'en'), say(key, **values), asset(name), exercise (bool), bearer (who asks, or None).
    """
    here = service(request)
    language = language_of(request, here.settings.language)
    found = request.get(SIGNED_IN)
    text = (
        _templates()
        .get_template(template)
        .render(
            language=language,
            other_language=next(each for each in LANGUAGES if each != language),
            say=partial(_say, language),
            asset=here.assets.url,
            exercise=await here.is_exercise(),
            bearer=found.bearer if found is not None else None,
            **values,
        )
    )
    response = web.Response(text=text, status=status, content_type="text/html")
    if request.query.get("lang") in LANGUAGES:
        response.set_cookie(LANGUAGE_COOKIE, language, max_age=_A_YEAR_S, samesite="Lax", httponly=True)
    return response


def _say(language: str, key: str, **values: object) -> str:
    return say(key, language, **values)
