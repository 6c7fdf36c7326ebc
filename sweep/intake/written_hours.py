"""Opening hours as people write them: 周一至周五 8:00-12:00，14:00-18:00，周日休息; Mon-Fri 9am-5pm; 24小时."""

from __future__ import annotations

import re

from sweep.domain.opening_hours import DAY_MIN, Span, Week, tidied
from sweep.intake.folding import folded, simplified, tidy
from sweep.intake.written_times import clock_of

_TIME = (
    r"(?:上午|下午|早上|晚上|中午|凌晨|早|晚)?\s*\d{1,2}(?:\s*[:.点时h]\s*(?:\d{2}|半)?|(?=\s*(?:am|pm))|\d{2})?"
    r"(?:\s*分)?\s*(?:am|pm)?"
)
_TO = r"\s*(?:-|–|—|~|～|至|到|\bto\b|\buntil\b)\s*"
_DAY = (
    r"(?:周|星期|礼拜)[一二三四五六日天]|[一二三四五六日天](?=[、,至到\-~]|$)|"
    r"\b(?:mo|tu|we|th|fr|sa|su)(?:n|nday|es|esday|e|ed|nesday|u|ur|urs|ursday|i|iday|t|turday|nday)?\b\.?"
)
_TOKEN = re.compile(
    rf"(?P<always>24\s*小时|二十四小时|全天候?|24\s*/\s*7|24\s*h(?:ours|rs)?\b|always|around the clock)"
    rf"|(?P<span>(?P<begin>{_TIME}){_TO}(?P<end>次日\s*{_TIME}|{_TIME}))"
    rf"|(?P<days>(?P<first>{_DAY})(?:{_TO}(?P<last>(?:周|星期|礼拜)?[一二三四五六日天]|{_DAY}))?)"
    r"|(?P<work>工作日|周中|weekdays?)|(?P<weekend>周末|双休日|weekends?)"
    r"|(?P<daily>每天|每日|天天|周一到周日|daily|every ?day|all days)"
    r"|(?P<holiday>(?:法定)?节假日|公休日|\bph\b|(?:public )?holidays?)"
    r"|(?P<off>休息|不营业|关门|打烊|停业|休|\boff\b|\bclosed\b)"
    r"|(?P<nothing>营业时间|营业|每周|开放|开门|时间|及|和|、|[:,;，；。()（）\s]|\bopen(?:ing)?\b|\bhours?\b|\band\b|&)",
    re.IGNORECASE,
)
_ZH = {sign: day for day, sign in enumerate("一二三四五六日")} | {"天": 6}
_EN = {name: day for day, name in enumerate(("mo", "tu", "we", "th", "fr", "sa", "su"))}


def week_of(text: str) -> Week | None:
    """The week that a cell describes; None if it can't be read. Public holidays are passed over.

    Where some days are named the others are closed; where only closed days are named the others are open all day.
    """
    plain = simplified(tidy(folded(text))).lower()
    reading = _Reading()
    at = 0
    while at < len(plain):
        token = _TOKEN.match(plain, at)
        if token is None or token.end() == at or not reading.take(token):
            return None
        at = token.end()
    return reading.week()


class _Reading:
    """The days that are meant now, and what was said of each so far."""

    def __init__(self) -> None:
        self.said: list[list[Span] | None] = [None] * 7
        self.days: list[int] = []
        self.fresh = True  # nothing was said of these days yet
        self.closed_next = False
        self.about_holidays = False
        self.any_hours = False

    def take(self, token: re.Match[str]) -> bool:
        """The next word; False where it makes no sense."""
        kind = token.lastgroup
        if token["span"] is not None:
            span = _span(token["begin"], token["end"])
            if span is None:
                return False
            self._open(span)
        elif token["always"] is not None:
            self._open((0, DAY_MIN))
        elif token["days"] is not None:
            self._name(_days(token["first"], token["last"]))
        elif kind in ("work", "weekend", "daily"):
            self._name({"work": [0, 1, 2, 3, 4], "weekend": [5, 6]}.get(kind or "", list(range(7))))
        elif kind == "holiday":
            self.about_holidays = True
        elif kind == "off":
            self._close()
        return True

    def week(self) -> Week | None:
        """What was said; None where nothing was."""
        if all(spans is None for spans in self.said):
            return None
        others: list[Span] = [] if self.any_hours else [(0, DAY_MIN)]
        week = tuple(tidied(others if spans is None else spans) for spans in self.said)
        return week if any(week) else None

    def _name(self, days: list[int]) -> None:
        if not self.fresh:
            self.days = []
        self.days, self.fresh, self.about_holidays = [*self.days, *days], True, False
        if self.closed_next:
            self._close()
            self.days, self.fresh = [], True

    def _open(self, span: Span) -> None:
        if not self.about_holidays:
            for day in self.days or range(7):
                known = self.said[day]
                if known == [] and not self.days:
                    continue  # said to be closed before
                self.said[day] = [span] if self.fresh or known is None else [*known, span]
            self.any_hours = True
        self.fresh = False

    def _close(self) -> None:
        if self.about_holidays:
            self.about_holidays = False
        elif self.days and self.fresh:
            for day in self.days:
                self.said[day] = []
            self.fresh, self.closed_next = False, False
        else:
            self.closed_next = True


def _days(first: str, last: str | None) -> list[int]:
    begin = _day(first)
    end = begin if last is None else _day(last)
    return [(begin + step) % 7 for step in range((end - begin) % 7 + 1)]


def _day(written: str) -> int:
    return _ZH[written[-1]] if written[-1] in _ZH else _EN[written[:2]]


def _span(begin: str, end: str) -> Span | None:
    first, last = _minute(begin), _minute(end.removeprefix("次日"))
    if first is None or last is None:
        return None
    bare = begin.strip().isdigit() and end.strip().isdigit() and len(end.strip()) < 3
    if last <= first and bare and last <= 12 * 60:
        last += 12 * 60  # 9-5
    if last <= first:
        last += DAY_MIN
    return first, last


def _minute(written: str) -> int | None:
    text = written.strip().replace("凌晨", "上午")
    if text[:1] in "早晚" and text[:2] not in ("早上", "晚上"):
        text = f"{text[0]}上{text[1:]}"
    found = clock_of(text)
    return None if found is None else found.hour * 60 + found.minute
