"""How long a visit takes, by the sort of shop, by what it may hold, and by what visits have taken so far."""

from __future__ import annotations

import re
from collections.abc import Mapping

from sweep.db.plans import ShopToPlan
from sweep.domain.words import RetailerKind, ShopState

ORDINARY_S = 600.0
#: A store room takes longer than a shelf.
_TIMES_ORDINARY = {RetailerKind.WHOLESALER.value: 2.0, RetailerKind.WAREHOUSE.value: 3.0}
_SHIPPED_LOT_S, _MOST_SHIPPED_S = 60.0, 1_200.0  # each lot that was sent there is looked for on paper too
_FOUND_S = 600.0  # sealing, the record, a second count
_ONLY_SOME_LOTS = 0.6  # who was visited before is asked for the lots that are open again
_ENOUGH_VISITS = 30
_SENSITIVE = re.compile(
    r"医院|卫生院|妇幼|保健|学校|小学|幼儿园|托儿|托育|福利院|月子|hospital|clinic|maternity|school|kindergarten|nursery|"
    r"day ?care|orphanage",
    re.IGNORECASE,
)


def is_sensitive(name: str) -> bool:
    """Whether infants or the sick are fed there, by its name: such places are visited early."""
    return _SENSITIVE.search(name) is not None


def visit_s(shop: ShopToPlan, ordinary_s: float, measured: Mapping[str, tuple[int, float]]) -> float:
    """Seconds at the door of one shop; `ordinary_s` at a shop of which nothing is known.

    `measured`: by kind, how many inspections there were and what one takes; it counts once there are enough.
    """
    count, middle_s = measured.get(shop.kind, (0, 0.0))
    seconds = middle_s if count >= _ENOUGH_VISITS else ordinary_s * _TIMES_ORDINARY.get(shop.kind, 1.0)
    if shop.state is ShopState.REOPENED:
        seconds *= _ONLY_SOME_LOTS
    if shop.state in (ShopState.FOUND, ShopState.SIGHTED):
        seconds += _FOUND_S
    return seconds + min(shop.shipped * _SHIPPED_LOT_S, _MOST_SHIPPED_S)
