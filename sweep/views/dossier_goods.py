"""The dossier's goods: finds, the stock account of every lot, movements."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from sweep.domain.closing import BlockerKind, CheckStanding
from sweep.domain.events import (
    CheckInReviewed,
    ConsumerReturned,
    CorrectionDecided,
    CorrectionProposed,
    FindingAttributed,
    FindingRejudged,
    HoldDocumented,
    HoldDocumentWithdrawn,
    HoldExtended,
    RecallRevised,
)
from sweep.domain.ids import FindingId, LotId
from sweep.domain.lots_standing import LotStanding
from sweep.domain.recall import Lot
from sweep.domain.words import IN_CUSTODY, Account
from sweep.views.chronicle import Happening, Moved, Told, seen_ms
from sweep.views.dossier_shops import ShopRecord
from sweep.views.dossier_sources import FindingRow, Sources

#: Product of no known lot.
UNATTRIBUTED = LotId("")


@dataclass(frozen=True, slots=True)
class FindRecord:
    """A find as told at the door and as it stands. `row` is None where nothing was found on the visit (goods sold
    before it). `entries`: the check-in, then whatever was decided or moved since."""

    told: Told
    row: FindingRow | None
    shop: ShopRecord | None
    when_ms: int
    lots: tuple[LotId, ...]
    units: dict[Account, int]
    grams_per_unit: int
    entries: tuple[int, ...]

    @property
    def found(self) -> int:
        """Units found, as corrected."""
        return self.row.found if self.row else 0


@dataclass(frozen=True, slots=True)
class LotRecord:
    """A lot: its lines, its checks, and its stock account. `found` comes from the finds and `returned` from what
    consumers brought; `units` are the accounts, so that the sum can be seen to hold."""

    lot: LotId
    listed: Lot | None  # None: units whose lot nobody could read
    standing: LotStanding | None
    confirmed: bool
    check: CheckStanding | None
    found: int
    returned: int
    sold_before: int
    units: dict[Account, int]
    finds: int
    entries: tuple[int, ...]
    revised: tuple[int, ...] = ()
    blockers: tuple[BlockerKind, ...] = ()

    @property
    def on_accounts(self) -> int:
        """Units on all accounts together."""
        return sum(self.units.values())

    @property
    def is_balanced(self) -> bool:
        """Found + returned by consumers = the sum over the accounts."""
        return self.found + self.returned == self.on_accounts

    @property
    def in_custody(self) -> int:
        """Units withheld and still somewhere."""
        return sum(self.units.get(account, 0) for account in IN_CUSTODY)

    @property
    def grams_per_unit(self) -> int:
        """0 where the recall does not say."""
        return self.listed.grams_per_unit if self.listed else 0


@dataclass(frozen=True, slots=True)
class MovementRecord:
    """Units that went from one account to another."""

    moved: Moved
    lots: tuple[LotId, ...]


@dataclass(slots=True)
class _After:
    """What later entries say of finds."""

    entries: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))

    @classmethod
    def of(cls, sources: Sources, movements: Iterable[Moved]) -> _After:
        after, chronicle = cls(), sources.chronicle
        for moved in movements:
            after.entries[moved.movement.finding].append(moved.n)
        corrections: dict[str, FindingId] = {}
        for proposed in chronicle.of(CorrectionProposed):
            corrections[proposed.event.correction] = proposed.event.finding
            after.entries[proposed.event.finding].append(proposed.n)
        for decided in chronicle.of(CorrectionDecided):
            if decided.event.correction in corrections:
                after.entries[corrections[decided.event.correction]].append(decided.n)
        decisions: list[
            Happening[HoldExtended | HoldDocumented | HoldDocumentWithdrawn | FindingAttributed | FindingRejudged]
        ] = [
            *chronicle.of(HoldExtended),
            *chronicle.of(HoldDocumented),
            *chronicle.of(HoldDocumentWithdrawn),
            *chronicle.of(FindingAttributed),
            *chronicle.of(FindingRejudged),
        ]
        for decision in decisions:
            after.entries[decision.event.finding].append(decision.n)
        for review in chronicle.of(CheckInReviewed):
            after.entries[review.event.check_in_id].append(review.n)
        return after


def find_records(sources: Sources, shops: Iterable[ShopRecord], movements: Sequence[Moved]) -> list[FindRecord]:
    """Every find, and every notice that goods were sold before the visit, in the ledger's order."""
    by_shop = {shop.row.shop: shop for shop in shops}
    judged = {row.finding: row for row in sources.findings}
    units: dict[FindingId, dict[Account, int]] = defaultdict(dict)
    for stock in sources.stock:
        units[stock.finding][stock.account] = stock.units
    after = _After.of(sources, movements)
    records = []
    for told in sources.chronicle.findings():
        row = judged.get(told.finding_id)
        if row is None and not told.finding.sold_units and told.finding.disposition != "sold_before_visit":
            continue
        lots = row.lots if row else ((told.finding.lot,) if told.finding.lot else ())
        later = {*after.entries[told.finding_id], *after.entries[told.visit.check_in_id]}
        find = FindRecord(
            told=told,
            row=row,
            shop=by_shop.get(told.visit.shop),
            when_ms=seen_ms(told.visit),
            lots=lots,
            units=units.get(told.finding_id, {}),
            grams_per_unit=_grams(sources, lots),
            entries=(told.n, *sorted(later - {told.n})),
        )
        records.append(find)
    return records


def lot_records(sources: Sources, finds: Sequence[FindRecord], movements: Sequence[Moved]) -> list[LotRecord]:
    """Every lot of the recall by id, and last, if there are any, the units that nobody could attribute."""
    units: dict[LotId, Counter[Account]] = defaultdict(Counter)
    lot_of: dict[FindingId, LotId] = {}
    for stock in sources.stock:
        units[stock.lot][stock.account] += stock.units
        lot_of[stock.finding] = stock.lot
    found: Counter[LotId] = Counter()
    sold: Counter[LotId] = Counter()
    number: Counter[LotId] = Counter()
    entries: dict[LotId, set[int]] = defaultdict(set)
    for find in finds:
        lot = lot_of.get(find.told.finding_id, _lot(find))
        found[lot] += find.found
        sold[lot] += find.told.finding.sold_units
        number[lot] += find.row is not None
        entries[lot].update(find.entries)
    returned: Counter[LotId] = Counter()
    for brought in sources.chronicle.of(ConsumerReturned):
        returned[brought.event.lot] += max(brought.event.units, 0)
        entries[brought.event.lot].add(brought.n)
        lot_of[brought.event.return_id] = brought.event.lot
    for moved in movements:
        if moved.movement.finding in lot_of:
            entries[lot_of[moved.movement.finding]].add(moved.n)
    revised: dict[LotId, list[int]] = defaultdict(list)
    for revision in sources.chronicle.of(RecallRevised):
        for listed in revision.event.lots:
            revised[LotId(str(listed["lot_id"]))].append(revision.n)
    board = sources.board
    reasons: dict[LotId | None, list[BlockerKind]] = defaultdict(list)
    for reason in board.reasons:
        reasons[reason.lot].append(reason.kind)
    others = sorted({*units, *found, *returned} - set(board.lots))
    return [
        LotRecord(
            lot=lot,
            listed=board.recall.lots.get(lot),
            standing=board.lots.get(lot),
            confirmed=lot in board.confirmed,
            check=board.checks.get(lot),
            found=found[lot],
            returned=returned[lot],
            sold_before=sold[lot],
            units=dict(units.get(lot, {})),
            finds=number[lot],
            entries=tuple(sorted(entries[lot])),
            revised=tuple(revised[lot]),
            blockers=tuple(reasons[lot]),
        )
        for lot in [*sorted(board.lots), *others]
    ]


def movement_records(finds: Iterable[FindRecord], movements: Iterable[Moved], sources: Sources) -> list[MovementRecord]:
    """Every movement with the lots of its find."""
    lots = {find.told.finding_id: find.lots for find in finds}
    lots |= {r.event.return_id: (r.event.lot,) for r in sources.chronicle.of(ConsumerReturned)}
    return [MovementRecord(moved.naming(sources.names), lots.get(moved.movement.finding, ())) for moved in movements]


def _lot(find: FindRecord) -> LotId:
    """The lot on whose account a find's units stand, as the stock account does it."""
    if find.row is None:
        return find.told.finding.lot or UNATTRIBUTED
    return find.row.lots[0] if find.row.attributed and find.row.lots else UNATTRIBUTED


def _grams(sources: Sources, lots: Sequence[LotId]) -> int:
    listed = sources.board.recall.lots.get(lots[0]) if len(lots) == 1 else None
    return listed.grams_per_unit if listed else 0
