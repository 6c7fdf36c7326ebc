"""The dossier's shops, one by one."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sweep.domain.events import CheckInRecorded, ShopsEntered
from sweep.domain.ids import CheckInId, SectorId, ShopId
from sweep.domain.words import Grade, Outcome, ShopState
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


def states(shops: Iterable[ShopRecord]) -> list[tuple[ShopState, Grade, int]]:
    """Shops by state and grade."""
    counted = Counter((shop.row.state, shop.row.grade) for shop in shops)
    order = list(ShopState)
    ranked = sorted(counted, key=lambda key: (order.index(key[0]), -key[1]))
    return [(state, grade, counted[state, grade]) for state, grade in ranked]
