"""One visit as the ledger keeps it: who, where, when, what was answered and what was found.

Times are milliseconds since 1970 UTC on the phone's clock; `clock_offset_ms` (the service's clock minus the
phone's, measured when the phone handed in) turns them into the sweep's. No time decides which of two check-ins
is right (rule 3): they only make a single visit plausible or strange.
"""

from __future__ import annotations

from dataclasses import dataclass

from sweep.domain.ids import CheckInId, FindingId, LotId, MovementId, PersonId, PhoneId, ShopId, TeamId
from sweep.domain.words import Account, Entry, Flag, Outcome, Purpose, RetailerKind, Role


@dataclass(frozen=True, slots=True)
class Position:
    """A position in WGS-84, in 1e-7 degrees, with its accuracy in metres (0: not stated)."""

    lat_e7: int
    lon_e7: int
    accuracy_m: int = 0


@dataclass(frozen=True, slots=True)
class Hold:
    """On what basis goods are withheld, by which document, in whose custody, and until when."""

    basis: str = ""
    document: str = ""
    seals: str = ""
    custodian: str = ""
    lapses_ms: int = 0


@dataclass(frozen=True, slots=True)
class Finding:
    """Product of one lot found on one visit, newly. `lot` is None where the print can't be read; then
    `could_be` names the lots that it may belong to (empty: any). `units` is None where it was not counted.
    `disposition` is the account the units went to; one that is not an `Account` counts as still on sale.
    `sold_units` were sold before the visit: nobody found them, so they are on no account. `received_units` is what
    the shop ever got, by its word or its invoice (0: not told): more than was sold and found asks for a reason."""

    number: int
    lot: LotId | None
    units: int | None
    disposition: str
    could_be: tuple[LotId, ...] = ()
    sold_units: int = 0
    supplier: str = ""
    hold: Hold | None = None
    photos: tuple[str, ...] = ()
    received_units: int = 0

    @property
    def is_find(self) -> bool:
        """Whether it says that product was there. What was sold before the visit was not found on it."""
        return self.disposition != "sold_before_visit" and (self.disposition != "not_held" or bool(self.units))


@dataclass(frozen=True, slots=True)
class Movement:
    """Units of one finding (or consumers' return) going from one account to another, wholly or in part.

    `to_shop` is the registered consignee that has them now, `to_kind` what sort it is; whoever records the
    movement looks that up."""

    movement_id: MovementId
    finding: FindingId
    source: Account
    target: Account
    units: int
    custodian: str = ""
    witness: str = ""
    document: str = ""
    to_shop: ShopId | None = None
    lapses_ms: int = 0
    to_kind: RetailerKind | None = None


@dataclass(frozen=True, slots=True)
class CheckIn:
    """The immutable report of one visit, as recorded.

    `revision` is the recall revision that the phone held. A visit answers for every lot of that revision but
    those in `unanswered`: lots neither found nor unanswered were looked for and not there. `also` names merged
    shops that the same visit looked at. `settles` names findings and sightings that this visit was made for.
    `distance_m` is how far from the shop's registered position it was made (None: one of them is unknown).
    """

    check_in_id: CheckInId
    shop: ShopId
    revision: int
    outcome: Outcome
    role: Role
    person: PersonId
    team: TeamId | None
    purpose: Purpose = Purpose.VISIT
    entry: Entry = Entry.PHONE
    phone: PhoneId | None = None
    officers: int = 2
    began_ms: int | None = None
    ended_ms: int | None = None
    clock_offset_ms: int = 0
    received_ms: int = 0
    local_day: int = 0  # the day of the visit in the city's zone, days since 1970
    position: Position | None = None
    distance_m: int | None = None
    unanswered: tuple[LotId, ...] = ()
    findings: tuple[Finding, ...] = ()
    movements: tuple[Movement, ...] = ()
    settles: tuple[str, ...] = ()
    also: tuple[ShopId, ...] = ()
    same_as: ShopId | None = None
    photos: tuple[str, ...] = ()
    flags: tuple[Flag, ...] = ()
