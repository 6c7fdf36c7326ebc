"""Plans: numbered, each with its stops."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import astuple, dataclass
from typing import Any

from sweep.db.connection import Connection
from sweep.domain.ids import SectorId, ShopId, SweepId, TeamId
from sweep.domain.words import ShopState

SELECT_SHOPS_TO_PLAN = """
SELECT s.shop_id AS shop, r.lat_e7, r.lon_e7, coalesce(r.kind, 'retailer') AS kind, r.sector_id AS sector,
       coalesce(r.township, '') AS township, s.state, s.visits, s.likely
FROM shop_state s LEFT JOIN retailer r ON r.retailer_id = s.shop_id
WHERE s.sweep_id = $1 AND s.standing = 'in_scope'
ORDER BY s.shop_id
"""
SELECT_NEWEST_PLAN = "SELECT max(number) FROM plan WHERE sweep_id = $1"
SELECT_STOPS = """
SELECT team_id, seq, shop_id, arrival_s, day, due_ms FROM stop WHERE sweep_id = $1 AND plan = $2 ORDER BY team_id, seq
"""
SELECT_REVISED_MS = """
SELECT at_ms FROM event WHERE sweep_id = $1 AND kind = 'recall_revised' ORDER BY n DESC LIMIT 1
"""
INSERT_PLAN = """
INSERT INTO plan (sweep_id, number, metrics, unassigned, reason, made_ms, n) VALUES ($1, $2, $3, $4, $5, $6, $7)
"""
SELECT_PLAN = "SELECT number, metrics, unassigned, reason, made_ms FROM plan WHERE sweep_id = $1 AND number = $2"
SELECT_SHEET_STOPS = """
SELECT t.team_id AS team, t.seq, t.shop_id AS shop, t.arrival_s, t.day, t.due_ms,
       r.name, r.address, r.phone, r.lat_e7, r.lon_e7,
       (SELECT array_agg(h.lot_id ORDER BY h.lot_id) FROM shipment h
        WHERE h.sweep_id = t.sweep_id AND h.shop_id = t.shop_id) AS shipped,
       s.state
FROM stop t JOIN shop_state s ON s.sweep_id = t.sweep_id AND s.shop_id = t.shop_id
LEFT JOIN retailer r ON r.retailer_id = t.shop_id
WHERE t.sweep_id = $1 AND t.plan = $2 ORDER BY t.team_id, t.seq
"""
_STOP_COLUMNS = ("sweep_id", "plan", "team_id", "seq", "shop_id", "arrival_s", "day", "due_ms")


@dataclass(frozen=True, slots=True)
class ShopToPlan:
    """A shop in the count, as the planner needs to know it."""

    shop: ShopId
    lat_e7: int | None
    lon_e7: int | None
    kind: str
    sector: SectorId | None
    township: str
    state: ShopState
    visits: int
    likely: bool


@dataclass(frozen=True, slots=True)
class StopRow:
    """One planned visit. `arrival_s` counts from the start of the team's shift of that `day` (0: the plan's first)."""

    team: TeamId
    seq: int
    shop: ShopId
    arrival_s: int
    day: int
    due_ms: int


@dataclass(frozen=True, slots=True)
class PlanRow:
    """One numbered plan. `unassigned`: [shop, reason]."""

    number: int
    metrics: Mapping[str, Any]
    unassigned: Sequence[Sequence[str]]
    reason: str
    made_ms: int


@dataclass(frozen=True, slots=True)
class SheetStopRow:
    """One stop with what its team carries on paper."""

    team: TeamId
    seq: int
    shop: ShopId
    arrival_s: int
    day: int
    due_ms: int
    name: str | None
    address: str | None
    phone: str | None
    lat_e7: int | None
    lon_e7: int | None
    shipped: Sequence[str] | None
    state: ShopState


async def select_shops_to_plan(connection: Connection, sweep: SweepId) -> list[ShopToPlan]:
    """Every shop that counts, by id."""
    rows = await connection.fetch(SELECT_SHOPS_TO_PLAN, sweep)
    return [ShopToPlan(**{**row, "state": ShopState(row["state"])}) for row in rows]


async def select_newest_plan(connection: Connection, sweep: SweepId) -> int:
    """The newest plan's number; 0 if there is none."""
    number: int | None = await connection.fetchval(SELECT_NEWEST_PLAN, sweep)
    return number or 0


async def select_plan(connection: Connection, sweep: SweepId, number: int) -> PlanRow | None:
    """One plan without its stops."""
    row = await connection.fetchrow(SELECT_PLAN, sweep, number)
    return None if row is None else PlanRow(*row)


async def select_stops(connection: Connection, sweep: SweepId, plan: int) -> list[StopRow]:
    """A plan's stops, team by team, in order."""
    return [StopRow(*row) for row in await connection.fetch(SELECT_STOPS, sweep, plan)]


async def select_sheet_stops(connection: Connection, sweep: SweepId, plan: int) -> list[SheetStopRow]:
    """A plan's stops with names and addresses, team by team, in order."""
    rows = await connection.fetch(SELECT_SHEET_STOPS, sweep, plan)
    return [SheetStopRow(**{**row, "state": ShopState(row["state"])}) for row in rows]


async def select_revised_ms(connection: Connection, sweep: SweepId) -> int:
    """When the newest revision of the recall came, on the sweep's clock; 0 if none has."""
    at_ms: int | None = await connection.fetchval(SELECT_REVISED_MS, sweep)
    return at_ms or 0


async def insert_plan(connection: Connection, sweep: SweepId, plan: PlanRow, stops: Sequence[StopRow], n: int) -> None:
    """Keep a plan that ledger entry n announces."""
    await connection.execute(
        INSERT_PLAN, sweep, plan.number, dict(plan.metrics), list(plan.unassigned), plan.reason, plan.made_ms, n
    )
    records = [(sweep, plan.number, *astuple(stop)) for stop in stops]
    await connection.copy_records_to_table("stop", records=records, columns=_STOP_COLUMNS)
