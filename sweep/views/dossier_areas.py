"""The dossier's figures by county, by sector and by team."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import median_low

from sweep.domain.events import CheckInRecorded, CheckInReviewed
from sweep.domain.ids import CheckInId, SectorId, ShopId, TeamId
from sweep.domain.words import Flag, Outcome, Purpose, Verdict
from sweep.views.chronicle import Happening, seen_ms
from sweep.views.dossier_shops import NOWHERE, ShopRecord
from sweep.views.dossier_sources import Sources


@dataclass(frozen=True, slots=True)
class AreaRecord:
    """A county or a sector. Times to first visit count from the opening, or from when the shop came in."""

    name: str
    county: str
    teams: int
    shops: int
    visited: int
    closed: int
    with_product: int
    open_shops: int
    finds: int
    units: int
    late: int
    median_ms: int | None
    entries: tuple[int, ...]  # the first and the last check-in


@dataclass(frozen=True, slots=True)
class TeamRecord:
    """What one team was given and did. `cleared`: shops that it visited and that have no open line now."""

    team: TeamId
    name: str
    sector: str
    planned: int
    visited: int
    inspected: int
    unmet: int
    cleared: int
    finds: int
    units: int
    checks: int
    late: int
    sent_late: int
    sent_back: int
    median_ms: int | None
    entries: tuple[int, ...]


def area_records(sources: Sources, shops: Iterable[ShopRecord], *, by_county: bool) -> list[AreaRecord]:
    """Figures by county, or by the sectors that shops stand in. Merged shops are counted with their survivor."""
    groups: dict[SectorId, list[ShopRecord]] = defaultdict(list)
    for shop in shops:
        if shop.counts:
            sector = shop.row.sector or SectorId("")
            groups[sources.places.get(sector, NOWHERE).county if by_county else sector].append(shop)
    teams: Counter[SectorId] = Counter()
    for _, sector in sources.teams.values():
        teams[sources.places.get(sector, NOWHERE).county if by_county else sector] += 1
    finds = Counter(find.shop for find in sources.findings)
    numbers: dict[ShopId, list[int]] = defaultdict(list)
    for visit in sources.chronicle.visits:
        numbers[visit.event.check_in.shop].append(visit.n)
    records = [
        _area(sources, sector, members, teams[sector], finds, numbers, by_county=by_county)
        for sector, members in groups.items()
    ]
    return sorted(records, key=lambda area: (area.county, area.name))


def _area(
    sources: Sources,
    sector: SectorId,
    shops: Sequence[ShopRecord],
    teams: int,
    finds: Counter[ShopId],
    numbers: dict[ShopId, list[int]],
    *,
    by_county: bool,
) -> AreaRecord:
    place = sources.places.get(sector, NOWHERE)
    ledger = [n for shop in shops for n in numbers.get(shop.row.shop, ())]
    return AreaRecord(
        name=place.name,
        county=place.name if by_county else sources.places.get(place.county, NOWHERE).name,
        teams=teams,
        shops=len(shops),
        visited=sum(shop.visits > 0 for shop in shops),
        closed=sum(shop.row.open_lines == 0 for shop in shops),
        with_product=sum(finds[shop.row.shop] > 0 for shop in shops),
        open_shops=sum(shop.row.open_lines > 0 for shop in shops),
        finds=sum(finds[shop.row.shop] for shop in shops),
        units=sum(shop.row.found_units for shop in shops),
        late=sum(shop.is_late(sources.as_of_ms) for shop in shops),
        median_ms=_median(shop.first_ms - shop.entered_ms for shop in shops if shop.first_ms is not None),
        entries=_ends(ledger),
    )


def team_records(sources: Sources, shops: Sequence[ShopRecord]) -> list[TeamRecord]:
    """Figures by team; one that was dissolved keeps its own."""
    planned: dict[TeamId, set[ShopId]] = defaultdict(set)
    for stop in sources.stops:
        planned[stop.team].add(stop.shop)
    visits: dict[TeamId, list[Happening[CheckInRecorded]]] = defaultdict(list)
    for visit in sources.chronicle.visits:
        if visit.event.check_in.team is not None:
            visits[visit.event.check_in.team].append(visit)
    sent_back = {
        review.event.check_in_id
        for review in sources.chronicle.of(CheckInReviewed)
        if review.event.verdict is Verdict.SENT_BACK
    }
    by_id = {shop.row.shop: shop for shop in shops}
    return [
        _team(sources, team, planned.get(team, set()), visits.get(team, []), sent_back, by_id)
        for team in sorted({*sources.teams, *planned, *visits})
    ]


def _team(
    sources: Sources,
    team: TeamId,
    planned: set[ShopId],
    visits: Sequence[Happening[CheckInRecorded]],
    sent_back: set[CheckInId],
    shops: dict[ShopId, ShopRecord],
) -> TeamRecord:
    name, sector = sources.teams.get(team, ("", SectorId("")))
    told = [visit.event.check_in for visit in visits]
    ordinary = [visit for visit in told if visit.purpose is not Purpose.EFFECTIVENESS_CHECK]
    first: dict[ShopId, int] = {}
    for visit in ordinary:
        first[visit.shop] = min(seen_ms(visit), first.get(visit.shop, seen_ms(visit)))
    known = {shop: ms for shop, ms in first.items() if shop in shops}
    finds = [finding for visit in told for finding in visit.findings if finding.is_find]
    return TeamRecord(
        team=team,
        name=name,
        sector=sources.places.get(sector, NOWHERE).name,
        planned=len(planned),
        visited=len(first),
        inspected=sum(visit.outcome is Outcome.INSPECTED for visit in ordinary),
        unmet=sum(visit.outcome is not Outcome.INSPECTED for visit in ordinary),
        cleared=sum(shops[shop].row.open_lines == 0 for shop in known),
        finds=len(finds),
        units=sum(finding.units or 0 for finding in finds),
        checks=len(told) - len(ordinary),
        late=sum(ms == shops[shop].first_ms and shops[shop].is_late(sources.as_of_ms) for shop, ms in known.items()),
        sent_late=sum(Flag.LATE in visit.flags for visit in told),
        sent_back=sum(visit.check_in_id in sent_back for visit in told),
        median_ms=_median(ms - shops[shop].entered_ms for shop, ms in known.items()),
        entries=_ends(visit.n for visit in visits),
    )


def _median(spans_ms: Iterable[int]) -> int | None:
    spans = list(spans_ms)
    return median_low(spans) if spans else None


def _ends(numbers: Iterable[int]) -> tuple[int, ...]:
    listed = sorted(numbers)
    return (listed[0], listed[-1]) if len(listed) > 1 else tuple(listed)
