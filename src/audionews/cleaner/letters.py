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
