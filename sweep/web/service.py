"""What every handler works with, in one place: `service(request)`."""

from __future__ import annotations

import time
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime

from aiohttp import web

from sweep.actions.check_in_desk import CheckInDesk
from sweep.db.connection import Database
from sweep.db.figures import any_exercise
from sweep.db.unavailable import Unavailable
from sweep.domain.paper_forms import PaperForm
from sweep.settings import LOCAL_CA, Settings
from sweep.web.assets import Assets
from sweep.web.desk.answers import DeskAnswers
from sweep.web.map_answers import MapAnswers
from sweep.web.metrics import Metrics
from sweep.web.rate_limits import RateLimits
from sweep.web.signed_in import SignIns
from sweep.web.standings import Standings
from sweep.web.stream import Streams

_EXERCISE_KNOWN_S = 5.0


@dataclass(slots=True)
class Service:
    """One service process."""

    settings: Settings
    database: Database
    check_in_desk: CheckInDesk
    sign_ins: SignIns
    rate_limits: RateLimits
    streams: Streams
    metrics: Metrics
    assets: Assets
    forms: tuple[PaperForm, ...]
    standings: Standings = field(default_factory=Standings)
    map_answers: MapAnswers = field(default_factory=MapAnswers)
    desk_answers: DeskAnswers = field(init=False)
    _exercise: tuple[float, bool] = field(default=(0.0, False))

    def __post_init__(self) -> None:
        self.desk_answers = DeskAnswers(self.standings)

    @property
    def base_url(self) -> str:
        """Where people reach the service, for links; without a slash at the end."""
        return base_url(self.settings)

    async def is_exercise(self) -> bool:
        """Whether EXERCISE / 演练 stands on every page: the database holds an exercise."""
        until, known = self._exercise
        if time.monotonic() > until:
            # A page that says that the database is away needs it least of all: what was known last stays.
            with suppress(Unavailable):
                async with self.database.acquire() as connection:
                    known = await any_exercise(connection)
            self._exercise = (time.monotonic() + _EXERCISE_KNOWN_S, known)
        return known


SERVICE: web.AppKey[Service] = web.AppKey("service", Service)


def service(request: web.Request) -> Service:
    """The service process that answers this request."""
    return request.app[SERVICE]


def base_url(settings: Settings) -> str:
    """Where people reach a service with these settings; without a slash at the end."""
    if settings.public_url:
        return settings.public_url
    host = "127.0.0.1" if settings.host in ("0.0.0.0", "::") else settings.host
    scheme = "https" if settings.tls_cert is not None or settings.tls == LOCAL_CA else "http"
    return f"{scheme}://{f'[{host}]' if ':' in host else host}:{settings.port}"


def real_now() -> datetime:
    """Real time, UTC: for tokens and their ends only. A sweep has its own clock, in the database."""
    return datetime.now(UTC)
