"""Dates in the three house styles of the Vietnamese press: 26/7, 26-7 and 26.7.

*ngày* is said once: where the text has it already (or *mùng*, or "ngày 28 đến 30/8") none is added.
"""

import re

from audionews.models import ReadingStyle
from audionews.normalizer import numbers
from audionews.normalizer.context import Context, ends_in
from audionews.normalizer.rulebook import GUESS, LIKELY, SURE, Reading, RuleBook
from audionews.normalizer.rules.patterns import DASH, is_day, is_year, say_month

BOOK = RuleBook()

_STREET_DATES = frozenset(
    [
        "3/2",
        "8/3",
        "26/3",
        "30/4",
        "1/5",
        "19/5",
        "27/7",
        "19/8",
        "2/9",
        "10/3",
        "20/10",
        "20/11",
        "22/12",
        "23/9",
        "19/12",
        "30/10",
    ]
)
"""Days that streets, squares, parks and works are named after."""

_AFTER_TIME = re.compile(r"\d(?:h|g|:)(?:[0-5]\d)?(?:,\s|,?\s?\()\Z")
"""A time of day and a comma: "(7h, 3/9)"."""

_TIME_OF_A_PLACE = re.compile(r"\s\(?giờ (?:địa phương|quốc tế|miền|GMT|[A-ZĐ])")
_SCALE_AFTER = re.compile(r"\s?(?:trăm|nghìn|ngàn|triệu|tỷ|tỉ)\b")
_DECIMAL = re.compile(r",\d{1,2}(?![\d/])")
"""Goes on as a decimal number: odds of 1/7,6."""

_END = r"(?![\d]|[/.\-–]\d|/[A-ZĐ])"


_LIST = re.compile(
    r"(?:ngày|sáng|trưa|chiều|tối|đêm|nay|qua|mai|dịp|lễ|từ|hôm)\s(\d{1,2}[/.\-]\d{1,2}(?:[/.\-]\d{4})?(?:,|\svà|\shoặc|\s?[-–]|\sđến|\stới)\s?){1,6}\Z",
    re.IGNORECASE,
)
_AFTER_DATE = re.compile(r"(?<![\d/.])(\d{1,2})/(\d{1,2})(?:,|\svà|\shoặc)\s?\Z")
_DAYS = re.compile(r"ngày\s\d{1,2}(?:,\s?\d{1,2}){0,6}(?:,|\svà|\sđến|\stới|\s?[-–])\s?\Z", re.IGNORECASE)


_TO_SHARE = re.compile(r"\s?(?:đến|tới|-|–|và)\s?\d{1,2}/\d{1,2}(?=\s)")


def _shares_of(context: Context, end: int) -> bool:
    """Whether a part of something is meant: "1/3 dân số", "từ 1/3 đến 1/2 dân số"."""
    another = _TO_SHARE.match(context.text, end)
    return context.precedes("measured", another.end() if another else end)


def _in_brackets_after_day(context: Context) -> bool:
    """Whether "(" and a word for a day stand before it: "sáng sớm nay (6-9)"."""
    before = context.before
    return before[-1:] == ["("] and (
        before[-2:-1] in (["nay"], ["qua"], ["mai"]) or ends_in(before[:-1], "date_before")
    )


def continues_days(context: Context) -> bool:
    """Whether dates or days stand before it in a list: "30/4 và 1/5", "ngày 9 và 10-9"."""
    before = context.text[max(0, context.start - 60) : context.start]
    after = _AFTER_DATE.search(before)
    # "2/9 và 30/4, 1/5": what can be no fraction is a day, and so is its neighbour.
    sure = after is not None and int(after[1]) > int(after[2]) and is_day(int(after[1]), int(after[2]))
    return sure or bool(_LIST.search(before) or _DAYS.search(before))


def _day_word(context: Context) -> str:
    """``ngày `` where a newsreader would say it and the text doesn't."""
    before = context.before
    if context.follows("day_said"):
        return ""
    # "ngày 28 đến 30/8", "ngày 3 và 4/5", "ngày 7, 8/2": one ngày serves both.
    if (
        len(before) >= 3
        and before[-1] in ("đến", "tới", "và", ",", "-", "–", "hoặc")
        and before[-2].isdigit()
    ):
        back = before[-3]
        if back in ("ngày", "mùng", "mồng", "từ") or (back == "," and "ngày" in before[-8:]):
            return ""
    return "ngày "


def _say_day_month(day: int, month: int) -> str:
    return f"{numbers.below_hundred(day)} tháng {say_month(month)}"


def _say_year(year: int, style: ReadingStyle) -> str:
    return f"năm {numbers.year(year, style)}"


def _full_year(digits: str) -> int:
    value = int(digits)
    if len(digits) == 4:
        return value
    return value + (2000 if value < 50 else 1900)


@BOOK.rule(
    "date_range",
    "digit",
    pattern=rf"(\d{{1,2}})([/.\-])(\d{{1,2}})(?:\2(\d{{4}}))?(\s?[-–—]\s?|\s(?:đến|tới)\s(?:ngày\s)?)(\d{{1,2}})\2(\d{{1,2}})(?:\2(\d{{4}}))?{_END}",
)
def _date_to_date(found: re.Match[str], context: Context) -> Reading | None:
    day, month, to_day, to_month = (int(found[group]) for group in (1, 3, 6, 7))
    if not (is_day(day, month) and is_day(to_day, to_month)):
        return None
    if found[2] == "-" and found[5] == "-":
        return None
    cued = context.follows("date_before") or bool(found[4] or found[8])
    if found[2] == "." and not cued:
        return None
    if not cued and month <= 10 and to_month <= 10 and day < month and to_day < to_month:
        return None  # "từ 1/3 đến 1/2" is about shares
    style = context.style
    spoken = _day_word(context) + _say_day_month(day, month)
    if found[4]:
        spoken += f" {_say_year(int(found[4]), style)}"
    spoken += f" đến ngày {_say_day_month(to_day, to_month)}"
    if found[8]:
        spoken += f" {_say_year(int(found[8]), style)}"
    return Reading(spoken, SURE)


@BOOK.rule(
    "date_range", "digit", pattern=rf"(\d{{1,2}}){DASH}(\d{{1,2}})([/.])(\d{{1,2}})(?:\3(\d{{4}}))?{_END}"
)
def _days_of_month(found: re.Match[str], context: Context) -> Reading | None:
    day, to_day, month = (int(found[group]) for group in (1, 2, 4))
    if not (day < to_day and is_day(to_day, month) and day >= 1):
        return None
    if found[3] == "." and not found[5] and not context.follows("date_before"):
        return None
    spoken = f"{_day_word(context)}{numbers.below_hundred(day)} đến {_say_day_month(to_day, month)}"
    if found[5]:
        spoken += f" {_say_year(int(found[5]), context.style)}"
    return Reading(spoken, SURE if context.follows("date_before") else LIKELY)


@BOOK.rule(
    "date",
    "digit",
    pattern=r"(\d{1,2})\s?([/.\-])\s?(\d{1,2})\s?\2\s?(\d{4}|\d{2})(?![\d]|[/.\-]\d)",
)
def _full_date(found: re.Match[str], context: Context) -> Reading | None:
    day, month = int(found[1]), int(found[3])
    if not is_day(day, month):
        if is_day(month, day) and len(found[4]) == 4:
            day, month = month, day  # the American order, in copied agency texts
        else:
            return None
    short = len(found[4]) == 2 and not context.follows("date_before")
    if short and (found[2] != "/" or _SCALE_AFTER.match(context.text, found.end())):
        return None  # "giá 10/12/15 triệu đồng"
    spoken = (
        f"{_day_word(context)}{_say_day_month(day, month)} {_say_year(_full_year(found[4]), context.style)}"
    )
    return Reading(spoken, SURE if len(found[4]) == 4 else GUESS)


@BOOK.rule("date", "digit", pattern=r"(\d{4})([-/.])(\d{1,2})\2(\d{1,2})(?![\d]|[-/.]\d)")
def _iso_date(found: re.Match[str], context: Context) -> Reading | None:
    if not (is_year(int(found[1])) and is_day(int(found[4]), int(found[3]))):
        return None
    day_month = _say_day_month(int(found[4]), int(found[3]))
    return Reading(f"{_day_word(context)}{day_month} {_say_year(int(found[1]), context.style)}", SURE)


@BOOK.rule("month", "digit", pattern=rf"(\d{{1,2}})([/.\-]|\s/\s)(\d{{4}}){_END}")
def _month_of_year(found: re.Match[str], context: Context) -> Reading | None:
    month, year = int(found[1]), int(found[3])
    if not (is_year(year) and month >= 1):
        return None
    said_year = _say_year(year, context.style)
    if context.follows("month_before") and month <= 12:
        return Reading(f"{say_month(month)} {said_year}", SURE)
    if found[2] == ".":
        return None
    if context.follows_within("numbered_before", 2):
        return Reading(f"{numbers.integer(found[1], context.style)} {said_year}", SURE, rule="number_of_year")
    if month > 12:
        return None
    if 1900 <= year <= 2099:
        return Reading(f"tháng {say_month(month)} {said_year}", LIKELY)
    return None


@BOOK.rule("month", "digit", pattern=rf"(\d{{1,2}}){DASH}(\d{{1,2}})(?:[/.\-](\d{{4}}))?{_END}")
def _months(found: re.Match[str], context: Context) -> Reading | None:
    month, to_month = int(found[1]), int(found[2])
    if not (context.previous == "tháng" and 1 <= month < to_month <= 12):
        return None
    spoken = f"{say_month(month)} đến tháng {say_month(to_month)}"
    if found[3]:
        spoken += f" {_say_year(int(found[3]), context.style)}"
    return Reading(spoken, SURE)


@BOOK.rule("month", "digit", pattern=r"(1[0-2]|0?[1-9])\s(20\d\d|19\d\d)(?![\d]|[.,/\-]\d)")
def _month_and_year(found: re.Match[str], context: Context) -> Reading | None:
    """tháng 1 2024."""
    if context.previous != "tháng" or context.precedes("units_spelled", found.end()):
        return None
    return Reading(f"{say_month(int(found[1]))} {_say_year(int(found[2]), context.style)}", SURE)


@BOOK.rule(
    "month",
    "letter",
    pattern=r"T(1[0-2]|0?[1-9])[/.\-](\d{4})(?:\s?[-–]\s?T(1[0-2]|0?[1-9])[/.\-](\d{4}))?(?![^\W_])",
)
def _short_month(found: re.Match[str], context: Context) -> Reading | None:
    """T3/2017, T9/2018-T9/2019."""
    spoken = f"tháng {say_month(int(found[1]))} {_say_year(int(found[2]), context.style)}"
    if found[3]:
        spoken += f" đến tháng {say_month(int(found[3]))} {_say_year(int(found[4]), context.style)}"
    return Reading(spoken, SURE)


@BOOK.rule("quarter", "letter", pattern=r"Q\.?\s?([1-4]|IV|I{1,3})\s?[/.\-]\s?(20\d\d|\d\d)(?![^\W_]|[/.]\d)")
def _quarter(found: re.Match[str], context: Context) -> Reading | None:
    """Q1/2025, Q.IV/24."""
    quarter = int(found[1]) if found[1].isdigit() else numbers.roman_value(found[1]) or 0
    said = "" if context.previous in ("quý", "quí") else "quý "
    year = _say_year(_full_year(found[2]), context.style)
    return Reading(f"{said}{numbers.below_hundred(quarter)} {year}", 0.99)


@BOOK.rule("quarter", "letter", pattern=r"(IV|I{1,3})\s?[-–/.]\s?(20\d\d)(?![^\W_]|[/.]\d)")
def _roman_quarter(found: re.Match[str], context: Context) -> Reading | None:
    """quý III-2019."""
    if context.previous not in ("quý", "quí"):
        return None
    quarter = numbers.below_hundred(numbers.roman_value(found[1]) or 0)
    return Reading(f"{quarter} {_say_year(int(found[2]), context.style)}", 0.99)


@BOOK.rule("quarter", "digit", pattern=r"([1-4])\s?[-–]\s?([1-4])/(20\d\d)(?![\d/])")
def _quarters(found: re.Match[str], context: Context) -> Reading | None:
    """quý 3-4/2025."""
    first, last = int(found[1]), int(found[2])
    if context.previous not in ("quý", "quí") or first >= last:
        return None
    year = _say_year(int(found[3]), context.style)
    return Reading(f"{numbers.below_hundred(first)} đến {numbers.below_hundred(last)} {year}", SURE)


@BOOK.rule("months", "digit", pattern=r"(1[0-2]|[1-9])([TQH])(?:/|\s?[-–]\s?)?(20\d\d|\d\d)(?![^\W_]|[/.]\d)")
def _first_months(found: re.Match[str], context: Context) -> Reading | None:
    """9T2025, 6T/2024, 1H25: the months of a year that a business report is about."""
    count, kind = int(found[1]), found[2]
    year = _say_year(_full_year(found[3]), context.style)
    if kind == "H":
        return Reading(f"nửa {'đầu' if count == 1 else 'cuối'} {year}", 0.98) if count <= 2 else None
    if kind == "Q":
        return Reading(f"quý {numbers.below_hundred(count)} {year}", 0.98) if count <= 4 else None
    return Reading(f"{numbers.below_hundred(count)} tháng {year}", 0.98)


@BOOK.rule("month", "digit", pattern=r"4(?![\d]|[.,/\-]\d|%)")
def _fourth_month(found: re.Match[str], context: Context) -> Reading | None:
    if context.previous != "tháng":
        return None
    return Reading("tư", SURE)


@BOOK.rule("date", "digit", pattern=rf"(\d{{1,2}})(/|\s/\s)(\d{{1,2}})(?![^\W\d_]){_END}")
def _slash_date(found: re.Match[str], context: Context) -> Reading | None:
    day, month = int(found[1]), int(found[3])
    if not is_day(day, month) or _DECIMAL.match(context.text, found.end()):
        return None
    spoken = _day_word(context) + _say_day_month(day, month)
    if found[0] == "24/7" and context.before[-2:] == ["tin", "tức"]:
        return None
    if context.follows("date_before"):
        return Reading(spoken, SURE)
    if _AFTER_TIME.search(context.text[max(0, context.start - 9) : context.start]):
        return Reading(spoken, SURE)
    if context.previous == "lớp" or (day > 1 and context.follows("rank_before")):
        return None  # class 9/4, mức 4/5
    if found[0] in _STREET_DATES and (
        context.follows("street_before")
        or (context.previous in ("-", "–") and context.follows_within("street_before", 5))
    ):
        return Reading(_say_day_month(day, month), 0.98)
    if found[0] in _STREET_DATES and context.follows("holiday_before"):
        return Reading(spoken, 0.98)
    if day < month <= 10 and not context.follows("date_before") and _shares_of(context, found.end()):
        return None
    if continues_days(context):
        return Reading(spoken, SURE)
    if context.follows("address_before") or (day < month and context.follows("share_before")):
        return None
    if found[0] == "24/7":
        return None  # round the clock
    if context.precedes("counted", found.end()):
        return Reading(spoken, 0.4)
    score = LIKELY
    if context.follows("date_maybe_before"):
        return Reading(spoken, 0.9)
    if context.follows_within("day_said", 4) and context.text[found.end() : found.end() + 1] in (
        "",
        ".",
        ")",
    ):
        return Reading(spoken, 0.8)  # "ngày đầu miễn vé 1/7."
    if day < month and day <= 3:
        score = GUESS  # 1/2, 2/3, 3/4 are fractions more often
    return Reading(spoken, score)


@BOOK.rule("date", "digit", pattern=rf"(\d{{1,2}})-(\d{{1,2}}){_END}")
def _hyphen_date(found: re.Match[str], context: Context) -> Reading | None:
    day, month = int(found[1]), int(found[2])
    if not is_day(day, month):
        return None
    spoken = _day_word(context) + _say_day_month(day, month)
    end = found.end()
    if found[0].replace("-", "/") in _STREET_DATES and context.follows("street_before"):
        return Reading(_say_day_month(day, month), 0.98)
    if continues_days(context) or _in_brackets_after_day(context):
        return Reading(spoken, SURE)
    if context.precedes("date_stop", end):
        # "ngày 2-3 lần", "tối 7-8 tiếng": an amount, unless it can't be one.
        return Reading(spoken, 0.9) if day > month and context.follows("day_said") else Reading(spoken, 0.4)
    if context.follows("date_before"):
        return Reading(spoken, SURE)
    if context.precedes("counted", end):
        return Reading(spoken, 0.4)
    if context.follows("date_maybe_before") and day > month:
        return Reading(spoken, 0.9)
    if context.previous in ("từ", "đến", "trước", "sau") and not context.follows_within("scale_before", 5):
        # "với 14 nước từ 1-8." counts nothing.
        return Reading(spoken, 0.9) if context.text[end : end + 1] in ("", ",", ".", ";", ")") else None
    if (
        context.follows_within("date_before", 4)
        and not context.follows_within("score_before", 6)
        and day > month
    ):
        return Reading(spoken, 0.72)
    if day > 15 and day > month:
        return Reading(spoken, 0.65)
    return None


@BOOK.rule("date", "digit", pattern=r"(\d{1,2})\.(\d{1,2})(?![\d]|[/.,\-–]\d|%)")
def _dot_date(found: re.Match[str], context: Context) -> Reading | None:
    day, month = int(found[1]), int(found[2])
    if not is_day(day, month):
        return None
    spoken = _day_word(context) + _say_day_month(day, month)
    if context.follows("date_before") and _TIME_OF_A_PLACE.match(context.text, found.end()):
        return Reading(spoken, SURE)
    if context.precedes("date_stop", found.end()):
        return None
    if context.follows("date_before"):
        return Reading(spoken, SURE)
    if context.precedes("counted", found.end()) or context.follows_within("dotted_before", 4):
        return None
    if context.previous in (",", "và", "-", "–", "hoặc"):
        # In a list of dates only: "tối 18.8 và 19.8", not "động cơ 1.0 và 1.2".
        return Reading(spoken, 0.9) if continues_days(context) else None
    if context.follows("date_maybe_before") and not context.precedes("scales", found.end()):
        return Reading(spoken, 0.9)
    if context.follows_within("date_before", 4) and context.previous == "(":
        return Reading(spoken, LIKELY)
    if context.precedes("date_after", found.end()):
        return Reading(spoken, 0.9)
    return None
