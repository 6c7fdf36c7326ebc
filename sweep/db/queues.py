"""What waits for a person: reviews, proposals, sightings, kept bytes, goods in custody."""

from __future__ import annotations

from dataclasses import dataclass

from sweep.db.connection import Connection
from sweep.domain.ids import FindingId, LotId, ShopId, SweepId, TeamId

SELECT_REVIEW_ITEMS = """
SELECT i.check_in_id, i.shop_id, i.conflict, c.findings, c.team_id, c.person_id
FROM review_item i JOIN check_in c USING (check_in_id)
WHERE i.sweep_id = $1 ORDER BY i.conflict DESC, c.findings > 0 DESC, c.n LIMIT $2
"""
SELECT_PROPOSALS = """
SELECT proposal_id, shop_id, status, same_as, verdict, proposed_by FROM proposal
WHERE sweep_id = $1 AND NOT undone ORDER BY n
"""
SELECT_UNREAD = "SELECT kept_id FROM kept_raw WHERE sweep_id = $1 AND settled_n IS NULL ORDER BY n"
SELECT_CUSTODY = """
SELECT s.finding_id, s.shop_id, s.lot_id, s.account, s.units, coalesce(f.dismissed, false)
FROM stock s LEFT JOIN finding f USING (sweep_id, finding_id)
WHERE s.sweep_id = $1 AND account = ANY('{removed_from_sale,sealed_on_site,collected,returned}') AND units > 0
ORDER BY s.finding_id, s.account
"""
SELECT_OPEN_SHOPS = """
SELECT s.shop_id, r.kind FROM shop_state s JOIN retailer r ON r.retailer_id = s.shop_id
WHERE s.sweep_id = $1 AND s.open_lines > 0 AND s.standing = 'in_scope' ORDER BY s.shop_id
"""
SELECT_MERGES = "SELECT shop_id, merged_into FROM shop_state WHERE sweep_id = $1 AND merged_into IS NOT NULL"


SELECT_TO_REJUDGE = "SELECT finding_id, lots FROM finding WHERE sweep_id = $1 AND rejudge ORDER BY finding_id"
SELECT_ROUTES = """
SELECT team_id, shop_id FROM stop
WHERE sweep_id = $1 AND plan = (SELECT max(number) FROM plan WHERE sweep_id = $1) ORDER BY team_id, seq
"""


@dataclass(frozen=True, slots=True)
class ReviewItem:
    """A check-in that waits for a second person."""

    check_in: str
    shop: ShopId
    conflict: bool
    findings: int
    team: str | None
    person: str


@dataclass(frozen=True, slots=True)
class ProposalRow:
    """A proposal and what was decided (None: nothing yet)."""

    proposal: str
    shop: ShopId
    status: str
    same_as: ShopId | None
    verdict: str | None
    proposed_by: str


@dataclass(frozen=True, slots=True)
class CustodyRow:
    """Units that somebody answers for."""

    finding: str
    shop: ShopId
    lot: str
    account: str
    units: int
    dismissed: bool  # a reviewer said that it is not recalled any more


async def select_review_items(connection: Connection, sweep: SweepId, most: int = 100_000) -> list[ReviewItem]:
    """Conflicts first, then finds, then the oldest."""
    return [ReviewItem(*row) for row in await connection.fetch(SELECT_REVIEW_ITEMS, sweep, most)]


async def select_proposals(connection: Connection, sweep: SweepId) -> list[ProposalRow]:
    """All that were not undone."""
    return [ProposalRow(*row) for row in await connection.fetch(SELECT_PROPOSALS, sweep)]


async def select_unread(connection: Connection, sweep: SweepId) -> list[str]:
    """Kept bytes that nobody has read."""
    return [row[0] for row in await connection.fetch(SELECT_UNREAD, sweep)]


async def select_custody(connection: Connection, sweep: SweepId) -> list[CustodyRow]:
    """Goods that are withheld and still somewhere."""
    return [CustodyRow(*row) for row in await connection.fetch(SELECT_CUSTODY, sweep)]


async def select_open_shops(connection: Connection, sweep: SweepId) -> list[tuple[ShopId, str]]:
    """(shop, kind) of every shop with open lines."""
    return [(row[0], row[1]) for row in await connection.fetch(SELECT_OPEN_SHOPS, sweep)]


async def select_merge_pairs(connection: Connection, sweep: SweepId) -> list[tuple[ShopId, ShopId]]:
    """(merged shop, survivor)."""
    return [(row[0], row[1]) for row in await connection.fetch(SELECT_MERGES, sweep)]


async def select_to_rejudge(connection: Connection, sweep: SweepId) -> list[tuple[FindingId, list[LotId]]]:
    """Findings to be judged again after a narrowing, with their lots."""
    return [(row[0], row[1]) for row in await connection.fetch(SELECT_TO_REJUDGE, sweep)]


async def select_routes(connection: Connection, sweep: SweepId) -> dict[TeamId, list[ShopId]]:
    """The newest plan: each team's shops in the order of its stops."""
    routes: dict[TeamId, list[ShopId]] = {}
    for team, shop in await connection.fetch(SELECT_ROUTES, sweep):
        routes.setdefault(TeamId(team), []).append(ShopId(shop))
    return routes
