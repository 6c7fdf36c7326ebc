"""The dossier's story: what happened when, how the count of shops moved, and what was signed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from sweep.domain.events import (
    CheckInRecorded,
    CorrectionDecided,
    CorrectionProposed,
    CrossingOrdered,
    OverrideSigned,
    PersonalErased,
    PhoneLost,
    PhoneRevoked,
    PlanPublished,
    PlanSteered,
    RecallRevised,
    SampleDrawn,
    ShopsEntered,
    SightingReceived,
    SightingSettled,
    StatusDecided,
    StatusProposed,
    StatusUndone,
    SteeringLifted,
    SweepDisposed,
    SweepOffSale,
    SweepOpened,
    SweepReopened,
)
from sweep.domain.words import ShopStatus, Verdict
from sweep.views.chronicle import Chronicle, Happening
from sweep.views.dossier_shops import ShopRecord
from sweep.views.dossier_sources import Sources

_NAMED = 5


@dataclass(frozen=True, slots=True)
class StoryRecord:
    """One line of the timeline: `key` names its sentence, `values` fill it."""

    n: int
    at_ms: int
    key: str
    by: str
    values: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class RevisionRecord:
    """One revision of the recall."""

    number: int
    n: int
    at_ms: int
    lots: int
    released: int
    reopened_lines: int
    confirmed_by: str
    entered_by: str
    notice: str  # SHA-256 of the original file
    file_name: str


@dataclass(frozen=True, slots=True)
class ScopeRecord:
    """One movement of the count of shops. `signed`: +1 adds to it, -1 takes away, 0 leaves the shop in it with
    lines that are not applicable."""

    key: str
    signed: int
    shops: int
    entries: tuple[int, ...]
    examples: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SignedRecord:
    """Something that somebody answers for: a correction, an override, a shop taken out or put back. `what` fills the
    sentence of `key`; a value (list, code) is a word of that list."""

    key: str
    at_ms: int
    by: str
    second: str
    what: Mapping[str, object]
    units: int | None
    verdict: str
    reason: str
    entries: tuple[int, ...]


def story(sources: Sources, shops: Sequence[ShopRecord]) -> list[StoryRecord]:
    """The timeline, in the ledger's order."""
    told = sources.chronicle
    lines: list[StoryRecord] = []

    def add(happening: Happening[object], key: str, **values: object) -> None:
        lines.append(StoryRecord(happening.n, happening.at_ms, key, happening.actor, values))

    for opened in told.of(SweepOpened):
        add(opened, "opened", title=opened.event.title, recall_class=opened.event.recall_class.value)
    for revised in told.of(RecallRevised):
        event = revised.event
        add(revised, "revised", revision=event.revision, lots=len(event.lots), lines=event.reopened_lines)
    for entered in told.of(ShopsEntered):
        if len(entered.event.shops) > 1:
            add(entered, "entered", shops=len(entered.event.shops))
    for plan in told.of(PlanPublished):
        add(plan, "planned", plan=plan.event.plan, routes=plan.event.routes, stops=plan.event.stops)
    for steered in told.of(PlanSteered):
        add(steered, f"steered-{steered.event.kind.value.replace('_', '-')}", reason=steered.event.reason,
            team=steered.event.team or "", shops=_some(steered.event.shops), value=steered.event.value)  # fmt: skip
    for order in told.of(CrossingOrdered):
        add(order, "crossing", teams=_some(order.event.teams), sectors=_some(order.event.sectors),
            reason=order.event.reason)  # fmt: skip
    for lifted in told.of(SteeringLifted):
        add(lifted, "steering-lifted", steering=lifted.event.steering, reason=lifted.event.reason)
    for drawn in told.of(SampleDrawn):
        add(drawn, "drawn", sample=drawn.event.sample, shops=sum(drawn.event.needed.values()))
    for seen in told.of(SightingReceived):
        add(seen, "sighted", sighting=seen.event.sighting, shop=seen.shop or "?")
    for settled in told.of(SightingSettled):
        add(settled, "sighting-settled", sighting=settled.event.sighting)
    for lost in told.of(PhoneLost):
        add(lost, "phone-lost", phone=lost.event.phone)
    for revoked in told.of(PhoneRevoked):
        add(revoked, "phone-revoked", phone=revoked.event.phone)
    for erased in told.of(PersonalErased):
        add(erased, "personal-erased", reason=erased.event.reason, reports=erased.event.check_ins)
    for override in told.of(OverrideSigned):
        add(override, "overridden", reason=override.event.reason, blockers=len(override.event.blockers))
    for off_sale in told.of(SweepOffSale):
        add(off_sale, "off-sale")
    for disposed in told.of(SweepDisposed):
        add(disposed, "disposed")
    for reopened in told.of(SweepReopened):
        add(reopened, "reopened", reason=reopened.event.reason)
    lines.extend(_milestones(told, shops))
    return sorted(lines, key=lambda line: line.n)


def _some(names: Sequence[str]) -> str:
    """The first few of many."""
    return ", ".join(names[:_NAMED]) + (f" … ({len(names)})" if len(names) > _NAMED else "")


def _milestones(told: Chronicle, shops: Sequence[ShopRecord]) -> Iterable[StoryRecord]:
    """The first check-in, the first find, and when half, nine tenths and all shops had been visited."""
    counted = {shop.row.shop for shop in shops if shop.counts}
    marks = {max(1, -(-len(counted) * pct // 100)): pct for pct in (50, 90, 100)} if counted else {}
    seen: set[str] = set()
    found = False
    for visit in told.visits:
        check_in = visit.event.check_in
        if not seen:
            yield _milestone(visit, "first-check-in", shop=check_in.shop)
        if not found and any(finding.is_find for finding in check_in.findings):
            found = True
            yield _milestone(visit, "first-find", shop=check_in.shop)
        before = len(seen)
        if check_in.shop in counted:
            seen.add(check_in.shop)
        if len(seen) > before and len(seen) in marks:
            yield _milestone(visit, "visited", pct=marks[len(seen)], shops=len(seen))


def _milestone(visit: Happening[CheckInRecorded], key: str, **values: object) -> StoryRecord:
    return StoryRecord(visit.n, visit.at_ms, key, visit.actor, values)


def revision_records(sources: Sources) -> list[RevisionRecord]:
    """Every revision, the first one first."""
    return [
        RevisionRecord(
            number=revised.event.revision,
            n=revised.n,
            at_ms=revised.at_ms,
            lots=len(revised.event.lots),
            released=sum(bool(lot.get("released")) for lot in revised.event.lots),
            reopened_lines=revised.event.reopened_lines,
            confirmed_by=revised.event.confirmed_by,
            entered_by=revised.actor,
            notice=revised.event.notice,
            file_name=sources.notices.get(revised.event.revision, ""),
        )
        for revised in sources.chronicle.of(RecallRevised)
    ]


def scope_records(sources: Sources, shops: Sequence[ShopRecord]) -> list[ScopeRecord]:
    """How the count of shops came to be what it is: entered, reported by teams, merged; and who left by status."""
    told = sources.chronicle
    keys = {"registry": "entered-registry", "reported by a team": "entered-reported"}
    came: dict[str, list[Happening[ShopsEntered]]] = {}
    for entered in told.of(ShopsEntered):
        came.setdefault(keys.get(entered.event.reason, "entered-later"), []).append(entered)
    records = [
        ScopeRecord(
            key,
            1,
            sum(len(entered.event.shops) for entered in happenings),
            tuple(entered.n for entered in happenings),
            tuple(shop for entered in happenings for shop in entered.event.shops)[:5]
            if key != "entered-registry"
            else (),
        )
        for key, happenings in came.items()
    ]
    proposals = {p.event.proposal: p for p in told.of(StatusProposed)}
    left: dict[str, list[tuple[str, tuple[int, ...]]]] = {}
    standing = {shop.row.shop: shop.row.standing for shop in shops}
    for decided in told.of(StatusDecided):
        proposed = proposals.get(decided.event.proposal)
        if proposed is None or decided.event.verdict is not Verdict.APPROVED or proposed.shop is None:
            continue
        if standing.get(proposed.shop) in ("merged", "not_applicable"):
            key = "merged" if proposed.event.status is ShopStatus.DUPLICATE else proposed.event.status.value
            left.setdefault(key, []).append((proposed.shop, (proposed.n, decided.n)))
    for key, gone in sorted(left.items()):
        names = tuple(dict.fromkeys(shop for shop, _ in gone))
        entries = tuple(sorted({n for _, pair in gone for n in pair}))
        records.append(
            ScopeRecord(f"left-{key}".replace("_", "-"), -1 if key == "merged" else 0, len(names), entries, names[:5])
        )
    undone = told.of(StatusUndone)
    if undone:
        names = tuple(dict.fromkeys(u.shop for u in undone if u.shop))
        records.append(ScopeRecord("undone", 0, len(names), tuple(u.n for u in undone), names[:5]))
    return records


def signed_records(sources: Sources) -> list[SignedRecord]:
    """Overrides, corrections and changes of standing, with who signed first and second."""
    told = sources.chronicle
    records = [
        SignedRecord(
            "override", o.at_ms, o.event.person, "", {"blockers": ", ".join(o.event.blockers)}, None, "",
            o.event.reason, (o.n,),
        )
        for o in told.of(OverrideSigned)
    ]  # fmt: skip
    decisions: dict[str, list[tuple[int, str, str]]] = {}
    verdicts: list[Happening[CorrectionDecided | StatusDecided]] = [
        *told.of(CorrectionDecided),
        *told.of(StatusDecided),
    ]
    for verdict in verdicts:
        event = verdict.event
        name = event.correction if isinstance(event, CorrectionDecided) else event.proposal
        decisions.setdefault(name, []).append((verdict.n, event.person, event.verdict.value))
    for correction in told.of(CorrectionProposed):
        said = correction.event
        what: dict[str, object] = {"finding": said.finding, "account": ("account", said.account.value)}
        second = decisions.get(said.correction, [])
        records.append(_signed("correction", correction, what, said.units, said.reason, second))
    for proposal in told.of(StatusProposed):
        status = proposal.event
        what = {
            "shop": proposal.shop or "",
            "status": ("scope", f"left-{status.status.value}"),
            "same": f"= {status.same_as}" if status.same_as else "",
        }
        second = decisions.get(status.proposal, [])
        records.append(_signed("status", proposal, what, None, status.reason, second))
    records += [
        SignedRecord("undone", u.at_ms, u.event.person, "", {"shop": u.shop or ""}, None, "", u.event.reason, (u.n,))
        for u in told.of(StatusUndone)
    ]
    return sorted(records, key=lambda record: record.entries)


def _signed(
    key: str,
    first: Happening[CorrectionProposed] | Happening[StatusProposed],
    what: Mapping[str, object],
    units: int | None,
    reason: str,
    decisions: Sequence[tuple[int, str, str]],
) -> SignedRecord:
    entries = (first.n, *(n for n, _, _ in decisions))
    second = ", ".join(dict.fromkeys(person for _, person, _ in decisions))
    verdicts = {verdict for _, _, verdict in decisions}
    verdict = "sent_back" if "sent_back" in verdicts else "approved" if verdicts else "waiting"
    return SignedRecord(key, first.at_ms, first.event.person, second, what, units, verdict, reason, entries)
