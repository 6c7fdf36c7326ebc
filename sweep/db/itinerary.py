"""What a team's phone carries, read from one moment of the database."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from sweep.db.connection import Connection
from sweep.domain.ids import LotId, PersonId, SectorId, ShopId, SweepId, TeamId
from sweep.domain.words import Account, LineState
from sweep.views.itinerary import HeldGoods, OfficerCard, ShopList, Unsettled

SELECT_TEAM_STOPS = """
SELECT t.shop_id AS shop, t.arrival_s, t.day, t.due_ms, s.state, s.cover, coalesce(r.name, '') AS name,
       coalesce(r.address, '') AS address, coalesce(r.phone, '') AS phone, coalesce(r.kind, 'retailer') AS kind,
       r.lat_e7, r.lon_e7,
       ARRAY(SELECT h.lot_id FROM shipment h WHERE h.sweep_id = t.sweep_id AND h.shop_id = t.shop_id
             ORDER BY h.lot_id) AS likely,
       coalesce(r.hours, '') AS hours, coalesce(r.needs, '{}') AS needs, t.with_team
FROM stop t JOIN shop_state s ON s.sweep_id = t.sweep_id AND s.shop_id = t.shop_id
LEFT JOIN retailer r ON r.retailer_id = t.shop_id
WHERE t.sweep_id = $1 AND t.plan = $2 AND t.team_id = $3 AND s.standing = 'in_scope' ORDER BY t.seq
"""
SELECT_SECTOR_SHOPS = """
WITH RECURSIVE area AS (
    SELECT sector_id FROM sector WHERE sector_id = $2
    UNION SELECT s.sector_id FROM sector s JOIN area ON s.parent = area.sector_id)
SELECT r.retailer_id, r.name, r.address, round(r.lat_e7 / 100.0)::int, round(r.lon_e7 / 100.0)::int
FROM retailer r JOIN area USING (sector_id) JOIN shop_state s ON s.sweep_id = $1 AND s.shop_id = r.retailer_id
WHERE s.standing = 'in_scope' ORDER BY r.retailer_id LIMIT 20000
"""
SELECT_SINGLE_LINES = "SELECT shop_id, lot_id, state FROM line WHERE sweep_id = $1 AND shop_id = ANY($2::text[])"
SELECT_UNSETTLED_FINDS = """
SELECT shop_id, finding_id, lots, found FROM finding
WHERE sweep_id = $1 AND shop_id = ANY($2::text[]) AND NOT settled AND NOT dismissed ORDER BY finding_id
"""
SELECT_OPEN_SIGHTINGS = """
SELECT shop_id, sighting_id, lot_id, text, due_ms FROM sighting
WHERE sweep_id = $1 AND open AND shop_id = ANY($2::text[]) ORDER BY sighting_id
"""
SELECT_HELD = """
SELECT g.shop_id, g.finding_id, coalesce(g.lot_id, ''), g.account, g.units, name_behind($1, f.custodian),
       coalesce(f.lapses_ms, 0)
FROM stock g LEFT JOIN finding f
     ON f.sweep_id = g.sweep_id AND f.shop_id = g.shop_id AND f.finding_id = g.finding_id
WHERE g.sweep_id = $1 AND g.shop_id = ANY($2::text[]) AND g.account = ANY($3::text[]) AND g.units > 0
ORDER BY g.finding_id, g.account
"""
SELECT_MERGED = """
SELECT merged_into, shop_id FROM shop_state WHERE sweep_id = $1 AND merged_into = ANY($2::text[]) ORDER BY shop_id
"""
SELECT_EXPORTED_N = "SELECT coalesce(max(n), 0) FROM exported_head WHERE sweep_id = $1"
SELECT_TEAM_OFFICERS = """
SELECT name, credential FROM person WHERE team_id = $1 AND role = 'officer' AND NOT absent ORDER BY person_id
"""
SELECT_CREDENTIAL = "SELECT credential FROM person WHERE person_id = $1"
SELECT_SECTOR_NAME = "SELECT name FROM sector WHERE sector_id = $1"


@dataclass(frozen=True, slots=True)
class TeamStop:
    """A stop of the team's route as it stands. `cover` as the database keeps it; positions in 1e-7 degrees."""

    shop: ShopId
    arrival_s: int
    day: int
    due_ms: int
    state: str
    cover: str
    name: str
    address: str
    phone: str
    kind: str
    lat_e7: int | None
    lon_e7: int | None
    likely: Sequence[LotId]
    hours: str
    needs: Sequence[str]
    with_team: TeamId | None


async def select_team_stops(connection: Connection, sweep: SweepId, plan: int, team: TeamId) -> list[TeamStop]:
    """One team's stops of a plan, in order, without shops that left the count."""
    return [TeamStop(**row) for row in await connection.fetch(SELECT_TEAM_STOPS, sweep, plan, team)]


async def select_sector_shops(connection: Connection, sweep: SweepId, sector: SectorId | None) -> ShopList:
    """The shops in the count of a sector and all below it, by id; none without a sector."""
    rows = [] if sector is None else await connection.fetch(SELECT_SECTOR_SHOPS, sweep, sector)
    columns = zip(*rows, strict=True) if rows else iter(((), (), (), (), ()))
    return ShopList(*columns)


async def select_single_lines(
    connection: Connection, sweep: SweepId, shops: Sequence[ShopId]
) -> dict[ShopId, dict[LotId, LineState]]:
    """The lines of these shops that their cover does not make."""
    found: dict[ShopId, dict[LotId, LineState]] = defaultdict(dict)
    for shop, lot, state in await connection.fetch(SELECT_SINGLE_LINES, sweep, shops):
        found[shop][lot] = LineState(state)
    return found


async def select_unsettled(
    connection: Connection, sweep: SweepId, shops: Sequence[ShopId]
) -> dict[ShopId, tuple[Unsettled, ...]]:
    """Finds and sightings at these shops that are still open."""
    found: dict[ShopId, tuple[Unsettled, ...]] = defaultdict(tuple)
    for shop, its_id, lots, units in await connection.fetch(SELECT_UNSETTLED_FINDS, sweep, shops):
        found[shop] += (Unsettled(its_id, "finding", tuple(lots), units),)
    for shop, its_id, lot, text, due_ms in await connection.fetch(SELECT_OPEN_SIGHTINGS, sweep, shops):
        found[shop] += (Unsettled(its_id, "sighting", (lot,) if lot else (), None, text, due_ms),)
    return dict(found)


async def select_held(
    connection: Connection, sweep: SweepId, shops: Sequence[ShopId], accounts: Sequence[Account]
) -> dict[ShopId, tuple[HeldGoods, ...]]:
    """What stands on these accounts at these shops."""
    found: dict[ShopId, tuple[HeldGoods, ...]] = defaultdict(tuple)
    for shop, *goods in await connection.fetch(SELECT_HELD, sweep, shops, accounts):
        found[shop] += (HeldGoods(*goods),)
    return dict(found)


async def select_merged(
    connection: Connection, sweep: SweepId, shops: Sequence[ShopId]
) -> dict[ShopId, tuple[ShopId, ...]]:
    """Shops that were merged into one of these."""
    found: dict[ShopId, tuple[ShopId, ...]] = defaultdict(tuple)
    for survivor, shop in await connection.fetch(SELECT_MERGED, sweep, shops):
        found[survivor] += (shop,)
    return dict(found)


async def select_exported_n(connection: Connection, sweep: SweepId) -> int:
    """Up to which entry the ledger's head was exported; 0 if never."""
    number: int = await connection.fetchval(SELECT_EXPORTED_N, sweep)
    return number


async def select_team_officers(connection: Connection, team: TeamId) -> tuple[OfficerCard, ...]:
    """A team's officers who are on duty."""
    return tuple(OfficerCard(*row) for row in await connection.fetch(SELECT_TEAM_OFFICERS, team))


async def select_credential(connection: Connection, person: PersonId) -> str:
    """The number of a person's credential; '' if there is none."""
    found: str | None = await connection.fetchval(SELECT_CREDENTIAL, person)
    return found or ""


async def select_sector_name(connection: Connection, sector: SectorId | None) -> str:
    """What a sector is called; '' for none."""
    found: str | None = None if sector is None else await connection.fetchval(SELECT_SECTOR_NAME, sector)
    return found or ""
