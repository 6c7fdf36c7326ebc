"""The desk's page: a shell; its script builds the rest."""

from __future__ import annotations

from aiohttp import web

from sweep.db.sweeps import select_sweeps
from sweep.views.words import catalogue
from sweep.web.language import language_of
from sweep.web.pages import render
from sweep.web.service import service
from sweep.web.signed_in import signed_in

_PREFIXES = ("desk-", "role-")


async def show_desk(request: web.Request) -> web.Response:
    """/desk/?sweep=ID; without it the newest sweep."""
    here, bearer = service(request), signed_in(request)
    language = language_of(request, here.settings.language)
    async with here.database.acquire() as connection:
        rows = await select_sweeps(connection)
    wanted = request.query.get("sweep")
    chosen = next((row for row in rows if row.sweep_id == wanted), rows[-1] if rows else None)
    config = {
        "language": language,
        "sweep": chosen.sweep_id if chosen else None,
        "zone": chosen.zone if chosen else here.settings.zone.key,
        "sweeps": [{"sweep": row.sweep_id, "title": row.title} for row in reversed(rows)],
        "me": {"id": bearer.person, "name": bearer.name, "role": bearer.role.value, "team": bearer.team},
        "words": {
            key.removeprefix("desk-"): words.zh if language == "zh" else words.en
            for key, words in catalogue().items()
            if key.startswith(_PREFIXES)
        },
    }
    return await render(request, "desk.html", config=config)
