"""Brings what isn't a Vietnamese syllable into Vietnamese syllables, by rule.

The last resort of engines that can only say Vietnamese: a word that the normalizer didn't know
(a name, an acronym, run-together syllables) must be heard somehow, because what is dropped
silently can't be missed by a listener. Steps, first that fits:

1. a Vietnamese syllable is kept;
2. a spelling that differs in one letter of the same sound (Lắk, Kạn) is corrected;
3. syllables written together are taken apart (Việtnam, Đànẵng);
4. capitals and what has no vowel are spelled letter by letter (WHO, kg);
5. anything else in Latin letters is read by the rules of ``foreign.tsv``, given a vowel where
   Vietnamese allows no cluster (Brazil: bờ ra din) and the final that Vietnamese has nearest.
"""

import re
import unicodedata
from functools import cache
from typing import Final, Literal

from audionews import tables
from audionews.phonology.syllables import Tone, parse_syllable, place_tone, split_tone

_VIETNAMESE: Final = frozenset("ăâđêôơưáàảãạắằẳẵặấầẩẫậéèẻẽẹếềểễệíìỉĩịóòỏõọốồổỗộớờởỡợúùủũụứừửữựýỳỷỹỵ")
_LONGEST_ACRONYM: Final = 5  # UNESCO and longer are said as words by newsreaders, shorter ones are spelled
_LATIN: Final = {
    "ß": "x",
    "æ": "e",
    "œ": "ê",
    "ø": "ơ",
    "ð": "đ",
    "þ": "th",
    "ł": "l",
    "ı": "i",
    "ħ": "h",
    "ə": "ơ",
}

# A consonant that closes a syllable, by the onset it would be: the nearest Vietnamese final, or none.
_FINALS: Final = {
    **{"p": "p", "b": "p", "ph": "p", "v": "p", "t": "t", "đ": "t", "th": "t", "x": "t", "s": "t", "d": "t"},
    **{
        "ch": "ch",
        "gi": "t",
        "c": "c",
        "g": "c",
        "kh": "c",
        "m": "m",
        "n": "n",
        "l": "n",
        "ng": "ng",
        "nh": "nh",
    },
}
_VOWELS: Final = frozenset("aăâeêioôơuư")
_SONORANTS: Final = frozenset({"l", "m", "n", "nh", "ng", "r"})
# Vietnamese has no êc, ơng and the like; the nearest rhyme that it has.
_RHYMES: Final = {
    **{"êc": "êch", "êng": "ênh", "ic": "ich", "ing": "inh", "ơng": "âng"},
    **{"ech": "êch", "och": "oc", "ôch": "ôc", "uch": "uc", "ơch": "ơt"},
    **{"enh": "anh", "ơnh": "anh", "ônh": "ôn", "onh": "on", "unh": "un"},
}
_MEDIAL: Final = {
    "a": "oa",
    "e": "oe",
    "ê": "uê",
    "i": "uy",
    "ai": "oai",
    "ây": "uây",
    "ô": "uô",
    "o": "o",
    "ơ": "uơ",
}


@cache
def letter_names(letters: Literal["a-bê-xê", "a-bờ-cờ"]) -> dict[str, str]:
    """What letters (lower case), digits and signs are called.

    Args:
        letters: which names: those of schools and broadcasters, or those of spelling.
    """
    return {row["sign"]: row[letters] for row in tables.read("phonology/letters.tsv", empty="-")}


@cache
def _rules() -> tuple[tuple[str, re.Pattern[str], re.Pattern[str], str, str], ...]:
    return tuple(
        (row["letters"], re.compile(row["before"]), re.compile(row["after"]), row["kind"], row["sound"])
        for row in tables.read("phonology/foreign.tsv", empty="-")
    )


def fold_latin(word: str) -> str:
    """A foreign word in the letters a to z, lower case; other scripts' letters are left as they are.

    An é at the end stays: it is heard (Mbappé), where an e may be silent.
    """
    out = []
    letters = unicodedata.normalize("NFKC", word).lower()
    last = len(letters.rstrip("es")) - 1
    for at, letter in enumerate(letters):
        if letter == "é" and at >= last:
            out.append(letter)
        elif letter == "ñ":
            out.append("nh")
        elif letter == "ç":
            out.append("x")
        elif letter in _LATIN:
            out.append(_LATIN[letter])
        else:
            base = unicodedata.normalize("NFD", letter)[0]
            out.append("d" if base == "đ" else base)
    return "".join(out)


_MISSPELT: Final = tuple(
    (re.compile(pattern), right)
    for pattern, right in (
        ("k$", "c"),
        ("^k(?=[aăâoôơuư])", "c"),
        ("^c(?=[eêiy])", "k"),
        ("^(n?g)(?=[eê])", r"\1h"),
        ("^ng(?=i)", "ngh"),
        ("^(n?g)h(?=[aăâoôơuư])", r"\1"),
        ("^iê", "yê"),
        ("^z", "d"),
        ("^f", "ph"),
        ("^j", "gi"),
    )
)


def _same_sound(word: str) -> str | None:
    """The syllable meant by a spelling that only breaks a convention: Lắk, Kạn, Zũng, Fải."""
    split = split_tone(word)
    if split is None:
        return None
    toneless, tone = split
    tries = [toneless]
    for pattern, right in _MISSPELT:
        tries += [pattern.sub(right, other) for other in tries if pattern.search(other)]
    for other in tries[1:]:
        if parse_syllable(other if tone is Tone.NGANG else place_tone(other, tone)):
            return place_tone(other, tone)
    return None


def _taken_apart(word: str) -> tuple[str, ...] | None:
    """The fewest syllables that a run of letters consists of."""
    best: list[tuple[str, ...] | None] = [()] + [None] * len(word)
    for end in range(1, len(word) + 1):
        for start in range(max(0, end - 7), end):
            head, piece = best[start], word[start:end]
            if head is None or not parse_syllable(piece):
                continue
            known = best[end]
            if known is None or len(head) + 1 < len(known):
                best[end] = (*head, piece)
    return best[len(word)]


def _spelled(word: str, names: dict[str, str]) -> tuple[str, ...] | None:
    out: list[str] = []
    for letter in word.lower():
        name = names.get(letter) or names.get(fold_latin(letter))
        if name is None:
            return None
        out += name.split()
    return tuple(out)


def _sounds(word: str) -> list[tuple[str, str]] | None:
    """Consonants (C) and vowels (V) of a folded foreign word, in order."""
    out: list[tuple[str, str]] = []
    at = 0
    while at < len(word):
        for letters, before, after, kind, sound in _rules():
            if not word.startswith(letters, at):
                continue
            if not before.match(word[at + len(letters) :]) or not after.search(word[:at]):
                continue
            if kind in ("C", "V"):
                out.append((kind, sound))
            elif kind == "X":
                out += [("V" if part[0] in _VOWELS else "C", part) for part in sound.split(",")]
            at += len(letters)
            break
        else:
            return None
    return out


def _syllable(onset: str, vowel: str, final: str) -> str | None:
    """One syllable in Vietnamese spelling; None if Vietnamese can't close the vowel so."""
    if onset == "w":
        # Where w + vowel isn't a rhyme (wo, wu, won) v is the nearest: Wonder is vơn đơ.
        rounded = _syllable("", _MEDIAL[vowel], final) if vowel in _MEDIAL else None
        return rounded or _syllable("v", vowel, final)
    rhyme = _RHYMES.get(vowel + final, vowel + final)
    front = rhyme[0] in "eêiy"
    if onset == "c" and front:
        onset = "k"
    elif onset in ("g", "ng") and front:
        onset += "h"
    elif onset == "gi" and rhyme.startswith("i"):
        onset = "g"
    elif onset == "qu" and rhyme[0] in "uô":
        onset = "c"
    stopped = rhyme.endswith(("p", "t", "c", "ch"))
    written = onset + rhyme
    try:
        written = place_tone(written, Tone.SAC if stopped else Tone.NGANG)
    except ValueError:
        return None
    return written if parse_syllable(written) else None


def _foreign(word: str) -> tuple[str, ...] | None:
    sounds = _sounds(word)
    if not sounds or all(kind == "C" for kind, _ in sounds):
        return None
    out: list[str] = []
    onset: list[str] = []
    at = 0
    while at < len(sounds):
        kind, sound = sounds[at]
        at += 1
        if kind == "C":
            onset.append(sound)
            continue
        out += [_helper(extra) for extra in onset[:-1]]
        first = onset[-1] if onset else ""
        onset = []
        # The consonant after the vowel closes this syllable, unless a vowel follows it at once.
        closing = ""
        while not closing and at < len(sounds) and sounds[at][0] == "C":
            if at + 1 < len(sounds) and (
                sounds[at + 1][0] == "V" or _cluster(sounds[at][1], sounds[at + 1][1])
            ):
                break
            consonant = sounds[at][1]
            final = _FINALS.get(consonant, "")
            if final and _syllable(first, sound, final):
                closing = final
            elif not _unheard(consonant, after=sound):
                break
            at += 1
        written = _syllable(first, sound, closing)
        if written is None:
            return None
        out.append(written)
    # Of a cluster at the end the listener is spared all but what Vietnamese can say: Trump, Max, Stein.
    if onset and not out[-1].endswith(("p", "t", "c", "ch", "m", "n", "ng", "nh")):
        last = parse_syllable(out[-1])
        if onset[0] not in _SONORANTS or (last and not last.final):
            out.append(_helper(onset[0]))
    return tuple(out)


def _cluster(consonant: str, following: str) -> bool:
    """Whether two consonants begin a syllable together: pr, gl."""
    return following in ("r", "l") and consonant not in _SONORANTS


def _unheard(consonant: str, *, after: str) -> bool:
    """Whether a consonant after a vowel is lost in Vietnamese: r, and an n behind a glide (Einstein)."""
    return consonant == "r" or (consonant in _SONORANTS and len(after) > 1 and after[-1] in "iyuo")


def _helper(consonant: str) -> str:
    """The syllable that carries a consonant without a vowel of its own: b gives bờ."""
    onset = {"w": "", "qu": "c"}.get(consonant, consonant)
    return place_tone(onset + "ơ", Tone.HUYEN)


def _respell_run(run: str, names: dict[str, str]) -> tuple[str, ...] | None:
    lower = run.lower()
    if parse_syllable(lower) and not (len(run) == 1 and run not in names):
        return (lower,)
    known = _same_sound(lower)
    if known:
        return (known,)
    if set(lower) & _VIETNAMESE:
        apart = _taken_apart(lower)
        if apart:
            return apart
    folded = fold_latin(lower)
    if len(run) == 1 or (run.isupper() and len(run) <= _LONGEST_ACRONYM) or not re.search("[aeiouy]", folded):
        spelled = _spelled(run, names)
        if spelled:
            return spelled
    return _foreign(folded) or _spelled(folded, names)


def respell(word: str, *, letters: Literal["a-bê-xê", "a-bờ-cờ"] = "a-bê-xê") -> tuple[str, ...] | None:
    """Vietnamese syllables that stand for a word.

    Args:
        word: letters, digits and signs without spaces, any case, NFC or NFD; apostrophes, full
            stops and hyphens inside it only separate.
        letters: which letter names to spell with.

    Returns:
        Syllables in NFC, each of which `parse_syllable` knows; ``(word,)`` for one syllable;
        None if some part can't be said at all (letters of another script, or no letter).
    """
    names = letter_names(letters)
    text = re.sub(r"(?<=\w)['’ʼ](?=\w)", "", unicodedata.normalize("NFC", word))
    # m² and ① are letters to regular expressions, and digits to Unicode.
    text = "".join(str(unicodedata.digit(letter)) if letter.isdigit() else letter for letter in text)
    runs = re.findall(r"[^\W\d_]+|\d|[^\w\s]|_", re.sub(r"(?<=[a-zà-ỹ])(?=[A-ZĐ])", " ", text))
    out: list[str] = []
    for run in runs:
        if run.isalpha():
            said = _respell_run(run, names)
        else:
            name = names.get(run)
            said = tuple(name.split()) if name else None
            if said is None and not run.isalnum():
                continue
        if said is None:
            return None
        out += said
    return tuple(out) or None
