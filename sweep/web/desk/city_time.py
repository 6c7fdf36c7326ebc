"""Days and hours as people in the city write them, as ms since 1970 UTC."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sweep.domain.problem import Problem


def end_of_day_ms(day: date, zone: str) -> int:
    """The last moment of a day."""
    return int(datetime.combine(day + timedelta(days=1), time(), ZoneInfo(zone)).timestamp() * 1000)


def moment_ms(text: str, zone: str, field: str) -> int | None:
    """ "2008-09-17T10:00" in the city's zone; None where nothing is written. Raises Problem where it is no time."""
    if not text.strip():
        return None
    try:
        moment = datetime.fromisoformat(text.strip())
    except ValueError:
        raise Problem(
            "time-unfit",
            f"“{text[:40]}” is no date and time; write it as 2008-09-17T10:00.",
            f"“{text[:40]}”不是有效的日期时间；请按 2008-09-17T10:00 填写。",
            field=field,
        ) from None
    return int((moment if moment.tzinfo else moment.replace(tzinfo=ZoneInfo(zone))).timestamp() * 1000)
