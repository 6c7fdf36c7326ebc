"""For whoever keeps the service running: alive, ready, metrics, the API's description, files."""

from __future__ import annotations

from aiohttp import web

from sweep.db.figures import figures
from sweep.db.readiness import schema_is_current
from sweep.db.unavailable import Unavailable
from sweep.web.bodies import answer_json
from sweep.web.service import service


async def healthz(request: web.Request) -> web.Response:
    """This process answers."""
    return answer_json({"ok": True})


async def readyz(request: web.Request) -> web.Response:
    """The database answers and has the right schema; else 503."""
    async with service(request).database.acquire() as connection:
        if not await schema_is_current(connection):
            raise Unavailable(
                "schema-other",
                "The database has another schema than this program; restart the service with the right version.",
                "数据库结构与本程序版本不符；请用正确版本重新启动服务。",
            )
    return answer_json({"ok": True})


async def metrics(request: web.Request) -> web.Response:
    """Prometheus; without the sweeps' figures where the database does not answer."""
    here = service(request)
    here.metrics.queue.set(here.check_in_desk.waiting)
    try:
        async with here.database.acquire() as connection:
            sweeps = await figures(connection)
    except Unavailable:
        sweeps = []
    return web.Response(body=here.metrics.text(sweeps), content_type="text/plain", charset="utf-8")


async def static_file(request: web.Request) -> web.Response:
    """A built file."""
    return await service(request).assets.answer(request, request.match_info["name"])


async def start_page(request: web.Request) -> web.Response:
    """The bare address leads to the desk."""
    return web.Response(status=302, headers={"Location": "/desk/"})
