"""The day that an article reports from, where only its text can tell.

Papers write "Ngày 26/7" and leave the year to the page around the story. Years that stand in a
text are mostly not the year of the news: dates of birth, laws, plans, seasons, history. A wrong
date buries an episode at the far end of the feed, while no date merely gives it the file's; so
a year is taken on strong evidence alone.
"""

import re
from collections.abc import Sequence
from datetime import datetime, timedelta

from audionews.dates import NOON_HOUR, VIETNAM_TIME

FRESH = timedelta(days=31)
"""A file that is at most this much younger than a day without a year is taken to report from that day."""

_WHEN = r"\b(?:ngày|sáng|trưa|chiều|tối|đêm|hôm nay|hôm qua)[ ,(]+(?:ngày )?"
_DAY_MONTH = re.compile(
    _WHEN + r"(\d{1,2})\s?[/.-]\s?(\d{1,2})(?![/.\-]?\d)(?!\s*(?:tới|sắp tới|năm ngoái))", re.I
)
_FULL_DATE = re.compile(r"(?<![\d/.-])(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})(?![\d/-])")
_BIRTH = re.compile(r"(?:sinh|SN)(?: ngày)?\W*$", re.I)
_YEAR = re.compile(r"(?<![\d.,/-])((?:19|20)\d{2})(?![.,]?\d)")
_RUNNING_YEAR = re.compile(
    # Plans and periods that papers report on while they run: "nhiệm vụ năm 2019", "6 tháng đầu năm 2019".
    r"\b(?:công tác|nhiệm vụ|kế hoạch|chủ đề|dự toán|chỉ tiêu|mục tiêu|phong trào|tuyển sinh"
    r"|(?:\d{1,2}|ba|sáu|chín) tháng(?: đầu| cuối)?|quý [IV1-4]+)"
    r"(?:\s+\w+){0,5}?\s+(?:năm\s+)?((?:19|20)\d{2})\b"
    r"|\bnăm nay \(((?:19|20)\d{2})\)",
    re.I,
)


def infer_date(lines: Sequence[str], *, not_after: datetime) -> datetime | None:
    """The first day that a text names, where its year is beyond doubt.

    The year is that of a whole date, or of a plan or period that papers report on while it runs, if
    the text names no later year that has come; else, for a file that is at most a month younger
    than the day, the year of the file.

    Args:
        lines: the whole text, in order.
        not_after: when the source was last changed; it can't have reported what came later.

    Returns:
        noon of that day in Vietnam, or None where the text doesn't tell.
    """
    text = "\n".join(lines)
    latest = max((year for year in _years(text) if year <= not_after.year), default=None)
    day_month = _DAY_MONTH.search(text)
    full = next(
        (
            match
            for match in _FULL_DATE.finditer(text)
            if not _BIRTH.search(text[max(0, match.start() - 12) : match.start()])
        ),
        None,
    )
    if full is not None and (day_month is None or full.start() <= day_month.end()):
        date = date_of(int(full[3]), int(full[2]), int(full[1]))
        return date if date and date <= not_after and date.year == latest else None
    if day_month is None:
        return None
    day, month = int(day_month[1]), int(day_month[2])
    years = {int(match[1] or match[2]) for match in _RUNNING_YEAR.finditer(text)}
    if latest in years and latest is not None:
        date = date_of(latest, month, day)
        return date if date and date <= not_after else None
    for year in (not_after.year, not_after.year - 1):
        date = date_of(year, month, day)
        if date and date.date() <= not_after.date() and not_after - date <= FRESH:
            return min(date, not_after)
    return None


def date_of(year: int, month: int, day: int, hour: int = NOON_HOUR, minute: int = 0) -> datetime | None:
    """That moment in Vietnam, or None where the calendar has no such day."""
    try:
        return datetime(year, month, day, hour, minute, tzinfo=VIETNAM_TIME)
    except ValueError:
        return None


def _years(text: str) -> list[int]:
    years = [int(match[1]) for match in _YEAR.finditer(text)]
    return years + [int(match[3]) for match in _FULL_DATE.finditer(text)]
