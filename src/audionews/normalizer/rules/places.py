"""Dotted abbreviations and what they stand before: TP.HCM, Q.1, P. Tân Định, PGS.TS, N.V.A."""

import re
from functools import cache

from audionews.normalizer import letters
from audionews.normalizer.acronym_table import look_up
from audionews.normalizer.context import Context, after_foreign
from audionews.normalizer.rulebook import LIKELY, SURE, Reading, RuleBook
from audionews.normalizer.tables import rows, word_set
from audionews.phonology import is_syllable

BOOK = RuleBook()

_EDGE = r"(?![^\W_])"


@cache
def _abbreviations() -> dict[str, tuple[dict[str, str], ...]]:
    table: dict[str, list[dict[str, str]]] = {}
    for row in rows("abbreviations"):
        table.setdefault(row["written"], []).append(row)
    return {written: tuple(found) for written, found in table.items()}


@cache
def _titles() -> dict[str, str]:
    return {row["written"]: row["spoken"] for row in rows("titles")}


def _fits(next_kind: str, context: Context, end: int) -> bool:
    """Whether what follows is what the row asks for: a Name, a number, or anything."""
    if next_kind == "":
        return True
    following = context.next_written(end)
    kinds = next_kind.split("|")
    if not following:
        return "end" in kinds
    if following[0].isdigit():
        return "number" in kinds
    if following[0].isupper():
        # A lone capital is an initial: "Ảnh: P.T".
        return "name" in kinds and (len(following) > 1 or not following.isalpha())
    return "word" in kinds


@BOOK.rule(
    "abbreviation", "letter", pattern=r"([^\W\d_]{1,6}(?:\.[^\W\d_]{1,4}){0,2})\.(?!\.)(?=\s?[^\s]|\s|$)"
)
def _dotted(found: re.Match[str], context: Context) -> Reading | None:
    """Q.1, TP. Huế: the longest abbreviation that the table has, for "tp.Huế." ends with the name."""
    written = found[1]
    while (reading := _abbreviation(written, found.start() + len(written) + 1, context)) is None:
        written, dot, _ = written.rpartition(".")
        if not dot:
            return None
    return reading


def _abbreviation(written: str, after: int, context: Context) -> Reading | None:
    """What an abbreviation stands for, if the table has it and what follows its dot is as the table wants."""
    if context.text[after : after + 1].islower():
        return None
    starts_sentence = context.previous in ("", ".", "!", "?")
    if len(written) == 1 and after_foreign(context):
        return None  # Colin H. Kahl
    for row in _abbreviations().get(written, ()):
        if row["dot"] == "no":
            continue
        if written in ("H", "P", "T", "X") and starts_sentence and context.text[after : after + 1] == " ":
            continue  # a writer's initial: "H. Lân"
        if not _fits(row["next"], context, after):
            continue
        if row["after"] and not context.follows(row["after"]):
            continue
        # At the end of a sentence the dot is its full stop too.
        ends = context.text[after : after + 1] in ("", "\n") or (
            "end" in row["next"].split("|") and context.next_written(after) in word_set("sentence_openers")
        )
        return Reading(row["spoken"], 0.98, end=after - 1 if ends else after)
    return None


def _in_formula(found: re.Match[str], context: Context) -> bool:
    """Whether a letter and its number are a quantity: "P1 = ", "+ P2)"; and no ward has the number 0."""
    number = re.match(r"\d*", context.text[found.end() : found.end() + 3])
    behind = context.text[found.end() + (number.end() if number else 0) :][:3]
    return re.match(
        r"0(?!\d)|\d{0,2}\s?[=×+*/]", context.text[found.end() : found.end() + 4]
    ) is not None or (
        re.search(r"[=×+*/]\s?\(?$", context.text[max(0, found.start() - 3) : found.start()]) is not None
        and not behind.startswith(".")
    )


@BOOK.rule("abbreviation", "letter", pattern=r"([^\W\d_]{1,6})(?=\d{1,2}(?![^\W_])|\s)")
def _undotted(found: re.Match[str], context: Context) -> Reading | None:
    """Q1, P12, TP Huế, Tp Đà Nẵng: without its dot."""
    if context.previous in ("tốc", "đường", "lộ", "tuyến", "loại", "hạng"):
        return None  # cao tốc P66
    if len(found[1]) == 1 and _in_formula(found, context):
        return None  # P1 = P0 × 2
    if len(found[1]) == 1 and after_foreign(context):
        return None  # Audi Q7
    for row in _abbreviations().get(found[1], ()):
        if row["dot"] == "yes":
            continue
        if _fits(row["next"], context, found.end()) and (not row["after"] or context.follows(row["after"])):
            return Reading(row["spoken"], 0.975)
    return None


@BOOK.rule(
    "title",
    "letter",
    pattern=r"[A-ZĐƯa-zĐđưâ]{2,5}(?:(?:\.\s?|\s?-\s?|,\s?|/|\s)[A-ZĐƯ][A-ZĐƯa-zđưâ]{1,5}){0,8}\.?",
)
def _titles_row(found: re.Match[str], context: Context) -> Reading | None:
    """GS.TS., PGS.TS, ThS.BS CKII: each title in turn, up to the first that isn't one."""
    table = _titles()
    said: list[str] = []
    end = found.start()
    comma = ""
    for piece in re.finditer(r"([^\W\d_]{2,6})(\.\s?|\s?-\s?|,\s?|/|\s)?", found[0]):
        if piece[1] not in table:
            break
        said.append(comma + table[piece[1]])
        comma = ", " if (piece[2] or "").startswith(",") else " "
        end = found.start() + piece.end(1)
    if len(said) < 2 and not (
        said and context.text[end : end + 1] == "." and context.next_written(end + 1)[:1].isupper()
    ):
        return None
    if context.text[end : end + 1] == "." and re.match(r"\.\s?[^\W\d_]", context.text[end : end + 3]):
        end += 1
    return Reading("".join(said), 0.99, end=end)


@BOOK.rule("title", "letter", pattern=r"(HT|TT|ĐĐ|NT|NS|SC)\.(?=\s?Thích\s)")
def _clergy(found: re.Match[str], context: Context) -> Reading | None:
    """HT. Thích Quảng Minh: the dot is no full stop; TT. before any other name is a township."""
    entry = look_up(found[1], context, found.end())
    return Reading(entry.say(context.style), SURE) if entry else None


@BOOK.rule("initials", "letter", pattern=r"[A-ZĐÂÔƠƯÊĂÁÝ](?:\.\s?[A-ZĐÂÔƠƯÊĂÁÝ]){1,5}(?![^\W\d_])")
def _initials(found: re.Match[str], context: Context) -> Reading | None:
    end = found.end()
    following = re.match(r"\.(?=\s?[a-zà-ỹđ,;:)]|\s\()", context.text[end : end + 4])
    surname = re.match(r"\.\s?([A-Z][a-z]{2,})", context.text[end : end + 24])
    if following or (surname and not is_syllable(surname[1])):  # J.D. Vance
        end += 1
    return Reading(letters.spell(found[0], context.style), LIKELY, end=end)


@BOOK.rule("initial", "letter", pattern=r"[A-ZĐÂÔƠƯÊĂ](?:\.|(?![^\W_]))")
def _one_letter(found: re.Match[str], context: Context) -> Reading | None:
    letter = found[0][0]
    end = found.start() + 1
    rest = context.text[end : end + 24]
    if re.match(r"['’][^\W\d_]", rest):
        return None  # R'lấp, D'Or
    if letter in "YÔÊÂĂƠƯ" and re.match(r"\s[a-zà-ỹđ]", rest):
        return Reading(letter, LIKELY, end=end, rule="word")  # Y tế, Y dược
    hyphen = re.match(r"-([^\W\d_]{2,20})(?![^\W_])", rest)
    if hyphen:
        spelled = letters.spell(letter, context.style)
        return Reading(f"{spelled} {hyphen[1]}", 0.9, end=end + hyphen.end(), rule="letter")
    if re.match(r"\.(?:[,;:)]|\s\()", rest):
        return Reading(letters.spell(letter, context.style), LIKELY, end=end + 1, rule="letter")
    surname = re.match(r"\.\s([A-Z][a-z]{2,})", rest)
    if surname and not is_syllable(surname[1]):
        return Reading(letters.spell(letter, context.style), LIKELY, end=end + 1, rule="letter")  # V. Putin
    if re.match(r"\.\s\d", rest) and context.follows("person_before"):
        return Reading(letters.spell(letter, context.style), LIKELY, end=end + 1, rule="letter")
    if (
        found[0].endswith(".")
        and re.match(r"\s?[^\W_]", context.text[found.end() : found.end() + 2])
        and not context.opens
    ):
        following = context.next_written(found.end())
        if following[:1].islower() or context.text[found.end()] != " ":
            end = found.end()
    return Reading(letters.spell(letter, context.style), LIKELY, end=end, rule="letter")


@BOOK.rule("abbreviation", "letter", pattern=r"[^\W\d_]{1,3}/[^\W\d_]{1,3}(?:/[^\W\d_]{1,3})?(?![^\W_])")
def _with_slash(found: re.Match[str], context: Context) -> Reading | None:
    """đ/c, t/h, T/M."""
    for row in _abbreviations().get(found[0], ()):
        if _fits(row["next"], context, found.end()):
            return Reading(row["spoken"], 0.98)
    return None


@BOOK.rule("word", "letter", pattern=r"[^\W\d_]{1,20}\.[a-zà-ỹđ]{2,20}(?![^\W_])")
def _dot_inside(found: re.Match[str], context: Context) -> Reading | None:
    """Co.op, Booking.com's kin: a dot with small letters on both sides parts no sentence."""
    head, tail = found[0].split(".")
    if is_syllable(head) and is_syllable(tail):
        return None  # a forgotten space
    return Reading(f"{head} {tail}", 0.8)


@BOOK.rule("letters", "letter", pattern=r"[bcdfghjklmnpqrstvwxzđ]{2,6}(?![^\W_])")
def _no_vowel(found: re.Match[str], context: Context) -> Reading | None:
    """mlg, cp: small letters that no one can say as a word."""
    return Reading(letters.spell(found[0], context.style), 0.65)


@BOOK.rule("letter", "letter", pattern=r"[b-df-hj-np-tv-zđ](?![^\W_])")
def _small_letter(found: re.Match[str], context: Context) -> Reading | None:
    return Reading(letters.spell(found[0], context.style), LIKELY)


@BOOK.rule("list_number", "letter", pattern=r"[a-zA-Z]\)")
def _lettered(found: re.Match[str], context: Context) -> Reading | None:
    if not context.opens:
        return None
    return Reading(letters.spell(found[0][0], context.style) + ",", LIKELY)
