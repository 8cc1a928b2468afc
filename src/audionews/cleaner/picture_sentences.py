"""Captions that end like sentences, told by their shape, among a story's sentences in one line.

Ảnh: Minh Châu.                               a credit alone
Cận cảnh bờ kè sau cơn lũ.                    what a picture shows, without a verb
Phó chủ tịch Lê Thị Lành.                     who is on it, and nothing said of them
Chợ vắng từ sáng (Ảnh minh họa).              its own label
"""

import re

from audionews.cleaner.letters import UPPER

FEW_WORDS = r"[^\s.!?…)]+(?:\s+[^\s.!?…)]+){0,4}\s*"
"""A pattern for up to five words without a full stop: a photographer's name."""

_CREDIT = re.compile(
    rf"\(?(?:Ảnh|Nguồn ảnh|Đồ họa)\s*:\s*{FEW_WORDS}[.)]{{1,2}}\s*|\(Nguồn\s*:\s*{FEW_WORDS}\)\.?\s*"
    r"|Ảnh minh họa\.\s*"
)
_ILLUSTRATION = re.compile(
    r".*\([Ảả]nh (?:minh họa|tư liệu|cắt từ clip|chụp (?:từ|màn hình)[^()]{0,80})\)\.?\s*"
    r"|Ảnh (?:chụp|cắt) từ .*"
)
_VIEW = re.compile(r"(?:Quang cảnh|Toàn cảnh) ")
_VERBS = (
    "cho|được|đã|đang|là|khiến|ghi|lan|gây|nói|sẽ|vẫn|không|có|làm|xuất|bị|giúp|như|thu hút|chụp lại|hé lộ"
)
_SHOWS = re.compile(
    r"(?:Cận cảnh|Toàn cảnh|Quang cảnh|Khung cảnh|Chùm ảnh|Loạt ảnh|(?:Một số |Những )?[Hh]ình ảnh|Vẻ đẹp"
    r"|Nhan sắc|Khuôn mặt|Gương mặt|Khoảnh khắc|Hiện trường|Nơi xảy ra)\b"
    rf"(?!.*\b(?:{_VERBS})\b)(?:\s+[^\s.!?…]+){{1,12}}\.?\s*"
    rf"|(?:Quang cảnh|Toàn cảnh)\b(?!.*\b(?:{_VERBS})\b)[^.!?…]+\.?\s*"
    r"|(?:Nơi|Khu vực|Khu nhà|Căn nhà|Ngôi nhà|Tòa nhà|Căn phòng|Phòng|Đoạn đường|Con đường|Khúc sông|Bãi"
    r"|Địa điểm|Vị trí|Trụ sở|Khách sạn)\b(?!.*\b(?:là|được|đã|đang|bị|khiến|vẫn|sẽ|không)\b.*\bnơi\b)"
    r"[^.!?…“”]*,? nơi(?:\s+[^\s.!?…]+){2,14}\.\s*"
    r"|(?:(?:Lực lượng|Cơ quan) (?:chức năng|công an|cứu hộ|cứu nạn)|Cảnh sát|Công an|Xe cứu (?:hỏa|thương))"
    r" tại hiện trường\.?\s*"
)
"""What a picture shows; with a verb it is a sentence ("Hình ảnh chợ ngập được chia sẻ khắp nơi.")."""

_PLACE_IN_PICTURE = re.compile(
    r"\((?:trái|phải|giữa|bìa (?:trái|phải)|áo [^()]{1,20}|thứ [^()]{1,12} từ[^()]*)\)"
)
"""Only below a picture someone is on the left."""
_AT = re.compile(r"\s(?:tại|trong|bên|cùng)\s")
_ACTS = re.compile(rf"\b(?:{_VERBS})\b")
_QUOTE = re.compile(r"[“”\"]|\b(?:cho biết|cho hay|nói|khẳng định)\b")
_CALLED = frozenset(
    "ca sĩ diễn viên nam nữ nghệ ông bà anh chị cô em bé cháu bạn gái trai đại sứ tổng thống thủ tướng chủ"
    " tịch phó bộ trưởng thứ giám đốc biểu luật sư bác tiến giáo nhà báo văn thơ huấn luyện cầu tiền đạo vệ"
    " hậu môn trung người mẫu hoa á vương nhạc vợ chồng con mẹ bố cha gia đình cựu tân đội khách sạn khu du"
    " lịch biển chùa đền thờ trường thường trực sân vận động đường phố chợ tòa bệnh viện"
    " và cùng của bên".split()
)
"""Syllables of what people and places are called: with names and nothing else they make no sentence."""

_OFFICE = re.compile(rf"\b(?:Bộ|Sở|Cục|Vụ|Viện|Ban) [{UPPER}][^\W\d_]+ [^\W\d_]+")
"""An office, whose second syllable has a small letter ("Sở Xây dựng")."""
_INITIAL = re.compile(rf"\b[{UPPER}]\. ?(?=[{UPPER}])")

_MIN_WORDS = 4
"""A shorter one may answer a question or be said with force ("Ông Tám.")."""
_MAX_WORDS = 16
_MAX_CREDITED_WORDS = 30
_MAX_VIEW_WORDS = 45
"""Of a meeting that is called by its whole name, or where the caption says itself what it is."""
_MAX_CHARS = 400


def is_credit(line: str, start: int, end: int) -> bool:
    """Whether a sentence is a photographer's name alone."""
    return _CREDIT.fullmatch(line, start, end) is not None


def shows_picture(text: str) -> bool:
    """Whether a text says what a picture shows, without a verb."""
    return _SHOWS.fullmatch(text) is not None


def is_picture_sentence(line: str, start: int, end: int) -> bool:
    """Whether a sentence of a line belongs to a picture: a credit, what it shows, or who is on it.

    Args:
        line: the story.
        start: where the sentence begins.
        end: where the next one does.
    """
    if end - start > _MAX_CHARS:
        return False
    if any(shape.fullmatch(line, start, end) for shape in (_CREDIT, _SHOWS, _ILLUSTRATION)) or (
        _PLACE_IN_PICTURE.search(line, start, end) and not _QUOTE.search(line, start, end)
    ):
        told = _VIEW.match(line, start) or _ILLUSTRATION.fullmatch(line, start, end)
        most = _MAX_VIEW_WORDS if told else _MAX_CREDITED_WORDS
        return len(line[start:end].split()) <= most
    return _names_only(line, start, end)


def _names_only(line: str, start: int, end: int) -> bool:
    """Whether a sentence says who is on a picture, and nothing of them: "Lê An - con trai bà Lành."."""
    if line[max(0, start - 4) : start].rstrip().endswith(("?", ":")):
        return False
    sentence = line[start:end].rstrip()
    if (place := _AT.search(sentence)) is not None and _ACTS.search(sentence, place.end()) is None:
        # "Bà Lành trong một phiên chợ.": who, and where.
        sentence = sentence[: place.start()] + "."
    names = _INITIAL.sub("", _OFFICE.sub("Bộ", sentence))
    words = re.sub(r",|\s[-–](?=\s)", "", names.rstrip(".")).split()
    apposed = re.search(r",|\s[-–]\s", sentence) is not None
    return (
        sentence.endswith(".")
        and _MIN_WORDS <= len(words) <= _MAX_WORDS
        and (words[0].casefold() in _CALLED or (apposed and any(word in _CALLED for word in words)))
        and words[-1].istitle()
        and len(words[-1]) > 1
        and all(word.isalpha() and (word[0].isupper() or word in _CALLED) for word in words)
    )
