"""Vietnamese syllables, tones, regional readings and respelling.

Vietnamese is written one syllable at a time, and its syllables form a closed set: an onset, an
optional medial glide *w*, a nucleus, an optional final, and one of six tones. So pronunciation
needs no dictionary: a syllable is parsed by table and every part of it has a sound.

    >>> from audionews.phonology import parse_syllable, ipa
    >>> parse_syllable("nguyễn")
    Syllable(onset='ng', medial='w', nucleus='iê', final='n', tone=<Tone.NGA: 'ngã'>)
    >>> parse_syllable("google") is None
    True
    >>> ipa(parse_syllable("học"), region="north")
    'hawk͡p˨˩ˀ'

What isn't a syllable (a name, a loan word, letters) is brought into syllables by `respell`; letters that only
look like ours become ours by `latin`.

The facts are in the tables beside the code (``onsets.tsv``, ``rhymes.tsv``, ``tones.tsv``,
``letters.tsv``, ``foreign.tsv``,
``look_alikes.tsv``), each with its sources; the code only applies them.
"""

from audionews.phonology.disguises import disguised, latin
from audionews.phonology.regions import REGIONS, Region, ipa, southern
from audionews.phonology.respelling import letter_names, respell
from audionews.phonology.syllables import (
    Placement,
    Syllable,
    Tone,
    all_syllables,
    is_syllable,
    parse_syllable,
    place_tone,
    spell,
    split_tone,
)

__all__ = [
    "REGIONS",
    "Placement",
    "Region",
    "Syllable",
    "Tone",
    "all_syllables",
    "disguised",
    "ipa",
    "is_syllable",
    "latin",
    "letter_names",
    "parse_syllable",
    "place_tone",
    "respell",
    "southern",
    "spell",
    "split_tone",
]
