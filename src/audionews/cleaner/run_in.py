"""What copies run into a paragraph's beginning or end: the headline once more, captions, labels.

Aggregators and plain copies put a story into one line, and with it what stood above and between its
paragraphs. Only what a mark tells apart is taken out: the headline word by word, a label that nobody
says ("XEM CLIP:"), a first sentence that ends with a photographer's name, and a line without a full stop
that names somebody, right before a sentence that begins as no name does ("Lê Minh nhận giải Tuy nhiên, ...").
"""

import re
from dataclasses import dataclass

from audionews.cleaner.letters import SENTENCE_START, UPPER
from audionews.cleaner.shapes import MAX_CREDITED_CAPTION_WORDS

MIN_TITLE_WORDS = 5
"""A shorter headline may well begin a sentence of the story."""

MIN_REST_WORDS = 12
"""What is left must be a paragraph; a short line is judged as a whole elsewhere."""

_LABEL = re.compile(
    r"(?:(?:xem|mời xem) (?:clip|video)|(?:clip|video|ảnh) minh họa|hình minh họa)\s*[.:)\]]*\s+"
    rf"(?-i:(?=[{SENTENCE_START}]))",
    re.IGNORECASE,
)
_CAPTION = re.compile(
    rf"(?P<text>[^.!?…]{{10,300}}?[.!?…]?)\s*[-–(]?\s*\(?(?:Ảnh|Nguồn ảnh|Nguồn|Đồ họa)\s*:\s*"
    rf"(?:[{UPPER}][\w./-]*(?:\s+[{UPPER}][\w./-]*){{0,3}})(?:\)\.?|\.)\s+(?=[{SENTENCE_START}])"
)
MIN_COPY_WORDS = 120
"""Of a paragraph: one that holds a whole story, as aggregators copy it, holds its captions, too."""

_OPENERS = (
    r"(?:Tuy nhiên|Theo|Trong|Sau|Khi|Trước (?:đó|đây|khi)|Nói (?:về|với)|Nếu|Đây|Ngoài|Bên cạnh"
    r"|Mặc dù|Được biết|Hiện|Để|Tại|Dù|Chính (?:bởi|vì)|Nhưng|Cũng|Một (?:số|nguồn)"
    r"|(?:Sáng|Chiều|Tối|Trưa|Ngày) \d)"
)
"""What sentences begin with and names don't."""

_NO_STOP = re.compile(rf"(?<=[^\W\d_A-ZĐ.])\s+(?={_OPENERS}\b)")
_STOP = re.compile(r"[.!?…:;][”\"’')\]]*\s+")
_SHOWN = re.compile(r"[-–]\s*(?:ảnh|Ảnh)(?:\s+\S+){1,4}$")
_NAMED = re.compile(
    rf"(?:[{UPPER}][\w.-]*\s+(?:[{UPPER}][\w-]*|\d+)\b|(?:BS|HLV|GS|PGS|TS|ĐT|U\d\d)\b"
    r"|[A-Z][a-z]*(?:[fjwz]|[bdfklmpqrstv]{2,}|[aeiou][bdklrsv])[a-z]*\s)"
)
"""How a caption begins that names somebody: two capitals, a title, a word that is no Vietnamese syllable."""

MIN_CAPTION_WORDS, MAX_CAPTION_WORDS = 4, 30

_DISCLAIMER = re.compile(
    r"\s*\*?\s*\(?(?:thông tin|bài viết|nội dung)(?: trong)?(?: bài(?: viết)?)? (?:chỉ )?(?:có |mang )?tính"
    r"(?: chất)? tham khảo[^.!?]{0,60}[.!?]?\)?$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class RunIn:
    """Something that was run into a paragraph.

    Args:
        written: as it stands there.
        reason: why it isn't read; a caption is ``"photo caption"``.
        rest: the paragraph without it.
    """

    written: str
    reason: str
    rest: str


def opening(paragraph: str, *, title: str) -> RunIn | None:
    """What stands before a paragraph's first sentence and isn't of it."""
    if len(title.split()) >= MIN_TITLE_WORDS and paragraph.casefold().startswith(title.casefold() + " "):
        return _cut(paragraph, len(title), "said just before")
    if (label := _LABEL.match(paragraph)) is not None:
        return _cut(paragraph, label.end(), "photo or video label")
    caption = _CAPTION.match(paragraph)
    if caption is not None and len(caption["text"].split()) <= MAX_CREDITED_CAPTION_WORDS:
        return _cut(paragraph, caption.end(), "photo caption")
    return None


def captions_inside(paragraph: str) -> list[str]:
    """Captions that a copy ran in between the sentences of a whole story, as they stand there.

    Args:
        paragraph: of at least `MIN_COPY_WORDS`; in shorter ones nothing is looked for.
    """
    if len(paragraph.split()) < MIN_COPY_WORDS:
        return []
    found = []
    start = 0
    for stop in (*(match.end() for match in _STOP.finditer(paragraph)), len(paragraph)):
        end = _NO_STOP.search(paragraph, start, stop)
        if end is not None:
            text = paragraph[start : end.start()]
            words = len(text.split())
            named = MIN_CAPTION_WORDS <= words <= MAX_CAPTION_WORDS and _NAMED.match(text) is not None
            if (named or _SHOWN.search(text) is not None) and not any(mark in text for mark in ',"“”'):
                found.append(text)
        start = stop
    return found


def closing(paragraph: str) -> RunIn | None:
    """What stands behind a paragraph's last sentence: "bài viết chỉ mang tính chất tham khảo"."""
    found = _DISCLAIMER.search(paragraph, max(0, len(paragraph) - 150))
    if found is None or found.start() == 0:
        return None
    return RunIn(paragraph[found.start() :].strip(), "disclaimer", paragraph[: found.start()])


def _cut(paragraph: str, end: int, reason: str) -> RunIn | None:
    rest = paragraph[end:].strip()
    if len(rest.split()) < MIN_REST_WORDS:
        return None
    return RunIn(paragraph[:end].strip(), reason, rest)
