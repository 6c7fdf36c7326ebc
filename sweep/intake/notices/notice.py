"""What a recall notice says, as read from its file: one recall, its listed lots, and all that was doubted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sweep.domain.ids import LotId
from sweep.domain.lot_rule import LotRule
from sweep.domain.words import RecallClass
from sweep.intake.rejects import Action, RejectRow

_NOT_TAKEN = (Action.REJECTED, Action.DUPLICATE, Action.EXCLUDED)


@dataclass(frozen=True, slots=True)
class ListedLot:
    """One lot as the notice lists it.

    `lot_id` is the notice's own, or is derived from producer, brand, product, spec, GTIN and rule text, so that the
    same lot has the same id in the next revision. `grams_per_unit` is 0 where the notice doesn't tell.
    `rule_text` is what the notice says, word for word; a second person confirms `rule` against it. `released`:
    the notice frees this lot, by the test of `certificate`. `row` is where it stands in the file.
    """

    lot_id: LotId
    product: str
    brand: str
    producer: str
    spec: str
    gtin: str
    unit: str
    grams_per_unit: int
    rule: LotRule
    rule_text: str
    released: bool = False
    certificate: str = ""
    row: int = 0


@dataclass(frozen=True, slots=True)
class RecallNotice:
    """One recall notice. Empty text and None where the file doesn't say; `source_text` is the file as text."""

    title: str
    recall_class: RecallClass | None
    hazard: str
    product: str
    number: str
    issued: date | None
    lots: tuple[ListedLot, ...]
    source_text: str
    remarks: tuple[RejectRow, ...]

    @property
    def warnings(self) -> tuple[RejectRow, ...]:
        """What was taken, and should be looked at by a person."""
        return tuple(remark for remark in self.remarks if remark.action not in _NOT_TAKEN)

    @property
    def rejected(self) -> tuple[RejectRow, ...]:
        """The rows that were not taken, and why: totals, repeated headings, a lot that stands above already."""
        return tuple(remark for remark in self.remarks if remark.action in _NOT_TAKEN)
