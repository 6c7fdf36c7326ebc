"""The catalogue of what can happen in a sweep. Each event is one numbered entry of the ledger (design rule 9).

An event names persons, phones and shops by id only; names, notes and photographs lie beside the chain, bound to
it by a salted hash (`evidence`), so that they can be erased without breaking it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from sweep.domain.check_in import CheckIn, Movement, Position
from sweep.domain.ids import (
    CheckInId,
    CorrectionId,
    FindingId,
    LotId,
    PersonId,
    PhoneId,
    ProposalId,
    SectorId,
    ShopId,
    SightingId,
    SteeringId,
    TeamId,
)
from sweep.domain.policy import Policy
from sweep.domain.steering import SteeringKind
from sweep.domain.words import Account, RecallClass, ShopStatus, Verdict


@dataclass(frozen=True, slots=True)
class SweepOpened:
    """The sweep began: for which recall, under which policy."""

    title: str
    recall_class: RecallClass
    hazard: str
    policy: Policy
    exercise: bool = False


@dataclass(frozen=True, slots=True)
class RecallRevised:
    """A revision of the recall holds from here on. `lots` are its lots in their stable JSON form;
    `confirmed_by` is the second person who compared each with the original; `notice` hashes the original."""

    revision: int
    lots: tuple[dict[str, object], ...]
    confirmed_by: PersonId
    notice: str = ""
    reopened_lines: int = 0


@dataclass(frozen=True, slots=True)
class ShopsEntered:
    """Shops came into the scope. The count of lines grows."""

    shops: tuple[ShopId, ...]
    reason: str = ""


@dataclass(frozen=True, slots=True)
class PlanPublished:
    """A numbered plan went out to the teams. `digest` hashes its stops."""

    plan: int
    routes: int
    stops: int
    digest: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class PlanDrafted:
    """A numbered plan was made that no team sees yet; `base` is the one that was out (0: none)."""

    plan: int
    base: int
    routes: int
    stops: int
    digest: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class PlanDiscarded:
    """A draft was thrown away."""

    plan: int
    person: PersonId


@dataclass(frozen=True, slots=True)
class PlanSteered:
    """A person binds the plans to come (`SteeringKind` says what `team`, `shops` and `value` mean), until it is
    lifted or, where `until_ms` is given, over."""

    steering: SteeringId
    kind: SteeringKind
    person: PersonId
    reason: str
    team: TeamId | None = None
    shops: tuple[ShopId, ...] = ()
    value: int = 0
    until_ms: int | None = None


@dataclass(frozen=True, slots=True)
class CrossingOrdered:
    """An order lets these teams inspect in sectors that are not their own, until it is over."""

    order: SteeringId
    person: PersonId
    teams: tuple[TeamId, ...]
    sectors: tuple[SectorId, ...]
    reason: str
    until_ms: int


@dataclass(frozen=True, slots=True)
class SteeringLifted:
    """What a person had ordered of the plans no longer holds: a `PlanSteered` or a `CrossingOrdered`."""

    steering: SteeringId
    person: PersonId
    reason: str = ""


@dataclass(frozen=True, slots=True)
class CheckInRecorded:
    """A visit's report was taken. `sha256` is of the bytes that the phone sent."""

    check_in: CheckIn
    sha256: str
    evidence: str  # salted hash of everything personal in the report


@dataclass(frozen=True, slots=True)
class CheckInConflicted:
    """A known id came again with other bytes; both are kept."""

    check_in_id: CheckInId
    sha256: str
    kept: str


@dataclass(frozen=True, slots=True)
class RawKept:
    """Something came that can't be decoded; its bytes are kept for a person to read."""

    kept: str
    sha256: str
    size: int
    reason: str
    phone: PhoneId | None = None


@dataclass(frozen=True, slots=True)
class KeptRawSettled:
    """A person has read what was kept, and says what became of it."""

    kept: str
    person: PersonId
    reason: str


@dataclass(frozen=True, slots=True)
class CheckInReviewed:
    """A second person confirmed a check-in or sent it back. `settles` names sightings that it answers."""

    check_in_id: CheckInId
    verdict: Verdict
    person: PersonId
    team: TeamId | None
    reason: str = ""
    settles: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class GoodsMoved:
    """Units went from one account to another, recorded at the desk."""

    movement: Movement
    person: PersonId


@dataclass(frozen=True, slots=True)
class HoldExtended:
    """A hold's lapse date was put off, once, by a document."""

    finding: FindingId
    document: str
    lapses_ms: int
    person: PersonId


@dataclass(frozen=True, slots=True)
class HoldDocumented:
    """The office issued the paper on which a hold stands: `document` is its number, `issued` the entry that tells of
    the issue."""

    finding: FindingId
    document: str
    issued: int
    person: PersonId


@dataclass(frozen=True, slots=True)
class HoldDocumentWithdrawn:
    """The paper that was issued in entry `issued` was withdrawn: the hold stands on it no longer."""

    finding: FindingId
    issued: int
    person: PersonId


@dataclass(frozen=True, slots=True)
class FindingAttributed:
    """A second person read an unreadable print: the units belong to `lot`, or (None) to no lot that `revision`
    listed. The finder's own word, or her team's, counts for nothing here."""

    finding: FindingId
    lot: LotId | None
    person: PersonId
    reason: str = ""
    team: TeamId | None = None
    revision: int = 0


@dataclass(frozen=True, slots=True)
class FindingRejudged:
    """A second person says whether a find is recalled under `revision`, as after each narrowing. Not recalled:
    its goods are released."""

    finding: FindingId
    revision: int
    still_recalled: bool
    person: PersonId
    reason: str = ""
    team: TeamId | None = None


@dataclass(frozen=True, slots=True)
class CorrectionProposed:
    """The count of a finding was wrong by `units` (positive: there were more, which acts at once; negative:
    fewer, taken out of `account`, which waits for a second person, and so does a first count of what nobody
    had counted)."""

    correction: CorrectionId
    finding: FindingId
    units: int
    account: Account
    person: PersonId
    reason: str


@dataclass(frozen=True, slots=True)
class CorrectionDecided:
    """A second person decided a correction."""

    correction: CorrectionId
    verdict: Verdict
    person: PersonId


@dataclass(frozen=True, slots=True)
class ConsumerReturned:
    """Consumers brought units back to this shop or counter; they are collected there."""

    return_id: FindingId
    lot: LotId
    units: int
    custodian: str
    person: PersonId


@dataclass(frozen=True, slots=True)
class SightingReceived:
    """Somebody says a listed lot is still on sale. `lot` None: any; its shop may be unknown."""

    sighting: SightingId
    lot: LotId | None
    channel: str
    owner: PersonId
    evidence: str = ""
    position: Position | None = None


@dataclass(frozen=True, slots=True)
class SightingAccepted:
    """Another person took the sighting over."""

    sighting: SightingId
    owner: PersonId


@dataclass(frozen=True, slots=True)
class SightingSettled:
    """A reviewer closed a sighting by name, with the reason."""

    sighting: SightingId
    person: PersonId
    reason: str


@dataclass(frozen=True, slots=True)
class StatusProposed:
    """The shop should leave the count. `knows` are the visits that met somebody and that the proposer knew of
    (`standing.visits_that_met_somebody`): one that it does not name speaks against it."""

    proposal: ProposalId
    status: ShopStatus
    person: PersonId
    reason: str = ""
    same_as: ShopId | None = None
    knows: tuple[CheckInId, ...] = ()


@dataclass(frozen=True, slots=True)
class StatusDecided:
    """A second person decided a proposal."""

    proposal: ProposalId
    verdict: Verdict
    person: PersonId


@dataclass(frozen=True, slots=True)
class StatusUndone:
    """A decided status no longer holds: the shop is back in the count."""

    proposal: ProposalId
    person: PersonId
    reason: str


@dataclass(frozen=True, slots=True)
class SampleDrawn:
    """The effectiveness check's sample, drawn from a seed that was fixed after the claims."""

    sample: int
    seed: str
    needed: dict[str, int]  # by sector
    order: dict[str, tuple[ShopId, ...]]
    revision: int


@dataclass(frozen=True, slots=True)
class PhoneRevoked:
    """A phone may only hand in from here on."""

    phone: PhoneId
    person: PersonId
    reason: str = ""


@dataclass(frozen=True, slots=True)
class PhoneLost:
    """A silent phone with unsent work was given up; its stops are open again."""

    phone: PhoneId
    person: PersonId
    reason: str


@dataclass(frozen=True, slots=True)
class SectorAssigned:
    """A shop moved to another sector."""

    sector: SectorId
    person: PersonId


@dataclass(frozen=True, slots=True)
class OverrideSigned:
    """The commander ends the sweep over named blockers, with a reason. Marked in everything that follows."""

    person: PersonId
    reason: str
    blockers: tuple[str, ...]
    end: str  # off_sale | disposed


@dataclass(frozen=True, slots=True)
class PaperSigned:
    """A paper of a visit was signed on the spot (or the refusal to sign was noted). Its text and the signatures lie
    beside the chain; `evidence` is their salted hash."""

    check_in_id: CheckInId
    form: str
    refused: bool
    evidence: str


@dataclass(frozen=True, slots=True)
class PaperIssued:
    """The office approved a paper of a visit and gave it its number."""

    check_in_id: CheckInId
    form: str
    number: str
    person: PersonId


@dataclass(frozen=True, slots=True)
class PaperWithdrawn:
    """A paper that was issued in entry `issued` holds no longer. Its number stays used."""

    check_in_id: CheckInId
    form: str
    issued: int
    person: PersonId
    reason: str


@dataclass(frozen=True, slots=True)
class LotPictured:
    """A picture shows what units of a lot look like. `picture` hashes what phones show, `original` what was given."""

    lot: LotId
    picture: str
    original: str
    person: PersonId


@dataclass(frozen=True, slots=True)
class LotPictureWithdrawn:
    """A picture of a lot is shown no longer: it misled, or there is a better one."""

    lot: LotId
    picture: str
    person: PersonId
    reason: str


@dataclass(frozen=True, slots=True)
class SweepOffSale:
    """清查结束: every lot confirmed, no sweep-level blocker."""

    person: PersonId
    overridden: bool = False


@dataclass(frozen=True, slots=True)
class SweepDisposed:
    """处置销号: nothing is left in custody."""

    person: PersonId
    overridden: bool = False


@dataclass(frozen=True, slots=True)
class PersonalErased:
    """What was personal beside the ledger is gone: reports' bytes, names, what callers told of themselves."""

    person: PersonId
    reason: str
    check_ins: int


@dataclass(frozen=True, slots=True)
class SweepReopened:
    """A find, a sighting or a revision after an end."""

    reason: str


#: What concerns one shop, and so belongs to its file.
ShopEvent = (
    CheckInRecorded
    | CheckInReviewed
    | GoodsMoved
    | HoldExtended
    | HoldDocumented
    | HoldDocumentWithdrawn
    | FindingAttributed
    | FindingRejudged
    | CorrectionProposed
    | CorrectionDecided
    | ConsumerReturned
    | SightingReceived
    | SightingAccepted
    | SightingSettled
    | StatusProposed
    | StatusDecided
    | StatusUndone
    | SectorAssigned
)
#: What concerns the sweep as a whole.
SweepEvent = (
    SweepOpened
    | RecallRevised
    | ShopsEntered
    | PlanPublished
    | PlanDrafted
    | PlanDiscarded
    | PlanSteered
    | CrossingOrdered
    | SteeringLifted
    | CheckInConflicted
    | RawKept
    | KeptRawSettled
    | SampleDrawn
    | PhoneRevoked
    | PhoneLost
    | PaperSigned
    | PaperIssued
    | PaperWithdrawn
    | LotPictured
    | LotPictureWithdrawn
    | OverrideSigned
    | SweepOffSale
    | SweepDisposed
    | PersonalErased
    | SweepReopened
)
Event = ShopEvent | SweepEvent


def kind_of(event_type: type[object]) -> str:
    """The word under which the ledger keeps an event: `CheckInRecorded` is `check_in_recorded`."""
    return re.sub(r"(?<!^)(?=[A-Z])", "_", event_type.__name__).lower()


EVENT_TYPES: dict[str, type[Event]] = {kind_of(t): t for t in (*ShopEvent.__args__, *SweepEvent.__args__)}
KINDS: dict[type[object], str] = {t: kind for kind, t in EVENT_TYPES.items()}
