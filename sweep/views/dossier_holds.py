"""The dossier's holds: on what basis goods are withheld, until when, and what became of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sweep.domain.events import (
    HoldDocumented,
    HoldDocumentWithdrawn,
    HoldExtended,
)
from sweep.domain.ids import FindingId
from sweep.domain.personal import name_behind
from sweep.domain.promises import DEFAULT_SCHEDULE
from sweep.domain.words import IN_CUSTODY, HoldBasis
from sweep.views.chronicle import Moved
from sweep.views.dossier_goods import FindRecord
from sweep.views.dossier_sources import FindingRow, Sources


@dataclass(frozen=True, slots=True)
class HoldRecord:
    """Goods withheld on a basis. `standing`: running, amber, lapsed (units are still withheld), ended, ended_late
    (they had stayed beyond the lapse), no_period."""

    find: FindRecord
    basis: str
    document: str
    seals: str
    custodian: str
    lapses_ms: int | None
    held: int
    ended_ms: int | None
    standing: str
    extended: tuple[int, ...]
    entries: tuple[int, ...]


def hold_records(sources: Sources, finds: Iterable[FindRecord], movements: Iterable[Moved]) -> list[HoldRecord]:
    """Every hold, also those that have ended, the first to lapse first."""
    out: dict[FindingId, list[Moved]] = defaultdict(list)
    for moved in movements:
        out[moved.movement.finding].append(moved)
    extended: dict[FindingId, list[tuple[int, int]]] = defaultdict(list)
    for extension in sources.chronicle.of(HoldExtended):
        extended[extension.event.finding].append((extension.n, extension.event.lapses_ms))
    documents = _documents(sources)
    records = []
    for find in finds:
        its_id = find.told.finding_id
        if find.row is not None and (find.told.finding.hold is not None or find.row.basis):
            papers = documents.get(its_id, ("", ()))
            records.append(_hold(find, find.row, out.get(its_id, []), extended.get(its_id, []), papers, sources))
    return sorted(records, key=lambda hold: (hold.lapses_ms or 2**62, hold.entries))


def _documents(sources: Sources) -> dict[FindingId, tuple[str, tuple[int, ...]]]:
    """By find: the number that the office issued last and has not withdrawn, and all entries that tell of such."""
    withdrawn = sources.chronicle.of(HoldDocumentWithdrawn)
    gone = {(told.event.finding, told.event.issued) for told in withdrawn}
    entries: dict[FindingId, list[int]] = defaultdict(list)
    standing: dict[FindingId, str] = {}
    for issued in sources.chronicle.of(HoldDocumented):
        finding = issued.event.finding
        entries[finding].append(issued.n)
        if (finding, issued.event.issued) not in gone:
            standing[finding] = issued.event.document
    for told in withdrawn:
        entries[told.event.finding].append(told.n)
    return {finding: (standing.get(finding, ""), tuple(sorted(told))) for finding, told in entries.items()}


def _hold(
    find: FindRecord,
    row: FindingRow,
    out: Sequence[Moved],
    extended: Sequence[tuple[int, int]],
    documents: tuple[str, tuple[int, ...]],
    sources: Sources,
) -> HoldRecord:
    first = find.told.finding.hold
    held = sum(max(find.units.get(account, 0), 0) for account in IN_CUSTODY)
    lapses_ms = row.lapses_ms if held else (first.lapses_ms or None) if first else None
    if not held and lapses_ms and extended:
        lapses_ms = max(lapses_ms, min(until for _, until in extended))
    ended_ms = max((moved.at_ms for moved in out), default=find.told.at_ms) if not held else None
    return HoldRecord(
        find=find,
        basis=row.basis or (first.basis if first else "") or HoldBasis.VOLUNTARY,
        document=row.document or documents[0] or (first.document if first else ""),
        seals=first.seals if first else "",
        custodian=row.custodian or (name_behind(first.custodian, sources.names) if first else ""),
        lapses_ms=lapses_ms,
        held=held,
        ended_ms=ended_ms,
        standing=_standing(lapses_ms, ended_ms, sources.as_of_ms),
        extended=tuple(n for n, _ in extended),
        entries=(find.told.n, *documents[1], *(moved.n for moved in out)),
    )


def _standing(lapses_ms: int | None, ended_ms: int | None, as_of_ms: int) -> str:
    if ended_ms is not None:
        return "ended_late" if lapses_ms is not None and ended_ms > lapses_ms else "ended"
    if lapses_ms is None:
        return "no_period"
    if as_of_ms > lapses_ms:
        return "lapsed"
    amber_ms = DEFAULT_SCHEDULE.hold_lapse_amber.total_seconds() * 1000
    return "amber" if as_of_ms > lapses_ms - amber_ms else "running"
