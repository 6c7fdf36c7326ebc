"""A shop's file: everything the ledger says of one shop, as sets of facts.

Adding the same events in any order gives the same file, and every judgement is a function of the file: that is
why the order of arrival and the clocks of phones decide nothing (design rule 3). A ledger gives each id once; only
movements bear ids that phones made and nobody checked, so two different ones under one id are two facts.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TypeVar

from sweep.domain.check_in import CheckIn, Movement
from sweep.domain.events import (
    CheckInRecorded,
    CheckInReviewed,
    ConsumerReturned,
    CorrectionDecided,
    CorrectionProposed,
    FindingAttributed,
    FindingRejudged,
    GoodsMoved,
    HoldDocumented,
    HoldDocumentWithdrawn,
    HoldExtended,
    SectorAssigned,
    ShopEvent,
    SightingAccepted,
    SightingReceived,
    SightingSettled,
    StatusDecided,
    StatusProposed,
    StatusUndone,
)
from sweep.domain.ids import CheckInId, CorrectionId, FindingId, ProposalId, ShopId, SightingId

_Fact = TypeVar("_Fact")


@dataclass(slots=True)
class ShopFile:
    """The facts of one shop. Filled by `add`; read by everybody else."""

    shop: ShopId
    visits: dict[CheckInId, CheckIn] = field(default_factory=dict)
    reviews: dict[CheckInId, list[CheckInReviewed]] = field(default_factory=dict)
    movements: set[Movement] = field(default_factory=set)  # recorded at the desk; the others are in `visits`
    attributions: dict[FindingId, list[FindingAttributed]] = field(default_factory=dict)
    rejudgements: dict[FindingId, list[FindingRejudged]] = field(default_factory=dict)
    corrections: dict[CorrectionId, CorrectionProposed] = field(default_factory=dict)
    correction_decisions: dict[CorrectionId, list[CorrectionDecided]] = field(default_factory=dict)
    returns: dict[FindingId, ConsumerReturned] = field(default_factory=dict)
    extensions: list[HoldExtended] = field(default_factory=list)
    documents: list[HoldDocumented] = field(default_factory=list)
    withdrawn_documents: set[tuple[FindingId, int]] = field(default_factory=set)  # with the entry of the issue
    sightings: dict[SightingId, SightingReceived] = field(default_factory=dict)
    settled: dict[SightingId, SightingSettled] = field(default_factory=dict)
    proposals: dict[ProposalId, StatusProposed] = field(default_factory=dict)
    decisions: dict[ProposalId, list[StatusDecided]] = field(default_factory=dict)
    undone: set[ProposalId] = field(default_factory=set)


def add(file: ShopFile, event: ShopEvent) -> None:
    """Put one event on file. The same event twice is one fact."""
    match event:
        case CheckInRecorded(check_in=visit):
            file.visits.setdefault(visit.check_in_id, visit)
        case CheckInReviewed():
            _append(file.reviews.setdefault(event.check_in_id, []), event)
        case GoodsMoved(movement=movement):
            file.movements.add(movement)
        case HoldExtended():
            _append(file.extensions, event)
        case HoldDocumented():
            _append(file.documents, event)
        case HoldDocumentWithdrawn():
            file.withdrawn_documents.add((event.finding, event.issued))
        case FindingAttributed():
            _append(file.attributions.setdefault(event.finding, []), event)
        case FindingRejudged():
            _append(file.rejudgements.setdefault(event.finding, []), event)
        case CorrectionProposed():
            file.corrections.setdefault(event.correction, event)
        case CorrectionDecided():
            _append(file.correction_decisions.setdefault(event.correction, []), event)
        case ConsumerReturned():
            file.returns.setdefault(event.return_id, event)
        case SightingReceived():
            file.sightings.setdefault(event.sighting, event)
        case SightingSettled():
            file.settled.setdefault(event.sighting, event)
        case StatusProposed():
            file.proposals.setdefault(event.proposal, event)
        case StatusDecided():
            _append(file.decisions.setdefault(event.proposal, []), event)
        case StatusUndone():
            file.undone.add(event.proposal)
        case SightingAccepted() | SectorAssigned():
            pass  # whose it is, not what is true


def _append(facts: list[_Fact], fact: _Fact) -> None:
    if fact not in facts:
        facts.append(fact)


def open_file(shop: ShopId, events: Iterable[ShopEvent]) -> ShopFile:
    """The file that these events make."""
    file = ShopFile(shop)
    for event in events:
        add(file, event)
    return file
