"""Check digits of business ids: a wrong one is a warning, never a refusal."""

from __future__ import annotations

import re

_USCC = re.compile(r"[0-9A-HJ-NPQRTUWXY]{2}\d{6}[0-9A-HJ-NPQRTUWXY]{10}")
_USCC_DIGITS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_UBN = re.compile(r"\d{8}")
_UBN_WEIGHTS = (1, 2, 1, 2, 1, 2, 4, 1)


def uscc_is_valid(number: str) -> bool:
    """统一社会信用代码, GB 32100-2015: 18 characters, the last is a check character modulo 31."""
    number = number.upper()
    if not _USCC.fullmatch(number):
        return False
    weighed = sum(_USCC_DIGITS.index(digit) * pow(3, place, 31) for place, digit in enumerate(number[:17]))
    return _USCC_DIGITS[-weighed % 31] == number[17]


def ubn_is_valid(number: str) -> bool:
    """統一編號 of Taiwan: 8 digits; digit sums of the weighed digits, modulo 5 (the rule since April 2023).

    A 7 in the seventh place weighs 28, whose digit sum counts as 1 or 0.
    """
    if not _UBN.fullmatch(number):
        return False
    products = [int(digit) * weight for digit, weight in zip(number, _UBN_WEIGHTS, strict=True)]
    total = sum(product // 10 + product % 10 for product in products)
    return total % 5 == 0 or (number[6] == "7" and (total - 9) % 5 == 0)
