"""What a lot is called. Some notices number their lots; of the others the id is made of words, and says nothing."""

from __future__ import annotations

import re

from sweep.domain.recall import Lot

_MADE_OF_WORDS = re.compile(r"lot-[0-9a-f]{12}")
_LONGEST_RULE = 24


def name_lot(lot: Lot) -> str:
    """The lot's own number; where it has none, its brand or product with the printed code."""
    if not _MADE_OF_WORDS.fullmatch(lot.lot_id):
        return str(lot.lot_id)
    rule = lot.rule_text.strip()
    short = rule if len(rule) <= _LONGEST_RULE else rule[: _LONGEST_RULE - 1] + "…"
    return " ".join(part for part in (lot.brand or lot.producer, lot.product, short) if part) or str(lot.lot_id)
