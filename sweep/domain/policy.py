"""What a sweep asks for before it believes: grades, distances and times, as data (design rules 5, 6 and 8)."""

from __future__ import annotations

from dataclasses import dataclass

from sweep.domain.words import Grade


@dataclass(frozen=True, slots=True)
class Policy:
    """The default: a clear is evidenced by place and time, a find is reviewed by a second person."""

    clear_grade: Grade = Grade.EVIDENCED
    find_grade: Grade = Grade.REVIEWED
    find_photo: bool = True  # without a photograph no review makes a find *reviewed*
    geofence_m: int = 200
    accuracy_limit_m: int = 500  # a position vaguer than this proves nothing
    shortest_visit_s: int = 30
    longest_visit_h: int = 8
    clock_tolerance_s: int = 600
    silent_after_s: int = 7200
    confidence_pct: int = 95
    sector_prevalence_pct: int = 5
    city_prevalence_pct: int = 1
