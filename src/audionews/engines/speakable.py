"""What may be handed to an engine: the check that all of them make of a text before they say it."""

import unicodedata

from audionews.errors import SynthesisError

_SPACES = frozenset({"Cc", "Zl", "Zp", "Zs"})
_UNSEEN = frozenset({"Cf", "Cn", "Co", "Cs"})


def speakable(text: str, *, max_chars: int | None = None) -> str:
    """Bring a text into the form that engines expect.

    Control characters become spaces: espeak-ng takes Ctrl-A for the start of a command, and C strings
    end at NUL. Characters that have no sound and no shape (format characters, lone surrogates, private
    use, unassigned) are left out.

    Args:
        text: any Unicode.
        max_chars: the most code points that the engine takes.

    Returns:
        NFC text with single spaces and at least one letter or digit.

    Raises:
        SynthesisError: no letter and no digit in it, or it is too long.
    """
    kinds = ((letter, unicodedata.category(letter)) for letter in text)
    kept = "".join(" " if kind in _SPACES else letter for letter, kind in kinds if kind not in _UNSEEN)
    spoken = unicodedata.normalize("NFC", " ".join(kept.split()))
    if not any(map(str.isalnum, spoken)):
        raise SynthesisError(
            f"nothing to say in {text[:40]!r}",
            hint="A chunk needs at least one letter or digit; leave punctuation with the word before it.",
        )
    if max_chars is not None and len(spoken) > max_chars:
        raise SynthesisError(
            f"{len(spoken)} characters are too many for this engine: {spoken[:40]!r}…",
            hint=f"Cut the text into chunks of at most {max_chars} characters.",
        )
    return spoken


def count_syllables(text: str) -> int:
    """How many syllables a spoken Vietnamese text has: each is written as a word of its own.

    Args:
        text: spoken text; a foreign word counts once, however long it is.
    """
    return sum(any(map(str.isalnum, word)) for word in text.split())
