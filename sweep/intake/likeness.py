"""Rows that may be one shop under two ids, and points that many shops share: said, never acted on."""

from __future__ import annotations

from collections.abc import Sequence

from rapidfuzz import fuzz

from sweep.intake.addresses import name_key
from sweep.intake.registry_row import RegistryRow
from sweep.intake.rejects import Action, RejectRow, remark, told_row

_ALIKE = 88.0
_LARGEST_HOUSE = 12  # a market hall with more shops has many names that are alike
_CROWD = 3
_ROWS_SHOWN = 8


def likely_duplicates(retailers: Sequence[RegistryRow], shops: Sequence[str]) -> list[RejectRow]:
    """Warnings for rows whose name and address are those of an earlier row, or nearly; `shops` are the keys."""
    said: list[RejectRow] = []
    first: dict[str, RegistryRow] = {}
    houses: dict[str, list[RegistryRow]] = {}
    for row, shop in zip(retailers, shops, strict=True):
        address = shop.partition("|")[2]
        if not address:
            continue
        if (other := first.get(shop)) is not None:
            said.append(
                remark(
                    Action.WARNING, row.source_row, "name", row.name, "likely-duplicate",
                    first=other.source_row, other=other.retailer_id,
                )
            )  # fmt: skip
        else:
            first[shop] = row
            houses.setdefault(address, []).append(row)
    for house in houses.values():
        if 1 < len(house) <= _LARGEST_HOUSE:
            said += _alike(house)
    return said


def _alike(house: Sequence[RegistryRow]) -> list[RejectRow]:
    said: list[RejectRow] = []
    keys = [name_key(row.name) for row in house]
    for i, row in enumerate(house):
        for j in range(i):
            likeness = fuzz.ratio(keys[i], keys[j])
            if likeness >= _ALIKE:
                said.append(
                    remark(
                        Action.WARNING, row.source_row, "name", row.name, "similar-shop",
                        first=house[j].source_row, other=house[j].retailer_id, likeness=round(likeness),
                    )
                )  # fmt: skip
                break
    return said


def shared_points(retailers: Sequence[RegistryRow]) -> list[RejectRow]:
    """One warning for each point at which three shops or more stand, at its first row."""
    crowds: dict[tuple[int, int], list[int]] = {}
    for row in retailers:
        if row.position_shared >= _CROWD and row.lat_e7 is not None and row.lon_e7 is not None:
            crowds.setdefault((row.lat_e7, row.lon_e7), []).append(row.source_row)
    return [
        remark(
            Action.WARNING, rows[0], "position", f"{lat / 1e7:.7f}, {lon / 1e7:.7f}", "position-shared",
            count=len(rows),
            rows=", ".join(map(told_row, rows[:_ROWS_SHOWN])) + (" …" if len(rows) > _ROWS_SHOWN else ""),
        )
        for (lat, lon), rows in crowds.items()
    ]  # fmt: skip
