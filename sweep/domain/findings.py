"""Judging what was found at one shop: whose lots, where the units are, and whether it is settled."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sweep.domain.check_in import CheckIn, Finding
from sweep.domain.evidence import grade_of_finding
from sweep.domain.ids import CheckInId, FindingId, LotId, SightingId
from sweep.domain.policy import Policy
from sweep.domain.recall import Recall
from sweep.domain.shop_file import ShopFile
from sweep.domain.units import Balance, balance_finding
from sweep.domain.words import Grade, Verdict


@dataclass(frozen=True, slots=True)
class JudgedFinding:
    """A finding with the lots whose lines it holds open or removed, and its units."""

    finding_id: FindingId
    finding: Finding
    visit: CheckIn
    lots: tuple[LotId, ...]
    attributed: bool
    rejudge: bool
    settled: bool
    dismissed: bool
    grade: Grade
    balance: Balance


def judge_findings(
    file: ShopFile, grades: Mapping[CheckInId, Grade], recall: Recall, policy: Policy
) -> Iterable[JudgedFinding]:
    """Judge every find on file. `grades` are those of the visits' clears."""
    for key, visit in file.visits.items():
        for finding in visit.findings:
            if finding.disposition in ("not_held", "sold_before_visit") and not finding.units:
                continue  # what was sold before the visit was not found on it
            balance = balance_finding(visit, finding, file)
            lots, attributed = _lots_of(finding, balance.finding, file, recall)
            grade = grade_of_finding(visit, finding, file)
            for other_key, other in file.visits.items():
                if other_key != key and balance.finding in other.settles:
                    grade = max(grade, grades[other_key])
            rejudge, dismissed = _rejudged(balance.finding, visit, lots, file, recall)
            settled = (
                attributed
                and not rejudge
                and balance.is_off_shelf
                and (grade >= policy.find_grade or (dismissed and balance.is_off_shelf))
            )
            yield JudgedFinding(
                balance.finding, finding, visit, lots, attributed, rejudge, settled, dismissed, grade, balance
            )


def _lots_of(finding: Finding, its_id: FindingId, file: ShopFile, recall: Recall) -> tuple[tuple[LotId, ...], bool]:
    said = file.attributions.get(its_id)
    if said:
        named = tuple(sorted(LotId(lot) for lot in said if lot is not None and lot in recall.lots))
        return named, True
    if finding.lot is not None and finding.lot in recall.lots:
        return (finding.lot,), True
    could_be = tuple(lot for lot in finding.could_be if lot in recall.lots)
    return could_be or tuple(recall.lots), False


def _rejudged(
    its_id: FindingId, visit: CheckIn, lots: tuple[LotId, ...], file: ShopFile, recall: Recall
) -> tuple[bool, bool]:
    """(waits to be judged again after a narrowing, a reviewer said that it is not recalled any more)."""
    narrowed = max((recall.narrowed_at.get(lot, 0) for lot in lots), default=0)
    said = [r for r in file.rejudgements.get(its_id, ()) if r.revision >= narrowed]
    if said:
        return False, not any(r.still_recalled for r in said)
    return visit.revision < narrowed, False


def open_sightings(file: ShopFile, grades: Mapping[CheckInId, Grade]) -> Iterable[SightingId]:
    """The sightings that no visit, review or reviewer has answered by name."""
    answered = {name for key, grade in grades.items() if grade >= Grade.EVIDENCED for name in file.visits[key].settles}
    for reviews in file.reviews.values():
        for review in reviews:
            if review.verdict is Verdict.APPROVED:
                answered.update(review.settles)
    for sighting in file.sightings:
        if sighting not in file.settled and sighting not in answered:
            yield sighting
