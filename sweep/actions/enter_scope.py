"""Bring shops into a sweep's scope: the denominator moves, and the ledger says so (design rule 10)."""

from __future__ import annotations

from collections.abc import Iterable

from sweep.actions.apply import SweepWriter
from sweep.db import registry_lookup, shops
from sweep.domain.events import ShopsEntered
from sweep.domain.ids import ShopId
from sweep.domain.problem import Problem
from sweep.domain.words import ShopState


async def enter_shops(writer: SweepWriter, wanted: Iterable[ShopId]) -> int:
    """Bring registered shops into the scope; all their lines are open. How many came."""
    open_lines = writer.base.open_lines((), applicable=True)
    state = ShopState.UNVISITED if open_lines else ShopState.CLEAR
    entering = list(wanted)
    if entering and open_lines:
        writer.reopen_if_ended(f"{len(entering)} shops entered", "service")
    writer.forget(entering)
    return await shops.insert_scope(writer.connection, writer.sweep, entering, open_lines, state.value, writer.head_n)


async def ensure_in_scope(writer: SweepWriter, shop: ShopId) -> None:
    """A registered shop that an event names counts from now on. Raises Problem `shop-unknown`."""
    if await shops.select_scope(writer.connection, writer.sweep, [shop]):
        return
    if await registry_lookup.select_kind(writer.connection, shop) is None:
        raise Problem(
            "shop-unknown",
            f"No shop “{shop}” is registered; check its id, or add it to the registry first.",
            f"名录中没有编号为“{shop}”的经营户；请核对编号，或先补登。",
            status=404,
            shop=shop,
        )
    writer.append(ShopsEntered((shop,), "named by an event"), actor="service")
    await enter_shops(writer, [shop])
