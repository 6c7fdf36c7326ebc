"""How every lot stands, counted from groups of shops with the same cover and from the exceptional lines."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sweep.domain.ids import LotId
from sweep.domain.lines import BaseLines, Cover
from sweep.domain.words import CLOSED_LINES, Account, Grade, LineState


@dataclass(frozen=True, slots=True)
class ShopGroup:
    """So many shops have this cover; `applicable` False: they have left the count with two signatures."""

    cover: Cover
    applicable: bool
    shops: int


@dataclass(frozen=True, slots=True)
class ExceptionGroup:
    """So many shops of a group have, for one lot, this line instead of their ordinary one."""

    lot: LotId
    state: LineState
    grade: Grade
    cover: Cover
    applicable: bool
    shops: int


@dataclass(frozen=True, slots=True)
class LotStanding:
    """One lot: lines by state (sum = shops in scope), lines by grade, units by account."""

    lot: LotId
    lines: Mapping[LineState, int]
    grades: Mapping[Grade, int]
    units: Mapping[Account, int]
    returned_by_consumers: int = 0

    @property
    def total(self) -> int:
        """Lines of this lot."""
        return sum(self.lines.values())

    @property
    def closed(self) -> int:
        """Lines with nothing more to do."""
        return sum(number for state, number in self.lines.items() if state in CLOSED_LINES)

    @property
    def found(self) -> int:
        """Units found on visits: all that is on any account, less what consumers brought."""
        return sum(self.units.values()) - self.returned_by_consumers


def stand_lots(
    base: BaseLines,
    groups: Iterable[ShopGroup],
    exceptions: Iterable[ExceptionGroup],
    units: Mapping[LotId, Mapping[Account, int]],
    returned: Mapping[LotId, int],
) -> dict[LotId, LotStanding]:
    """Count the lines of every lot."""
    lines: dict[LotId, Counter[LineState]] = {lot: Counter() for lot in base.recall.lots}
    grades: dict[LotId, Counter[Grade]] = {lot: Counter() for lot in base.recall.lots}
    for shops in groups:
        for group in base.recall.groups:
            line = base.line(shops.cover, group, applicable=shops.applicable)
            for lot in group.lots:
                lines[lot][line.state] += shops.shops
                grades[lot][line.grade] += shops.shops
    for single in exceptions:
        if single.lot not in lines:
            continue
        ordinary = base.line(single.cover, base.group_of(single.lot), applicable=single.applicable)
        lines[single.lot][ordinary.state] -= single.shops
        grades[single.lot][ordinary.grade] -= single.shops
        lines[single.lot][single.state] += single.shops
        grades[single.lot][single.grade] += single.shops
    return {
        lot: LotStanding(lot, +lines[lot], +grades[lot], units.get(lot, {}), returned.get(lot, 0))
        for lot in base.recall.lots
    }
