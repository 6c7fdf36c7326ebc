"""Whether a unit is recalled, as the desk tells a caller: what was read, the answer, and the lots that make it."""

from __future__ import annotations

from dataclasses import dataclass

from sweep.domain.lot_match import Match
from sweep.domain.unit_answer import Need


@dataclass(frozen=True, slots=True)
class LotAnswerRow:
    """One lot's answer. `rule` in the reader's language; `needs`: what is still to be read; `pictures`: SHA-256."""

    lot: str
    label: str
    producer: str
    rule: str
    answer: Match
    other_article: bool
    needs: tuple[Need, ...]
    pictures: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class UnitAnswerSheet:
    """The answer; what can't be told counts as recalled. `gtin` to `best_by`: as they were read ('' where not);
    `unread`: which of the typed days is none. `listed`: whether the article is one of the recall's (null: no article
    was read). `lots`: those that make the answer, the first of `total`."""

    answer: Match
    gtin: str
    code: str
    production: str
    expiry: str
    best_by: str
    unread: tuple[str, ...]
    listed: bool | None
    lots: tuple[LotAnswerRow, ...]
    total: int
