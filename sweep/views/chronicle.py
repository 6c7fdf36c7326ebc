"""The whole ledger of a sweep, read once from its first entry to its last and kept by what happened."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Generic, TypeVar, cast

from sweep.domain.check_in import CheckIn, Finding, Movement
from sweep.domain.events import CheckInRecorded, Event, GoodsMoved
from sweep.domain.ids import CheckInId, FindingId, ShopId, finding_id
from sweep.domain.personal import name_behind

E = TypeVar("E")
E_co = TypeVar("E_co", covariant=True)


@dataclass(frozen=True, slots=True)
class Happening(Generic[E_co]):
    """One entry: its number, when it was made on the sweep's clock, by whom, at which shop, and what it says."""

    n: int
    at_ms: int
    actor: str
    shop: ShopId | None
    event: E_co


@dataclass(frozen=True, slots=True)
class Told:
    """A finding as the check-in of entry `n` told it."""

    n: int
    at_ms: int
    visit: CheckIn
    finding: Finding

    @property
    def finding_id(self) -> FindingId:
        """The finding's own name."""
        return finding_id(self.visit.check_in_id, self.finding.number)


@dataclass(frozen=True, slots=True)
class Moved:
    """A movement of goods, told by the desk or by a visit, in entry `n`."""

    n: int
    at_ms: int
    shop: ShopId | None
    person: str
    movement: Movement
    check_in: CheckInId | None = None

    def naming(self, names: Mapping[str, str]) -> Moved:
        """The same with the names that are still kept beside the ledger."""
        custodian = name_behind(self.movement.custodian, names)
        witness = name_behind(self.movement.witness, names)
        return replace(self, movement=replace(self.movement, custodian=custodian, witness=witness))


@dataclass(slots=True)
class Chronicle:
    """What happened, kind by kind, each in the ledger's order."""

    head_ms: int = 0
    _kinds: dict[type[Any], list[Happening[Any]]] = field(default_factory=dict)

    def add(self, happening: Happening[Event]) -> None:
        """Take the next entry."""
        self._kinds.setdefault(type(happening.event), []).append(happening)
        self.head_ms = happening.at_ms

    def of(self, kind: type[E]) -> list[Happening[E]]:
        """All entries of one kind, in order."""
        return cast("list[Happening[E]]", self._kinds.get(kind, []))

    @property
    def visits(self) -> list[Happening[CheckInRecorded]]:
        """Every check-in."""
        return self.of(CheckInRecorded)

    def findings(self) -> Iterator[Told]:
        """Every finding as it was told, also of goods sold before the visit."""
        for happening in self.visits:
            visit = happening.event.check_in
            for finding in visit.findings:
                yield Told(happening.n, happening.at_ms, visit, finding)

    def movements(self) -> list[Moved]:
        """Every movement as it was told, in order; the same one told twice is there once."""
        told: dict[Movement, Moved] = {}
        for desk in self.of(GoodsMoved):
            event = desk.event
            told.setdefault(event.movement, Moved(desk.n, desk.at_ms, desk.shop, event.person, event.movement))
        for visit in self.visits:
            check_in = visit.event.check_in
            for movement in check_in.movements:
                moved = Moved(visit.n, visit.at_ms, visit.shop, check_in.person, movement, check_in.check_in_id)
                told.setdefault(movement, moved)
        return sorted(told.values(), key=lambda moved: (moved.n, moved.movement.movement_id))


def seen_ms(visit: CheckIn) -> int:
    """When a visit ended, on the sweep's clock: as the phone says, corrected for its clock, or else when it came."""
    if visit.ended_ms is None:
        return visit.received_ms
    return min(visit.ended_ms + visit.clock_offset_ms, visit.received_ms)
