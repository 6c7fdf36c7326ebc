"""A distribution list: who received which lot, matched to the registry by id or by exact name and address."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path

from rapidfuzz import fuzz, process

from sweep.domain.ids import ShopId
from sweep.intake.addresses import address_key, name_key
from sweep.intake.folding import folded, folded_name, tidy
from sweep.intake.headings import missing_column, recognise, refuse_data_as_headings
from sweep.intake.registry_row import RegistryRow
from sweep.intake.rejects import Action, RejectRow, remark
from sweep.intake.shop_ids import clean_id
from sweep.intake.tables import Table, read_table
from sweep.intake.unread import unread_columns
from sweep.intake.vocabulary import DISTRIBUTION
from sweep.intake.written_times import day_of

_QUANTITY = re.compile(r"(\d{1,3}(?:[ ,]\d{3})+|\d+)(\.\d+)?\s*(\D*)")
_LIKE = 85
_MOST_SUGGESTED = 500  # beyond this the list is of another city, and suggestions only cost time


@dataclass(frozen=True, slots=True)
class Shipment:
    """One delivery of one lot to one consignee, as written. `quantity` is None where it can't be read."""

    consignee_id: str
    name: str
    address: str
    lot: str
    quantity: Decimal | None
    unit: str
    date: date | None
    source_row: int


@dataclass(frozen=True, slots=True)
class DistributionFile:
    """What a distribution list holds: rows = shipments + rejected (a row without consignee or lot)."""

    name: str
    shipments: list[Shipment]
    rejects: list[RejectRow]
    rows: int
    rejected: int


@dataclass(frozen=True, slots=True)
class Consignees:
    """The shop of each shipment, in their order; None where no shop is meant for certain."""

    shops: list[ShopId | None]
    rejects: list[RejectRow]


def read_distribution(path: Path, *, mapping: Mapping[str, str] | None = None) -> DistributionFile:
    """Read a distribution list in any table format. Raises Problem: see read_table, and missing-column."""
    return distribution_of(read_table(path), mapping=mapping)


def distribution_of(table: Table, *, mapping: Mapping[str, str] | None = None) -> DistributionFile:
    """`read_distribution` for a table that is already read."""
    refuse_data_as_headings(table.headings, file=table.name)
    columns = recognise(table.headings, DISTRIBUTION, mapping, file=table.name)
    for fields, what in (
        (("name", "consignee_id"), ("the consignee", "收货方")),
        (("lot",), ("the lot", "批次")),
    ):
        if not any(field in columns for field in fields):
            raise missing_column(fields, what, table.headings, DISTRIBUTION, file=table.name)
    raw = {f: table.column(c) for f in DISTRIBUTION if (c := columns.first(f)) is not None}
    shipments: list[Shipment] = []
    said = [*table.remarks, *columns.remarks, *unread_columns(table, columns)]
    rejected = 0
    for i, number in enumerate(table.rows.tolist()):
        cells = {f: tidy(folded(column[i])) for f, column in raw.items()}
        shop_id = clean_id(raw["consignee_id"][i])[0] if "consignee_id" in raw else ""
        name = tidy(folded_name(raw["name"][i])) if "name" in raw else ""
        if not (shop_id or name or cells.get("address")):
            said.append(
                remark(Action.REJECTED, number, "", " | ".join(filter(None, cells.values())), "nothing-to-visit")
            )
            rejected += 1
            continue
        if not cells["lot"]:
            said.append(remark(Action.REJECTED, number, "lot", name or shop_id, "lot-missing"))
            rejected += 1
            continue
        quantity, unit = quantity_of(cells.get("quantity", ""))
        if quantity is None and cells.get("quantity"):
            said.append(remark(Action.WARNING, number, "quantity", cells["quantity"], "quantity-unreadable"))
        day = day_of(cells.get("date", ""))
        if day is None and cells.get("date"):
            said.append(remark(Action.WARNING, number, "date", cells["date"], "date-unreadable"))
        shipments.append(
            Shipment(
                shop_id, name, cells.get("address", ""), cells["lot"], quantity, cells.get("unit") or unit, day, number
            )
        )
    return DistributionFile(table.name, shipments, said, len(table.rows), rejected)


def quantity_of(text: str) -> tuple[Decimal | None, str]:
    """A quantity and the unit behind it: "1,200 箱" is 1200 and 箱. None for what is no quantity."""
    found = _QUANTITY.fullmatch(tidy(folded(text)))
    if found is None:
        return None, ""
    try:
        return Decimal(re.sub("[ ,]", "", found[1]) + (found[2] or "")), found[3].strip()
    except InvalidOperation:
        return None, ""


def match_shipments(shipments: Sequence[Shipment], rows: Sequence[RegistryRow]) -> Consignees:
    """The shop of each shipment: by id, else by the key of name and address, else by a name that only one shop has.

    Anything less exact is only suggested, in a warning. A shipment of unknown consignee is a person's task.
    """
    by_id = {row.retailer_id: row.retailer_id for row in rows}
    by_shop: dict[str, list[ShopId]] = {}
    by_name: dict[str, list[ShopId]] = {}
    by_code: dict[str, list[ShopId]] = {}
    for row in rows:
        companies = filter(None, (row.name, row.extra.get("company", "")))
        for name in {name_key(company) for company in companies}:
            by_shop.setdefault(f"{name}|{address_key(row.address)}", []).append(row.retailer_id)
            by_name.setdefault(name, []).append(row.retailer_id)
        if uscc := row.extra.get("uscc"):
            by_code.setdefault(uscc, []).append(row.retailer_id)
    by_id |= {ShopId(code): shops[0] for code, shops in by_code.items() if len(shops) == 1 and code not in by_id}
    shops: list[ShopId | None] = []
    said: list[RejectRow] = []
    suggested = 0
    for shipment in shipments:
        found = by_id.get(ShopId(shipment.consignee_id)) if shipment.consignee_id else None
        if found is None and shipment.name:
            key = name_key(shipment.name)
            index, wanted = (by_shop, f"{key}|{address_key(shipment.address)}") if shipment.address else (by_name, key)
            several = index.get(wanted, [])
            found = several[0] if len(several) == 1 else None
            if len(several) > 1:
                ids = ", ".join(several[:5])
                said.append(
                    remark(
                        Action.WARNING, shipment.source_row, "consignee", shipment.name, "consignee-several", ids=ids
                    )
                )
                shops.append(None)
                continue
        if found is None:
            near = _near(shipment, by_name) if suggested < _MOST_SUGGESTED else ""
            suggested += 1
            written = shipment.name or shipment.consignee_id or shipment.address
            said.append(
                remark(Action.WARNING, shipment.source_row, "consignee", written, "consignee-unknown", near=near)
            )
        shops.append(found)
    return Consignees(shops, said)


def _near(shipment: Shipment, by_name: Mapping[str, list[ShopId]]) -> str:
    """Up to three shops with a like name, as a person reads them."""
    found = process.extract(name_key(shipment.name), by_name.keys(), scorer=fuzz.ratio, score_cutoff=_LIKE, limit=3)
    ids = [shop for name, _, _ in found for shop in by_name[name]][:3]
    return f" ({' / '.join(ids)}?)" if ids else ""
