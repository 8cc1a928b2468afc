"""How Hanoi and Saigon say a syllable."""

from dataclasses import replace
from functools import cache
from typing import Final, Literal

from audionews import tables
from audionews.phonology.syllables import Syllable, Tone

Region = Literal["north", "south"]
REGIONS: Final[tuple[Region, ...]] = ("north", "south")
"""The two readings the tables hold: the Northern standard and the Southern one."""


@cache
def _onsets(region: Region) -> dict[str, str]:
    return {row["onset"]: row[region] for row in tables.read("phonology/onsets.tsv", empty="-")}


@cache
def _rhymes(region: Region) -> dict[tuple[str, str, str], str]:
    rows = tables.read("phonology/rhymes.tsv", empty="-")
    return {(row["medial"], row["nucleus"], row["final"]): row[region].replace(" ", "") for row in rows}


@cache
def _tones(region: Region) -> dict[str, str]:
    return {row["tone"]: row[region] for row in tables.read("phonology/tones.tsv", empty="-")}


def ipa(syllable: Syllable, *, region: Region = "north") -> str:
    """A broad transcription with Chao tone letters.

    Args:
        syllable: of the inventory.
        region: whose reading.

    Returns:
        E.g. ``"ŋwiən˧ˀ˥"`` for nguyễn in the North.

    Raises:
        ValueError: a rhyme that Vietnamese doesn't have.

    Source: the columns of ``onsets.tsv``, ``rhymes.tsv`` and ``tones.tsv``.
    """
    rhyme = _rhymes(region).get((syllable.medial, syllable.nucleus, syllable.final))
    if rhyme is None:
        raise ValueError(f"not a Vietnamese rhyme: {syllable}")
    return _onsets(region)[syllable.onset] + syllable.medial + rhyme + _tones(region)[syllable.tone.value]


_FRONT: Final = frozenset({"i", "ê"})
_SHORTENED: Final = {("a", "nh"): ("ă", "n"), ("a", "ch"): ("ă", "t")}


def southern(syllable: Syllable) -> Syllable:
    """The Northern syllable that comes nearest to how Saigon says this one.

    v, gi and d fall together, finals n and t go to ng and c unless an i or ê precedes, nh and ch
    to n and t, and ngã is said as hỏi; tr, s and r stay apart from ch, x and d.

    Args:
        syllable: of the inventory.

    Returns:
        What is heard. It may be a combination that spelling doesn't know (hơn gives *hơng*), so
        it is meant for an engine's sound tables, not for `spell`.

    Source: Thompson 1965 ch. 4; Brunelle 2009 for the tones.
    """
    onset = "d" if syllable.onset in ("v", "gi") else syllable.onset
    nucleus, final = syllable.nucleus, syllable.final
    if final in ("nh", "ch"):
        nucleus, final = _SHORTENED.get((nucleus, final), (nucleus, "n" if final == "nh" else "t"))
    elif final in ("n", "t") and nucleus not in _FRONT:
        final = "ng" if final == "n" else "c"
    tone = Tone.HOI if syllable.tone is Tone.NGA else syllable.tone
    return replace(syllable, onset=onset, nucleus=nucleus, final=final, tone=tone)
