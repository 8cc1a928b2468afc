"""What a line of the story is, told from its shape: heading, caption, quote or plain text."""

import re
from collections.abc import Sequence

from audionews.cleaner.letters import SENTENCE_START, UPPER, with_old_tones
from audionews.cleaner.names import MAX_NAME_WORD_CHARS
from audionews.models import Role

MAX_CAPTION_WORDS = 30
MAX_CREDITED_CAPTION_WORDS = 60
MAX_HEADING_WORDS = 18

_TERMINAL = re.compile(r"[.!?…:;,][”\"'’)\]]*$")
_ENDS_SENTENCE = re.compile(r"[.!?…][”\"'’)\]]*$")
_SPLITS_SENTENCES = re.compile(rf"[.!?…][”\"'’)\]]*\s+[{SENTENCE_START}]")
_QUOTED = re.compile(r"(?:“[^“”]+”|\"[^\"]+\"|«[^«»]+»)[.!?…]?")
_BULLET = re.compile(r"(?:[-–—•*+▪►●✓]|\d{1,3}[.)]|[a-zđ][.)])\s*\S")

SECTIONS = frozenset(
    (
        *(
            "thời sự",
            "chính trị",
            "xã hội",
            "kinh tế",
            "kinh doanh",
            "thế giới",
            "quốc tế",
            "giáo dục",
            "sức khỏe",
        ),
        *(
            "y tế",
            "đời sống",
            "pháp luật",
            "thể thao",
            "văn hóa",
            "giải trí",
            "khoa học",
            "công nghệ",
            "du lịch",
        ),
        *(
            "bất động sản",
            "môi trường",
            "giao thông",
            "đô thị",
            "bạn đọc",
            "ý kiến",
            "tâm sự",
            "xe",
            "số hóa",
        ),
        *("tài chính", "chứng khoán", "việc làm", "nhịp sống", "quân sự", "an ninh hình sự"),
    )
)
"""Names of the sections that the front pages of the national papers share."""


def section(line: str) -> str | None:
    """The section's name where the line is one."""
    return line if with_old_tones(line).casefold() in SECTIONS else None


_ALL_QUOTED = re.compile(r"[“\"'‘«].*[”\"'’»][.!?…]?")


def is_sentence_like(line: str) -> bool:
    """Whether it could be a paragraph of the story."""
    return len(line.split()) > 12 or _TERMINAL.search(line) is not None


def ends_open(line: str) -> bool:
    """Whether a line ends like a heading, a name or a label: without a full stop, a colon, a comma."""
    return _TERMINAL.search(line) is None


def is_bullet(line: str) -> bool:
    """Whether a line begins with a list's sign or number."""
    return _BULLET.match(line) is not None


def is_all_quoted(line: str) -> bool:
    """Whether a line is what someone said and nothing else."""
    return _ALL_QUOTED.fullmatch(line) is not None


def opens_enumeration(line: str) -> bool:
    """Whether what follows is a list of the story's own: names, items."""
    return line.endswith(":")


# ---------------------------------------------------------------------------------------------
# Photo credits

_CREDIT_NAME = r"\S+(?:\s+\S+){0,7}?"
_CREDIT_GAP = r"(?:^|(?<=[.!?…”\"')])\s*|\s+(?=\())"
_PHOTO_CREDIT = re.compile(
    rf"{_CREDIT_GAP}\(?(?:Ảnh|ẢNH|Nguồn ảnh|Đồ họa|Video|Clip|Ảnh cắt từ clip)"
    rf"(?:\s+(?:minh họa|chụp màn hình|tư liệu))?"
    rf"(?:\s*:\s*{_CREDIT_NAME}|\s+[{UPPER}]\S*(?:\s+[{UPPER}]\S*){{0,3}}|\s*)\)?\.?$"
)
_DASHED_CREDIT = re.compile(
    rf"[\w”\"')]\s+[-–]\s*Ảnh(?:\s*:\s*{_CREDIT_NAME}|\s+(?:chụp màn hình|minh họa|tư liệu))\.?$"
    rf"|[.”\"')]\s+(?:Ảnh|ẢNH)\s*:\s*{_CREDIT_NAME}$"
)
"""As Tuổi Trẻ sets it ("Chợ vắng từ sáng - Ảnh: L.M."), and VnExpress ("Chợ vắng từ sáng. Ảnh: Lê Minh"); no
sentence of a story ends so. In brackets it stands behind sentences of the story, too."""
_SOURCE_CREDIT = re.compile(
    rf"(?P<gap>^|(?<=[.!?…”\"')])\s*|\s+[-–]\s+|\s+(?=\())\(?Nguồn\s*:\s*{_CREDIT_NAME}\)?\.?$"
)
_CREDIT_SPAN = 120
"""Characters: no credit is longer."""


def photo_credit(line: str) -> re.Match[str] | None:
    """The photographer's name at the end of a line ("... Ảnh: Lê Minh")."""
    return _last(_PHOTO_CREDIT, line)


_INLINE_CREDIT = re.compile(
    r"(?<=[.!?…”\"')])\s+\(?(?:Ảnh|Nguồn ảnh|Đồ họa)(?:\s+(?:minh họa|tư liệu))?"
    r"(?:\s*:\s*[^.:!?]{1,40})?\.\)?(?=\s)"
)


def inline_credits(line: str) -> list[str]:
    """Photo credits that stand as sentences inside a paragraph that captions were run into."""
    return [line[slice(*match.span())] for match in _INLINE_CREDIT.finditer(with_old_tones(line))]


def is_photo_credit(line: str) -> bool:
    """Whether a line is a photographer's name and nothing else ("Ảnh: Lê Minh")."""
    found = photo_credit(line)
    return found is not None and found.start() == 0


def is_credit_alone(line: str) -> bool:
    """Whether a line names whom a picture, a table or a chart is from: "Nguồn: Tổng cục Hải quan"."""
    return ":" in line and any(
        found is not None and found.start() == 0 for found in (photo_credit(line), source_credit(line))
    )


def source_credit(line: str) -> re.Match[str] | None:
    """The source of a picture or a figure at the end of a line ("... Nguồn: HNX")."""
    return _last(_SOURCE_CREDIT, line)


def _last(pattern: re.Pattern[str], line: str) -> re.Match[str] | None:
    return pattern.search(with_old_tones(line), max(0, len(line) - _CREDIT_SPAN))


def is_photographer(line: str, *, before: str | None, following: str | None) -> bool:
    """Whether it is a photographer's name in capitals below a caption, as Thanh Niên sets it.

    Args:
        line: the line.
        before: the line above it; a caption has no full stop there.
        following: the line below it; the story goes on with a sentence.
    """
    words = line.split()
    return (
        2 <= len(words) <= 4
        and line.isupper()
        and all(word.strip(".").isalpha() and len(word) <= MAX_NAME_WORD_CHARS for word in words)
        and before is not None
        and not before.isupper()
        and _TERMINAL.search(before) is None
        and 4 <= len(before.split()) <= MAX_CREDITED_CAPTION_WORDS
        and (following is None or is_sentence_like(following))
    )


# ---------------------------------------------------------------------------------------------
# Roles

_SCENE = re.compile(
    r"(?:quang|toàn|khung) cảnh|hiện trường vụ|chụp ảnh lưu niệm"
    # A heading begins with the verb; in a caption someone does it.
    r"|(?<!^)(?:phát biểu (?:tại|khai mạc|bế mạc|chỉ đạo)|cắt băng khánh thành|chủ trì (?:buổi|hội nghị|cuộc)"
    r"|trao (?:quà|hoa|giải|bằng khen|giấy khen|cờ))|các đại biểu (?:tham dự|dự|tham quan)",
    re.IGNORECASE,
)
_PLACE_IN_PICTURE = re.compile(
    r"từ trái (?:sang|qua)|\((?:bên |ngoài cùng )?(?:trái|phải|giữa|bìa)|\(áo |\(thứ .{1,12} từ"
    r"|\(ảnh (?:nhỏ|trên|dưới|lớn)\)|\(trong ảnh\)",
    re.IGNORECASE,
)
_IN_PICTURE = re.compile(r"\((?:ảnh (?:nhỏ|trên|dưới|lớn)|trong ảnh)\)", re.IGNORECASE)
"""Only below a picture something is in it, whatever else is said there."""
_MAX_WORDS_AFTER_SCENE = 8
"""A caption ends with its scene; a sentence goes on to what was said there."""

_REPORTS = re.compile(
    r"[“”\"]|\b(?:cho biết|cho hay|cho rằng|nói rằng|khẳng định|nhấn mạnh|chia sẻ|đánh giá|thông tin"
    r"|yêu cầu|đề nghị|kêu gọi|biểu dương|ngày|sáng|chiều|tối|trưa|hôm|theo|trong khi|tuy nhiên"
    r"|đồng thời|sau đó|trước đó)\b|\d",
    re.IGNORECASE,
)
CAPTION_SCORE = 3
"""Three signs make a caption; one sign alone (a scene, a missing full stop) is common in stories too."""


def role(line: str, *, following: str | None, in_list: bool) -> Role:
    """What a line of the story is.

    Args:
        line: one line that is neither furniture nor a credit.
        following: the line below it.
        in_list: it stands in a list of the story's own.
    """
    if is_caption(line, following=following):
        return Role.CAPTION
    if (
        following is not None
        and is_sentence_like(following)
        and not in_list
        and len(line.split()) <= MAX_HEADING_WORDS
        and _TERMINAL.search(line) is None
        and _BULLET.match(line) is None
    ):
        return Role.HEADING
    if _QUOTED.fullmatch(line):
        return Role.QUOTE
    return Role.BODY


def is_list_item(line: str) -> bool:
    """Whether it could be an item of a list that a line with a colon opened."""
    return _BULLET.match(line) is not None or (
        len(line.split()) <= MAX_HEADING_WORDS and _ENDS_SENTENCE.search(line) is None
    )


def is_caption(line: str, *, following: str | None) -> bool:
    """Whether a line is what stands below a picture.

    Args:
        line: the line.
        following: the line after it.
    """
    words = line.split()
    if len(words) <= MAX_CREDITED_CAPTION_WORDS:
        credit = _DASHED_CREDIT.search(with_old_tones(line))
        if credit is not None and _SPLITS_SENTENCES.search(line, 0, credit.start() + 1) is None:
            return True
        # "Nguồn" stands below pictures and tables, but behind the last sentence of a story, too.
        for found in (photo_credit(line), source_credit(line) if following is not None else None):
            if found is not None and _is_short_text(line[: found.start()].rstrip()):
                return True
    if (
        following is not None
        and is_photo_credit(following)
        and len(words) <= MAX_CAPTION_WORDS
        and ends_open(line)
    ):
        return True
    if re.match(r"\(?(?:Ảnh|Đồ họa|Chú thích ảnh)\s*:", line) and len(words) <= MAX_CAPTION_WORDS:
        return True
    if len(words) > MAX_CAPTION_WORDS or _SPLITS_SENTENCES.search(line):
        return False
    if _IN_PICTURE.search(line) is not None and ends_open(line):
        return True
    scene = _SCENE.search(line)
    short = scene is not None and len(line[scene.end() :].split()) <= _MAX_WORDS_AFTER_SCENE
    score = 2 if short or _PLACE_IN_PICTURE.search(line) else 0
    score += _ENDS_SENTENCE.search(line) is None
    score += following is not None and _shared_start(words, following.split()) >= 3
    score -= 2 if _REPORTS.search(line) else 0
    return score >= CAPTION_SCORE


def _is_short_text(text: str) -> bool:
    """Whether what a credit follows is a caption, and not a paragraph with the picture's credit behind it."""
    sentences = len(_SPLITS_SENTENCES.findall(text)) + 1
    short = len(text.split()) <= MAX_CAPTION_WORDS
    # A long sentence that reports ("Sáng nay, ...") is news, even where a photographer is named behind it.
    return (sentences == 1 and (short or not _REPORTS.search(text))) or (sentences == 2 and short)


def _shared_start(first: Sequence[str], second: Sequence[str]) -> int:
    count = 0
    for one, other in zip(first, second, strict=False):
        if one.casefold() != other.casefold():
            break
        count += 1
    return count
