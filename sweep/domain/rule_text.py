"""A lot rule as people write it, read into a `LotRule`. What isn't understood to the last word becomes free text.

Nothing is dropped and nothing guessed: a sentence is read only if each of its words is in one of the forms below.
"Except", "some of", a product's name inside: free text, for a person.

    all lots, 所有批次                                   all codes
    L12345, L12346 / 批号：L12345、L12346                exact codes
    L12345 to L12350                                     code pattern L[12345-12350]
    L123*                                                code pattern
    code contains K8, SH or Z2 / 批号含K8、SH或Z2        code pattern; also starts with, ends with
    first two digits of code 22 to 37 / 批号前两位为22至37
    made before 2008-08-06 / 2008年8月6日以前生产        production window; 以前, "before" are inclusive
    EXP 2022-04-01 or later, best by 03/19/2010          expiry and best-by window
    20080618                                             that code, or made on that day: a batch is often its day
    ... AND ..., ...且...                                all of them, each one in a form above
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from sweep.domain.lot_code import MAX_CODE_LENGTH, fold
from sweep.domain.lot_rule import (
    MAX_CODES,
    MAX_TEXT_LENGTH,
    AllCodes,
    AllOf,
    AnyOf,
    CodePattern,
    DateKind,
    ExactCodes,
    FreeText,
    LotRule,
    made,
)
from sweep.domain.rule_text_codes import read_code_clause
from sweep.domain.rule_text_dates import read_date_clause
from sweep.domain.written_date import PLAIN_DATES, DateCustom, dates_in

_ALL = re.compile(
    r"(?:all|any|every|each)(?: (?:the|of|affected|recalled))*"
    r"(?: (?:lots?|batch(?:es)?|codes?|(?:lot|batch|date) (?:codes?|numbers?)|products?|units?|dates?))?"
    r"|(?:所有|全部|各|全|不限|任何)(?:的)?(?:批次|批号|产品|批次产品|批號|產品|生产批次|生產批次)?",
    re.IGNORECASE,
)
_AND = re.compile(r"\s+AND\s+|\s*&&\s*|\s*[,，;；]?\s*(?:并且|並且|而且|且)\s*")
_LIST_NAME = re.compile(
    r"(?P<name>(?:the )?(?:lot|batch|production|product)?\s*(?:lots?|batch(?:es)?|codes?|numbers?|nos?\.?|#'?s?)"
    r"|(?:生产|生產|产品|產品)?(?:批号|批號|批次号|批次號|批次|代码|代碼))"
    r"\s*(?:(?:no|number|code|num)s?\.?|#'?s?)?\s*(?:are|is|为|為|是)?\s*[:=]?\s*",
    re.IGNORECASE,
)
_BETWEEN_CODES = re.compile(r"\s*(?:[,、;\n]+\s*(?:and|or|和|或|及)?|\b(?:and|or)\b|和|或|及)\s*", re.IGNORECASE)
_CODE = re.compile(r"#?\s?[A-Za-z0-9]+(?:[-./_][A-Za-z0-9]+)*")
_CODE_RUN = re.compile(
    r"(?P<a>[A-Za-z]*)(?P<low>\d{1,12})(?P<z>[A-Za-z]*)\s*(?:to|through|thru|至|到|~|-)\s*"
    r"(?P<a2>[A-Za-z]*)(?P<high>\d{1,12})(?P<z2>[A-Za-z]*)",
    re.IGNORECASE,
)
_WILD_CODE = re.compile(r"\*?[A-Za-z0-9-]+\*?")
_SHORTEST_CODE = 2


@dataclass(frozen=True, slots=True)
class TextCustom:
    """What is known beforehand: how dates are written, and that the text is a date of one kind (its column)."""

    dates: DateCustom = PLAIN_DATES
    kind: DateKind | None = None


NOTHING_KNOWN = TextCustom()


def parse_rule_text(text: str, custom: TextCustom = NOTHING_KNOWN) -> LotRule:
    """The rule that the text states; FreeText(text) where any word of it isn't understood."""
    plain = _plain(text)
    if not plain or len(plain) > MAX_TEXT_LENGTH * 20:
        return FreeText(text)
    if _ALL.fullmatch(plain):
        return AllCodes()
    if custom.kind is not None:
        return read_date_clause(plain, custom.dates, custom.kind) or FreeText(text)
    return _combined(plain, custom) or _listed(plain, custom) or FreeText(text)


def _combined(plain: str, custom: TextCustom) -> LotRule | None:
    """One clause, or several that all have to hold."""
    clause = _clause(plain, custom)
    if clause is not None:
        return clause
    parts = _AND.split(plain)
    clauses = [_clause(part, custom) or _named_list(part, custom) for part in parts]
    rules = tuple(rule for rule in clauses if rule is not None)
    return AllOf(rules) if 1 < len(rules) == len(parts) else None


def _clause(plain: str, custom: TextCustom) -> LotRule | None:
    return read_date_clause(plain, custom.dates) or read_code_clause(plain)


def _listed(plain: str, custom: TextCustom) -> LotRule | None:
    """Codes alone, or with "lot" or 批号 in front."""
    return _codes(plain, custom) or _named_list(plain, custom)


def _named_list(plain: str, custom: TextCustom) -> LotRule | None:
    name = _LIST_NAME.match(plain)
    return _codes(plain[name.end() :], custom) if name else None


def _codes(plain: str, custom: TextCustom) -> LotRule | None:
    """A list of codes; a code that is a day stands for that production day too."""
    words = [word.strip().removeprefix("#").strip() for word in _BETWEEN_CODES.split(plain.strip(" .。"))]
    if not 0 < len(words) <= MAX_CODES:
        return None
    codes: list[str] = []
    others: list[LotRule] = []
    for word in words:
        day = next((day for day in dates_in(word, custom.dates) if (day.start, day.end) == (0, len(word))), None)
        run = _run_or_wild(word, custom)
        if day is not None:
            others.append(made(day.first, day.last))
        others.extend(run)
        if day is not None or _is_code(word):
            codes.append(word)
        elif not run:
            return None
    others = list(dict.fromkeys(others))
    if not others:
        return ExactCodes(tuple(codes))
    alternatives = [ExactCodes(tuple(codes)), *others] if codes else others
    return alternatives[0] if len(alternatives) == 1 else AnyOf(tuple(alternatives))


def _is_code(word: str) -> bool:
    # A word without a digit may be anything: "unknown", "see label".
    folded = fold(word)
    return (
        _CODE.fullmatch(word) is not None
        and any(character.isdecimal() for character in word)
        and _SHORTEST_CODE <= len(folded) <= MAX_CODE_LENGTH
    )


def _run_or_wild(word: str, custom: TextCustom) -> tuple[LotRule, ...]:
    """L12345 to L12350 (of days: those production days too), and L123*; empty for anything else.

    L12345-L12350 may be a run or one code: the caller takes it for both.
    """
    if run := _CODE_RUN.fullmatch(word):
        low, high = run["low"], run["high"]
        alike = fold(run["a"]) == fold(run["a2"]) and fold(run["z"]) == fold(run["z2"]) and len(low) == len(high)
        if not alike or low >= high:
            return ()
        pattern = CodePattern(f"{run['a']}[{low}-{high}]{run['z']}")
        days = dates_in(f"{low} {high}", custom.dates)
        return (
            (pattern, made(days[0].first, days[1].last)) if len(days) == 2 and not run["a"] + run["z"] else (pattern,)
        )
    if "*" in word and _WILD_CODE.fullmatch(word) and any(character.isdigit() for character in word):
        return (CodePattern(word),)
    return ()


def _plain(text: str) -> str:
    """One line of folded text; line ends, which may part codes, become commas."""
    lines = (" ".join(line.split()) for line in unicodedata.normalize("NFKC", text).splitlines())
    return ", ".join(line for line in lines if line).strip(" .。,;")
