"""CSV and its relatives: which separator, and what to do with quotation marks that don't pair."""

from __future__ import annotations

import csv
import io
from collections import Counter

from sweep.domain.problem import Problem
from sweep.intake.encodings import decode
from sweep.intake.headings import known_headings, known_in_text
from sweep.intake.rejects import Action, RejectRow, remark
from sweep.intake.tables import Grid

_SEPARATORS = (",", "\t", ";", "|", "，", "；")
_MANY_LINES = 8
_LONGEST_CELL = 4_000_000


def read_delimited(data: bytes, name: str, *, encoding: str | None = None) -> Grid:
    """The rows of a text table. Raises Problem encoding-unknown, quote-unclosed, not-a-table."""
    decoded = decode(data, name, encoding=encoding, known=known_in_text)
    remarks: list[RejectRow] = []
    if not decoded.certain:
        remarks.append(remark(Action.WARNING, 0, "", decoded.encoding, "encoding-chosen", encoding=decoded.encoding))
    separator = separator_of(decoded.text)
    csv.field_size_limit(_LONGEST_CELL)
    cells, mended = _parsed(decoded.text, separator, name)
    if mended:
        remarks.append(remark(Action.WARNING, mended, "", "", "quotes-mended"))
    for number, row in enumerate(cells, start=1):
        lines = max((cell.count("\n") for cell in row), default=0)
        if lines >= _MANY_LINES:
            longest = max(row, key=len)
            remarks.append(remark(Action.WARNING, number, "", longest[:200], "cell-of-many-lines", lines=lines + 1))
    return Grid(cells, list(range(1, len(cells) + 1)), tuple(remarks))


def separator_of(text: str) -> str:
    """The separator that gives the most known headings, then the most even rows, then the most columns."""
    sample = text[:60_000]
    best, best_score = ",", (0, 0.0, 0)
    for separator in _SEPARATORS:
        if separator not in sample:
            continue
        try:
            rows = [row for row in csv.reader(io.StringIO(sample, newline=""), delimiter=separator) if row][:60]
        except csv.Error:
            continue
        widths = Counter(len(row) for row in rows)
        width, share = max(widths.items(), key=lambda item: (item[1], item[0])) if widths else (0, 0)
        known = max((known_headings(row) for row in rows[:20]), default=0)
        score = (known, round(share / len(rows), 2) if rows and width > 1 else 0.0, width)
        if score > best_score:
            best, best_score = separator, score
    return best


def _parsed(text: str, separator: str, name: str) -> tuple[list[list[str]], int]:
    """All rows, and the first with a quotation mark that is not in its place (0: there is none)."""
    strict: list[list[str]] = []
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    try:
        strict.extend(reader)
        return strict, 0
    except csv.Error as error:
        if "unexpected end of data" in str(error):
            raise _unclosed(name, len(strict) + 1) from None
    loose: list[list[str]] = []
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    try:
        loose.extend(reader)
    except csv.Error:
        raise _unclosed(name, len(loose) + 1) from None
    if loose and text.rstrip("\r\n").endswith(loose[-1][-1].rstrip("\r\n")) and "\n" in loose[-1][-1].strip():
        raise _unclosed(name, len(loose))  # a quotation ran on to the end of the file and hid rows
    return loose, len(strict) + 1


def _unclosed(name: str, row: int) -> Problem:
    return Problem(
        "quote-unclosed",
        f"{name}, row {row}: a quotation mark opens a cell and is never closed, which hides the rows after it; "
        "close it or double it.",
        f"{name} 第 {row} 行：有引号未配对，会掩盖其后的行；请补全或写成双引号。",
        file=name,
        row=row,
    )
