"""Where sentences end in written Vietnamese news."""

import re
from collections.abc import Collection, Iterator

# A run of marks that can end a sentence, the quotes and brackets that close with it, and white space.
_END = re.compile(r"(?P<marks>[.!?…]+)(?P<closers>[”’\"')\]»]*)\s+(?P<next>\S)")
_LAST_WORD = re.compile(r"[^\s(“\"'\[]+$")
_WORD_SPAN = 40
"""No abbreviation is longer; looking no further back keeps the scan linear on a megabyte without spaces."""


def split_sentences(text: str, *, abbreviations: Collection[str]) -> Iterator[str]:
    """Cuts a paragraph into sentences, each without the space around it.

    A full stop ends one unless it belongs to an abbreviation (``TP.``, ``PGS.TS.``), to initials
    (``N.V.A.``) or is followed by a small letter. An ellipsis or an exclamation within a sentence
    is followed by a small letter too, so that the same rule holds for all marks.

    Args:
        text: one paragraph.
        abbreviations: dotted abbreviations that don't end a sentence, each with its dot.
    """
    start = 0
    for match in _END.finditer(text):
        if _ends_sentence(text, match, abbreviations=abbreviations):
            yield text[start : match.end("closers")].strip()
            start = match.start("next")
    if rest := text[start:].strip():
        yield rest


def _ends_sentence(text: str, match: re.Match[str], *, abbreviations: Collection[str]) -> bool:
    if match["next"].islower():
        return False
    if match["marks"] != "." or match["closers"]:
        return True
    dot = match.end("marks")
    word = _LAST_WORD.search(text[max(0, dot - _WORD_SPAN) : dot])
    if word is None:
        return True
    last_part = word.group()[:-1].rpartition(".")[2] + "."
    if word.group() in abbreviations or last_part in abbreviations:
        # "Q.1" and "TP. Huế" go on; an abbreviation before a new sentence can't be told by its dot.
        return False
    # One capital is an initial, unless it is the number of a thing ("vitamin C.", "khối A.").
    return not (len(last_part) == 2 and last_part[0].isupper() and "." in word.group()[:-1])
