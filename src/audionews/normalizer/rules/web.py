"""Web addresses, e-mail addresses, hashtags, handles, file names."""

import re
from functools import cache

from audionews.normalizer import letters, numbers
from audionews.normalizer.context import Context
from audionews.normalizer.rulebook import SURE, Reading, RuleBook
from audionews.normalizer.rules.acronyms import pronounceable
from audionews.normalizer.tables import rows
from audionews.phonology import is_syllable

BOOK = RuleBook()

_LABEL = r"[^\W_](?:[\w-]{0,60}[^\W_])?"
_TOP = (
    r"(?:com|net|org|gov|edu|info|biz|vn|io|co|tv|me|asia|eu|uk|us|cn|jp|kr|ru|fr|de|au|sg|th|ai|app|xyz|top|link|live|win|bet|fun|cc|online|"
    r"club|news|site|shop|store|vip|pro|mobi|int|mil|html|php|pdf|docx?|xlsx?|jpg|png|mp3|mp4|exe|apk|zip|rar|txt)"
)


@cache
def _signs() -> dict[str, str]:
    return {row["piece"]: row["spoken"] for row in rows("addresses") if row["kind"] == "sign"}


@cache
def _spelled() -> frozenset[str]:
    """Top-level domains that are spelled, though some could be words (vn, me)."""
    return frozenset(row["piece"] for row in rows("addresses") if row["kind"] == "spelled")


def say_address(address: str, context: Context) -> str:
    """An address piece by piece: words as words, the rest by letters, signs by name."""
    said: list[str] = []
    for piece in re.findall(r"[^\W\d_]+|\d+|[^\s]", address):
        if piece[0].isdecimal():
            said.append(
                numbers.integer(piece, context.style) if len(piece) <= 3 else numbers.digit_by_digit(piece)
            )
        elif piece[0].isalpha():
            if piece.lower() in _spelled() or not _is_word(piece):
                said.append(letters.spell(piece, context.style))
            else:
                said.append(piece)
        elif piece in _signs():
            said.append(_signs()[piece])
    return " ".join(said)


def _is_word(piece: str) -> bool:
    if len(piece) <= 2:
        return piece.islower() and is_syllable(piece)
    if piece.lower() in ("com", "net", "org", "gov", "edu", "html", "pdf"):
        return piece.lower() in ("com", "net", "org", "gov", "edu")
    lower = piece.lower()
    if is_syllable(lower) and piece != piece.upper():
        return True
    if piece.isupper() and len(piece) <= 4:
        return False
    if len(piece) == 3:
        return any(vowel in lower[1:] for vowel in "aeiouy")
    return re.search("[aeiouy]", lower) is not None and not re.search("[^aeiouy]{4}", lower)


@BOOK.rule("url", "letter", pattern=r"(?:https?://|www\.)[^\s<>\"“”]{2,300}")
def _url(found: re.Match[str], context: Context) -> Reading | None:
    address = found[0].rstrip(".,;:!?)]}'’»…")
    said = re.sub(r"^(?:https?://)?(?:www\.)?", "", address).rstrip("/")
    return Reading(say_address(said, context), 0.99, end=found.start() + len(address))


@BOOK.rule("email", "letter", "digit", pattern=rf"[\w.+-]{{1,64}}@{_LABEL}(?:\.{_LABEL}){{1,4}}")
def _email(found: re.Match[str], context: Context) -> Reading | None:
    return Reading(say_address(found[0], context), 0.99)


@BOOK.rule(
    "url",
    "letter",
    "digit",
    pattern=rf"(?:{_LABEL}\.){{1,4}}(?:{_TOP}|VN|COM|NET|ORG|COM\.VN)(?![^\W_])(?:/[^\s<>\"“”,;)]{{0,200}})?",
)
def _domain(found: re.Match[str], context: Context) -> Reading | None:
    address = found[0].rstrip(".,;:!?)]}'’»…/")
    if re.fullmatch(r"[\d.]+", address.partition("/")[0]):
        return None
    if re.match(r"[^\W\d_]+\.(?:Co|Th|Me|Vip|Pro|De|In|AI)\b", address):
        return None
    return Reading(say_address(address, context), 0.985, end=found.start() + len(address))


@BOOK.rule("hashtag", "sign", pattern=r"#[^\W_][\w]{0,80}")
def _hashtag(found: re.Match[str], context: Context) -> Reading | None:
    if found[0][1:].isdigit():
        return Reading(f"số {numbers.integer(found[0][1:], context.style)}", SURE)
    said = "" if context.previous == "hashtag" else "hashtag "
    return Reading(f"{said}{_split_camel(found[0][1:], context)}", SURE)


@BOOK.rule("handle", "sign", pattern=r"@[^\W_][\w.]{0,60}")
def _handle(found: re.Match[str], context: Context) -> Reading | None:
    handle = found[0].rstrip(".")
    return Reading(f"a còng {_split_camel(handle[1:], context)}", SURE, end=found.start() + len(handle))


def _split_camel(text: str, context: Context) -> str:
    spaced = re.sub(r"(?<=[^\W\d_A-Z])(?=[A-ZĐ])", " ", text.replace("_", " ").replace(".", " chấm "))
    said = []
    for word in re.findall(r"[^\W\d_]+|\d+", spaced):
        if word.isdecimal():
            said.append(numbers.integer(word, context.style))
        elif word.isupper() and not pronounceable(word) and len(word) < 5:
            said.append(letters.spell(word, context.style))
        else:
            said.append(word)
    return " ".join(said)
