"""The grade of evidence that a visit has (design rule 5): claimed, evidenced, reviewed, audited."""

from __future__ import annotations

from sweep.domain.check_in import CheckIn, Finding
from sweep.domain.events import CheckInReviewed
from sweep.domain.geodesy import distance_e7_m
from sweep.domain.ids import PersonId, TeamId
from sweep.domain.policy import Policy
from sweep.domain.shop_file import ShopFile
from sweep.domain.words import NOBODY_MET, Entry, Flag, Grade, Outcome, Purpose, Role, Verdict

_INDEPENDENT = frozenset({Purpose.EFFECTIVENESS_CHECK, Purpose.REINSPECTION})
_NEVER_LOWER = frozenset({Role.HELPER, Role.VIEWER})
# A phone can't have held a revision that did not exist, and nobody knows what an unknown outcome answers for.
_ANSWERS_FOR_NOTHING = frozenset({Flag.UNKNOWN_REVISION, Flag.UNKNOWN_OUTCOME})


def is_second_person(visit: CheckIn, person: PersonId, team: TeamId | None) -> bool:
    """One examines, another approves: never one's own, nor one's own team's."""
    return visit.person != person and (visit.team is None or visit.team != team)


def may_review(visit: CheckIn, review: CheckInReviewed) -> bool:
    """Whether this review is a second person's; otherwise its approval is void."""
    return is_second_person(visit, review.person, review.team)


def verdict_on(visit: CheckIn, file: ShopFile) -> Verdict | None:
    """What the reviewers said. One who sends back outweighs any who approve: only a new visit mends that."""
    reviews = file.reviews.get(visit.check_in_id)
    if not reviews:
        return None
    # Taking back one's own claim raises danger, so anybody's sending back counts (rule 9).
    if any(review.verdict is Verdict.SENT_BACK for review in reviews):
        return Verdict.SENT_BACK
    return Verdict.APPROVED if any(may_review(visit, review) for review in reviews) else None


def may_lower_danger(visit: CheckIn, file: ShopFile) -> bool:
    """Whether a visit's clears, movements and attempts count. Helpers never clear or seal; what was sent back is
    not believed; a revoked phone's word waits for a second person. What it found counts in any case."""
    if visit.role in _NEVER_LOWER:
        return False
    verdict = verdict_on(visit, file)
    if verdict is None:
        return Flag.REVOKED_PHONE not in visit.flags
    return verdict is Verdict.APPROVED


def is_placed(visit: CheckIn, file: ShopFile, policy: Policy) -> bool:
    """Whether the position proves presence: near the registered one, or, where none is registered, near where
    another team stood. A position learned from a check-in is evidence for other visits only."""
    here = visit.position
    if here is None or here.accuracy_m > policy.accuracy_limit_m:
        return False
    reach_m = policy.geofence_m + here.accuracy_m
    if visit.distance_m is not None:
        return visit.distance_m <= reach_m
    for other in file.visits.values():
        there = other.position
        if (
            there is not None
            and there.accuracy_m <= policy.accuracy_limit_m
            and other.team != visit.team
            and other.person != visit.person
            and may_lower_danger(other, file)
            and distance_e7_m(here.lat_e7, here.lon_e7, there.lat_e7, there.lon_e7) <= reach_m + there.accuracy_m
        ):
            return True
    return False


def has_plausible_times(visit: CheckIn, policy: Policy) -> bool:
    """Began before it ended, lasted as long as a visit lasts, and did not end after it was handed in."""
    if visit.began_ms is None or visit.ended_ms is None or Flag.STRANGE_TIME in visit.flags:
        return False
    lasted_ms = visit.ended_ms - visit.began_ms
    ended_ms = visit.ended_ms + visit.clock_offset_ms
    return (
        policy.shortest_visit_s * 1000 <= lasted_ms <= policy.longest_visit_h * 3_600_000
        and ended_ms <= visit.received_ms + policy.clock_tolerance_s * 1000
    )


def grade_of_visit(visit: CheckIn, file: ShopFile, policy: Policy) -> Grade:
    """How good a visit's *clear* is; NONE if it does not answer for any lot."""
    if visit.outcome is not Outcome.INSPECTED or not may_lower_danger(visit, file):
        return Grade.NONE
    if visit.flags and not _ANSWERS_FOR_NOTHING.isdisjoint(visit.flags):
        return Grade.NONE
    if verdict_on(visit, file) is Verdict.APPROVED:
        grade = Grade.REVIEWED
    elif (
        visit.entry is Entry.PHONE
        and visit.officers >= 2
        and has_plausible_times(visit, policy)
        and is_placed(visit, file, policy)
    ):
        grade = Grade.EVIDENCED
    else:
        return Grade.CLAIMED
    return Grade.AUDITED if visit.purpose in _INDEPENDENT and _is_independent(visit, file) else grade


def _is_independent(visit: CheckIn, file: ShopFile) -> bool:
    """A second look at the shop, by people who had not made the first."""
    first = [v for v in file.visits.values() if v.outcome is Outcome.INSPECTED and v.purpose not in _INDEPENDENT]
    return bool(first) and all(v.team != visit.team and v.person != visit.person for v in first)


def grade_of_finding(visit: CheckIn, finding: Finding, file: ShopFile, policy: Policy) -> Grade:
    """How good a find's account is. It counts as found whatever its grade."""
    has_photo = bool(finding.photos or visit.photos)
    if (has_photo or not policy.find_photo) and verdict_on(visit, file) is Verdict.APPROVED:
        return Grade.REVIEWED
    return Grade.EVIDENCED if has_photo else Grade.CLAIMED


def is_seen_attempt(visit: CheckIn, file: ShopFile, policy: Policy) -> bool:
    """A visit to a door that stayed shut, with evidence that somebody stood there on that day. A refusal is no
    such: somebody opened."""
    return (
        visit.outcome in NOBODY_MET
        and Flag.STRANGE_TIME not in visit.flags
        and may_lower_danger(visit, file)
        and (bool(visit.photos) or is_placed(visit, file, policy))
    )


def answered_by_visits(file: ShopFile, policy: Policy) -> frozenset[str]:
    """The finding and sighting ids that good visits on this file were made for."""
    return frozenset(
        name
        for visit in file.visits.values()
        if visit.settles and grade_of_visit(visit, file, policy) >= Grade.EVIDENCED
        for name in visit.settles
    )
