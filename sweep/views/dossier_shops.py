"""The dossier's shops, one by one, and their figures by county, sector and team."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import median_low

from sweep.domain.events import CheckInRecorded, CheckInReviewed, ShopsEntered
from sweep.domain.ids import CheckInId, SectorId, ShopId, TeamId
from sweep.domain.words import Flag, Grade, Outcome, Purpose, ShopState, Verdict
from sweep.views.chronicle import Happening, seen_ms
from sweep.views.dossier_sources import Place, ShopRow, Sources

NOWHERE = Place("", SectorId(""))


@dataclass(frozen=True, slots=True)
class ShopRecord:
    """A shop. `check_in` and `n` name the check-in that says most (the last inspection, else the last visit);
    without any, `n` is the entry by which the shop came into the count. `unmet` says why nobody has inspected it."""

    row: ShopRow
    sector: str
    county: str
    visits: int
    first_ms: int | None
    last_ms: int | None
    check_in: CheckInId | None
    n: int
    outcome: Outcome | None
    unmet: str  # '' | refused | shut | notified | never
    due_ms: int | None
    entered_ms: int

    @property
    def counts(self) -> bool:
        """Whether its lines are counted as its own."""
        return self.row.standing != "merged"

    def is_late(self, as_of_ms: int) -> bool:
        """Whether its first visit came, or is still to come, after the planned clock had run out."""
        return self.due_ms is not None and (as_of_ms if self.first_ms is None else self.first_ms) > self.due_ms


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


def shop_records(sources: Sources) -> list[ShopRecord]:
    """Every shop that is or was in scope, by id."""
    visits: dict[ShopId, list[Happening[CheckInRecorded]]] = defaultdict(list)
    for visit in sources.chronicle.visits:
        visits[visit.event.check_in.shop].append(visit)
    entered: dict[ShopId, tuple[int, int]] = {}
    for came in sources.chronicle.of(ShopsEntered):
        for shop in came.event.shops:
            entered.setdefault(shop, (came.n, came.at_ms))
    due: dict[ShopId, int] = {}
    for stop in sources.stops:
        due.setdefault(stop.shop, stop.due_ms)
    return [
        _shop(row, visits.get(row.shop, []), entered.get(row.shop, (0, sources.board.opened_ms)), due, sources)
        for row in sources.shops
    ]


def _shop(
    row: ShopRow,
    visits: Sequence[Happening[CheckInRecorded]],
    entered: tuple[int, int],
    due: dict[ShopId, int],
    sources: Sources,
) -> ShopRecord:
    place = sources.places.get(row.sector or SectorId(""), NOWHERE)
    county = sources.places.get(place.county, NOWHERE).name
    inspections = [v for v in visits if v.event.check_in.outcome is Outcome.INSPECTED]
    best = next(reversed(inspections or list(visits)), None)
    times = [seen_ms(v.event.check_in) for v in visits]
    return ShopRecord(
        row=row,
        sector=place.name,
        county=county,
        visits=len(visits),
        first_ms=min(times, default=None),
        last_ms=max(times, default=None),
        check_in=best.event.check_in.check_in_id if best is not None else None,
        n=best.n if best is not None else entered[0],
        outcome=best.event.check_in.outcome if best is not None else None,
        unmet="" if inspections else _why_unmet(visits),
        due_ms=due.get(row.shop),
        entered_ms=entered[1],
    )


def _why_unmet(visits: Sequence[Happening[CheckInRecorded]]) -> str:
    outcomes = {v.event.check_in.outcome for v in visits}
    if not outcomes:
        return "never"
    if Outcome.REFUSED in outcomes:
        return "refused"
    return "notified" if outcomes == {Outcome.NOTIFIED} else "shut"


def non_responders(shops: Iterable[ShopRecord]) -> list[ShopRecord]:
    """Shops in scope that nobody has inspected: refusals first, then shut ones, then those never visited."""
    order = ("refused", "shut", "notified", "never")
    unmet = [shop for shop in shops if shop.unmet and shop.row.standing == "in_scope"]
    return sorted(unmet, key=lambda shop: (order.index(shop.unmet), shop.county, shop.sector, shop.row.shop))


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


def states(shops: Iterable[ShopRecord]) -> list[tuple[ShopState, Grade, int]]:
    """Shops by state and grade."""
    counted = Counter((shop.row.state, shop.row.grade) for shop in shops)
    order = list(ShopState)
    ranked = sorted(counted, key=lambda key: (order.index(key[0]), -key[1]))
    return [(state, grade, counted[state, grade]) for state, grade in ranked]


def _median(spans_ms: Iterable[int]) -> int | None:
    spans = list(spans_ms)
    return median_low(spans) if spans else None


def _ends(numbers: Iterable[int]) -> tuple[int, ...]:
    listed = sorted(numbers)
    return (listed[0], listed[-1]) if len(listed) > 1 else tuple(listed)
