"""Spelling letter by letter, with Vietnamese letter names."""

from functools import cache

from audionews.models import ReadingStyle
from audionews.normalizer import numbers
from audionews.normalizer.tables import rows


@cache
def _names(column: str) -> dict[str, str]:
    return {row["letter"]: row[column] for row in rows("letters")}


def spell(text: str, style: ReadingStyle) -> str:
    """The names of the letters and digits of ``text``; other characters are skipped.

    >>> spell("VFF", ReadingStyle())
    'vê ép ép'
    """
    names = _names(style.letters)
    said = []
    for letter in text.lower():
        if letter in names:
            said.append(names[letter])
        elif letter.isdecimal():
            said.append(numbers.DIGITS[int(letter)])
        elif letter.isalpha():
            said.append(letter)
    return " ".join(said)
