"""Datelines ("TTO - Ngày 26/7, ...") and the dates that stand in articles."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from audionews.cleaner.shapes import source_name
from audionews.dates import NOON_HOUR, VIETNAM_TIME

_SIGNED = re.compile(r"\(?(?P<name>[^()\-–—]{2,40}?)\)?\s*[-–—]\s+(?=\S)")
_BRACKETED = re.compile(r"\((?P<name>[^()\d]{2,30})\)\s*[-–—:]?\s+(?=[A-ZĐÀ-Ỹ“\"])")

_DATE_LINE = re.compile(
    r"(?:(?:thứ \w+|chủ nhật|cập nhật|đăng lúc|ngày đăng)[\s,:-]*)?(?:(?:lúc )?\d{1,2}[:hg]\d{2}[\s,|-]*)?"
    r"(?:ngày )?(?P<date>\d{1,2}[/.-]\d{1,2}[/.-]\d{4})"
    r"(?:[\s,|-]*(?P<hour>\d{1,2})[:hg](?P<minute>\d{2})(?:\s*[AP]M)?)?(?:\s*\(?(?:GMT|UTC)\s*\+?7\)?)?",
    re.IGNORECASE,
)
_TIME_FIRST = re.compile(r"(?P<hour>\d{1,2})[:hg](?P<minute>\d{2})")

_FULL_DATE = re.compile(r"(?<![\d/.-])(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})(?![\d/-])")
_DAY_MONTH = re.compile(
    r"\b(?:ngày|sáng|trưa|chiều|tối|đêm|hôm nay|hôm qua)[ ,(]+(\d{1,2})[/.-](\d{1,2})(?![/.\-]?\d)",
    re.IGNORECASE,
)
_YEAR = re.compile(r"(?<![\d.,/-])((?:19|20)\d{2})(?![\d.,]?\d)")


@dataclass(frozen=True, slots=True)
class Signature:
    """The name that a paper signs a lead with.

    Args:
        written: the name and its dash, as printed.
        source: the paper's or agency's name for listeners.
        rest: the paragraph after it.
    """

    written: str
    source: str
    rest: str


def signature(paragraph: str) -> Signature | None:
    """Finds the source's name before the lead: ``TTO - ``, ``(Dân trí) - ``, ``Kinhtedothi - ``.

    A name in brackets before a dash is taken whatever it is; without brackets it must be one of
    ``sources.tsv``, since "Hà Nội - " begins a sentence as well.
    """
    for pattern in (_SIGNED, _BRACKETED):
        match = pattern.match(paragraph)
        if match is None:
            continue
        name = match["name"].strip()
        source = source_name(name) or (name if pattern is _BRACKETED else None)
        rest = paragraph[match.end() :]
        if source is not None and rest:
            return Signature(match.group().strip(), source, rest)
    return None


def date_line(line: str) -> datetime | None:
    """The date of a line that holds a date and nothing else ("Thứ Sáu, 26/7/2019 14:30 (GMT+7)")."""
    match = _DATE_LINE.fullmatch(line.strip())
    if match is None:
        return None
    day, month, year = (int(part) for part in re.split(r"[/.-]", match["date"]))
    time = match if match["hour"] else _TIME_FIRST.search(line)
    hour, minute = (int(time["hour"]), int(time["minute"])) if time else (NOON_HOUR, 0)
    return _date(year, month, day, hour, minute)


def infer_date(lines: Sequence[str], *, not_after: datetime) -> datetime | None:
    """The day that an article reports from: the first day named in it, in a year that it names.

    Args:
        lines: the whole text, in order.
        not_after: the source can't have reported what came later.

    Returns:
        noon of that day in Vietnam, or None where the text doesn't tell.
    """
    text = "\n".join(lines)
    day_month = _DAY_MONTH.search(text)
    full = _FULL_DATE.search(text)
    if full and (day_month is None or full.start() <= day_month.start() + len("ngày ")):
        date = _date(int(full[3]), int(full[2]), int(full[1]))
        return date if date and date <= not_after else None
    if day_month is None:
        return None
    # The year named most often is the year of the news; others are its history and its plans.
    years = Counter(int(year) for year in _YEAR.findall(text))
    for year, _ in sorted(years.items(), key=lambda item: (-item[1], -item[0])):
        date = _date(year, int(day_month[2]), int(day_month[1]))
        if date and date <= not_after:
            return date
    return None


def _date(year: int, month: int, day: int, hour: int = NOON_HOUR, minute: int = 0) -> datetime | None:
    try:
        return datetime(year, month, day, hour, minute, tzinfo=VIETNAM_TIME)
    except ValueError:
        return None
