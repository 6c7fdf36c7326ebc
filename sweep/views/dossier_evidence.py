"""The dossier's evidence: what kind of check-ins came, what was strange about them, and what is not known."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from sweep.domain.events import CheckInConflicted, CheckInReviewed, KeptRawSettled, RawKept
from sweep.domain.words import Entry, Flag, Outcome, Purpose, Verdict
from sweep.views.dossier_goods import FindRecord, LotRecord
from sweep.views.dossier_shops import ShopRecord
from sweep.views.dossier_sources import Sources


@dataclass(frozen=True, slots=True)
class EvidenceRecord:
    """So many check-ins (or kept messages) of one sort. `group` is outcome, purpose, entry, flag or handling."""

    group: str
    word: str
    count: int
    entries: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class UnknownRecord:
    """Something that the sweep does not know: how many, and for example which."""

    key: str
    count: int
    examples: tuple[str, ...]


def evidence_records(sources: Sources) -> list[EvidenceRecord]:
    """Check-ins by outcome, purpose, way of entry and flag; conflicts, kept bytes, reviews."""
    numbers: dict[tuple[str, str], list[int]] = defaultdict(list)
    for visit in sources.chronicle.visits:
        check_in = visit.event.check_in
        numbers["outcome", check_in.outcome].append(visit.n)
        numbers["purpose", check_in.purpose].append(visit.n)
        numbers["entry", check_in.entry].append(visit.n)
        for flag in check_in.flags:
            numbers["flag", flag].append(visit.n)
    told = sources.chronicle
    numbers["handling", "conflict"] = [c.n for c in told.of(CheckInConflicted)]
    numbers["handling", "kept_raw"] = [k.n for k in told.of(RawKept)]
    numbers["handling", "kept_settled"] = [s.n for s in told.of(KeptRawSettled)]
    for review in told.of(CheckInReviewed):
        key = "sent_back" if review.event.verdict is Verdict.SENT_BACK else "approved"
        numbers["handling", key].append(review.n)
    ranks: list[tuple[str, type[StrEnum]]] = [
        ("outcome", Outcome),
        ("purpose", Purpose),
        ("entry", Entry),
        ("flag", Flag),
    ]
    order = [(group, str(word)) for group, words in ranks for word in words]
    order += [("handling", word) for word in ("approved", "sent_back", "conflict", "kept_raw", "kept_settled")]
    return [EvidenceRecord(*key, len(numbers[key]), tuple(numbers[key])) for key in order if numbers[key]]


def unknown_records(
    sources: Sources, shops: Sequence[ShopRecord], finds: Sequence[FindRecord], lots: Sequence[LotRecord]
) -> list[UnknownRecord]:
    """What is not known, the gravest first. What is known to be nothing is left out."""
    silent_before_ms = sources.as_of_ms - sources.policy.silent_after_s * 1000
    counted = [shop for shop in shops if shop.counts]
    listed: list[tuple[str, int, Iterable[str]]] = [
        _shops("never-visited", (shop for shop in counted if shop.unmet == "never" and shop.row.open_lines)),
        _shops(
            "not-inspected", (shop for shop in counted if shop.unmet in ("refused", "shut") and shop.row.open_lines)
        ),
        _named("units-uncounted", (f.told.finding_id for f in finds if f.row and not f.row.counted)),
        _named("units-overdrawn", (f.told.finding_id for f in finds if f.row and f.row.overdrawn)),
        _named("unattributed", (f.told.finding_id for f in finds if f.row and not f.row.attributed)),
        ("sold-before", sum(lot.sold_before for lot in lots), [lot.lot for lot in lots if lot.sold_before]),
        _named(
            "silent-phones",
            (p.phone for p in sources.phones if p.unsent and not p.lost and (p.contact_ms or 0) < silent_before_ms),
        ),
        _named("unsent-phones", (f"{p.phone} ({p.unsent})" for p in sources.phones if p.unsent and not p.lost)),
        _named("lost-phones", (p.phone for p in sources.phones if p.lost)),
        _shops("no-position", (shop for shop in counted if shop.row.lat_e7 is None)),
        _shops("learned-position", (shop for shop in counted if shop.row.position_source == "learned")),
        _shops("no-sector", (shop for shop in counted if not shop.sector)),
        _shops("gone-from-registry", (shop for shop in counted if shop.row.presence == "gone")),
        _named("no-weight", (lot.lot for lot in lots if lot.listed and not lot.grams_per_unit)),
        ("erased", sources.erased, ()),
    ]
    return [UnknownRecord(key, count, tuple(names)[:5]) for key, count, names in listed if count]


def _shops(key: str, shops: Iterable[ShopRecord]) -> tuple[str, int, Iterable[str]]:
    return _named(key, (f"{shop.row.shop} {shop.row.name}".strip() for shop in shops))


def _named(key: str, names: Iterable[str]) -> tuple[str, int, Iterable[str]]:
    listed = list(names)
    return key, len(listed), listed
