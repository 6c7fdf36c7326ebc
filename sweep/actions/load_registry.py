"""Load a registry of retailers, or a newer one: one transaction, from the file to every running sweep's scope."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Mapping, Sequence
from contextlib import AsyncExitStack
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from pathlib import Path
from time import perf_counter
from typing import Any

from sweep.actions.apply import SweepWriter, write_sweep_on
from sweep.actions.keep_rejects import keep_rejects
from sweep.actions.place_shops import place_shops
from sweep.actions.refresh_scope import ScopeRefreshed, refresh_scope
from sweep.db import registry, sweeps
from sweep.db.connection import Connection, Database
from sweep.domain.ids import PersonId, SectorId, ShopId, SweepId
from sweep.intake.refresh import Refresh, compare, fingerprint, refuse_silent_loss
from sweep.intake.registry import read_registry
from sweep.intake.registry_row import RegistryFile, RegistryRow
from sweep.intake.rejects import RejectRow
from sweep.intake.tables import read_bytes


@dataclass(frozen=True, slots=True)
class FileCounts:
    """What the file held: rows = accepted + duplicates + rejected + excluded."""

    rows: int
    accepted: int
    corrected: int
    duplicates: int
    rejected: int
    unlocated: int
    excluded: int


@dataclass(frozen=True, slots=True)
class RegistryLoaded:
    """What a load did. accepted = added + updated + unchanged; `gone` are shops that the file has no longer."""

    counts: FileCounts
    added: int
    updated: int
    unchanged: int
    gone: int
    sectors_made: int
    sweeps: tuple[ScopeRefreshed, ...]
    rejects_file: Path
    seconds: float
    of_the_file: tuple[RejectRow, ...] = ()  # what was said of the file as a whole

    def facts(self) -> dict[str, Any]:
        """The contract's keys of `registry load`, and what happened in running sweeps."""
        return {
            **asdict(self.counts),
            "added": self.added,
            "updated": self.updated,
            "unchanged": self.unchanged,
            "gone": self.gone,
            "rejects_file": str(self.rejects_file),
            "seconds": round(self.seconds, 3),
            "sectors_made": self.sectors_made,
            "sweeps": [asdict(each) for each in self.sweeps],
            "remarks": [
                {"reason": each.reason_code, "en": each.reason_en, "zh": each.reason_zh} for each in self.of_the_file
            ],
        }


class _DryRun(Exception):
    """Everything was tried; now undo it."""


async def load_registry(
    database: Database,
    path: Path,
    *,
    rejects_dir: Path,
    by: PersonId,
    now: datetime,
    datum: str = "wgs84",
    where: Sequence[tuple[str, str]] = (),
    mapping: Mapping[str, str] | None = None,
    encoding: str | None = None,
    confirm_gone: bool = False,
    dry_run: bool = False,
) -> RegistryLoaded:
    """Bring the registry to what the file says; options as of `sweep.intake.registry.read_registry`.

    Over a running sweep new shops enter its scope, and gone ones wait for a second person. A dry run changes
    nothing but writes the rejects file. Raises Problem, as reading does, and `confirm-gone`; then nothing is changed.
    """
    began = perf_counter()
    file = await asyncio.to_thread(read_registry, path, datum=datum, where=where, mapping=mapping, encoding=encoding)
    digest = hashlib.sha256(read_bytes(path)).digest()
    loaded: RegistryLoaded | None = None
    try:
        async with database.transaction() as connection:
            loaded = await _refresh(connection, file, digest, path, rejects_dir, by, now, confirm_gone)
            if dry_run:
                raise _DryRun
    except _DryRun:
        assert loaded is not None
    return replace(loaded, seconds=perf_counter() - began)


async def _refresh(
    connection: Connection,
    file: RegistryFile,
    digest: bytes,
    path: Path,
    rejects_dir: Path,
    by: PersonId,
    now: datetime,
    confirm_gone: bool,
) -> RegistryLoaded:
    async with AsyncExitStack() as stack:
        # Sweeps first, as check-ins do: who holds a sweep may also teach a shop its position.
        writers = [await stack.enter_async_context(write_sweep_on(connection, s)) for s in await _running(connection)]
        await registry.lock_registry(connection)
        present, were_gone = await registry.select_known(connection)
        refresh = compare(present, file.retailers)
        refuse_silent_loss(refresh, len(present), confirmed=confirm_gone, file=file.name)
        changed = [*refresh.added, *refresh.updated]
        placement = await place_shops(connection, changed)
        counts = FileCounts(**{name: getattr(file, name) for name in FileCounts.__dataclass_fields__})
        load = await registry.insert_load(connection, file.name, digest, now, asdict(counts))
        await _put(connection, changed, placement.sectors, load)
        await registry.mark_gone(connection, refresh.gone)
        returned = [row.retailer_id for row in refresh.added if row.retailer_id in were_gone]
        done = [await _in_sweep(writer, refresh, returned, by, file.name) for writer in writers]
        return RegistryLoaded(
            counts=counts,
            added=len(refresh.added) - len(returned),
            updated=len(refresh.updated) + len(returned),
            unchanged=len(refresh.unchanged),
            gone=len(refresh.gone),
            sectors_made=placement.made,
            sweeps=tuple(done),
            rejects_file=keep_rejects(rejects_dir, path, [*file.rejects, *placement.remarks], now),
            seconds=0.0,
            of_the_file=tuple(each for each in file.rejects if each.row == 0),
        )


async def _running(connection: Connection) -> list[SweepId]:
    """Sweeps that are not at their last end, always in the same order, so that two loads never wait crosswise."""
    rows = await sweeps.select_sweeps(connection)
    return sorted(row.sweep_id for row in rows if row.disposed_ms is None)


async def _in_sweep(
    writer: SweepWriter, refresh: Refresh, returned: Sequence[ShopId], by: PersonId, file_name: str
) -> ScopeRefreshed:
    return await refresh_scope(writer, gone=refresh.gone, returned=returned, by=by, file_name=file_name)


async def _put(
    connection: Connection, rows: Sequence[RegistryRow], sectors: Sequence[SectorId | None], load: int
) -> None:
    retailers = [
        registry.Retailer(
            retailer_id=row.retailer_id,
            name=row.name,
            address=row.address,
            kind=row.kind.value,
            phone=row.extra.get("phone", ""),
            lat_e7=row.lat_e7,
            lon_e7=row.lon_e7,
            shared_position=max(1, row.position_shared),
            sector_id=sector,
            county=row.sector_path[0] if row.sector_path else "",
            township=row.sector_path[1] if len(row.sector_path) > 1 else "",
            status=row.status_text,
            source_row=row.source_row,
            fingerprint=fingerprint(row),
            hours=row.visiting.hours,
            two_teams=row.visiting.two_teams,
            needs=",".join(row.visiting.needs),
        )
        for row, sector in zip(rows, sectors, strict=True)
    ]
    await registry.put_retailers(connection, retailers, load)
