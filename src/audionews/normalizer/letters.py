"""Spelling letter by letter, with Vietnamese letter names."""

import unicodedata
from functools import cache

from audionews.models import ReadingStyle
from audionews.normalizer import numbers
from audionews.normalizer.tables import rows


@cache
def _names(column: str) -> dict[str, str]:
    return {row["letter"]: row[column] for row in rows("letters")}


def spell(text: str, style: ReadingStyle) -> str:
    """The names of the letters and digits of ``text``.

    Marks that Vietnamese hasn't got, and other characters, are skipped.

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
        else:
            base = unicodedata.normalize("NFD", letter)[0]
            if base in names:
                said.append(names[base])
    return " ".join(said)
