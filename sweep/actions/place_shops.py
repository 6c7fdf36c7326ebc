"""Put shops into sectors; where nobody has loaded sectors yet, make them of the registry's own words."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sweep.db import sectors as stored
from sweep.db.connection import Connection
from sweep.domain.ids import SectorId
from sweep.intake.addresses import place_of
from sweep.intake.jurisdiction import assign_sectors
from sweep.intake.places import place_key
from sweep.intake.registry_row import RegistryRow
from sweep.intake.rejects import RejectRow
from sweep.intake.sectors import SectorRow

#: Holds the shops whose words name no place, while sectors are made of words.
_EVERYWHERE = stored.SectorRow(SectorId(stored.FROM_REGISTRY), "全域 all", level="", aliases=("all", "全域"))


@dataclass(frozen=True, slots=True)
class Placement:
    """The sector of each row, in the rows' order (None: not known); how many sectors were made for it."""

    sectors: list[SectorId | None]
    made: int
    remarks: list[RejectRow]


async def place_shops(connection: Connection, rows: Sequence[RegistryRow]) -> Placement:
    """The sector of each shop. Raises Problem positions-exchanged."""
    known = await stored.select_sectors(connection)
    if not all(sector.is_from_registry for sector in known):
        assigned = await asyncio.to_thread(assign_sectors, rows, [for_placing(sector) for sector in known])
        return Placement(assigned.sectors, 0, assigned.rejects)
    made = [sector for sector in sectors_of_words(rows) if sector.sector_id not in {k.sector_id for k in known}]
    await stored.put_sectors(connection, made)
    sectors = [for_placing(sector) for sector in (*known, *made) if sector.sector_id != _EVERYWHERE.sector_id]
    placed = (await asyncio.to_thread(assign_sectors, rows, sectors)).sectors
    if None in placed:
        if _EVERYWHERE not in known:
            await stored.put_sectors(connection, [_EVERYWHERE])
            made.append(_EVERYWHERE)
        placed = [sector or _EVERYWHERE.sector_id for sector in placed]
    return Placement(placed, len(made), [])


def sectors_of_words(rows: Iterable[RegistryRow]) -> list[stored.SectorRow]:
    """The places that a registry's words name, nested as they stand; of several spellings the first."""
    made: dict[tuple[str, ...], stored.SectorRow] = {}
    seen: set[tuple[str, ...]] = set()
    for row in rows:
        path = row.sector_path or tuple(filter(None, [place_of(row.address)]))
        if path in seen:
            continue
        seen.add(path)
        keys: tuple[str, ...] = ()
        parent: SectorId | None = None
        for word in path:
            keys = (*keys, place_key(word))
            if keys not in made:
                sector_id = SectorId(f"{parent}/{word}" if parent else f"{stored.FROM_REGISTRY}{word}")
                made[keys] = stored.SectorRow(sector_id, word, parent)
            parent = made[keys].sector_id
    return list(made.values())


def for_placing(sector: stored.SectorRow) -> SectorRow:
    """A stored sector as intake knows it."""
    return SectorRow(
        sector_id=sector.sector_id,
        name=sector.name,
        parent=sector.parent,
        level=sector.level,
        geometry=sector.boundary,
        office=None,
        duty_officer=None,
        phone=None,
        aliases=tuple(sector.aliases),
        source_row=0,
    )
