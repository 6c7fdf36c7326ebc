"""The grade of evidence that a visit has (design rule 5): claimed, evidenced, reviewed, audited."""

from __future__ import annotations

from math import asin, cos, radians, sin, sqrt

from sweep.domain.check_in import CheckIn, Finding, Position
from sweep.domain.events import CheckInReviewed
from sweep.domain.policy import Policy
from sweep.domain.shop_file import ShopFile
from sweep.domain.words import Entry, Flag, Grade, Outcome, Purpose, Role, Verdict

_EARTH_RADIUS_M = 6_371_008.8
_INDEPENDENT = frozenset({Purpose.EFFECTIVENESS_CHECK, Purpose.REINSPECTION})


def distance_m(a: Position, b: Position) -> float:
    """Great-circle distance (haversine, mean radius of the WGS-84 ellipsoid)."""
    lat_a, lat_b = radians(a.lat_e7 / 1e7), radians(b.lat_e7 / 1e7)
    half_lat, half_lon = (lat_b - lat_a) / 2, radians((b.lon_e7 - a.lon_e7) / 1e7) / 2
    return 2 * _EARTH_RADIUS_M * asin(sqrt(sin(half_lat) ** 2 + cos(lat_a) * cos(lat_b) * sin(half_lon) ** 2))


def may_review(visit: CheckIn, review: CheckInReviewed) -> bool:
    """One examines, another approves: never one's own, nor one's own team's."""
    same_team = visit.team is not None and visit.team == review.team
    return visit.person != review.person and not same_team


def verdict_on(visit: CheckIn, file: ShopFile) -> Verdict | None:
    """What the reviewers said. One who sends back outweighs any who approve: only a new visit mends that."""
    verdicts = {r.verdict for r in file.reviews.get(visit.check_in_id, ()) if may_review(visit, r)}
    # Taking back one's own claim raises danger, so nobody has to be asked (rule 9).
    withdrawn = any(r.verdict is Verdict.SENT_BACK for r in file.reviews.get(visit.check_in_id, ()))
    if withdrawn:
        return Verdict.SENT_BACK
    return Verdict.APPROVED if Verdict.APPROVED in verdicts else None


def is_placed(visit: CheckIn, file: ShopFile, policy: Policy) -> bool:
    """Whether the position proves presence: near the registered one, or near where another visit stood. A
    position learned from a check-in is evidence for other visits only."""
    here = visit.position
    if here is None or here.accuracy_m > policy.accuracy_limit_m:
        return False
    reach_m = policy.geofence_m + here.accuracy_m
    if visit.distance_m is not None:
        return visit.distance_m <= reach_m
    return any(
        other.position is not None
        and other.position.accuracy_m <= policy.accuracy_limit_m
        and other.check_in_id != visit.check_in_id
        and other.team != visit.team
        and distance_m(here, other.position) <= reach_m + other.position.accuracy_m
        for other in file.visits.values()
    )


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
    if visit.outcome is not Outcome.INSPECTED or visit.role is Role.HELPER:
        return Grade.NONE
    verdict = verdict_on(visit, file)
    if verdict is Verdict.SENT_BACK:
        return Grade.NONE
    if verdict is Verdict.APPROVED:
        grade = Grade.REVIEWED
    elif Flag.REVOKED_PHONE in visit.flags:
        return Grade.NONE
    elif (
        visit.entry is Entry.PHONE
        and visit.officers >= 2
        and has_plausible_times(visit, policy)
        and is_placed(visit, file, policy)
    ):
        grade = Grade.EVIDENCED
    else:
        return Grade.CLAIMED
    return Grade.AUDITED if _is_independent(visit, file) else grade


def _is_independent(visit: CheckIn, file: ShopFile) -> bool:
    """A second look at the shop by people who had not looked before."""
    return visit.purpose in _INDEPENDENT and any(
        other.outcome is Outcome.INSPECTED and other.team != visit.team for other in file.visits.values()
    )


def grade_of_finding(visit: CheckIn, finding: Finding, file: ShopFile) -> Grade:
    """How good a find's account is. It counts as found whatever its grade."""
    if verdict_on(visit, file) is Verdict.APPROVED:
        return Grade.REVIEWED
    return Grade.EVIDENCED if finding.photos or visit.photos else Grade.CLAIMED


def is_seen_attempt(visit: CheckIn, file: ShopFile, policy: Policy) -> bool:
    """A visit to a door that stayed shut, with evidence that somebody stood there. A refusal is no such."""
    return visit.outcome in (Outcome.SHUT, Outcome.NOT_FOUND, Outcome.CEASED, Outcome.MOVED) and (
        bool(visit.photos) or is_placed(visit, file, policy)
    )
