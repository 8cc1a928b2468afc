"""What stands before a lead ("TTO - Ngày 26/7, ...") and lines that hold a date."""

import re
from dataclasses import dataclass
from datetime import datetime
from functools import cache

from audionews.cleaner.letters import SENTENCE_START, UPPER
from audionews.cleaner.names import places, source_name
from audionews.cleaner.news_date import date_of
from audionews.dates import NOON_HOUR

_SIGNED = re.compile(rf"\(?(?P<name>[^()\-–—]{{2,40}}?)\)?\s*[-–—]\s+(?=[{SENTENCE_START}])")
_BRACKETED = re.compile(rf"\((?P<name>[^()]{{2,30}})\)\s*(?P<dash>[-–—:])?\s*(?=[{SENTENCE_START}])")
_SELF_EVIDENT = re.compile(rf"[\w-]+(?:\.[\w-]+)+|[{UPPER}&]{{2,8}}|Báo .+")
"""A domain, an acronym or a paper by that name, where our table doesn't have it."""
_ACRONYM = re.compile(rf"[{UPPER}&]{{2,8}}")
_NAMED = re.compile(
    r"(?!Tiếp|Phần|Kỳ|Bài|Bản|Video|Clip|Ảnh|Cập nhật|Mới|Nóng)"
    rf"[{UPPER}][^\W\d_]*(?:\s+&?\s*[^\W\d_]+){{0,4}}"
)
"""A paper's name ("Thanh tra"): no lead begins with anything else in brackets, but with a place."""

_DATE_LINE = re.compile(
    r"(?:(?:thứ \w+|chủ nhật|cập nhật|(?:được )?đăng(?: lúc| ngày)?|ngày đăng|xuất bản)[\s,:-]*)*"
    r"(?:(?:lúc )?\d{1,2}[:hg]\d{2}['’′]?[\s,|-]*(?:(?:thứ \w+|chủ nhật)[\s,-]*)?)?"
    r"(?:ngày )?(?P<date>\d{1,2}(?:[/.-]|\s+tháng\s+)\d{1,2}(?:[/.-]|,?\s+(?:năm\s+)?)\d{4})"
    r"(?:[\s,|-]*(?:lúc )?(?P<hour>\d{1,2})[:hg](?P<minute>\d{2})(?:\s*[AP]M)?)?"
    r"(?:\s*\(?(?:GMT|UTC)\s*\+?0?7(?::00)?\)?)?",
    re.IGNORECASE,
)
_STAMPED = re.compile(
    r"(?:(?:(?:thứ \w+|chủ nhật)[\s,:-]*)?(?:ngày )?"
    r"(?P<hour>\d{1,2}[:hg]\d{2}[\s,|-]*(?:(?:thứ \w+|chủ nhật)[\s,-]*)?)?"
    r"(?:ngày )?\d{1,2}(?:[/.-]|\s+tháng\s+)\d{1,2}"
    r"(?:[/.-]|,?\s+(?:năm\s+)?)\d{4}(?(hour)|(?P<late>[\s,|-]*(?:lúc )?\d{1,2}[:hg]\d{2}(?:\s*[AP]M)?)?)"
    r"(?:\s*\(?(?:GMT|UTC)\s*\+?0?7(?::00)?\)?)?)",
    re.IGNORECASE,
)
_STAMP_LABEL = re.compile(
    r"(?:(?:được )?đăng(?: lúc| ngày)?|ngày đăng|cập nhật(?: lúc)?|xuất bản)\s*:?$", re.IGNORECASE
)
_SEPARATORS = " \t,|•·-–()"
MAX_STAMP_WORDS = 24
"""Date, author, section and five buttons in one line; a sentence of a story that names a date is longer."""
_TIME_FIRST = re.compile(r"(?P<hour>\d{1,2})[:hg](?P<minute>\d{2})")


@dataclass(frozen=True, slots=True)
class Stamp:
    """A date line with other words.

    Args:
        date: the moment.
        has_time: it is to the minute.
        rest: what stands before and behind it: names, sections, buttons.
    """

    date: datetime
    has_time: bool
    rest: tuple[str, ...]


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


def signature(paragraph: str, *, first: bool = True) -> Signature | None:
    """Finds the source's name before the lead: ``TTO - ``, ``(Dân trí) - ``, ``Kinhtedothi - ``.

    Without brackets it must be one of ``sources.tsv`` and a capital must follow, since "Hà Nội - "
    and "Lao động - tiền lương" begin sentences as well. In brackets it may also be an acronym that the
    table doesn't have; before a dash, too, a domain or a name that is no place.

    Args:
        paragraph: as printed.
        first: it is a story's first one. Elsewhere only what is surely a paper's name signs one.
    """
    for pattern in (_SIGNED, _BRACKETED):
        match = pattern.match(paragraph)
        if match is None:
            continue
        name = match["name"].strip()
        source = source_name(name)
        if (
            source is None
            and pattern is _BRACKETED
            and _signs(name, dash=match["dash"] is not None, first=first)
        ):
            source = name
        rest = paragraph[match.end() :]
        if source is not None and rest:
            return Signature(match.group().strip(), source, rest)
    return _behind_place(paragraph) if first else None


_PLACED = re.compile(
    rf"(?P<place>[{UPPER}][^()\-–—.!?]{{2,40}}?)\s*(?P<written>\((?P<name>[^()]{{2,20}})\))\s*[-–—]+\s+(?=[{SENTENCE_START}])"
)
"""An agency behind the place that a report is from: "HÀ NỘI (TTXVN) - Sáng nay, ..."."""


def _behind_place(paragraph: str) -> Signature | None:
    match = _PLACED.match(paragraph)
    if match is None:
        return None
    name = match["name"].strip()
    source = source_name(name)
    if source is None and _ACRONYM.fullmatch(name):
        town = match["place"].partition(",")[0]
        source = name if town.isupper() or town in places() else None
    if source is None:
        return None
    rest = f"{match['place']} {paragraph[match.end('written') :].lstrip()}"
    return Signature(match["written"], source, rest)


def _signs(name: str, *, dash: bool, first: bool) -> bool:
    """Whether a name that we don't know can only be a paper's, in brackets before a lead."""
    if not dash:
        return first and _ACRONYM.fullmatch(name) is not None
    if _SELF_EVIDENT.fullmatch(name) is not None:
        return True
    return first and _NAMED.fullmatch(name) is not None and name not in places()


def with_place_apart(paragraph: str) -> str:
    """Parts a place stamp from the lead that it was glued to: "Gia LaiTrong lúc" is "Gia Lai - Trong lúc".

    VnExpress stamps leads with a place and leaves the dash to the style sheet; a copy of its text lacks it.
    """
    match = _stamp().match(paragraph)
    return paragraph if match is None else f"{match.group()} - {paragraph[match.end() :]}"


@cache
def _stamp() -> re.Pattern[str]:
    names = "|".join(re.escape(place) for place in sorted(places(), key=len, reverse=True))
    return re.compile(rf"(?:{names})(?=[{UPPER}“\"][^{UPPER}])")


def date_line(line: str) -> datetime | None:
    """The date of a line that holds a date and nothing else ("Thứ Sáu, 26/7/2019 14:30 (GMT+7)")."""
    match = _DATE_LINE.fullmatch(_in_numbers(line).strip(" \t|•·-–"))
    if match is None:
        return None
    day, month, year = (int(part) for part in re.findall(r"\d+", match["date"]))
    time = match if match["hour"] else _TIME_FIRST.search(line)
    hour, minute = (int(time["hour"]), int(time["minute"])) if time else (NOON_HOUR, 0)
    return date_of(year, month, day, hour, minute)


_MONTHS = "một hai ba tư năm sáu bảy tám chín mười mười_một mười_hai".split()
_NUMBERS = {name.replace("_", " "): str(at) for at, name in enumerate(_MONTHS, 1)} | {
    "giêng": "1",
    "bốn": "4",
}
_NAMED_MONTH = re.compile(
    rf"\btháng ({'|'.join(sorted(_NUMBERS, key=len, reverse=True))})\b(?=,? \d)|\bthg (?=\d)", re.IGNORECASE
)
_MONTH_FIRST = re.compile(r"\btháng (\d{1,2}),? (\d{1,2}), (\d{4})\b")


def _in_numbers(line: str) -> str:
    """The same line with dates as Vietnamese papers write them: "Tháng mười 19, 2026" is "19/10/2026"."""
    if len(line.split()) > MAX_STAMP_WORDS:
        return line
    numbered = _NAMED_MONTH.sub(lambda found: f"tháng {_NUMBERS[found[1].lower()] if found[1] else ''}", line)
    numbered = re.sub(r"tháng  ?(?=\d)", "tháng ", numbered)
    return _MONTH_FIRST.sub(r"\2/\1/\3", numbered)


def stamp(line: str) -> Stamp | None:
    """A date with what else stands in its line: "Lê Minh - 20/11/2026 08:30", "20-11-2026 | Thị trường".

    It must have the hour, or stand at the line's end: a sentence names a day among its words.
    """
    if len(line.split()) > MAX_STAMP_WORDS:
        return None
    line = _in_numbers(line)
    for found in _STAMPED.finditer(line):
        rest = f"{line[: found.start()]}\n{line[found.end() :]}"
        if not (found["hour"] or found["late"]) and line[found.end() :].strip(_SEPARATORS):
            continue
        if (date := date_line(found[0])) is not None:
            parts = [_STAMP_LABEL.sub("", part.strip(_SEPARATORS)) for part in re.split(r"\n|\|", rest)]
            return Stamp(date, bool(found["hour"] or found["late"]), tuple(part for part in parts if part))
    return None
