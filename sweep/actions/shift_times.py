"""A team's day on the clock: when its shift begins, breaks off and ends, and at which moment a planned stop is."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from sweep.db.teams import TeamRow

_DAY_S = 24 * 3600
#: Nobody is planned for longer: what is left of the day is rest.
LONGEST_SHIFT_S = 13 * 3600


def shift_s(team: TeamRow) -> int:
    """How long a team's shift is, at most what leaves a night's rest; one that ends before it starts ends on the
    next day."""
    return min((clock_s(team.shift_end) - clock_s(team.shift_start) - 1) % _DAY_S + 1, LONGEST_SHIFT_S)


def lunch(team: TeamRow) -> tuple[int, int] | None:
    """When the break begins, in seconds of the day on which the shift begins, and how long it is; None without one,
    or where it is no part of the shift."""
    if not team.lunch_start or not team.lunch_end:
        return None
    begins = clock_s(team.shift_start)
    at = begins + (clock_s(team.lunch_start) - begins) % _DAY_S
    length = (clock_s(team.lunch_end) - clock_s(team.lunch_start)) % _DAY_S
    return (at, length) if length and at + length <= begins + shift_s(team) else None


def working_s(team: TeamRow) -> int:
    """The shift without its break."""
    rest = lunch(team)
    return shift_s(team) - (rest[1] if rest else 0)


def clock_s(written: str) -> int:
    """HH:MM as seconds of the day."""
    hours, minutes = written.split(":")
    return int(hours) * 3600 + int(minutes) * 60


def worked_s(team: TeamRow, now: datetime) -> float:
    """How much of the team's working time of this shift is over; 0 outside of it: a plan begins with the next."""
    into = _into_s(team, now)
    if into >= shift_s(team):
        return 0.0
    rest = lunch(team)
    if rest is not None:
        into -= min(rest[1], max(0, into - (rest[0] - clock_s(team.shift_start))))
    return float(into)


def first_day(team: TeamRow, made: datetime) -> date:
    """On which day the first shift of a plan begins: the one that runs when it is made, or else the next."""
    into = _into_s(team, made)
    began = made - timedelta(seconds=into)
    return (began if into < shift_s(team) else began + timedelta(days=1)).date()


def moment(team: TeamRow, made: datetime, day: int, since_s: float) -> datetime:
    """The moment `since_s` after the beginning of the plan's shift number `day`, in the zone of `made`."""
    on = first_day(team, made) + timedelta(days=day)
    begins = datetime(on.year, on.month, on.day, tzinfo=made.tzinfo) + timedelta(seconds=clock_s(team.shift_start))
    return begins + timedelta(seconds=round(since_s))


def _into_s(team: TeamRow, now: datetime) -> int:
    return (now.hour * 3600 + now.minute * 60 + now.second - clock_s(team.shift_start)) % _DAY_S
