"""opening: what is said before an article and after it, from templates that leave no holes.

A template names fields in braces: ``Theo {paper}, {weekday} ngày {date}.`` Of an article that doesn't
know a field, the clause that names it isn't said: without a date the voice says "Theo báo Sao Mai.",
without a newspaper "Thứ Sáu ngày 26 tháng 7 năm 2019.", and without both nothing. Clauses end at commas,
semicolons and dashes with a space after them, sentences at full stops.
"""

import re
import string
from collections.abc import Mapping
from typing import Literal

from audionews.models import Article

Opening = Literal["off", "short", "full"]

OPENINGS: Mapping[Opening, str] = {
    "off": "",
    "short": "Theo {paper}, {weekday} ngày {date}.",
    "full": "Chuyên mục {section}. Theo {paper}, {weekday} ngày {date}. Bài của {byline}.",
}
"""Templates of what is said before the title, as Vietnamese newsreaders name their source."""

FIELDS: Mapping[str, str] = {
    "source": "the newspaper as it calls itself",
    "paper": "the same after the word báo, where it doesn't say what it is",
    "byline": "who wrote it",
    "date": "26 tháng 7 năm 2019",
    "weekday": "thứ Sáu",
    "section": "the newspaper's section",
}
"""What a template may name."""

WEEKDAYS = ("thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ nhật")
"""Monday first, as `datetime.weekday` counts."""

_KINDS = ("báo", "tạp chí")
_OTHER_KINDS = ("đài", "thông tấn", "cổng", "trang", "kênh", "chuyên trang", "bản tin", "ban", "hãng")
_SENTENCE_END = re.compile(r"(?<=[.!?…])\s+")
_CLAUSE_END = re.compile(r"(?<=[,;])\s+|\s+(?=[–—-]\s)")
_FIRST_MARK, _MISSING = 0xE000, "\uf8ff"
"""Private characters stand for values, so that a comma within a name ends no clause."""


def fill(template: str, article: Article) -> str:
    """What a template says for an article.

    Args:
        template: with the fields of `FIELDS`; doubled braces stand for braces.
        article: gives their values.

    Returns:
        Whole sentences; nothing where every sentence names something that isn't known.
    """
    values = _values(article)
    text = ""
    said: list[str] = []
    for literal, field, _, _ in string.Formatter().parse(template):
        text += literal
        if field is None:
            continue
        value = values.get(field, "")
        text += chr(_FIRST_MARK + len(said)) if value else _MISSING
        if value:
            said.append(value)
    sentences = [_without_holes(sentence) for sentence in _SENTENCE_END.split(text.strip())]
    filled = " ".join(sentence for sentence in sentences if sentence)
    for index, value in enumerate(said):
        mark = chr(_FIRST_MARK + index)
        capital = value[:1].upper() + value[1:]
        begins = re.compile(rf"(?:^|(?<=[.!?…]\s)){mark}")
        filled = begins.sub(capital.replace("\\", r"\\"), filled)
        filled = filled.replace(mark, value)
    return filled


def _values(article: Article) -> dict[str, str]:
    published = article.published
    return {
        "source": (article.source or "").strip(),
        "paper": _paper((article.source or "").strip()),
        "byline": (article.byline or "").strip(),
        "date": f"{published.day} tháng {published.month} năm {published.year}" if published else "",
        "weekday": WEEKDAYS[published.weekday()] if published else "",
        "section": (article.section or "").strip(),
    }


def _paper(source: str) -> str:
    """The newspaper's name as it stands in the middle of a sentence."""
    name = source.casefold()
    if any(name.startswith(f"{kind} ") for kind in _KINDS):
        return source[0].lower() + source[1:]
    if not source or any(name.startswith(f"{kind} ") for kind in _OTHER_KINDS):
        return source
    return f"báo {source}"


def _without_holes(sentence: str) -> str:
    clauses = _CLAUSE_END.split(sentence)
    kept = [clause for clause in clauses if _MISSING not in clause]
    if len(kept) == len(clauses):
        return sentence
    whole = " ".join(kept).lstrip(",;–—- ").rstrip(",;–—- ")
    if not any(letter.isalnum() or _FIRST_MARK <= ord(letter) < ord(_MISSING) for letter in whole):
        return ""
    end = sentence[-1] if sentence[-1] in ".!?…" and whole[-1] not in ".!?…" else ""
    return whole[0].upper() + whole[1:] + end
