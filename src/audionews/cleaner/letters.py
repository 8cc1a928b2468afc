"""Capitals as Vietnamese papers use them, for character classes in patterns."""

import re

UPPER = "".join(
    letter for letter in map(chr, (*range(0x41, 0x250), *range(0x1E00, 0x1F00))) if letter.isupper()
)
"""Every Latin capital; "À-Ỹ" as a range would take in the small letters between them."""

SENTENCE_START = UPPER + "0-9“\"‘'("
"""What a sentence begins with, for use inside a character class."""

SENTENCE_GAP = re.compile(rf"(?<!\s[{UPPER}])[.!?…]+[”\"'’)\]]*\s+(?=[“\"'(\[\-–]?\s?[{UPPER}\d])")
"""The end of a sentence with the space behind it; initials ("I. Petrov") end none."""

_NEW_TONE_PLACE = re.compile(r"(?:o[àáảãạèéẻẽẹ]|(?<![qQ])u[ỳýỷỹỵ])(?![^\W\d_])", re.IGNORECASE)
_OLD_TONE_PLACE = {
    new: old
    for news, olds in (("oà oá oả oã oạ", "òa óa ỏa õa ọa"), ("oè oé oẻ oẽ oẹ", "òe óe ỏe õe ọe"),
                       ("uỳ uý uỷ uỹ uỵ", "ùy úy ủy ũy ụy"))
    for new, old in zip(news.split(), olds.split(), strict=True)
}  # fmt: skip


def with_old_tones(line: str) -> str:
    """The same line with "hoạ" and "khoá" as most papers write them, "họa" and "khóa"; as long as it was."""
    return _NEW_TONE_PLACE.sub(_with_old_tone, line)


def _with_old_tone(found: re.Match[str]) -> str:
    old = _OLD_TONE_PLACE[found[0].lower()]
    return old.upper() if found[0].isupper() else old
