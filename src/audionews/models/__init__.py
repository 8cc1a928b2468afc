"""The nouns that pass between the stages: frozen, slotted, checked when made; no I/O.

Two tracks run side by side. *Written* text is what the newspaper printed: titles, show notes,
lyrics, transcripts. *Spoken* text is what the engine is given. A `Token` ties the two together
and a `Chunk` keeps its tokens, so that the alignment is never lost.

All offsets are code points, all durations milliseconds (`_ms`) or seconds (`_s`), all PCM is
signed 16-bit little-endian mono.
"""

from audionews.models.articles import Article, Drop, Paragraph, Role
from audionews.models.published import FEED_FILE, Chapter, Episode, Feed
from audionews.models.readings import (
    PAUSE_MARKS,
    Chunk,
    Pauses,
    ReadingStyle,
    Script,
    Token,
    join_spoken,
)
from audionews.models.reports import BuildReport, Outcome, Status
from audionews.models.sound import (
    AudioClip,
    Bounds,
    Jingles,
    Mastering,
    Music,
    Programme,
    Timing,
    VoiceProfile,
    syllables_of,
)
from audionews.models.transcripts import Sentence, Transcript, Word, join_words

__all__ = [
    "FEED_FILE",
    "PAUSE_MARKS",
    "Article",
    "AudioClip",
    "Bounds",
    "BuildReport",
    "Chapter",
    "Chunk",
    "Drop",
    "Episode",
    "Feed",
    "Jingles",
    "Mastering",
    "Music",
    "Outcome",
    "Paragraph",
    "Pauses",
    "Programme",
    "ReadingStyle",
    "Role",
    "Script",
    "Sentence",
    "Status",
    "Timing",
    "Token",
    "Transcript",
    "VoiceProfile",
    "Word",
    "join_spoken",
    "join_words",
    "syllables_of",
]
