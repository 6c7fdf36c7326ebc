"""What a dossier is made from: the board, the chronicle, and what lies beside the ledger."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sweep.domain.closing import CheckVisit, DrawnSample
from sweep.domain.ids import FindingId, LotId, SectorId, ShopId, SightingId, TeamId
from sweep.domain.policy import Policy
from sweep.domain.words import Account, Grade, RecallClass, ShopState
from sweep.views.board import Board
from sweep.views.chronicle import Chronicle


@dataclass(frozen=True, slots=True)
class ShopRow:
    """A shop in scope: as the registry has it, and as it is judged."""

    shop: ShopId
    name: str
    address: str
    kind: str
    sector: SectorId | None
    presence: str
    position_source: str
    lat_e7: int | None
    lon_e7: int | None
    standing: str
    merged_into: ShopId | None
    state: ShopState
    grade: Grade
    open_lines: int
    found_units: int
    held_units: int
    likely: bool


@dataclass(frozen=True, slots=True)
class FindingRow:
    """A find as it is judged."""

    finding: FindingId
    shop: ShopId
    lots: tuple[LotId, ...]
    attributed: bool
    rejudge: bool
    settled: bool
    dismissed: bool
    found: int
    counted: bool
    overdrawn: bool
    grade: Grade
    basis: str
    document: str
    custodian: str
    lapses_ms: int | None


@dataclass(frozen=True, slots=True)
class StockRow:
    """Units of one find, or of one return by consumers, on one account."""

    finding: FindingId
    shop: ShopId
    lot: LotId
    account: Account
    units: int
    returned: bool


@dataclass(frozen=True, slots=True)
class StopRow:
    """A stop of plan `plan`, which entry `n` published."""

    shop: ShopId
    team: TeamId
    due_ms: int
    plan: int
    n: int


@dataclass(frozen=True, slots=True)
class SightingRow:
    """What lies beside the ledger of a sighting."""

    sighting: SightingId
    text: str
    place: str
    due_ms: int
    open: bool


@dataclass(frozen=True, slots=True)
class PhoneRow:
    """A phone and what it is known to hold still."""

    phone: str
    team: TeamId | None
    unsent: int
    contact_ms: int | None
    lost: bool
    revoked: bool


@dataclass(frozen=True, slots=True)
class Place:
    """A sector by name, with the county that it belongs to (itself, where it is one)."""

    name: str
    county: SectorId


@dataclass(frozen=True, slots=True)
class CheckSources:
    """The newest effectiveness check: its draw, and the visits made for it since."""

    number: int
    seed: str
    revision: int
    n: int
    drawn: DrawnSample
    visits: Sequence[CheckVisit]


@dataclass(frozen=True, slots=True)
class Sources:
    """Everything, as of one ledger entry. `as_of_ms` is the sweep's time for which clocks are read."""

    board: Board
    recall_class: RecallClass
    hazard: str
    policy: Policy
    epoch: str
    as_of_ms: int
    chronicle: Chronicle
    shops: Sequence[ShopRow]
    findings: Sequence[FindingRow]
    stock: Sequence[StockRow]
    stops: Sequence[StopRow]
    sightings: Mapping[SightingId, SightingRow]
    phones: Sequence[PhoneRow]
    notices: Mapping[int, str]
    erased: int
    names: Mapping[str, str]  # of custodians and witnesses, by the marks that entries hold
    places: Mapping[SectorId, Place]
    teams: Mapping[TeamId, tuple[str, SectorId]]
    check: CheckSources | None
