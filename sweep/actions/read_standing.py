"""Read once how a sweep stands, everywhere: boards of any area and all figures about shops come from this reading."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sweep.actions.apply import read_base
from sweep.db import standing
from sweep.db.connection import Connection
from sweep.db.standing import UnsentPhone, Waits
from sweep.db.sweeps import SweepRow
from sweep.db.tally import read_tally
from sweep.domain.closing import CheckStanding, check_standing
from sweep.domain.ids import LotId
from sweep.domain.lines import BaseLines
from sweep.domain.tally import Area, Particulars, Tally


@dataclass(frozen=True, slots=True)
class Standing:
    """A sweep as of `row.head_n`. `phones`: those that hold check-ins. `checks`: how far the effectiveness checks of
    each lot are; None before the draw."""

    row: SweepRow
    base: BaseLines
    tally: Tally
    waiting: tuple[Waits, ...]
    phones: tuple[UnsentPhone, ...]
    checks: Mapping[LotId, CheckStanding | None]

    def waiting_in(self, area: Area, what: str) -> Iterable[Waits]:
        """What of this kind waits in an area; what is of no sector waits only everywhere."""
        return (each for each in self.waiting if each.what == what and (area is None or each.sector in area))

    def phones_in(self, area: Area) -> Iterable[UnsentPhone]:
        """The phones of an area that hold check-ins; those of no team only everywhere."""
        return (phone for phone in self.phones if area is None or phone.sector in area)


async def read_standing(connection: Connection, row: SweepRow, kept: Particulars | None = None) -> Standing:
    """How a sweep stands that was read, or is locked, in this transaction. `kept`: as `read_tally` takes it."""
    base = await read_base(connection, row)
    tally = await read_tally(connection, row.sweep_id, row.head_n, kept)
    waiting = await standing.select_waiting(connection, row.sweep_id)
    phones = await standing.select_unsent(connection, row.now_ms - row.policy.silent_after_s * 1000)
    sample = await standing.select_sample(connection, row.sweep_id)
    checks: dict[LotId, CheckStanding | None] = dict.fromkeys(base.recall.lots, None)
    if sample is not None:
        drawn, visits = await standing.select_checks(connection, row.sweep_id, sample)
        checks = {lot: check_standing(lot, base.recall, drawn, visits) for lot in checks}
    return Standing(row, base, tally, tuple(waiting), tuple(phones), checks)
