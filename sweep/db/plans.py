"""Plans: numbered, each with its stops."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import astuple, dataclass, field, replace
from typing import Any

from sweep.db.connection import Connection
from sweep.domain.ids import SectorId, ShopId, SweepId, TeamId
from sweep.domain.words import ShopState

SELECT_SHOPS_TO_PLAN = """
SELECT s.shop_id AS shop, coalesce(r.name, s.shop_id) AS name, r.lat_e7, r.lon_e7,
       coalesce(r.kind, 'retailer') AS kind, r.sector_id AS sector, coalesce(r.township, '') AS township,
       s.state, s.visits, s.likely, s.open_lines,
       (SELECT count(*) FROM shipment h WHERE h.sweep_id = s.sweep_id AND h.shop_id = s.shop_id)::int AS shipped,
       coalesce(r.hours, '') AS hours, r.needs, coalesce(r.two_teams, false) AS two_teams
FROM shop_state s LEFT JOIN retailer r ON r.retailer_id = s.shop_id
WHERE s.sweep_id = $1 AND s.standing = 'in_scope'
ORDER BY s.shop_id
"""
SELECT_NEWEST_PLAN = "SELECT max(number) FROM plan WHERE sweep_id = $1"
SELECT_STOPS = """
SELECT team_id, seq, shop_id, arrival_s, day, due_ms, with_team, second FROM any_stop
WHERE sweep_id = $1 AND plan = $2 ORDER BY team_id, seq
"""
# How long visits have taken so far, by kind of shop: the middle of what is plausible.
SELECT_VISIT_TIMES = """
SELECT coalesce(r.kind, 'retailer'), count(*),
       percentile_cont(0.5) WITHIN GROUP (ORDER BY (c.ended_ms - c.began_ms) / 1000.0)
FROM check_in c LEFT JOIN retailer r ON r.retailer_id = c.shop_id
WHERE c.sweep_id = $1 AND c.outcome = 'inspected' AND c.entry = 'phone'
  AND c.ended_ms - c.began_ms BETWEEN 60000 AND 10800000
GROUP BY 1
"""
SELECT_PUBLISHER = "SELECT actor FROM event WHERE sweep_id = $1 AND n = $2"
# Backwards from the newest entry: where the plan was made is near.
SELECT_VISITED_SINCE = """
SELECT DISTINCT shop_id FROM event
WHERE sweep_id = $1 AND kind = 'check_in_recorded' AND shop_id IS NOT NULL
  AND n > coalesce((SELECT n FROM event WHERE sweep_id = $1 AND at_ms < $2 ORDER BY n DESC LIMIT 1), 0)
"""
SELECT_SHOP_NAMES = """
SELECT s.shop_id AS shop, coalesce(r.name, s.shop_id) AS name, coalesce(r.address, '') AS address, r.lat_e7, r.lon_e7,
       s.state, s.visits, s.standing, r.sector_id AS sector
FROM shop_state s LEFT JOIN retailer r ON r.retailer_id = s.shop_id
WHERE s.sweep_id = $1 AND s.shop_id = ANY($2::text[])
"""
SELECT_REVISED_MS = """
SELECT at_ms FROM event WHERE sweep_id = $1 AND kind = 'recall_revised' ORDER BY n DESC LIMIT 1
"""
INSERT_PLAN = """
INSERT INTO plan (sweep_id, number, metrics, unassigned, reason, made_ms, tours, n)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
"""
_PLAN = "number, metrics, unassigned, reason, made_ms, tours, n, base, made_by"
SELECT_PLAN = f"SELECT {_PLAN} FROM any_plan WHERE sweep_id = $1 AND number = $2"
SELECT_ALL_PLANS = f"SELECT {_PLAN} FROM any_plan WHERE sweep_id = $1 ORDER BY number DESC"
SELECT_NEWEST_NUMBER = "SELECT max(number) FROM any_plan WHERE sweep_id = $1"
INSERT_DRAFT = """
INSERT INTO plan_draft (sweep_id, number, metrics, unassigned, reason, made_ms, tours, base, made_by)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
"""
DELETE_SHAPES = "DELETE FROM route_shape WHERE sweep_id = $1 AND plan = $2"
NOTIFY_PLANNING = "SELECT pg_notify('sweep_events', $1)"
DELETE_DRAFT = "DELETE FROM plan_draft WHERE sweep_id = $1 AND number = $2"
SELECT_SHEET_STOPS = """
SELECT t.team_id AS team, t.seq, t.shop_id AS shop, t.arrival_s, t.day, t.due_ms,
       r.name, r.address, r.phone, r.lat_e7, r.lon_e7,
       (SELECT array_agg(h.lot_id ORDER BY h.lot_id) FROM shipment h
        WHERE h.sweep_id = t.sweep_id AND h.shop_id = t.shop_id) AS shipped,
       s.state, t.with_team, coalesce(r.hours, '') AS hours, r.needs
FROM stop t JOIN shop_state s ON s.sweep_id = t.sweep_id AND s.shop_id = t.shop_id
LEFT JOIN retailer r ON r.retailer_id = t.shop_id
WHERE t.sweep_id = $1 AND t.plan = $2 ORDER BY t.team_id, t.seq
"""
_STOP_COLUMNS = (
    "sweep_id", "plan", "team_id", "seq", "shop_id", "arrival_s", "day", "due_ms", "with_team", "second"
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class ShopToPlan:
    """A shop in the count, as the planner needs to know it."""

    shop: ShopId
    name: str
    lat_e7: int | None
    lon_e7: int | None
    kind: str
    sector: SectorId | None
    township: str
    state: ShopState
    visits: int
    likely: bool
    open_lines: int = 0
    shipped: int = 0
    hours: str = ""
    needs: Sequence[str] | None = None
    two_teams: bool = False


@dataclass(frozen=True, slots=True)
class StopRow:
    """One planned visit. `arrival_s` counts from the start of the team's shift of that `day` (0: the plan's first).

    `with_team`: of a visit of two teams the other one; `second`: the visit is counted as that team's.
    """

    team: TeamId
    seq: int
    shop: ShopId
    arrival_s: int
    day: int
    due_ms: int
    with_team: TeamId | None = None
    second: bool = False


@dataclass(frozen=True, slots=True)
class PlanRow:
    """One numbered plan. `unassigned`: [shop, reason]; `tours`: by team, see migration 0004.

    `n` is the ledger entry that published it. A draft has none, but `base` (the plan that was out when it was made,
    0 for none) and `made_by`.
    """

    number: int
    metrics: Mapping[str, Any]
    unassigned: Sequence[Sequence[str]]
    reason: str
    made_ms: int
    tours: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    n: int | None = None
    base: int | None = None
    made_by: str | None = None

    @property
    def is_draft(self) -> bool:
        """Nobody has published it."""
        return self.n is None


@dataclass(frozen=True, slots=True)
class ShopNamed:
    """A shop that a plan names, as it stands now."""

    shop: ShopId
    name: str
    address: str
    lat_e7: int | None
    lon_e7: int | None
    state: ShopState
    visits: int
    standing: str
    sector: SectorId | None


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
    with_team: TeamId | None = None
    hours: str = ""
    needs: Sequence[str] | None = None


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


async def select_shop_names(connection: Connection, sweep: SweepId, shops: Sequence[ShopId]) -> dict[ShopId, ShopNamed]:
    """These shops of the sweep, by id."""
    rows = await connection.fetch(SELECT_SHOP_NAMES, sweep, shops)
    found = [ShopNamed(**{**row, "state": ShopState(row["state"])}) for row in rows]
    return {each.shop: each for each in found}


async def select_publisher(connection: Connection, sweep: SweepId, n: int | None) -> str:
    """Who sent out the plan that ledger entry n announces; '' for no entry."""
    actor: str | None = await connection.fetchval(SELECT_PUBLISHER, sweep, n)
    return actor or ""


async def select_visited_since(connection: Connection, sweep: SweepId, made_ms: int) -> frozenset[ShopId]:
    """Shops from which a check-in came since a plan was made at that moment of the sweep's clock."""
    return frozenset(shop for (shop,) in await connection.fetch(SELECT_VISITED_SINCE, sweep, made_ms))


async def select_visit_times(connection: Connection, sweep: SweepId) -> dict[str, tuple[int, float]]:
    """By kind of shop: how many inspections there were, and what one of them takes in seconds."""
    rows = await connection.fetch(SELECT_VISIT_TIMES, sweep)
    return {kind: (count, float(middle_s)) for kind, count, middle_s in rows}


async def select_revised_ms(connection: Connection, sweep: SweepId) -> int:
    """When the newest revision of the recall came, on the sweep's clock; 0 if none has."""
    at_ms: int | None = await connection.fetchval(SELECT_REVISED_MS, sweep)
    return at_ms or 0


async def select_all_plans(connection: Connection, sweep: SweepId) -> list[PlanRow]:
    """Published plans and drafts, the newest first."""
    return [PlanRow(*row) for row in await connection.fetch(SELECT_ALL_PLANS, sweep)]


def published(draft: PlanRow, reason: str) -> PlanRow:
    """What becomes of a draft that goes out."""
    return replace(draft, reason=reason, base=None, made_by=None)


async def next_number(connection: Connection, sweep: SweepId) -> int:
    """The number of the next plan, published or not. The sweep's row must be locked."""
    number: int | None = await connection.fetchval(SELECT_NEWEST_NUMBER, sweep)
    return (number or 0) + 1


async def notify_planning(connection: Connection, sweep: SweepId, told: str) -> None:
    """Tell whoever reads the sweep's stream how far the planning is: one JSON object, which nothing depends on."""
    await connection.execute(NOTIFY_PLANNING, f"{sweep} {told}")


async def insert_plan(connection: Connection, sweep: SweepId, plan: PlanRow, stops: Sequence[StopRow], n: int) -> None:
    """Keep a plan that ledger entry n announces."""
    values = (plan.number, dict(plan.metrics), list(plan.unassigned), plan.reason, plan.made_ms, dict(plan.tours))
    await connection.execute(INSERT_PLAN, sweep, *values, n)
    await _copy_stops(connection, "stop", sweep, plan.number, stops)


async def insert_draft(connection: Connection, sweep: SweepId, plan: PlanRow, stops: Sequence[StopRow]) -> None:
    """Keep a plan that nobody has published."""
    values = (plan.number, dict(plan.metrics), list(plan.unassigned), plan.reason, plan.made_ms, dict(plan.tours))
    await connection.execute(INSERT_DRAFT, sweep, *values, plan.base, plan.made_by)
    await _copy_stops(connection, "draft_stop", sweep, plan.number, stops)


async def delete_draft(connection: Connection, sweep: SweepId, number: int) -> bool:
    """Whether there was such a draft; it is gone, with its stops."""
    done: str = await connection.execute(DELETE_DRAFT, sweep, number)
    return done == "DELETE 1"


async def delete_shapes(connection: Connection, sweep: SweepId, number: int) -> None:
    """The streets of a draft's routes go with it."""
    await connection.execute(DELETE_SHAPES, sweep, number)


async def _copy_stops(connection: Connection, table: str, sweep: SweepId, plan: int, stops: Sequence[StopRow]) -> None:
    records = [(sweep, plan, *astuple(stop)) for stop in stops]
    await connection.copy_records_to_table(table, records=records, columns=_STOP_COLUMNS)
