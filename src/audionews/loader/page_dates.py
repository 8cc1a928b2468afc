"""Dates as pages write them, for machines and for readers; always in Vietnam's time.

Machines are told ``2026-11-20T08:30:00+07:00``, with or without its zone, and not seldom a wrong one:
Vietnamese time with a ``Z`` behind it. Readers are told "Thứ Sáu, 20/11/2026 08:30 (GMT+7)", "20-11-2026 -
08:30 AM" or "2 giờ trước". Where both are there, a time of day that is the same in both is Vietnam's,
whatever zone stands behind it.
"""

import re
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from audionews.dates import NOON_HOUR, VIETNAM_TIME

_ISO = re.compile(
    r"(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})"
    r"(?:[T\s]+(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2})(?:[.,]\d+)?)?)?"
    r"\s*(?P<zone>Z|[+-]\d{2}:?\d{2})?",
    re.ASCII,
)
_TIME = (
    r"(?P<{0}hour>[01]?\d|2[0-3])\s?(?:[:hg]|giờ)\s?(?P<{0}minute>[0-5]\d)(?::[0-5]\d|['’′])?"
    r"\s*(?P<{0}half>[AP]M\b|SA\b|CH\b)?"
)
_FIRST, _LAST = _TIME.format("early_"), _TIME.format("late_")
_DAY = (
    r"(?P<day>0?[1-9]|[12]\d|3[01])"
    r"(?:\s?[/.-]\s?|\s+tháng\s+|\s*,?\s*tháng\s+)(?P<month>0?[1-9]|1[0-2])"
    r"(?:\s?[/.-]\s?|\s*,?\s*(?:năm\s+)?)(?P<year>(?:19|20)\d{2})"
)
_SHOWN = re.compile(
    rf"(?<![\d/.-])(?:{_FIRST}(?:\s?(?:(?P<gmt>GMT(?!\s?[+-]\s?\d))|\(?GMT\s?\+\s?0?7\)?))?"
    rf"[\s,|•·-]*(?:ngày|thứ [\w ]{{2,4}},?|chủ nhật,?)?[\s,|-]*)?{_DAY}(?![\d/])"
    rf"(?:[\s,|•·()-]*(?:lúc|vào lúc)?[\s,|•·-]*{_LAST})?",
    re.IGNORECASE,
)
_AMERICAN = re.compile(r"^(?P<month>\d{1,2})/(?P<day>\d{1,2})/(?P<rest>\d{4}\s+\d{1,2}:\d{2}:\d{2}\s+[AP]M)$")
"""To the second and with AM or PM: as ASP.NET writes dates where nobody told it the country."""
_YEAR_FIRST = re.compile(
    r"(?<!\d)(?P<year>(?:19|20)\d{2})[./-](?P<month>0?[1-9]|1[0-2])[./-](?P<day>0?[1-9]|[12]\d|3[01])(?![\d/])"
)
_MONTH_NUMBERS = {
    name: number
    for number, name in enumerate(
        [*"một hai ba tư năm sáu bảy tám chín mười".split(), "mười một", "mười hai"], 1
    )
}
_MONTH_NAME = re.compile(
    rf"\b(tháng )({'|'.join(sorted(_MONTH_NUMBERS, key=len, reverse=True))})\b"
    r"(?=,? (?:\d{1,2},? )?(?:năm )?\d{4})",
    re.IGNORECASE,
)
"""A month in words: "22 Tháng Mười Một 2026", "Tháng Mười 19, 2026"."""
_MONTH_FIRST = re.compile(r"\btháng (\d{1,2}) (\d{1,2}),? (\d{4})\b", re.IGNORECASE)
"""As WordPress writes days in Vietnamese unless it is told otherwise."""
_AGO = re.compile(r"\b(?P<count>\d{1,3})\s*(?P<unit>phút|giờ|tiếng|ngày|tuần|tháng)\s+trước\b", re.IGNORECASE)
_UNITS = {
    "phút": timedelta(minutes=1),
    "giờ": timedelta(hours=1),
    "tiếng": timedelta(hours=1),
    "ngày": timedelta(days=1),
    "tuần": timedelta(weeks=1),
    "tháng": timedelta(days=30),
}
MAX_SPAN = 200
"""Characters of an element's text that are searched for a date; what is longer is no date line."""


def machine_date(text: str) -> datetime | None:
    """Reads what JSON-LD, meta tags and feeds give: ISO 8601 in its many misspellings, or RFC 822.

    Returns:
        in Vietnam's time, which is also what a date without a zone is in; noon where no time is given.
    """
    text = text.strip()[:60]
    match = _ISO.match(text)
    if match is None:
        return _rfc_822(text) or shown_date(_AMERICAN.sub(_day_and_month, text))
    try:
        moment = datetime(
            int(match["year"]),
            int(match["month"]),
            int(match["day"]),
            int(match["hour"]) if match["hour"] else NOON_HOUR,
            int(match["minute"] or 0),
            int(match["second"] or 0),
            tzinfo=VIETNAM_TIME,
        )
        if match["hour"] and match["zone"]:
            moment = _in_zone(moment, match["zone"])
    except (ValueError, OverflowError):
        return None
    return moment


def _day_and_month(found: re.Match[str]) -> str:
    month, day = int(found["month"]), int(found["day"])
    return f"{day}/{month}/{found['rest']}" if month <= 12 else found[0]


def shown_date(text: str, *, page_date: datetime | None = None) -> datetime | None:
    """Reads what readers are shown, somewhere in a short text.

    Args:
        text: of a date line or of the element that holds it.
        page_date: when the page was made; "2 giờ trước" means nothing without it.
    """
    text = _MONTH_FIRST.sub(_day_first, _MONTH_NAME.sub(_month_number, " ".join(text.split())[:MAX_SPAN]))
    match = _SHOWN.search(text)
    if match is not None:
        hour, minute = _time(match)
        try:
            shown = datetime(
                int(match["year"]), int(match["month"]), int(match["day"]), hour, minute, tzinfo=VIETNAM_TIME
            )
        except ValueError:
            return None
        # As the BBC told Vietnamese readers until 2015.
        return shown.replace(tzinfo=UTC).astimezone(VIETNAM_TIME) if match["gmt"] else shown
    match = _YEAR_FIRST.search(text)
    if match is not None:
        try:
            day = datetime(int(match["year"]), int(match["month"]), int(match["day"]), tzinfo=VIETNAM_TIME)
        except ValueError:
            return None
        return day.replace(hour=NOON_HOUR)
    ago = _AGO.search(text)
    if ago is not None and page_date is not None:
        return page_date.astimezone(VIETNAM_TIME) - int(ago["count"]) * _UNITS[ago["unit"].lower()]
    return None


def _day_first(found: re.Match[str]) -> str:
    return f"{found[2]}/{found[1]}/{found[3]}"


def _month_number(found: re.Match[str]) -> str:
    return f"{found[1]}{_MONTH_NUMBERS[found[2].lower()]}"


def settle(machine: datetime | None, shown: datetime | None) -> datetime | None:
    """The date of a page that gives one to machines and one to readers.

    Where they are the same but for the zone, the zone is Vietnam's: the machine's was wrong. Where day and
    month have changed places, the machine's were read in the wrong order.
    """
    if machine is None or shown is None:
        return machine or shown
    if machine.day <= 12:
        exchanged = machine.replace(day=machine.month, month=machine.day)
        if machine.date() != exchanged.date() == shown.date():
            return exchanged
    written = machine.astimezone(UTC).replace(tzinfo=VIETNAM_TIME)
    same = written.replace(second=0, microsecond=0) == shown.replace(second=0, microsecond=0)
    return written if same else machine


def _time(match: re.Match[str]) -> tuple[int, int]:
    for which in ("late_", "early_"):
        if match[f"{which}hour"] is not None:
            hour, half = int(match[f"{which}hour"]), (match[f"{which}half"] or "").upper()
            # "14:30 PM" and "00:01 AM" are common: the half of the day is added to a clock of 24 hours.
            if half in ("PM", "CH") and hour < 12:
                hour += 12
            elif half in ("AM", "SA") and hour == 12:
                hour = 0
            return hour, int(match[f"{which}minute"])
    return NOON_HOUR, 0


def _in_zone(moment: datetime, zone: str) -> datetime:
    shift = zone.replace("Z", "+0000").replace(":", "")
    offset = timedelta(hours=int(shift[1:3]), minutes=int(shift[3:5])) * (-1 if shift[0] == "-" else 1)
    return (moment.replace(tzinfo=UTC) - offset).astimezone(VIETNAM_TIME)


def _rfc_822(text: str) -> datetime | None:
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    if moment.year < 100:
        return None
    try:
        return (moment if moment.tzinfo else moment.replace(tzinfo=VIETNAM_TIME)).astimezone(VIETNAM_TIME)
    except (ValueError, OverflowError):
        return None
