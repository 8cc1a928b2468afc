"""Where sentences end in written Vietnamese news.

A run of marks ends a sentence where white space and a new beginning follow. What makes it hard is
the full stop, which Vietnamese papers use for five other things:

    TP. Huế, PGS.TS. Lan    abbreviations, most of which can't end a sentence
    anh T. / chị H.         people whose names are withheld: often the last word of a sentence
    Vincent K. Brooks       initials of foreign names
    1. Nội dung             numbers of lists
    v.v. / Ltd.             abbreviations that end sentences as often as not

So a full stop is judged by the word before it and the two words after it. Where it stays open, the
sentence goes on: two sentences in one chunk are heard as a pause too few, a name cut in two as a
mistake.
"""

import re
from collections.abc import Collection, Iterator

from audionews.segmenter.compounds import is_compound, is_syllable

# Possessive and anchored at the start of a run of marks, so that a megabyte of dots is read once.
_END = re.compile(
    r"(?<![.!?…])(?P<marks>[.!?…]++)(?P<closers>[”’\"')\]»]{0,8}+)\s++(?=(?P<next>\S{1,40})(?:\s+(?P<after>\S{1,40}))?)"
)
_LAST_WORDS = re.compile(r"(?:(?P<before>\S+)\s+)?(?P<word>[^\s(“\"'\[]+)\Z")
_WORDS_SPAN = 60
"""No abbreviation is longer; looking no further back keeps the scan linear on a megabyte without spaces."""

_ENUMERATOR = re.compile(r"[(\[]?(?:\d{1,3}|[IVX]{1,4}|[a-zđA-ZĐ])\.\Z")
_ENUMERATOR_CHARS = 6
_COUNTED = re.compile(r"[:;]\s+\d{1,2}\.\Z")
_INITIALS = re.compile(r"(?:[A-ZĐ]\.)+\Z")
_CORE = re.compile(r"[^\W_]+")

_CLOSING = frozenset(("v.v.", "V.v.", "vv.", "Ltd.", "Inc.", "Corp.", "Jr.", "T.Ư.", "TƯ."))
"""Abbreviations that nothing need follow: a capital after them begins a sentence."""

# Words that stand before the initial of a person whose name is withheld.
_PEOPLE = frozenset(
    (
        "anh",
        "chị",
        "ông",
        "bà",
        "em",
        "cháu",
        "bé",
        "cô",
        "chú",
        "bác",
        "cậu",
        "dì",
        "nhân",
        "can",
        "cáo",
        "tượng",
        "tên",
    )
)

# Words that begin sentences and no name: they tell that an abbreviation before them was a last word.
_OPENERS = frozenset(
    (
        *(
            "Các",
            "Những",
            "Một",
            "Theo",
            "Ông",
            "Bà",
            "Anh",
            "Chị",
            "Trong",
            "Khi",
            "Để",
            "Đây",
            "Đó",
            "Tại",
            "Ngày",
        ),
        *(
            "Sau",
            "Trước",
            "Nhưng",
            "Và",
            "Với",
            "Hiện",
            "Đến",
            "Do",
            "Vì",
            "Nếu",
            "Tuy",
            "Song",
            "Cũng",
            "Còn",
            "Nhiều",
        ),
        *(
            "Mỗi",
            "Mọi",
            "Được",
            "Bên",
            "Ngoài",
            "Về",
            "Từ",
            "Vào",
            "Cùng",
            "Thế",
            "Vậy",
            "Như",
            "Họ",
            "Tôi",
            "Chúng",
        ),
    )
)


def split_sentences(text: str, *, abbreviations: Collection[str]) -> Iterator[str]:
    """Cuts a paragraph into sentences, each without the space around it.

    A full stop ends one unless it belongs to an abbreviation (``TP.``, ``PGS.TS.``), to initials
    (``N.V.A.``), to the number of a list (``1. Nội dung``) or is followed by a small letter. An
    ellipsis or an exclamation within a sentence is followed by a small letter too, so that the same
    rule holds for all marks; only brand names (``iPhone``) begin a sentence with one.

    Args:
        text: one paragraph.
        abbreviations: dotted abbreviations that don't end a sentence, each with its dot.
    """
    start = 0
    for match in _END.finditer(text):
        if _ends_sentence(text, match, start=start, abbreviations=abbreviations):
            yield text[start : match.end("closers")].strip()
            start = match.start("next")
    if rest := text[start:].strip():
        yield rest


def _ends_sentence(text: str, match: re.Match[str], *, start: int, abbreviations: Collection[str]) -> bool:
    # "chị S. (mẹ cháu bé)": what a bracket adds in small letters belongs to the sentence.
    first = match["next"].lstrip("([")[:1]
    if first.islower() and not _is_brand(match["next"]) and not _is_list_letter(match):
        return False
    if match["next"].startswith((")", "]", "/.")):
        return False
    if match["marks"] != ".":
        return True
    dot = match.end("marks")
    if dot - start <= _ENUMERATOR_CHARS and _ENUMERATOR.match(text[start:dot]):
        # "1." at the beginning is read with what it counts.
        return False
    if _COUNTED.search(text, max(start, dot - _WORDS_SPAN), dot):
        # So is one behind a colon: "vì hai lý do: 1. Nước lên".
        return False
    if match["closers"]:
        return True
    words = _LAST_WORDS.search(text[max(start, dot - _WORDS_SPAN) : dot])
    if words is None:
        return True
    word, before = words["word"], words["before"] or ""
    if word in _CLOSING:
        return True
    last_part = word[:-1].rpartition(".")[2] + "."
    if _INITIALS.match(word):
        if len(word) > 2 and word not in abbreviations:
            return _begins_sentence(match)
        if match["next"].startswith("(") or _is_foreign(_core(match["next"])):
            # "chị T. (24 tuổi)", "Thứ trưởng Nga I. Morgulov"
            return False
        if _names_person(before) and not match["next"][0].isdigit():
            return not _is_foreign(before)
    if word in abbreviations or last_part in abbreviations:
        # "Q. 1" and "TP. Huế" go on.
        return _begins_sentence(match)
    # One capital is an initial after a foreign name, else the name of a thing ("vitamin C.", "khối A.").
    return not (_INITIALS.match(word) and _is_foreign(before))


def _is_brand(word: str) -> bool:
    """Whether a word is written with a capital after its small first letter: iPhone, eBay."""
    core = _CORE.match(word)
    return core is not None and any(letter.isupper() for letter in core.group()[1:3])


def _is_list_letter(match: re.Match[str]) -> bool:
    """Whether the letter of a list follows: "b. Người gia hạn"."""
    return re.fullmatch(r"[a-zđ][.)]", match["next"]) is not None and (match["after"] or "")[:1].isupper()


def _begins_sentence(match: re.Match[str]) -> bool:
    """Whether the words after a doubtful full stop are the beginning of a sentence and not of a name."""
    first, second = _core(match["next"]), _core(match["after"] or "")
    if not second or not second[0].islower():
        return False
    return first in _OPENERS or is_compound(first, second)


def _core(word: str) -> str:
    core = _CORE.search(word)
    return core.group() if core else ""


def _names_person(before: str) -> bool:
    """Whether a capital after this word is a person's initial: "anh T.", "Nguyễn Văn T."."""
    return before in _PEOPLE or (before.isalpha() and before.istitle())


def _is_foreign(word: str) -> bool:
    """Whether it is a capitalized word that can't be a Vietnamese name: "Vincent", "Donald"."""
    return len(word) > 1 and word.isascii() and word.isalpha() and word[0].isupper() and not is_syllable(word)
