"""In whose area things are: for the heads, who may touch what is in their own."""

from __future__ import annotations

from sweep.db.connection import Connection
from sweep.domain.ids import SectorId, SweepId

SELECT_SECTOR_OF_SHOP = "SELECT sector_id FROM retailer WHERE $1::text IS NOT NULL AND retailer_id = $2"
SELECT_SECTOR_OF_FINDING = """
SELECT r.sector_id FROM stock k JOIN retailer r ON r.retailer_id = k.shop_id
WHERE k.sweep_id = $1 AND k.finding_id = $2 LIMIT 1
"""
SELECT_SECTOR_OF_SIGHTING = """
SELECT r.sector_id FROM sighting g JOIN retailer r ON r.retailer_id = g.shop_id
WHERE g.sweep_id = $1 AND g.sighting_id = $2
"""
SELECT_SECTOR_OF_PHONE = """
SELECT t.sector_id FROM phone h JOIN team t USING (team_id) WHERE $1::text IS NOT NULL AND h.phone_id = $2
"""
SELECT_SECTOR_OF_CHECK_IN = """
SELECT r.sector_id FROM check_in v JOIN retailer r ON r.retailer_id = v.shop_id
WHERE v.sweep_id = $1 AND v.check_in_id = $2
"""
SELECT_SECTOR_OF_PROPOSAL = """
SELECT r.sector_id FROM proposal o JOIN retailer r ON r.retailer_id = o.shop_id
WHERE o.sweep_id = $1 AND o.proposal_id = $2
"""
SELECT_SECTOR_OF_CORRECTION = """
SELECT r.sector_id FROM correction o JOIN retailer r ON r.retailer_id = o.shop_id
WHERE o.sweep_id = $1 AND o.correction_id = $2
"""
_WHERE = {
    "shop": SELECT_SECTOR_OF_SHOP,
    "finding": SELECT_SECTOR_OF_FINDING,
    "sighting": SELECT_SECTOR_OF_SIGHTING,
    "phone": SELECT_SECTOR_OF_PHONE,
    "check-in": SELECT_SECTOR_OF_CHECK_IN,
    "proposal": SELECT_SECTOR_OF_PROPOSAL,
    "correction": SELECT_SECTOR_OF_CORRECTION,
}


async def sector_of(connection: Connection, sweep: SweepId, what: str, its_id: str) -> SectorId | None:
    """The sector of what is named as in _WHERE; None where it has none or there is no such thing."""
    found: SectorId | None = await connection.fetchval(_WHERE[what], sweep, its_id)
    return found
