"""A recall, or a revision of one, that waits until a second person has compared each lot with the original."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class DraftLot:
    """A lot of a draft. `rule_words`: the rule as the program understood it, in both languages.

    `change`: what it does to the sweep's recall (added, widened, narrowed, corrected, released, relisted; '': nothing).
    """

    lot: str
    product: str
    brand: str
    producer: str
    spec: str
    unit: str
    grams_per_unit: int
    gtin: str
    rule_text: str
    rule_en: str
    rule_zh: str
    released: bool
    certificate: str
    change: str
    confirmed: bool


@dataclass(frozen=True, slots=True)
class DraftWarning:
    """Something in the file that a person should look at."""

    row: int
    field: str
    value: str
    en: str
    zh: str


@dataclass(frozen=True, slots=True)
class DraftRow:
    """A draft, briefly. `sweep` null: it opens a new one. `own`: the reader entered it, so another must confirm."""

    draft: int
    sweep: str | None
    title: str
    recall_class: str
    hazard: str
    lots: int
    confirmed: int
    notice_name: str
    entered_by: str
    entered_by_name: str
    own: bool


@dataclass(frozen=True, slots=True)
class DraftSheet:
    """A draft with its lots beside the original. `source_text`: the original as text, '' where it has none."""

    head: DraftRow
    lots: list[DraftLot]
    warnings: list[DraftWarning]
    source_text: str
    has_original: bool
