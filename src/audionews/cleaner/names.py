"""Names of people, papers and places, told by their shape and by tables."""

import re
from functools import cache

from audionews import tables
from audionews.cleaner.letters import UPPER

MAX_NAME_WORDS = 5
"""A Vietnamese name has two to five words."""

MAX_NAME_WORD_CHARS = 12

_NOT_IN_NAMES = frozenset(
    (
        "và",
        "của",
        "các",
        "những",
        "một",
        "theo",
        "cho",
        "trong",
        "với",
        "tại",
        "ảnh",
        "video",
        "clip",
        "tổng",
        "hợp",
    )
)
_INITIALS = re.compile(rf"(?:[{UPPER}]{{1,2}}\.)+\s?(?:[{UPPER}]\w*\.?)?|[{UPPER}]{{2,3}}")

SURNAMES = frozenset(
    (
        *(
            "nguyễn",
            "trần",
            "lê",
            "phạm",
            "hoàng",
            "huỳnh",
            "phan",
            "vũ",
            "võ",
            "đặng",
            "bùi",
            "đỗ",
            "hồ",
            "ngô",
        ),
        *(
            "dương",
            "lý",
            "đào",
            "đoàn",
            "vương",
            "trịnh",
            "trương",
            "đinh",
            "lâm",
            "phùng",
            "mai",
            "tô",
            "hà",
            "tạ",
        ),
        *(
            "lưu",
            "cao",
            "thái",
            "châu",
            "quách",
            "la",
            "chu",
            "nghiêm",
            "thạch",
            "kiều",
            "tống",
            "doãn",
            "lương",
        ),
    )
)
"""The commonest Vietnamese surnames (Lê Trung Hoa, Họ và tên người Việt Nam, 2005)."""


_DOMAIN = re.compile(r"[\w-]+(?:\.[\w-]+)+")


def is_domain(text: str) -> bool:
    """Whether a text is a domain name ("bao.example.vn") and nothing else."""
    return _DOMAIN.fullmatch(text) is not None


def folded(text: str) -> str:
    """Letters and digits only, in lower case: how lines are compared with tables."""
    return re.sub(r"\W+", " ", text.casefold()).strip()


@cache
def _sources() -> dict[str, str]:
    return {folded(row["written"]): row["name"] for row in tables.read("cleaner/sources.tsv")}


def source_name(written: str) -> str | None:
    """The name by which listeners know a paper or agency ("TTO": "Tuổi Trẻ"); None where we don't know it."""
    return _sources().get(folded(written))


@cache
def places() -> frozenset[str]:
    """Provinces, cities and countries, as papers write them."""
    return frozenset(row["place"] for row in tables.read("cleaner/places.tsv"))


def is_place_or_paper(text: str) -> bool:
    """Whether it is a name that isn't a person's."""
    return text in places() or source_name(text) is not None


def is_initials(text: str) -> bool:
    """Whether it is a pen name of initials: "H.P", "T.Tú", "N. Huyền", "TM"."""
    return len(text) <= MAX_NAME_WORD_CHARS and _INITIALS.fullmatch(text) is not None


def is_person(text: str) -> bool:
    """Whether it is a person's name or pen name alone: "Lê Minh", "LÊ MINH", "H. Lân"."""
    words = text.split()
    if is_initials(text):
        return True
    if not 2 <= len(words) <= MAX_NAME_WORDS or text in places():
        return False
    if text.isupper() and words[0].casefold() not in SURNAMES and not words[0].endswith("."):
        # Headings are set in capitals as well.
        return False
    return all(_is_name_word(word) for word in words)


def is_pen_name(text: str) -> bool:
    """Whether it can be a pen name, one word or a place: "Hạnh", "Ba Lan"; for the place of a byline."""
    return len(text) > 1 and len(text.split()) <= MAX_NAME_WORDS and all(map(_is_name_word, text.split()))


def _is_name_word(word: str) -> bool:
    letters = word.strip(".")
    return (
        letters.isalpha()
        and letters[:1].isupper()
        and letters.casefold() not in _NOT_IN_NAMES
        and len(letters) <= MAX_NAME_WORD_CHARS
    )
