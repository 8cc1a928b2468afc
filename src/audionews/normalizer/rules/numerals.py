"""Numbers that stand alone: cardinals, ordinals, decimals, years, versions, negative numbers."""

import re

from audionews.normalizer import numbers
from audionews.normalizer.context import Context
from audionews.normalizer.rulebook import LIKELY, SURE, Reading, RuleBook
from audionews.normalizer.rules.patterns import NUMBER, say_number

BOOK = RuleBook()

_SULPHUR = re.compile(r"S(?![^\W_])")
"""Share of sulphur in a fuel: "dầu diesel 0.05S"."""
_JOINED = re.compile(r"[/:.,\-–]\d|[^\W\d_]")


@BOOK.rule("digits", "digit", pattern=r"\d{19,}")
def _too_long(found: re.Match[str], context: Context) -> Reading | None:
    return Reading(numbers.digit_by_digit(found[0]), LIKELY)


@BOOK.rule("ordinal", "digit", pattern=r"(?:1|4)(?![\d]|[.,/\-]\d|%)")
def _ordinal(found: re.Match[str], context: Context) -> Reading | None:
    if context.previous != "thứ":
        return None
    if found[0] == "1" and context.precedes("units_spelled", found.end()):
        return None
    return Reading("nhất" if found[0] == "1" else "tư", SURE)


@BOOK.rule("year", "digit", pattern=r"[12]\d{3}(?![\d]|[.,]\d)")
def _year(found: re.Match[str], context: Context) -> Reading | None:
    value = int(found[0])
    if context.follows("year_before"):
        return Reading(numbers.year(value, context.style), 0.96)
    if (
        1900 <= value <= 2100
        and not context.precedes("units_spelled", found.end())
        and not context.precedes("counted", found.end())
    ):
        return Reading(numbers.year(value, context.style), 0.9)
    return None


@BOOK.rule("version", "digit", pattern=r"\d{1,3}(?:\.\d{1,3}){1,4}(?![\d])")
def _version(found: re.Match[str], context: Context) -> Reading | None:
    pieces = found[0].split(".")
    if len(pieces) == 2 and _SULPHUR.match(context.text, found.end()):
        return Reading(say_number(found[0].replace(".", ","), context.style), 0.97)
    spoken = " chấm ".join(numbers.integer(piece, context.style) for piece in pieces)
    if len(pieces) > 2:
        return Reading(spoken, 0.7)
    if len(pieces[1]) == 3:
        return None
    if (
        context.precedes("units_spelled", found.end())
        or context.precedes("scales", found.end())
        or context.precedes("counted", found.end())
    ):
        return None
    return Reading(spoken, 0.86)


@BOOK.rule("number", "digit", pattern=rf"{NUMBER}")
def _number(found: re.Match[str], context: Context) -> Reading | None:
    written = found[0]
    style = context.style
    if _JOINED.match(context.text, found.end()):
        # Part of something that no rule knew as a whole; any that does is better.
        return Reading(say_number(written, style, counts=False), 0.3)
    if re.fullmatch(r"0\d+", written):
        counted = len(written) == 2 and (
            context.precedes("counted", found.end())
            or context.precedes("units_spelled", found.end())
            or context.follows("day_said")
            or context.follows("month_before")
        )
        return Reading(say_number(written, style, counts=counted), LIKELY)
    english = context.precedes("counted", found.end()) or (
        # No decimal ends in a nought: "9,640 giáo dân".
        re.fullmatch(r"[1-9]\d{0,2},\d\d0", written) is not None
        and re.match(r" [^\W\d_]{2,}", context.text[found.end() : found.end() + 4]) is not None
        and not context.precedes("units_spelled", found.end())
    )
    sure = english or not re.fullmatch(r"[1-9]\d{0,2},\d{3}", written)
    return Reading(say_number(written, style, english=english), LIKELY if sure else 0.65)


@BOOK.rule("negative", "sign", pattern=rf"[-−–]({NUMBER})(?!\d)")
def _negative(found: re.Match[str], context: Context) -> Reading | None:
    before = context.text[max(0, context.start - 1) : context.start]
    if before and not before.isspace() and before not in "(":
        return None
    if context.before and context.before[-1].isdigit():
        return None
    return Reading("âm", 0.99, end=context.start + 1)
