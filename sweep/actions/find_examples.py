"""Some shops for each reason that is counted in lines: a commander wants to see one, not only how many."""

from __future__ import annotations

from collections.abc import Sequence

from sweep.domain.closing import BlockerKind
from sweep.domain.ids import LotId, ShopId
from sweep.domain.lines import BaseLines, read_cover
from sweep.domain.tally import ENOUGH, Tally
from sweep.domain.words import LineState

_KINDS = {
    LineState.FOUND: BlockerKind.PRODUCT_FOUND,
    LineState.SIGHTED: BlockerKind.LINES_OPEN,
    LineState.OPEN: BlockerKind.LINES_OPEN,
    LineState.CLAIMED: BlockerKind.LINES_CLAIMED,
}


def find_examples(tally: Tally, base: BaseLines) -> dict[tuple[BlockerKind, LotId], list[ShopId]]:
    """A few shops by blocker and lot; first those whose line is not their ordinary one."""
    examples: dict[tuple[BlockerKind, LotId], list[ShopId]] = {}

    def put(lot: LotId, state: LineState, shops: Sequence[ShopId]) -> None:
        if state in _KINDS:
            known = examples.setdefault((_KINDS[state], lot), [])
            known.extend(shops[: ENOUGH - len(known)])

    for (lot, state), shops in sorted(tally.examples.items()):
        put(lot, state, shops)
    for alike in tally.alike:
        if alike.examples:
            lines = base.lines(read_cover(alike.cover), applicable=alike.standing != "not_applicable")
            for group, line in zip(base.recall.groups, lines, strict=True):
                for lot in group.lots:
                    put(lot, line.state, alike.examples)
    return examples
