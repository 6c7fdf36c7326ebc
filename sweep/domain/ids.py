"""Distinct id types: a shop's id can't be passed where a lot's is meant."""

from __future__ import annotations

from typing import NewType

SweepId = NewType("SweepId", str)
ShopId = NewType("ShopId", str)
LotId = NewType("LotId", str)
SectorId = NewType("SectorId", str)
TeamId = NewType("TeamId", str)
PersonId = NewType("PersonId", str)
PhoneId = NewType("PhoneId", str)
CheckInId = NewType("CheckInId", str)
FindingId = NewType("FindingId", str)  # "<check-in id>/<number within the check-in>"
SightingId = NewType("SightingId", str)
MovementId = NewType("MovementId", str)
ProposalId = NewType("ProposalId", str)
CorrectionId = NewType("CorrectionId", str)
SteeringId = NewType("SteeringId", str)
Fingerprint = NewType("Fingerprint", str)  # of a registry row: equal where nothing changed


def finding_id(check_in: CheckInId, number: int) -> FindingId:
    """The id of the `number`-th finding of a check-in."""
    return FindingId(f"{check_in}/{number}")


def check_in_of(finding: FindingId) -> CheckInId:
    """The check-in that reported a finding."""
    return CheckInId(finding.rsplit("/", 1)[0])
