"""What the shops of a sweep add up to, by sector, and what is particular about single shops, kept up change by change.

Most shops are ordinary: they are counted in groups of those that are alike. The others (finds, goods, lines of their
own, reviews that wait) are known one by one, and a change of one shop changes the sums by what it was and what it is.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from sweep.domain.ids import FindingId, LotId, SectorId, ShopId
from sweep.domain.lines import read_cover
from sweep.domain.lots_standing import ExceptionGroup, ShopGroup
from sweep.domain.words import Account, Grade, LineState, ShopState

#: Which shops are counted: those of these sectors, or None for all, also those of no sector.
Area = frozenset[SectorId] | None
#: How many shops are shown for each reason.
ENOUGH = 5
_WORTH_SHOWING = {LineState.FOUND, LineState.SIGHTED, LineState.OPEN, LineState.CLAIMED}


@dataclass(frozen=True, slots=True)
class AlikeShops:
    """Shops of one sector that are alike. A merged shop's `state` may show a find of its own, but it counts with its
    survivor. `unlocated`: with open lines and without a position. `examples`: some with open and only ordinary lines.
    """

    sector: SectorId | None
    cover: str
    standing: str
    state: ShopState
    grade: Grade
    shops: int
    open_lines: int
    found_units: int
    held_units: int
    unlocated: int
    examples: Sequence[ShopId] = ()

    @property
    def counts(self) -> bool:
        """Merged shops count with their survivor."""
        return self.standing != "merged"


@dataclass(frozen=True, slots=True)
class OpenFinding:
    """A finding with something to do about it, or a hold that lapses."""

    finding: FindingId
    lots: tuple[LotId, ...]
    attributed: bool
    rejudge: bool
    settled: bool
    lapses_ms: int | None  # of goods that are still withheld


@dataclass(frozen=True, slots=True)
class ShopParticulars:
    """One shop that is not ordinary. `mark`: a number made of the shop's name and of when it was judged."""

    sector: SectorId | None
    cover: str
    standing: str
    mark: int
    lines: tuple[tuple[LotId, LineState, Grade], ...] = ()
    stock: tuple[tuple[LotId, Account, bool, int], ...] = ()  # lot, account, whether consumers returned it, units
    findings: tuple[OpenFinding, ...] = ()
    reviews: tuple[tuple[bool, str], ...] = ()  # (no conflict, check-in)


_Key = TypeVar("_Key")
_Place = TypeVar("_Place", ShopId, tuple[bool, str])
Single = tuple[LotId, LineState, Grade, str, bool]  # with the shop's cover, and whether it counts


@dataclass(slots=True)
class SectorSums:
    """What the shops of one sector that are not ordinary add up to."""

    mark: int = 0
    singles: Counter[Single] = field(default_factory=Counter)
    stock: Counter[tuple[LotId, Account, bool]] = field(default_factory=Counter)
    findings: dict[ShopId, tuple[OpenFinding, ...]] = field(default_factory=dict)
    reviews: list[tuple[bool, str]] = field(default_factory=list)

    def copy(self) -> SectorSums:
        """As it is now."""
        return SectorSums(self.mark, self.singles.copy(), self.stock.copy(), self.findings.copy(), self.reviews.copy())


@dataclass(frozen=True, slots=True)
class Tally:
    """All shops of a sweep as of entry `n`: `alike` counts every one, `sums` what is particular about some."""

    n: int
    alike: Sequence[AlikeShops]
    sums: Mapping[SectorId | None, SectorSums]
    examples: Mapping[tuple[LotId, LineState], Sequence[ShopId]]

    def groups(self, area: Area = None) -> list[ShopGroup]:
        """Shops that count, by cover."""
        found: Counter[tuple[str, bool]] = Counter()
        for each in self.alike_in(area):
            if each.counts:
                found[each.cover, each.standing != "not_applicable"] += each.shops
        return [ShopGroup(read_cover(cover), counts, shops) for (cover, counts), shops in found.items()]

    def exceptions(self, area: Area = None) -> list[ExceptionGroup]:
        """Lines that are not the ordinary ones of their shop."""
        found: Counter[Single] = Counter()
        for sums in self._sums_in(area):
            found.update(sums.singles)
        return [
            ExceptionGroup(lot, state, grade, read_cover(cover), counts, shops)
            for (lot, state, grade, cover, counts), shops in found.items()
        ]

    def units(self, area: Area = None) -> tuple[dict[LotId, dict[Account, int]], dict[LotId, int]]:
        """(units by lot and account, units that consumers returned by lot). Lot '' holds the unattributed ones."""
        units: dict[LotId, dict[Account, int]] = defaultdict(dict)
        returned: dict[LotId, int] = defaultdict(int)
        for sums in self._sums_in(area):
            for (lot, account, brought_back), number in sums.stock.items():
                units[lot][account] = units[lot].get(account, 0) + number
                returned[lot] += number if brought_back else 0
        return units, returned

    def states(self, area: Area = None) -> dict[tuple[ShopState, Grade], int]:
        """Shops by (state, grade), the merged ones too."""
        found: Counter[tuple[ShopState, Grade]] = Counter()
        for each in self.alike_in(area):
            found[each.state if each.counts else ShopState.MERGED, each.grade] += each.shops
        return dict(found)

    def findings(self, area: Area = None) -> list[OpenFinding]:
        """Findings with something to do about them, or a hold, by id."""
        found = (each for sums in self._sums_in(area) for shop in sums.findings.values() for each in shop)
        return sorted(found, key=lambda each: each.finding)

    def reviews(self, area: Area = None) -> list[tuple[bool, str]]:
        """(no conflict, check-in) of what waits for a second person: conflicts first, then by id."""
        return sorted(each for sums in self._sums_in(area) for each in sums.reviews)

    def alike_in(self, area: Area) -> Iterator[AlikeShops]:
        """The groups of an area."""
        return (each for each in self.alike if area is None or each.sector in area)

    def _sums_in(self, area: Area) -> Iterator[SectorSums]:
        return (sums for sector, sums in self.sums.items() if area is None or sector in area)


class Particulars:
    """The shops of one sweep that are not ordinary, as of entry `n`; -1: nothing was read yet."""

    def __init__(self) -> None:
        self.n = -1
        self._shops: dict[ShopId, ShopParticulars] = {}
        self._sums: defaultdict[SectorId | None, SectorSums] = defaultdict(SectorSums)
        self._examples: defaultdict[tuple[LotId, LineState], list[ShopId]] = defaultdict(list)

    def clear(self) -> None:
        """Forget everything."""
        self.n = -1
        self._shops.clear()
        self._sums.clear()
        self._examples.clear()

    def put(self, shop: ShopId, now: ShopParticulars | None) -> None:
        """The shop is so from here on; None: it is ordinary."""
        was = self._shops.pop(shop, None)
        if was is not None:
            self._count(shop, was, -1)
        if now is not None:
            self._count(shop, now, 1)
            self._shops[shop] = now

    def marks(self) -> dict[SectorId | None, int]:
        """Of each sector its shops' marks, put together; the same only if the same shops are known as of the same."""
        return {sector: sums.mark for sector, sums in self._sums.items() if sums.mark}

    def tally(self, alike: Sequence[AlikeShops]) -> Tally:
        """Everything, with the ordinary shops of the same moment. What comes later does not change it."""
        sums = {sector: sums.copy() for sector, sums in self._sums.items()}
        return Tally(self.n, alike, sums, {key: shops[:ENOUGH] for key, shops in self._examples.items() if shops})

    def _count(self, shop: ShopId, told: ShopParticulars, sign: int) -> None:
        sums = self._sums[told.sector]
        sums.mark ^= told.mark
        if told.standing != "merged":
            counts = told.standing != "not_applicable"
            for line in told.lines:
                _add(sums.singles, (*line, told.cover, counts), sign)
                if line[1] in _WORTH_SHOWING:
                    _place(self._examples[line[0], line[1]], shop, sign)
        for lot, account, returned, units in told.stock:
            _add(sums.stock, (lot, account, returned), sign * units)
        if told.findings and sign > 0:
            sums.findings[shop] = told.findings
        elif told.findings:
            del sums.findings[shop]
        for review in told.reviews:
            _place(sums.reviews, review, sign)


def _add(counter: Counter[_Key], key: _Key, number: int) -> None:
    left = counter[key] + number
    if left:
        counter[key] = left
    else:
        del counter[key]


def _place(ordered: list[_Place], value: _Place, sign: int) -> None:
    if sign > 0:
        insort(ordered, value)
    else:
        del ordered[bisect_left(ordered, value)]
