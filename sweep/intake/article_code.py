"""What a scanned article code says of the unit, by way of biip; the phone reads the same (phone/src/gs1.ts)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import biip

_MONTH_ONLY = "00"
_SHORTEST = 4


@dataclass(frozen=True, slots=True)
class ArticleCode:
    """Article (14 digits), lot and dates; None where the code does not say, or says no single day."""

    gtin: str | None = None
    code: str | None = None
    production: date | None = None
    best_by: date | None = None
    expiry: date | None = None
    serial: str | None = None


def read_article_code(scan: str) -> ArticleCode:
    """Read a scanner's text, with or without its mark (`]C1`) and with FNC1 as the character 29.

    A date of a month only is not read: GS1 means its last day, and an earlier one may be recalled.
    """
    if len(scan) < _SHORTEST:  # biip fails over a mark that ends too soon
        return ArticleCode()
    try:
        parsed = biip.parse(scan)
    except biip.ParseError:
        return ArticleCode()
    message = parsed.gs1_message
    if message is None:
        return ArticleCode(gtin=None if parsed.gtin is None else parsed.gtin.as_gtin_14())
    told = {element.ai.ai: element for element in message.element_strings}
    texts = {ai: element.value for ai, element in told.items()}
    days = {ai: element.date for ai, element in told.items() if not element.value.endswith(_MONTH_ONLY)}
    return ArticleCode(
        texts.get("01"), texts.get("10"), days.get("11"), days.get("15"), days.get("17"), texts.get("21")
    )
