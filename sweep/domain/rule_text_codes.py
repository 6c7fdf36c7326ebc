"""Sentences about a code: "code contains K8, SH or Z2", "first two digits of code 22 to 37", "批号以L12开头"."""

from __future__ import annotations

import re

from sweep.domain.lot_code import fold
from sweep.domain.lot_pattern import parse_pattern
from sweep.domain.lot_rule import CodePattern
from sweep.domain.problem import Problem

_CODE = (
    r"(?:the\s+)?(?:(?:lot|batch|product|production)\s+)?(?:code|number|lot|batch)s?"
    r"|(?:产品|產品|生产|生產)?(?:批号|批號|批次号|批次|代码|代碼|编号|編號)"
)
_CONTAINS = re.compile(
    rf"(?:{_CODE})\s*(?:that\s+|which\s+)?(?:contains?|containing|includes?|including|含有?|包含|中含有?|中有)\s*(?P<list>.+)",
    re.IGNORECASE,
)
_STARTS = re.compile(
    rf"(?:{_CODE})\s*(?:(?:that\s+|which\s+)?(?:starts?|starting|begins?|beginning)\s+with\s+(?P<list>.+)"
    rf"|以\s*(?P<list_zh>.+?)\s*(?:开头|開頭|打头|起始))",
    re.IGNORECASE,
)
_ENDS = re.compile(
    rf"(?:{_CODE})\s*(?:(?:that\s+|which\s+)?(?:ends?|ending)\s+(?:with|in)\s+(?P<list>.+)|以\s*(?P<list_zh>.+?)\s*(?:结尾|結尾))",
    re.IGNORECASE,
)
_COUNTS = {
    "two": 2,
    "three": 3,
    "four": 4,
    "five": 5,
    "six": 6,
    "两": 2,
    "兩": 2,
    "二": 2,
    "三": 3,
    "四": 4,
    "五": 5,
    "六": 6,
}
_COUNT = rf"(?P<count>{'|'.join(_COUNTS)}|[2-9])"
_RANGE = r"(?P<low>\d{1,9})\s*(?:to|through|thru|and|-|–|~|至|到)\s*(?P<high>\d{1,9})"
_FIRST_DIGITS = (
    re.compile(
        rf"(?:the\s+)?first\s+{_COUNT}\s+(?:digits|characters|numbers)\s+of\s+(?:{_CODE})\s*(?:are|is|from|between|=|:)*\s*{_RANGE}",
        re.IGNORECASE,
    ),
    re.compile(
        rf"(?:{_CODE})的?(?:前|首){_COUNT}位(?:数字|數字|数|字符)?\s*(?:为|為|是|在|从|介于|:)?\s*{_RANGE}(?:之间|之間)?"
    ),
)
_BETWEEN = re.compile(r"\s*(?:[,、;]\s*(?:and\s|or\s|或)?|\bor\b|或者?)\s*", re.IGNORECASE)
_PATTERN = re.compile(r"(?:code\s+)?(?:pattern|式样|式樣|批号式样)\s*[:=]?\s*(?P<pattern>\S+)", re.IGNORECASE)


def read_code_clause(text: str) -> CodePattern | None:
    """The pattern that the sentence states, or None."""
    for sentence in _FIRST_DIGITS:
        if found := sentence.fullmatch(text):
            count = _COUNTS.get(found["count"].lower()) or int(found["count"])
            return _pattern(f"[{found['low']}-{found['high']}]*") if len(found["low"]) == count else None
    for sentence, before, after in ((_CONTAINS, "*", "*"), (_STARTS, "", "*"), (_ENDS, "*", "")):
        if found := sentence.fullmatch(text):
            parts = found.groupdict()
            return _one_of(parts["list"] or parts["list_zh"] if "list_zh" in parts else parts["list"], before, after)
    if found := _PATTERN.fullmatch(text):
        return _pattern(found["pattern"])
    return None


def _one_of(listed: str, before: str, after: str) -> CodePattern | None:
    parts = [part.strip(" \"'“”‘’") for part in _BETWEEN.split(listed)]
    # Only plain pieces of a code: a blank or a word such as "and" inside means that more was said.
    if not all(part and part == "".join(part.split()) and fold(part) for part in parts):
        return None
    if not all(re.fullmatch(r"[A-Za-z0-9./-]{1,40}", part) for part in parts):
        return None
    return _pattern(f"{before}({'|'.join(parts)}){after}" if len(parts) > 1 else f"{before}{parts[0]}{after}")


def _pattern(text: str) -> CodePattern | None:
    try:
        parse_pattern(text)
    except Problem:
        return None
    return CodePattern(text)
