"""What the normalizer isn't sure of, for an editor to settle before publishing."""

import re
from dataclasses import dataclass

from audionews.models import ReadingStyle, Token
from audionews.normalizer.engine import Walker
from audionews.normalizer.foreign import foreign_names
from audionews.normalizer.glosses import glosses
from audionews.normalizer.lexicon import Lexicon
from audionews.phonology import is_syllable

SURE_ENOUGH = 0.7
"""A token below this had no cue to go by; set so that the defaults of ambiguous kinds are reported."""

_SENTENCE_ENDS = re.compile(r"(?<=[.!?…])[\s”\"’')\]]+(?=[^\W\d_a-zà-ỹ]|\d)|\n+")
_KINDS = {"acronym": "unknown acronym", "symbol": "odd symbol", "script": "letters of another script"}


@dataclass(frozen=True, slots=True)
class Doubt:
    """A token worth a look.

    Args:
        token: as it would be said.
        reason: a short English reason.
        sentence: the written sentence it is in.
        line: of the text, from 1.
    """

    token: Token
    reason: str
    sentence: str
    line: int


def find_doubts(text: str, style: ReadingStyle, *, lexicon: Lexicon | None = None) -> list[Doubt]:
    """The doubtful tokens of a text, in order.

    A foreign name is doubtful as long as neither the built-in table nor the user's lexicon has a reading for
    it: voices that know only Vietnamese syllables will say a respelling made by rule.

    Args:
        text: any length.
        style: how the voice reads.
        lexicon: the user's readings; what it has is never doubtful, nor an acronym that the text explains.
    """
    lexicon = glosses(text).merged(lexicon or Lexicon())
    doubts: list[Doubt] = []
    bounds = [0, *(found.end() for found in _SENTENCE_ENDS.finditer(text)), len(text) + 1]
    sentence = line = place = 0
    for token in Walker(style, lexicon).tokens(text):
        reason = _reason(token)
        if reason is None:
            continue
        while bounds[sentence + 1] <= token.start:
            sentence += 1
        line += text.count("\n", place, token.start)
        place = token.start
        written = text[bounds[sentence] : bounds[sentence + 1]].strip()
        doubts.append(Doubt(token, reason, written, line + 1))
    return doubts


def _reason(token: Token) -> str | None:
    if token.rule in ("word", "respelled"):
        if _is_foreign(token.written):
            return "foreign name without a reading"
        return None
    if token.rule == "punct" or token.confidence >= SURE_ENOUGH:
        return None
    return _KINDS.get(token.rule, f"guessed: {token.rule}")


def _is_foreign(word: str) -> bool:
    parts = re.findall(r"[^\W\d_]+", word)
    if all(is_syllable(part) for part in parts):
        return False
    hit = foreign_names().find(word, 0)
    return hit is None or hit.end < len(word)
