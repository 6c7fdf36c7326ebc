"""What a table of the dossier is made of: columns, each with what it is called, what it holds and how that is shown."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class Kind(StrEnum):
    """How a value is shown."""

    TEXT = "text"
    CODE = "code"  # ids and hashes
    NUMBER = "number"
    WEIGHT = "weight"  # grams in, kilograms shown
    TIME = "time"  # milliseconds on the sweep's clock in, the city's time shown
    SPAN = "span"  # milliseconds
    DEGREES = "degrees"
    ENTRIES = "entries"  # numbers of ledger entries
    BETWEEN = "between"  # the first and the last of them
    WORD = "word"  # a code of a closed list, shown in the reader's language
    MARK = "mark"  # yes or no


@dataclass(frozen=True, slots=True)
class Column:
    """`head` names its heading (`dossier-head-...`); `of` takes the value from a row. `words`: of which list a WORD
    is. `summed`: the last line adds it up. `page`: it is on the page too, not only in the workbook."""

    head: str
    kind: Kind
    of: Callable[[Any], Any]
    width: int = 12
    words: str = ""
    summed: bool = False
    page: bool = True


@dataclass(frozen=True, slots=True)
class Table:
    """A table: its key names title and basis (`dossier-title-...`, `dossier-basis-...`)."""

    key: str
    columns: Sequence[Column]
    rows: Sequence[Any]


def text(head: str, of: Callable[[Any], Any], width: int = 18, **more: Any) -> Column:
    """A text."""
    return Column(head, Kind.TEXT, of, width, **more)


def code(head: str, of: Callable[[Any], Any], width: int = 14, **more: Any) -> Column:
    """An id or a hash."""
    return Column(head, Kind.CODE, of, width, **more)


def number(head: str, of: Callable[[Any], Any], *, summed: bool = True, **more: Any) -> Column:
    """A number; summed unless said otherwise."""
    return Column(head, Kind.NUMBER, of, 9, summed=summed, **more)


def word(head: str, words: str, of: Callable[[Any], Any], width: int = 12, **more: Any) -> Column:
    """A code of the closed list `words`."""
    return Column(head, Kind.WORD, of, width, words=words, **more)


def time(head: str, of: Callable[[Any], Any], **more: Any) -> Column:
    """A time."""
    return Column(head, Kind.TIME, of, 16, **more)


def entries(of: Callable[[Any], Any], head: str = "entries", **more: Any) -> Column:
    """Numbers of ledger entries."""
    return Column(head, Kind.ENTRIES, of, 18, **more)


def weight(head: str, of: Callable[[Any], Any], **more: Any) -> Column:
    """Grams, shown in kilograms and summed."""
    return Column(head, Kind.WEIGHT, of, 10, summed=True, **more)
