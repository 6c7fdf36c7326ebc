"""Goods of another shop's find that a visit moved: put on that shop's account, where the units are counted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sweep.actions.apply import SweepWriter
from sweep.actions.wire import WireCheckIn
from sweep.domain.check_in import CheckIn
from sweep.domain.events import GoodsMoved
from sweep.domain.ids import ShopId
from sweep.domain.units import is_lawful
from sweep.domain.words import Role

if TYPE_CHECKING:
    from sweep.actions.hand_in import Sender


async def move_elsewhere(writer: SweepWriter, sender: Sender, wire: WireCheckIn, visit: CheckIn) -> None:
    """Record the movements of a visit that name the shop of their find, where that is another one than was visited.

    What a helper or a revoked phone says stays with the visit, for a reviewer; so does what no account may take.
    The find itself may arrive later: its account is worked out from both.
    """
    if sender.role is not Role.OFFICER or sender.revoked:
        return
    shops = {told.id: ShopId(told.shop) for told in wire.movements if told.shop and told.shop != wire.shop}
    known = await writer.open_shops(shops.values()) if shops else {}
    for movement in visit.movements:
        shop = shops.get(movement.movement_id)
        if shop is not None and shop in known and is_lawful(movement):
            writer.append(GoodsMoved(movement, visit.person), shop=shop, actor=visit.person)
