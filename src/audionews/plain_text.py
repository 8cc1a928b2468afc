"""Text that feeds, tags and their readers can all take: what must go, and how to shorten.

Articles come from web pages, so their text holds what web pages hold: control characters, which
make a whole feed unreadable, since XML 1.0 can't even escape them; zero-width and direction marks,
which break search and file names; HTML entities and tags that were never decoded.
"""

import html
import re
import unicodedata
from urllib.parse import quote, urlsplit, urlunsplit

_FORBIDDEN = re.compile(
    # XML 1.0 section 2.2 without its line breaks, the C1 controls, lone surrogates, noncharacters
    # (U+FDD0.. and the last two of every plane), and U+FFFD, the mark of a decoding fault.
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffd-\uffff"
    + "".join(f"{chr(plane << 16 | 0xFFFE)}{chr(plane << 16 | 0xFFFF)}" for plane in range(1, 17))
    + "]"
)
_INVISIBLE = re.compile(
    # Soft hyphen, combining joiner, Arabic letter mark, Hangul fillers, zero widths and joiners,
    # direction marks and isolates, word joiner and invisible operators, variation selectors, BOM, tags.
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f"
    "\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff9-\ufffb\U000e0000-\U000e0fff]"
)
_TAG = re.compile(r"</?[A-Za-z!][^<>]*>")
_MARKUP_START = re.compile(r"<(?=[A-Za-z/!?])")
_CLOCK_AT_START = re.compile(r"^(\s*[(\[]?\s*\d{1,2}):(?=\d{2}(?!\d))")
_WORDS = re.compile(r"[^\W_]+")
_ENTITY_ROUNDS = 3
_MORE = "…"


def xml_text(text: str) -> str:
    """Drop what XML 1.0 can't hold; NFC; line breaks as ``\\n``.

    Args:
        text: of any origin.

    Returns:
        Text that any XML, HTML or tag may hold.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\x85", "\n")
    return unicodedata.normalize("NFC", _FORBIDDEN.sub("", text))


def one_line(text: str) -> str:
    """Text for a title or a name: one line, nothing invisible, no markup, no entities.

    Args:
        text: of any origin.

    Returns:
        NFC text with single spaces inside and none around; possibly empty.
    """
    for _ in range(_ENTITY_ROUNDS):
        decoded = html.unescape(text)
        if decoded == text:
            break
        text = decoded
    text = _INVISIBLE.sub("", xml_text(text))
    text = _MARKUP_START.sub("‹", _TAG.sub("", text))
    text = " ".join(text.split())
    return unicodedata.normalize("NFC", text)


def visible(text: str) -> str:
    """Text as it is printed, without what can't be seen: entities and markup are taken as printed, too.

    Args:
        text: of any origin.

    Returns:
        NFC text with single spaces inside and none around; possibly empty.
    """
    return unicodedata.normalize("NFC", " ".join(_INVISIBLE.sub("", xml_text(text)).split()))


def without_astral(text: str) -> str:
    """Drop what UCS-2 can't hold, emoji above all: ID3v2.3 knows no more (its section 3.3).

    Args:
        text: of any origin.

    Returns:
        Text within the Basic Multilingual Plane.
    """
    return "".join(letter for letter in text if letter <= "\uffff")


def without_chapter_mark(line: str) -> str:
    """Keep a line that begins with a time of day from being taken for a chapter.

    Apple, Spotify and YouTube read ``19:30 …`` at the start of a show-note line as a chapter mark.
    ``19h30`` is how Vietnamese newspapers write the same.

    Args:
        line: one line of show notes.

    Returns:
        The line, its first colon replaced by ``h`` where it began with a time.
    """
    return _CLOCK_AT_START.sub(r"\1h", line)


def cut(text: str, *, characters: int | None = None, utf8_bytes: int | None = None) -> str:
    """Shorten text to a limit, after a sentence if one ends in the last third, else after a word.

    Args:
        text: to be shortened; without lone surrogates.
        characters: most code points of the result.
        utf8_bytes: most bytes of the result in UTF-8.

    Returns:
        The text as it is where it fits; otherwise cut, with ``…`` where no sentence ends.
    """
    few = characters is None or len(text) <= characters
    if few and (utf8_bytes is None or len(text.encode()) <= utf8_bytes):
        return text
    kept = text if characters is None else text[: max(0, characters - len(_MORE))]
    if utf8_bytes is not None:
        kept = kept.encode()[: max(0, utf8_bytes - len(_MORE.encode()))].decode(errors="ignore")
    if not kept:
        return ""
    sentences = list(re.finditer(r"[.!?…][”\"')\]]*(?=\s|$)", kept))
    if sentences and sentences[-1].end() >= len(kept) * 2 / 3:
        return kept[: sentences[-1].end()]
    if not text[len(kept)].isspace():
        kept = kept.rpartition(" ")[0] or kept
    return kept.rstrip(" ,;:–-") + _MORE


def web_address(url: str | None) -> str | None:
    """An address that readers of feeds and tags accept: absolute, http(s), ASCII.

    Args:
        url: as the article or the user gave it.

    Returns:
        The address, its other letters percent-encoded or in IDNA, without user name and password;
        None where it is no web address.
    """
    if not url:
        return None
    try:
        parts = urlsplit(_INVISIBLE.sub("", xml_text(url)).strip())
        host, port = parts.hostname, parts.port
        if parts.scheme not in ("http", "https") or not host:
            return None
        ascii_host = host if host.isascii() else host.encode("idna").decode("ascii")
    except (ValueError, UnicodeError):
        return None
    if re.fullmatch(r"[A-Za-z0-9._-]+", ascii_host) is None:
        if ":" not in ascii_host:
            return None
        ascii_host = f"[{ascii_host}]"
    place = ascii_host if port is None else f"{ascii_host}:{port}"
    path, query, fragment = (
        re.sub(r"%(?![0-9A-Fa-f]{2})", "%25", quote(part, safe="%/:=&?~#+!$,;'@()*[]".replace(dropped, "")))
        for part, dropped in ((parts.path, "?"), (parts.query, "#"), (parts.fragment, "#"))
    )
    return urlunsplit((parts.scheme, place, path or "/", query, fragment))


def word_runs(text: str, *, length: int) -> frozenset[tuple[str, ...]]:
    """The runs of neighbouring words in a text, by which two texts are compared (Broder 1997: shingles).

    Args:
        text: any; case and punctuation don't count.
        length: words a run.

    Returns:
        Each run once; none where there are fewer words.
    """
    words = _WORDS.findall(text.casefold())
    return frozenset(tuple(words[at : at + length]) for at in range(len(words) - length + 1))
