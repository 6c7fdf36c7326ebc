"""A whole town on a real database: sectors with boundaries, shops, one open sweep, a phone that hands in."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from sweep.actions import people as verbs
from sweep.actions.open_sweep import Notice, open_sweep
from sweep.db.connection import Connection, Database
from sweep.db.people import Person
from sweep.demo.city import City
from sweep.domain.ids import LotId, PersonId, SweepId, TeamId
from sweep.domain.lot_rule import ExactCodes
from sweep.domain.recall import Lot
from sweep.domain.words import RecallClass, Role

BASE_URL = "http://sweep.example"
HOSTILE = "<img src=x onerror=alert(1)>"


async def settle_city(database: Database, city: City) -> None:
    """Sectors, shops and teams of a demonstration city; the first shop has a hostile name."""
    by_name = {(sector.level, sector.name): sector.sector_id for sector in city.sectors}
    counties = {sector.sector_id: sector.name for sector in city.sectors if sector.level == "county"}
    stations = {
        (counties[sector.parent], sector.name): sector.sector_id
        for sector in city.sectors
        if sector.level == "station" and sector.parent is not None
    }
    async with database.transaction() as connection:
        for sector in city.sectors:
            await connection.execute(
                "INSERT INTO sector (sector_id, name, parent, level, boundary) VALUES ($1, $2, $3, $4, $5)",
                sector.sector_id, sector.name, sector.parent, sector.level, dict(sector.geometry),
            )  # fmt: skip
        await connection.copy_records_to_table(
            "retailer",
            columns=("retailer_id", "name", "address", "lat_e7", "lon_e7", "sector_id", "county", "township"),
            records=[
                (
                    shop.shop_id, HOSTILE if number == 0 else shop.name, shop.address, e7(shop.lat), e7(shop.lon),
                    stations[shop.county, shop.town], shop.county, shop.town,
                )
                for number, shop in enumerate(city.shops)
            ],
        )  # fmt: skip
        for team in city.teams:
            await connection.execute(
                "INSERT INTO team (team_id, name, sector_id) VALUES ($1, $2, $3)",
                team.team_id, team.name, by_name["county", team.sector_name],
            )  # fmt: skip


def e7(degrees: float | None) -> int | None:
    return None if degrees is None else round(degrees * 1e7)


def notice_of(lots: int) -> Notice:
    """A recall of so many lots, each of one code."""
    listed = (Lot(LotId(f"L-{n:03}"), "婴幼儿配方乳粉", rule=ExactCodes((f"08{n:04}",))) for n in range(1, lots + 1))
    return Notice("婴幼儿配方奶粉三聚氰胺召回", RecallClass.I, "melamine", tuple(listed))


async def open_recall(database: Database, lots: int = 69) -> SweepId:
    """An exercise over every registered shop."""
    by, confirmed_by = PersonId("commander"), PersonId("reviewer")
    return (await open_sweep(database, notice_of(lots), by=by, confirmed_by=confirmed_by, exercise=True)).sweep


async def sign_in(database: Database, role: Role, *, team: TeamId | None = None) -> str:
    """A token of somebody of this role."""
    now = datetime.now(UTC)
    person = Person(PersonId(f"the-{role}"), role.value, role, team=team, credential="51-001")
    [joining] = await verbs.add_people(database, [person], now=now, base_url=BASE_URL)
    join = verbs.join_phone if role in verbs.FIELD_ROLES else verbs.join_desk
    return (await join(database, joining.link.removeprefix(f"{BASE_URL}/join/"), now=now)).token


async def positions(connection: Connection, count: int, offset: int = 0) -> list[tuple[str, int, int]]:
    """Shops with a position, in the order of their ids."""
    rows = await connection.fetch(
        "SELECT retailer_id, lat_e7, lon_e7 FROM retailer WHERE lat_e7 IS NOT NULL ORDER BY 1 LIMIT $1 OFFSET $2",
        count,
        offset,
    )
    return [tuple(row) for row in rows]


def visit(shop: tuple[str, int, int], sweep: str, findings: Iterable[dict[str, Any]] = (), **changes: Any) -> bytes:
    """The bytes of a plausible visit at the door: found nothing, or what is given."""
    name, lat_e7, lon_e7 = shop
    now_ms = int(datetime.now(UTC).timestamp() * 1000)
    said = {
        "id": str(uuid.uuid4()), "sweep": sweep, "shop": name, "revision": 1, "outcome": "inspected",
        "began": now_ms - 600_000, "ended": now_ms - 60_000,
        "position": {"lat": lat_e7 / 1e7, "lon": lon_e7 / 1e7, "accuracy_m": 10},
        "officers": [{"name": "A", "credential": "51-001"}, {"name": "B", "credential": "51-002"}],
        "findings": list(findings),
    }  # fmt: skip
    return json.dumps(said | changes, ensure_ascii=False).encode()
