"""The judgement of one shop: the state of each of its lines, from its file and the recall as it stands today.

Lines are sparse. Most shops have answered for all lots of a revision at once, so a shop's *cover* (the best grade
that it has for each revision) decides its ordinary lines, and only lines with something of their own (a find, a
sighting, a lot not looked for) are worked out singly, as *exceptions*.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from sweep.domain.check_in import CheckIn
from sweep.domain.evidence import grade_of_visit, verdict_on
from sweep.domain.findings import JudgedFinding, judge_findings, open_sightings
from sweep.domain.ids import CheckInId, LotId, ProposalId, ShopId, SightingId
from sweep.domain.lines import BaseLines, Cover, Line, line_of
from sweep.domain.policy import Policy
from sweep.domain.recall import Recall
from sweep.domain.shop_file import ShopFile
from sweep.domain.standing import stand
from sweep.domain.units import Balance, balance_returns
from sweep.domain.words import LINE_DANGER, Grade, LineState, Outcome, Role, ShopState


@dataclass(frozen=True, slots=True)
class ShopJudgement:
    """What the sweep holds of one shop."""

    shop: ShopId
    standing: str  # in_scope | not_applicable | merged
    merged_into: ShopId | None
    cover: Cover
    exceptions: Mapping[LotId, Line]
    state: ShopState
    grade: Grade
    open_lines: int
    findings: tuple[JudgedFinding, ...] = ()
    returns: tuple[Balance, ...] = ()
    open_sightings: tuple[SightingId, ...] = ()
    to_review: tuple[CheckInId, ...] = ()
    conflicts: tuple[CheckInId, ...] = ()
    pending_proposals: tuple[ProposalId, ...] = ()
    attempts: int = 0


def judge_shop(file: ShopFile, base: BaseLines, *, merged: Iterable[ShopFile] = ()) -> ShopJudgement:
    """Judge a shop; `merged` are the files of the shops that were merged into it, whose lines it carries."""
    merged = tuple(merged)
    own = _judge_alone(file, base)
    others = [_judge_alone(_with_visits_also(other, file), base) for other in merged]
    return _worse_of(own, others, base) if others else own


def _with_visits_also(other: ShopFile, survivor: ShopFile) -> ShopFile:
    """A merged shop's file, with the visits to its survivor that looked at it too."""
    visits = dict(other.visits)
    for visit in survivor.visits.values():
        if other.shop in visit.also:
            visits.setdefault(visit.check_in_id, _without_goods(visit))
    reviews = {key: list(survivor.reviews.get(key, ())) + other.reviews.get(key, []) for key in visits}
    file = ShopFile(other.shop, visits, reviews, other.movements, other.attributions, other.rejudgements)
    file.corrections, file.correction_decisions = other.corrections, other.correction_decisions
    file.returns, file.extensions = other.returns, other.extensions
    file.sightings, file.settled = other.sightings, other.settled
    return file


def _without_goods(visit: CheckIn) -> CheckIn:
    return replace(visit, findings=(), movements=())


def _judge_alone(file: ShopFile, base: BaseLines) -> ShopJudgement:
    recall, policy = base.recall, base.policy
    grades = {key: grade_of_visit(visit, file, policy) for key, visit in file.visits.items()}
    cover = _cover(file, grades)
    standing, merged_into, pending = stand(file, policy)
    applicable = standing == "in_scope"
    findings = tuple(judge_findings(file, grades, recall, policy))
    sightings = tuple(open_sightings(file, grades))
    exceptions = _exceptions(file, grades, recall, policy, findings, sightings, applicable=applicable)
    open_lines = base.open_lines(cover, applicable=applicable)
    for lot, line in exceptions.items():
        ordinary = base.line(cover, base.group_of(lot), applicable=applicable)
        open_lines += int(not line.is_closed) - int(not ordinary.is_closed)
    to_review, conflicts = _to_review(file, grades, policy)
    state, grade = _shop_state(file, cover, exceptions, base, standing, open_lines)
    return ShopJudgement(
        file.shop,
        standing,
        merged_into,
        cover,
        exceptions,
        state,
        grade,
        open_lines,
        findings,
        tuple(balance_returns(file)),
        sightings,
        to_review,
        conflicts,
        pending,
        sum(1 for visit in file.visits.values() if visit.outcome is not Outcome.INSPECTED),
    )


def _cover(file: ShopFile, grades: Mapping[CheckInId, Grade]) -> Cover:
    best: dict[int, Grade] = {}
    for key, grade in grades.items():
        visit = file.visits[key]
        if grade is not Grade.NONE:
            best[visit.revision] = max(best.get(visit.revision, Grade.NONE), grade)
    return tuple(sorted(best.items()))


def _lot_grade(file: ShopFile, grades: Mapping[CheckInId, Grade], covering: frozenset[int], lot: LotId) -> Grade:
    return max(
        (
            grade
            for key, grade in grades.items()
            if file.visits[key].revision in covering and lot not in file.visits[key].unanswered
        ),
        default=Grade.NONE,
    )


def _exceptions(
    file: ShopFile,
    grades: Mapping[CheckInId, Grade],
    recall: Recall,
    policy: Policy,
    findings: Iterable[JudgedFinding],
    sightings: Iterable[SightingId],
    *,
    applicable: bool,
) -> dict[LotId, Line]:
    held: dict[LotId, list[JudgedFinding]] = {}
    for judged in findings:
        for lot in judged.lots:
            held.setdefault(lot, []).append(judged)
    sighted: set[LotId] = set()
    for sighting in sightings:
        said = file.sightings[sighting].lot
        sighted.update((said,) if said is not None and said in recall.lots else recall.lots)
    single = set(held) | sighted
    for key, grade in grades.items():
        if grade is not Grade.NONE:
            single.update(lot for lot in file.visits[key].unanswered if lot in recall.lots)
    exceptions: dict[LotId, Line] = {}
    for lot in single:
        finds = held.get(lot, ())
        if any(not f.settled for f in finds):
            grade = max((f.grade for f in finds if not f.settled), default=Grade.NONE)
            exceptions[lot] = Line(LineState.FOUND, grade)
            continue
        if lot in sighted:
            exceptions[lot] = Line(LineState.SIGHTED)
            continue
        grade = _lot_grade(file, grades, recall.covering[lot], lot)
        line = line_of(grade, policy, released=recall.lots[lot].released, applicable=applicable)
        if finds and line.state in (LineState.CLEAR, LineState.RELEASED, LineState.NOT_APPLICABLE):
            line = Line(LineState.REMOVED, min(f.grade for f in finds))
        exceptions[lot] = line
    return exceptions


def _to_review(
    file: ShopFile, grades: Mapping[CheckInId, Grade], policy: Policy
) -> tuple[tuple[CheckInId, ...], tuple[CheckInId, ...]]:
    """The check-ins that wait for a second person, and those of them that contradict another."""
    waiting: list[CheckInId] = []
    conflicts: list[CheckInId] = []
    for key, visit in file.visits.items():
        if verdict_on(visit, file) is not None:
            continue
        officer_looked = visit.outcome is Outcome.INSPECTED and visit.role is not Role.HELPER
        if visit.findings or (officer_looked and grades[key] < policy.clear_grade):
            waiting.append(key)
            if visit.findings and any(
                _contradicts(file.visits[other], visit)
                for other in grades
                if other != key and grades[other] is not Grade.NONE
            ):
                conflicts.append(key)
    return tuple(waiting), tuple(conflicts)


def _contradicts(other: CheckIn, finder: CheckIn) -> bool:
    """Another visit found nothing of a lot that this one found, and does not say that it knew."""
    named = {f"{finder.check_in_id}/{f.number}" for f in finder.findings}
    if named & set(other.settles):
        return False
    there = {f.lot for f in other.findings}
    return any(f.lot not in there for f in finder.findings)


def _shop_state(
    file: ShopFile,
    cover: Cover,
    exceptions: Mapping[LotId, Line],
    base: BaseLines,
    standing: str,
    open_lines: int,
) -> tuple[ShopState, Grade]:
    states = {line.state for line in exceptions.values()}
    if LineState.FOUND in states:
        return ShopState.FOUND, max(line.grade for line in exceptions.values() if line.state is LineState.FOUND)
    if LineState.SIGHTED in states:
        return ShopState.SIGHTED, Grade.NONE
    if standing != "in_scope":
        return (ShopState.MERGED if standing == "merged" else ShopState.NOT_APPLICABLE), Grade.REVIEWED
    lines = [base.line(cover, group, applicable=True) for group in base.recall.groups]
    singles = list(exceptions.values())
    grade = min((line.grade for line in lines + singles if line.state is not LineState.RELEASED), default=Grade.NONE)
    if open_lines == 0:
        removed = LineState.REMOVED in states
        return (ShopState.REMOVED if removed else ShopState.CLEAR), grade
    if any(line.state is LineState.OPEN for line in lines + singles):
        if cover:
            return ShopState.REOPENED, grade
        return (ShopState.ATTEMPTED if file.visits else ShopState.UNVISITED), grade
    return ShopState.CLAIMED, grade


def _worse_of(own: ShopJudgement, others: list[ShopJudgement], base: BaseLines) -> ShopJudgement:
    """The survivor of a merge carries, for each lot, the worse line of all."""
    lines: dict[LotId, Line] = {}
    for lot in base.recall.lots:
        candidates = [_line_at(judged, lot, base) for judged in (own, *others)]
        lines[lot] = max(candidates, key=lambda line: (LINE_DANGER[line.state], -line.grade))
    worst = max((line.state for line in lines.values()), key=LINE_DANGER.__getitem__, default=LineState.CLEAR)
    open_lines = sum(not line.is_closed for line in lines.values())
    return replace(
        own,
        exceptions=lines,
        open_lines=open_lines,
        state=_state_of_worst(worst, own),
        grade=min((line.grade for line in lines.values()), default=own.grade),
        findings=own.findings + tuple(f for judged in others for f in judged.findings),
        returns=own.returns + tuple(r for judged in others for r in judged.returns),
        open_sightings=own.open_sightings + tuple(s for judged in others for s in judged.open_sightings),
        to_review=own.to_review + tuple(c for judged in others for c in judged.to_review),
        conflicts=own.conflicts + tuple(c for judged in others for c in judged.conflicts),
    )


def _line_at(judged: ShopJudgement, lot: LotId, base: BaseLines) -> Line:
    single = judged.exceptions.get(lot)
    if single is not None:
        return single
    applicable = judged.standing != "not_applicable"
    return base.line(judged.cover, base.group_of(lot), applicable=applicable)


def _state_of_worst(worst: LineState, own: ShopJudgement) -> ShopState:
    match worst:
        case LineState.OPEN:
            return ShopState.REOPENED if own.cover else ShopState.UNVISITED
        case LineState.RELEASED:
            return ShopState.CLEAR
        case _:
            return ShopState(worst.value)
