"""Load a distribution list: shops that received a listed lot are likely holders, and are visited first."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from sweep.actions.apply import write_sweep
from sweep.actions.keep_rejects import keep_rejects
from sweep.db import shipments
from sweep.db.connection import Database
from sweep.db.sweeps import choose_sweep
from sweep.domain.ids import LotId, ShopId, SweepId
from sweep.domain.lot_match import counts_as_recalled, match
from sweep.domain.lot_rule import AllCodes, FreeText
from sweep.domain.recall import Lot
from sweep.domain.words import RetailerKind
from sweep.intake.distribution import Shipment, match_shipments, read_distribution
from sweep.intake.folding import key
from sweep.intake.registry_row import RegistryRow
from sweep.intake.rejects import Action, RejectRow

_MOST_UNITS = 2**31 - 1


@dataclass(frozen=True, slots=True)
class DistributionLoaded:
    """rows = matched + unmatched; `shipments` are pairs of shop and lot, `shops` the likely holders."""

    sweep: SweepId
    rows: int
    matched: int
    unmatched: int
    shipments: int
    shops: int
    rejects_file: Path

    def facts(self) -> dict[str, Any]:
        """What the command answers."""
        return {
            "sweep": self.sweep,
            "rows": self.rows,
            "matched": self.matched,
            "unmatched": self.unmatched,
            "shipments": self.shipments,
            "shops": self.shops,
            "rejects_file": str(self.rejects_file),
        }


async def load_distribution(
    database: Database, path: Path, *, sweep: str | None, rejects_dir: Path, now: datetime
) -> DistributionLoaded:
    """Keep who received which lot. Nobody leaves the sweep by it: without a line on the list a shop is asked too.

    A shipment's code counts for each lot whose rule it meets for certain, or else for each that can't rule it out.
    """
    file = await asyncio.to_thread(read_distribution, path)
    async with database.acquire() as connection:
        chosen = (await choose_sweep(connection, sweep)).sweep_id
    async with write_sweep(database, chosen) as writer:
        registered = [_as_row(*row) for row in await shipments.select_consignees(writer.connection)]
        consignees = await asyncio.to_thread(match_shipments, file.shipments, registered)
        remarks = [*file.rejects, *consignees.rejects]
        found: dict[tuple[ShopId, LotId], shipments.ShipmentRow] = {}
        matched = 0
        for shipment, shop in zip(file.shipments, consignees.shops, strict=True):
            lots = lots_of(shipment.lot, writer.base.recall.lots.values())
            if not lots:
                remarks.append(_lot_unknown(shipment))
            if shop is None or not lots:
                continue
            matched += 1
            for lot in lots:
                found[shop, lot] = _added(found.get((shop, lot)), shipment, shop, lot)
        holders = sorted({shop for shop, _ in found})
        await shipments.put_shipments(writer.connection, chosen, list(found.values()))
        await shipments.mark_likely(writer.connection, chosen, holders)
        rejects_file = keep_rejects(rejects_dir, path, remarks, now)
    return DistributionLoaded(chosen, file.rows, matched, file.rows - matched, len(found), len(holders), rejects_file)


def lots_of(written: str, lots: Iterable[Lot]) -> Sequence[LotId]:
    """The lots that a shipment's code means: the lot of this id, else every lot that its rule can't rule out."""
    known = list(lots)
    same = [lot.lot_id for lot in known if key(lot.lot_id) == key(written) != ""]
    if same:
        return same
    ruled = [lot for lot in known if not isinstance(lot.rule, AllCodes | FreeText)]
    return [lot.lot_id for lot in ruled if counts_as_recalled(match(lot.rule, written))]


def _added(before: shipments.ShipmentRow | None, shipment: Shipment, shop: ShopId, lot: LotId) -> shipments.ShipmentRow:
    """Several deliveries of one lot to one shop add up, as far as they are known and of one unit."""
    quantity = _whole(shipment.quantity)
    if before is not None:
        known = before.quantity is not None and quantity is not None and before.unit == shipment.unit
        quantity = min(_MOST_UNITS, (before.quantity or 0) + (quantity or 0)) if known else None
    return shipments.ShipmentRow(shop, lot, quantity, shipment.unit)


def _whole(quantity: Decimal | None) -> int | None:
    """Units, rounded up: half a case is one to look for."""
    if quantity is None or not quantity.is_finite() or not 0 <= quantity <= _MOST_UNITS:
        return None
    return int(quantity.to_integral_value(rounding="ROUND_CEILING"))


def _lot_unknown(shipment: Shipment) -> RejectRow:
    return RejectRow(
        shipment.source_row, "lot", shipment.lot, "lot-unknown",
        "No lot of the recall has this code.", "召回中没有该批次。", Action.WARNING,
    )  # fmt: skip


def _as_row(shop: ShopId, name: str, address: str) -> RegistryRow:
    return RegistryRow(shop, name, address, RetailerKind.RETAILER, None, None, (), "", 0)
