"""What a rule may look at: the text around a place, as folded words."""

import re
from functools import cached_property, lru_cache

from audionews.models import ReadingStyle
from audionews.normalizer.tables import word_set
from audionews.phonology import is_syllable

WINDOW = 90
"""Characters looked at on each side. A cue further off than a line of print says little, and a fixed window
keeps the whole linear in the length of the text."""

_NAME_BEFORE = re.compile(r"([A-Z][a-z]{2,20})\s\Z")
_OLD_TONE_PLACES = (("oà", "òa"), ("oá", "óa"), ("oả", "ỏa"), ("oã", "õa"), ("oạ", "ọa"),
                    ("oè", "òe"), ("oé", "óe"), ("oẻ", "ỏe"), ("oẽ", "õe"), ("oẹ", "ọe"),
                    ("uỳ", "ùy"), ("uý", "úy"), ("uỷ", "ủy"), ("uỹ", "ũy"), ("uỵ", "ụy"))  # fmt: skip
_WORDS = re.compile(r"[^\W\d_]{1,40}|\d{1,20}|[^\w\s]")


@lru_cache(maxsize=65_536)
def fold(word: str) -> str:
    """Lower case with the older tone placement at a word's end, so that hoà and hòa compare equal."""
    word = word.lower()
    if len(word) >= 2 and not word.isascii():
        for new, old in _OLD_TONE_PLACES:
            if word.endswith(new) and not word.endswith("qu" + new[1]):
                return word[:-2] + old
    return word


class Context:
    """One place in the cleaned text.

    Args:
        text: the whole cleaned text.
        start: the place.
        style: how the voice reads.
    """

    def __init__(self, text: str, start: int, style: ReadingStyle) -> None:
        self.text = text
        self.start = start
        self.style = style
        self._after: dict[int, list[str]] = {}

    @cached_property
    def before(self) -> list[str]:
        """Words, numbers and marks before the place, folded, the nearest last."""
        low = max(0, self.start - WINDOW)
        words = _WORDS.findall(self.text, low, self.start)
        if low and words:
            del words[0]  # it may be the end of a longer word
        return [fold(word) for word in words]

    def after(self, end: int) -> list[str]:
        """Words, numbers and marks from ``end`` on, folded, the nearest first."""
        if end not in self._after:
            self._after[end] = [fold(word) for word in _WORDS.findall(self.text, end, end + WINDOW)]
        return self._after[end]

    def next_written(self, end: int) -> str:
        """The next word as it is written, or a mark; empty at the end of the text."""
        found = _WORDS.search(self.text, end, end + 48)
        return found[0] if found else ""

    @property
    def previous(self) -> str:
        """The word or mark just before, folded; empty at the start."""
        return self.before[-1] if self.before else ""

    def follows(self, cue: str) -> bool:
        """Whether the one, two or three words just before are in the cue set ``cue``."""
        return ends_in(self.before, cue)

    def follows_within(self, cue: str, words: int) -> bool:
        """Whether a cue of the set ends among the last ``words`` words of this sentence."""
        cues = word_set(cue)
        before = self.before
        for back in range(min(words, len(before))):
            end = len(before) - back
            if before[end - 1] in ".!?;":
                return False
            if _ends_in(before[:end], cues):
                return True
        return False

    def precedes(self, cue: str, end: int, *, within: int = 1) -> bool:
        """Whether a cue of the set begins among the ``within`` words after ``end``, in this sentence."""
        cues = word_set(cue)
        words = self.after(end)
        for place in range(min(within, len(words))):
            if words[place] in ".!?;":
                return False
            if " ".join(words[place : place + 2]) in word_set("not_counted"):
                continue
            if any(" ".join(words[place : place + size]) in cues for size in (1, 2, 3)):
                return True
        return False

    @property
    def opens(self) -> bool:
        """Whether nothing but quotes and bullets stands before it on its line."""
        line = self.text[max(0, self.start - WINDOW) : self.start].rpartition("\n")[2]
        return not any(letter.isalnum() for letter in line)


def after_foreign(context: Context) -> bool:
    """Whether a foreign name stands right before."""
    name = _NAME_BEFORE.search(context.text[max(0, context.start - 24) : context.start])
    return name is not None and not is_syllable(name[1])


def ends_in(words: list[str], cue: str) -> bool:
    """Whether the last one, two or three words are in the cue set ``cue``."""
    return _ends_in(words, word_set(cue))


def _ends_in(words: list[str], cues: frozenset[str]) -> bool:
    return any(" ".join(words[-size:]) in cues for size in (1, 2, 3))
