"""Judging what was found at one shop: whose lots, where the units are, and whether it is settled.

A find is settled when it is known what it is of, every unit is off the shelf and on an account, and a second person
has confirmed it; or when it is *freed*: a second person says that it is not, or no longer, recalled. Nothing else
settles it, and no event does that does not name it (design rule 3).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sweep.domain.check_in import CheckIn, Finding, Hold
from sweep.domain.evidence import grade_of_finding, is_second_person, may_review
from sweep.domain.holds import standing_hold
from sweep.domain.ids import CheckInId, FindingId, LotId, SightingId, check_in_of, finding_id
from sweep.domain.policy import Policy
from sweep.domain.recall import Recall
from sweep.domain.shop_file import ShopFile
from sweep.domain.units import Balance, balance_finding
from sweep.domain.words import Flag, Grade, Verdict


@dataclass(frozen=True, slots=True)
class JudgedFinding:
    """A finding with the lots whose lines it holds open or removed, its units, and the hold they stand under.

    `rejudge`: it waits for a second person to say whether it is still recalled. `dismissed`: she said that it
    is not, or that it is of no listed lot; its goods are released.
    """

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
    hold: Hold | None = None


def judge_findings(
    file: ShopFile, answers: Mapping[str, Grade], recall: Recall, policy: Policy
) -> Iterable[JudgedFinding]:
    """Judge every find on file. `answers` is what other visits and reviews say by name (`answers_of`)."""
    for visit in file.visits.values():
        for finding in visit.findings:
            if not finding.is_find:
                continue
            its_id = finding_id(visit.check_in_id, finding.number)
            lots, attributed = _lots_of(its_id, visit, finding, file, recall)
            rejudge, dismissed = _rejudged(its_id, visit, lots, file, recall) if attributed else (False, False)
            balance = balance_finding(visit, finding, file, freed=dismissed)
            grade = max(grade_of_finding(visit, finding, file, policy), answers.get(its_id, Grade.NONE))
            settled = dismissed or (attributed and not rejudge and balance.is_off_shelf and grade >= policy.find_grade)
            hold = standing_hold(visit, finding, balance, file)
            yield JudgedFinding(
                its_id, finding, visit, lots, attributed, rejudge, settled, dismissed, grade, balance, hold
            )


def _lots_of(
    its_id: FindingId, visit: CheckIn, finding: Finding, file: ShopFile, recall: Recall
) -> tuple[tuple[LotId, ...], bool]:
    """(the lots whose lines the find holds, whether it is known which). A listed lot that the finder read stays;
    a reader can add to it, never take it away."""
    listed = finding.lot if finding.lot is not None and finding.lot in recall.lots else None
    told = file.attributions.get(its_id)
    if not told and listed is not None:
        return (listed,), True
    own = {listed} if listed is not None else set()
    read = [a for a in told or () if is_second_person(visit, a.person, a.team)]
    named = own | {a.lot for a in read if a.lot is not None and a.lot in recall.lots}
    if named:
        return tuple(sorted(named)), True
    # Lots that were added or widened after somebody looked were not among those that she chose from.
    said = {lot for lot in finding.could_be if lot in recall.lots}
    none_of = [a.revision for a in read if a.lot is None]
    possible = tuple(
        lot
        for lot, covering in recall.covering.items()
        if (not said or lot in said or visit.revision not in covering)
        and not any(revision in covering or recall.lots[lot].released for revision in none_of)
    )
    return possible, bool(none_of) and not possible


def _rejudged(
    its_id: FindingId, visit: CheckIn, lots: tuple[LotId, ...], file: ShopFile, recall: Recall
) -> tuple[bool, bool]:
    """(waits to be judged again, a second person said that it is not recalled). A find of no listed lot is not."""
    held = 0 if Flag.UNKNOWN_REVISION in visit.flags else visit.revision
    told = file.rejudgements.get(its_id)
    if not told and lots:
        return any(recall.lots[lot].released or held < recall.narrowed_at.get(lot, 0) for lot in lots), False
    said = [r for r in told or () if is_second_person(visit, r.person, r.team)]
    waits, freed = False, True
    for lot in lots:
        narrowed, released = recall.narrowed_at.get(lot, 0), recall.lots[lot].released
        valid = [r for r in said if narrowed <= r.revision <= recall.revision]
        if any(r.still_recalled for r in valid):
            freed = False
        elif not any(released or r.revision in recall.covering[lot] for r in valid):
            # Nobody has judged it by a rule as wide as today's.
            freed = False
            waits = waits or released or held < narrowed or bool(valid)
    return waits, freed


def answers_of(file: ShopFile, grades: Mapping[CheckInId, Grade]) -> dict[str, Grade]:
    """The finds and sightings that visits and reviews answer by name, each with the best grade that does. A
    visit can't answer for what it found itself."""
    answers: dict[str, Grade] = {}
    for key, grade in grades.items():
        if grade is not Grade.NONE:
            for name in file.visits[key].settles:
                if check_in_of(FindingId(name)) != key:
                    answers[name] = max(answers.get(name, Grade.NONE), grade)
    for key, reviews in file.reviews.items():
        for review in reviews:
            if review.verdict is Verdict.APPROVED and key in file.visits and may_review(file.visits[key], review):
                for name in review.settles:
                    answers[name] = max(answers.get(name, Grade.NONE), Grade.REVIEWED)
    return answers


def open_sightings(file: ShopFile, answers: Mapping[str, Grade], policy: Policy) -> tuple[SightingId, ...]:
    """The sightings that no sufficient visit, no review and no reviewer has answered by name."""
    return tuple(
        sighting
        for sighting in file.sightings
        if sighting not in file.settled and answers.get(sighting, Grade.NONE) < policy.clear_grade
    )
