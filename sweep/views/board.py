"""The commander's board: one frozen picture of a sweep, from which desk, command line and report all speak."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sweep.domain.closing import Blocker, CheckStanding, is_off_sale
from sweep.domain.ids import LotId, SweepId
from sweep.domain.lots_standing import LotStanding
from sweep.domain.recall import Recall
from sweep.domain.words import Account, Grade, ShopState


@dataclass(frozen=True, slots=True)
class Board:
    """A sweep as of ledger entry `n`, at `now_ms` on its clock. `unattributed` are units of no known lot yet."""

    sweep: SweepId
    title: str
    exercise: bool
    zone: str
    opened_ms: int
    now_ms: int
    n: int
    head: str
    recall: Recall
    lots: Mapping[LotId, LotStanding]
    checks: Mapping[LotId, CheckStanding | None]
    shops: Mapping[tuple[ShopState, Grade], int]
    unattributed: Mapping[Account, int]
    reasons: tuple[Blocker, ...]
    confirmed: frozenset[LotId]
    off_sale_ms: int | None
    disposed_ms: int | None
    overridden: bool

    @property
    def is_closable(self) -> bool:
        """Nothing keeps the sweep from its first end."""
        return is_off_sale(self.reasons)

    @property
    def shops_in_scope(self) -> int:
        """Shops that count: merged ones are counted with their survivor."""
        return sum(number for (state, _), number in self.shops.items() if state is not ShopState.MERGED)

    @property
    def open_lines(self) -> int:
        """Lines not closed."""
        return sum(lot.total - lot.closed for lot in self.lots.values())
