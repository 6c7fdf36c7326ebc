"""The recall: its lots by revision, and which revision's answers still cover which lot (design rule 2).

A check-in made under revision r answers for a lot as r described it. It still covers the lot if that description
is provably as wide as today's: what isn't provably narrower is widening, and widening opens the line again. So does
listing a released lot again: between the two its goods were lawfully on sale.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum

from sweep.domain.ids import LotId
from sweep.domain.lot_rule import AllCodes, LotRule
from sweep.domain.problem import Problem
from sweep.domain.rule_width import provably_wider_or_equal
from sweep.domain.words import RecallClass


@dataclass(frozen=True, slots=True)
class Lot:
    """Units made alike that the recall lists. `grams_per_unit` turns units into weight (rule 7)."""

    lot_id: LotId
    product: str
    brand: str = ""
    producer: str = ""
    spec: str = ""
    unit: str = "unit"
    grams_per_unit: int = 0
    gtin: str = ""
    rule: LotRule = field(default_factory=AllCodes)
    rule_text: str = ""
    certificate: str = ""  # of a released lot: the test that freed it
    released: bool = False


class LotChange(StrEnum):
    """What a revision did to a lot."""

    ADDED = "added"
    WIDENED = "widened"
    NARROWED = "narrowed"
    CORRECTED = "corrected"  # words only: the rule covers the same units
    RELEASED = "released"
    RELISTED = "relisted"  # released before, listed again


@dataclass(frozen=True, slots=True)
class Revision:
    """One numbered revision: the whole lots that it added or replaced. Lots not named stay as they were."""

    number: int
    lots: tuple[Lot, ...]


@dataclass(frozen=True, slots=True)
class LotGroup:
    """Lots which exactly the same revisions cover, so that a shop answers for all of them alike."""

    covering: frozenset[int]
    released: bool
    lots: tuple[LotId, ...]


@dataclass(frozen=True, slots=True)
class Recall:
    """All revisions so far, read as one.

    `lots` are today's, by id; `covering[lot]` are the revisions whose answers cover it; `narrowed_at[lot]` is
    the last revision that freed some of its units (absent if none did).
    """

    recall_class: RecallClass
    hazard: str
    revisions: tuple[Revision, ...]
    lots: Mapping[LotId, Lot]
    covering: Mapping[LotId, frozenset[int]]
    narrowed_at: Mapping[LotId, int]
    groups: tuple[LotGroup, ...]

    @property
    def revision(self) -> int:
        """The number of the newest revision."""
        return self.revisions[-1].number


def _is_as_wide(held: Lot, today: Lot) -> bool:
    """Whether who looked for the one has looked for the other: also an article number narrows."""
    if held.gtin not in ("", today.gtin):
        return False
    return held.rule == today.rule or provably_wider_or_equal(held.rule, today.rule)


def _covering(versions: Mapping[int, Lot], today: Lot) -> frozenset[int]:
    """The revisions, of those that listed the lot, whose answers cover it today."""
    freed_at = 0
    if not today.released:
        freed_at = max((number for number, held in versions.items() if held.released), default=0)
    return frozenset(
        number
        for number, held in versions.items()
        if number > freed_at and not held.released and _is_as_wide(held, today)
    )


def read_recall(recall_class: RecallClass, hazard: str, revisions: Iterable[Revision]) -> Recall:
    """Read the revisions in order into what holds today."""
    ordered = tuple(sorted(revisions, key=lambda revision: revision.number))
    versions: dict[LotId, dict[int, Lot]] = {}
    today: dict[LotId, Lot] = {}
    narrowed_at: dict[LotId, int] = {}
    for revision in ordered:
        for lot in revision.lots:
            before = today.get(lot.lot_id)
            if before is not None and _frees_units(before, lot):
                narrowed_at[lot.lot_id] = revision.number
            today[lot.lot_id] = lot
        for lot_id, lot in today.items():
            versions.setdefault(lot_id, {})[revision.number] = lot
    covering = {lot_id: _covering(versions[lot_id], lot) for lot_id, lot in today.items()}
    return Recall(recall_class, hazard, ordered, today, covering, narrowed_at, _group(today, covering))


def _frees_units(before: Lot, after: Lot) -> bool:
    if after.released:
        return not before.released
    return not _is_as_wide(after, before)


def _group(today: Mapping[LotId, Lot], covering: Mapping[LotId, frozenset[int]]) -> tuple[LotGroup, ...]:
    groups: dict[tuple[frozenset[int], bool], list[LotId]] = {}
    for lot_id, lot in today.items():
        groups.setdefault((covering[lot_id], lot.released), []).append(lot_id)
    return tuple(LotGroup(cover, released, tuple(lots)) for (cover, released), lots in groups.items())


def describe_changes(recall: Recall, lots: Iterable[Lot]) -> tuple[tuple[Lot, LotChange], ...]:
    """What a next revision made of `lots` would change; lots that stay as they are, are left out."""
    changes: list[tuple[Lot, LotChange]] = []
    for lot in lots:
        before = recall.lots.get(lot.lot_id)
        if before is None:
            changes.append((lot, LotChange.ADDED))
        elif before != lot:
            changes.append((lot, _change(before, lot)))
    return tuple(changes)


def _change(before: Lot, after: Lot) -> LotChange:
    if after.released:
        return LotChange.RELEASED
    if before.released:
        return LotChange.RELISTED
    if not _is_as_wide(before, after):
        return LotChange.WIDENED
    if _frees_units(before, after):
        return LotChange.NARROWED
    return LotChange.CORRECTED


def amend(recall: Recall, lots: Iterable[Lot]) -> Recall:
    """The recall with one more revision made of `lots`.

    Raises Problem `release-without-certificate`, `released-lot-unknown`, `lot-twice` and `nothing-changes`.
    """
    lots = tuple(lots)
    refuse_twice(lots)
    changes = describe_changes(recall, lots)
    if not changes:
        raise Problem(
            "nothing-changes",
            "The file changes no lot of this recall; a revision must change at least one.",
            "该文件没有改变任何批次；修订至少应改变一个批次。",
        )
    for lot, change in changes:
        if change is LotChange.ADDED and lot.released:
            raise Problem(
                "released-lot-unknown",
                f"Lot {lot.lot_id} is to be released but was never listed; check its number.",
                f"批次 {lot.lot_id} 拟放行，但从未列入召回；请核对编号。",
                lot=lot.lot_id,
            )
        if change is LotChange.RELEASED and not lot.certificate:
            raise Problem(
                "release-without-certificate",
                f"Lot {lot.lot_id} is to be released without a certificate; give the test certificate's number.",
                f"批次 {lot.lot_id} 拟放行但未附检验合格证明；请填写证明编号。",
                lot=lot.lot_id,
            )
    revision = Revision(recall.revision + 1, tuple(lot for lot, _ in changes))
    return read_recall(recall.recall_class, recall.hazard, (*recall.revisions, revision))


def refuse_twice(lots: Iterable[Lot]) -> None:
    """Raise Problem `lot-twice` where a revision names a lot more than once: nobody knows which rule is meant."""
    for lot_id, times in Counter(lot.lot_id for lot in lots).items():
        if times > 1:
            raise Problem(
                "lot-twice",
                f"Lot {lot_id} stands {times} times in this revision; leave one row for each lot.",
                f"批次 {lot_id} 在本次修订中出现 {times} 次；每个批次只保留一行。",
                lot=lot_id,
            )


def release(lot: Lot, certificate: str) -> Lot:
    """The lot, freed by a test: hold-and-test goods that pass."""
    return replace(lot, released=True, certificate=certificate)
