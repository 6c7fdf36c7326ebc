"""The review queue with its evidence: who, when, how far from the shop, what was found, and what others said there."""

from __future__ import annotations

from sweep.actions.actor import Actor
from sweep.actions.wire import Undecodable, WireCheckIn, WireFinding, finding_numbers, read_check_in
from sweep.db.connection import Connection
from sweep.db.desk.paging import Ask, Page
from sweep.db.desk.visits import ReviewFound, select_reviews, select_visits_to
from sweep.domain.geodesy import distance_e7_m
from sweep.views.desk.rows import FindingSeen, OfficerSeen, ReviewRow, VisitRow


async def read_reviews(connection: Connection, ask: Ask, reader: Actor) -> Page[ReviewRow]:
    """Conflicts first, then finds, then the oldest. `own` where the reader may not approve."""
    page = await select_reviews(connection, ask)
    shops = [found.where.shop for found in page.rows]
    visits = await select_visits_to(connection, ask.sweep, ask.area, shops) if shops else {}
    rows = [_row(found, visits.get(found.where.shop, []), reader) for found in page.rows]
    return Page(rows, page.total, page.next)


def _row(found: ReviewFound, at_shop: list[VisitRow], reader: Actor) -> ReviewRow:
    visit, here = found.visit, found.here
    wire = _wire(found.raw)
    return ReviewRow(
        visit=visit,
        where=found.where,
        conflict=found.conflict,
        own=visit.person == reader.person or (bool(visit.team) and visit.team == reader.team),
        lat=here[0] / 1e7 if here else None,
        lon=here[1] / 1e7 if here else None,
        distance_m=round(distance_e7_m(*here, *found.registered)) if here and found.registered else None,
        unanswered=found.unanswered,
        note=wire.note if wire else "",
        erased=wire is None,
        officers=[OfficerSeen(each.name, each.credential) for each in wire.officers] if wire else [],
        findings=[_finding(*each) for each in zip(finding_numbers(wire.findings), wire.findings, strict=True)]
        if wire
        else [],
        photos=wire.photos if wire else [],
        others=[other for other in at_shop if other.check_in != visit.check_in],
    )


def _wire(raw: bytes | None) -> WireCheckIn | None:
    if raw is None:
        return None
    try:
        return read_check_in(raw)[0]
    except Undecodable:
        return None  # a reader of a newer service took it


def _finding(number: int, told: WireFinding) -> FindingSeen:
    hold = told.hold
    return FindingSeen(
        number=number,
        lot=told.lot,
        could_be=told.could_be,
        units=_whole(told.units),
        disposition=told.disposition,
        received_units=_whole(told.received_units) or 0,
        sold_units=_whole(told.sold_units) or 0,
        supplier=told.supplier,
        basis=hold.basis if hold else "",
        document=hold.document if hold else "",
        custodian=hold.custodian if hold else "",
        lapses_ms=_whole(hold.lapses) if hold else None,
        photos=told.photos,
    )


def _whole(value: float | str | None) -> int | None:
    return int(value) if isinstance(value, int | float) and abs(value) < 2**52 else None
