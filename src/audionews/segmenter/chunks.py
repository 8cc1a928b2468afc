"""Cutting a sentence to an engine's limit at the least harm.

The pieces are made of *units*: a word with the marks and the silent signs that cling to it. Every
gap between two units has a cost: how much a listener would mind a cut there. The cuts are chosen
together, by dynamic programming over the whole sentence, so that the sum of the costs is the least
there is. A greedy cut at the last comma before the limit would often leave a stump of two words
behind it.

    after . ! ? ; :          1       the voice falls there anyway
    after ,                  2
    before a conjunction     8       "và", "nhưng", "vì"
    before a preposition    12       "của", "trong", "tại"
    between two words       25
    after either of those   35       "của | Liên Hiệp Quốc": it opens what follows
    beside a number      1,000       "số | 2", "26 | đơn vị"
    inside a word        1,100       "thi đua"
    inside a name        1,200       "Đỗ Đức Thịnh"

A piece costs `_PIECE` as such, and more the shorter it is, so that pieces come out even.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from audionews.models import PAUSE_MARKS, Token
from audionews.segmenter.compounds import is_compound

_STRONG, _COMMA, _CONJUNCTION, _PREPOSITION, _PLAIN, _OPENED = 1, 2, 8, 12, 25, 35
_COUNTED, _COMPOUND, _NAME = 1_000, 1_100, 1_200
"""So much that one more piece, even an empty one, costs less: no such cut while another place is there."""

_PIECE = 10
_STUMP = 30
"""Cost of an infinitely short piece; a full one costs nothing more."""

# Closed classes, after Diệp Quang Ban's grammar of Vietnamese: the words that begin a clause or a phrase.
_CONJUNCTIONS = frozenset(
    (
        *("và", "hay", "hoặc", "nhưng", "mà", "song", "còn", "vì", "bởi", "nên", "để", "khi", "nếu", "thì"),
        *("tuy", "dù", "do", "nhằm"),
    )
)
_PREPOSITIONS = frozenset(
    (
        *(
            "của",
            "trong",
            "ngoài",
            "trên",
            "dưới",
            "tại",
            "ở",
            "từ",
            "đến",
            "với",
            "cho",
            "về",
            "theo",
            "qua",
        ),
        *(
            "giữa",
            "bằng",
            "là",
            "được",
            "bị",
            "đã",
            "sẽ",
            "đang",
            "có",
            "không",
            "phải",
            "như",
            "những",
            "các",
        ),
        *("một", "vào", "gồm", "sau", "trước"),
    )
)
# Words that the number after them belongs to; such a number counts nothing that follows.
_HEADS = frozenset(
    (
        *(
            "năm",
            "ngày",
            "sáng",
            "trưa",
            "chiều",
            "tối",
            "đêm",
            "tháng",
            "quý",
            "mùng",
            "thứ",
            "lúc",
            "số",
            "khóa",
        ),
        *(
            "điều",
            "khoản",
            "mục",
            "lần",
            "vòng",
            "tập",
            "lớp",
            "quận",
            "phường",
            "tổ",
            "cấp",
            "loại",
            "hạng",
            "đợt",
        ),
    )
)
_GROUPS = frozenset(("tỷ", "tỉ", "triệu", "nghìn", "ngàn", "phẩy"))
"""Words within long numbers after which readers draw breath."""

_OPENING = frozenset("“‘«([{<\"'–—-•*#@")
"""Signs that belong to the word after them where there is one before and one after."""


@dataclass(frozen=True, slots=True)
class _Unit:
    """A word and what clings to it, never cut.

    Args:
        tokens: signs before the word, the word, and the marks and signs after it.
        word: index of the word in them.
        size: characters that it adds to the spoken text, with the space before it.
        mark: the strongest pause mark after the word, or empty.
    """

    tokens: tuple[Token, ...]
    word: int
    size: int
    mark: str

    @property
    def said(self) -> Token:
        """The token of the word."""
        return self.tokens[self.word]


def split_tokens(tokens: Sequence[Token], *, max_chars: int) -> Iterator[tuple[Token, ...]]:
    """Cuts a sentence's tokens into pieces whose spoken text has at most ``max_chars`` characters.

    Args:
        tokens: of one sentence. A token is only cut where it alone is longer than the limit.
        max_chars: at least 1.

    Returns:
        the pieces in order; together they hold every token once, and each has something to say.
        None where nothing is to be said.
    """
    parts = [part for token in tokens for part in _fit(token, max_chars=max_chars)]
    units = _units(parts, max_chars=max_chars)
    start = 0
    for end in _best_cuts(units, max_chars=max_chars):
        yield tuple(token for unit in units[start:end] for token in unit.tokens)
        start = end


def _is_mark(spoken: str) -> bool:
    return all(letter in PAUSE_MARKS for letter in spoken)


def _is_word(token: Token) -> bool:
    spoken = token.spoken.strip()
    return bool(spoken) and not _is_mark(spoken)


def _fit(token: Token, *, max_chars: int) -> Iterator[Token]:
    """The token, or the pieces of one that is too long: cut between its words, or through a word without end.

    The first piece carries the whole written text; the others are its continuation and have none.
    """
    if len(token.spoken.strip()) <= max_chars or not _is_word(token):
        yield token
        return
    pieces: list[list[str]] = [[]]
    for word in token.spoken.split():
        if len(" ".join([*pieces[-1], word])) > max_chars and pieces[-1]:
            full = pieces.pop()
            at = _end_of_group(full)
            if len(" ".join([*full[at:], word])) > max_chars:
                at = len(full)
            pieces += [full[:at], full[at:]]
        pieces[-1].append(word)
    texts = [text for piece in pieces for text in _sliced(" ".join(piece), max_chars=max_chars)]
    yield replace(token, spoken=texts[0])
    for text in texts[1:]:
        yield Token("", text, token.rule, token.end, token.end, token.confidence)


def _end_of_group(words: Sequence[str]) -> int:
    """Where the last group of a long number ends in the second half of a piece, else the piece's end."""
    for at in range(len(words) - 1, len(words) // 2, -1):
        if words[at - 1] in _GROUPS:
            return at
    return len(words)


def _sliced(text: str, *, max_chars: int) -> Iterator[str]:
    """A text as it is where it fits, else cut through: then it is one endless word."""
    for at in range(0, len(text), max_chars):
        yield text[at : at + max_chars]


def _units(tokens: Sequence[Token], *, max_chars: int) -> list[_Unit]:
    """Groups tokens around their words."""
    words = [index for index, token in enumerate(tokens) if _is_word(token)]
    units = []
    start = 0
    for place, word in enumerate(words):
        last = place == len(words) - 1
        end = len(tokens) if last else _boundary(tokens, word + 1, words[place + 1])
        units.append(_unit(tokens[start:end], word - start, max_chars=max_chars))
        start = end
    return units


def _boundary(tokens: Sequence[Token], first: int, end: int) -> int:
    """Where the next word's own signs begin among those between two words."""
    boundary = end
    while boundary > first and not tokens[boundary - 1].spoken.strip() and _opens(tokens[boundary - 1]):
        boundary -= 1
    return boundary


def _opens(token: Token) -> bool:
    return token.written[:1] in _OPENING


def _unit(tokens: Sequence[Token], word: int, *, max_chars: int) -> _Unit:
    marks = "".join(token.spoken.strip() for token in tokens[word + 1 :])
    size = len(tokens[word].spoken.strip()) + bool(marks) + 1
    if marks and size - 1 > max_chars:
        # The word fills the limit alone: its mark is left to the pause.
        tokens = [*tokens[: word + 1], *(replace(token, spoken="") for token in tokens[word + 1 :])]
        marks, size = "", size - 1
    return _Unit(tuple(tokens), word, size, max(marks, key=PAUSE_MARKS.index, default=""))


def _best_cuts(units: Sequence[_Unit], *, max_chars: int) -> list[int]:
    """Ends of the pieces, by least total cost."""
    count = len(units)
    if sum(unit.size for unit in units) - 1 <= max_chars:
        return [count] if count else []
    gaps = [0.0, *(_gap_cost(units, index) for index in range(1, count))]
    best = [0.0] + [float("inf")] * count
    cut_before = [0] * (count + 1)
    for end in range(1, count + 1):
        # One less than nothing: a piece has one space less than words.
        size = -1
        for start in range(end - 1, -1, -1):
            size += units[start].size
            if size > max_chars:
                break
            cost = best[start] + gaps[start] + _PIECE + _STUMP * (1 - size / max_chars) ** 2
            if cost < best[end]:
                best[end], cut_before[end] = cost, start
    cuts = []
    end = count
    while end:
        cuts.append(end)
        end = cut_before[end]
    return cuts[::-1]


def _gap_cost(units: Sequence[_Unit], index: int) -> float:
    """How much a listener would mind a cut before the unit at ``index``."""
    left, right = units[index - 1], units[index]
    if left.mark:
        return _COMMA if left.mark == "," else _STRONG
    before, after = left.said, right.said
    if not after.written:
        # The rest of a token that is longer than the limit.
        return _PLAIN
    touching = len(left.tokens) == left.word + 1 and right.word == 0
    if touching and is_compound(before.written, after.written):
        return _COMPOUND
    if touching and before.written[:1].isupper() and after.written[:1].isupper():
        return _NAME
    if after.written[:1].isdigit():
        return _COUNTED
    if _said(before) == "rằng":
        # It belongs to the verb before it ("cho rằng") and opens a clause.
        return _CONJUNCTION
    if _said(before) in _CONJUNCTIONS or _said(before) in _PREPOSITIONS:
        return _OPENED
    word = _said(after)
    if word in _CONJUNCTIONS:
        return _CONJUNCTION
    if word in _PREPOSITIONS:
        return _PREPOSITION
    if before.written[:1].isdigit() and not (index > 1 and _is_head(units[index - 2].said)):
        return _COUNTED
    return _PLAIN


def _said(token: Token) -> str:
    return token.spoken.strip().casefold()


def _is_head(token: Token) -> bool:
    return token.written.casefold() in _HEADS
