"""Sentences about a printed date: "made before 2008-08-06", "EXP 2022-04-01 or later", "2008年8月6日以前生产"."""

from __future__ import annotations

import re

from sweep.domain.lot_rule import AnyOf, DateKind, DateWindow, LotRule
from sweep.domain.written_date import DateCustom, dates_in

_D = "§"  # stands for a date once it has been read
_KINDS = (
    (
        DateKind.BEST_BY,
        r"\bbest[- ](?:if )?(?:used )?(?:by|before)\b|\bbbe\b|\bbb\b|最佳食用|最佳赏味|赏味|賞味",
    ),
    (
        DateKind.EXPIRY,
        r"\bexp(?:iry|ires|ired?|iring|iration)?\b\.?|\buse[- ]by\b|\bused by\b"
        r"|(?:有效期限?|有效日期|保质期|保質期|保存期限|使用期限)(?:限?(?:至|到))?|到期|失效|限用",
    ),
    (
        DateKind.PRODUCTION,
        r"\bmade\b|\bproduced\b|\bmanufactured\b|\bpacked\b|\bproduction\b|\bmanufactur(?:e|ing)\b|\bmf[gd]\b\.?"
        r"|\bprod\b\.?|生产|生產|制造|製造|出厂|出廠",
    ),
)
# Words that say nothing about which days. A word that is neither here nor below makes the sentence free text.
_FILLING = re.compile(
    r"\b(?:all|any|every|everything|the|products?|units?|items?|lots?|batch(?:es)?|goods|dates?|with|bearing|an?|of"
    r"|code[ds]?|were|was|is|are|that|which|inclusive|both included)\b|\([^()§]{0,3}含[^()§]{0,6}\)|[:=]"
    r"|产品|產品|日期|所有|全部|批次|批号|凡是|凡|的",
    re.IGNORECASE,
)
_BEFORE = re.compile(
    rf"(?:on or before|on or earlier than|before or on|before|prior to|up to|until|till|no later than|not later than"
    rf"|not after|by|earlier than|≤|<=|<|截至|截止|不晚于|早于)\s*{_D}(?:以前|之前|前)?(?:含当日|含当天)?"
    rf"|(?:于|在)?{_D}\s*(?:(?:or|and)\s*(?:before|earlier|prior)|及?其?以前|及?之前|(?:或|及)?更早|前|为止|止)",
    re.IGNORECASE,
)
_AFTER = re.compile(
    rf"(?:on or after|on or later than|after or on|after|since|from|starting|no earlier than|not before|later than"
    rf"|≥|>=|>|不早于|晚于|自|从|從)\s*{_D}\s*(?:起|onwards?|and onwards?|以后|之后|以後|之後)?"
    rf"|(?:于|在)?{_D}\s*(?:(?:or|and)\s*(?:later|after|onwards?|beyond)|onwards?"
    rf"|(?:或|及)?(?:其|以|之)?(?:以后|之后|以後|之後|更晚|后)|起|以来)",
    re.IGNORECASE,
)
_BETWEEN = re.compile(
    rf"(?:between\s*{_D}\s*and|(?:from|自|从|從|在|于|介于)?\s*{_D}\s*起?\s*(?:to|through|thru|until|-|–|—|~|至|到))"
    rf"\s*{_D}\s*(?:之间|期间|间|止|为止)?",
    re.IGNORECASE,
)
_ON = re.compile(rf"(?:on|in|dated|于|在|为|是)?\s*{_D}\s*(?:当日|当天)?", re.IGNORECASE)
_SEVERAL = re.compile(
    rf"(?:on|in|于|在|为|是)?\s*{_D}(?:\s*(?:[,、;]\s*(?:and|or)?|\band\b|\bor\b|和|或|及)\s*{_D})+", re.IGNORECASE
)
_SAME_YEAR = re.compile(r"(\d{4})年(\d{1,2}月\d{1,2}日)\s*(起?至|起?到|-|~|—|[、,;]|和|及|或)\s*(?=\d{1,2}月)")
_HAN_NUMBER = re.compile(
    r"[〇零○一二三四五六七八九]{4}(?=年)|[一二三四五六七八九十]{1,3}(?=[月日])"
)  # 二〇〇八年八月六日
_HAN_DIGITS = {**dict.fromkeys("〇零○", 0), **{digit: at for at, digit in enumerate("一二三四五六七八九", start=1)}}
_GLUED = re.compile(r"\b(exp|mfg|mfd|prod|bbe?)(?=\d{4})", re.IGNORECASE)


def read_date_clause(text: str, custom: DateCustom, kind: DateKind | None = None) -> LotRule | None:
    """The window (or windows) that the sentence states, or None.

    `kind` is the kind of date where the sentence names none. Bounds are inclusive: 以前 and "before" leave open
    whether the day itself is meant, and taking it in is the safe reading.
    """
    text = _HAN_NUMBER.sub(_in_digits, _GLUED.sub(r"\1 ", text))
    while (spelled := _SAME_YEAR.sub(r"\1年\2\3\1年", text)) != text:
        text = spelled  # 2008年8月6日、7月1日、8月2日: one year for all
    if _D in text:
        return None
    dates = dates_in(text, custom)
    if not dates:
        return None
    frame, end = "", 0
    for found in dates:
        frame, end = f"{frame}{text[end : found.start]}{_D}", found.end
    frame, named = _without_kinds(frame + text[end:])
    if len(named) > 1 or not (named or kind):
        return None
    kind = named[0] if named else kind
    assert kind is not None
    frame = " ".join(_FILLING.sub(" ", frame).split()).strip(" ,，.")
    first, last = dates[0].first, dates[-1].last
    if _BEFORE.fullmatch(frame):
        return DateWindow(kind, None, last)
    if _AFTER.fullmatch(frame):
        return DateWindow(kind, first, None)
    if _BETWEEN.fullmatch(frame):
        return DateWindow(kind, first, last)
    if _ON.fullmatch(frame):
        return DateWindow(kind, first, last)
    if _SEVERAL.fullmatch(frame):
        return AnyOf(tuple(dict.fromkeys(DateWindow(kind, found.first, found.last) for found in dates)))
    return None


def _in_digits(number: re.Match[str]) -> str:
    """二〇〇八 is 2008, 十二 is 12, 二十一 is 21."""
    tens, ten, ones = number[0].rpartition("十")
    if not ten:
        return "".join(str(_HAN_DIGITS[digit]) for digit in number[0])
    return str((_HAN_DIGITS[tens] if tens else 1) * 10 + (_HAN_DIGITS[ones] if ones else 0))


def _without_kinds(frame: str) -> tuple[str, list[DateKind]]:
    named = []
    for kind, words in _KINDS:
        frame, count = re.subn(words, " ", frame, flags=re.IGNORECASE)
        if count:
            named.append(kind)
    return frame, named
