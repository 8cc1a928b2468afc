"""Cutting a sentence to an engine's limit at the least harm.

Every gap between two tokens has a cost: how much a listener would mind a cut there. The cuts are
chosen together, by dynamic programming over the whole sentence, so that the sum of the costs is
the least there is. A greedy cut at the last comma before the limit would often leave a stump of
two words behind it.

    after . ! ? ; :          1       the voice falls there anyway
    after ,                  2
    before a conjunction     8       "và", "nhưng", "vì"
    before a preposition    12       "của", "trong", "tại"
    between two words       25
    before a measure word   40       a number and what it counts
    inside a word           80       "thi đua"
    inside a name           90       "Đỗ Đức Thịnh"
    before a mark        never

A piece costs `_PIECE` as such, and more the shorter it is, so that pieces come out even.
"""

import unicodedata
from collections.abc import Iterator, Sequence
from functools import lru_cache

from audionews import tables
from audionews.models import PAUSE_MARKS, Token

_STRONG, _COMMA, _CONJUNCTION, _PREPOSITION, _PLAIN, _COUNTED, _COMPOUND, _NAME = 1, 2, 8, 12, 25, 40, 80, 90
_NEVER = 1_000_000
_PIECE = 10
_STUMP = 30
"""Cost of an infinitely short piece; a full one costs nothing more."""

# Closed classes, after Diệp Quang Ban's grammar of Vietnamese: the words that begin a clause or a phrase.
_CONJUNCTIONS = frozenset(
    "và hay hoặc nhưng mà song còn vì bởi nên để khi nếu thì rằng tuy dù do nhằm".split()
)
_PREPOSITIONS = frozenset(
    "của trong ngoài trên dưới tại ở từ đến với cho về theo qua giữa bằng là được bị đã sẽ đang có không phải "
    "như những các một vào ra gồm".split()
)


def split_tokens(tokens: Sequence[Token], *, max_chars: int) -> Iterator[tuple[Token, ...]]:
    """Cuts a sentence's tokens into pieces whose spoken text has at most ``max_chars`` characters.

    Args:
        tokens: of one sentence. A token is only cut where it alone is longer than the limit.
        max_chars: at least 1.

    Returns:
        the pieces in order; together they hold every token once.
    """
    parts = [part for token in tokens for part in _fit(token, max_chars=max_chars)]
    sizes = [_size(part) for part in parts]
    if sum(sizes) <= max_chars + 1:
        if parts:
            yield tuple(parts)
        return
    start = 0
    for end in _best_cuts(parts, sizes, max_chars=max_chars):
        yield tuple(parts[start:end])
        start = end


def _size(token: Token) -> int:
    """Characters that it adds to the spoken text: itself and a space; a mark stands close."""
    spoken = token.spoken.strip()
    if not spoken or _is_mark(spoken):
        return len(spoken[:1])
    return len(spoken) + 1


def _is_mark(spoken: str) -> bool:
    return all(letter in PAUSE_MARKS for letter in spoken)


def _fit(token: Token, *, max_chars: int) -> Iterator[Token]:
    """The token, or the pieces of one that is too long: cut between its words, or through a word without end.

    The first piece carries the whole written text; the others are its continuation and have none.
    """
    if len(token.spoken) <= max_chars:
        yield token
        return
    pieces: list[str] = []
    for word in token.spoken.split():
        if pieces and len(pieces[-1]) + 1 + len(word) <= max_chars:
            pieces[-1] += " " + word
        else:
            pieces += [word[at : at + max_chars] for at in range(0, len(word), max_chars)]
    yield Token(token.written, pieces[0], token.rule, token.start, token.end, token.confidence)
    for piece in pieces[1:]:
        yield Token("", piece, token.rule, token.end, token.end, token.confidence)


def _best_cuts(tokens: Sequence[Token], sizes: Sequence[int], *, max_chars: int) -> list[int]:
    """Ends of the pieces, by least total cost."""
    count = len(tokens)
    gaps = [_gap_cost(tokens[index - 1], tokens[index]) for index in range(1, count)]
    best = [0.0] + [float("inf")] * count
    cut_before = [0] * (count + 1)
    for end in range(1, count + 1):
        # One more than the limit: a piece has one space less than words.
        size = -1
        start = end
        while start > 0 and (size + sizes[start - 1] <= max_chars or start == end):
            start -= 1
            size += sizes[start]
            fill = min(1.0, max(size, 0) / max_chars)
            gap = gaps[start - 1] if start else 0
            cost = best[start] + _PIECE + _STUMP * (1 - fill) ** 2 + gap
            if cost < best[end]:
                best[end], cut_before[end] = cost, start
    cuts = []
    end = count
    while end:
        cuts.append(end)
        end = cut_before[end]
    return cuts[::-1]


def _gap_cost(left: Token, right: Token) -> float:
    spoken = left.spoken.strip()
    if spoken and _is_mark(spoken):
        return _COMMA if spoken == "," else _STRONG
    word = right.spoken.strip()
    if not word or _is_mark(word):
        # A mark belongs to the word before it; a silent quote may open the next phrase.
        return _NEVER if word else _PLAIN
    lower = word.casefold()
    if _is_compound(left.written, right.written):
        return _COMPOUND
    if left.written[:1].isupper() and right.written[:1].isupper():
        return _NAME
    if lower in _CONJUNCTIONS:
        return _CONJUNCTION
    if lower in _PREPOSITIONS:
        return _PREPOSITION
    if left.changed and left.rule not in ("word", "punct"):
        return _COUNTED
    return _PLAIN


# ---------------------------------------------------------------------------------------------
# Compounds

_TONES = frozenset("\u0300\u0301\u0303\u0309\u0323")


@lru_cache(maxsize=20_000)
def _key(syllable: str) -> str:
    """The syllable with its tone at its end, so that toạ and tọa are one."""
    letters = unicodedata.normalize("NFD", syllable.casefold())
    tone = "".join(letter for letter in letters if letter in _TONES)
    return "".join(letter for letter in letters if letter not in _TONES) + tone


@lru_cache(maxsize=1)
def _compounds() -> frozenset[tuple[str, str]]:
    lines = tables.lines("segmenter/compounds.txt")
    return frozenset((_key(first), _key(second)) for first, second in (line.split() for line in lines))


def _is_compound(first: str, second: str) -> bool:
    return (_key(first), _key(second)) in _compounds()
