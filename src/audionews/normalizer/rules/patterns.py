"""Pieces of patterns and small readers that several families share."""

import re

from audionews.models import ReadingStyle
from audionews.normalizer import numbers
from audionews.normalizer.tables import rows

DASH = r"\s?[-–—]\s?"
"""A dash between two numbers, spaced or not."""

NUMBER = (
    r"(?:\d{1,3}(?:\.\d{3}){1,6}(?![.\d])(?:,\d{1,9})?"  # 1.234.567,89
    r"|\d{1,3}(?:,\d{3}){2,6}(?![,\d])(?:\.\d{1,9})?"  # 1,234,567.89
    r"|\d{1,18}(?:[.,]\d{1,9})?)"  # 12 or 1,5 or 7.5
)
"""A number in the Vietnamese or the English manner."""

NOT_IN_NUMBER = r"(?![\d]|[.,]\d)"

_VIETNAMESE = re.compile(r"(\d{1,3}(?:\.\d{3})+)(?:,(\d+))?\Z")
_ENGLISH = re.compile(r"(\d{1,3}(?:,\d{3}){2,})(?:\.(\d+))?\Z")
_PLAIN = re.compile(r"(\d+)(?:([.,])(\d+))?\Z")
_ONE_ENGLISH = re.compile(r"[1-9]\d{0,2},\d{3}\Z")
_ROUND_ENGLISH = re.compile(r"[1-9]\d{0,2},(?:000|\d00)\Z")

MAX_DAYS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def say_number(
    written: str, style: ReadingStyle, *, dot: str = "phẩy", counts: bool = True, english: bool = False
) -> str:
    """A number as printed.

    Args:
        written: matches `NUMBER`.
        style: of the voice.
        dot: how an English decimal point is said: *phẩy* in amounts, *chấm* in versions.
        english: a comma before three digits parts thousands, as in "2,257 USD".
        counts: it tells how many, so that the zero of a police report's "02 người" is not said.
    """
    if found := _VIETNAMESE.match(written) or _ENGLISH.match(written):
        whole = re.sub("[.,]", "", found[1])
        return numbers.decimal(whole, found[2], style) if found[2] else numbers.integer(whole, style)
    if _ROUND_ENGLISH.match(written) or (english and _ONE_ENGLISH.match(written)):
        return numbers.integer(written.replace(",", ""), style)
    plain = _PLAIN.match(written)
    if plain is None:
        return numbers.digit_by_digit(written)
    whole, mark, fraction = plain.groups()
    if fraction:
        return numbers.decimal(whole, fraction, style, mark="phẩy" if mark == "," else dot)
    if counts and len(whole) == 2 and whole[0] == "0":
        whole = whole[1]
    return numbers.integer(whole, style)


def number_value(written: str) -> float:
    """What a number as printed is worth, to compare two of them."""
    if found := _VIETNAMESE.match(written):
        return float(found[1].replace(".", "") + "." + (found[2] or "0"))
    if found := _ENGLISH.match(written):
        return float(found[1].replace(",", "") + "." + (found[2] or "0"))
    return float(written.replace(",", "."))


def is_day(day: int, month: int) -> bool:
    """Whether the day exists in the month (29 February does)."""
    return 1 <= month <= 12 and 1 <= day <= MAX_DAYS[month - 1]


def say_month(month: int) -> str:
    """A month's number: the fourth is *tư*."""
    return "tư" if month == 4 else numbers.below_hundred(month)


def is_year(value: int) -> bool:
    """Whether a four-digit number is likely a year in the news."""
    return 1000 <= value <= 2199


def alternatives(table: str, column: str = "written") -> str:
    """A pattern that matches any cell of a table's column, the longest first."""
    cells = sorted({row[column] for row in rows(table)}, key=lambda cell: (-len(cell), cell))
    return "(?:" + "|".join(re.escape(cell) for cell in cells) + ")"
