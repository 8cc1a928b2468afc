"""Roman numerals: after their head words, and in the names of rulers, popes and teams."""

import re

from audionews.normalizer import numbers
from audionews.normalizer.acronym_table import acronyms
from audionews.normalizer.context import Context
from audionews.normalizer.rulebook import SURE, Reading, RuleBook
from audionews.phonology import is_syllable

BOOK = RuleBook()

_NUMERAL = r"[IVXLCDM]{1,9}"
_MISLEADING = frozenset({"VI", "XX"})
"""Also initials, masked names ("xã XX") and a brand."""

_EDGE = r"(?![^\W_]|[&'’]\w|\.[A-ZĐ])"


def _say(value: int, context: Context) -> str:
    if value == 1 and context.previous == "thứ":
        return "nhất"
    if value == 4 and context.previous == "thứ":
        return "tư"
    return numbers.cardinal(value, context.style)


@BOOK.rule("roman", "letter", pattern=rf"({_NUMERAL})(?:\s?[-–—]\s?({_NUMERAL}))?{_EDGE}")
def _after_head(found: re.Match[str], context: Context) -> Reading | None:
    value = numbers.roman_value(found[1])
    if value is None:
        return None
    last = numbers.roman_value(found[2]) if found[2] else None
    if not set(found[1]) <= set("IVX") and not context.follows("roman_high_before"):
        return None  # C, D, L and M number nothing but years and chapters; alone they are letters
    if found[2] and last is None:
        return None
    if not context.follows("roman_before") and not _in_roman_list(context):
        return _in_name(found, context, value) if last is None else None
    spoken = _say(value, context)
    end = found.end()
    if last is not None:
        return Reading(f"{spoken} đến {numbers.cardinal(last, context.style)}", SURE)
    year = re.match(r"(?:/|-|\.)(\d{4})(?!\d)", context.text[end : end + 6])
    if year:
        return Reading(
            f"{spoken} năm {numbers.year(int(year[1]), context.style)}", SURE, end=end + year.end()
        )
    return Reading(spoken, SURE)


@BOOK.rule("roman", "letter", pattern=r"([IVX]{1,5})((?:\.\d{1,2}){1,3})(?![^\W_]|[.,]\d)")
def _item(found: re.Match[str], context: Context) -> Reading | None:
    """mục II.3."""
    value = numbers.roman_value(found[1])
    if value is None or not context.follows("roman_before"):
        return None
    places = " chấm ".join(numbers.integer(place, context.style) for place in found[2].split(".")[1:])
    return Reading(f"{_say(value, context)} chấm {places}", SURE)


@BOOK.rule("roman", "letter", pattern=r"[ivxlc]{1,9}(?![^\W_]|['’.]\w)")
def _small(found: re.Match[str], context: Context) -> Reading | None:
    value = numbers.roman_value(found[0])
    if value is None or not context.follows("roman_small_before"):
        return None
    if len(found[0]) == 1 and found[0] in "cdlm":
        return None
    if is_syllable(found[0]) and context.previous not in ("kỷ", "kỉ", "chương", "khoản", "lục"):
        return None  # vi, xi and li are words too
    return Reading(_say(value, context), 0.9)


def _in_roman_list(context: Context) -> bool:
    """Whether it goes on a list like "khóa X, XI và XII" or "quý I và II"."""
    before = context.before
    place = len(before)
    while place >= 2 and before[place - 1] in (",", "và", "hoặc", "-", "–", "đến", "tới"):
        place -= 1
        if numbers.roman_value(before[place - 1]) is None:
            return False
        place -= 1
        heads = {
            "kỷ",
            "kỉ",
            "khóa",
            "quý",
            "quí",
            "cấp",
            "hạng",
            "loại",
            "nhóm",
            "thứ",
            "hội",
            "vùng",
            "tập",
            "chương",
            "phần",
            "mục",
            "kỳ",
            "khu",
            "đợt",
            "lần",
            "điều",
            "bậc",
            "bảng",
        }
        if place and before[place - 1] in heads:
            return True
    return False


def _in_name(found: re.Match[str], context: Context, value: int) -> Reading | None:
    """Charles III, Hà Nội II, Thế chiến II: after a capitalized word, two letters or more (or V, X)."""
    line = context.text[max(0, context.start - 40) : context.start]
    name = re.search(r"(?:^|[\s(“\"'.])([^\W\d_]+)\s\Z", line)
    if len(found[1]) >= 2 and found[1] not in _MISLEADING:
        return Reading(_say(value, context), 0.88)
    if name is None or not name[1][0].isupper() or (name[1].isupper() and name[1] not in acronyms()):
        return None
    numeral = found[1]
    if context.follows_within("rulers", 4):
        return Reading(_say(value, context), 0.9)
    if len(numeral) == 1:
        # One letter may be an initial or a grade: only after words that are numbered (tables/cues.tsv).
        return None
    if numeral in (
        "MI",
        "CD",
        "DC",
        "CM",
        "MC",
        "MD",
        "DI",
        "LI",
        "MM",
        "CC",
        "DX",
        "CI",
        "CL",
        "LC",
        "DL",
        "MV",
        "XL",
        "VC",
        "CV",
        "CX",
    ):
        return None
    return Reading(_say(value, context), 0.9) if value < 40 else None
