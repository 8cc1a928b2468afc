"""Acronyms: expanded, spelled or said as words, and Vietnamese words that are merely in capitals."""

import re
from itertools import product

from audionews.normalizer import letters, numbers
from audionews.normalizer.acronym_table import Acronym, acronyms, default_reading, entries, look_up
from audionews.normalizer.context import Context, after_foreign
from audionews.normalizer.glosses import spelled_out
from audionews.normalizer.numbers import roman_value
from audionews.normalizer.rulebook import GUESS, LIKELY, SURE, Reading, RuleBook
from audionews.phonology import Tone, is_syllable, split_tone

BOOK = RuleBook()

_CAPS = "A-ZÀ-ÖØ-ÞĂĐĨŨƠƯẠẢẤẦẨẪẬẮẰẲẴẶẸẺẼẾỀỂỄỆỈỊỌỎỐỒỔỖỘỚỜỞỠỢỤỦỨỪỬỮỰỲỴỶỸ"
_EDGE = r"(?![^\W_])"


def _is_plain_caps(word: str) -> bool:
    """Whether a word in capitals bears a mark that acronyms don't: a tone, or ă, â, ê, ô, ơ, ư."""
    return not word.replace("Đ", "D").replace("Ư", "U").isascii()


def _is_acronym(word: str) -> bool:
    return word in acronyms() and entries(word)[-1].how != "word"


def _among_caps(context: Context, end: int, *, known: bool) -> bool:
    """Whether it stands among Vietnamese words in capitals, as in a headline.

    For a word that no table knows one neighbour in capitals is enough; for a known acronym of two letters
    both must be such words ("GIẰNG CO TRÊN").
    """
    before = re.search(
        rf"([{_CAPS}]{{1,12}})[\s,:]{{1,2}}\Z", context.text[max(0, context.start - 16) : context.start]
    )
    after = re.match(rf"[\s,:]{{1,2}}([{_CAPS}]{{1,12}}){_EDGE}", context.text[end : end + 16])
    sides = [side[1] for side in (before, after) if side]
    words = sum(is_syllable(side) and (_is_plain_caps(side) or len(side) > 4) for side in sides)
    if known and end - context.start == 2:
        return words == 2
    if words or known:
        return words > 0
    if any(len(side) > 2 and not _is_acronym(side) and roman_value(side) is None for side in sides):
        return True
    beyond = re.match(rf"\s[{_CAPS}]{{1,12}}\s([{_CAPS}]{{2,12}}){_EDGE}", context.text[end : end + 30])
    return beyond is not None and is_syllable(beyond[1]) and _is_plain_caps(beyond[1])


_SHARES = re.compile(
    r"cổ phiếu|[Pp]hiên|[Ii]ndex|HOSE|HoSE|HNX|UPCoM|[Kk]hối ngoại|thanh khoản|[Tt]ự doanh"
    r"|(?:đóng góp|giao dịch) .{0,30}điểm"
)


@BOOK.rule(
    "acronym",
    "letter",
    pattern=r"(?:HSG|KDC|SBT|HCM|VND)(?=\s(?:tăng|giảm|đứng giá|khớp|hồi|bật|đóng cửa)\b)",
)
def _share(found: re.Match[str], context: Context) -> Reading | None:
    """HSG tăng 4,3%: a company's share, where it is short for something else as well."""
    near = context.text[max(0, context.start - 240) : found.end() + 160]
    if _SHARES.search(near) is None or "tỷ giá" in near or "tỉ giá" in near:
        return None
    return Reading(letters.spell(found[0], context.style), SURE)


def _gloss(found: re.Match[str], context: Context, spoken: str) -> bool:
    """Whether "(BHXH)" stands straight after its own expansion."""
    before = context.text[max(0, context.start - len(spoken) - 3) : context.start].lower().rstrip(" (")
    return before.endswith(spoken.lower())


@BOOK.rule("gloss", "sign", pattern=rf"\(([{_CAPS}]{{2,10}}(?:(?:[&-]|,\s?)[{_CAPS}]{{1,8}}){{0,4}})\)")
def _parenthesis(found: re.Match[str], context: Context) -> Reading | None:
    if found[1] in acronyms():
        meanings = [row.spoken for row in entries(found[1]) if row.how == "expand"]
    else:
        parts = re.split(r",\s?", found[1])
        known = [[row.spoken for row in entries(part) if row.how == "expand"] for part in parts]
        meanings = [", ".join(said) for said in product(*known)] if len(parts) > 1 else []
    if any(_gloss(found, context, meaning) for meaning in meanings):
        return Reading("", SURE)
    # The words before spell it: whatever the table takes it for elsewhere, here it means them.
    end = context.start
    while end and context.text[end - 1].isspace():
        end -= 1
    return Reading("", SURE) if spelled_out(context.text, end, found[1]) else None


@BOOK.rule("acronym", "letter", pattern=rf"[{_CAPS}]{{1,12}}(?:\s?&\s?[{_CAPS}]{{1,12}}){{1,3}}{_EDGE}")
def _ampersand(found: re.Match[str], context: Context) -> Reading | None:
    written = re.sub(r"\s", "", found[0])
    entry = look_up(written, context, found.end())
    if entry is not None:
        return Reading(entry.say(context.style), SURE)
    if len(written) > 4 and written.replace("&", "") in acronyms():
        return Reading(default_reading(written.replace("&", ""), context.style) or "", SURE)
    if " " in found[0]:
        return None
    pieces = written.split("&")
    if any(len(piece) > 1 for piece in pieces) and all(
        default_reading(piece, context.style) for piece in pieces
    ):
        return Reading(" và ".join(default_reading(piece, context.style) or "" for piece in pieces), LIKELY)
    spelled = " và ".join(letters.spell(piece, context.style) for piece in pieces)
    return Reading(spelled, 0.86 if len(written) == 3 else GUESS)  # R&F, T&T


@BOOK.rule("acronym", "letter", pattern=rf"[{_CAPS}]{{1,12}}(?:[-–,/&][{_CAPS}]{{1,12}}){{1,4}}{_EDGE}")
def _hyphenated(found: re.Match[str], context: Context) -> Reading | None:
    written = found[0].replace("–", "-")
    entry = look_up(written, context, found.end()) or look_up(
        re.sub("[-,/]", "&", written), context, found.end()
    )
    if entry is None:
        joined = re.sub("[-,/]", "", written)
        entry = look_up(joined, context, found.end()) if len(joined) > 3 else None
    if entry is not None:
        return Reading(entry.say(context.style), SURE)
    if "," in written or "/" in written:
        return None
    if "&" in written:
        return None if "-" not in written else Reading(letters.spell(written, context.style), GUESS)
    said = []
    score = LIKELY
    for place, piece in enumerate(written.split("-")):
        mark = roman_value(piece) if place and piece in _MARKS else None
        if mark is not None:
            said.append(numbers.cardinal(mark, context.style))  # MMR-II
            continue
        reading, known = say_capitals(piece, context)
        score = score if known else GUESS
        said.append(reading)
    return Reading(" ".join(said), score)


_MARKS = ("II", "III", "IV", "VI", "VII", "VIII", "IX")
"""Roman numerals that letters of a name rarely are."""


def say_capitals(word: str, context: Context) -> tuple[str, bool]:
    """A word in capitals without regard to its neighbours, and whether the table knows it."""
    known = default_reading(word, context.style)
    if known is not None:
        return known, True
    if _is_plain_caps(word) and is_syllable(word):
        return word.lower(), True
    if pronounceable(word):
        return word.capitalize(), False
    return letters.spell(word, context.style), False


@BOOK.rule("acronym", "letter", pattern=rf"[{_CAPS}][{_CAPS}a-z]{{0,5}}\.\s?[{_CAPS}]{{1,8}}{_EDGE}")
def _with_dot(found: re.Match[str], context: Context) -> Reading | None:
    """TP.HCM, M.U, T.Ư: acronyms that are printed with a dot."""
    entry = look_up(re.sub(r"\s", "", found[0]), context, found.end())
    return Reading(entry.say(context.style), 0.99) if entry else None


@BOOK.rule("acronym", "letter", pattern=r"[^\W_]{1,12}(?:[-.][^\W_]{2,12})?(?![^\W_])")
def _as_listed(found: re.Match[str], context: Context) -> Reading | None:
    """VN-Index, VNeID, mRNA: in the table as they are printed."""
    if found[0].isupper():
        return None
    entry = look_up(found[0], context, found.end())
    return Reading(entry.say(context.style), 0.98) if entry else None


@BOOK.rule("acronym", "letter", pattern=rf"[{_CAPS}]{{2,24}}{_EDGE}")
def _capitals(found: re.Match[str], context: Context) -> Reading | None:
    word = found[0]
    end = found.end()
    syllable = is_syllable(word)
    if syllable and _is_plain_caps(word) and word[-1] != "Ư":
        return Reading(word.lower(), SURE, rule="capitals")
    entry = look_up(word, context, end)
    if syllable and _among_caps(context, end, known=entry is not None):
        return Reading(word.lower(), 0.99, rule="capitals")
    cued = entry is not None and bool(entry.before or entry.after)
    if entry is not None and entry.how == "expand" and len(word) == 2 and not cued and after_foreign(context):
        return Reading(letters.spell(word, context.style), 0.8)  # Hooper HQ
    if entry is not None:
        return Reading(
            _not_said_twice(entry, context), 0.985 if cued else SURE if entry.how != "letters" else 0.95
        )
    if syllable and _is_plain_caps(word):
        return Reading(word.lower(), LIKELY, rule="capitals")
    if not _is_plain_caps(word) and len(word) > 3 and syllable and split_tone(word) == (word, Tone.NGANG):
        return Reading(word.lower(), GUESS, rule="capitals")
    if (compound := _two_in_one(word)) is not None:
        return Reading(compound, 0.75)
    if word.startswith("VN") and len(word) > 4 and is_word_like(word[2:]):
        return Reading(
            f"{letters.spell('VN', context.style)} {word[2:].capitalize()}", 0.8
        )  # VNPAY, VNDIRECT
    if pronounceable(word):
        return Reading(word.capitalize(), GUESS)
    return Reading(letters.spell(word, context.style), GUESS)


_BODIES = ("UBND", "HĐND", "UBMTTQ", "BCĐ", "BCH", "BQL", "BTV", "BVĐK")
"""Heads of names that officials run on: BCĐPCTT, UBNDTP."""


def _two_in_one(word: str) -> str | None:
    """A body and its field, where each is known and none knows both."""
    for body in _BODIES:
        field = word.removeprefix(body)
        if field != word and len(field) >= 2:
            for row in entries(field) if field in acronyms() else ():
                if row.how == "expand" and not (row.before or row.after):
                    return " ".join([entries(body)[-1].spoken, row.spoken])
    return None


def _not_said_twice(entry: Acronym, context: Context) -> str:
    """An acronym's reading without the words that stand just before it: "tiêu chuẩn TCVN"."""
    spoken = entry.say(context.style)
    if entry.how != "expand":
        return spoken
    words = spoken.split()
    for size in range(len(words) - 1, 1, -1):
        if context.before[-size:] == [word.lower() for word in words[:size]]:
            return " ".join(words[size:])
    return spoken


def is_word_like(word: str) -> bool:
    """Whether letters could be the second half of a brand's name: three or more, with a vowel."""
    return (len(word) == 3 and is_syllable(word)) or pronounceable(word)


def pronounceable(word: str) -> bool:
    """Whether an unknown acronym is said as a word: four letters or more that alternate like a word's.

    >>> pronounceable("SATRA"), pronounceable("VNPT"), pronounceable("UNBD")
    (True, False, False)
    """
    if len(word) < 4 or not word.isascii():
        return False
    lower = word.lower()
    shape = "".join("v" if letter in "aeiouy" else "c" for letter in lower)
    # Long ones may be two words in one, BLACKPINK; acronyms of that length have still fewer vowels.
    if ("ccc" if len(word) < 7 else "cccc") in shape or "vvv" in shape or "v" not in shape:
        return False
    if shape[0] == "c" and shape[1] == "c" and lower[:2] not in _OPENINGS:
        return False
    if shape.endswith("cc") and lower[-2:] not in _ENDINGS:
        return False
    return shape.count("v") * (4 if len(word) < 7 else 5) >= len(shape)


_OPENINGS = frozenset(
    [
        "bl",
        "br",
        "ch",
        "cl",
        "cr",
        "dr",
        "fl",
        "fr",
        "gl",
        "gr",
        "kh",
        "ph",
        "pl",
        "pr",
        "sc",
        "sh",
        "sk",
        "sl",
        "sm",
        "sn",
        "sp",
        "st",
        "sw",
        "th",
        "tr",
        "wh",
        "ng",
        "nh",
        "qu",
    ]
)
_ENDINGS = frozenset(
    [
        "ct",
        "ft",
        "ld",
        "lf",
        "lk",
        "ll",
        "lm",
        "lt",
        "mp",
        "nd",
        "ng",
        "nk",
        "ns",
        "nt",
        "rd",
        "rk",
        "rm",
        "rn",
        "rs",
        "rt",
        "sh",
        "sk",
        "ss",
        "st",
        "th",
        "ck",
        "ts",
        "ps",
        "ch",
    ]
)


def is_acronym_like(word: str) -> bool:
    """Whether a word is written in capitals throughout, or mixes them after its first letter (GPs, McD)."""
    return word.isupper() or (not word.istitle() and not word.islower())
