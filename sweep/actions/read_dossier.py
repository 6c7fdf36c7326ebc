"""Read the dossier of a sweep, from one consistent reading of the database."""

from __future__ import annotations

from sweep.actions.read_board import read_board_of
from sweep.db import dossier, ledger, personal, sectors, standing, teams
from sweep.db.connection import Connection, Database
from sweep.db.sweeps import SweepRow, choose_sweep
from sweep.domain.ids import SectorId
from sweep.domain.sectors import county_of
from sweep.views.chronicle import Chronicle, Happening
from sweep.views.dossier import Dossier, compile_dossier
from sweep.views.dossier_sources import CheckSources, Place, Sources


async def read_dossier(database: Database, sweep: str | None) -> Dossier:
    """The dossier of a sweep (None: the only one) as it stands. Raises Problem where there is none, or several."""
    async with database.transaction(isolation="repeatable_read", readonly=True) as connection:
        sources = await _read_sources(connection, await choose_sweep(connection, sweep))
    return compile_dossier(sources)


async def _read_sources(connection: Connection, row: SweepRow) -> Sources:
    board = await read_board_of(connection, row)
    chronicle = Chronicle()
    async for entry in ledger.read_entries(connection, row.sweep_id):
        chronicle.add(Happening(entry.n, entry.at_ms, entry.actor, entry.shop, entry.event()))
    known = await sectors.select_sectors(connection)
    parents = {sector.sector_id: sector.parent for sector in known}
    return Sources(
        board=board,
        recall_class=row.recall_class,
        hazard=row.hazard,
        policy=row.policy,
        epoch=row.epoch,
        # Once nothing can change any more, the report is the same whenever it is written.
        as_of_ms=chronicle.head_ms if row.disposed_ms is not None else row.now_ms,
        chronicle=chronicle,
        shops=await dossier.select_shops(connection, row.sweep_id),
        findings=await dossier.select_findings(connection, row.sweep_id),
        stock=await dossier.select_stock(connection, row.sweep_id),
        stops=await dossier.select_stops(connection, row.sweep_id),
        sightings=await dossier.select_sightings(connection, row.sweep_id),
        phones=await dossier.select_phones(connection),
        notices=await dossier.select_notices(connection, row.sweep_id),
        erased=await dossier.count_erased(connection, row.sweep_id),
        names=await personal.select_names(connection, row.sweep_id),
        places={
            sector.sector_id: Place(sector.name, county_of(sector.sector_id, parents) or SectorId(""))
            for sector in known
        },
        teams={team.team_id: (team.name, team.sector_id) for team in await teams.select_teams(connection)},
        check=await _read_check(connection, row),
    )


async def _read_check(connection: Connection, row: SweepRow) -> CheckSources | None:
    sample = await standing.select_sample(connection, row.sweep_id)
    if sample is None:
        return None
    drawn, visits = await standing.select_checks(connection, row.sweep_id, sample)
    return CheckSources(sample["number"], sample["seed"], sample["revision"], sample["n"], drawn, visits)
