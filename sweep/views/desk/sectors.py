"""Sectors nested in one another: each row holds everything within it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from sweep.domain.ids import SectorId
from sweep.domain.words import ShopState
from sweep.views.desk.board import PROVEN, WITH_PRODUCT
from sweep.views.desk.rows import SectorRow


@dataclass(slots=True)
class SectorStates:
    """One sector's own shops by state, and what they add up to."""

    sector: SectorId
    name: str
    parent: SectorId | None
    level: str
    states: dict[ShopState, int]
    open_lines: int
    found_units: int
    held_units: int


def nest_sectors(
    own: Sequence[SectorStates], field: Mapping[str, Mapping[SectorId, int]], lots: int
) -> list[SectorRow]:
    """Rows in the order of a tree, each before those within it. `field`: late, silent, unsent and teams by sector."""
    known = {each.sector for each in own}
    children: dict[SectorId | None, list[SectorStates]] = {}
    for each in own:
        parent = each.parent if each.parent in known and each.parent != each.sector else None
        children.setdefault(parent, []).append(each)
    rows: list[SectorRow] = []
    for top in children.get(None, []):
        _add(top, 0, children, field, lots, rows)
    return rows


def _add(
    own: SectorStates,
    depth: int,
    children: Mapping[SectorId | None, Sequence[SectorStates]],
    field: Mapping[str, Mapping[SectorId, int]],
    lots: int,
    rows: list[SectorRow],
) -> SectorRow:
    place = len(rows)
    rows.append(_row(own, depth, field, lots))  # its place; what is within is added below
    row = rows[place]
    for child in children.get(own.sector, ()):
        row = _sum(row, _add(child, depth + 1, children, field, lots, rows))
    rows[place] = row
    return row


def _row(own: SectorStates, depth: int, field: Mapping[str, Mapping[SectorId, int]], lots: int) -> SectorRow:
    shops = sum(own.states.values())
    return SectorRow(
        sector=own.sector,
        name=own.name,
        level=own.level,
        depth=depth,
        parent=own.parent,
        shops=shops,
        clear=sum(number for state, number in own.states.items() if state in PROVEN),
        claimed=own.states.get(ShopState.CLAIMED, 0),
        product=sum(number for state, number in own.states.items() if state in WITH_PRODUCT),
        unvisited=own.states.get(ShopState.UNVISITED, 0),
        lines=shops * lots,
        closed_lines=shops * lots - own.open_lines,
        found_units=own.found_units,
        held_units=own.held_units,
        late=field["late"].get(own.sector, 0),
        silent_phones=field["silent"].get(own.sector, 0),
        teams=field["teams"].get(own.sector, 0),
        unsent=field["unsent"].get(own.sector, 0),
    )


_ADDED = (
    "shops", "clear", "claimed", "product", "unvisited", "lines", "closed_lines", "found_units", "held_units", "late",
    "silent_phones", "teams", "unsent",
)  # fmt: skip


def _sum(row: SectorRow, within: SectorRow) -> SectorRow:
    return replace(row, **{name: getattr(row, name) + getattr(within, name) for name in _ADDED})
