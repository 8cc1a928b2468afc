"""Captions that end like sentences and state only what the story tells: "Bà Lành dọn bùn ngoài chợ."

Where a copy put all into one line, nothing that stands around such a caption tells it. But it was written to
stand alone: no word ties it to what is said before ("cũng", "sau đó", "ông"), it quotes nobody, gives no
number, and judges nothing; and what it shows is told in one of the story's own sentences. A listener misses
nothing then, whosever it was.
"""

import itertools
import re
from collections.abc import Iterator, Sequence

MIN_WORDS = 4
MAX_WORDS = 25
MIN_WORDS_TOLD = 0.66
"""Of its words that mean something: how many one other sentence has."""

MIN_PAIRS_TOLD = 0.4
"""Of its pairs of neighbouring words. With these two, of 3,900 sentences of news and pages that had no part
in finding them two of the story were taken for captions, and of 2,200 among which were some eighty captions,
twelve captions and none of the story; three quarters as strict, five and twenty more."""

LEAD_SENTENCES = 3
"""A lead says in short what the story tells below; a caption among these repeats what is above it."""

MAX_SENTENCES = 400
"""Of a line, two hours of news; each may be compared with all others."""

_TIED = re.compile(
    r"\b(?:cũng|này|đó|ấy|kia|đây|vì|nên|nhưng|tuy|do|còn|lại|rằng|thì|nếu|nhờ|bởi|mà|hiện|sẽ|từng|chưa|không"
    r"|vẫn|đều|càng|hơn|nhất|thêm|phải|cần|có thể|nhiều khi|chẳng|tôi|chúng|họ|nó|nói|cho biết|cho hay"
    r"|cho rằng|khẳng định|theo|là|trước|ngoài|được biết|\d\S*)\b|[“”\"?!…:;(]|\.\.|\b[^\W\d_]\.$"
)
_OPENS = re.compile(
    r"(?:Sau|Khi|Trong|Tại|Ở|Đến|Vào|Từ|Với|Để|Ngay|Cùng|Bên|Thậm|Đồng|Đặc|Đáng|Dù|Và|Cô|Anh|Ông|Bà"
    r"|Chị|Việc|Điều|Mặc|Lúc|Sáng|Chiều|Tối|Đêm|Thế|Qua|Rồi|Chính(?! thức)|Cuối|Tức|Hóa|Xảy|Nghĩ|Sự|Thời|Hôm)"
    r"\s+[^\W\d_A-ZĐ]|[-–]"
)
"""Words that begin a sentence in its story, not on its own; "Bà Lành ..." may."""

_SMALL_WORDS = frozenset(
    "và của đã đang được bị cho có ở với các những một khi để từ đến ra vào về người ông bà anh chị cô rất"
    " như nhiều mình trên trong tại".split()
)
"""What most sentences have in common."""

_WORD = re.compile(r"\w+")


def retold(sentences: Sequence[str], *, above: Sequence[str] = ()) -> Iterator[int]:
    """Indices of sentences that were perhaps a picture's, and that the story tells without them.

    Args:
        sentences: of one story, in order, with their marks.
        above: what stands above them, the headline and the lead.
    """
    if len(sentences) > MAX_SENTENCES:
        return
    said = [_Said(text) for text in (*above, *sentences)]
    for index, sentence in enumerate(sentences, start=len(above)):
        this = said[index]
        if MIN_WORDS <= len(this.words) <= MAX_WORDS and _stands_alone(sentence.strip()):
            last = index if index - len(above) < LEAD_SENTENCES else len(said)
            if any(other.tells(this) for other in said[:last]):
                yield index - len(above)


class _Said:
    """A sentence's words, compared with others'."""

    def __init__(self, text: str) -> None:
        self.words = _WORD.findall(text.casefold())
        self._all = frozenset(self.words)
        self._pairs = frozenset(itertools.pairwise(self.words))

    def tells(self, other: "_Said") -> bool:
        """Whether this sentence, a longer one, has most of another's words, and in its order."""
        if len(self.words) < len(other.words) or self.words == other.words:
            return False
        main = other._all - _SMALL_WORDS
        return len(main & self._all) >= MIN_WORDS_TOLD * len(main) > 0 and len(
            other._pairs & self._pairs
        ) >= MIN_PAIRS_TOLD * len(other._pairs)


def _stands_alone(sentence: str) -> bool:
    """Whether nothing in a sentence needs the one before."""
    small = sentence[:1].lower() + sentence[1:]
    return sentence.endswith(".") and _TIED.search(small) is None and _OPENS.match(sentence) is None
