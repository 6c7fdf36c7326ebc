"""What sort of consignee a row is, by the words of its type column."""

from __future__ import annotations

import re

from sweep.domain.words import RetailerKind
from sweep.intake.folding import folded, simplified

#: In this order: an online store is online, a warehouse club is a warehouse, 批发兼零售 is a wholesaler.
_WORDS: tuple[tuple[RetailerKind, re.Pattern[str]], ...] = (
    (
        RetailerKind.ONLINE,
        re.compile(r"网店|网络|网上|网购|网路|线上|电商|电子商务|微商|直播|\bon-?line|e-?commerce|\bonline_seller|"
                   r"\binternet|\bweb ?(?:shop|store)|mail order"),
    ),
    (
        RetailerKind.WAREHOUSE,
        re.compile(r"仓库|仓储|冷库|物流|配送中心|储运|贮存|储存|\bwarehouse|distribution cent|\bstorage|\bdepot"),
    ),
    (
        RetailerKind.WHOLESALER,
        re.compile(r"批发|批零|经销|代理商|wholesale|distributor|cash.?(?:and|&).?carry|卸売|도매|grosshandel|grossiste|"
                   r"mayorista|atacad|ingrosso|оптов"),
    ),
    (
        RetailerKind.RETAILER,
        re.compile(r"零售|超市|商场|商店|便利|食杂|小卖|百货|门市|专卖|药店|药房|母婴|卖场|市场|食品店|副食|个体|经营户|商户|"
                   r"食品销售|小売|販売|スーパー|コンビニ|소매|슈퍼|편의점|마트|einzelhandel|supermar|supermerc|détail|épicerie|minorista|"
                   r"tienda|varej|dettaglio|рознич|магазин|\bretail|\bstores?\b|\bshops?\b|market|grocer|convenience|pharmac|\bdeli\b|bodega|kiosk|\bmart\b"),
    ),
)  # fmt: skip


def kind_of(text: str) -> RetailerKind | None:
    """The kind that a type's words mean; None where they mean nothing known."""
    words = simplified(folded(text)).casefold()
    return next((kind for kind, pattern in _WORDS if pattern.search(words)), None)
