"""A page as the text that a reader copies from it: one line for each block on the screen."""

import difflib
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from lxml import html

from audionews.cleaner import clean
from audionews.dates import VIETNAM_TIME
from audionews.loader import read_plain
from audionews.loader.encodings import decode

READ = ("lead", "body", "heading", "quote")
SAVED = datetime(2026, 11, 21, tzinfo=VIETNAM_TIME)
_BLOCKS = frozenset(
    "address article aside blockquote body button center dd div dl dt fieldset figcaption figure footer form"
    " h1 h2 h3 h4 h5 h6 header hr label li main nav ol option p pre section table td th tr ul br".split()
)
_UNSEEN = frozenset(
    "script style noscript template head iframe select svg textarea object video audio".split()
)
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden")
_EDGE = "\u2063"


@dataclass(frozen=True, slots=True)
class Score:
    """How a copy came out, in words.

    Args:
        kept: of the story's, in order.
        wanted: the story's.
        added: that aren't the story's; captions count neither way.
        came: all that came out.
    """

    kept: int
    wanted: int
    added: int
    came: int

    @property
    def is_right(self) -> bool:
        return self.kept >= 0.97 * self.wanted and self.added <= 0.02 * self.came

    def __add__(self, other: "Score") -> "Score":
        return Score(
            self.kept + other.kept,
            self.wanted + other.wanted,
            self.added + other.added,
            self.came + other.came,
        )


def copied(page: Path, *, below: int) -> str | None:
    """The text from the headline to the end of the story and some lines more.

    Args:
        page: an HTML file with its JSON beside it.
        below: so many lines more.

    Returns:
        None where headline and story aren't shown in lines of their own.
    """
    expected = json.loads(page.with_suffix(".json").read_text(encoding="utf-8"))
    if "title" not in expected:
        return None
    text = decode(page.read_bytes(), name=page.name, markup=True).text
    tree = html.document_fromstring(re.sub(r"^\s*<\?xml[^>]*>", "", text))
    shown = list(_lines(tree.find("body")))
    words = [_words(line) for line in shown]
    title = _words(expected["title"])
    last = next(_words(p["text"]) for p in reversed(expected["paragraphs"]) if p["role"] != "caption")
    start = next((at for at, said in enumerate(words) if said == title), None)
    end = next((at for at in range(len(words) - 1, -1, -1) if " ".join(last) in " ".join(words[at])), None)
    if start is None or end is None or end < start:
        return None
    return "\n".join(shown[start : end + 1 + below]) + "\n"


def score(page: Path, text: str) -> Score:
    """How the copied text comes out."""
    expected = json.loads(page.with_suffix(".json").read_text(encoding="utf-8"))
    article = clean(read_plain(text.encode(), name=page.name), not_after=SAVED).article
    want = _words(" ".join(p["text"] for p in expected["paragraphs"] if p["role"] in READ))
    captions = {word for p in expected["paragraphs"] if p["role"] == "caption" for word in _words(p["text"])}
    got = _words(" ".join(p.text for p in article.paragraphs if p.role.value in READ))
    matcher = difflib.SequenceMatcher(None, want, got, autojunk=False)
    added = sum(
        word not in captions
        for tag, _, _, start, end in matcher.get_opcodes()
        if tag in ("insert", "replace")
        for word in got[start:end]
    )
    return Score(sum(block.size for block in matcher.get_matching_blocks()), len(want), added, len(got))


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text.casefold())


def _lines(body: html.HtmlElement) -> Iterator[str]:
    pieces: list[str] = []
    _walk(body, pieces)
    for block in "".join(pieces).split("\n"):
        # Where two inline elements meet, styles put a gap between them.
        line = re.sub(f"{_EDGE}+", lambda edges: " " if len(edges[0]) > 1 else "", block)
        if line := "\t".join(" ".join(cell.split()) for cell in line.split("\t")).strip():
            yield line


def _walk(element: html.HtmlElement, pieces: list[str]) -> None:
    if not isinstance(element.tag, str) or element.tag in _UNSEEN:
        return
    if _HIDDEN.search(element.get("style") or "") or element.get("hidden") is not None:
        return
    edge = "\n" if element.tag in _BLOCKS else _EDGE
    if element.tag in ("td", "th") and not any(inner.tag in _BLOCKS for inner in element.iterdescendants()):
        edge = "\t" if element.getprevious() is not None else ""
        pieces.append(edge)
        edge = ""
    else:
        pieces.append(edge)
    pieces.append(_one_line(element.text))
    for child in element:
        _walk(child, pieces)
        pieces.append(_one_line(child.tail))
    pieces.append(edge)


def _one_line(text: str | None) -> str:
    return re.sub(r"\s+", " ", text or "")
