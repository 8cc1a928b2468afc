"""File names of episodes: ASCII, short, and never used twice for different sound."""

import hashlib
import re
import unicodedata
from datetime import datetime

from audionews.dates import VIETNAM_TIME

MAX_SLUG_CHARS = 60
"""Keeps names well under the 255 bytes that file systems allow."""


def episode_file(title: str, *, published: datetime, article_id: str, audio_digest: str) -> str:
    """The path of an episode's MP3 below the output folder.

    The last ten digits name article and sound together, so that clients that go by the URL fetch an
    episode again exactly when it sounds different, and no two articles ever share a URL.

    Args:
        title: any Unicode.
        published: its Vietnamese day begins the name.
        article_id: see `Article`.
        audio_digest: see `reading.audio_digest`.
    """
    day = published.astimezone(VIETNAM_TIME).strftime("%Y-%m-%d")
    tail = hashlib.sha256(f"{article_id}:{audio_digest}".encode()).hexdigest()[:10]
    return f"episodes/{'-'.join(part for part in (day, slug(title), tail) if part)}.mp3"


def slug(title: str) -> str:
    """Lower-case ASCII letters, digits and single hyphens; cut between words; perhaps empty.

    đ is a letter of its own that no Unicode decomposition turns into d.
    """
    plain = unicodedata.normalize("NFKD", title.casefold().replace("đ", "d"))
    words = re.findall("[a-z0-9]+", "".join(letter for letter in plain if not unicodedata.combining(letter)))
    kept = ""
    for word in words:
        longer = f"{kept}-{word}" if kept else word[:MAX_SLUG_CHARS]
        if len(longer) > MAX_SLUG_CHARS:
            break
        kept = longer
    return kept
