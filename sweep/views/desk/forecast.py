"""The forecast of the finish, as the desk shows it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sweep.domain.forecast import Basis, Finish, Rescue, Shift, Work, finish_of_all, forecast, rescue
from sweep.domain.ids import SectorId


@dataclass(frozen=True, slots=True)
class FinishRow:
    """When one sector with teams (and all within it) will be done. `per_hour_milli`: shops inspected a working hour, in
    thousandths. Times are ms on the sweep's clock; null: not to be told, or not within the next sixty days.
    `clock_ms`: the first clock that it will miss, or else the next one; `misses`: so many stops will most likely be
    late; `risks`: at the slow end of the range."""

    sector: str
    name: str
    left: int
    inspected: int
    teams: int
    per_hour_milli: int
    basis: Basis
    early_ms: int | None
    likely_ms: int | None
    late_ms: int | None
    planned_ms: int | None
    clock_ms: int | None
    misses: int
    risks: int


@dataclass(frozen=True, slots=True)
class ReassignmentRow:
    """Teams that would save a sector's clock."""

    source: str
    source_name: str
    target: str
    target_name: str
    teams: list[str]


@dataclass(frozen=True, slots=True)
class ForecastSheet:
    """As of ledger entry `n`. The whole is done with its last part. `misses`: sectors that will most likely miss a
    clock; `late_stops`: so many stops of them. `unsaved`: names of sectors that will miss their
    clock and that no team to spare would save. `worked_ms`: the working time over which the pace is counted."""

    n: int
    basis: Basis
    early_ms: int | None
    likely_ms: int | None
    late_ms: int | None
    left: int
    misses: int
    late_stops: int
    worked_ms: int
    sectors: list[FinishRow]
    moves: list[ReassignmentRow]
    unsaved: list[str]


_HOUR_MS = 3_600_000


def draw_forecast(
    works: Sequence[Work], names: Mapping[SectorId, str], n: int, now_ms: int, worked_ms: int, shift: Shift
) -> ForecastSheet:
    """The desk's picture: sectors that miss their clock first, then those that are done last."""
    finishes = [forecast(work, now_ms, shift) for work in works]
    rows = [_row(work, finish, names) for work, finish in zip(works, finishes, strict=True)]
    whole = finish_of_all(finishes) or Finish(SectorId(""), Basis.NOTHING, None, None, None)
    rescued: Rescue = rescue(works, now_ms, shift)
    return ForecastSheet(
        n=n,
        basis=whole.basis,
        early_ms=whole.early_ms,
        likely_ms=whole.likely_ms,
        late_ms=whole.late_ms,
        left=sum(work.left for work in works),
        misses=sum(finish.misses > 0 for finish in finishes),
        late_stops=whole.misses,
        worked_ms=worked_ms,
        sectors=sorted(rows, key=_urgency),
        moves=[
            ReassignmentRow(
                move.source, _name(names, move.source), move.target, _name(names, move.target), [*map(str, move.teams)]
            )
            for move in rescued.moves
        ],
        unsaved=[_name(names, sector) for sector in rescued.unsaved],
    )


def _row(work: Work, finish: Finish, names: Mapping[SectorId, str]) -> FinishRow:
    return FinishRow(
        sector=work.sector,
        name=_name(names, work.sector),
        left=work.left,
        inspected=work.inspected,
        teams=len(work.teams),
        per_hour_milli=round(work.inspected * 1000 * _HOUR_MS / work.worked_ms) if work.worked_ms else 0,
        basis=finish.basis,
        early_ms=finish.early_ms,
        likely_ms=finish.likely_ms,
        late_ms=finish.late_ms,
        planned_ms=work.planned_ms,
        clock_ms=finish.clock_ms,
        misses=finish.misses,
        risks=finish.risks,
    )


def _urgency(row: FinishRow) -> tuple[bool, int, int, int, str]:
    is_done = row.basis is Basis.DONE
    return (is_done, -row.misses, -row.risks, -(row.likely_ms or row.late_ms or 2**62), row.sector)


def _name(names: Mapping[SectorId, str], sector: SectorId) -> str:
    return names.get(sector, sector)
