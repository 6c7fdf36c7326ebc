"""Some shops for each reason that is counted in lines: a commander wants to see one, not only how many."""

from __future__ import annotations

from sweep.db import standing
from sweep.db.connection import Connection
from sweep.domain.closing import BlockerKind
from sweep.domain.ids import LotId, ShopId, SweepId
from sweep.domain.lines import BaseLines
from sweep.domain.words import LineState

_ENOUGH = 5
_KINDS = {
    LineState.FOUND: BlockerKind.PRODUCT_FOUND,
    LineState.SIGHTED: BlockerKind.LINES_OPEN,
    LineState.OPEN: BlockerKind.LINES_OPEN,
    LineState.CLAIMED: BlockerKind.LINES_CLAIMED,
}


async def find_examples(
    connection: Connection, sweep: SweepId, base: BaseLines
) -> dict[tuple[BlockerKind, LotId], list[ShopId]]:
    """A few shops by blocker and lot; first those whose line is not their ordinary one."""
    examples: dict[tuple[BlockerKind, LotId], list[ShopId]] = {}

    def put(lot: LotId, state: LineState, shops: list[ShopId]) -> None:
        if state in _KINDS:
            known = examples.setdefault((_KINDS[state], lot), [])
            known.extend(shops[: _ENOUGH - len(known)])

    for lot, state, shops in await standing.select_line_examples(connection, sweep, _ENOUGH):
        put(lot, state, shops)
    for cover, applicable, shops in await standing.select_cover_examples(connection, sweep, _ENOUGH):
        for group, line in zip(base.recall.groups, base.lines(cover, applicable=applicable), strict=True):
            for lot in group.lots:
                put(lot, line.state, shops)
    return examples
