"""Spelling letter by letter, with Vietnamese letter names."""

import unicodedata

from audionews.models import ReadingStyle
from audionews.normalizer import numbers
from audionews.phonology import letter_names


def spell(text: str, style: ReadingStyle) -> str:
    """The names of the letters and digits of ``text``.

    Marks that Vietnamese hasn't got, and other characters, are skipped.

    >>> spell("VFF", ReadingStyle())
    'vê ép ép'
    """
    names = letter_names(style.letters)
    said = []
    for letter in text.lower():
        if letter.isalpha() and letter in names:
            said.append(names[letter])
        elif letter.isdecimal():
            said.append(numbers.DIGITS[int(letter)])
        else:
            base = unicodedata.normalize("NFD", letter)[0]
            if base in names:
                said.append(names[base])
    return " ".join(said)
