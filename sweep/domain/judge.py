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
from sweep.domain.findings import JudgedFinding, answers_of, judge_findings, open_sightings
from sweep.domain.ids import CheckInId, LotId, ProposalId, ShopId, SightingId
from sweep.domain.lines import BaseLines, Cover, Line, line_of
from sweep.domain.policy import Policy
from sweep.domain.shop_file import ShopFile
from sweep.domain.standing import stand
from sweep.domain.units import Balance, balance_returns, counts
from sweep.domain.words import AT_LARGE, LINE_DANGER, Account, Grade, LineState, Outcome, Role, ShopState


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
    returns: tuple[tuple[LotId, Balance], ...] = ()
    open_sightings: tuple[SightingId, ...] = ()
    to_review: tuple[CheckInId, ...] = ()
    conflicts: tuple[CheckInId, ...] = ()
    pending_proposals: tuple[ProposalId, ...] = ()
    attempts: int = 0


def judge_shop(file: ShopFile, base: BaseLines, *, merged: Iterable[ShopFile] = ()) -> ShopJudgement:
    """Judge a shop; `merged` are the files of the shops that were merged into it, whose lines it carries."""
    family = [file, *(replace(other, proposals={}, decisions={}, undone=set()) for other in merged)]
    if len(family) == 1:
        grades = _grades(file, base.policy)
        return _judge_alone(file, base, grades, answers_of(file, grades))
    family = [_with_visits_also(one, family) for one in family]
    graded = [(one, _grades(one, base.policy)) for one in family]
    answers: dict[str, Grade] = {}
    for one, grades in graded:
        for name, grade in answers_of(one, grades).items():
            answers[name] = max(answers.get(name, Grade.NONE), grade)
    own, *others = (_judge_alone(one, base, grades, answers) for one, grades in graded)
    return _worse_of(own, others, base)


def _with_visits_also(file: ShopFile, family: Iterable[ShopFile]) -> ShopFile:
    """A shop's file, with the visits to the shops it is merged with that looked at it too."""
    visits, reviews = dict(file.visits), dict(file.reviews)
    for other in family:
        for key, visit in other.visits.items():
            if file.shop in visit.also and key not in visits:
                visits[key] = replace(visit, findings=(), movements=())  # the goods are the other's
                reviews[key] = other.reviews.get(key, [])
    return replace(file, visits=visits, reviews=reviews)


def _grades(file: ShopFile, policy: Policy) -> dict[CheckInId, Grade]:
    return {key: grade_of_visit(visit, file, policy) for key, visit in file.visits.items()}


def _judge_alone(
    file: ShopFile, base: BaseLines, grades: Mapping[CheckInId, Grade], answers: Mapping[str, Grade]
) -> ShopJudgement:
    policy = base.policy
    cover = _cover(file, grades)
    standing, merged_into, pending = stand(file, policy)
    applicable = standing == "in_scope"
    findings = tuple(judge_findings(file, answers, base.recall, policy))
    returns = tuple(balance_returns(file))
    sightings = open_sightings(file, answers, policy)
    exceptions = _exceptions(file, grades, base, findings, returns, sightings, applicable=applicable)
    open_lines = base.open_lines(cover, applicable=applicable)
    for lot, line in exceptions.items():
        ordinary = base.line_of_lot(cover, lot, applicable=applicable)
        open_lines += int(not line.is_closed) - int(not ordinary.is_closed)
    to_review, conflicts = _to_review(file, grades, policy)
    state, grade = shop_state(cover, exceptions, base, standing, visited=bool(file.visits))
    return ShopJudgement(
        shop=file.shop,
        standing=standing,
        merged_into=merged_into,
        cover=cover,
        exceptions=exceptions,
        state=state,
        grade=grade,
        open_lines=open_lines,
        findings=findings,
        returns=returns,
        open_sightings=sightings,
        to_review=to_review,
        conflicts=conflicts,
        pending_proposals=pending,
        attempts=sum(v.outcome not in _NO_ATTEMPT and v.shop == file.shop for v in file.visits.values()),
    )


_NO_ATTEMPT = frozenset({Outcome.INSPECTED, Outcome.NOTIFIED})


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
    base: BaseLines,
    findings: Iterable[JudgedFinding],
    returns: Iterable[tuple[LotId, Balance]],
    sightings: Iterable[SightingId],
    *,
    applicable: bool,
) -> dict[LotId, Line]:
    recall = base.recall
    held: dict[LotId, list[JudgedFinding]] = {}
    for judged in findings:
        for lot in judged.lots:
            held.setdefault(lot, []).append(judged)
    adrift = {
        lot for lot, back in returns if lot in recall.lots and not _is_kept(back, released=recall.lots[lot].released)
    }
    sighted: set[LotId] = set()
    for sighting in sightings:
        said = file.sightings[sighting].lot
        sighted.update((said,) if said is not None and said in recall.lots else recall.lots)
    single = set(held) | adrift | sighted
    for key, grade in grades.items():
        if grade is not Grade.NONE:
            single.update(lot for lot in file.visits[key].unanswered if lot in recall.lots)
    exceptions: dict[LotId, Line] = {}
    for lot in sorted(single):
        finds = [find for find in held.get(lot, ()) if not find.dismissed]
        unsettled = [find.grade for find in finds if not find.settled]
        if unsettled or lot in adrift:
            exceptions[lot] = Line(LineState.FOUND, max(unsettled, default=Grade.EVIDENCED))
            continue
        if lot in sighted:
            exceptions[lot] = Line(LineState.SIGHTED)
            continue
        grade = _lot_grade(file, grades, recall.covering[lot], lot)
        line = line_of(grade, base.policy, released=recall.lots[lot].released, applicable=applicable)
        if finds and line.is_closed:
            line = Line(LineState.REMOVED, min(find.grade for find in finds))
        exceptions[lot] = line
    return exceptions


def _is_kept(back: Balance, *, released: bool) -> bool:
    """Whether what consumers brought back is still where somebody answers for it."""
    at_large = AT_LARGE - {Account.RELEASED} if released else AT_LARGE
    return not back.overdrawn and not any(back.units.get(account) for account in at_large)


def _to_review(
    file: ShopFile, grades: Mapping[CheckInId, Grade], policy: Policy
) -> tuple[tuple[CheckInId, ...], tuple[CheckInId, ...]]:
    """The check-ins that wait for a second person, and those of them that contradict another."""
    waiting: list[CheckInId] = []
    conflicts: list[CheckInId] = []
    for key, visit in file.visits.items():
        if visit.shop != file.shop or verdict_on(visit, file) is not None:
            continue
        officer_looked = visit.outcome is Outcome.INSPECTED and visit.role is not Role.HELPER
        finds = [f for f in visit.findings if f.is_find]
        if (
            finds
            or (officer_looked and grades[key] < policy.clear_grade)
            or not all(counts(movement, visit, file) for movement in visit.movements)
        ):
            waiting.append(key)
            if finds and any(_contradicts(file.visits[o], visit) for o in grades if o != key and grades[o]):
                conflicts.append(key)
    return tuple(sorted(waiting)), tuple(sorted(conflicts))


def _contradicts(other: CheckIn, finder: CheckIn) -> bool:
    """Another visit found nothing of a lot that this one found, and does not say that it knew."""
    if any(name.startswith(f"{finder.check_in_id}/") for name in other.settles):
        return False
    there = {f.lot for f in other.findings if f.is_find}.union(other.unanswered)
    return any(f.is_find and f.lot not in there for f in finder.findings)


def shop_state(
    cover: Cover, exceptions: Mapping[LotId, Line], base: BaseLines, standing: str, *, visited: bool
) -> tuple[ShopState, Grade]:
    """One word for the whole shop, and the weakest grade among its lines (of a find: the best)."""
    states = {line.state for line in exceptions.values()}
    if LineState.FOUND in states:
        return ShopState.FOUND, max(line.grade for line in exceptions.values() if line.state is LineState.FOUND)
    if LineState.SIGHTED in states:
        return ShopState.SIGHTED, Grade.NONE
    if standing != "in_scope":
        return (ShopState.MERGED if standing == "merged" else ShopState.NOT_APPLICABLE), Grade.REVIEWED
    lines = [*base.lines(cover, applicable=True), *exceptions.values()]
    grade = min((line.grade for line in lines if line.state is not LineState.RELEASED), default=Grade.NONE)
    if any(line.state is LineState.OPEN for line in lines):
        if cover:
            return ShopState.REOPENED, grade
        return (ShopState.ATTEMPTED if visited else ShopState.UNVISITED), grade
    if any(line.state is LineState.CLAIMED for line in lines):
        return ShopState.CLAIMED, grade
    return (ShopState.REMOVED if LineState.REMOVED in states else ShopState.CLEAR), grade


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
        grade=min((line.grade for line in lines.values() if line.state is not LineState.RELEASED), default=own.grade),
    )


def _line_at(judged: ShopJudgement, lot: LotId, base: BaseLines) -> Line:
    single = judged.exceptions.get(lot)
    if single is not None:
        return single
    applicable = judged.standing != "not_applicable"
    return base.line_of_lot(judged.cover, lot, applicable=applicable)


def _state_of_worst(worst: LineState, own: ShopJudgement) -> ShopState:
    match worst:
        case LineState.OPEN:
            return ShopState.REOPENED if own.cover else ShopState.UNVISITED
        case LineState.RELEASED:
            return ShopState.CLEAR
        case _:
            return ShopState(worst.value)
