"""Which lines a revision opens again (design rule 2): those closed before, or new, and open now. No others."""

from __future__ import annotations

from sweep.domain.ids import LotId
from sweep.domain.judge import ShopJudgement
from sweep.domain.lines import BaseLines, Cover


def open_lots(cover: Cover, base: BaseLines, *, applicable: bool) -> frozenset[LotId]:
    """The lots whose ordinary line is open at a shop with this cover."""
    return frozenset(
        lot
        for group in base.recall.groups
        if not base.line(cover, group, applicable=applicable).is_closed
        for lot in group.lots
    )


def open_lots_of(judged: ShopJudgement, base: BaseLines) -> frozenset[LotId]:
    """The lots whose line is open at a judged shop."""
    ordinary = open_lots(judged.cover, base, applicable=judged.standing != "not_applicable")
    single = frozenset(judged.exceptions)
    return (ordinary - single) | {lot for lot, line in judged.exceptions.items() if not line.is_closed}


def reopened(before: frozenset[LotId], after: frozenset[LotId]) -> int:
    """How many lines are open that were not."""
    return len(after - before)
