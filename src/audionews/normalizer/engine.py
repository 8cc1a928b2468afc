"""The walk over the text: plain words quickly, everything else by the rule table.

At each place that isn't a plain word the rules whose start fits are matched; each may offer a reading with a
confidence drawn from its neighbours, and the best offer becomes the token. A place that no rule wants is said
as it stands (words) or not at all (signs). Rules look at a fixed window and match with bounded repeats,
so the walk is linear in the length of the text.
"""

import re
import unicodedata
from functools import cache
from typing import NamedTuple

from audionews.models import ReadingStyle, Token
from audionews.normalizer import letters, numbers
from audionews.normalizer.characters import Cleaned, clean
from audionews.normalizer.context import Context
from audionews.normalizer.foreign import foreign_names
from audionews.normalizer.lexicon import Lexicon
from audionews.normalizer.rulebook import Reading, Start
from audionews.normalizer.rules import RULES
from audionews.normalizer.rules.acronyms import is_acronym_like, pronounceable
from audionews.normalizer.tables import rows
from audionews.phonology import is_syllable, respell

_NEXT = re.compile(r"\s*([^\W\d_]+|\S)")
_LETTERS = re.compile(r"[^\W\d_]+")
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+){0,4}(?:-[^\W\d_]+(?:['’][^\W\d_]+){0,2}){0,6}")
_NO_VOWEL = re.compile("[bcdfghjklmnpqrstvwxzđ]+")
_NUMERAL_OR_LETTERS = re.compile("[ivxlcdm]{2,}|[bcdfghjklmnpqrstvwxzđ]{2,}|m[lmgs]|[kc]m|K[mM]|kg")
_DIGIT = re.compile(r"\d")
_LATIN = re.compile(r"[A-Za-zÀ-ÖØ-öø-ɏḀ-ỿ'’]+\Z")
_LATIN_RUN = re.compile(r"[A-Za-zÀ-ÖØ-öø-ɏḀ-ỿ]{1,40}")
_LOOSE = re.compile(r"(?<!')(?<![^\W\d_])[^\W\d_]+(?!')(?![^\W\d_])")
"""Words of a reading, but not the parts of O'Neill."""
_UNSAID = re.compile(r"[^A-Za-zÀ-ÖØ-öø-ɏḀ-ỿ ,.?!;:']")

_NOT_PLAIN_AFTER = frozenset("-.&'’@/:_0123456789²³–+")
"""After a plain word these may make it part of something longer."""


class _Piece(NamedTuple):
    """A token before its offsets are those of the original text."""

    start: int
    end: int
    spoken: str
    rule: str
    confidence: float


@cache
def _never_plain() -> frozenset[str]:
    """Lower-case and title-case words that some rule reads."""
    words = {row["written"] for row in rows("abbreviations")} | {row["written"] for row in rows("titles")}
    words |= {row["written"] for row in rows("acronyms")}
    return frozenset(words | set("bcdfghjklmnpqrstvwxzđ"))


class Walker:
    """One style and one lexicon, applied to any number of texts.

    Args:
        style: how the voice reads.
        lexicon: the user's own readings, which win over every rule.
    """

    def __init__(self, style: ReadingStyle, lexicon: Lexicon | None) -> None:
        self._style = style
        self._lexicon = lexicon
        self._foreign = foreign_names() if style.respell else None
        self._plain: dict[str, tuple[str, str, float] | None] = {}

    def tokens(self, text: str) -> tuple[Token, ...]:
        """The tokens of ``text``."""
        cleaned = clean(text)
        return _aligned(text, cleaned, self._pieces(cleaned.text))

    def _pieces(self, text: str) -> list[_Piece]:
        pieces: list[_Piece] = []
        place, length = 0, len(text)
        following_word, known = _NEXT.match, self._plain
        while found := following_word(text, place):
            place, end = found.span(1)
            word = found[1]
            following = text[end] if end < length else " "
            if following not in _NOT_PLAIN_AFTER or (following == "." and _ends(text, end)):
                plain = known[word] if word in known else self._plain_word(word)
                if plain is not None:
                    pieces.append(_Piece(place, end, *plain))
                    place = end
                    continue
            piece = self._piece(text, place)
            pieces.append(piece)
            place = piece.end
        return pieces

    def _plain_word(self, word: str) -> tuple[str, str, float] | None:
        """The reading of a word that needs no context, or None."""
        reading: tuple[str, str, float] | None = None
        if len(word) <= 40:
            if (
                word.isalpha()
                and not (len(word) > 1 and is_acronym_like(word))
                and not (len(word) == 1 and (word.isupper() or not is_syllable(word)))
                and word not in _never_plain()
                and not (self._lexicon and self._lexicon.begins(word))
                and not (self._foreign and self._foreign.begins(word))
                and not _NUMERAL_OR_LETTERS.fullmatch(word)
                and _LATIN.match(word)
            ):
                reading = self._say_word(word)
            if len(self._plain) < 100_000:
                self._plain[word] = reading
        return reading

    def _say_word(self, word: str) -> tuple[str, str, float]:
        if self._style.respell and not is_syllable(word):
            return _respelled(word, self._style), "respelled", 0.6
        return word, "word", 1.0

    def _piece(self, text: str, place: int) -> _Piece:
        letter = text[place]
        if self._lexicon is not None:
            hit = self._lexicon.find(text, place)
            if hit is not None:
                return _Piece(place, hit.end, hit.spoken, "lexicon", 1.0)
        start: Start = "digit" if _DIGIT.match(letter) else "letter" if _LETTERS.match(letter) else "sign"
        context = Context(text, place, self._style)
        best: Reading | None = None
        best_key = (0.0, 0)
        best_rule = ""
        for rule in RULES[start]:
            found = rule.pattern.match(text, place)
            if found is None or found.end() == place:
                continue
            reading = rule.read(found, context)
            if reading is None:
                continue
            end = found.end() if reading.end is None else reading.end
            if end <= place:
                continue
            key = (reading.confidence, end - place)
            if best is None or key > best_key:
                best = Reading(reading.spoken, reading.confidence, end, reading.rule)
                best_key, best_rule = key, reading.rule or rule.name
        if start == "letter":
            foreign = self._foreign.find(text, place) if self._foreign else None
            if foreign is not None and (best is None or best.confidence < 0.9 or best_rule == "letter"):
                return _Piece(place, foreign.end, foreign.spoken, "foreign_name", 0.95)
        if best is not None and best.end is not None:
            is_letter_word = best_rule == "word" and len(best.spoken) == 1  # the Y of Y tế
            spoken = best.spoken if is_letter_word else _finish(best.spoken, self._style)
            return _Piece(place, best.end, spoken, best_rule, best.confidence)
        return self._leftover(text, place, start)

    def _leftover(self, text: str, place: int, start: Start) -> _Piece:
        """A place that no rule wants."""
        if start == "letter":
            found = _WORD.match(text, place)
            word = found[0] if found else text[place]
            if not _LATIN.match(word.replace("-", "")):
                return _other_script(text, place, self._style)
            end = place + len(word)
            if len(word) == 1 and text[end : end + 1].isdigit():
                # The first letter of a code that is too long for the code rule.
                return _Piece(place, end, letters.spell(word, self._style), "letter", 0.5)
            if word.isalpha():
                return _Piece(place, end, *self._say_word(word))
            parts = [self._say_word(part)[0] for part in word.split("-")]
            return _Piece(place, place + len(word), _speakable(" ".join(parts)), "word", 1.0)
        return _Piece(place, place + 1, "", "symbol", 0.5)


def _ends(text: str, dot: int) -> bool:
    """Whether the dot at ``dot`` ends a word for good: a space, a quote or nothing follows."""
    following = text[dot + 1 : dot + 2]
    return not following or following.isspace() or following in "\"”’')»"


def _say_loose(found: re.Match[str]) -> str:
    """Capitals, and small letters without a vowel, that a rule took over from the text as they stood."""
    word = found[0]
    if not (word.isupper() or _NO_VOWEL.fullmatch(word)):
        return word
    if pronounceable(word):
        return word.capitalize()
    return word.lower() if is_syllable(word) and len(word) > 1 else letters.spell(word, ReadingStyle())


def _speakable(spoken: str) -> str:
    """A reading without what a rule took over from the text and no voice can say."""
    if _UNSAID.search(spoken):
        kept = []
        for letter in spoken.replace("’", "'"):
            if letter.isdecimal():
                kept.append(f" {numbers.DIGITS[int(letter)]} ")
            else:
                kept.append(" " if _UNSAID.match(letter) else letter)
        # An apostrophe between two letters is bare where one of them fell away.
        words = (word.strip("'") for word in "".join(kept).split())
        spoken = " ".join(filter(None, words))
    return _LOOSE.sub(_say_loose, spoken)


def _finish(spoken: str, style: ReadingStyle) -> str:
    """A rule's reading, made of what the voice can say."""
    # A letter without a name leaves a gap.
    spoken = " ".join(_speakable(spoken).split())
    return _respell_all(spoken, style) if style.respell else spoken


def _respelled(word: str, style: ReadingStyle) -> str:
    """A word of Latin letters in Vietnamese syllables; letters that have no sound there are left out."""
    said = respell(word, letters=style.letters)
    if said is None:
        said = respell("".join(letter for letter in word if letter.isascii()), letters=style.letters)
    return " ".join(said or ())


def _respell_all(spoken: str, style: ReadingStyle) -> str:
    """A reading whose foreign words are respelled."""
    said = []
    for word in spoken.split(" "):
        core = word.strip(",.?!;:")
        if core.replace("'", "").isalpha() and not is_syllable(core):
            word = word.replace(core, _respelled(core, style))
        said.append(word)
    return " ".join(filter(None, said))


def _other_script(text: str, place: int, style: ReadingStyle) -> _Piece:
    """Letters of other scripts: Greek letters by name, Cyrillic in Latin letters, the rest silent."""
    table = _script_letters()
    end = place
    said: list[str] = []
    if text[place] in table:
        while end < len(text) and end - place < 60 and text[end] in table:
            said.append(table[text[end]])
            end += 1
        greek = "\u0370" <= text[place] <= "\u03ff"
        return _Piece(place, end, _finish((" " if greek else "").join(said), style), "script", 0.6)
    while (
        end < len(text)
        and end - place < 200
        and text[end].isalnum()
        and not _LATIN.match(text[end])
        and text[end] not in table
        and not text[end].isdecimal()
    ):
        end += 1
    if end == place:
        # A Latin letter whose word goes on in another script.
        found = _LATIN_RUN.match(text, place)
        if found:
            word = found[0]
            return _Piece(place, found.end(), _finish(word, style), "word", 0.6)
        end = place + 1
    category = unicodedata.category(text[place])
    return _Piece(place, end, "", "script", 0.0 if category.startswith("L") else 0.5)


@cache
def _script_letters() -> dict[str, str]:
    return {row["letter"]: row["spoken"] for row in rows("scripts")}


def _aligned(text: str, cleaned: Cleaned, pieces: list[_Piece]) -> tuple[Token, ...]:
    """Tokens with offsets into the text that was given; what cleaning removed becomes silent tokens."""
    tokens: list[Token] = []
    place = 0
    for piece in pieces:
        start, end = cleaned.span(piece.start, piece.end)
        start = max(start, place)
        end = max(end, start)
        if start > place:
            _add_removed(text, place, start, tokens)
        tokens.append(Token(text[start:end], piece.spoken, piece.rule, start, end, piece.confidence))
        place = end
    if place < len(text):
        _add_removed(text, place, len(text), tokens)
    return tuple(tokens)


def _add_removed(text: str, start: int, end: int, tokens: list[Token]) -> None:
    """Silent tokens for characters between two tokens that aren't spaces."""
    gap = text[start:end]
    if gap.isspace():
        return
    tokens.extend(
        Token(found[0], "", "punct", start + found.start(), start + found.end())
        for found in re.finditer(r"\S+", gap)
    )
