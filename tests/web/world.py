"""A small world for the web's tests: one city, two counties, four shops, people of every role."""

from __future__ import annotations

import json
import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from sweep.actions import people as verbs
from sweep.actions.open_sweep import Notice, open_sweep
from sweep.app.make_app import make_app
from sweep.db.connection import Database
from sweep.db.people import Person
from sweep.domain.ids import LotId, PersonId, SectorId, SweepId, TeamId
from sweep.domain.lot_rule import ExactCodes
from sweep.domain.recall import Lot
from sweep.domain.words import RecallClass, Role
from sweep.settings import Settings
from sweep.web.routes import ROUTES
from sweep.web.same_origin import PAGE_HEADER
from sweep.web.service import SERVICE, Service

PLACES = """
INSERT INTO sector (sector_id, name, parent) VALUES ('city', 'City', NULL), ('east', 'East', 'city'),
    ('west', 'West', 'city'), ('east-1', 'East station', 'east');
INSERT INTO team (team_id, name, sector_id) VALUES ('team-e', 'East team', 'east'), ('team-w', 'West team', 'west');
INSERT INTO retailer (retailer_id, name, sector_id, lat_e7, lon_e7) VALUES
    ('shop-e1', 'Dairy East', 'east', 288900000, 1054000000),
    ('shop-e2', 'Milk <b>& co', 'east-1', 288910000, 1054010000),
    ('shop-w1', 'Dairy West', 'west', 288800000, 1053000000), ('shop-w2', 'Corner West', 'west', NULL, NULL);
"""
PEOPLE = (
    Person(PersonId("commander"), "指挥长", Role.COMMANDER),
    Person(PersonId("reviewer"), "Rui", Role.REVIEWER),
    Person(PersonId("officer"), "Ouyang", Role.OFFICER, team=TeamId("team-e"), credential="51-001"),
    Person(PersonId("helper"), "He", Role.HELPER, sector=SectorId("east")),
    Person(PersonId("head"), "Hao", Role.HEAD, sector=SectorId("east")),
    Person(PersonId("auditor"), "An", Role.AUDITOR),
    Person(PersonId("viewer"), "Wei", Role.VIEWER),
)
BASE_URL = "http://sweep.example"


@dataclass(slots=True)
class World:
    """The service, a client without any token, and how to come in."""

    database: Database
    client: TestClient[web.Request, web.Application]
    service: Service
    sweep: SweepId
    links: dict[Role, str]
    tokens: dict[Role, str]

    @classmethod
    @asynccontextmanager
    async def open(cls, database: Database) -> AsyncIterator[World]:
        async with database.acquire() as connection:
            await connection.execute(PLACES)
        now = datetime.now(UTC)
        joinings = await verbs.add_people(database, PEOPLE, now=now, base_url=BASE_URL, uses=2)
        lot = Lot(LotId("L-1"), "Infant formula", rule=ExactCodes(("080801",)))
        notice = Notice("Test recall", RecallClass.I, "melamine", (lot,))
        opened = await open_sweep(database, notice, by=PersonId("commander"), confirmed_by=PersonId("reviewer"))
        settings = Settings(language="en")
        async with TestClient(TestServer(make_app(settings, database, ROUTES))) as client:
            links = {each.person.role: each.link.removeprefix(BASE_URL) for each in joinings}
            app = client.server.app  # type: ignore[attr-defined]  # a TestServer has one
            world = cls(database, client, app[SERVICE], opened.sweep, links, {})
            for role, link in links.items():
                token = link.removeprefix("/join/")
                join = verbs.join_phone if role in verbs.FIELD_ROLES else verbs.join_desk
                world.tokens[role] = (await join(database, token, now=now)).token
            yield world

    def bearer(self, role: Role) -> dict[str, str]:
        """Headers of a program that holds this role's token."""
        return {"Authorization": f"Bearer {self.tokens[role]}"}

    def browser(self, role: Role) -> dict[str, str]:
        """Headers of our own page in this role's browser."""
        return {"Cookie": f"sweep_session={self.tokens[role]}", "Sec-Fetch-Site": "same-origin", PAGE_HEADER: "1"}

    async def hand_in(self, body: bytes | Any, role: Role = Role.OFFICER) -> Any:
        """The answer to a check-in (bytes as they are, anything else as JSON)."""
        raw = body if isinstance(body, bytes) else json.dumps(body).encode()
        async with self.client.post("/api/v1/check-ins", data=raw, headers=self.bearer(role)) as response:
            return response.status, await response.json()


def check_in(shop: str = "shop-e1", **changes: Any) -> dict[str, Any]:
    """An ordinary visit that found nothing."""
    now_ms = int(datetime.now(UTC).timestamp() * 1000)
    return {
        "id": str(uuid.uuid4()),
        "shop": shop,
        "revision": 1,
        "outcome": "inspected",
        "began": now_ms - 600_000,
        "ended": now_ms - 60_000,
        "position": {"lat": 28.89, "lon": 105.4, "accuracy_m": 10},
        "officers": [{"name": "A", "credential": "51-001"}, {"name": "B", "credential": "51-002"}],
    } | changes
