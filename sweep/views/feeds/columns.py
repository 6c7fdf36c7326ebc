"""What a list is made of: columns with a stable name, what they hold, and what they mean in both languages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum, StrEnum
from typing import Any

from sweep.domain.ids import SweepId
from sweep.views.words import Words


class Kind(StrEnum):
    """What a column holds, in the words of the Table Schema standard."""

    TEXT = "string"
    WHOLE = "integer"
    NUMBER = "number"
    MARK = "boolean"
    TIME = "datetime"


@dataclass(frozen=True, slots=True)
class Column:
    """One column. `always`: it is never empty. `words`: the closed list of its values."""

    name: str
    kind: Kind
    says: Words
    always: bool = False
    words: type[Enum] | None = None


class Shape(StrEnum):
    """What a row looks like on a map."""

    NONE = "none"
    POINT = "point"  # columns `lat` and `lon`, degrees, WGS-84
    AREA = "area"


@dataclass(frozen=True, slots=True)
class FeedList:
    """One list. Its first column is `id`, by which it is sorted: unique, and never another one for the same thing."""

    name: str
    says: Words
    columns: Sequence[Column]
    shape: Shape = Shape.NONE


@dataclass(frozen=True, slots=True)
class FeedTable:
    """The rows of a list (values in the order of its columns), true as of ledger entry `n` of this `epoch`.

    `at_ms` is the sweep's time then. `shapes`: GeoJSON geometries of areas, by id. `more`: the list goes on.
    """

    of: FeedList
    sweep: SweepId
    epoch: str
    zone: str
    n: int
    at_ms: int
    rows: Sequence[tuple[Any, ...]]
    shapes: Mapping[str, Any] = field(default_factory=dict)
    more: bool = False


#: The last column of every list, and a property of every feature.
AS_OF = Column(
    "as_of", Kind.WHOLE, Words("number of the ledger's event as of which this is true", "数据截至的留痕序号"), True
)


def text(name: str, en: str, zh: str, *, always: bool = False) -> Column:
    """A text or an id."""
    return Column(name, Kind.TEXT, Words(en, zh), always)


def code(name: str, en: str, zh: str, words: type[Enum]) -> Column:
    """A word of a closed list."""
    return Column(name, Kind.TEXT, Words(en, zh), True, words)


def whole(name: str, en: str, zh: str) -> Column:
    """A count: never empty."""
    return Column(name, Kind.WHOLE, Words(en, zh), True)


def mark(name: str, en: str, zh: str) -> Column:
    """Yes or no."""
    return Column(name, Kind.MARK, Words(en, zh), True)


def time(name: str, en: str, zh: str) -> Column:
    """A moment on the sweep's clock, UTC."""
    return Column(name, Kind.TIME, Words(en, zh))


#: Where the shop of a row stands. A position is no quantity: it may be unknown.
PLACE = (
    Column("lat", Kind.NUMBER, Words("latitude, degrees, WGS-84", "纬度（WGS-84，度）")),
    Column("lon", Kind.NUMBER, Words("longitude, degrees, WGS-84", "经度（WGS-84，度）")),
)
IN_SECTOR = (
    text("sector_id", "sector, by id", "辖区编号"),
    text("sector", "sector", "辖区"),
)
SHOP = (text("shop", "number of the shop", "经营户编号", always=True), *IN_SECTOR)
