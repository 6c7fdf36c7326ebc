"""Check-ins as the reviewers see them, and where findings are."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import asyncpg

from sweep.db.connection import Connection
from sweep.domain.ids import CheckInId, FindingId, ShopId, SweepId

SELECT_CHECK_IN = """
SELECT check_in_id, sweep_id, n, shop_id, team_id, person_id, findings, outcome, verdict, raw
FROM check_in WHERE sweep_id = $1 AND check_in_id = $2
"""
SET_VERDICT = """
UPDATE check_in SET verdict = CASE WHEN verdict = 'sent_back' THEN verdict ELSE $3 END
WHERE sweep_id = $1 AND check_in_id = $2
"""
SELECT_FINDING = """
SELECT finding_id, shop_id, check_in_id, counted, basis, lapses_ms
FROM finding WHERE sweep_id = $1 AND finding_id = $2
  AND shop_id = (SELECT shop_id FROM check_in WHERE check_in_id = regexp_replace($2, '/[0-9]+$', ''))
"""
SELECT_ACCOUNT = "SELECT units FROM stock WHERE sweep_id = $1 AND finding_id = $2 AND account = $3"
SELECT_STOCK_SHOP = "SELECT shop_id FROM stock WHERE sweep_id = $1 AND finding_id = $2 LIMIT 1"
SELECT_KEPT = "SELECT kept_id, check_in_id, reason, settled_n FROM kept_raw WHERE sweep_id = $1 AND kept_id = $2"
SETTLE_KEPT = "UPDATE kept_raw SET settled_n = $3 WHERE sweep_id = $1 AND kept_id = $2"

LOSE_PHONE = "UPDATE phone SET lost_at = $2 WHERE phone_id = $1"


@dataclass(frozen=True, slots=True)
class FindingRow:
    """A finding, as those need it who judge or move it."""

    finding: FindingId
    shop: ShopId
    check_in: CheckInId
    counted: bool
    basis: str
    lapses_ms: int | None


async def select_check_in(connection: Connection, sweep: SweepId, check_in: str) -> asyncpg.Record | None:
    """One check-in, with the bytes that were sent."""
    return await connection.fetchrow(SELECT_CHECK_IN, sweep, check_in)


async def set_verdict(connection: Connection, sweep: SweepId, check_in: str, verdict: str) -> None:
    """Note the verdict; one that sent back stays."""
    await connection.execute(SET_VERDICT, sweep, check_in, verdict)


async def select_finding(connection: Connection, sweep: SweepId, finding: str) -> FindingRow | None:
    """One finding."""
    row = await connection.fetchrow(SELECT_FINDING, sweep, finding)
    return FindingRow(*row) if row else None


async def select_account(connection: Connection, sweep: SweepId, finding: str, account: str) -> int:
    """How many units of a finding stand on an account."""
    units = await connection.fetchval(SELECT_ACCOUNT, sweep, finding, account)
    return int(units or 0)


async def select_stock_shop(connection: Connection, sweep: SweepId, finding: str) -> str | None:
    """The shop on whose file a finding, or what consumers returned, is kept."""
    shop: str | None = await connection.fetchval(SELECT_STOCK_SHOP, sweep, finding)
    return shop


async def select_kept(connection: Connection, sweep: SweepId, kept: str) -> asyncpg.Record | None:
    """What was kept raw."""
    return await connection.fetchrow(SELECT_KEPT, sweep, kept)


async def settle_kept(connection: Connection, sweep: SweepId, kept: str, n: int) -> None:
    """A person has read it."""
    await connection.execute(SETTLE_KEPT, sweep, kept, n)


async def lose_phone(connection: Connection, phone: str, now: datetime) -> bool:
    """The phone is given up; whether there is such a phone."""
    return await connection.execute(LOSE_PHONE, phone, now) != "UPDATE 0"
