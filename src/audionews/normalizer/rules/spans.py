"""Two numbers with a hyphen or a slash: scores, ranges, seasons, shares, fractions, house numbers.

What a pair means is decided by its neighbours (*cues.tsv*): a verb of winning makes a score, a counted noun
after it a range or a share, a street before it an address. Dates have their own family and outbid these
where a word for a day stands before the pair.
"""

import re
from functools import cache
from itertools import pairwise

from audionews.normalizer import letters, numbers
from audionews.normalizer.context import Context
from audionews.normalizer.rulebook import GUESS, LIKELY, SURE, Reading, RuleBook
from audionews.normalizer.rules.dates import continues_days
from audionews.normalizer.rules.patterns import (
    DASH,
    NUMBER,
    is_day,
    is_year,
    number_value,
    say_number,
)
from audionews.normalizer.tables import rows

BOOK = RuleBook()

_ATTACHED_UNIT = re.compile(r"(?:[^\W\d_]{1,8}[23²³]?|[%°][CF]?)(?![^\W_])")


_SPACED_UNIT = re.compile(r"\s?([^\W\d_]{1,8}[23²³]?|[%°][CF]?)(?![^\W_])")


@cache
def _units() -> dict[str, str]:
    return {row["written"]: row["spoken"] for row in rows("units")}


_END = r"(?![\d]|[/.,\-–]\d)"

_LONGEST_SEASON = 4
"""Years that a pair with a slash may span: an Olympic cycle."""

_SETS = re.compile(r"(?<![\d/.\-])\d{1,2}-\d{1,2}(?:\s?\(\d{1,2}(?:-\d{1,2})?\))?(?:,\s|,?\svà\s|\s?\()\Z")
"""The set before this one in a row of sets: 6-4, 7-6 (7-5)."""


@BOOK.rule("years", "digit", pattern=rf"(\d{{4}})(?:{DASH}|\s?/\s?)(\d{{4}}|\d{{2}}){_END}")
def _years(found: re.Match[str], context: Context) -> Reading | None:
    first, last = int(found[1]), found[2]
    if not is_year(first):
        return None
    style = context.style
    slash = "/" in found[0]
    spoken = numbers.year(first, style)
    if len(last) == 4:
        if not (is_year(int(last)) and int(last) > first):
            return None
        if slash:
            if first < 1800 or int(last) - first > _LONGEST_SEASON:
                return None  # a test's 1200/1600
            return Reading(f"{spoken} {numbers.year(int(last), style)}", SURE, rule="season")
        return Reading(
            f"{spoken} đến {numbers.year(int(last), style)}", SURE if int(last) - first < 300 else LIKELY
        )
    following = (first + 1) % 100
    if int(last) == following and (slash or context.follows_within("season_before", 4)):
        return Reading(f"{spoken} {numbers.integer(last, style)}", SURE, rule="season")
    if not slash and int(last) > first % 100 and context.follows("year_before"):
        return Reading(f"{spoken} đến {numbers.year(first // 100 * 100 + int(last), style)}", LIKELY)
    return None


@BOOK.rule("formation", "digit", pattern=r"\d{1,3}(?:\s?-\s?\d{1,3}){2,4}(?!\d|[\-.,/]\d)")
def _formation(found: re.Match[str], context: Context) -> Reading | None:
    """4-3-3, 90-60-90."""
    pieces = re.findall(r"\d+", found[0])
    if (
        len(pieces) == 3
        and is_day(int(pieces[0]), int(pieces[1]))
        and len(pieces[2]) == 2
        and context.follows("date_before")
    ):
        return None
    return Reading(" ".join(numbers.integer(piece, context.style) for piece in pieces), 0.95)


@BOOK.rule("score", "digit", pattern=rf"(\d{{1,3}}){DASH}(\d{{1,3}})(?![\d%]|[/.,\-–]\d)")
def _score(found: re.Match[str], context: Context) -> Reading | None:
    left, right = found[1], found[2]
    if int(left) > 199 or int(right) > 199:
        return None
    spoken = f"{numbers.integer(left, context.style)} {numbers.integer(right, context.style)}"
    end = found.end()
    if context.precedes("units_spelled", end):
        return None
    if context.follows("score_before"):
        return Reading(spoken, 0.96)
    if _SETS.search(context.text[max(0, context.start - 24) : context.start]) and not continues_days(context):
        return Reading(spoken, 0.975)
    if context.precedes("counted", end):
        return None
    if context.follows("date_before") and int(left) > int(right):
        return None
    if "0" in (left, right):
        return Reading(spoken, 0.93)  # nothing is counted from nought
    following = context.next_written(end)
    if following.islower() and not context.precedes("score_next", end):
        return None
    if context.follows_within("score_before", 9):
        return Reading(spoken, 0.94)
    if context.precedes("score_after", end, within=4):
        return Reading(spoken, 0.9)
    if _between_names(context, end):
        return Reading(spoken, 0.9)
    if int(left) >= int(right) and int(left) <= 15:
        # A range rises; what doesn't is a score, or else a date that had no cue.
        return Reading(spoken, 0.7)
    return None


def _between_names(context: Context, end: int) -> bool:
    """Whether two names stand around it, as in "Malaysia 0-1 Việt Nam"."""
    name_before = re.search(r"([^\W\d_]+)\s\Z", context.text[max(0, context.start - 30) : context.start])
    after = re.match(r"\s([^\W\d_]+)", context.text[end : end + 30])
    return bool(
        name_before and after and name_before[1][0].isupper() and after[1][0].isupper()
    ) and context.previous not in (
        "tháng",
        "ngày",
    )


@BOOK.rule("score", "digit", pattern=rf"([67])\((\d{{1,2}})\){DASH}([67])(?![\d%]|[/.,\-–]\d)")
def _tie_break_inside(found: re.Match[str], context: Context) -> Reading | None:
    """6(5)-7: a set of tennis whose loser won five points of the tie-break."""
    first, points, second = (numbers.integer(number, context.style) for number in found.groups())
    return Reading(f"{first} {second}, {points}", 0.98)


@BOOK.rule("score", "digit", pattern=r"(\d{1,2})/(\d{1,2})(?=\))")
def _tie_break(found: re.Match[str], context: Context) -> Reading | None:
    """The tie-break of 6-7 (5/7)."""
    if not re.search(r"\d-\d\s?\(\Z", context.text[max(0, context.start - 5) : context.start]):
        return None
    return Reading(" ".join(numbers.integer(side, context.style) for side in found.groups()), 0.98)


@BOOK.rule("address", "digit", pattern=r"(\d{1,2})/(\d{1,2})(?![^\W_]|[/.\-]\d)")
def _class_number(found: re.Match[str], context: Context) -> Reading | None:
    """lớp 9/4."""
    if context.previous != "lớp" or not 1 <= int(found[1]) <= 12:
        return None
    return Reading(" trên ".join(numbers.integer(part, context.style) for part in found.groups()), 0.98)


@BOOK.rule("range", "digit", pattern=rf"({NUMBER}){DASH}({NUMBER})(?!\d)")
def _range(found: re.Match[str], context: Context) -> Reading | None:
    style = context.style
    spoken = f"{say_number(found[1], style)} đến {say_number(found[2], style)}"
    if context.follows("list_before"):
        return Reading(
            f"{say_number(found[1], style, counts=False)} {say_number(found[2], style, counts=False)}", LIKELY
        )
    rises = number_value(found[1]) < number_value(found[2])
    if not rises and (context.follows("score_before") or context.follows("ratio_before")):
        return Reading(spoken.replace(" đến ", " "), 0.9, rule="score")
    return Reading(spoken, LIKELY if rises else GUESS)


@BOOK.rule("list", "digit", pattern=rf"\d{{1,2}}(?:{DASH}\d{{1,2}}){{3,40}}(?!\d)")
def _list(found: re.Match[str], context: Context) -> Reading | None:
    pieces = re.findall(r"\d+", found[0])
    if all(len(piece) == 1 for piece in pieces):
        return None  # 4-2-3-1 is a formation
    return Reading(", ".join(numbers.integer(piece, context.style) for piece in pieces), SURE)


@BOOK.rule("score", "digit", pattern=r"1/2\s?[-–]\s?1/2(?![\d/])")
def _drawn(_found: re.Match[str], _context: Context) -> Reading | None:
    """A draw at chess."""
    return Reading("một phần hai, một phần hai", SURE)


_MAX_PARTS = 4
"""What is estimated in parts ("khoảng 2/3 hộ dân") has few of them; "3/5 xã" were counted."""


@BOOK.rule(
    "fraction",
    "digit",
    pattern=r"(?:(\d{1,3})\s)?(\d{1,3}(?:\.\d{3}){1,3}|\d{1,7})/(\d{1,3}(?:\.\d{3}){1,3}|\d{1,7})(?![\d]|[/.,\-–]\d|/)",
)
def _fraction(found: re.Match[str], context: Context) -> Reading | None:
    style = context.style
    mixed, top, bottom = found.groups()
    spoken_top, spoken_bottom = say_number(top, style), say_number(bottom, style)
    over = f"{spoken_top} trên {spoken_bottom}"
    value, whole = number_value(top), number_value(bottom)
    if mixed:
        if value < whole <= 10:
            fraction = f"{spoken_top} phần {_part(bottom, spoken_bottom)}"
            unit = _SPACED_UNIT.match(context.text, found.end())
            if unit and unit[1] not in _units():
                unit = None
            name = f" {_units()[unit[1]]}" if unit else ""
            end = unit.end() if unit else found.end()
            return Reading(f"{numbers.integer(mixed, style)} và {fraction}{name}", 0.96, end=end)
        return None
    end = found.end()
    if value == whole == 50:
        return Reading("năm mươi năm mươi", 0.9)
    if context.follows("address_before"):
        return Reading(over, 0.96, rule="address")
    if "chọi" in context.before[-8:] and value < whole:  # "tỷ lệ chọi vào lớp 6 là 1/15"
        return Reading(f"{spoken_top} chọi {spoken_bottom}", 0.98, rule="ratio")
    if 1 < value < whole and context.follows("rank_before"):
        return Reading(over, 0.96, rule="share")
    if bottom in ("10", "20", "30", "100") and value <= whole and context.follows_within("mark_before", 3):
        return Reading(over, 0.96, rule="mark")
    if context.follows("share_before") or context.follows_within("share_before", 2):
        if value == 1 and whole != 1:
            return Reading(f"một phần {_part(bottom, spoken_bottom)}", 0.95)
        counts = context.precedes("counted", end) and not context.precedes("measured", end)
        if value < whole <= 10 and not (counts and not (whole <= _MAX_PARTS and context.follows("about"))):
            return Reading(f"{spoken_top} phần {_part(bottom, spoken_bottom)}", 0.95)
    pressure = re.compile(r"\s?mmHg(?![^\W_])").match(context.text, end)
    if pressure:
        return Reading(f"{over} {_units()['mmHg']}", SURE, end=pressure.end())
    unit = _ATTACHED_UNIT.match(context.text, end)
    if unit and unit[0] not in _units():
        unit = None
    if context.previous in ("trùng", "trúng", "khớp"):
        return Reading(over, 0.95, rule="share")  # 5/6 numbers of a ticket
    if value < whole <= 10 and (unit or context.precedes("measured", end)):
        name = f" {_units()[unit[0]]}" if unit else ""
        return Reading(
            f"{spoken_top} phần {_part(bottom, spoken_bottom)}{name}", 0.94, end=unit.end() if unit else end
        )
    if context.precedes("counted", end):
        return Reading(over, 0.93, rule="share")
    if value < whole and (whole <= 10 or value == 1):
        return Reading(f"{spoken_top} phần {_part(bottom, spoken_bottom)}", 0.75)
    return Reading(over, GUESS, rule="share")


def _part(bottom: str, spoken: str) -> str:
    return "tư" if bottom == "4" else spoken


@BOOK.rule("address", "digit", pattern=r"\d{1,4}[A-Z]?(?:/\d{1,4}[A-Z]?){1,4}(?![^\W_]|[/.,\-]\d)")
def _address(found: re.Match[str], context: Context) -> Reading | None:
    """148/223, 25/3B, 12/5/7A."""
    lettered = sum(piece[-1].isalpha() for piece in found[0].split("/")) == 1  # but not 4G/5G
    if not (
        lettered
        or context.follows("address_before")
        or (found[0].count("/") > 1 and context.follows_within("address_before", 3))
    ):
        return None
    if context.text.startswith(" phòng", found.end()):  # "căn hộ 1/2/3 phòng ngủ" counts them
        return None
    pieces = []
    for piece in found[0].split("/"):
        digits = piece.rstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
        spelled = letters.spell(piece[len(digits) :], context.style)
        pieces.append(f"{numbers.integer(digits, context.style)} {spelled}".strip())
    return Reading(" trên ".join(pieces), 0.965)


@BOOK.rule(
    "mark",
    "digit",
    pattern=rf"(\d{{1,3}}[.,]\d{{1,2}}(?=/)|\d{{1,3}}(?=/\d{{1,4}},\d))/(\d{{1,4}}(?:[.,]\d{{1,2}})?){_END}",
)
def _mark(found: re.Match[str], context: Context) -> Reading | None:
    """29,5/30 points, 8.5/10, a grade average of 3.2/4.0."""
    got, best = (say_number(mark, context.style, dot="chấm") for mark in found.groups())
    return Reading(f"{got} trên {best}", SURE)


@BOOK.rule("fraction", "digit", pattern=r"\d{1,4}(?:/\d{1,4}){2,4}(?![\d/])")
def _slashed(found: re.Match[str], context: Context) -> Reading | None:
    """Tyre and blood-pressure style: 100/80/17; or a choice: căn hộ 1/2/3 phòng ngủ."""
    pieces = found[0].split("/")
    rising = all(int(one) < int(other) for one, other in pairwise(pieces))
    chosen = rising and re.match(r"\s[^\W\d_]", context.text[found.end() :][:2])
    between = ", " if chosen else " trên "
    return Reading(between.join(numbers.integer(piece, context.style) for piece in pieces), GUESS)


@BOOK.rule("ratio", "digit", pattern=r"(\d{1,5}):(\d{1,3}(?:\.\d{3}){1,3}|\d{1,4})(?![\d:]|[.,]\d)")
def _ratio(found: re.Match[str], context: Context) -> Reading | None:
    left, right = numbers.integer(found[1], context.style), say_number(found[2], context.style)
    if found[1] == found[2] == "50":
        return Reading(f"{left} {right}", 0.9)
    if context.previous == "chọi":
        return Reading(f"{left} chọi {right}", 0.9)
    if re.fullmatch(r"(?:19|20)\d\d", found[2]) and not context.follows_within("ratio_before", 3):
        return Reading(f"{left} năm {right}", 0.9)  # ISO 9001:2015, QCVN 01:2019
    if context.follows_within("score_before", 6) and not context.follows_within("ratio_before", 3):
        return Reading(f"{left} {right}", 0.9, rule="score")
    return Reading(f"{left} trên {right}", 0.7)
