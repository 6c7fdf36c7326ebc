"""A row of cells -> a listed lot: names, weight, what the revision does to it, and an id that stays the same."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation

from sweep.domain.ids import LotId
from sweep.domain.lot_code import fold
from sweep.domain.lot_rule import ExactCodes, LotRule
from sweep.domain.problem import Problem
from sweep.domain.written_date import SlashOrder
from sweep.intake.folding import folded, key, tidy
from sweep.intake.notices.notice import ListedLot
from sweep.intake.notices.reasons import remark
from sweep.intake.notices.row_rules import RowRule, rule_of
from sweep.intake.notices.vocabulary import (
    LIST_WORDS,
    NAME_FIELDS,
    NOTHING_WORDS,
    RELEASE_WORDS,
    RULE_FIELDS,
    YES_WORDS,
)
from sweep.intake.rejects import Action, RejectRow

_WEIGHT = re.compile(
    r"(?P<number>\d+(?:\.\d+)?)\s*(?P<unit>kg|千克|公斤|g|克|ml|毫升|l|升)(?:\s*[/每]\s*\w+)?", re.IGNORECASE
)
_GRAMS = {"kg": 1000, "千克": 1000, "公斤": 1000, "g": 1, "克": 1}
_MAX_GRAMS = 50_000_000


@dataclass(frozen=True, slots=True)
class LotRow:
    """One row of a notice: the text of each recognised field, and where it stands.

    `rule` is given where the file holds the rule in its JSON form. `headings` are the file's own words.
    """

    number: int
    cells: Mapping[str, str]
    rule: LotRule | None = None
    headings: Mapping[str, str] = field(default_factory=dict)
    republican: frozenset[str] = frozenset()
    slash_order: SlashOrder = SlashOrder.UNKNOWN

    def text(self, name: str) -> str:
        """A cell without blanks at its ends; empty where it only says that there is nothing."""
        found = tidy(self.cells.get(name, ""))
        return "" if found.casefold() in NOTHING_WORDS else found


def lot_of(row: LotRow, product: str, producer: str, file: str) -> tuple[ListedLot, list[RejectRow]]:
    """The lot that a row lists, and what was doubted. `product`, `producer`: the notice's, for rows without.

    Raises Problem with file, row and field: lot-without-product, lot-rule-contradicts, lot-rule-invalid,
    release-without-certificate.
    """
    remarks: list[RejectRow] = []
    released = _is_release(row, remarks)
    certificate = row.text("certificate")
    if released and not certificate:
        raise Problem(
            "release-without-certificate",
            f"{file}, row {row.number}: a lot is released only with a certificate; "
            "give its number in a column “certificate”.",
            f"{file} 第 {row.number} 行：放行批次须有检验合格证明，请在“检验报告编号”列填写。",
            file=file,
            row=row.number,
            field="certificate",
        )
    named = _product(row, product, file, remarks)
    found = rule_of(row, file)
    if not released:
        remarks.extend(found.remarks)
    lot = ListedLot(
        lot_id=_lot_id(row, named, row.text("producer") or producer, found),
        product=named,
        brand=row.text("brand"),
        producer=row.text("producer") or producer,
        spec=row.text("spec"),
        gtin=_gtin(row, remarks),
        unit=row.text("unit") or "unit",
        grams_per_unit=_grams(row, remarks),
        rule=found.rule,
        rule_text=found.text,
        released=released,
        certificate=certificate if released else "",
        row=row.number,
    )
    return lot, remarks


def is_about_nothing(row: LotRow) -> bool:
    """Whether the row names neither product nor lot."""
    names = (*NAME_FIELDS, *RULE_FIELDS, "lot_id", "gtin")
    return row.rule is None and not any(row.text(name) for name in names)


def _product(row: LotRow, product: str, file: str, remarks: list[RejectRow]) -> str:
    if own := row.text("product"):
        return own
    if product:
        remarks.append(remark(Action.WARNING, row.number, "product", "", "product-from-notice", product=product))
        return product
    other = row.text("brand") or row.text("producer")
    if other:
        remarks.append(remark(Action.WARNING, row.number, "product", "", "product-from-other", product=other))
        return other
    raise Problem(
        "lot-without-product",
        f"{file}, row {row.number}: nothing says which product this lot is of; fill in the column “product”.",
        f"{file} 第 {row.number} 行：没有说明批次属于哪种产品，请填写“产品名称”列。",
        file=file,
        row=row.number,
        field="product",
    )


def _is_release(row: LotRow, remarks: list[RejectRow]) -> bool:
    word = row.text("change").casefold()
    if word in RELEASE_WORDS or row.text("released").casefold() in YES_WORDS:
        return True
    if word and word not in LIST_WORDS:
        # On the list is the safe side.
        remarks.append(remark(Action.WARNING, row.number, "change", word, "change-unknown", value=word))
    return False


def _lot_id(row: LotRow, product: str, producer: str, rule: RowRule) -> LotId:
    if own := row.text("lot_id"):
        return LotId(folded(own))
    names = (producer, row.text("brand"), product, row.text("spec"), row.text("gtin"))
    identity = "\n".join([*(key(name) for name in names), rule.identity])
    return LotId("lot-" + hashlib.sha256(identity.encode()).hexdigest()[:12])


def _gtin(row: LotRow, remarks: list[RejectRow]) -> str:
    gtin = folded(row.text("gtin")).replace(" ", "").replace("-", "")
    if gtin and not _is_gtin(gtin):
        remarks.append(remark(Action.WARNING, row.number, "gtin", gtin, "gtin-check-digit"))
    return gtin


def _is_gtin(gtin: str) -> bool:
    """GTIN-8, -12, -13 or -14 with a right check digit (GS1 General Specifications, 7.9)."""
    if len(gtin) not in (8, 12, 13, 14) or not (gtin.isascii() and gtin.isdigit()):
        return False
    return sum(int(digit) * (3 if at % 2 else 1) for at, digit in enumerate(reversed(gtin))) % 10 == 0


def _grams(row: LotRow, remarks: list[RejectRow]) -> int:
    for name, factor in (("grams_per_unit", 1), ("kg_per_unit", 1000)):
        if text := folded(row.text(name)):
            grams = _number(text, factor)
            if grams is None:
                remarks.append(remark(Action.WARNING, row.number, name, text, "weight-unreadable"))
            return grams or 0
    weight = _WEIGHT.fullmatch(folded(row.text("spec")))
    if weight and (factor := _GRAMS.get(weight["unit"].lower(), 0)):
        grams = _number(weight["number"], factor)
        if grams:
            remarks.append(
                remark(Action.WARNING, row.number, "spec", row.text("spec"), "weight-from-spec", grams=grams)
            )
            return grams
    return 0


def _number(text: str, factor: int) -> int | None:
    weight = _WEIGHT.fullmatch(text)
    if weight and weight["unit"].lower() in _GRAMS:
        text, factor = weight["number"], _GRAMS[weight["unit"].lower()]
    try:
        grams = round(Decimal(text) * factor)
    except (InvalidOperation, ValueError, OverflowError):
        return None
    return grams if 0 < grams <= _MAX_GRAMS else None


def same_lot(one: ListedLot, other: ListedLot) -> bool:
    """Whether two rows with one id say the same."""
    return (_folded(one.rule), one.released, fold(one.product)) == (
        _folded(other.rule),
        other.released,
        fold(other.product),
    )


def _folded(rule: LotRule) -> LotRule:
    """Codes as they are compared: A1 and a1 are one."""
    return ExactCodes(tuple(map(fold, rule.codes))) if isinstance(rule, ExactCodes) else rule
