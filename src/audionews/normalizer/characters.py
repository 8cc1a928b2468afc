"""From any Unicode text to the letters that the rules know, with the way back.

`clean` gives NFC text without invisible characters, with letters that stand for others turned into those
(phonology/disguises.py), and full-width forms into plain ones. `Cleaned.span` maps a stretch of it back
to the text that came in, so that tokens can point there.
"""

import html
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from audionews.normalizer.tables import rows
from audionews.phonology import disguised

MAX_MARKS = 30
"""Combining marks kept on one letter: the limit of Unicode's stream-safe format (UAX 15, section 13). More
of them only serve to make normalization slow."""

_PIECE = 4096
"""Checked for NFC at once; a long run of unordered marks costs the square of its length."""

_ODD = re.compile(
    "["
    "\\u0000-\\u0008\\u000b\\u000c\\u000e-\\u001f\\u007f-\\u009f\\u00ad"  # controls, soft hyphen
    "\\u00a8\\u00aa\\u00b4\\u00ba\\u2010\\u2011\\u2032\\u2033"  # lookalikes.tsv
    "\\u2126\\u212a\\u212b"
    "\\u00b2\\u00b3\\u00b9\\u00bc-\\u00be\\u2070-\\u2089\\u2150-\\u218b"  # superscripts, fractions
    "\\u2460-\\u24ff\\u2776-\\u2793"  # numbers in rings
    "\\u0300-\\u036f"  # combining marks
    "\\u200b-\\u200f\\u202a-\\u202e\\u2060-\\u206f\\ufe00-\\ufe0f\\ufeff\\ufff9-\\ufffb"  # invisible
    "\\ud800-\\uf8ff"  # surrogates, private use
    "\\ufb00-\\ufb06\\uff00-\\uffef"  # ligatures, full-width signs
    "\\U000e0000-\\U000e0fff"
    "]"
)
"""Characters that `_cluster` changes; text without any of them is used as it is."""

_ENTITY = re.compile(
    "&(?:[aeiouyAEIOUY](?:acute|grave|circ|tilde|uml)|nbsp|amp|quot|lt|gt|[lr]dquo|[lr]squo|[nm]dash|hellip);"
)
"""Left over from web pages; any other ``&word;`` is taken as printed."""

_JOINS = re.compile("[\u1160-\u11ff]")
"""Korean vowels and finals that NFC joins to the letter before them although they aren't marks; one that
found none would join whatever comes to stand before it."""


_RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹"
_POWER = re.compile(rf"(?<!\d)10([{_RAISED}]*)\Z")
"""10⁶; behind other numbers raised ones are marks of notes."""


@cache
def _lookalikes() -> dict[str, str]:
    return {row["character"]: row["latin"] for row in rows("lookalikes")}


@dataclass(frozen=True, slots=True)
class Cleaned:
    """Cleaned text and where each of its characters came from.

    Args:
        text: NFC, no invisible characters.
        starts, ends: per character of ``text``, the stretch of the original it stands for; None where
            the original was clean already.
        source_length: of the original.
    """

    text: str
    starts: list[int] | None
    ends: list[int] | None
    source_length: int

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The stretch of the original that ``text[start:end]`` stands for."""
        if self.starts is None or self.ends is None:
            return start, end
        if start >= end:
            place = self.starts[start] if start < len(self.starts) else self.source_length
            return place, place
        return self.starts[start], self.ends[end - 1]


def _is_clean(text: str) -> bool:
    if text.isascii() and text.isprintable() and "&" not in text:
        return True
    if _ODD.search(text) or _ENTITY.search(text):
        return False
    for place in range(0, len(text), _PIECE):
        piece = text[place : place + _PIECE]
        if unicodedata.combining(piece[0]) or not unicodedata.is_normalized("NFC", piece):
            return False
    return True


def _after_number(text: str, end: int) -> str:
    """A space where a digit would run on."""
    return " " if text[end : end + 1].isdigit() else ""


def _cluster(text: str, start: int, end: int, meant: dict[int, str]) -> str:
    """What one letter with its marks becomes."""
    letter = text[start]
    if letter.isascii() and end == start + 1:
        return letter if letter.isprintable() or letter.isspace() else ""
    end = min(end, start + 1 + MAX_MARKS)
    marks = text[start + 1 : end]
    if meant:
        letter = meant.get(start, letter)
        marks = letter[1:] + "".join(meant.get(place, text[place]) for place in range(start + 1, end))
        letter = letter[:1]
        if not letter:
            return ""
    category = unicodedata.category(letter)
    if category in ("Cf", "Cc", "Co", "Cn", "Cs"):
        return " " if letter.isspace() else ""
    if letter == "⁰" and text[start - 1 : start].isdecimal():
        return "°"  # as weather reports are typed: 15⁰C
    if (power := _POWER.search(text, max(0, start - 8), start)) is not None and letter in _RAISED:
        digit = str(_RAISED.index(letter))
        return digit if power[1] else f" mũ {digit}"
    if "\u2080" <= letter <= "\u2089" and text[start - 1 : start].isalpha():
        return chr(ord(letter) - 0x2050)  # CO₂, NH₃
    if category in ("No", "Nl") and not (letter in "²³" and text[max(0, start - 1) : start] in ("m", "M")):
        # A space keeps 5½ from becoming 51/2.
        return (
            f" {unicodedata.normalize('NFKC', letter).replace(chr(0x2044), '/')} ".rstrip()
            + _after_number(text, end)
        )
    if (plain := _lookalikes().get(letter)) is not None:
        letter = plain
    elif "\uff00" <= letter <= "\uffef" or "\ufb00" <= letter <= "\ufb06":
        letter = unicodedata.normalize("NFKC", letter)
    composed = unicodedata.normalize("NFC", letter + marks)
    return "".join(
        ch for ch in composed if not unicodedata.category(ch).startswith("M") and not _JOINS.match(ch)
    )


def clean(text: str) -> Cleaned:
    """Cleaned text; linear in the length of ``text``.

    Args:
        text: anything.

    Returns:
        The cleaned text, with the way back.
    """
    meant = disguised(text)
    if not meant and _is_clean(text):
        return Cleaned(text, None, None, len(text))
    out: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    for begin, end in _pieces(text):
        piece = text[begin:end]
        if _is_clean(piece) and not (meant and any(place in meant for place in range(begin, end))):
            out.append(piece)
            starts.extend(range(begin, end))
            ends.extend(range(begin + 1, end + 1))
        else:
            _clean_piece(text, begin, end, meant, out, starts, ends)
    return Cleaned("".join(out), starts, ends, len(text))


def _pieces(text: str) -> Iterator[tuple[int, int]]:
    """Stretches of about a line, cut at spaces, so that one odd character doesn't make a whole book slow."""
    place = 0
    while place < len(text):
        cut = text.find(" ", place + 200)
        end = len(text) if cut < 0 else cut
        yield place, end
        place = end


def _clean_piece(
    text: str,
    begin: int,
    end: int,
    meant: dict[int, str],
    out: list[str],
    starts: list[int],
    ends: list[int],
) -> None:
    """Cleans ``text[begin:end]`` letter by letter."""
    place = begin
    combining = unicodedata.combining
    while place < end:
        if text[place] == "&" and (entity := _ENTITY.match(text, place, end)):
            for letter in html.unescape(entity[0]):
                out.append(letter)
                starts.append(place)
                ends.append(entity.end())
            place = entity.end()
            continue
        stop = place + 1
        while stop < end and text[stop] >= "\u0300" and (combining(text[stop]) or _JOINS.match(text[stop])):
            stop += 1
        for letter in _cluster(text, place, stop, meant):
            out.append(letter)
            starts.append(place)
            ends.append(stop)
        place = stop
