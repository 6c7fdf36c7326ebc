"""Words of the page behind a feed link."""

from __future__ import annotations

from sweep.views.words import Words

WORDS = {
    "feed-title": Words(en="Lists of the sweep for analysts", zh="清查分析数据"),
    "feed-about": Words(
        en="Each address always gives the list as it stands now; the column as_of says up to which ledger event.",
        zh="每个地址始终返回当前最新数据；as_of 列为数据截至的留痕序号。",
    ),
    "feed-secret": Words(
        en="This address is a key. Do not pass it on; the command post can end it at any time.",
        zh="此地址即为密钥，请勿转发；指挥部可随时停用。",
    ),
    "feed-package": Words(en="What the columns mean:", zh="字段说明："),
    "feed-map": Words(
        en="In QGIS or ArcGIS add this address as an OGC API - Features (WFS) connection:",
        zh="在 QGIS 或 ArcGIS 中，将下列地址添加为 OGC API - Features（WFS）连接：",
    ),
}
