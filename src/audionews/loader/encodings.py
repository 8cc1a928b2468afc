"""Which encoding a Vietnamese text is in, found by trying: the right one gives Vietnamese syllables.

Before Unicode, Vietnamese was written in encodings that nothing else uses (TCVN3, VNI, VISCII, VPS),
often in pages that claim to be windows-1252, and text of theirs that was pasted into a Unicode editor
is valid UTF-8 that reads "Céng hßa". Detectors that count bytes know none of this. But the syllables
of Vietnamese are a closed set, so each reading of the bytes is tried, and judged by how many of its
words with marks are syllables.

UTF-8 is taken at its word where it is valid, unless another reading is far better: that is mojibake
(UTF-8 once read as windows-1252: "Viá»‡t") or one of the old encodings, pasted.
"""

import codecs
import html
import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache

from audionews import tables
from audionews.errors import LoadError
from audionews.phonology import parse_syllable

SAMPLE_BYTES = 60_000
"""Text that is judged: some ten thousand syllables, far more than it takes."""

MIN_SHARE = 0.5
"""Of the words with marks that must be syllables; names and foreign words aren't."""

MIN_LEAD = 0.3
"""By which another reading must be better than that before valid UTF-8 is given up."""

MIN_WORDS = 3
"""Words with marks that it takes to tell an encoding by."""

MIN_PASTED_WORDS = 10
"""Words with marks that it takes to give up valid UTF-8."""

MAX_DAMAGE = 0.05
"""Share of broken sequences up to which a text is still UTF-8, with a few bytes lost on the way."""

MIN_CAPITALS = 3
"""Capitals without marks that make a line a heading, where no small letter is among them."""

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig", "UTF-8 with a byte order mark"),
    (codecs.BOM_UTF32_LE, "utf-32", "UTF-32"),
    (codecs.BOM_UTF32_BE, "utf-32", "UTF-32"),
    (codecs.BOM_UTF16_LE, "utf-16", "UTF-16"),
    (codecs.BOM_UTF16_BE, "utf-16", "UTF-16"),
)
_EDGE = re.compile(rb"(?i)<(/?)(script|style)\b|<!--|-->")
_TAG = re.compile(rb"<[^<>]{0,2000}>")
_LATIN_ENTITY = re.compile(r"&(?:[A-Za-z]{2,7}|#1[6-9]\d|#2[0-5]\d|#x[A-Fa-f][0-9A-Fa-f]);")
_WORD_PARTS = re.compile(r"[\s\d!-/:-@\[-`{-~“”‘’–—…«»•\u00a0]+")
_MOJIBAKE_RUN = re.compile("[\u0080-\u024f\u02c0-\u02df\u2010-\u203a\u20ac\u2122]+")

_WORD = re.compile(r"[^\W\d_]+")
_TONED = "áàảãạắằẳẵặấầẩẫậéèẻẽẹếềểễệíìỉĩịóòỏõọốồổỗộớờởỡợúùủũụứừửữựýỳỷỹỵ"
_SENTENCE_START = re.compile(rf"((?:^|[.!?…][\"”’)]*[ \t]+|>\s*)[\"“‘(]?)([{_TONED}])", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Decoded:
    """A text, and how it was written.

    Args:
        text: in NFC.
        encoding: its name for people, e.g. ``"TCVN3"``.
    """

    text: str
    encoding: str


def decode(data: bytes, *, name: str, declared: str | None = None, markup: bool = False) -> Decoded:
    """Reads bytes as text, whatever encoding they are in.

    Args:
        data: the whole text or page.
        name: what errors call it.
        declared: the encoding that the server or the page names; tried, never trusted.
        markup: it is HTML: tags and scripts aren't judged, and entities are part of words.

    Raises:
        LoadError: no encoding gives Vietnamese, or any other text.
    """
    for bom, codec, label in _BOMS:
        if data.startswith(bom):
            return _finished(_strictly(data, codec, name=name), label)
    if b"\0" in data:
        return _finished(_without_bom(data, name=name), "UTF-16 without a byte order mark")
    sample = _sample(data, markup=markup)
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as cause:
        return _guessed(data, sample, cause=cause, name=name, declared=declared, markup=markup)
    return _checked(text, _text_of(sample.decode("utf-8", "ignore"), markup=markup), markup=markup)


def syllable_share(text: str) -> tuple[float, int]:
    """How Vietnamese a text looks.

    Returns:
        of the words with other than ASCII letters the share that are syllables, and how many there are.
    """
    good = count = 0
    for word in _WORD_PARTS.split(text):
        if word and not word.isascii():
            count += 1
            good += _is_syllable(word)
    return (good / count if count else 0.0), count


@cache
def _is_syllable(word: str) -> bool:
    return len(word) <= 9 and parse_syllable(word) is not None


# ---------------------------------------------------------------------------------------------
# Choosing


def _checked(text: str, sample: str, *, markup: bool) -> Decoded:
    """Valid UTF-8, unless another reading of its characters is far better Vietnamese."""
    share, words = syllable_share(sample)
    if words < MIN_PASTED_WORDS or share >= MIN_SHARE:
        return _finished(text, "UTF-8")
    best, label, repair = share, "UTF-8", None
    for other, change in _repairs():
        found, _ = syllable_share(change(sample))
        if found > best and found >= MIN_SHARE + MIN_LEAD:
            best, label, repair = found, other, change
    if repair is None:
        return _finished(text, "UTF-8")
    if markup:
        text = _LATIN_ENTITY.sub(lambda match: html.unescape(match.group()), text)
    return _finished(repair(text), f"{label}, pasted into Unicode")


def _guessed(
    data: bytes,
    sample: bytes,
    *,
    cause: UnicodeDecodeError,
    name: str,
    declared: str | None,
    markup: bool,
) -> Decoded:
    """The reading of bytes that aren't UTF-8 which gives the most syllables."""
    best: tuple[float, str, Callable[[bytes], str] | None] = (0.0, "", None)
    for label, read in _readings(declared):
        share, words = syllable_share(_text_of(read(sample), markup=markup))
        if words >= MIN_WORDS and share > best[0]:
            best = (share, label, read)
    damaged = data.decode("utf-8", "replace")
    losses = damaged.count("\ufffd")
    wide = sum(1 for letter in damaged if letter > "\x7f") - losses
    share, _ = syllable_share(_text_of(sample.decode("utf-8", "ignore"), markup=markup))
    if losses <= MAX_DAMAGE * wide and share >= best[0] - MIN_LEAD:
        text = damaged.replace("\ufffd", "")
        return _finished(text, f"UTF-8 with {losses} broken bytes")
    share, label, chosen = best
    if chosen is None or share < MIN_SHARE:
        raise LoadError(
            f"{name} is not UTF-8 (byte {cause.start}), and in no other encoding is it Vietnamese",
            hint="Save the article as UTF-8 text.",
        ) from cause
    return _finished(chosen(data), label)


def _readings(declared: str | None) -> Iterator[tuple[str, Callable[[bytes], str]]]:
    if declared is not None and (codec := _codec(declared)) is not None:
        yield declared, lambda data: _decoded(data, codec)
    yield "windows-1258", lambda data: unicodedata.normalize("NFC", _decoded(data, "cp1258"))
    for label in ("TCVN3", "VISCII", "VPS"):
        table = _byte_table(label.lower())
        yield label, _reader(label, table)
    yield "VNI", lambda data: _from_vni(_windows_1252(data))
    yield "windows-1252", _windows_1252


def _reader(label: str, table: dict[int, str]) -> Callable[[bytes], str]:
    def read(data: bytes) -> str:
        text = data.decode("latin-1").translate(table)
        return _with_capitals(text) if label == "TCVN3" else text

    return read


def _repairs() -> Iterator[tuple[str, Callable[[str], str]]]:
    yield "mojibake", _from_mojibake
    yield "double mojibake", lambda text: _from_mojibake(_from_mojibake(text))
    yield "TCVN3", lambda text: _with_capitals(_as_latin(text).translate(_byte_table("tcvn3")))
    yield "VNI", _from_vni
    yield "VISCII", lambda text: _as_latin(text).translate(_byte_table("viscii"))
    yield "VPS", lambda text: _as_latin(text).translate(_byte_table("vps"))


# ---------------------------------------------------------------------------------------------
# Reading


def _decoded(data: bytes, codec: str) -> str:
    return data.decode(codec, "replace").replace("\ufffd", "")


def _strictly(data: bytes, codec: str, *, name: str) -> str:
    """A text that says itself what it is in: where it isn't, it is no text."""
    errors = "replace" if codec == "utf-8-sig" else "strict"
    try:
        text = data.decode(codec, errors).replace("\ufffd", "")
    except UnicodeError as cause:
        raise LoadError(f"{name} is not a text file", hint="Save the article as UTF-8 text.") from cause
    # Two bytes of a program are a letter, too, but mostly a Chinese one.
    if "\0" in text or (codec != "utf-8-sig" and not _is_mostly_latin(text)):
        raise LoadError(f"{name} is not a text file", hint="Save the article as UTF-8 text.")
    return text


def _is_mostly_latin(text: str) -> bool:
    letters = [letter for letter in text[:SAMPLE_BYTES] if letter.isalpha()]
    latin = sum(letter < "\u0250" or "\u1e00" <= letter < "\u1f00" for letter in letters)
    return latin * 2 >= len(letters)


def _codec(declared: str) -> str | None:
    name = declared.strip().strip("\"'").lower()[:40]
    try:
        codec = codecs.lookup(name).name
        "".encode(codec)
    except (LookupError, UnicodeError, TypeError, ValueError):
        return None
    return None if codec in ("utf-8", "utf-8-sig", "utf-16", "utf-32", "utf-7", "punycode", "idna") else codec


def _without_bom(data: bytes, *, name: str) -> str:
    """UTF-16 without its mark has a NUL beside each ASCII letter, always on the same side."""
    head = data[:4000]
    even, odd = head[0::2].count(0), head[1::2].count(0)
    if len(data) % 2 == 0 and max(even, odd) >= len(head) // 8 and min(even, odd) * 20 <= max(even, odd):
        text = _decoded(data, "utf-16-be" if even > odd else "utf-16-le")
        if "\0" not in text:
            return text
    raise LoadError(f"{name} is not a text file", hint="Save the article as UTF-8 text.")


def _sample(data: bytes, *, markup: bool) -> bytes:
    if markup:
        # Where a page begins with a megabyte of scripts, its text comes after them.
        data = _TAG.sub(b" ", _without_scripts(data[: 40 * SAMPLE_BYTES]))
        data = re.sub(rb"[ \t\r\n]+", b" ", data)
    return data[:SAMPLE_BYTES]


def _without_scripts(data: bytes) -> bytes:
    """One walk over the edges: a pattern that looks for each end anew would take hours on open scripts."""
    kept = []
    start, inside = 0, b""
    for edge in _EDGE.finditer(data):
        kind = (edge[2] or b"-").lower()
        closes = edge[1] == b"/" or edge.group() == b"-->"
        if not inside and not closes:
            kept.append(data[start : edge.start()])
            inside = kind
        elif inside == kind and closes:
            start, inside = edge.start() if edge[1] else edge.end(), b""
    if not inside:
        kept.append(data[start:])
    return b" ".join(kept)


def _text_of(sample: str, *, markup: bool) -> str:
    return html.unescape(sample) if markup else sample


def _finished(text: str, label: str) -> Decoded:
    return Decoded(unicodedata.normalize("NFC", text), label)


@cache
def _byte_table(column: str) -> dict[int, str]:
    rows = tables.read("loader/legacy_letters.tsv")
    return {int(row[column], 16): row["letter"] for row in rows if row[column]}


@cache
def _vni() -> tuple[re.Pattern[str], dict[str, str]]:
    letters: dict[str, str] = {}
    for row in tables.read("loader/legacy_letters.tsv"):
        written = row["vni"]
        letters[written] = row["letter"]
        if len(written) == 2:
            # A capital with a small mark, as many typed it.
            letters.setdefault(written[0] + written[1].lower(), row["letter"])
    longest = sorted(letters, key=len, reverse=True)
    return re.compile("|".join(map(re.escape, longest))), letters


def _from_vni(text: str) -> str:
    pattern, letters = _vni()
    return pattern.sub(lambda match: letters[match.group()], text)


def _windows_1252(data: bytes) -> str:
    """As browsers read it: the five bytes without a letter are C1 controls."""
    return "".join(_cp1252_letter(byte) if 0x80 <= byte < 0xA0 else chr(byte) for byte in data)


@cache
def _cp1252_letter(byte: int) -> str:
    try:
        return bytes([byte]).decode("cp1252")
    except UnicodeDecodeError:
        return chr(byte)


@cache
def _cp1252_bytes() -> dict[int, int]:
    return {ord(_cp1252_letter(byte)): byte for byte in range(0x80, 0xA0)}


def _as_latin(text: str) -> str:
    """Characters of windows-1252 as the bytes that they were, each as one character."""
    return text.translate(_cp1252_bytes())


def _from_mojibake(text: str) -> str:
    """UTF-8 that was read as windows-1252, read again; what isn't UTF-8 stays."""

    def again(match: re.Match[str]) -> str:
        run = _as_latin(match.group())
        try:
            return run.encode("latin-1").decode("utf-8")
        except UnicodeError:
            return match.group()

    # "à" is C3 A0, whose second byte is a no-break space that editors make a plain one.
    return _MOJIBAKE_RUN.sub(again, text).replace("Ã ", "à ")


def _with_capitals(text: str) -> str:
    """The capitals with tones that TCVN3 lacks: of sentences, and of headings, where a font shows them."""
    text = _SENTENCE_START.sub(lambda match: match[1] + match[2].upper(), text)
    lines = text.split("\n")
    return "\n".join(line.upper() if _is_heading(line) else _WORD.sub(_raised, line) for line in lines)


def _is_heading(line: str) -> bool:
    plain = [letter for letter in line if letter.isascii() and letter.isalpha()]
    return len(plain) >= MIN_CAPITALS and all(map(str.isupper, plain))


def _raised(match: re.Match[str]) -> str:
    word = match.group()
    plain = [letter for letter in word if letter.isascii()]
    # "Bà" begins with its one capital as a name does; "VIỆt" must be a heading's.
    return word.upper() if len(plain) > 1 and all(map(str.isupper, plain)) else word
