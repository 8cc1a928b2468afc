"""What a line is, told from its shape and from the words that papers use for it."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from audionews import tables
from audionews.models import Role

MAX_SHORT_WORDS = 25
"""Headlines and captions in Vietnamese papers hardly go beyond this; most sentences of news do."""

MAX_HEADING_WORDS = 18
MAX_NAME_WORDS = 5
"""A Vietnamese name has two to five words."""

_TERMINAL = re.compile(r"[.!?…:;,][”\"'’)\]]*$")
_ENDS_SENTENCE = re.compile(r"[.!?…][”\"'’)\]]*$")
_SPLITS_SENTENCES = re.compile(r"[.!?…]\s+[A-ZĐÀ-Ỹ“\"]")
_QUOTED = re.compile(r"[“\"«].+[”\"»][.!?…]?$")


def is_short_line(line: str) -> bool:
    """Whether it could be a headline or a link: few words, and not a finished sentence."""
    return len(line.split()) <= MAX_SHORT_WORDS and _ENDS_SENTENCE.search(line) is None


def is_sentence_like(line: str) -> bool:
    """Whether it could be a paragraph of the story."""
    return len(line.split()) > 12 or _TERMINAL.search(line) is not None


# ---------------------------------------------------------------------------------------------
# Furniture


@cache
def _furniture() -> tuple[dict[str, tuple[str, bool]], tuple[tuple[re.Pattern[str], str, bool], ...]]:
    exact: dict[str, tuple[str, bool]] = {}
    patterns: list[tuple[re.Pattern[str], str, bool]] = []
    for row in tables.read("cleaner/furniture.tsv"):
        opens = row["list"] == "opens"
        if row["match"] == "line":
            exact[_folded(row["text"])] = (row["reason"], opens)
        else:
            patterns.append((re.compile(row["text"], re.IGNORECASE), row["reason"], opens))
    return exact, tuple(patterns)


def _folded(line: str) -> str:
    return re.sub(r"\W+", " ", line.casefold()).strip()


def _furniture_row(line: str) -> tuple[str, bool] | None:
    # Furniture is short; a paragraph that begins like it is a paragraph.
    if len(line.split()) > MAX_SHORT_WORDS:
        return None
    folded = _folded(line)
    if not folded:
        return "no words", False
    exact, patterns = _furniture()
    if folded in exact:
        return exact[folded]
    return next(((reason, opens) for pattern, reason, opens in patterns if pattern.fullmatch(line)), None)


def furniture_reason(line: str) -> str | None:
    """Why a line is part of the page and not of the story, or None where it isn't."""
    row = _furniture_row(line)
    return row[0] if row else None


def opens_list(line: str) -> bool:
    """Whether links to other stories follow ("Tin liên quan")."""
    row = _furniture_row(line)
    return row is not None and row[1]


# ---------------------------------------------------------------------------------------------
# Credits

SECTIONS = frozenset(
    "thời sự|chính trị|xã hội|kinh tế|kinh doanh|thế giới|quốc tế|giáo dục|sức khỏe|y tế|đời sống|pháp luật|thể thao"
    "|văn hóa|giải trí|khoa học|công nghệ|du lịch|bất động sản|môi trường|giao thông|đô thị|bạn đọc|ý kiến|tâm sự"
    "|xe|số hóa|tài chính|chứng khoán|việc làm|nhịp sống|quân sự|an ninh hình sự".split("|")
)
"""Names of the sections that the front pages of the national papers share."""

_NOT_IN_NAMES = frozenset("và của các những một theo cho trong với tại".split())
_LABEL = re.compile(
    r"(?:tác giả|bài(?: và|,|, và)? ảnh|bài viết|bài|thực hiện|tin(?:,| và)? ảnh|tổng hợp|biên tập)\s*:\s*(?P<name>.+)",
    re.IGNORECASE,
)
_THEO = re.compile(r"\(?theo\s*:?\s+(?P<name>[^/()]+?)(?:\s*[/(–-]\s*(?P<paper>[^()/]+?))?\)?", re.IGNORECASE)
_STAFF = re.compile(r"(?:nhóm )?(?:PV|BTV|CTV|phóng viên)(?: [\w ]{1,30})?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Credit:
    """Who a line says the story is by."""

    byline: str | None
    source: str | None = None


def section(line: str) -> str | None:
    """The section's name where the line is one."""
    return line if line.casefold() in SECTIONS else None


def credit(line: str) -> Credit | None:
    """The byline where the line is one: a name alone, "Theo ...", "Bài và ảnh: ...", "Nhóm PV"."""
    line = line.strip(" .|–-•")
    if match := _LABEL.fullmatch(line):
        return Credit(match["name"].strip())
    if len(line.split()) <= 10 and (match := _THEO.fullmatch(line)):
        return _from_theo(match["name"].strip(), match["paper"])
    if _STAFF.fullmatch(line) or is_name(line):
        return Credit(line)
    return None


def _from_theo(name: str, paper: str | None) -> Credit | None:
    if paper is None and (source := source_name(name)) is not None:
        return Credit(None, source)
    if not all(_is_name_part(word) for word in name.split()):
        return None
    return Credit(name, (source_name(paper) or paper.strip()) if paper else None)


def is_name(line: str) -> bool:
    """Whether it is a person's name or pen name alone, or several of them."""
    people = [person.strip() for person in re.split(r"[,&]|\s[-–]\s|\bvà\b", line)]
    return bool(people) and all(
        1 <= len(person.split()) <= MAX_NAME_WORDS
        and all(_is_name_part(word) for word in person.split())
        and len(person) > 1
        and not person.isupper()
        for person in people
    )


def _is_name_part(word: str) -> bool:
    letters = word.strip(".")
    return (
        letters.isalpha()
        and letters[:1].isupper()
        and letters.casefold() not in _NOT_IN_NAMES
        and len(letters) <= 12
    )


@cache
def _sources() -> dict[str, str]:
    return {_folded(row["written"]): row["name"] for row in tables.read("cleaner/sources.tsv")}


def source_name(written: str) -> str | None:
    """The name by which listeners know a paper or agency ("TTO": "Tuổi Trẻ"), or None where it isn't one we know."""
    return _sources().get(_folded(written))


# ---------------------------------------------------------------------------------------------
# Roles

_PHOTO_CREDIT = re.compile(
    r"(?:^|[.\s(])\(?(?:Ảnh|Nguồn ảnh|Nguồn|Đồ họa|Ảnh chụp màn hình|Ảnh cắt từ clip|Video)(?: minh họa)?"
    r"\s*(?::[^.:]{1,50}|minh họa)\)?\.?$|Ảnh minh họa\)?\.?$|^(?:Ảnh|Đồ họa)\s*:"
)
_SCENE = re.compile(
    r"phát biểu (?:tại|khai mạc|bế mạc|chỉ đạo)|(?:quang|toàn|khung) cảnh|hiện trường vụ|chụp ảnh lưu niệm|cắt băng khánh thành"
    r"|từ trái (?:sang|qua)|\((?:bên |ngoài cùng )?(?:trái|phải|giữa|bìa)|\(áo |\(thứ .{1,12} từ|chủ trì (?:buổi|hội nghị|cuộc)"
    r"|các đại biểu (?:tham dự|dự|tham quan)|trao (?:quà|hoa|giải|bằng khen|giấy khen|cờ)",
    re.IGNORECASE,
)
_REPORTS = re.compile(
    r"[“”\"]|\b(?:cho biết|cho hay|cho rằng|nói rằng|khẳng định|nhấn mạnh|chia sẻ|đánh giá|thông tin|yêu cầu|đề nghị"
    r"|ngày|sáng|chiều|tối|trưa|hôm|theo|trong khi|tuy nhiên|đồng thời|sau đó|trước đó)\b|\d",
    re.IGNORECASE,
)
CAPTION_SCORE = 3
"""Three signs make a caption; one sign alone (a scene, a missing full stop) is common in stories too."""


def role(line: str, *, following: str | None) -> Role:
    """What a line of the story is.

    Args:
        line: one line that is neither furniture nor a credit.
        following: the line after it.
    """
    if _is_caption(line, following=following):
        return Role.CAPTION
    if following is not None and len(line.split()) <= MAX_HEADING_WORDS and _TERMINAL.search(line) is None:
        return Role.HEADING
    if _QUOTED.fullmatch(line):
        return Role.QUOTE
    return Role.BODY


def _is_caption(line: str, *, following: str | None) -> bool:
    words = line.split()
    if len(words) <= 60 and _PHOTO_CREDIT.search(line):
        return True
    if len(words) > MAX_SHORT_WORDS + 5 or _SPLITS_SENTENCES.search(line):
        return False
    score = 2 if _SCENE.search(line) else 0
    score += _ENDS_SENTENCE.search(line) is None
    score += following is not None and _shared_start(words, following.split()) >= 3
    score -= 2 if _REPORTS.search(line) else 0
    return score >= CAPTION_SCORE


def _shared_start(first: Iterable[str], second: Iterable[str]) -> int:
    count = 0
    for one, other in zip(first, second, strict=False):
        if one.casefold() != other.casefold():
            break
        count += 1
    return count
