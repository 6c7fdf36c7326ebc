"""Load things in a test with one line each."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sweep.actions.load_distribution import DistributionLoaded, load_distribution
from sweep.actions.load_registry import RegistryLoaded, load_registry
from sweep.actions.load_sectors import SectorsLoaded, load_sectors
from sweep.actions.load_teams import TeamsLoaded, load_teams
from sweep.actions.open_sweep import Opened, open_sweep
from sweep.actions.plan_routes import Planned, plan_sweep
from sweep.actions.take_notice import take_notice
from sweep.db.connection import Database
from sweep.domain.ids import PersonId
from tests.actions.registry_files import NOTICE, write_registry, write_sectors, write_teams

NOW = datetime(2026, 1, 5, 8, tzinfo=UTC)
LOADER = PersonId("loader")


class Desk:
    """A database, and a folder for its files."""

    def __init__(self, database: Database, folder: Path) -> None:
        self.database = database
        self.folder = folder

    @property
    def rejects(self) -> Path:
        return self.folder / "rejects"

    async def registry(self, file: Path | Iterable[int], **options: Any) -> RegistryLoaded:
        """A file, or the shops of these numbers."""
        path = file if isinstance(file, Path) else write_registry(self.folder / "registry.csv", file)
        return await load_registry(self.database, path, rejects_dir=self.rejects, by=LOADER, now=NOW, **options)

    async def sectors(self, *features: dict[str, Any]) -> SectorsLoaded:
        path = write_sectors(self.folder / "sectors.geojson", *features)
        return await load_sectors(self.database, path, rejects_dir=self.rejects, now=NOW)

    async def teams(self, *rows: tuple[str, str], **options: Any) -> TeamsLoaded:
        path = write_teams(self.folder / "teams.csv", *rows)
        return await load_teams(self.database, path, rejects_dir=self.rejects, now=NOW, **options)

    async def distribution(self, text: str) -> DistributionLoaded:
        path = self.folder / "shipped.csv"
        path.write_text(text, encoding="utf-8")
        return await load_distribution(self.database, path, sweep=None, rejects_dir=self.rejects, now=NOW)

    async def sweep(self, notice: str = NOTICE) -> Opened:
        path = self.folder / "notice.csv"
        path.write_text(notice, encoding="utf-8")
        taken = take_notice(path, rejects_dir=self.rejects, now=NOW)
        return await open_sweep(self.database, taken.notice, by=LOADER, confirmed_by=PersonId("second"))

    async def plan(self, **options: Any) -> Planned:
        return await plan_sweep(self.database, None, by=LOADER, **{"seconds": 2.0, **options})

    async def values(self, query: str, *arguments: Any) -> list[tuple[Any, ...]]:
        """The rows of a query."""
        async with self.database.acquire() as connection:
            return [tuple(record) for record in await connection.fetch(query, *arguments)]
