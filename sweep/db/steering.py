"""What people ordered of the plans to come, and orders to cross borders."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sweep.db.connection import Connection
from sweep.domain.ids import PersonId, SectorId, ShopId, SteeringId, SweepId, TeamId

_STEERING = """
SELECT steering_id, kind, teams, shops, sectors, value, reason, person_id, at_ms, until_ms, n, lifted_ms, lifted_by,
       lift_reason
FROM steering
"""
SELECT_STEERING = _STEERING + "WHERE sweep_id = $1 ORDER BY n"
INSERT_STEERING = """
INSERT INTO steering (sweep_id, steering_id, kind, teams, shops, sectors, value, reason, person_id, at_ms, until_ms, n)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
"""
LIFT_STEERING = """
UPDATE steering SET lifted_ms = $3, lifted_by = $4, lift_reason = $5
WHERE sweep_id = $1 AND steering_id = $2 AND lifted_ms IS NULL RETURNING n
"""
SELECT_KNOWN_SHOPS = """
SELECT shop_id FROM shop_state WHERE sweep_id = $1 AND standing = 'in_scope' AND shop_id = ANY($2::text[])
"""


@dataclass(frozen=True, slots=True)
class SteeringRow:
    """One order about the plans. `kind`: a `SteeringKind`, or 'cross' for an order to cross a border."""

    steering: SteeringId
    kind: str
    teams: Sequence[TeamId]
    shops: Sequence[ShopId]
    sectors: Sequence[SectorId]
    value: int
    reason: str
    person: PersonId
    at_ms: int
    until_ms: int | None
    n: int
    lifted_ms: int | None = None
    lifted_by: str | None = None
    lift_reason: str = ""

    def holds_at(self, now_ms: int) -> bool:
        """Whether a plan that is made at this moment heeds it."""
        ends = [moment for moment in (self.until_ms, self.lifted_ms) if moment is not None]
        return self.at_ms <= now_ms and all(now_ms < moment for moment in ends)


async def select_steering(connection: Connection, sweep: SweepId) -> list[SteeringRow]:
    """Everything that was ever ordered of this sweep's plans, in the ledger's order."""
    return [SteeringRow(*row) for row in await connection.fetch(SELECT_STEERING, sweep)]


async def insert_steering(connection: Connection, sweep: SweepId, row: SteeringRow) -> None:
    """Keep an order that ledger entry `row.n` holds."""
    values = (row.steering, row.kind, row.teams, row.shops, row.sectors, row.value, row.reason, row.person, row.at_ms)
    await connection.execute(INSERT_STEERING, sweep, *values, row.until_ms, row.n)


async def lift_steering(
    connection: Connection, sweep: SweepId, steering: SteeringId, now_ms: int, person: PersonId, reason: str
) -> bool:
    """Whether there was such an order that held; it no longer does."""
    return await connection.fetchval(LIFT_STEERING, sweep, steering, now_ms, person, reason) is not None


async def select_known_shops(connection: Connection, sweep: SweepId, shops: Sequence[ShopId]) -> set[ShopId]:
    """Those of these shops that count in the sweep."""
    return {ShopId(shop) for (shop,) in await connection.fetch(SELECT_KNOWN_SHOPS, sweep, shops)}
