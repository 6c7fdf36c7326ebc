"""The newest plan as route sheets: one a team and shift, with what a team carries on paper."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from sweep.actions.apply import read_base
from sweep.actions.shift_times import moment
from sweep.db import people, plans, sectors, teams
from sweep.db.connection import Database
from sweep.db.people import Person
from sweep.db.plans import SheetStopRow
from sweep.db.sweeps import choose_sweep
from sweep.db.teams import TeamRow
from sweep.domain.geodesy import E7
from sweep.domain.ids import TeamId
from sweep.domain.problem import Problem
from sweep.domain.recall import Lot
from sweep.domain.words import TO_VISIT
from sweep.views.route_sheet import RouteSheet, SheetOfficer, SheetStop


@dataclass(frozen=True, slots=True)
class _Head:
    """What every sheet of a plan says."""

    title: str
    exercise: bool
    zone: ZoneInfo
    made: datetime
    lots: tuple[str, ...]


async def read_route_sheets(database: Database, sweep: str | None, team: TeamId | None = None) -> list[RouteSheet]:
    """Team by team and shift by shift; of one team, or of all. Stops that are done are left out.

    Raises Problem no-plan.
    """
    async with database.transaction(isolation="repeatable_read", readonly=True) as connection:
        row = await choose_sweep(connection, sweep)
        number = await plans.select_newest_plan(connection, row.sweep_id)
        plan = await plans.select_plan(connection, row.sweep_id, number)
        if plan is None:
            raise Problem(
                "no-plan",
                f"Sweep {row.sweep_id} has no plan yet; make one with `sweep plan`.",
                f"清查 {row.sweep_id} 尚未排线；请先运行 sweep plan。",
                status=404,
            )
        stops = await plans.select_sheet_stops(connection, row.sweep_id, number)
        base = await read_base(connection, row)
        known = {each.team_id: each for each in await teams.select_teams(connection)}
        names = {sector.sector_id: sector.name for sector in await sectors.select_sectors(connection)}
        officers = _officers(await people.people(connection))
    zone = ZoneInfo(row.zone)
    head = _Head(
        row.title,
        row.exercise,
        zone,
        datetime.fromtimestamp(plan.made_ms / 1000, UTC).astimezone(zone),
        tuple(lot_line(lot) for lot in base.recall.lots.values() if not lot.released),
    )
    shifts: dict[tuple[TeamId, int], list[SheetStopRow]] = defaultdict(list)
    for stop in stops:
        if stop.state in TO_VISIT and team in (None, stop.team):
            shifts[stop.team, stop.day].append(stop)
    return [
        _sheet(head, known, its, names.get(known[its].sector_id, ""), officers.get(its, ()), day, shifts[its, day])
        for its, day in sorted(shifts)
    ]


def lot_line(lot: Lot) -> str:
    """A lot as a team reads it on paper."""
    return " ".join(filter(None, (lot.lot_id, lot.brand, lot.product, lot.spec, lot.rule_text)))


def _sheet(
    head: _Head,
    known: Mapping[TeamId, TeamRow],
    its: TeamId,
    sector: str,
    officers: Sequence[SheetOfficer],
    day: int,
    stops: Sequence[SheetStopRow],
) -> RouteSheet:
    team = known[its]
    return RouteSheet(
        sweep_title=head.title,
        exercise=head.exercise,
        team=_called(known, its),
        sector=sector,
        officers=tuple(officers),
        date=moment(team, head.made, day, 0).date(),
        stops=tuple(
            SheetStop(
                seq=stop.seq,
                shop=stop.name or stop.shop,
                address=stop.address or "",
                phone=stop.phone or "",
                arrives=moment(team, head.made, day, stop.arrival_s),
                due=datetime.fromtimestamp(stop.due_ms / 1000, UTC).astimezone(head.zone),
                lots=tuple(stop.shipped or ()),
                lat=None if stop.lat_e7 is None else stop.lat_e7 / E7,
                lon=None if stop.lon_e7 is None else stop.lon_e7 / E7,
                hours=stop.hours,
                needs=tuple(stop.needs or ()),
                with_team=_called(known, stop.with_team),
            )
            for stop in stops
        ),
        lots=head.lots,
    )


def _called(known: Mapping[TeamId, TeamRow], team: TeamId | None) -> str:
    """A team as it is called on paper; '' for none."""
    if team is None:
        return ""
    name = known[team].name if team in known else team
    return f"{team} {name}" if name != team else name


def _officers(everybody: Sequence[Person]) -> Mapping[TeamId, Sequence[SheetOfficer]]:
    found: dict[TeamId, list[SheetOfficer]] = defaultdict(list)
    for person in everybody:
        if person.team is not None:
            found[person.team].append(SheetOfficer(person.name, person.credential))
    return found
