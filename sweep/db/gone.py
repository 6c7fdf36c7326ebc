"""Proposals that shops are gone, made when a newer registry no longer had them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sweep.db.connection import Connection
from sweep.domain.ids import ShopId, SweepId
from sweep.domain.words import ShopStatus, Verdict

SELECT_GONE_PROPOSALS = """
SELECT proposal_id, shop_id FROM proposal
WHERE sweep_id = $1 AND shop_id = ANY($2::text[]) AND status = $3 AND NOT undone AND verdict IS DISTINCT FROM $4
ORDER BY n
"""


@dataclass(frozen=True, slots=True)
class GoneProposal:
    """A proposal that waits or was approved."""

    proposal: str
    shop: ShopId


async def select_gone_proposals(connection: Connection, sweep: SweepId, shops: Sequence[ShopId]) -> list[GoneProposal]:
    """The proposals by which these shops are gone, or would be."""
    rows = await connection.fetch(SELECT_GONE_PROPOSALS, sweep, shops, ShopStatus.GONE.value, Verdict.SENT_BACK.value)
    return [GoneProposal(*row) for row in rows]
