"""What copies run into a paragraph's beginning or end: the headline once more, captions, labels.

Aggregators and plain copies put a story into one line, and with it what stood above and between its
paragraphs. Only what a mark tells apart is taken out: the headline word by word, a label that nobody
says ("XEM CLIP:"), a first sentence that ends with a photographer's name.
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
_VIDEO = re.compile(rf"(?:Video|Clip|VIDEO|CLIP)\s[^.:!?]{{8,100}}(?:\([^()]{{1,40}}\))?:\s+(?=[{UPPER}])")
"""The name of a film above a story: "Video trận chung kết: Mới đây, ..."."""
_CAPTION = re.compile(
    rf"(?P<text>[^.!?…]{{10,300}}?[.!?…]?)\s*[-–(]?\s*\(?(?:Ảnh|Nguồn ảnh|Nguồn|Đồ họa)\s*:\s*"
    rf"(?:[{UPPER}][\w./-]*(?:\s+[{UPPER}][\w./-]*){{0,3}})(?:\)\.?|\.)\s+(?=[{SENTENCE_START}])"
)
_FILM = re.compile(
    r"(?<=[.!?…”\"'])\s+(?:(?:cùng )?xem(?: lại)?|video|clip|mời xem|chiêm ngưỡng"
    r"|(?:những|một số|thêm) hình ảnh)"
    r"\s[^.:!?]{8,120}:\s*(?P<signature>[^:]{0,40})$",
    re.IGNORECASE,
)
_FILM_BEFORE = re.compile(r"(?:Video|Clip)\s+(?=[^\W\d_])")
_MAYBE_SENTENCE = re.compile(rf"(?<=\w)\s+(?=[{UPPER}][^\W\d_A-Z]*\s+[^\W\d_A-ZĐ])")
"""A capital with a small letter in the word after it: no name of two syllables."""

MAX_FILM_CHARS = 160
FILM_SHARE = 0.7
"""Of a label's words: how many are the headline's."""

_DISCLAIMER = re.compile(
    r"\s*\*?\s*\(?(?:thông tin|bài viết|nội dung)(?: trong)?(?: bài(?: viết)?)? (?:chỉ )?(?:có |mang )?tính"
    r"(?: chất)? tham khảo[^.!?]{0,60}[.!?]?\)?$",
    re.IGNORECASE,
)
_SLOGAN = re.compile(
    r"\s*\b(?:Báo|Tạp chí|Trang)\s[^.!?]{3,60}?\scập nhật (?:tin tức|thông tin)[^.!?]{0,60}$"
)
"""What a paper says of itself: "Báo Đông Hòa cập nhật tin tức liên tục"."""

MAX_LINK_CHARS = 250
_LINK = re.compile(
    r"(?<=[.!?…”\"')])\s+(?:(?:[^\s.!?…]+\s+){0,4}(?:>+|»|►)\s*)?"
    r"(?:xem thêm|đọc thêm)\s*:\s*(?:\S+\s+){3,}\S*[^\W_]$",
    re.IGNORECASE,
)
"""Behind a sentence: ">> Xem thêm: Giá cà phê lại tăng ở chợ huyện"."""


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
    if (label := _LABEL.match(paragraph) or _VIDEO.match(paragraph)) is not None:
        return _cut(paragraph, label.end(), "photo or video label")
    if (film := _film_of_the_title(paragraph, title=title)) is not None:
        return _cut(paragraph, film, "photo or video label")
    caption = _CAPTION.match(paragraph)
    if caption is not None and len(caption["text"].split()) <= MAX_CREDITED_CAPTION_WORDS:
        return _cut(paragraph, caption.end(), "photo caption")
    return None


def _film_of_the_title(paragraph: str, *, title: str) -> int | None:
    """Where the first sentence begins behind "Video" and most of the headline, or None."""
    if _FILM_BEFORE.match(paragraph) is None:
        return None
    said = set(title.casefold().split())
    for start in _MAYBE_SENTENCE.finditer(paragraph, 0, MAX_FILM_CHARS):
        words = paragraph[: start.start()].casefold().split()[1:]
        told = sum(word in said for word in words)
        if told >= MIN_TITLE_WORDS and told >= FILM_SHARE * len(words):
            return start.end()
    return None


def closing(paragraph: str) -> RunIn | None:
    """What stands behind a paragraph's last sentence: a disclaimer, a slogan, another story's headline."""
    found, reason = _DISCLAIMER.search(paragraph, max(0, len(paragraph) - 150)), "disclaimer"
    if found is None:
        found, reason = _SLOGAN.search(paragraph, max(0, len(paragraph) - 150)), "the paper's slogan"
    if found is None:
        found, reason = _LINK.search(paragraph, max(0, len(paragraph) - MAX_LINK_CHARS)), "related link"
    if found is None or found.start() == 0:
        return None
    return RunIn(paragraph[found.start() :].strip(), reason, paragraph[: found.start()].rstrip())


def film(paragraph: str) -> RunIn | None:
    """The name of a film behind the last sentence, before the signature: "Video trận đấu: H.N (tổng hợp)"."""
    found = _FILM.search(paragraph, max(0, len(paragraph) - 200))
    if found is None:
        return None
    signature = found["signature"].strip()
    rest = f"{paragraph[: found.start()]} {signature}".strip()
    return RunIn(paragraph[found.start() : found.start("signature")].strip(), "photo or video label", rest)


def _cut(paragraph: str, end: int, reason: str) -> RunIn | None:
    rest = paragraph[end:].strip()
    if len(rest.split()) < MIN_REST_WORDS:
        return None
    return RunIn(paragraph[:end].strip(), reason, rest)
