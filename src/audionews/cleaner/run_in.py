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
    r"(?<=[.!?…”\"'])\s+(?:xem|xem lại|video|clip|mời xem)\s[^.:!?]{8,120}:\s*(?P<signature>[^:]{0,40})$",
    re.IGNORECASE,
)
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
    if (label := _LABEL.match(paragraph) or _VIDEO.match(paragraph)) is not None:
        return _cut(paragraph, label.end(), "photo or video label")
    caption = _CAPTION.match(paragraph)
    if caption is not None and len(caption["text"].split()) <= MAX_CREDITED_CAPTION_WORDS:
        return _cut(paragraph, caption.end(), "photo caption")
    return None


def closing(paragraph: str) -> RunIn | None:
    """What stands behind a paragraph's last sentence: "bài viết chỉ mang tính chất tham khảo"."""
    found = _DISCLAIMER.search(paragraph, max(0, len(paragraph) - 150))
    if found is None or found.start() == 0:
        return None
    return RunIn(paragraph[found.start() :].strip(), "disclaimer", paragraph[: found.start()])


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
