"""Names for drawn shops."""

from __future__ import annotations

from collections.abc import Sequence

from sweep.db.connection import Connection
from sweep.db.desk.paging import IN_AREA, SHOP_COLUMNS, Area, area_list, shop_of
from sweep.views.desk.rows import ShopOf

SELECT_SHOP_NAMES = f"""
SELECT r.retailer_id AS shop, {SHOP_COLUMNS} FROM retailer r LEFT JOIN sector s USING (sector_id)
WHERE r.retailer_id = ANY($1::text[]) AND {IN_AREA}
"""


async def select_shop_names(connection: Connection, shops: Sequence[str], area: Area) -> dict[str, ShopOf]:
    """Those of these shops that lie in the area, by id."""
    records = await connection.fetch(SELECT_SHOP_NAMES, shops, area_list(area))
    return {record["shop"]: shop_of(record) for record in records}
