"""A normalizer that reads words as they stand: what the segmenter must hold for any normalizer."""

import re

from audionews.models import PAUSE_MARKS, Token

DIGITS = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")
_PIECE = re.compile(r"\w+|[^\w\s]")


def as_written(text: str) -> tuple[Token, ...]:
    """Words are said, pause marks are marks, every other sign is silent."""
    tokens = []
    for found in _PIECE.finditer(text):
        piece = found.group()
        spoken = piece if piece[0] in PAUSE_MARKS or piece[0].isalnum() or piece[0] == "_" else ""
        rule = "word" if spoken[:1].isalnum() else "punct"
        tokens.append(Token(piece, spoken, rule, found.start(), found.end()))
    return tuple(tokens)


def spelled_out(text: str) -> tuple[Token, ...]:
    """As `as_written`, but each digit is said as a word: readings longer than what is written."""
    said = dict(
        zip(
            "0123456789",
            ["không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín"],
            strict=True,
        )
    )
    tokens = []
    for token in as_written(text):
        spoken = token.spoken
        if set(token.written) <= set(said):
            spoken = " ".join(said[letter] for letter in token.written)
        tokens.append(Token(token.written, spoken, token.rule, token.start, token.end))
    return tuple(tokens)
