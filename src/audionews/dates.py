"""Dates as front matters and Vietnamese papers write them; a date without a zone is Vietnam's."""

import re
from datetime import datetime, timedelta, timezone

VIETNAM_TIME = timezone(timedelta(hours=7))
"""UTC+7 all year, the whole country (Decision 134/2002/QĐ-TTg)."""

NOON_HOUR = 12
"""Hour that stands for an unknown one: it is the same day in Vietnam, in UTC and in most of the world."""

_DAY_FIRST = re.compile(
    r"(?:(?P<hour>\d{1,2})[:hg](?P<minute>\d{2})[\s,|-]+)?"
    r"(?P<day>\d{1,2})[/.-](?P<month>\d{1,2})[/.-](?P<year>\d{4})"
    r"(?:[\s,|-]+(?P<late_hour>\d{1,2})[:hg](?P<late_minute>\d{2}))?",
    re.ASCII,
)
_SPACED_ZONE = re.compile(r"\s+(?=[+-]\d{2}:?\d{2}\Z)", re.ASCII)


def parse_date(text: str) -> datetime | None:
    """Reads an ISO 8601 date or date and time, or a Vietnamese one (``26/7/2019 14:30``).

    Returns:
        with its time zone (+07:00 where none is written, noon where no time is), or None
        where the text is not a date.
    """
    text = _SPACED_ZONE.sub("", text.strip())
    try:
        date = datetime.fromisoformat(text)
    except ValueError:
        match = _DAY_FIRST.fullmatch(text)
        return None if match is None else _vietnamese(match)
    if len(text) <= len("2026-11-20"):
        date = date.replace(hour=NOON_HOUR)
    return date if date.tzinfo else date.replace(tzinfo=VIETNAM_TIME)


def _vietnamese(match: re.Match[str]) -> datetime | None:
    hour, minute = match["late_hour"] or match["hour"], match["late_minute"] or match["minute"]
    try:
        return datetime(
            int(match["year"]),
            int(match["month"]),
            int(match["day"]),
            int(hour) if hour else NOON_HOUR,
            int(minute) if minute else 0,
            tzinfo=VIETNAM_TIME,
        )
    except ValueError:
        return None
