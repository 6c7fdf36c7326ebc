"""Put together what one phone carries: recall, route and the sector's shops, all as of one moment."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from sweep.actions.apply import read_base
from sweep.actions.shift_times import moment
from sweep.db import itinerary, plans, teams
from sweep.db.check_ins import touch_phones
from sweep.db.connection import Connection, Database
from sweep.db.itinerary import TeamStop
from sweep.db.lot_pictures import select_pictures
from sweep.db.people import Bearer
from sweep.db.recalls import lot_to_json
from sweep.db.sweeps import SweepRow, select_sweeps
from sweep.db.teams import TeamRow
from sweep.domain.geodesy import E7
from sweep.domain.ids import TeamId
from sweep.domain.lines import BaseLines, read_cover
from sweep.domain.opening_hours import week_in_words
from sweep.domain.recall import Lot
from sweep.domain.reopening import open_lots
from sweep.domain.rule_words import describe
from sweep.domain.skills import skills_in_words
from sweep.domain.words import CLOSED_LINES, IN_CUSTODY, TO_VISIT, Account, RetailerKind, ShopState
from sweep.views.itinerary import Itinerary, LotSheet, OfficerCard, PhoneDay, PhoneHolder, Stop
from sweep.views.words import say

#: From here goods move on. Also what was still on sale when it was found, and what is being looked for.
_MOVABLE = sorted(IN_CUSTODY | {Account.ON_SALE, Account.MISSING})


@dataclass(frozen=True, slots=True)
class Contact:
    """What a phone says of itself: its clock when it asked, and how much it has not yet handed in."""

    phone_clock_ms: int
    unsent: int
    app_version: str


async def read_phone_day(database: Database, bearer: Bearer, contact: Contact | None = None) -> PhoneDay:
    """Everything for the phone of `bearer`; the contact is noted. Sweeps that are disposed of are left out."""
    async with database.transaction(isolation="repeatable_read", readonly=True) as connection:
        rows = [row for row in await select_sweeps(connection) if row.disposed_ms is None and row.revision]
        team = next((t for t in await teams.select_teams(connection) if t.team_id == bearer.team), None)
        own = OfficerCard(bearer.name, await itinerary.select_credential(connection, bearer.person))
        officers = () if team is None else await itinerary.select_team_officers(connection, team.team_id)
        holder = PhoneHolder(
            person=bearer.person,
            name=bearer.name,
            role=bearer.role,
            credential=own.credential,
            language=bearer.language,
            team=bearer.team,
            team_name=team.name if team else "",
            sector_name=await itinerary.select_sector_name(connection, bearer.sector),
        )
        day = PhoneDay(
            holder, officers or (own,), tuple([await _itinerary(connection, row, bearer, team) for row in rows])
        )
    if contact is not None and bearer.phone is not None and rows:
        now_ms = rows[-1].now_ms
        noted = (bearer.phone, now_ms - contact.phone_clock_ms, contact.unsent, now_ms, contact.app_version)
        # Apart from the reading: a check-in of the same phone may be touching the same row.
        async with database.transaction() as connection:
            await touch_phones(connection, [noted])
    return day


async def _itinerary(connection: Connection, row: SweepRow, bearer: Bearer, team: TeamRow | None) -> Itinerary:
    base = await read_base(connection, row)
    number = await plans.select_newest_plan(connection, row.sweep_id)
    stops = await _stops(connection, row, base, number, team)
    shops = await itinerary.select_sector_shops(connection, row.sweep_id, bearer.sector)
    pictures = await select_pictures(connection, row.sweep_id)
    near = sorted({*shops.shop, *(stop.shop for stop in stops)})
    return Itinerary(
        sweep=row.sweep_id,
        title=row.title,
        recall_class=row.recall_class,
        hazard=row.hazard,
        exercise=row.exercise,
        zone=row.zone,
        epoch=row.epoch,
        n=row.head_n,
        now_ms=row.now_ms,
        pace_milli=row.clock_pace_milli,
        exported_n=await itinerary.select_exported_n(connection, row.sweep_id),
        revision=row.revision,
        lots=tuple(lot_sheet(lot, pictures.get(lot.lot_id, ())) for lot in base.recall.lots.values()),
        plan=number,
        stops=stops,
        shops=shops,
        also=await itinerary.select_merged(connection, row.sweep_id, near),
        unsettled=await itinerary.select_unsettled(connection, row.sweep_id, near),
        held=await itinerary.select_held(connection, row.sweep_id, near, _MOVABLE),
    )


async def _stops(
    connection: Connection, row: SweepRow, base: BaseLines, number: int, team: TeamRow | None
) -> tuple[Stop, ...]:
    plan = await plans.select_plan(connection, row.sweep_id, number)
    if plan is None or team is None:
        return ()
    found = await itinerary.select_team_stops(connection, row.sweep_id, number, team.team_id)
    singles = await itinerary.select_single_lines(connection, row.sweep_id, [stop.shop for stop in found])
    zone = ZoneInfo(row.zone)
    made = datetime.fromtimestamp(plan.made_ms / 1000, UTC).astimezone(zone)
    active = frozenset(lot.lot_id for lot in base.recall.lots.values() if not lot.released)
    called = {each.team_id: each.name for each in await teams.select_teams(connection)}
    stops = []
    for stop in found:
        arrives = moment(team, made, stop.day, stop.arrival_s)
        single = singles.get(stop.shop, {})
        still_open = {lot for lot in open_lots(read_cover(stop.cover), base, applicable=True) if lot not in single}
        still_open |= {lot for lot, state in single.items() if state not in CLOSED_LINES}
        state = ShopState(stop.state)
        stops.append(
            Stop(
                shop=stop.shop,
                name=stop.name,
                address=stop.address,
                phone=stop.phone,
                kind=RetailerKind(stop.kind),
                lat=_degrees(stop.lat_e7),
                lon=_degrees(stop.lon_e7),
                date=moment(team, made, stop.day, 0).date().isoformat(),
                arrives_ms=int(arrives.timestamp() * 1000),
                due_ms=stop.due_ms,
                state=state,
                to_visit=state in TO_VISIT,
                open_lots=None if still_open >= active else tuple(sorted(still_open)),
                likely=tuple(stop.likely),
                asks=_asks(stop, arrives, called),
            )
        )
    return tuple(stops)


def _asks(stop: TeamStop, arrives: datetime, called: Mapping[TeamId, str]) -> dict[str, tuple[str, ...]]:
    """By language what its route sheet says of a stop, too."""
    if not (stop.hours or stop.needs or stop.with_team):
        return {}
    asks = {}
    for language in ("zh", "en"):
        told = []
        if stop.with_team:
            team = called.get(stop.with_team, stop.with_team)
            told.append(say("route-sheet-with-team", language, team=team, time=f"{arrives:%m-%d %H:%M}"))
        if stop.hours:
            told.append(say("route-sheet-hours", language, hours=week_in_words(stop.hours, language)))
        if stop.needs:
            told.append(say("route-sheet-needs", language, skills=skills_in_words(stop.needs, language)))
        asks[language] = tuple(told)
    return asks


def lot_sheet(lot: Lot, pictures: tuple[str, ...] = ()) -> LotSheet:
    """A lot as a phone carries it."""
    return LotSheet(
        lot=lot.lot_id,
        product=lot.product,
        brand=lot.brand,
        producer=lot.producer,
        spec=lot.spec,
        unit=lot.unit,
        gtin=lot.gtin,
        rule=lot_to_json(lot)["rule"],
        zh=describe(lot.rule, "zh"),
        en=describe(lot.rule, "en"),
        rule_text=lot.rule_text,
        released=lot.released,
        pictures=pictures,
    )


def _degrees(value_e7: int | None) -> float | None:
    return None if value_e7 is None else value_e7 / E7
