"""The dossier's promises: what was owed by when, what was kept, what came late, what is still owed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from sweep.domain.closing import BlockerKind
from sweep.domain.events import CheckInReviewed, RecallRevised, SightingAccepted, SightingReceived, SightingSettled
from sweep.domain.ids import CheckInId, ShopId
from sweep.domain.promises import DEFAULT_SCHEDULE, PromiseKind, producer_promises
from sweep.views.chronicle import Happening, seen_ms
from sweep.views.dossier_holds import HoldRecord
from sweep.views.dossier_sources import Sources

_HOUR_MS = 3_600_000


@dataclass(frozen=True, slots=True)
class PromiseRecord:
    """One kind of promise. owed = kept + late + overdue + running. `worst_ms`: how far the latest went over."""

    kind: PromiseKind
    term_h: float | None
    revision: int | None
    owed: int
    kept: int
    late: int
    overdue: int
    running: int
    worst_ms: int
    entries: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class LegalClock:
    """A period of the law, which binds the producer; the sweep shows it and does not judge it."""

    kind: PromiseKind
    due_ms: int


@dataclass(frozen=True, slots=True)
class SightingRecord:
    """A sighting from its report to its answer."""

    sighting: str
    n: int
    at_ms: int
    shop: ShopId | None
    lot: str
    channel: str
    text: str
    owner: str
    due_ms: int | None
    accepted: tuple[int, ...]
    answered_ms: int | None
    open: bool
    entries: tuple[int, ...]


def promise_records(
    sources: Sources, sightings: Sequence[SightingRecord], holds: Sequence[HoldRecord]
) -> list[PromiseRecord]:
    """First visits by revision and clock, reviews, sightings, holds."""
    records = list(_first_visits(sources))
    records.append(_reviews(sources))
    if sightings:
        answers = [(s.due_ms or 0, None if s.open else s.answered_ms or s.at_ms) for s in sightings if s.due_ms]
        term_h = DEFAULT_SCHEDULE.sighting_visit.due_h
        records.append(_record(PromiseKind.SIGHTING_VISIT, term_h, None, answers, sources, (s.n for s in sightings)))
    ends = [(h.lapses_ms, h.ended_ms, h.entries[0]) for h in holds if h.lapses_ms is not None]
    if ends:
        clocks = [(lapses_ms, ended_ms) for lapses_ms, ended_ms, _ in ends]
        records.append(_record(PromiseKind.HOLD_LAPSE, None, None, clocks, sources, (n for *_, n in ends)))
    return records


def _first_visits(sources: Sources) -> Iterable[PromiseRecord]:
    """By each revision, the stops that its plans gave a clock: kept by the first visit made since the revision."""
    revisions = sources.chronicle.of(RecallRevised)
    visits: dict[ShopId, list[tuple[int, int, int]]] = defaultdict(list)
    for visit in sources.chronicle.visits:
        check_in = visit.event.check_in
        visits[check_in.shop].append((visit.n, check_in.revision, seen_ms(check_in)))
    for place, revised in enumerate(revisions):
        since = revised.at_ms if place else sources.board.opened_ms
        until = revisions[place + 1].n if place + 1 < len(revisions) else 2**62
        terms: dict[int, list[tuple[int, int | None]]] = defaultdict(list)
        plans: dict[int, set[int]] = defaultdict(set)
        asked: set[ShopId] = set()
        for stop in sources.stops:
            if not revised.n < stop.n < until or stop.shop in asked or stop.due_ms < since:
                continue
            asked.add(stop.shop)
            told = visits.get(stop.shop, ())
            if place and not any(n < stop.n for n, _, _ in told):
                continue  # its clock has run since it was first asked for
            number = revised.event.revision
            seen = min((ms for _, revision, ms in told if revision >= number or not place), default=None)
            hours = round((stop.due_ms - since) / _HOUR_MS)
            terms[hours].append((stop.due_ms, seen))
            plans[hours].add(stop.n)
        for hours, owed in sorted(terms.items()):
            yield _record(PromiseKind.STOP, hours, revised.event.revision, owed, sources, sorted(plans[hours]))


def _reviews(sources: Sources) -> PromiseRecord:
    term_h = DEFAULT_SCHEDULE.review.due_h
    term_ms = round(term_h * _HOUR_MS)
    came: dict[CheckInId, Happening[object]] = {v.event.check_in.check_in_id: v for v in sources.chronicle.visits}
    owed: dict[CheckInId, tuple[int, int | None]] = {}
    numbers = []
    for review in sources.chronicle.of(CheckInReviewed):
        visit = came.get(review.event.check_in_id)
        if visit is not None and review.event.check_in_id not in owed:
            owed[review.event.check_in_id] = (visit.at_ms + term_ms, review.at_ms)
            numbers.append(review.n)
    waiting = sum(r.count for r in sources.board.reasons if r.kind is BlockerKind.REVIEW_WAITING)
    pending: list[tuple[int, int | None]] = [(2**62, None)] * waiting
    return _record(PromiseKind.REVIEW, term_h, None, [*owed.values(), *pending], sources, numbers)


def _record(
    kind: PromiseKind,
    term_h: float | None,
    revision: int | None,
    owed: Sequence[tuple[int, int | None]],
    sources: Sources,
    entries: Iterable[int],
) -> PromiseRecord:
    """`owed`: (due, done or None) in milliseconds on the sweep's clock."""
    over = [(done if done is not None else sources.as_of_ms) - due for due, done in owed]
    return PromiseRecord(
        kind=kind,
        term_h=term_h,
        revision=revision,
        owed=len(owed),
        kept=sum(done is not None and done <= due for due, done in owed),
        late=sum(done is not None and done > due for due, done in owed),
        overdue=sum(done is None and sources.as_of_ms > due for due, done in owed),
        running=sum(done is None and sources.as_of_ms <= due for due, done in owed),
        worst_ms=max([0, *over]),
        entries=tuple(entries),
    )


def legal_clocks(sources: Sources) -> list[LegalClock]:
    """The producer's clocks by law; one that can't be told (holidays not yet decreed) is left out."""
    opened = datetime.fromtimestamp(sources.board.opened_ms / 1000, UTC)
    clocks, _unknown = producer_promises(sources.recall_class, "producer", opened, ZoneInfo(sources.board.zone))
    return [LegalClock(clock.kind, round(clock.due_at.timestamp() * 1000)) for clock in clocks]


def sighting_records(sources: Sources) -> list[SightingRecord]:
    """Every sighting in the order of arrival."""
    told = sources.chronicle
    answers: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for settled in told.of(SightingSettled):
        answers[settled.event.sighting].append((settled.n, settled.at_ms))
    for visit in told.visits:
        for name in visit.event.check_in.settles:
            answers[name].append((visit.n, seen_ms(visit.event.check_in)))
    for review in told.of(CheckInReviewed):
        for name in review.event.settles:
            answers[name].append((review.n, review.at_ms))
    taken: dict[str, list[Happening[SightingAccepted]]] = defaultdict(list)
    for accepted in told.of(SightingAccepted):
        taken[accepted.event.sighting].append(accepted)
    records = []
    for received in told.of(SightingReceived):
        event = received.event
        beside = sources.sightings.get(event.sighting)
        answered = answers[event.sighting]
        owner = taken[event.sighting][-1].event.owner if taken[event.sighting] else event.owner
        records.append(
            SightingRecord(
                sighting=event.sighting,
                n=received.n,
                at_ms=received.at_ms,
                shop=received.shop,
                lot=event.lot or "",
                channel=event.channel,
                text=" ".join(filter(None, (beside.text, beside.place))) if beside else "",
                owner=owner,
                due_ms=beside.due_ms if beside else None,
                accepted=tuple(a.n for a in taken[event.sighting]),
                answered_ms=min((ms for _, ms in answered), default=None),
                open=beside.open if beside else not answered,
                entries=tuple(sorted({received.n, *(a.n for a in taken[event.sighting]), *(n for n, _ in answered)})),
            )
        )
    return records
