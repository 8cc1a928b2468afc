"""Punctuation, brackets, arrows, arithmetic, bullets, emoji.

Each sign's reading is a row of *symbols.tsv*; the few that depend on their neighbours are here.
"""

import re
import unicodedata
from functools import cache

from audionews.normalizer.context import WINDOW, Context, ends_in, fold
from audionews.normalizer.rulebook import GUESS, LIKELY, SURE, Reading, RuleBook
from audionews.normalizer.tables import rows, word_set
from audionews.phonology import is_syllable

BOOK = RuleBook()


@cache
def _signs() -> dict[str, dict[str, str]]:
    return {row["sign"]: row for row in rows("symbols")}


@BOOK.rule("punct", "sign", pattern=r"\./\.?")
def _end_of_report(found: re.Match[str], context: Context) -> Reading | None:
    return Reading(".", SURE)


@BOOK.rule("punct", "sign", pattern=r"(?:\.{2,}|…)[.…]*")
def _ellipsis(found: re.Match[str], context: Context) -> Reading | None:
    following = context.text[found.end() : found.end() + 3].lstrip(" ”\"’')")
    return Reading("." if not following or following[0].isupper() or following[0] == "\n" else ",", SURE)


@BOOK.rule("punct", "sign", pattern=r"[!?]{1,40}")
def _marks(found: re.Match[str], context: Context) -> Reading | None:
    return Reading("?" if "?" in found[0] else "!", SURE)


@BOOK.rule("punct", "sign", pattern=r"([=*_~+#>|<^•.-])\1{2,}")
def _rule_line(found: re.Match[str], context: Context) -> Reading | None:
    return Reading("", SURE)


@BOOK.rule("punct", "sign", pattern=r"\+(?=\s+[^\W_])")
def _bullet(found: re.Match[str], context: Context) -> Reading | None:
    """Points of a list and answers of an interview: "+ Chúng tôi chưa biết."."""
    before = context.text[max(0, context.start - WINDOW) : context.start].rstrip(" \t“”\"'’)")
    return Reading("", SURE) if not before or before[-1] in "\n.!?…:;" else None


@BOOK.rule("symbol", "sign", pattern=r"[+=<>×x*÷≈≥≤±~≠](?=\s?\d)")
def _arithmetic(found: re.Match[str], context: Context) -> Reading | None:
    row = _signs().get(found[0])
    if row is None:
        return None
    after_number = bool(context.before) and context.before[-1].isdigit()
    spoken = (
        row["between"]
        if after_number
        or context.text[max(0, context.start - WINDOW) : context.start].rstrip().endswith((")", "%"))
        else row["number"]
    )
    return Reading(spoken, 0.98)


@BOOK.rule("symbol", "sign", pattern=r"(>=|=>|<=|=<|\+\s?/\s?[-–])(?=\s?\d)")
def _two_signs(found: re.Match[str], context: Context) -> Reading | None:
    """IELTS >= 6.5, (+/-3%)."""
    sign = found[0][0] if found[0][0] != "=" else found[0][1]
    return Reading({">": "từ", "<": "không quá"}.get(sign, "cộng trừ"), 0.985)


@BOOK.rule("symbol", "sign", pattern=r"/(?=\s?[^\W_(]|\s?\()")
def _divided(found: re.Match[str], context: Context) -> Reading | None:
    """EPS = (lợi nhuận – cổ tức) / số cổ phiếu: behind brackets on the right of an equation."""
    line = context.text[max(0, context.start - WINDOW) : context.start].rpartition("\n")[2]
    return Reading("chia cho", 0.985) if "= " in line and line.rstrip().endswith(")") else None


@BOOK.rule("symbol", "sign", pattern=r"[-–](?=\s)")
def _less(found: re.Match[str], context: Context) -> Reading | None:
    """EPS = (lợi nhuận – cổ tức): within the brackets of an equation."""
    line = context.text[max(0, context.start - WINDOW) : context.start]
    return Reading("trừ", 0.985) if re.search(r"=\s?\([^()]*\s\Z", line) else None


@BOOK.rule("symbol", "sign", pattern=r"\(\s?([-–+])\s?\)")
def _test_result(found: re.Match[str], context: Context) -> Reading | None:
    """HIV (-)."""
    return Reading("dương tính" if found[1] == "+" else "âm tính", SURE)


@BOOK.rule("range", "sign", pattern=r"[-–—](?=\s(?:\d|[Kk][Mm]|ngày|tháng|năm|quý|thứ))")
def _until(found: re.Match[str], context: Context) -> Reading | None:
    """tháng 5 - tháng 6; từ 19h ngày 22/12 - 7h ngày 23/12."""
    before = context.before
    if context.text[context.start - 1 : context.start] != " " or len(before) < 2 or not before[-1].isdigit():
        return None
    following = context.after(found.end())[:1]
    same_unit = (following == ["km"] and "km" in before[-6:]) or (
        before[-2] in ("ngày", "tháng", "năm", "quý", "thứ", "km") and following == [before[-2]]
    )
    return Reading("đến", 0.98) if same_unit or ("từ" in before[-14:] and "đến" not in before[-14:]) else None


@BOOK.rule("route", "sign", pattern=r"[-–—](?=\s[A-ZĐÀ-Ỹ])")
def _between_ends(found: re.Match[str], context: Context) -> Reading | None:
    """cao tốc Bắc - Nam, đường bay Hà Nội - Phú Quốc: said in one breath."""
    before = context.text[max(0, context.start - 80) : context.start]
    name = re.search(r"(?:\A|[,;:!?“”\"]|\.\s)([^,;:!?“”\"]*\s)\Z", before)
    if name is None or not name[1].split() or not name[1].split()[-1][0].isupper():
        return None
    words = [fold(word) for word in name[1].replace("(", " ").split()]
    compass = words[-1] in _COMPASS and fold(context.next_written(found.end())) in _COMPASS
    head = any(ends_in(words[:end], "route_before") for end in range(max(1, len(words) - 12), len(words)))
    return Reading("", 0.98) if compass or head else None


_COMPASS = frozenset({"bắc", "nam", "đông", "tây"})


@BOOK.rule("rate", "sign", pattern=r"/(?=[^\W_])")
def _per(found: re.Match[str], context: Context) -> Reading | None:
    """75.000 bảng/tuần, 89 phút/bàn, 6,5 lít/100 km: a slash before what a rate is counted by."""
    if not re.search(r"[^\W\d_]\d?\Z", context.text[max(0, context.start - 2) : context.start]):
        return None
    if not any(word.isdigit() for word in context.before[-6:]):
        return None
    counter = context.next_written(found.end())
    if counter.isupper() and not context.before[-2].isdigit():
        return None  # the rate of EUR/USD
    if counter.isdigit():
        return Reading("trên", 0.98) if context.precedes("per", found.end(), within=3) else None
    if counter in word_set("per") or (len(counter) > 1 and counter in _measures()):
        return Reading("một", 0.98)
    # 3 học viên/khóa: after a number and what it counts, but not 2 anh/chị.
    counted = context.previous
    if context.before[-2:-1] and context.before[-2].isdigit() and (counted, counter) not in _EITHER:
        return Reading("một", 0.8) if counter.islower() and is_syllable(counter) else None
    return None


@cache
def _measures() -> frozenset[str]:
    return frozenset(row["written"] for table in ("units", "currencies") for row in rows(table))


_EITHER = frozenset(
    tuple(pair.split("/"))
    for pair in "anh/chị cha/mẹ bố/mẹ ông/bà thầy/cô vợ/chồng nam/nữ con/cháu cô/chú chú/bác đúng/sai".split()
)
"""Pairs of which one is meant."""


@BOOK.rule("punct", "sign", pattern=r"[^\w\s]|_")
def _sign(found: re.Match[str], context: Context) -> Reading | None:
    sign = found[0]
    row = _signs().get(sign)
    if row is not None:
        said = row["spoken"]
        if row["spaced"]:
            around = (context.text[max(0, context.start - 1) : context.start] or " ") + (
                context.text[found.end() : found.end() + 1] or " "
            )
            if around.isspace():
                said = row["spaced"] if row["spaced"] != "silent" else ""
        is_mark = said == "" or said in ",.?!;:"
        return Reading(said, SURE if is_mark else LIKELY, rule="punct" if is_mark else "symbol")
    category = unicodedata.category(sign)
    if category.startswith("P"):
        return Reading("", LIKELY)
    if category in ("So", "Sk", "Sm", "Cn") or sign > "\uffff":
        return Reading("", 0.8, rule="symbol")
    return Reading("", GUESS, rule="symbol")
