"""Load sectors, and place every registered shop anew."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from sweep.actions.keep_rejects import keep_rejects
from sweep.actions.place_shops import for_placing
from sweep.db import registry
from sweep.db import sectors as stored
from sweep.db.connection import Connection, Database
from sweep.domain.geodesy import to_e7
from sweep.domain.ids import SectorId
from sweep.domain.words import RetailerKind
from sweep.intake.jurisdiction import assign_sectors
from sweep.intake.registry_row import RegistryRow
from sweep.intake.rejects import RejectRow
from sweep.intake.sectors import SectorRow, read_sectors, sector_called


@dataclass(frozen=True, slots=True)
class SectorsLoaded:
    """What a load did; `unplaced` shops have no sector."""

    sectors: int
    reassigned: int
    unplaced: int
    rejects_file: Path

    def facts(self) -> dict[str, Any]:
        """The contract's keys of `sectors load`, and where the shops went."""
        return {
            "sectors": self.sectors,
            "reassigned": self.reassigned,
            "unplaced": self.unplaced,
            "rejects_file": str(self.rejects_file),
        }


async def load_sectors(
    database: Database, path: Path, *, rejects_dir: Path, now: datetime, datum: str = "wgs84"
) -> SectorsLoaded:
    """Add sectors or bring known ones up to date; sectors made of a registry's words give way to them."""
    file = await asyncio.to_thread(read_sectors, path, datum=datum)
    async with database.transaction() as connection:
        await registry.lock_registry(connection)
        before = await stored.select_sectors(connection)
        await stored.put_sectors(connection, map(_stored, file.sectors))
        makeshift = [sector for sector in before if sector.is_from_registry]
        for old in makeshift:
            if (new := sector_called(old.name, file.sectors)) is not None:
                await stored.move_members(connection, old.sector_id, new.sector_id)
        reassigned, unplaced, remarks = await _place_all(connection)
        await stored.delete_unused(connection, [sector.sector_id for sector in makeshift])
        rejects_file = keep_rejects(rejects_dir, path, [*file.rejects, *remarks], now)
    return SectorsLoaded(len(file.sectors), reassigned, unplaced, rejects_file)


async def _place_all(connection: Connection) -> tuple[int, int, Sequence[RejectRow]]:
    places = await registry.select_places(connection)
    if not places:
        return 0, 0, ()
    sectors = [s for s in await stored.select_sectors(connection) if not s.is_from_registry]
    rows = [_as_row(place) for place in places]
    assigned = await asyncio.to_thread(assign_sectors, rows, [for_placing(sector) for sector in sectors])
    chosen = {place.retailer_id: sector for place, sector in zip(places, assigned.sectors, strict=True)}
    moved = await registry.assign_sectors(connection, chosen)
    return moved, len(assigned.unassigned), assigned.rejects


def _as_row(place: registry.Place) -> RegistryRow:
    """What the registry said of a shop's place, once more."""
    return RegistryRow(
        retailer_id=place.retailer_id,
        name="",
        address=place.address,
        kind=RetailerKind.RETAILER,
        lat_e7=place.lat_e7,
        lon_e7=place.lon_e7,
        sector_path=tuple(filter(None, (place.county, place.township))),
        status_text="",
        source_row=place.source_row,
    )


def _stored(sector: SectorRow) -> stored.SectorRow:
    office = sector.office
    return stored.SectorRow(
        sector_id=SectorId(sector.sector_id),
        name=sector.name,
        parent=sector.parent,
        level=sector.level,
        boundary=dict(sector.geometry) if sector.geometry is not None else None,
        office_lat_e7=None if office is None else to_e7(office[0]),
        office_lon_e7=None if office is None else to_e7(office[1]),
        duty_officer=sector.duty_officer,
        aliases=sector.aliases,
    )
