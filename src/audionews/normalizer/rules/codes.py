"""Codes of letters and digits: U23, m2, A80, H5N1, plates, flights, phone and account numbers."""

import re

from audionews.normalizer import letters, numbers
from audionews.normalizer.acronym_table import default_reading, look_up
from audionews.normalizer.context import Context
from audionews.normalizer.rulebook import LIKELY, SURE, Reading, RuleBook
from audionews.normalizer.rules.acronyms import pronounceable
from audionews.normalizer.rules.patterns import DASH, NUMBER, say_number
from audionews.normalizer.tables import word_set
from audionews.phonology import is_syllable

BOOK = RuleBook()

_EDGE = r"(?![^\W_])"


_COMPASS = {"N": "bắc", "B": "bắc", "S": "nam", "E": "đông", "Đ": "đông", "W": "tây", "T": "tây"}


@BOOK.rule(
    "coordinate",
    "digit",
    pattern=r"(\d{1,3})\s?[°º]\s?(?:(\d{1,2})\s?['’′]\s?(?:(\d{1,2}(?:[.,]\d{1,3})?)\s?(?:\"|”|″|''|’’)\s?)?)?([NSEWBĐT](?![^\W_]))?",
)
def _coordinate(found: re.Match[str], context: Context) -> Reading | None:
    """10°46'N, 106°40'30"E."""
    if not (found[2] or found[4]):
        return None
    spoken = f"{numbers.integer(found[1].lstrip('0') or '0', context.style)} độ"
    if found[2]:
        spoken += f" {numbers.below_hundred(int(found[2]))} phút"
    if found[3]:
        spoken += f" {say_number(found[3], context.style)} giây"
    if found[4]:
        spoken += f" {_COMPASS[found[4]]}"
    return Reading(spoken, 0.985)


@BOOK.rule(
    "coordinate",
    "digit",
    pattern=r"(\d{1,2}[.,]\d{1,2})\s?(?:độ\s?)?([NB])\s?[-–,;/]\s?(\d{2,3}[.,]\d{1,2})\s?(?:độ\s?)?([EĐ])(?![^\W_])",
)
def _storm_place(found: re.Match[str], context: Context) -> Reading | None:
    """20,3N-106,1E: where a storm is."""
    north, east = (say_number(found[group], context.style) for group in (1, 3))
    return Reading(f"{north} độ vĩ bắc, {east} độ kinh đông", 0.985)


@BOOK.rule("coordinate", "digit", pattern=rf"({NUMBER})(?:{DASH}({NUMBER}))?\s?°\s?([NSEWBĐT])(?![^\W_])")
def _degrees(found: re.Match[str], context: Context) -> Reading | None:
    """12,5-13,0°N: between which degrees a storm is."""
    spoken = say_number(found[1], context.style)
    if found[2]:
        spoken += f" đến {say_number(found[2], context.style)}"
    side = _COMPASS[found[3]]
    return Reading(f"{spoken} độ {'vĩ' if side in ('bắc', 'nam') else 'kinh'} {side}", 0.983)


@BOOK.rule("id", "letter", pattern=r"([A-Z]{2})\s?(\d{6})(?![^\W_]|[.,/\-]\d)")
def _certificate(found: re.Match[str], context: Context) -> Reading | None:
    """BX 123456: the serial number of a land certificate, a banknote, a passport."""
    return Reading(f"{letters.spell(found[1], context.style)} {numbers.digit_by_digit(found[2])}", 0.99)


@BOOK.rule(
    "plate",
    "digit",
    pattern=rf"(\d{{2}})\s?-?\s?([A-ZĐ]{{1,2}}\d?)\s?[-–.\s]\s?(\d{{3}}[.,]?[\dXx*]{{2}}|[\dXx*]{{4,5}}){_EDGE}",
)
def _plate(found: re.Match[str], context: Context) -> Reading | None:
    if " " in found[0] and not (
        re.search(r"\d{3}\.\d{2}", found[0]) or context.follows_within("plate_before", 5)
    ):
        return None
    spoken = [
        numbers.digit_by_digit(found[1]),
        letters.spell(found[2], context.style),
        letters.spell(found[3].replace("*", "x"), context.style),
    ]
    return Reading(" ".join(spoken), SURE)


@BOOK.rule(
    "phone", "digit", "sign", pattern=r"(?:\(?\+84\)?|\(?0\d{1,3}\)?)(?:[\s.\-]?\d{2,4}){2,4}(?![\d]|[.,]\d)"
)
def _phone(found: re.Match[str], context: Context) -> Reading | None:
    digits = re.sub(r"\D", "", found[0])
    if not 9 <= len(digits) <= 12:
        return None
    groups = re.findall(r"\d+", found[0])
    if len(groups) > 1 and max(len(group) for group in groups[1:]) < 3:
        return None  # numbers drawn in a lottery
    plus = "cộng " if "+" in found[0] else ""
    return Reading(plus + numbers.digit_by_digit(digits), 0.98)


@BOOK.rule("phone", "digit", pattern=r"1[89]00[\s.\-]?\d{2,4}(?:[\s.\-]?\d{2,4})?(?![\d]|[.,]\d)")
def _hotline(found: re.Match[str], context: Context) -> Reading | None:
    digits = re.sub(r"\D", "", found[0])
    if not (6 <= len(digits) <= 10) or (len(digits) == 6 and "." in found[0]):
        return None
    if re.fullmatch(r"1[89]00\s?-\s?\d{4}", found[0]) and not context.follows_within("phone_before", 5):
        return None
    sure = context.follows_within("phone_before", 5) or (len(digits) >= 8 and found[0][4:5] != "-")
    return Reading(numbers.digit_by_digit(digits), 0.98 if sure else 0.3)


@BOOK.rule("id", "digit", pattern=r"\d{3,18}(?:[\s.\-]\d{2,6}){0,4}(?![\d]|[,/]\d|\.\d)")
def _identifier(found: re.Match[str], context: Context) -> Reading | None:
    digits = re.sub(r"\D", "", found[0])
    if context.precedes("units_spelled", found.end()) or context.precedes("money_words", found.end()):
        return None
    if context.follows_within("id_before", 4) and len(digits) >= 5:
        return Reading(numbers.digit_by_digit(digits), 0.98)
    members = len(digits) <= 4 and context.precedes("counted", found.end())  # nhóm Zalo có 418 thành viên
    if context.follows_within("phone_before", 3) and len(digits) >= 3 and not members:
        return Reading(numbers.digit_by_digit(digits), 0.98)
    if digits.endswith("000000"):
        return None  # a round sum
    if (
        found[0].isdigit()
        and len(digits) >= 9
        and not context.precedes("units_spelled", found.end())
        and not context.precedes("money_words", found.end())
    ):
        return Reading(numbers.digit_by_digit(digits), 0.9)
    return None


@BOOK.rule("id", "digit", pattern=r"\d{4}(?:[\s\-]\d{4}){3}(?![^\W_])")
def _card(found: re.Match[str], context: Context) -> Reading | None:
    """A bank card's number."""
    return Reading(numbers.digit_by_digit(found[0]), 0.98)


@BOOK.rule("plate", "letter", pattern=r"([A-ZĐ][A-Za-zĐđ]{1,2})[\s\-]?(\d{4,5})[\s\-]?TS(?![^\W_])")
def _fishing_boat(found: re.Match[str], context: Context) -> Reading | None:
    """QNg 95245 TS."""
    home, number = (letters.spell(found[1], context.style), numbers.digit_by_digit(found[2]))
    return Reading(f"{home} {number} {letters.spell('TS', context.style)}", 0.99)


_EMERGENCY = frozenset(["111", "112", "113", "114", "115", "1022", "18001091", "18001567"])
"""National short numbers: child protection, rescue, police, fire brigade, ambulance, city hall."""


@BOOK.rule("phone", "digit", pattern=r"\d{3,8}(?![\d]|[.,/\-]\d)")
def _short_number(found: re.Match[str], context: Context) -> Reading | None:
    if found[0] in _EMERGENCY and _one_of_several(context):
        return Reading(numbers.digit_by_digit(found[0]), 0.96)
    if found[0] in _EMERGENCY and context.follows("short_number_before"):
        following = context.next_written(found.end())
        if context.previous == "số" and (
            following[:1].isupper() or following in ("phố", "đường", "ngõ", "hẻm")
        ):
            return None  # a house
        return Reading(numbers.digit_by_digit(found[0]), 0.96)
    if found[0] == "9999" and "vàng" in context.before[-4:]:
        return Reading("bốn số chín", 0.96)
    return None


def _one_of_several(context: Context) -> bool:
    """113, 114 hoặc 115: after another such number."""
    between = context.previous in (",", "hoặc", "và", "hay", "-", "/")
    listed = between and len(context.before) > 1 and context.before[-2] in _EMERGENCY
    return listed and context.follows_within("short_number_before", 8)


_ELEMENTS = "Al|Na|Ca|Cl|Mg|Fe|Si|Zn|Cu|Pb|Br|Li|Mn|Ba|Ag|Hg|H|O|C|N|S|P|K|F"
_FORMULA = re.compile(rf"(?=.*[a-z])(?=.*\d)(?:(?:{_ELEMENTS})\d{{0,2}}){{2,8}}")
"""A chemical formula with an element of two letters: Al2O3, CaCO3."""


def say_code_digits(digits: str, context: Context, *, letters_before: int) -> str:
    """The number in a code: up to three digits as a number, longer ones and those led by zero one by one."""
    if len(digits) >= 4 or digits[0] == "0":
        return numbers.digit_by_digit(digits)
    return numbers.integer(digits, context.style)


def say_code_letters(piece: str, context: Context) -> str:
    """The letters in a code: a known acronym or word as such, capitals by their names."""
    if piece.islower() and len(piece) > 1:
        return piece if len(piece) > 2 or is_syllable(piece) else letters.spell(piece, context.style)
    if len(piece) > 2 and not piece.isupper():
        return piece
    if piece.isupper() and len(piece) > 2:
        if is_syllable(piece) and not piece.isascii():
            return piece.lower()
        known = default_reading(piece, context.style)
        if known:
            return known
        if pronounceable(piece):
            return piece.capitalize()
    if len(piece) == 2 and piece[0].isupper() and piece[1].islower():
        return piece
    return letters.spell(piece, context.style)


def _say_code(code: str, context: Context) -> str:
    said: list[str] = []
    for piece in re.findall(r"[^\W\d_]+(?:['’][^\W\d_]+)?|\d+(?:[.,]\d+)?", code):
        if piece[0].isdecimal():
            whole, _, part = piece.replace(",", ".").partition(".")
            word = say_code_digits(whole, context, letters_before=len(said))
            said.append(f"{word} chấm {numbers.integer(part, context.style)}" if part else word)
        else:
            said.append(say_code_letters(piece, context))
    return " ".join(said)


@BOOK.rule(
    "code",
    "letter",
    pattern=rf"[^\W\d_]{{1,20}}(?:['’][^\W\d_]{{1,8}})?(?:-[^\W\d_]{{1,12}}){{0,2}}(?:-?\d{{1,12}}(?:\.\d{{1,3}}(?!\d))?[^\W\d_]{{0,12}}){{1,6}}(?:(?:-|/(?=[A-ZĐ\d]))[^\W_]{{1,12}}){{0,3}}{_EDGE}",
)
def _letters_first(found: re.Match[str], context: Context) -> Reading | None:
    code = found[0]
    flight = re.fullmatch(r"([A-Z]{2})(\d{3})", code)
    if re.fullmatch(r"B7\d7", code):  # a Boeing
        return Reading(f"{letters.spell('B', context.style)} {numbers.digit_by_digit(code)}", SURE)
    if _FORMULA.fullmatch(code):
        pieces = re.findall(r"[A-Za-z]+|\d+", code)
        said = (
            letters.spell(p, context.style) if p.isalpha() else numbers.integer(p, context.style)
            for p in pieces
        )
        return Reading(" ".join(said), 0.97)
    fuel = re.fullmatch(r"(.*\d)-(I{2,3}|IV|V)", code)
    if fuel:
        grade = numbers.cardinal(numbers.roman_value(fuel[2]) or 0, context.style)
        return Reading(f"{_say_code(fuel[1], context)} {grade}", 0.98)  # RON 95-III
    if flight and context.follows_within("flight_before", 3):
        return Reading(f"{letters.spell(flight[1], context.style)} {numbers.digit_by_digit(flight[2])}", SURE)
    head = re.match(r"[^\W\d_]+", code)
    first = head[0] if head else ""
    entry = look_up(code, context, found.end())
    if entry is not None:
        return Reading(entry.say(context.style), 0.96)
    road = {
        "QL": "quốc lộ",
        "TL": "tỉnh lộ",
        "ĐT": "đường tỉnh",
        "HL": "hương lộ",
        "CT": "cao tốc",
        "ĐH": "đường huyện",
    }
    if first in road and re.fullmatch(r"[^\W\d_]+\.?\d{1,4}[A-Z]?", code):
        name = _unless_said(road[first], context)
        return Reading(f"{name}{_say_code(code[len(first) :], context)}", SURE, rule="road")
    score = LIKELY if len(code) <= 8 else 0.8
    if re.fullmatch(r"[^\W\d_]+-\d{1,4}|[A-Z]{1,4}-[A-Z]{1,3}\d{1,4}", code):
        score = 0.975  # COVID-19 is one name, whatever COVID is alone
    return Reading(_say_code(code, context), score)


@BOOK.rule(
    "code", "digit", pattern=rf"\d{{1,6}}[A-ZĐa-z]{{1,10}}(?:-?\d{{1,6}}[A-ZĐa-z]{{0,6}}){{0,3}}{_EDGE}"
)
def _digits_first(found: re.Match[str], context: Context) -> Reading | None:
    return Reading(_say_code(found[0], context), 0.75)


@BOOK.rule("code", "digit", pattern=rf"\d{{1,4}}(?:\.\d{{1,2}})?[-]?[A-ZĐ]{{1,3}}{_EDGE}")
def _class(found: re.Match[str], context: Context) -> Reading | None:
    return Reading(_say_code(found[0], context), 0.8)


def _unless_said(name: str, context: Context) -> str:
    """``name`` and a space, or nothing where the text has just said it: "quốc lộ QL1A"."""
    words = name.split()
    return "" if context.before[-len(words) :] == words else f"{name} "


@BOOK.rule("model", "digit", pattern=r"(7[0-9]7|3[0-9]{2})(?:-(\d{1,4}))?(?![^\W_]|[.,]\d)")
def _aircraft(found: re.Match[str], context: Context) -> Reading | None:
    """Boeing 787-9: by digits, as on the air."""
    if context.previous not in ("boeing", "airbus") and not (
        found[2] and context.previous in ("bay", "chiếc")
    ):
        return None
    variant = found[2] or ""
    spoken = numbers.digit_by_digit(found[1])
    if variant:
        spoken += f" {numbers.integer(variant, context.style)}"
    return Reading(spoken, SURE)


@BOOK.rule("model", "digit", pattern=r"(\d{2,4})-(\d{1,4})(?![^\W_]|[/.,\-]\d|%)")
def _model(found: re.Match[str], context: Context) -> Reading | None:
    """Antonov 124-100: a number with a hyphen after a foreign name that doesn't play."""
    if context.previous in (
        "boeing",
        "airbus",
        "cessna",
        "antonov",
        "sukhoi",
        "embraer",
        "falcon",
        "galaxy",
        "thinkpad",
    ):
        return Reading(
            f"{numbers.integer(found[1], context.style)} {numbers.integer(found[2], context.style)}", 0.96
        )
    return None


@BOOK.rule("code", "letter", pattern=rf"([A-ZĐ])(\d{{1,3}})\s?[-–]\s?\1(\d{{1,3}}){_EDGE}")
def _numbered(found: re.Match[str], context: Context) -> Reading | None:
    """tầng hầm B1-B3, khóa K61-K65: all between, too."""
    first, last = int(found[2]), int(found[3])
    if first >= last or not context.follows_within("numbered", 3):
        return None
    letter = letters.spell(found[1], context.style)
    said = (f"{letter} {numbers.cardinal(number, context.style)}" for number in (first, last))
    return Reading(" đến ".join(said), 0.98)


@BOOK.rule("code", "letter", pattern=r"BĐ\s?(I{1,3})(?![^\W_])")
def _alarm(found: re.Match[str], context: Context) -> Reading | None:
    """BĐIII: how high a river stands."""
    return Reading(f"báo động {numbers.cardinal(len(found[1]), context.style)}", 0.99)


@BOOK.rule("code", "letter", pattern=r"PM\s?(\d{1,2},\d)(?![^\W_]|[.,]\d)")
def _dust(found: re.Match[str], context: Context) -> Reading | None:
    """PM2,5: particles of so many thousandths of a millimetre."""
    return Reading(f"{letters.spell('PM', context.style)} {say_number(found[1], context.style)}", SURE)


@BOOK.rule("code", "letter", pattern=r"Rh\s?\(?([-–+])\)?(?![^\W_])")
def _rhesus(found: re.Match[str], context: Context) -> Reading | None:
    """Blood groups."""
    factor = letters.spell("Rh", context.style)
    return Reading(f"{factor} {'dương' if found[1] == '+' else 'âm'}", 0.98)


@BOOK.rule("times", "letter", pattern=r"[x×](?=\s\d)")
def _by(found: re.Match[str], context: Context) -> Reading | None:
    """500mg x 2 viên; 40.000 đồng x 4 giờ."""
    before = context.previous
    counted = before.isdigit() or before in word_set("per") or before in word_set("money_words")
    return Reading("nhân", 0.96) if counted or len(before) <= 2 else None


@BOOK.rule("code", "letter", pattern=r"[A-Z]\.\d{1,3}(?![^\W_]|[.,]\d)")
def _dotted_code(found: re.Match[str], context: Context) -> Reading | None:
    """U.23."""
    digits = say_code_digits(found[0][2:], context, letters_before=1)
    return Reading(f"{letters.spell(found[0][0], context.style)} {digits}", 0.9)


@BOOK.rule("code", "letter", pattern=r"([A-Z]{1,3})\.(\d{1,3}(?:\.\d{1,3}){1,3})(?![^\W_]|[.,]\d)")
def _variant(found: re.Match[str], context: Context) -> Reading | None:
    """NB.1.8.1, XBB.1.16: strains of a virus."""
    said = " chấm ".join(numbers.integer(piece, context.style) for piece in found[2].split("."))
    return Reading(f"{letters.spell(found[1], context.style)} chấm {said}", 0.9)


@BOOK.rule("code", "letter", pattern=r"([A-Z]{2,3})\.(\d{1,2})(?![^\W_]|[.,/]\d)")
def _dotted_name(found: re.Match[str], context: Context) -> Reading | None:
    """IC.8."""
    return Reading(
        f"{letters.spell(found[1], context.style)} {numbers.integer(found[2], context.style)}", 0.8
    )


@BOOK.rule("times", "digit", pattern=r"(\d{1,3}(?:[.,]\d)?)\s?[x×](?![^\W_]|\s?\d)")
def _magnified(found: re.Match[str], context: Context) -> Reading | None:
    """zoom 5x."""
    if not context.follows_within("zoom", 4):
        return None
    return Reading(f"{say_number(found[1], context.style)} lần", 0.97)


@BOOK.rule(
    "road_mark",
    "letter",
    pattern=r"(?:K[Mm]\s?|km\s|km(?=\d{2}))(\d{1,4}(?:\.\d{3})?)(?:\s?\+\s?(\d{1,3}))?(?![^\W_])",
)
def _road_mark(found: re.Match[str], context: Context) -> Reading | None:
    """Km15+500: a place on a road."""
    spoken = f"ki lô mét {say_number(found[1], context.style)}"
    return Reading(
        f"{spoken} cộng {numbers.cardinal(int(found[2]), context.style)}" if found[2] else spoken, SURE
    )


@BOOK.rule("times", "letter", pattern=r"[x×](\d{1,4})(?![^\W_]|[.,]\d)")
def _times(found: re.Match[str], context: Context) -> Reading | None:
    """x2: twice as much."""
    return Reading(f"nhân {numbers.integer(found[1], context.style)}", 0.96)


@BOOK.rule("road", "letter", pattern=r"(QL|TL|HL|ĐT|CT)\.?\s?(\d{1,4}[A-Z]?)(?![^\W_])")
def _road(found: re.Match[str], context: Context) -> Reading | None:
    names = {"QL": "quốc lộ", "TL": "tỉnh lộ", "HL": "hương lộ", "ĐT": "đường tỉnh", "CT": "cao tốc"}
    if found[1] == "CT" and context.previous != "tốc":
        return None
    if found[1] == "ĐT" and len(found[2]) < 3:
        return None
    return Reading(f"{_unless_said(names[found[1]], context)}{_say_code(found[2], context)}", 0.99)
