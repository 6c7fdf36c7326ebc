"""One service process: the route table over a database."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence

from aiohttp import web

from sweep.actions.check_in_desk import CheckInDesk
from sweep.actions.read_forms import read_forms
from sweep.db.connection import Database
from sweep.settings import LOCAL_CA, Settings
from sweep.web.answering import answering, answering_unknown
from sweep.web.assets import Assets
from sweep.web.headers import STAYS_HTTPS
from sweep.web.install_root import INSTALL_ROUTES, ROOT_FILE
from sweep.web.metrics import Metrics
from sweep.web.rate_limits import RateLimits
from sweep.web.route import Route
from sweep.web.routes import ROUTES
from sweep.web.service import SERVICE, Service
from sweep.web.signed_in import SignIns
from sweep.web.stream import Streams


def make_app(settings: Settings, database: Database, routes: Sequence[Route] = ROUTES) -> web.Application:
    """The aiohttp application over an open, migrated database, which stays the caller's.

    When it stops: streams end first, then what was taken is answered, then the check-in desk closes.
    """
    service = Service(
        settings=settings,
        database=database,
        check_in_desk=CheckInDesk(database),
        sign_ins=SignIns(database),
        rate_limits=RateLimits(),
        streams=Streams(database),
        metrics=Metrics(),
        assets=Assets(),
        forms=read_forms(settings.paper_forms),
    )
    # Each route has its own limit; this is only the bound for whoever reads a body past `read_body`.
    app = web.Application(client_max_size=max(route.body_limit for route in routes))
    app[SERVICE] = service
    # Browsers would refuse the plain page from which the root is installed, on whatever port it is.
    app[STAYS_HTTPS] = settings.tls != LOCAL_CA
    for route in routes:
        handler = answering(route, service)
        if route.method == "GET":
            app.router.add_get(route.path, handler, allow_head=True)
        else:
            app.router.add_route(route.method, route.path, handler)
    app.router.add_route("*", "/{everything_else:.*}", answering_unknown(service))
    app.cleanup_ctx.append(_check_in_desk)
    app.on_shutdown.append(_end_streams)
    return app


def make_install_app(settings: Settings, database: Database) -> web.Application:
    """The page from which phones install the root of the local certificate authority, and nothing else."""
    app = make_app(settings, database, INSTALL_ROUTES)
    app[ROOT_FILE] = settings.data_dir / "tls" / "root.crt"
    return app


async def _check_in_desk(app: web.Application) -> AsyncIterator[None]:
    app[SERVICE].check_in_desk.start()
    yield
    await app[SERVICE].check_in_desk.close()


async def _end_streams(app: web.Application) -> None:
    await app[SERVICE].streams.close()
