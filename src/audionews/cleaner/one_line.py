"""Stories that a copy put into one line: captions and headings between their sentences.

Aggregators join all that stood below each other on a page with spaces. A caption or a heading has no full
stop, so it runs into the sentence after it ("Xe cứu thương rời hiện trường Theo người dân, ..."). What gives
it away is that sentence's first word: a function word that has no capital anywhere but at a beginning.
"""

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from audionews.cleaner.furniture import furniture_reason
from audionews.cleaner.letters import SENTENCE_GAP, UPPER
from audionews.cleaner.picture_sentences import FEW_WORDS, is_picture_sentence, shows_picture
from audionews.cleaner.repeats import is_quoted
from audionews.cleaner.retold import retold
from audionews.models import Role
from audionews.phonology import is_syllable

MIN_WORDS = 80
"""A shorter paragraph is no story in one line; a slip of its writer's is left as it is."""

MAX_CAPTION_WORDS = 45
_MAX_HEADING_WORDS = 8
_MIN_NAMED_WORDS = 5
_MAX_CREDITED_WORDS = 30
_REACH = 400
"""Characters that are looked at before a boundary: no caption is longer, and a huge line is read once."""

_FOLLOWED_BY_SMALL = (
    "Sau Trong Khi Dù Để Nếu Từ Với Còn Ở Tại Qua Đến Lúc Vào Riêng Những Nhiều Một Việc Bởi Như "
    "Trước Bên Theo Các Ngoài Về Mỗi Là"
).split()
_ALONE = "Nhưng Hoặc Thậm Tuy Và".split()
_PHRASES = (
    "Tuy nhiên|Tuy vậy|Ngoài ra|Ngoài việc|Được biết|Mặc dù|Do đó|Do vậy|Vì thế|Vì vậy|Hiện nay"
    "|Hiện tại|Nói về|Nói với|Nói thêm|Trao đổi với|Trao đổi về|Đặc biệt|Đáng chú ý|Cũng theo"
    "|Cũng trong|Cũng như|Cũng tại|Không chỉ|Không những|Không phủ nhận|Không thể phủ nhận|Không đồng ý"
    "|Không còn|Không đồng tình|Thời điểm trên|Thời điểm đó|Thời điểm này|Chính bởi|Chính vì|Bởi vậy|Bởi thế"
    "|Tính trung bình|Tính chung|Tính đến|Thêm vào đó|Hơn nữa|Đây là|Đây cũng|Đây chính|Đó là|Đó cũng"
    "|Ngay sau|Ngay khi|Ngay từ|Ngay lập tức|Cùng với|Cùng ngày|Cùng thời|Thế nhưng|Tất cả|Có thể"
    "|Có lẽ|Có mặt|Mới đây|Gần đây|Thời gian qua|Thời gian gần đây|Trả lời|Phát biểu tại"
    "|Liên quan đến|Liên quan tới|Liên quan vụ|Đối với|Lý do|Theo đó|Chia sẻ về|Chia sẻ với"
    "|Trở thành|Đằng sau|Đầu tiên|Trước hết|Trước tiên|Thứ nhất|Chưa dừng lại|Chưa kể|Không giấu|Không biết"
)
_SENTENCE_WORDS = (
    rf"(?:(?:{'|'.join(_FOLLOWED_BY_SMALL)})\s+[^\s{UPPER}\"“(]"
    rf"|(?:Theo|Tại|Ở|Với|Trước|Sau)\s+[{UPPER}]|Phút (?:thứ )?\d|Thứ \w+ (?:tuần|vừa)"
    r"|(?:Sáng|Chiều|Tối|Trưa|Đêm|Ngày|Khoảng|Lúc)\s+(?:\d|nay|qua|cùng)"
    rf"|(?:{'|'.join(_ALONE)})\s+[^\s{UPPER}]|(?:{_PHRASES})\b)"
)
_BOUNDARY = re.compile(rf"(?<=[^\W_])[)”\"\]]*\s+(?={_SENTENCE_WORDS})")
_BEGINS_SENTENCE = re.compile(rf"(?!Một\b){_SENTENCE_WORDS}")
"""What shows that a sentence begins shows it of a caption's candidate, too; only "Một ..." names a thing."""
_IN_NAMES = re.compile(r"Các tiểu vương|Theo dõi|Theo Đời|Ngày nay|Sau [Đđ]ại học")
_PLAIN_NOUNS = (
    "Người Ông Bà Chị Cô Cậu Bé Đàn Giới Nữ Tài Khách Bác Nhóm Chiếc Xe Đám Trận Cuộc Bàn Bữa Ngôi Căn Cây"
    " Cá Cửa Giá Bối Bản"
).split()
"""First syllables of words that name nothing; institutions, offices and countries ("Anh") have capitals in
mid-sentence."""
_FAMILIAR = re.compile(
    rf"(?<=[^\W\d_])[)”\"]?\s+(?=(?P<first>{'|'.join(_PLAIN_NOUNS)}|Bệnh(?=\s+nh))"
    rf"\s+(?P<second>[^\W\d_{UPPER}][^\W\d_]*))"
)
"""A boundary where the words have small letters elsewhere in the line: "... hai tên cướp Cảnh sát nói"."""
_ANY_PAIR = re.compile(
    rf"(?<=[^\W\d_])[)”\"]?\s+(?=(?P<first>[{UPPER}][^\W\d_{UPPER}]*)\s+(?P<second>[^\W\d_{UPPER}]+))"
)
"""The same with any word: a heading that is counted is followed by a sentence somewhere."""
_ACTORS = re.compile(
    r"(?<=[^\W\d_])[)”\"]?\s+(?=(?:Lực lượng (?:chức|cứu|công|cảnh|CSGT|chữa)|Vụ việc|Vụ tai nạn|Nạn nhân"
    r"|Nguyên nhân|Hậu quả|Sự việc|Tài xế|Người dân|Người đàn ông|Người phụ nữ|Chiếc xe|Các nạn nhân"
    rf"|Các đối tượng|Nhiều người|Cảnh sát (?:nói|cho|địa))\s+[^\s{UPPER}\"“(])"
)
"""Of whom news speak, in words that have no capital elsewhere but in names ("danh hiệu Người dân ...")."""
_AGAIN = re.compile(rf"(?P<said>[{UPPER}]\S*(?:\s+[^\s.!?…]+){{1,9}})\s+(?=(?P=said)\s)")
"""Who is on a picture, and the sentence that begins with them: "Bà Lê Lành Bà Lê Lành cho hay ..."."""
_AGAIN_SMALL = re.compile(
    rf"(?<=[^\W\d_{UPPER}])\s+(?=(?P<first>[{UPPER}])(?P<rest>[^\W\d_{UPPER}]+\s+[^\W\d_{UPPER}]+)\b)"
)
"""A heading and the sentence that takes up its last words: "Nhà cần có sân sau Sân sau là nơi ..."."""
_NAME_REACH = 20
_WORD = re.compile(r"[^\W\d_]+")
_TAKES_A_NAME = re.compile(
    r"(?:(?:mục|giải|hiệu|tội|phim|trình|báo|kịch|cuốn|ca khúc|bài|tên|dự án|quỹ|hội|ngày|luật|lệnh|lượng"
    rf"|trường|sách|vai|tổ|đội|đoàn)|\b[{UPPER}]\S*)$"
)
"""What stands before a name with capitals ("hội Người cao tuổi"), or is one ("Hội Người cao tuổi")."""
_FOREIGN_NAME = re.compile(rf"\b[{UPPER}][^\W\d_{UPPER}]{{2,}}$")
_NUMBER = re.compile(r"(?P<value>\d{1,2})\.\s*")
"""Of a list: it belongs to what it counts ("2. Dời chợ")."""
_REPORTS = re.compile(
    r"[“”\"]|\b(?:cho biết|cho hay|cho rằng|nói rằng|nói|khẳng định|nhấn mạnh|(?<!được )chia sẻ|cho là)\b",
    re.IGNORECASE,
)
_OPENS = re.compile(
    r"(?:Theo|Tuy|Sau|Trước|Trả lời|Khi|Những|Trong|Vì|Do|Nhưng|Ngoài|Bên cạnh|Đồng thời|Ngày|\d)"
)
_AGENCIES = (
    "TTXVN|KCNA|TASS|AFP|AP|EPA|FBNV|NVCC|CTV|PLO|VOV|VTV|Reuters|Getty(?: Images)?|Internet|Facebook|CNN|BBC"
)
_CREDIT = re.compile(
    r"(?:^|[\s(–-])\(?(?:[Ảả]nh|Nguồn(?: ảnh)?|Đồ họa|Clip)(?:\s*:|\s+(?:FB|minh họa|cắt từ|chụp|Công an))"
    rf"|^Ảnh (?:{_AGENCIES})\b"
    rf"|\s[–-]\s*[Ảả]nh\s+[{UPPER}]"
)
_STORY_LINK = re.compile(r"\[[^\[\]]{20,200}\]\s+")
"""The headline of another story, as VietnamPlus sets it between paragraphs."""
_FILM = re.compile(rf"(?:Video|Clip)\s[^.:!?]{{8,100}}:\s+(?=[{UPPER}])")
"""The name of a film between two sentences: "Video trận chung kết: Mới đây, ..."."""
_FILM_LABEL = re.compile(r"(?:Video|Clip)\s*:\s+", re.IGNORECASE)
_MAX_FILM_CHARS = 160
_FILM_END = re.compile(
    rf"[”\"]\s+(?=[{UPPER}])"
    rf"|\b[{UPPER}][^\W\d_]*\s+(?=(?P<first>[{UPPER}][^\W\d_{UPPER}]+)\s+(?P<second>[^\W\d_{UPPER}]+))"
)
"""Where the sentence begins behind it: a quoted title ends, or a name does and what follows is none:
"Video: Lễ hội chùa Hòa An Người dân cho biết ..."."""
_LINKS = re.compile(
    rf"(?<=[^\W_]|[.!?…”\"])\s+(?:(?:Tin|Bài) liên quan|CÙNG (?:SỰ KIỆN|CHỦ ĐỀ|CHUYÊN MỤC)):?\s+(?=[{UPPER}])"
)
_MAX_LINKS_CHARS = 1000
_LABEL = r"(?:Ảnh|Nguồn ảnh|Nguồn)\s*:\s*"
_CREDITED = re.compile(
    rf"{_LABEL}(?:[^\s/]+(?:\s+[^\s/]+)?\s?/\s?)?(?:{_AGENCIES})\)?\s+(?=[“\"\[{UPPER}])"
    rf"|\({_LABEL}[^()]{{1,40}}\)\s+(?=[“\"\[{UPPER}])"
    rf"|(?<![^\s])Ảnh (?:minh họa|(?:{_AGENCIES}))\s+(?=[{UPPER}])"
    rf"|\s[–-]\s*[Ảả]nh\s+[{UPPER}]{{2,}}\s+(?=[“\"{UPPER}])"
    # A photographer's name ends before the last capital: "Ảnh: Minh Châu Công an phường ...".
    rf"|{_LABEL}(?!{FEW_WORDS}[.!?)])(?:[{UPPER}][^\s.,;:!?]*\s+){{1,4}}(?=[{UPPER}][^\s.,;:!?{UPPER}]*\s+[^\W\d_{UPPER}])"
)
_LINK = re.compile(r">>|»|Xem thêm\s*:")
_LAST_LINK = re.compile(r"(?:>>|»|Xem thêm\s*:)\s*(?:\S+\s+){3,}\S*[^\W_]$")
_NAME = re.compile(rf"\s[{UPPER}][^\W\d_]*")
_QUOTED_NAME = re.compile(r"[“\"](?:[^\s“”\"]+\s){0,5}[^\s“”\"]+[”\"]")
"""A title or a word that someone else used: no speech."""
_TINY_WORDS = 3
_MIN_TINY = 3
"""So many sentences of so few words at a story's end are captions: "Tầng một. Tầng hai. Mái nhà."."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a line.

    Args:
        text: as written.
        role: what it is, or None where it is text of the story.
        reason: why it isn't read, where it is neither.
    """

    text: str
    role: Role | None = None
    reason: str = ""


def pieces(line: str, *, above: Sequence[str] = ()) -> list[Piece]:
    """Takes a story in one line apart.

    Args:
        line: a paragraph.
        above: the headline and the lines above this one, which may tell what a picture shows.

    Returns:
        Its pieces in order, nothing lost; the line itself where nothing was run into it.
    """
    if len(line.split(maxsplit=MIN_WORDS)) <= MIN_WORDS:
        return [Piece(line)]
    links = _LINKS.search(line, max(0, len(line) - _MAX_LINKS_CHARS))
    if links is not None:
        behind = Piece(line[links.start() :].strip(), reason="links to other stories")
        return [*pieces(line[: links.start()], above=above), behind]
    found: list[_Span] = []
    for span in _with_retold(line, _with_tiny_captions(line, list(_spans(line))), above=above):
        last = found[-1] if found else None
        if span.role is Role.CAPTION and last is not None and last.is_text:
            credited = _credited(line, last, span)
            last.end = span.start = credited
            if last.start == last.end:
                found.pop()
                last = found[-1] if found else None
        joined = last is not None and (
            (last.is_text and span.is_text)
            or (last.role is span.role is Role.CAPTION and _CREDIT.match(line[span.start : span.end]))
        )
        if last is not None and joined:
            last.end = span.end
        else:
            found.append(span)
    return [Piece(line[span.start : span.end].strip(), span.role, span.reason) for span in found]


@dataclass(slots=True)
class _Span:
    """Where a piece lies in its line."""

    start: int
    end: int
    role: Role | None = None
    reason: str = ""

    @property
    def is_text(self) -> bool:
        return self.role is None and not self.reason


def _credited(line: str, text: _Span, credit: _Span) -> int:
    """Where a credit's caption begins: with the sentence before in "Xe tới nơi. Ảnh: Facebook Theo ..."."""
    written = line[credit.start : credit.start + _REACH]
    if not _CREDIT.match(written):
        return credit.start
    begin = max(text.start, text.end - _REACH)
    ends = [found.end() for found in SENTENCE_GAP.finditer(line, begin, text.end) if found.end() < text.end]
    start = ends[-1] if ends else begin
    caption = line[start : text.end]
    if written.startswith("Ảnh minh họa") and re.fullmatch(r"(?:\w+ ){1,3}\w+\.\s*", caption) is None:
        # An illustration is nobody's picture: a sentence before it is the story's.
        return credit.start
    if begin == start > text.start or len(caption.split()) > _MAX_CREDITED_WORDS or _REPORTS.search(caption):
        return credit.start
    return start


def _spans(line: str) -> Iterator[_Span]:
    """What was run into each sentence, and the sentence."""
    start = 0
    for end in (*(found.end() for found in SENTENCE_GAP.finditer(line)), len(line)):
        if _NUMBER.fullmatch(line, start, end) is not None:
            continue
        while (span := _run_in(line, start, end)) is not None:
            yield span
            start = span.end
        if start < end:
            yield _sentence(line, start, end)
        start = end


def _sentence(line: str, start: int, end: int) -> _Span:
    """A sentence, with what it is if not the story's: a picture's, or of the page around the story."""
    if is_picture_sentence(line, start, end):
        return _Span(start, end, Role.CAPTION)
    text = line[start:end].strip() if end - start <= _REACH else ""
    if end < len(line):
        reason = furniture_reason(text) if text else None
        return _Span(start, end, reason=reason or "")
    # The last one of a block that may have ended without a full stop.
    if _LAST_LINK.search(text):
        return _Span(start, end, reason="related link")
    return _Span(start, end, Role.CAPTION if text[-1:].isalnum() and _CREDIT.match(text) else None)


def _with_tiny_captions(line: str, spans: list["_Span"]) -> list["_Span"]:
    """The same spans; the last ones are captions where they are too short for a story's end."""
    told = spans[:-1] if spans and not line[spans[-1].start :].rstrip().endswith(".") else spans
    tiny = 0
    for span in reversed(told):
        text = line[span.start : span.end]
        if not span.is_text or len(text.split()) > _TINY_WORDS or not re.fullmatch(r"[\w\s]+\.\s*", text):
            break
        tiny += 1
    if tiny >= _MIN_TINY:
        for span in told[-tiny:]:
            span.role = Role.CAPTION
    return spans


def _with_retold(line: str, spans: list["_Span"], *, above: Sequence[str]) -> list["_Span"]:
    """The same spans; sentences that only state what others tell are captions."""
    sentences = [span for span in spans if span.is_text]
    for place in list(retold([line[span.start : span.end] for span in sentences], above=above)):
        span = sentences[place]
        if not is_quoted(line, span.start, span.end):
            span.role = Role.CAPTION
    return spans


def _run_in(line: str, start: int, end: int) -> _Span | None:
    """What stands before the true beginning of a sentence."""
    stop = min(end, start + _REACH)
    if (link := _STORY_LINK.match(line, start, stop)) is not None:
        return _Span(start, link.end(), reason="link to another story")
    if (film := _FILM.match(line, start, stop)) is not None:
        return _Span(start, film.end(), reason="photo or video label")
    if (told := _numbered_heading(line, start, stop)) is not None:
        return _Span(start, told, Role.HEADING)
    if (label := _FILM_LABEL.match(line, start, stop)) is not None:
        for name_end in _FILM_END.finditer(line, label.end(), min(stop, start + _MAX_FILM_CHARS)):
            first = name_end["first"]
            if first in (None, *_PLAIN_NOUNS) or (first.lower(), name_end["second"]) in _pairs(line):
                return _Span(start, name_end.end(), reason="photo or video label")
    ends = [
        found.end()
        for found in _BOUNDARY.finditer(line, start, stop)
        if not _IN_NAMES.match(line, found.end())
    ]
    ends += [found.end() for found in _FAMILIAR.finditer(line, start, stop) if _is_familiar(line, found)]
    ends += [found.end() for found in _ACTORS.finditer(line, start, stop) if not _takes_a_name(line, found)]
    ends += [
        found.end()
        for found in _AGAIN_SMALL.finditer(line, start, stop)
        if line.endswith(f" {found['first'].lower()}{found['rest']}", start, found.start())
    ]
    if (again := _AGAIN.match(line, start, stop)) is not None:
        return _Span(start, again.end(), Role.CAPTION)
    credit = _CREDITED.search(line, start, stop)
    for place in sorted([*ends, credit.end()] if credit else ends):
        text = line[start:place].strip()
        if (kind := _kind(text)) is not None:
            return _Span(start, place, *kind)
    return None


def _numbered_heading(line: str, start: int, stop: int) -> int | None:
    """Where the sentence begins behind the heading in "2. Sân sau Sân sau là nơi ...", or None."""
    number = _NUMBER.match(line, start, stop)
    if number is None or not _counts_on(line, int(number["value"])):
        return None
    for found in _ANY_PAIR.finditer(line, number.end(), stop):
        pair = found["first"].lower(), found["second"]
        if (pair in _pairs(line) or found["first"] == "Hãy") and not _takes_a_name(line, found):
            words = len(line[number.end() : found.start()].split())
            return found.end() if 1 < words <= _MAX_HEADING_WORDS else None
    return None


def _counts_on(line: str, value: int) -> bool:
    """Whether a line has the number before this one, or the next behind the first: headings count through."""
    return (value - 1 if value > 1 else 2) in _numbers(line)


@lru_cache(maxsize=1)
def _numbers(line: str) -> frozenset[int]:
    """The numbers in a line that may count its parts."""
    return frozenset(
        int(found["value"]) for found in re.finditer(rf"(?:^|(?<=\s)){_NUMBER.pattern}(?<=\s)", line)
    )


def _is_familiar(line: str, boundary: re.Match[str]) -> bool:
    """Whether the words behind a boundary begin a sentence there, as they have small letters elsewhere."""
    pair = boundary["first"].lower(), boundary["second"]
    return not _takes_a_name(line, boundary) and pair in _pairs(line)


def _takes_a_name(line: str, boundary: re.Match[str]) -> bool:
    """Whether what stands before a boundary has a name behind it."""
    before = line[max(0, boundary.start() - _NAME_REACH) : boundary.start()]
    if (foreign := _FOREIGN_NAME.search(before)) is not None and not is_syllable(foreign[0].lower()):
        return False  # No name of ours goes on in Vietnamese: "... ở Manchester Ông thầy cũ ..."
    return _TAKES_A_NAME.search(before) is not None


@lru_cache(maxsize=1)
def _pairs(line: str) -> frozenset[tuple[str, str]]:
    """Every word of a line with the one after it."""
    return frozenset(itertools.pairwise(_WORD.findall(line)))


def _kind(text: str) -> tuple[Role | None, str] | None:
    """What such a text is: a caption, a heading, a link; None where it is part of the sentence after it."""
    if (number := _NUMBER.match(text)) is not None:
        text = text[number.end() :]
    count = len(text.split())
    if count > MAX_CAPTION_WORDS:
        return None
    if _LINK.search(text):
        return None, "related link"
    if _CREDIT.search(text) or shows_picture(text):
        return Role.CAPTION, ""
    if _OPENS.match(text) or _BEGINS_SENTENCE.match(text):
        return None
    if _REPORTS.search(_QUOTED_NAME.sub("", text)) or text.endswith((",", ":", "-", "–")):
        return None
    if text.endswith(("”", '"')):
        # Perhaps a sentence whose full stop was forgotten: only what is read may be told apart.
        return (Role.HEADING, "") if 1 < count <= _MAX_HEADING_WORDS else None
    if count > _MAX_HEADING_WORDS or (count >= _MIN_NAMED_WORDS and _NAME.search(text)):
        return Role.CAPTION, ""
    return (Role.HEADING, "") if count > 1 else None
